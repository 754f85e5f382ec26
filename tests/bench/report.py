# SPDX-License-Identifier: Apache-2.0
"""What compare.py makes of its measurements: medians, ratios to the strongest peer, what they are
held to, and Markdown tables. Nothing here runs, reads or writes anything.

A measurement is a dictionary: part ("train", ...), case ("minilm bf16", ...), who ("Crisp", or the
name of a peer), round, and figures (names and numbers).
"""

import dataclasses
import statistics

OURS = "Crisp"
MODELS = {"distilbert-random": "DistilBERT", "minilm": "MiniLM-L6"}
PRECISIONS = ("fp32", "bf16")
DENSE, COMPOSED = "dense", "composed"
PADDED = "Trainer padded"

# How a figure is read: what Crisp is divided by, or divides, and which side of the aim is good.
RATE = "rate"  # examples a second: ours / the highest peer's, at least the aim
TIME = "time"  # milliseconds: the lowest peer's / ours, at least the aim
COST = "cost"  # megabytes or milliseconds: ours / the lowest other's, at most the aim


@dataclasses.dataclass(frozen=True)
class Comparison:
    part: str
    case: str
    figure: str
    kind: str
    aim: float | None = None
    label: str = ""
    ours: str = OURS
    peers: tuple[str, ...] | None = None  # all others, unless named
    share_aim: float | None = None  # of the ceiling


@dataclasses.dataclass(frozen=True)
class Row:
    label: str
    ours: float
    peers: dict[str, float]
    strongest: str | None
    ratio: float | None
    aim: float | None
    kind: str
    share: float | None = None
    share_aim: float | None = None

    @property
    def met(self) -> bool | None:
        """None where there is nothing to hold it against."""
        if self.ratio is None or self.aim is None:
            return None
        return self.ratio <= self.aim if self.kind == COST else self.ratio >= self.aim

    @property
    def share_met(self) -> bool | None:
        if self.share is None or self.share_aim is None:
            return None
        return self.share >= self.share_aim


def flatten(who: str, output: dict) -> dict[str, dict[str, float]]:
    """The figures in one program's JSON, by whom they are of: `bench attention` measures rivals of
    Crisp's in its own process."""
    figures: dict[str, float] = {
        name: output[name]
        for name in ("examples_per_second", "ceiling_share", "step_ms", "peak_rss_mb",
                     "eval_examples_per_second")
        if name in output
    }  # fmt: skip
    for entry, wanted in zip(output.get("latency", []), output.get("lengths", [])):
        figures[f"p50_ms of {wanted}"] = entry["p50_ms"]
    result = {who: figures}
    library = "LibTorch" if who == OURS else who
    for row in output.get("rows", []):
        name = f"{row['pass']} of {row['length']}"
        if "crisp_ms" in row:
            figures[name] = row["crisp_ms"]
        if "memory_ms" in row:
            figures[f"memory of {row['length']}"] = row["memory_ms"]
        for rival in (DENSE, COMPOSED):
            result.setdefault(f"{library} {rival}", {})[name] = row[f"{rival}_ms"]
    return {name: values for name, values in result.items() if values}


def medians(measurements: list[dict], part: str, case: str, figure: str) -> dict[str, float]:
    """By who has that figure, in the order of the measurements."""
    values: dict[str, list[float]] = {}
    for m in measurements:
        if m["part"] == part and m["case"] == case and figure in m["figures"]:
            values.setdefault(m["who"], []).append(m["figures"][figure])
    return {who: statistics.median(all_of_them) for who, all_of_them in values.items()}


def row_of(comparison: Comparison, measurements: list[dict]) -> Row | None:
    """None if Crisp was not measured; without a ratio if no peer was."""
    c = comparison
    values = medians(measurements, c.part, c.case, c.figure)
    if c.ours not in values:
        return None
    ours = values[c.ours]
    peers = {
        who: value
        for who, value in values.items()
        if who != c.ours and (c.peers is None or who in c.peers)
    }
    strongest = None
    ratio = None
    if peers:
        strongest = (max if c.kind == RATE else min)(peers, key=peers.__getitem__)
        ratio = peers[strongest] / ours if c.kind == TIME else ours / peers[strongest]
    share = medians(measurements, c.part, c.case, "ceiling_share").get(c.ours)
    return Row(c.label or c.case, ours, peers, strongest, ratio, c.aim, c.kind,
               share if c.part == "train" and c.kind == RATE else None, c.share_aim)  # fmt: skip


def training_aim(model: str, precision: str, amx: bool) -> float:
    if precision == "fp32":
        return 1.15 if model == "distilbert-random" else 1.4
    if amx:
        return 2.2
    return 1.35 if model == "distilbert-random" else 1.6


def share_aim(model: str, precision: str) -> float | None:
    if model != "distilbert-random":
        return None
    return 0.75 if precision == "bf16" else 0.85


def cases() -> list[tuple[str, str, str, str]]:
    """Of models in both precisions: model, precision, case, label."""
    return [
        (model, precision, f"{model} {precision}", f"{title} {precision}")
        for model, title in MODELS.items()
        for precision in PRECISIONS
    ]


def model_comparisons(amx: bool, tokens: list[int]) -> dict[str, list[Comparison]]:
    tables: dict[str, list[Comparison]] = {}

    def add(title: str, *arguments, **more) -> None:
        tables.setdefault(title, []).append(Comparison(*arguments, **more))

    for model, precision, case, label in cases():
        add("Training, examples a second", "train", case, "examples_per_second", RATE,
            training_aim(model, precision, amx), label, share_aim=share_aim(model, precision))
        for theirs in dict.fromkeys(("fp32", precision)):
            add("Against Trainer with padding to 128, examples a second", "padded", case,
                "examples_per_second", RATE, 15.0, f"{label} against {theirs}",
                peers=(f"{PADDED} {theirs}",))
        add("Peak memory of a training run, MB (a ratio below 1 is less)", "train", case,
            "peak_rss_mb", COST, 0.7, label)
        add("Sparse against dense, ms a training step (a ratio below 1 is faster)", "sparsity",
            case, "step_ms", COST, 1.03, label, ours="Crisp aggressive")
        for length in tokens:
            add("One sentence with all attention, p50 in ms", "infer", case,
                f"p50_ms of {length}", TIME, 1.0, f"{label}, {length} tokens")
        add("Evaluation of the dev set, examples a second", "infer", case,
            "eval_examples_per_second", RATE, 1.5 if precision == "bf16" else 1.2, label)
    return tables  # fmt: skip


def attention_comparisons(lengths: list[int]) -> dict[str, list[Comparison]]:
    tables: dict[str, list[Comparison]] = {}
    for name, rival, aim in (("the better dense one", DENSE, 1.0),
                             ("the composition", COMPOSED, 6.0)):  # fmt: skip
        title = f"Attention alone, 80 % sparsity, in ms, against {name}"
        # Forward alone is shown; what a training step needs, both passes, is held to the aim.
        tables[title] = [
            Comparison("attention", precision, f"{which} of {length}", TIME,
                       aim if which == "forward_backward" else None,
                       f"{precision}, {length} tokens, {which.replace('_', ' + ')}",
                       peers=(f"LibTorch {rival}", f"PyTorch {rival}"))
            for precision in PRECISIONS
            for which in ("forward", "forward_backward")
            for length in lengths
        ]  # fmt: skip
    return tables


def tables_of(results: dict) -> dict[str, list[Row]]:
    """Title and rows of every table for which there are measurements."""
    comparisons = {
        **model_comparisons(results["machine"]["amx"], results["tokens"]),
        **attention_comparisons(results["lengths"]),
    }
    tables = {}
    for title, wanted in comparisons.items():
        rows = [row_of(comparison, results["measurements"]) for comparison in wanted]
        rows = [row for row in rows if row is not None]
        if rows:
            tables[title] = rows
    return tables


def number(value: float | None) -> str:
    """Three digits that mean something, or all of a larger number's."""
    if value is None:
        return "-"
    for digits in (0, 1, 2):
        if abs(value) >= 10 ** (2 - digits):
            return f"{value:.{digits}f}"
    return f"{value:.3f}"


def verdict(met: bool | None) -> str:
    return "-" if met is None else "yes" if met else "NO"


def aim_text(row: Row) -> str:
    return "-" if row.aim is None else f"{'<=' if row.kind == COST else '>='} {row.aim:g}"


def markdown_table(rows: list[Row]) -> list[str]:
    peers = list(dict.fromkeys(who for row in rows for who in row.peers))
    shares = any(row.share is not None for row in rows)
    head = ["", "ours", *peers, "strongest", "ratio", "aim", "met"]
    if shares:
        head += ["share of the ceiling", "aim", "met"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        cells = [row.label, number(row.ours), *(number(row.peers.get(who)) for who in peers),
                 row.strongest or "-", "-" if row.ratio is None else f"{row.ratio:.2f}",
                 aim_text(row), verdict(row.met)]  # fmt: skip
        if shares:
            cells += ["-" if row.share is None else f"{row.share:.2f}",
                      "-" if row.share_aim is None else f">= {row.share_aim:g}",
                      verdict(row.share_met)]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def markdown(results: dict) -> str:
    machine = results["machine"]
    tables = tables_of(results)
    verdicts = [met for rows in tables.values() for row in rows for met in (row.met, row.share_met)]
    held = [met for met in verdicts if met is not None]
    lines = [
        "# Crisp and its peers",
        "",
        f"{machine['model']}, {machine['cores']} cores, "
        f"{'with' if machine['amx'] else 'without'} AMX; {results['date']}; "
        f"medians of {results['rounds']} round(s) in turns.",
        f"{sum(held)} of {len(held)} aims are met.",
    ]
    if results.get("quick"):
        lines += ["", "A quick run, to see that everything works: its figures mean little."]
    for title, rows in tables.items():
        lines += ["", f"## {title}", "", *markdown_table(rows)]
    if results["failures"]:
        lines += ["", "## Not measured", ""]
        lines += [
            f"* {f['part']}, {f['case']}, {f['who']}: {f['why']}" for f in results["failures"]
        ]
    return "\n".join(lines) + "\n"
