#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A new user's first walk through the real program on a screen, with real keys and clicks: the first
page, an own sentence, an aggressive run trained on the default data with live charts, its pruned map,
a PNG and a CSV of it. Then the files: the CSV's numbers are those of `crisp explain`, the PNG has the
size that was asked for and shows something. Standard Python only.

usage: explorer_walk_test.py CRISP_EXPLORER CRISP MODELS_FOLDER DATA_FOLDER
MODELS_FOLDER and DATA_FOLDER hold the default model and data; without them there is nothing to walk
through, and the test says so (exit status 77)."""

import csv
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import time
import zlib

from screen import Screen, middle, missing_programs

SKIPPED = 77
SENTENCE = "a gripping , well-acted film that never quite trusts its audience ."
ACCENT, ORANGE = (0x4B, 0x43, 0xC9), (0xD5, 0x5E, 0x00)
HEADS = (110, 220, 640, 480)  # the small maps
MAP = (820, 270, 1190, 630)  # the large one
HATCH_GROUND = (0xF1, 0xF2, 0xF5)
PAGES = (72, 28, 1440, 872)  # what lies between side bar, menu and status bar
NAVIGATION = {"train": (36, 66), "explore": (36, 126)}
EPOCHS = (236, 711)  # the field
WIDTH_MM, DPI = 120, 300  # of the picture; what the export promises


def read_png(path):
    """(width, height, how many different rows and bytes its pixels have)."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG"
    width, height = struct.unpack(">II", data[16:24])
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IDAT":
            packed += data[at + 8:at + 8 + length]
        at += length + 12
    pixels = zlib.decompress(packed)
    line = len(pixels) // height
    rows = {pixels[row * line + 1:(row + 1) * line] for row in range(height)}
    return width, height, len(rows), len(set(pixels))


class Walk:
    def __init__(self, screen, explorer, crisp, models, data, home):
        self.screen, self.crisp, self.home = screen, crisp, home
        self.runs, self.exports = home / "runs", home / "exports"
        self.exports.mkdir()
        share = home / "data" / "crisp"
        share.mkdir(parents=True)
        (share / "models").symlink_to(models, target_is_directory=True)
        (share / "data").symlink_to(data, target_is_directory=True)
        started = time.monotonic()
        self.program = screen.start(
            [explorer, "--runs", str(self.runs)], cwd=home,
            env={"XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config"),
                 "XDG_CACHE_HOME": str(home / "cache"), "HOME": str(home)})
        self.window = screen.window("^Crisp$")
        print(f"window after {time.monotonic() - started:.2f} s")
        screen.fill(self.window)

    def places(self, colour, box=PAGES):
        return self.screen.picture().places(colour, box, step=2)

    def first_page(self):
        """The tour's button is the one large thing in the accent's colour; Start stands beside it."""
        tour = self.screen.until(lambda: len(found := self.places(ACCENT)) > 500 and found,
                                 "the first page")
        right, y = max(x for x, _ in tour), middle(tour)[1]
        self.screen.click(right + 70, y)
        self.screen.until(lambda: len(self.screen.picture().colours(HEADS)) > 30,
                          "maps of the installed model")

    def type_sentence(self):
        self.screen.key("ctrl+l")
        self.screen.key("ctrl+a")
        self.screen.type(SENTENCE)
        self.screen.until(lambda: len(self.screen.picture().colours(HEADS)) > 30,
                          "maps of the sentence")

    def train(self):
        """A click on the card with the orange bars, a click on the button, and wait for the run."""
        self.screen.click(*NAVIGATION["train"])
        bars = self.screen.until(lambda: self.places(ORANGE, (72, 60, 416, 400)),
                                 "the aggressive card")
        self.screen.click(*middle(bars))
        self.screen.click(*EPOCHS)  # one is enough to see something
        self.screen.key("ctrl+a")
        self.screen.type("1")
        time.sleep(0.3)
        button = self.places(ACCENT, (72, 790, 416, 872))
        assert button, "no Train button at the foot of the recipe"
        self.screen.click(*middle(button))
        status = self.screen.until(lambda: next(self.runs.glob("*/status.json"), None),
                                   "a run to begin")
        self.screen.until(lambda: len(self.places(ORANGE, (430, 140, 920, 380))) > 20,
                          "a live curve of the loss", 120)
        self.screen.until(
            lambda: json.loads(status.read_text())["state"] in ("finished", "failed"),
            "the run to end", 1200)
        assert json.loads(status.read_text())["state"] == "finished", status.read_text()
        recipe = json.loads((status.parent / "recipe.json").read_text())
        assert (recipe["preset"], recipe["epochs"]) == ("aggressive", 1), recipe
        return status.parent

    def explore_run(self):
        """The Explore page shows the first trained run by itself."""
        self.screen.click(*NAVIGATION["explore"])
        self.screen.until(lambda: len(self.places(HATCH_GROUND, MAP)) > 500,
                          "hatched cells in the large map")
        self.screen.do("mousemove", (MAP[0] + MAP[2]) // 2, (MAP[1] + MAP[3]) // 2)

    def export(self, kind):
        """Ctrl+E, the format's key in the panel, Save, and the path in the file dialog."""
        target = self.exports / f"map.{kind}"
        self.screen.key("ctrl+e")
        panel = self.screen.window("^Export Layer 1, head 1")
        self.screen.do("windowfocus", "--sync", panel)
        self.screen.key({"png": "alt+1", "csv": "alt+4"}[kind])
        if kind == "png":
            self.screen.key("Tab")
            self.screen.type(str(WIDTH_MM))
        self.screen.key("Return")
        dialog = self.screen.window("^Save")
        self.screen.do("windowfocus", "--sync", dialog)
        self.screen.key("ctrl+a")
        self.screen.type(str(target.with_suffix("")))  # the ending is added
        self.screen.key("Return")
        self.screen.until(target.exists, f"{target.name}")
        self.screen.until(lambda: not self.screen.windows("^(Save|Export)"), "the dialogs to close")
        self.screen.do("windowfocus", "--sync", self.window)
        return target


def check_csv(walk, exported, run):
    """Every number of the map is what `crisp explain` writes, to 1e-6."""
    folder = walk.home / "explained"
    subprocess.run([walk.crisp, "explain", "--model", str(run), "--text", SENTENCE, "--out",
                    str(folder), "--format", "csv"], check=True, stdout=subprocess.DEVNULL)
    with open(exported, newline="", encoding="utf-8") as file:
        ours = {(int(row["from"]), int(row["to"])): row for row in csv.DictReader(file)}
    with open(folder / "attention.csv", newline="", encoding="utf-8") as file:
        theirs = [row for row in csv.DictReader(file) if row["layer"] == row["head"] == "0"]
    assert len(ours) == len(theirs) > 100, (len(ours), len(theirs))
    for row in theirs:
        mine = ours[int(row["from"]), int(row["to"])]
        for column in ("attention", "score"):
            assert abs(float(mine[column]) - float(row[column])) <= 1e-6, (mine, row)
    kept = sum(float(row["attention"]) > 0 for row in theirs)
    assert kept < len(theirs) / 2, f"{kept} of {len(theirs)} edges are left: nothing was pruned"


def main():
    explorer, crisp, models, data = sys.argv[1:5]
    absent = missing_programs() + [f for f in (models, data) if not pathlib.Path(f).is_dir()]
    if absent:
        print("skipped, missing:", ", ".join(absent))
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder, Screen() as screen:
        walk = Walk(screen, explorer, crisp, models, data, pathlib.Path(folder))
        walk.first_page()
        walk.type_sentence()
        run = walk.train()
        walk.explore_run()
        png = walk.export("png")
        table = walk.export("csv")
        width, height, rows, values = read_png(png)
        print(f"PNG of {width} x {height}, {rows} different rows")
        assert abs(width - WIDTH_MM / 25.4 * DPI) <= 1 and height > 400, "not the asked size"
        assert rows > 50 and values > 20, "the PNG is blank"
        check_csv(walk, table, run)
        screen.key("ctrl+q")
        assert walk.program.wait(timeout=60) == 0, "the program did not end well"
    print("walked through")
    return 0


if __name__ == "__main__":
    sys.exit(main())
