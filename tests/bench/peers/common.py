# SPDX-License-Identifier: Apache-2.0
"""What the peers' scripts share: labelled sentences, tokenizer, model and command-line options."""

import argparse
import csv
import json
import os
import pathlib

# Models come from this disk; a library that looks for them elsewhere is a mistake.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch  # noqa: E402  (after the environment, as below)
from transformers import (  # noqa: E402
    AutoTokenizer,
    DistilBertConfig,
    DistilBertForSequenceClassification,
)

RANDOM_MODEL = "distilbert-random"


def parser(description: str) -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    result.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    result.add_argument("--precision", default="fp32", choices=["fp32", "bf16"])
    return result


def add_model_options(options: argparse.ArgumentParser) -> None:
    options.add_argument("--model", required=True, help=f"a directory, or {RANDOM_MODEL}")
    options.add_argument("--tokenizer", required=True, help="a directory with tokenizer files")
    options.add_argument("--rows", required=True, help="TSV file with columns sentence and label")


def read_rows(path: str) -> list[tuple[str, int]]:
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["sentence"], int(row["label"])) for row in rows]


def load_tokenizer(directory: str):
    return AutoTokenizer.from_pretrained(directory, use_fast=True)


# BERT's names of what DistilBERT has too, in the order in which they are replaced.
BERT_NAMES = (
    ("attention.self.query", "attention.q_lin"),
    ("attention.self.key", "attention.k_lin"),
    ("attention.self.value", "attention.v_lin"),
    ("attention.output.dense", "attention.out_lin"),
    ("attention.output.LayerNorm", "sa_layer_norm"),
    ("intermediate.dense", "ffn.lin1"),
    ("output.dense", "ffn.lin2"),
    ("output.LayerNorm", "output_layer_norm"),
    ("encoder.layer", "transformer.layer"),
)


def distilbert_of_bert(directory: pathlib.Path, bert: dict, attention: str):
    """The same network as Crisp makes of a BERT directory: DistilBERT's, with BERT's encoder."""
    from safetensors.torch import load_file

    config = DistilBertConfig(
        vocab_size=bert["vocab_size"], max_position_embeddings=bert["max_position_embeddings"],
        n_layers=bert["num_hidden_layers"], n_heads=bert["num_attention_heads"],
        dim=bert["hidden_size"], hidden_dim=bert["intermediate_size"],
    )  # fmt: skip
    model = DistilBertForSequenceClassification._from_config(config, attn_implementation=attention)
    weights = {}
    for name, value in load_file(directory / "model.safetensors").items():
        name = name.removeprefix("bert.")
        for old, new in BERT_NAMES:
            name = name.replace(old, new)
        weights[f"distilbert.{name}"] = value
    # DistilBERT has no token types; those of a single sentence are all the first.
    types = weights["distilbert.embeddings.token_type_embeddings.weight"]
    weights["distilbert.embeddings.position_embeddings.weight"] += types[0]
    left_out = model.load_state_dict(weights, strict=False).missing_keys
    unexpected = [name for name in left_out if name.startswith("distilbert.")]
    if unexpected:
        raise SystemExit(f"{directory}: these weights are missing: {', '.join(unexpected)}")
    return model


def load_model(name: str, attention: str):
    torch.manual_seed(0)
    if name == RANDOM_MODEL:
        return DistilBertForSequenceClassification._from_config(
            DistilBertConfig(), attn_implementation=attention
        )
    directory = pathlib.Path(name)
    config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    if config["model_type"] == "bert":
        return distilbert_of_bert(directory, config, attention)
    return DistilBertForSequenceClassification.from_pretrained(name, attn_implementation=attention)


def autocast(precision: str):
    return torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16")
