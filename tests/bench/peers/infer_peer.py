#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One sentence with every head's attention, or a whole dev set, in what people use for that.

    infer_peer.py --runtime onnxruntime|openvino --onnx FILE --tokens 25,128,500 ...
        latency of one sentence, tokenising included; FILE is exported first if it is not there
    infer_peer.py --runtime transformers ...
        evaluation of all rows, sorted by length, in batches

and in both cases --model DIR --tokenizer DIR --rows TSV [--precision fp32|bf16]. Prints one JSON
object with the names that `crisp bench infer --json` uses.
"""

import json
import pathlib
import time

import common
import torch

MAX_LENGTH = 512
BATCH_SIZE = 32
WARM_UP = 5


def text_of_length(sentences: list[str], tokenizer, tokens: int) -> str:
    """As many of the sentences' words, from the first on, as make at least `tokens` tokens."""
    words = " ".join(sentences).split()
    for count in range(1, len(words) + 1):
        text = " ".join(words[:count])
        if len(tokenizer(text)["input_ids"]) >= tokens:
            return text
    raise SystemExit(f"the sentences together have fewer than {tokens} tokens")


def percentiles(call, tokens: int) -> dict:
    rounds = 40 if tokens > 200 else 100  # as crisp bench infer
    milliseconds = []
    for i in range(WARM_UP + rounds):
        start = time.perf_counter()
        call()
        if i >= WARM_UP:
            milliseconds.append(1e3 * (time.perf_counter() - start))
    milliseconds.sort()
    return {"p50_ms": milliseconds[rounds // 2], "p95_ms": milliseconds[rounds * 95 // 100]}


class WithAttentions(torch.nn.Module):
    """Logits and all attentions as a flat tuple, which is what can be exported."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask):
        out = self.model(
            input_ids=ids, attention_mask=mask, output_attentions=True, return_dict=True
        )
        return (out.logits, *out.attentions)


def export(options, tokenizer) -> None:
    model = common.load_model(options.model, "eager").eval()
    encoding = tokenizer("a sentence to trace with", return_tensors="pt")
    outputs = ["logits"] + [f"attention{i}" for i in range(model.config.n_layers)]
    torch.onnx.export(
        WithAttentions(model), (encoding["input_ids"], encoding["attention_mask"]), options.onnx,
        dynamo=False, opset_version=17, input_names=["ids", "mask"], output_names=outputs,
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in ("ids", "mask")},
    )  # fmt: skip


def onnxruntime_call(options):
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    session = onnxruntime.InferenceSession(
        options.onnx, settings, providers=["CPUExecutionProvider"]
    )
    return lambda inputs: session.run(None, inputs)


def openvino_call(options):
    import openvino

    core = openvino.Core()
    compiled = core.compile_model(
        core.read_model(options.onnx), "CPU",
        {
            "INFERENCE_PRECISION_HINT": "bf16" if options.precision == "bf16" else "f32",
            "INFERENCE_NUM_THREADS": options.threads,
            "PERFORMANCE_HINT": "LATENCY",
        },
    )  # fmt: skip
    return compiled.create_infer_request().infer


def latencies(options, tokenizer, sentences: list[str]) -> list[dict]:
    if not pathlib.Path(options.onnx).exists():
        export(options, tokenizer)
    run = (onnxruntime_call if options.runtime == "onnxruntime" else openvino_call)(options)
    results = []
    for tokens in (int(number) for number in options.tokens.split(",")):
        text = text_of_length(sentences, tokenizer, tokens)

        def explain():
            encoding = tokenizer(
                text, return_tensors="np", truncation=True, max_length=MAX_LENGTH
            )
            run({"ids": encoding["input_ids"], "mask": encoding["attention_mask"]})

        results.append({"tokens": tokens, **percentiles(explain, tokens)})
    return results


def evaluation_rate(options, tokenizer, sentences: list[str]) -> float:
    """Sentences a second, tokenising included: the better of two, after one to warm up."""
    model = common.load_model(options.model, "sdpa").eval()

    def evaluate() -> float:
        start = time.perf_counter()
        ids = tokenizer(sentences, truncation=True, max_length=MAX_LENGTH)["input_ids"]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        for begin in range(0, len(order), BATCH_SIZE):
            rows = [{"input_ids": ids[i]} for i in order[begin : begin + BATCH_SIZE]]
            batch = tokenizer.pad(rows, return_tensors="pt")
            with torch.inference_mode(), common.autocast(options.precision):
                model(
                    input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]
                ).logits.argmax(-1)
        return len(sentences) / (time.perf_counter() - start)

    evaluate()
    return max(evaluate(), evaluate())


def main() -> None:
    parser = common.parser(__doc__)
    common.add_model_options(parser)
    parser.add_argument(
        "--runtime", required=True, choices=["transformers", "onnxruntime", "openvino"]
    )
    parser.add_argument("--onnx", help="the exported model")
    parser.add_argument("--tokens", default="25,128,500", help="lengths of the sentence")
    options = parser.parse_args()
    if options.runtime != "transformers" and not options.onnx:
        parser.error("--onnx says where the exported model lies, or is to lie")

    torch.set_num_threads(options.threads)
    tokenizer = common.load_tokenizer(options.tokenizer)
    sentences = [text for text, _ in common.read_rows(options.rows)]
    if options.runtime == "transformers":
        result = {"eval_examples_per_second": evaluation_rate(options, tokenizer, sentences)}
    else:
        result = {"latency": latencies(options, tokenizer, sentences)}
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
