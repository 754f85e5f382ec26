#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes tests/golden/own: a tiny model, what its forward and backward pass give, a few training steps.

    python3 tests/golden/make_model_goldens.py        (needs torch, transformers, safetensors)

transformers' eager DistilBERT, in float64, is the reference. Sparse attention has no counterpart
there: its attention module is replaced by one that prunes as docs say, and that with sparsity 0 gives
transformers' own results bit for bit (asserted). Files have the format that the tests read.
"""

import json
import math
import pathlib

import torch
from safetensors.torch import save_file
from transformers import DistilBertConfig, DistilBertForSequenceClassification
from transformers.models.distilbert import modeling_distilbert

LABELS = 3
LENGTHS = [7, 1, 4]
PLANS = {"dense": [0.0, 0.0], "uniform": [0.5, 0.5], "rising": [0.3, 0.8]}
STEPS, WARMUP, RATE, DECAY = 6, 2, 5e-3, 0.01
CONFIG = DistilBertConfig(vocab_size=30, dim=12, n_layers=2, n_heads=3, hidden_dim=20,
                          max_position_embeddings=8, num_labels=LABELS, dropout=0.0,
                          attention_dropout=0.0, seq_classif_dropout=0.0)  # fmt: skip


def keep_mask(scores, lengths, sparsity, rule):
    """[B, H, L, L] of bool: a score equal to the threshold is kept, padding never is."""
    keep = torch.zeros_like(scores, dtype=torch.bool)
    for sentence, n in enumerate(lengths):
        for head in range(scores.shape[1]):
            matrix = scores[sentence, head, :n, :n]
            if rule == "row":
                kept = max(1, math.ceil((1 - sparsity) * n - 1e-9))
                threshold = matrix.sort(-1, descending=True).values[:, kept - 1 : kept]
            else:
                kept = max(1, math.ceil((1 - sparsity) * n * n - 1e-9))
                whole = matrix.flatten().sort(descending=True).values[kept - 1]
                threshold = torch.minimum(whole, matrix.max(-1, keepdim=True).values)
            keep[sentence, head, :n, :n] = matrix >= threshold
    return keep


class PrunedAttention(modeling_distilbert.MultiHeadSelfAttention):
    """Attention written out; remembers what it did."""

    def forward(self, query, *_, **__):
        batch, length, dim = query.shape
        split = lambda x: x.view(batch, length, self.n_heads, -1).transpose(1, 2)  # noqa: E731
        q = split(self.q_lin(query)) / math.sqrt(dim // self.n_heads)
        k, v = split(self.k_lin(query)), split(self.v_lin(query))
        scores = q @ k.transpose(2, 3)
        keep = keep_mask(scores.detach(), self.lengths, self.sparsity, self.rule)
        allowed = keep.clone()
        for sentence, n in enumerate(self.lengths):  # padding's own rows see the real keys
            allowed[sentence, :, n:, :n] = True
        attention = torch.softmax(scores.masked_fill(~allowed, -math.inf), -1)
        self.seen = {"scores": scores, "keep": keep, "attention": attention}
        context = (attention @ v).transpose(1, 2).reshape(batch, length, dim)
        return (self.out_lin(context), attention)


def prune(model, plan, rule, lengths):
    for layer, sparsity in zip(model.distilbert.transformer.layer, plan):
        layer.attention.__class__ = PrunedAttention
        layer.attention.sparsity, layer.attention.rule = sparsity, rule
        layer.attention.lengths = lengths


def make_model():
    torch.manual_seed(1)
    model = DistilBertForSequenceClassification._from_config(CONFIG, attn_implementation="eager")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(0.0, 0.3)
            if "orm.weight" in name:  # LayerNorms
                parameter.add_(1.0)
    return model


def as_double(model):
    copy = DistilBertForSequenceClassification._from_config(CONFIG, attn_implementation="eager")
    copy.load_state_dict(model.state_dict())
    return copy.double().eval()


def make_batch(lengths):
    ids = torch.zeros(len(lengths), max(lengths), dtype=torch.long)
    for sentence, n in enumerate(lengths):
        ids[sentence, :n] = torch.randint(1, CONFIG.vocab_size, (n,))
    mask = (ids > 0).long()
    return {"input_ids": ids, "attention_mask": mask,
            "labels": torch.randint(0, LABELS, (len(lengths),))}  # fmt: skip


def run_plan(float_model, batch, plan, rule):
    model = as_double(float_model)
    plain = as_double(float_model)
    prune(model, plan, rule, LENGTHS)
    out = model(**batch, output_hidden_states=True)
    out.loss.backward()
    if not any(plan):
        expected = plain(**batch)
        expected.loss.backward()
        assert torch.allclose(out.logits, expected.logits, atol=1e-12)
        for ours, theirs in zip(model.parameters(), plain.parameters()):
            assert torch.allclose(ours.grad, theirs.grad, atol=1e-12)

    valid = batch["attention_mask"].bool()
    rows = valid[None, :, None, :, None]  # [1, B, 1, L, 1]
    cells = rows & valid[None, :, None, None, :]
    seen = [layer.attention.seen for layer in model.distilbert.transformer.layer]
    stack = lambda name: torch.stack([layer[name] for layer in seen])  # noqa: E731
    keep, attention = stack("keep"), stack("attention") * rows
    counts = torch.tensor(LENGTHS, dtype=torch.float64)[None, :, None]
    entropy = -(attention * attention.clamp_min(1e-300).log()).sum(-1)  # [layers, B, H, L]
    result = {
        "hidden_states": torch.stack(out.hidden_states) * valid[None, :, :, None],
        "attention": attention, "scores": stack("scores") * cells, "keep": keep,
        "logits": out.logits, "loss": out.loss, "entropy": entropy.sum(-1) / counts,
        "effective_sparsity": 1 - keep.double().sum((-1, -2)) / counts**2,
    }  # fmt: skip
    result |= {f"grad.{name}": p.grad for name, p in model.named_parameters()}
    return {name: value.detach() for name, value in result.items()}


def rate_at(step):
    if step < WARMUP:
        return RATE * step / WARMUP
    return RATE * max(0.0, (STEPS - step) / (STEPS - WARMUP))


def train(float_model, batches, plan):
    model = as_double(float_model)
    decayed = [p for n, p in model.named_parameters() if not n.endswith("bias") and "orm." not in n]
    kept = [p for n, p in model.named_parameters() if n.endswith("bias") or "orm." in n]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": DECAY},
                                   {"params": kept, "weight_decay": 0.0}], lr=RATE)  # fmt: skip
    log = []
    for step, batch in enumerate(batches):
        prune(model, plan, "row", batch["attention_mask"].sum(-1).tolist())
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step)
        optimizer.zero_grad()
        loss = model(**batch).loss
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        log.append({"step": step + 1, "learning_rate": rate_at(step), "loss": loss.item(),
                    "grad_norm": norm.item()})  # fmt: skip
    return log, {name: p.detach().float().contiguous() for name, p in model.named_parameters()}


def main():
    torch.set_num_threads(1)
    folder = pathlib.Path(__file__).parent / "own"
    folder.mkdir(exist_ok=True)
    model = make_model()
    model.save_pretrained(folder / "model")
    torch.manual_seed(2)
    batch = make_batch(LENGTHS)

    tensors, plans = dict(batch), {}
    for name, plan in PLANS.items():
        for rule in ("row", "head"):
            key = f"{name}.{rule}"
            plans[key] = {"plan": plan, "rule": rule}
            for what, value in run_plan(model, batch, plan, rule).items():
                value = value.to(torch.uint8) if what == "keep" else value.float()
                tensors[f"{key}.{what}"] = value.contiguous()
    save_file(tensors, folder / "forward.safetensors")
    (folder / "forward.json").write_text(json.dumps({"lengths": LENGTHS, "plans": plans}, indent=1))

    batches = [make_batch([4, 7, 2]) for _ in range(STEPS)]
    golden = {"steps": STEPS, "warmup_steps": WARMUP, "learning_rate": RATE, "weight_decay": DECAY,
              "max_grad_norm": 1.0, "betas": [0.9, 0.999], "eps": 1e-8, "schedule": "linear",
              "dropout": 0.0, "rule": "row", "runs": {},
              "batches": [{k: v.tolist() for k, v in b.items()} for b in batches]}  # fmt: skip
    for run, plan in (("dense", PLANS["dense"]), ("sparse", PLANS["rising"])):
        log, final = train(model, batches, plan)
        golden["runs"][run] = {"plan": plan, "log": log}
        save_file(final, folder / f"train_final_{run}.safetensors")
    (folder / "train.json").write_text(json.dumps(golden))


if __name__ == "__main__":
    main()
