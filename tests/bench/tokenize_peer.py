#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares `crisp tokenize --stdin` with Hugging Face's fast tokenizer, sentence by sentence.

    tokenize_peer.py --crisp build/release/bin/crisp --model DIR --tsv FILE... [--rounds 5]

Every sentence of the tables (their column "sentence") must have the same ids, tokens and offsets;
at the first difference the script says so and exits 1. Then both are timed, one after the other,
round by round, on one thread each and one sentence at a time:

lines    from one line of JSON to one line of JSON. Ours is the whole program, its start included
         and given apart; theirs is the loop alone, without starting Python or loading anything.
encode   the peer's Tokenizer.encode alone, without any JSON: ours still does the JSON.

Prints one JSON object; a ratio above 1 means that Crisp is faster.
"""
import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

from transformers import AutoTokenizer  # noqa: E402  (reads the variables above)


def read_sentences(paths):
    sentences = []
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            sentences += [row["sentence"] for row in rows]
    return sentences


def load_peer(model):
    tokenizer = AutoTokenizer.from_pretrained(model, use_fast=True).backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class Crisp:
    def __init__(self, program, model):
        self.command = [program, "tokenize", "--model", model, "--stdin", "--threads", "1"]

    def run(self, lines):
        begin = time.perf_counter()
        done = subprocess.run(self.command, input=lines, stdout=subprocess.PIPE, check=True)
        return time.perf_counter() - begin, done.stdout


def encoding_of(found):
    return {"ids": found.ids, "tokens": found.tokens, "offsets": [list(o) for o in found.offsets]}


def first_difference(sentences, ours, peer):
    answers = ours.decode().splitlines()
    if len(answers) != len(sentences):
        return f"{len(answers)} answers to {len(sentences)} sentences"
    for number, (sentence, answer) in enumerate(zip(sentences, answers), 1):
        expected = encoding_of(peer.encode(sentence))
        found = json.loads(answer)
        for field, value in expected.items():
            if found[field] != value:
                return f"sentence {number}, {field}: {found[field]} instead of {value}"
    return None


def time_peer_lines(peer, lines):
    """The loop that somebody would write: parse, encode, print."""
    lines = lines.decode().splitlines()
    begin = time.perf_counter()
    out = [json.dumps(encoding_of(peer.encode(json.loads(line)["text"]))) for line in lines]
    elapsed = time.perf_counter() - begin
    assert len(out) == len(lines)
    return elapsed


def time_peer_encode(peer, sentences):
    begin = time.perf_counter()
    for sentence in sentences:
        peer.encode(sentence)
    return time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crisp", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--tsv", required=True, nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    sentences = read_sentences(options.tsv)
    lines = "".join(json.dumps({"text": s}, ensure_ascii=False) + "\n" for s in sentences).encode()
    peer = load_peer(options.model)
    crisp = Crisp(options.crisp, options.model)
    difference = first_difference(sentences, crisp.run(lines)[1], peer)
    if difference is not None:
        sys.exit(f"different: {difference}")

    times = {"crisp": [], "crisp_start": [], "peer_lines": [], "peer_encode": []}
    for _ in range(options.rounds):
        times["crisp"].append(crisp.run(lines)[0])
        times["peer_lines"].append(time_peer_lines(peer, lines))
        times["crisp_start"].append(crisp.run(b"")[0])
        times["peer_encode"].append(time_peer_encode(peer, sentences))
    middle = {name: statistics.median(values) for name, values in times.items()}
    started = max(middle["crisp"] - middle["crisp_start"], 1e-9)
    print(json.dumps({
        "sentences": len(sentences),
        "identical": True,
        "seconds": {name: round(value, 4) for name, value in middle.items()},
        "ratio_lines_whole_program": round(middle["peer_lines"] / middle["crisp"], 2),
        "ratio_lines": round(middle["peer_lines"] / started, 2),
        "ratio_encode": round(middle["peer_encode"] / started, 2),
    }))


if __name__ == "__main__":
    main()
