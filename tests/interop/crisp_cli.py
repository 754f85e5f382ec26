# SPDX-License-Identifier: Apache-2.0
"""What the interoperability tests share: calling the crisp program, sentences, and the peer's logits.

The assertions live in the tests. Everything here needs the environment variables CRISP_PROGRAM (the
crisp program) and CRISP_MODEL (a pretrained directory that has a tokenizer).
"""

import json
import os
import pathlib
import subprocess

import torch
import transformers

transformers.utils.logging.disable_progress_bar()

PROGRAM = os.environ["CRISP_PROGRAM"]
PRETRAINED = pathlib.Path(os.environ["CRISP_MODEL"])
SKIPPED = 77  # what ctest takes for "skipped"

# Agreement asked of logits in fp32, absolute.
TOLERANCE = 1e-5

SENTENCES = (
    "a gripping , well-acted film .",
    "Not bad at all.",
    "It wasn't the worst of its kind; it was merely long.",
    "An UNFORGETTABLE, one-of-a-kind picture!!!",
    "Café, naïve, Ångström, e\u0301clair",
    "\u4f60\u597d, world \u2014 \u201cquoted\u201d and \u2018single\u2019",
    "emoji \U0001f600 and $5.99 ^_^ #hash @name",
    "tab\tand\nnewline and\u00a0no-break and zero\u200bwidth",
    "[MASK] the [SEP] difference",
    "antidisestablishmentarianism " + "x" * 120,
    "word " * 300,
)
PAIRS = (
    ("Is it worth seeing?", "Yes, twice."),
    ("one " * 60, "two three " * 60),
)


class CrispError(AssertionError):
    """crisp ended with another exit code than 0; the message has its stderr."""


def crisp(*arguments, standard_input=None):
    """Runs crisp and returns its stdout."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=standard_input, text=True,
                          encoding="utf-8", capture_output=True, timeout=300, check=False)
    if done.returncode != 0:
        raise CrispError(f"crisp {' '.join(map(str, arguments))} exited {done.returncode}:\n{done.stderr}")
    return done.stdout


def explain(model, text, text_pair=None, *options):
    """crisp explain --json for one text or pair, in fp32 and without sparsity."""
    pair = () if text_pair is None else ("--text-pair", text_pair)
    return json.loads(crisp("explain", "--model", model, "--text", text, *pair,
                            "--preset", "dense", "--json", *options))


def tokenize(model, requests):
    """crisp tokenize --stdin for a list of {"text", "text_pair"?, "max_length"?}."""
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    return [json.loads(line)
            for line in crisp("tokenize", "--model", model, "--stdin", standard_input=lines).splitlines()]


def train(model, folder, rows, steps=2):
    """Trains for a few steps on rows of (text, label); returns the checkpoint's folder."""
    table = pathlib.Path(folder) / "rows.tsv"
    write_table(table, rows)
    run = pathlib.Path(folder) / "run"
    crisp("train", "--model", model, "--train-file", table, "--dev-file", table, "--run", run,
          "--max-steps", steps, "--batch-size", 4, "--learning-rate", "1e-3",
          "--precision", "fp32", "--preset", "dense", "--seed", 7, "--json")
    return run / f"checkpoint-{steps}"


def evaluate(model, table):
    """crisp eval --json on a table, in fp32 and without sparsity."""
    return json.loads(crisp("eval", "--model", model, "--dev-file", table, "--preset", "dense",
                            "--precision", "fp32", "--json"))


def write_table(path, rows):
    """A GLUE table: a header, then text and label with a tab between them."""
    lines = ["sentence\tlabel"] + [f"{text}\t{label}" for text, label in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def maximum_length(model, tokenizer):
    return min(model.config.max_position_embeddings, tokenizer.model_max_length)


def peer_logits(model, tokenizer, text, text_pair=None):
    """transformers' logits, in fp32, for one text or pair cut to the model's maximum."""
    inputs = tokenizer(text, text_pair, truncation=True, return_tensors="pt",
                       max_length=maximum_length(model, tokenizer))
    inputs.pop("token_type_ids", None)  # DistilBERT has none
    with torch.inference_mode():
        return model(**inputs).logits[0].tolist()
