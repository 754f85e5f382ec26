#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Training speed of PyTorch and transformers, on given rows with given numbers of steps.

    train_peer.py --impl loop --pad bucket --precision bf16 --model DIR --tokenizer DIR --rows TSV
                  [--compile] [--steps 200] [--warmup-steps 100]

loop     a hand-tuned PyTorch loop: scaled_dot_product_attention, fused AdamW, no Trainer
trainer  transformers.Trainer
bucket   batches of sentences of like length, padded to their longest (Trainer: group_by_length)
max128   every sentence padded to 128, as run_glue does unless told otherwise

Prints one JSON object.
"""

import json
import random
import tempfile
import time

import common
import torch
from transformers import Trainer, TrainerCallback, TrainingArguments, set_seed

MAX_LENGTH = 128
SEED = 42
MEGABATCH = 50  # batches that are sorted together, as Trainer does


class Collator:
    """Pads a batch, to its longest sentence or to a width."""

    def __init__(self, width: int | None):
        self.width = width

    def __call__(self, rows: list[dict]) -> dict:
        width = self.width or max(len(row["input_ids"]) for row in rows)
        ids = torch.zeros(len(rows), width, dtype=torch.long)
        mask = torch.zeros(len(rows), width, dtype=torch.long)
        for i, row in enumerate(rows):
            length = len(row["input_ids"])
            ids[i, :length] = torch.tensor(row["input_ids"])
            mask[i, :length] = 1
        labels = torch.tensor([row["labels"] for row in rows])
        return {"input_ids": ids, "attention_mask": mask, "labels": labels}


def encode(options) -> list[dict]:
    rows = common.read_rows(options.rows)
    tokenizer = common.load_tokenizer(options.tokenizer)
    ids = tokenizer(
        [text for text, _ in rows], truncation=True, max_length=MAX_LENGTH,
        return_token_type_ids=False, return_attention_mask=False,
    )["input_ids"]  # fmt: skip
    return [{"input_ids": i, "labels": label} for i, (_, label) in zip(ids, rows)]


def epoch_batches(rows: list[dict], options, generator: random.Random) -> list[list[dict]]:
    order = list(range(len(rows)))
    generator.shuffle(order)
    if options.pad == "bucket":
        mega = options.batch_size * MEGABATCH
        pieces = [order[begin : begin + mega] for begin in range(0, len(order), mega)]
        order = [
            i for piece in pieces for i in sorted(piece, key=lambda i: -len(rows[i]["input_ids"]))
        ]
    batches = [
        [rows[i] for i in order[begin : begin + options.batch_size]]
        for begin in range(0, len(order), options.batch_size)
    ]
    if options.pad == "bucket":
        generator.shuffle(batches)
    return batches


def run_loop(model, rows: list[dict], collate: Collator, options) -> float:
    """Examples a second behind the warm-up."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5, weight_decay=0.0, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: max(0.0, (options.steps - step) / options.steps)
    )
    forward = torch.compile(model, dynamic=True) if options.compile else model
    model.train()
    generator = random.Random(SEED)
    batches: list[list[dict]] = []
    examples = 0
    for step in range(options.steps):
        if step == options.warmup_steps:
            examples = 0
            start = time.perf_counter()
        batches = batches or epoch_batches(rows, options, generator)
        batch = batches.pop(0)
        examples += len(batch)
        with common.autocast(options.precision):
            loss = forward(**collate(batch)).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
    return examples / (time.perf_counter() - start)


class Clock(TrainerCallback):
    """Notes when the warm-up ends and when everything does."""

    def __init__(self, options):
        self.options = options

    def on_step_end(self, args, state, control, **_):
        if state.global_step == self.options.warmup_steps:
            self.start = time.perf_counter()
        if state.global_step == self.options.steps:
            self.end = time.perf_counter()


def run_trainer(model, rows: list[dict], collate: Collator, options) -> float:
    clock = Clock(options)
    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            folder, per_device_train_batch_size=options.batch_size, learning_rate=2e-5,
            max_steps=options.steps, logging_strategy="no", save_strategy="no", report_to=[],
            use_cpu=True, bf16=options.precision == "bf16",
            group_by_length=options.pad == "bucket", seed=SEED, disable_tqdm=True,
        )  # fmt: skip
        trainer = Trainer(
            model, arguments, train_dataset=rows, data_collator=collate, callbacks=[clock]
        )
        trainer.train()
    timed = options.steps - options.warmup_steps
    return options.batch_size * timed / (clock.end - clock.start)


def main() -> None:
    parser = common.parser(__doc__)
    common.add_model_options(parser)
    parser.add_argument("--impl", default="loop", choices=["loop", "trainer"])
    parser.add_argument("--pad", default="bucket", choices=["bucket", "max128"])
    parser.add_argument("--compile", action="store_true", help="loop through torch.compile")
    parser.add_argument("--steps", type=int, default=200, help="in all")
    parser.add_argument("--warmup-steps", type=int, default=100, help="of which are not timed")
    parser.add_argument("--batch-size", type=int, default=32)
    options = parser.parse_args()
    if not 1 <= options.warmup_steps < options.steps:
        parser.error("--warmup-steps must be at least 1 and leave steps to time")

    torch.set_num_threads(options.threads)
    set_seed(SEED)
    rows = encode(options)
    model = common.load_model(options.model, "sdpa")
    collate = Collator(MAX_LENGTH if options.pad == "max128" else None)
    run = run_loop if options.impl == "loop" else run_trainer
    print(json.dumps({"examples_per_second": run(model, rows, collate, options)}), flush=True)


if __name__ == "__main__":
    main()
