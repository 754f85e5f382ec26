# SPDX-License-Identifier: Apache-2.0
"""A model and sentences small enough to be trained in a second, made from nothing, and `crisp train`
on them. Standard Python only: what is tested here is the program as a user has it."""

import json
import pathlib
import random
import struct
import subprocess

LAYERS, HEADS, DIM, HIDDEN, POSITIONS = 2, 4, 32, 64, 24
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = [f"w{number}" for number in range(60)] + ["good", "bad"]
TIMES = ("examples_per_second", "seconds")  # what no two runs have in common


def tensor_shapes():
    encoder = "distilbert."
    yield encoder + "embeddings.word_embeddings.weight", (len(SPECIAL) + len(WORDS), DIM)
    yield encoder + "embeddings.position_embeddings.weight", (POSITIONS, DIM)
    linear = {
        "attention.q_lin": (DIM, DIM), "attention.k_lin": (DIM, DIM),
        "attention.v_lin": (DIM, DIM), "attention.out_lin": (DIM, DIM),
        "ffn.lin1": (HIDDEN, DIM), "ffn.lin2": (DIM, HIDDEN),
    }
    norms = [encoder + "embeddings.LayerNorm"]
    layers = {"pre_classifier": (DIM, DIM), "classifier": (2, DIM)}
    for layer in range(LAYERS):
        prefix = f"{encoder}transformer.layer.{layer}."
        norms += [prefix + "sa_layer_norm", prefix + "output_layer_norm"]
        layers.update({prefix + name: shape for name, shape in linear.items()})
    for name in norms:
        yield name + ".weight", (DIM,)
        yield name + ".bias", (DIM,)
    for name, shape in layers.items():
        yield name + ".weight", shape
        yield name + ".bias", shape[:1]


def write_model(folder, rng):
    folder.mkdir()
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, shape in tensor_shapes():
        count = shape[0] * (shape[1] if len(shape) == 2 else 1)
        is_norm = "orm.weight" in name or "_norm.weight" in name
        values = [1.0 if is_norm else rng.gauss(0.0, 0.1) for _ in range(count)]
        begin = len(data)
        data += struct.pack(f"<{count}f", *values)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    (folder / "config.json").write_text(json.dumps({
        "model_type": "distilbert", "architectures": ["DistilBertForSequenceClassification"],
        "vocab_size": len(SPECIAL) + len(WORDS), "max_position_embeddings": POSITIONS,
        "n_layers": LAYERS, "n_heads": HEADS, "dim": DIM, "hidden_dim": HIDDEN}))
    (folder / "vocab.txt").write_text("\n".join(SPECIAL + WORDS) + "\n")


def write_table(path, rng, rows):
    lines = ["sentence\tlabel"]
    for _ in range(rows):
        label = rng.randrange(2)
        words = rng.choices(WORDS[:-2], k=rng.randint(1, 8)) + [WORDS[-1 - label]]
        rng.shuffle(words)
        lines.append(" ".join(words) + f"\t{label}")
    path.write_text("\n".join(lines) + "\n")


class TinySetup:
    """Model and tables in a folder, and the command that trains on them."""

    def __init__(self, program, folder, *options):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.options = options
        rng = random.Random(7)
        write_model(self.folder / "model", rng)
        write_table(self.folder / "train.tsv", rng, 203)
        write_table(self.folder / "dev.tsv", rng, 40)

    def command(self, run):
        return [self.program, "train", "--model", str(self.folder / "model"),
                "--train-file", str(self.folder / "train.tsv"),
                "--dev-file", str(self.folder / "dev.tsv"),
                "--run", str(run), "--resume", "--json", *self.options]

    def start(self, run, **how):
        return subprocess.Popen(self.command(run), stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True, **how)

    def finish(self, run, **how):
        """Runs to the end. Returns (exit status, what stood on stderr)."""
        process = self.start(run, **how)
        errors = process.communicate(timeout=300)[1]
        return process.returncode, errors


def checkpoints(run):
    """Folders of checkpoints, oldest first."""
    found = [path for path in pathlib.Path(run).glob("checkpoint-*")
             if path.name[len("checkpoint-"):].isdigit()]
    return sorted(found, key=lambda path: int(path.name[len("checkpoint-"):]))


def final_weights(run):
    return (checkpoints(run)[-1] / "model.safetensors").read_bytes()


def metrics(run):
    """The lines of metrics.jsonl without their times; every line must be whole."""
    text = (pathlib.Path(run) / "metrics.jsonl").read_text()
    assert text.endswith("\n"), "the last line of metrics.jsonl is torn"
    lines = [json.loads(line) for line in text.splitlines()]
    return [{key: value for key, value in line.items() if key not in TIMES} for line in lines]


def train_steps(run):
    return [line["step"] for line in metrics(run) if line["type"] == "train"]


def status(run):
    return json.loads((pathlib.Path(run) / "status.json").read_text())
