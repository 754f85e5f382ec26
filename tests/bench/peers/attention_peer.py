#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Attention alone in PyTorch: fused dense (SDPA), dense written out, and sparse attention composed
of topk, masked_fill and softmax.

    attention_peer.py [--precision fp32|bf16] [--lengths 16,64,128,512] [--sparsity 0.8]

Shapes, repetitions and names are those of `crisp bench attention --json`. Prints one JSON object.
"""

import json
import math
import time

import common
import torch

HEADS = 12
HEAD_DIM = 64
ROUNDS = 3
CALLS = 4


def fastest_ms(call) -> float:
    """Of one call: the fastest of several rounds of several calls, after one to warm up."""
    call()
    fastest = math.inf
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(CALLS):
            call()
        fastest = min(fastest, (time.perf_counter() - start) / CALLS)
    return 1e3 * fastest


def measure(length: int, options) -> list[dict]:
    sentences = min(max(2048 // length, 4), 32)
    kept = max(1, math.ceil((1.0 - options.sparsity) * length - 1e-9))
    dtype = torch.bfloat16 if options.precision == "bf16" else torch.float32
    shape = (sentences, HEADS, length, HEAD_DIM)
    q, k, v = (torch.randn(shape, dtype=dtype).requires_grad_() for _ in range(3))
    gradient = torch.randn(shape, dtype=dtype)
    root = math.sqrt(HEAD_DIM)

    def sdpa():
        return torch.nn.functional.scaled_dot_product_attention(q, k, v)

    def eager():
        return torch.softmax(q @ k.transpose(2, 3) / root, -1) @ v

    def composed():
        scores = q @ k.transpose(2, 3) / root
        threshold = scores.topk(kept, -1).values[..., -1:]
        return torch.softmax(scores.masked_fill(scores < threshold, -math.inf), -1) @ v

    rows = []
    for name in ("forward", "forward_backward"):
        row = {"length": length, "sentences": sentences, "pass": name}
        for which in (sdpa, eager, composed):
            call = which
            if name == "forward_backward":
                def call(which=which):
                    return torch.autograd.grad(which(), (q, k, v), gradient)
            row[f"{which.__name__}_ms"] = fastest_ms(call)
        row["dense_ms"] = min(row["sdpa_ms"], row["eager_ms"])
        rows.append(row)
    return rows


def main() -> None:
    parser = common.parser(__doc__)
    parser.add_argument("--lengths", default="16,64,128,512")
    parser.add_argument("--sparsity", type=float, default=0.8)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    rows = [row for n in options.lengths.split(",") for row in measure(int(n), options)]
    print(json.dumps({"rows": rows}), flush=True)


if __name__ == "__main__":
    main()
