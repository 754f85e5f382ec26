#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Training speed of Crisp beside a peer's, in turns (A B A B) on the same rows, as ratios of one run.

    compare_peers.py --crisp build/release/bin/crisp --rows bench.tsv --model .deps/models/minilm
        --peer 'loop bf16=python3 train_peer.py --impl loop --pad bucket --dtype bf16 ...'
        [--peer NAME=COMMAND ...] --precision bf16 [--rounds 2] [crisp bench train's options ...]

A peer's command must print, as the last line that is JSON, an object with examples_per_s. It is run
as it is given, so it has to name the same rows and the same number of warm-up and timed steps:
`crisp bench train --steps 200 --warmup-steps 100` on 3,200 rows is the peers' `--epochs 2 --warm 100`.
Nothing else may run meanwhile. Prints one line a measurement, then the medians and the ratio to the
strongest peer.
"""

import argparse
import json
import shlex
import statistics
import subprocess
import sys


def last_json(output: str) -> dict:
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    sys.exit("the command printed no JSON object")


def measure(command: list[str]) -> dict:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(command)} failed:\n{done.stderr[-2000:]}")
    return last_json(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--crisp", required=True, help="the program")
    parser.add_argument("--rows", required=True, help="TSV file of labelled sentences")
    parser.add_argument("--model", required=True, help="as crisp bench train takes it")
    parser.add_argument("--precision", default="fp32", choices=["fp32", "bf16"])
    parser.add_argument("--steps", default="200")
    parser.add_argument("--warmup-steps", default="100")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--rounds", type=int, default=2)
    options, more = parser.parse_known_args()

    commands = {
        "crisp": [
            options.crisp, "bench", "train", "--json", "--model", options.model,
            "--train-file", options.rows, "--precision", options.precision,
            "--steps", options.steps, "--warmup-steps", options.warmup_steps, *more,
        ]
    }  # fmt: skip
    for peer in options.peer:
        name, _, command = peer.partition("=")
        commands[name] = shlex.split(command)

    rates: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            result = measure(command)
            rate = result.get("examples_per_second", result.get("examples_per_s"))
            rates[name].append(rate)
            share = result.get("ceiling_share")
            print(f"{name:<24}{rate:8.1f} examples/s" + (f"  ceiling share {share:.2f}" if share else ""),
                  flush=True)  # fmt: skip

    medians = {name: statistics.median(values) for name, values in rates.items()}
    print()
    for name, value in medians.items():
        print(f"{name:<24}{value:8.1f} examples/s (median of {options.rounds})")
    peers = {name: value for name, value in medians.items() if name != "crisp"}
    if peers:
        strongest = max(peers, key=peers.__getitem__)
        print(f"crisp / {strongest} = {medians['crisp'] / peers[strongest]:.2f}")


if __name__ == "__main__":
    main()
