#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Crisp beside what people would use instead, in turns (A B A B) on the same rows.

    compare.py --crisp build/release/bin/crisp --peer-python .deps/peers/bin/python
               [--only train,padded,sparsity,attention,infer] [--rounds 2] [--quick]
               [--rows TSV] [--dev-rows TSV] [--out out/bench]

train      training steps: a hand-tuned PyTorch loop, the same compiled, Trainer with
           group_by_length; and everybody's peak memory
padded     training steps against Trainer with every sentence padded to 128, a few and once
sparsity   Crisp's training steps under the presets aggressive and dense
attention  the attention kernel against dense attention and the composition of topk and softmax
infer      one sentence with all attention, against ONNX Runtime and OpenVINO; a dev set

Nothing else may run meanwhile: only ratios of one run mean something. Writes results.json (every
measurement, and the machine) and table.md (medians, ratios, and whether they are what they should
be) into --out. `./dev bench` calls it with what it needs.
"""

import argparse
import csv
import dataclasses
import datetime
import json
import os
import pathlib
import random
import shlex
import subprocess
import sys
import tempfile

import report

PARTS = ("train", "padded", "sparsity", "attention", "infer")
PEERS = pathlib.Path(__file__).resolve().parent / "peers"
LONGEST_SECONDS = 3600  # a peer that takes longer hangs


@dataclasses.dataclass(frozen=True)
class Sizes:
    rows: int  # one epoch of training, in batches of 32
    warmup_steps: int
    steps: int
    padded_steps: int
    tokens: str
    lengths: str


# The whole first epoch warms up (every shape is new then), the second is timed.
FULL = Sizes(3200, 100, 200, 10, "25,128,500", "16,64,128,512")
QUICK = Sizes(320, 10, 20, 3, "25", "16,64")


@dataclasses.dataclass(frozen=True)
class Contender:
    who: str
    command: list[str]


class Failed(Exception):
    pass


def last_json(output: str) -> dict:
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    raise Failed("it printed no JSON object")


def run(command: list[str]) -> tuple[dict, float]:
    """What it printed, and its peak resident size in MB."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        # Not subprocess.run: only wait4 tells the resources of this one child.
        child = subprocess.Popen(
            ["timeout", "--foreground", str(LONGEST_SECONDS), *command],
            stdin=subprocess.DEVNULL, stdout=out, stderr=errors, text=True,
        )  # fmt: skip
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except KeyboardInterrupt:
            child.terminate()
            child.wait()
            raise
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if child.returncode != 0:
            words = errors.read().strip().splitlines() or ["it said nothing"]
            raise Failed(f"exit code {child.returncode}: {words[-1][:300]}")
        return last_json(out.read()), usage.ru_maxrss / 1024.0  # Linux counts in KiB


class Session:
    """Runs contenders and keeps what they said."""

    def __init__(self, options, sizes: Sizes):
        self.options = options
        self.sizes = sizes
        self.measurements: list[dict] = []
        self.failures: list[dict] = []

    def crisp(self, *arguments: str) -> list[str]:
        threads = str(self.options.threads)
        return [self.options.crisp, "bench", *arguments, "--json", "--threads", threads]

    def peer(self, script: str, *arguments: str) -> list[str]:
        threads = str(self.options.threads)
        return [
            self.options.peer_python, str(PEERS / f"{script}_peer.py"), *arguments,
            "--threads", threads,
        ]  # fmt: skip

    def compare(self, part: str, case: str, contenders: list[Contender], rounds: int) -> None:
        for number in range(1, rounds + 1):
            for contender in contenders:
                self.measure(part, case, contender, number)

    def measure(self, part: str, case: str, contender: Contender, number: int) -> None:
        who = contender.who
        print(f"{part:<10}{case:<25}{who:<24}", end="", flush=True)
        try:
            output, peak = run(contender.command)
        except Failed as failure:
            if who.startswith(report.OURS):
                sys.exit(f"\n{shlex.join(contender.command)}: {failure}")
            print("failed: " + str(failure), flush=True)
            where = {"part": part, "case": case, "who": who}
            self.failures.append({**where, "why": str(failure), "command": contender.command})
            return
        output.setdefault("peak_rss_mb", peak)
        if "latency" in output:
            output["lengths"] = [int(tokens) for tokens in self.sizes.tokens.split(",")]
        shown = []
        for name, figures in report.flatten(who, output).items():
            self.measurements.append(
                {"part": part, "case": case, "who": name, "round": number, "figures": figures,
                 "command": contender.command}
            )  # fmt: skip
            shown += [f"{figure} {report.number(value)}" for figure, value in figures.items()]
        print(", ".join(shown), flush=True)


def model_arguments(options, model: str, precision: str, rows: str) -> list[str]:
    """For a peer's script."""
    directory = options.model if model == "minilm" else model
    return ["--model", directory, "--tokenizer", options.model, "--precision", precision,
            "--rows", rows]  # fmt: skip


def crisp_arguments(options, model: str, precision: str) -> list[str]:
    directory = options.model if model == "minilm" else model
    return ["--model", directory, "--tokenizer", options.model, "--precision", precision]


def training_steps(steps: int, warmup: int) -> list[str]:
    return ["--steps", str(steps), "--warmup-steps", str(warmup)]


def compare_training(session: Session, rows: str) -> None:
    steps = training_steps(session.sizes.steps, session.sizes.warmup_steps)
    for model, precision, case, _ in report.cases():
        ours = crisp_arguments(session.options, model, precision)
        theirs = model_arguments(session.options, model, precision, rows)
        loop = session.peer("train", "--impl", "loop", *theirs, *steps)
        session.compare("train", case, [
            Contender(report.OURS, session.crisp("train", *ours, "--train-file", rows, *steps)),
            Contender("PyTorch loop", loop),
            Contender("the same compiled", [*loop, "--compile"]),
            Contender("Trainer by length",
                      session.peer("train", "--impl", "trainer", *theirs, *steps)),
        ], session.options.rounds)  # fmt: skip


def compare_padded(session: Session, rows: str) -> None:
    ours_steps = training_steps(session.sizes.steps, session.sizes.warmup_steps)
    their_steps = training_steps(session.sizes.padded_steps, 2)
    for model, precision, case, _ in report.cases():
        ours = crisp_arguments(session.options, model, precision)
        contenders = [
            Contender(report.OURS,
                      session.crisp("train", *ours, "--train-file", rows, *ours_steps))
        ]  # fmt: skip
        # fp32, Trainer's default, is there in both cases: few who train so change one and not both.
        for theirs in dict.fromkeys(("fp32", precision)):
            arguments = model_arguments(session.options, model, theirs, rows)
            contenders.append(Contender(f"{report.PADDED} {theirs}", session.peer(
                "train", "--impl", "trainer", "--pad", "max128", *arguments, *their_steps)))
        session.compare("padded", case, contenders, rounds=1)


def compare_sparsity(session: Session, rows: str) -> None:
    steps = training_steps(session.sizes.steps, session.sizes.warmup_steps)
    for model, precision, case, _ in report.cases():
        ours = [*crisp_arguments(session.options, model, precision), "--train-file", rows, *steps]
        session.compare("sparsity", case, [
            Contender(f"{report.OURS} {preset}", session.crisp("train", *ours, "--preset", preset))
            for preset in ("aggressive", "dense")
        ], session.options.rounds)  # fmt: skip


def compare_attention(session: Session) -> None:
    for precision in report.PRECISIONS:
        same = ["--precision", precision, "--lengths", session.sizes.lengths, "--sparsity", "0.8"]
        session.compare("attention", precision, [
            Contender(report.OURS, session.crisp("attention", *same)),
            Contender("PyTorch", session.peer("attention", *same)),
        ], session.options.rounds)  # fmt: skip


def compare_inference(session: Session, dev_rows: str) -> None:
    for model, precision, case, _ in report.cases():
        onnx = session.options.out / f"{model}.onnx"
        ours = crisp_arguments(session.options, model, precision)

        def runtime(name: str, in_precision: str) -> list[str]:
            theirs = model_arguments(session.options, model, in_precision, dev_rows)
            return session.peer("infer", "--runtime", name, "--onnx", str(onnx), "--tokens",
                                session.sizes.tokens, *theirs)  # fmt: skip

        # Whoever computes in bf16 has to be at least as fast as everybody in fp32.
        contenders = [
            Contender(report.OURS, session.crisp(
                "infer", *ours, "--dev-file", dev_rows, "--tokens", session.sizes.tokens)),
            Contender("ONNX Runtime fp32", runtime("onnxruntime", "fp32")),
            Contender("OpenVINO fp32", runtime("openvino", "fp32")),
        ]  # fmt: skip
        if precision == "bf16":
            contenders.append(Contender("OpenVINO bf16", runtime("openvino", "bf16")))
        contenders.append(Contender("transformers", runtime("transformers", precision)))
        session.compare("infer", case, contenders, session.options.rounds)


def some_rows(path: pathlib.Path, count: int, target: pathlib.Path) -> str:
    """So many rows of a table, drawn with a fixed seed: the same epochs for everybody."""
    with open(path, encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if not {"sentence", "label"} <= set(table.fieldnames or ()):
            sys.exit(f"{path}: its first line must name the columns sentence and label")
        rows = [(row["sentence"], row["label"]) for row in table]
    if len(rows) < count:
        sys.exit(f"{path} has {len(rows)} rows; {count} are needed")
    drawn = random.Random(42).sample(rows, count)
    lines = ["sentence\tlabel", *("\t".join(row) for row in drawn)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(target)


def describe_machine(cpuinfo: str, cores: int) -> dict:
    fields = {}
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())
    flags = [flag for flag in fields.get("flags", "").split() if flag.startswith(("amx", "avx512"))]
    return {"model": fields.get("model name", "unknown processor"), "flags": flags,
            "amx": "amx_bf16" in flags and os.environ.get("CRISP_AMX") != "0",
            "cores": cores}  # fmt: skip


def parse_options(arguments: list[str]):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = pathlib.Path(".deps/data/movie-snippets")
    parser.add_argument("--crisp", default="build/release/bin/crisp", help="the program")
    parser.add_argument("--peer-python", default=".deps/peers/bin/python",
                        help="a Python with the peers")  # fmt: skip
    parser.add_argument("--model", default=".deps/models/minilm", help="minilm's directory")
    parser.add_argument("--rows", type=pathlib.Path, default=data / "train.tsv",
                        help="table of labelled sentences to train on")  # fmt: skip
    parser.add_argument("--dev-rows", type=pathlib.Path,
                        help="to evaluate (default: dev.tsv beside --rows)")  # fmt: skip
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("out/bench"))
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--quick", action="store_true",
                        help="one round of a few steps, to see that everything works")  # fmt: skip
    options = parser.parse_args(arguments)
    options.only = options.only.split(",")
    for part in options.only:
        if part not in PARTS:
            parser.error(f"there is no part '{part}'; there are {', '.join(PARTS)}")
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    if options.quick:
        options.rounds = 1
    options.dev_rows = options.dev_rows or options.rows.with_name("dev.tsv")
    return options


def measure_all(session: Session) -> None:
    options, sizes = session.options, session.sizes
    rows = some_rows(options.rows, sizes.rows, options.out / "rows.tsv")
    for onnx in options.out.glob("*.onnx"):
        onnx.unlink()  # of another model, perhaps
    if "train" in options.only:
        compare_training(session, rows)
    if "padded" in options.only:
        compare_padded(session, rows)
    if "sparsity" in options.only:
        compare_sparsity(session, rows)
    if "attention" in options.only:
        compare_attention(session)
    if "infer" in options.only:
        compare_inference(session, str(options.dev_rows))


def main() -> None:
    options = parse_options(sys.argv[1:])
    sizes = QUICK if options.quick else FULL
    options.out.mkdir(parents=True, exist_ok=True)
    session = Session(options, sizes)
    results = {
        "date": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "machine": describe_machine(
            pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"), options.threads
        ),
        "quick": options.quick,
        "rounds": options.rounds,
        "rows": str(options.rows),
        "sizes": dataclasses.asdict(sizes),
        "tokens": [int(tokens) for tokens in sizes.tokens.split(",")],
        "lengths": [int(length) for length in sizes.lengths.split(",")],
        "measurements": session.measurements,
        "failures": session.failures,
    }
    try:
        measure_all(session)
    except KeyboardInterrupt:
        sys.exit("\ninterrupted; what was measured until then is written")
    finally:  # also then, or after a failure
        (options.out / "results.json").write_text(json.dumps(results, indent=1) + "\n")
        (options.out / "table.md").write_text(report.markdown(results), encoding="utf-8")
    print(f"\n{report.markdown(results)}")
    print(f"written: {options.out}/table.md, {options.out}/results.json")


if __name__ == "__main__":
    main()
