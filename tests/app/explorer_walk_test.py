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
import re
import shutil
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
PAGES = (72, 28, 1440, 872)  # what lies between side bar, menu and status bar
NAVIGATION = {"train": (36, 66), "explore": (36, 126), "results": (36, 186), "library": (36, 246)}


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
        self.screen.until(lambda: len(self.places(ACCENT, (72, 300, 680, 700))) < 200,
                          "the explore page")

    def type_sentence(self):
        self.screen.key("ctrl+l")
        self.screen.key("ctrl+a")
        self.screen.type(SENTENCE)
        self.screen.until(lambda: len(self.screen.picture().colours((110, 220, 640, 480))) > 30,
                          "maps of the sentence")

    def train(self):
        """A click on the card with the orange bars, a click on the button, and wait for the run."""
        self.screen.click(*NAVIGATION["train"])
        bars = self.screen.until(lambda: self.places(ORANGE, (72, 60, 416, 560)),
                                 "the aggressive card")
        self.screen.click(*middle(bars))
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
        assert recipe["preset"] == "aggressive", recipe
        return status.parent

    def explore_run(self):
        """The window goes back to the run's maps: a double click on its line in the list."""
        self.screen.click(*NAVIGATION["results"])
        time.sleep(1)
        self.screen.key("ctrl+2")

    def export(self, kind, name):
        """Ctrl+E, the format's letter in the panel, Save, and the path in the file dialog."""
        target = self.exports / f"{name}.{kind}"
        before = set(self.screen.windows(".*"))
        self.screen.key("ctrl+e")
        panel = self.screen.window("^Export")
        self.screen.do("windowactivate", "--sync", panel)
        self.screen.key({"png": "alt+1", "csv": "alt+4"}[kind])
        self.screen.key("Return")
        dialog = self.screen.window("^Save")
        self.screen.do("windowactivate", "--sync", dialog)
        self.screen.key("ctrl+a")
        self.screen.type(str(target.with_suffix("")))  # the ending is added
        self.screen.key("Return")
        self.screen.until(target.exists, f"{target.name}")
        self.screen.until(lambda: set(self.screen.windows(".*")) <= before, "the dialogs to close")
        self.screen.do("windowactivate", "--sync", self.window)
        return target


def main():
    explorer, crisp, models, data = sys.argv[1:5]
    absent = missing_programs() + [f for f in (models, data) if not pathlib.Path(f).is_dir()]
    if absent:
        print("skipped, missing:", ", ".join(absent))
        return SKIPPED
    print("not ready")
    return 1


if __name__ == "__main__":
    sys.exit(main())
