#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""html_browser_test.py PROGRAM MODELS DATA [unittest options]: explanations as a reader sees them.

Opens what `crisp explain` wrote in Chromium without a network: nothing may be complained of or
asked for, and choosing, pointing and locking have to show the numbers of explanation.json. With the
default model and data also for 500 tokens. CRISP_BROWSER_PICTURES=FOLDER keeps a picture of every
page. Exit status 77: there is no Chromium.
"""

import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import unittest

import browser
import tiny_setup

MOST_BYTES = 12_000_000  # of any one file, 500 tokens of minilm
SECONDS = 30  # for a page to be complete: it is a second or two, but machines differ
HINT = "Point at a cell; click to lock its row."
PROGRAM = MODELS = DATA = None


def head_of(folder, layer, head):
    """One head's matrices: every head has a line of explanation.json, which may be very large."""
    with open(folder / "explanation.json", encoding="utf-8") as file:
        for line in file:
            if line.startswith('{"layer":%d,"head":%d,' % (layer, head)):
                return json.loads(line.rstrip(",\n"))
    raise AssertionError(f"explanation.json has no layer {layer}, head {head}")


def summary_of(folder):
    with open(folder / "explanation.json", encoding="utf-8") as file:
        return json.loads(file.readline().rstrip(",\n") + "}")


def mean_row(folder, layer, heads, row):
    rows = [head_of(folder, layer, head)["attention"][row] for head in range(heads)]
    return [sum(values) / heads for values in zip(*rows)]


def text_of_tokens(model, wanted):
    """Sentences of the default data, one behind the other, cut where they are `wanted` tokens."""
    rows = (DATA / "movie-snippets" / "dev.tsv").read_text(encoding="utf-8").splitlines()[1:]
    words = " ".join(row.split("\t")[0] for row in rows[:200]).split()
    low, high = 1, wanted
    while low < high:
        middle = (low + high) // 2
        done = subprocess.run([PROGRAM, "tokenize", "--model", model, "--json", "--text",
                               " ".join(words[:middle])], check=True, stdout=subprocess.PIPE)
        low, high = (low, middle) if len(json.loads(done.stdout)["ids"]) >= wanted else (
            middle + 1, high)
    return " ".join(words[:low])


class HtmlBrowserTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="crisp-browser-", ignore_cleanup_errors=True)
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.out = self.folder / "out"
        self.page = browser.Browser(self.folder).__enter__()
        self.addCleanup(self.page.__exit__)

    def explain(self, model, text, preset):
        subprocess.run([PROGRAM, "explain", "--model", str(model), "--text", text,
                        "--preset", preset, "--out", str(self.out), "--format", "json,svg,html",
                        "--head", "1.1"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.summary = summary_of(self.out)
        self.tokens = self.summary["tokens"]

    def keep_picture(self, name):
        if folder := os.environ.get("CRISP_BROWSER_PICTURES"):
            self.page.picture(pathlib.Path(folder) / f"{name}-{len(self.tokens)}.png")

    def open_page(self):
        began = time.monotonic()
        self.page.open(self.out / "explanation.html")
        opened = time.monotonic() - began
        self.page.until("document.getElementById('grid').getAttribute('aria-busy') === 'false'",
                        SECONDS)
        size = (self.out / "explanation.html").stat().st_size
        print(f"{len(self.tokens)} tokens: {size / 1e6:.2f} MB, open after {opened:.2f} s, all "
              f"heads drawn after {time.monotonic() - began:.2f} s", file=sys.stderr)

    def place(self, start, end):
        """Where a cell of the map lies, once it has been scrolled into the window's middle."""
        return self.page.evaluate("""(() => {
            const map = element("map"), around = map.parentElement;
            const x = labels + (%d + 0.5) * cell, y = labels + (%d + 0.5) * cell;
            const box = () => map.getBoundingClientRect();
            window.scrollBy(0, box().top + y - innerHeight / 2);
            around.scrollLeft = x - around.clientWidth / 2;
            return [box().left + x, box().top + y]; })()""" % (end, start))

    def row_text(self):
        return self.page.evaluate("element('row').textContent")

    def assert_cell(self, said, head, start, end):
        """`said` is what the page says of one cell; `head` is what explanation.json says."""
        first, second, third = said.split("\n")[:3]
        self.assertEqual(first, f"{self.tokens[start]} ({start}) \u2192 {self.tokens[end]} ({end})")
        wanted = head["attention"][start][end]
        if head["keep"][start][end]:
            shown = float(re.fullmatch(r"attention (\S+)", second)[1])
            self.assertAlmostEqual(shown, wanted, delta=1e-5 + 2e-3 * wanted, msg=said)
        else:
            self.assertEqual(second, "pruned")
        score, rank, of = re.fullmatch(r"score (\S+), rank (\d+) of (\d+)", third).groups()
        row = head["scores"][start]
        largest = max(1, *map(abs, row))
        self.assertAlmostEqual(float(score), row[end], delta=2e-3 * largest, msg=said)
        better = sum(other > row[end] for other in row)
        near = sum(abs(other - row[end]) < 4e-3 * max(1, abs(row[end])) for other in row)
        self.assertAlmostEqual(int(rank), 1 + better, delta=near)
        self.assertEqual(int(of), len(self.tokens))

    def check_pointing(self, layer, head_number):
        head = head_of(self.out, layer, head_number)
        rng = random.Random(layer)
        last = len(self.tokens) - 1
        pruned = [(start, end) for start in range(last) for end in range(last)
                  if not head["keep"][start][end]]
        cells = [(0, 0), (last, last)] + [(rng.randint(0, last), rng.randint(0, last))
                                          for _ in range(6)] + pruned[:1]
        for start, end in cells:
            self.page.point(*self.place(start, end))
            self.assertTrue(self.page.evaluate("element('tip').style.display === 'block'"))
            self.assert_cell(self.page.evaluate("element('tip').textContent"), head, start, end)
            box = self.page.evaluate("(() => { const box = element('tip').getBoundingClientRect();"
                                     " return [box.top, box.bottom, innerHeight]; })()")
            self.assertTrue(0 <= box[0] and box[1] <= box[2], f"the tip leaves the window: {box}")

    def check_locking(self, layer, head_number):
        head = head_of(self.out, layer, head_number)
        start, end = len(self.tokens) // 2, len(self.tokens) // 3
        self.page.click(*self.place(start, end))
        text = self.row_text()
        self.assert_cell(text, head, start, end)
        strongest = max(head["attention"][start])
        named, shown = re.search(r"the strongest: (\S+) (\d\.\d+)", text).groups()
        self.assertAlmostEqual(float(shown), strongest, delta=1e-3)
        self.assertIn(named, [self.tokens[to] for to, value in enumerate(head["attention"][start])
                              if value > strongest - 1e-3])
        gone = head["keep"][start].count(0)
        self.assertIn(f"({gone} of {len(self.tokens)} pruned)", text)

        in_sight = "element('row').getBoundingClientRect().bottom <= innerHeight"
        self.assertTrue(self.page.evaluate(in_sight), "what is said of the row is out of sight")

        self.page.point(5, 5)  # elsewhere: it stays
        self.assertEqual(self.row_text(), text)
        self.page.key("ArrowDown")
        self.page.key("ArrowRight")
        self.assert_cell(self.row_text(), head, start + 1, end + 1)
        self.keep_picture("locked")
        self.page.key("Escape")
        self.assertTrue(self.row_text().startswith(HINT))

    def check_choosing(self):
        """Layer and head by keys, by a click on a small map, and the mean."""
        chosen = "[element('layer').value, element('head').value].join()"
        for name in ("layer", "head"):
            self.page.evaluate(f"element('{name}').focus()")
            self.page.key("ArrowDown")
        self.assertEqual(self.page.evaluate(chosen), "1,1")
        self.check_pointing(1, 1)
        self.page.click_on("#grid button[data-layer='0'][data-head='2']")
        self.assertEqual(self.page.evaluate(chosen), "0,2")
        self.assertEqual(self.page.evaluate(
            "[...document.querySelectorAll('#grid button[aria-pressed=true]')].map(b => b.title)"),
            ["layer 0, head 2"])
        self.check_pointing(0, 2)
        heads = len(self.summary["layers"][0]["heads"])
        self.page.click_on(f"#grid button[data-layer='1'][data-head='{heads}']")
        row = len(self.tokens) // 2
        self.page.point(*self.place(row, 1))
        said = self.page.evaluate("element('tip').textContent").split("\n")[1]
        wanted = mean_row(self.out, 1, heads, row)[1]
        if said != "pruned":
            self.assertAlmostEqual(float(said.split()[1]), wanted, delta=1e-5 + 2e-3 * wanted)
        self.page.click_on("#grid button[data-layer='0'][data-head='2']")

    def check_pictures(self):
        """The small maps and the large one hold what they should, not just anything."""
        blank = self.page.evaluate("""[...grid.querySelectorAll("canvas")].filter(canvas => {
            const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width,
                canvas.height).data.buffer);
            return pixels.every(pixel => pixel === pixels[0]); }).length""")
        self.assertEqual(blank, 0)
        self.page.point(5, 5)
        wrong = self.page.evaluate("""(() => {
            const canvas = element("map"), image = canvas.getContext("2d").getImageData(0, 0,
                canvas.width, canvas.height);
            let wrong = 0;
            for (let from = 0; from < n; ++from) {
                const to = (7 * from) % n, at = from * n + to;
                const x = labels + to * cell + (cell >> 1), y = labels + from * cell + (cell >> 1);
                const share = Math.min(1, state.map.attention[at] / data.scaleMaximum);
                const level = Math.round(255 * share);
                wrong += state.map.keep[at] === 1 && data.colours[level].some(
                    (part, c) => part !== image.data[4 * (y * canvas.width + x) + c]);
            }
            return wrong; })()""")
        self.assertEqual(wrong, 0)

    def check_svgs(self):
        names = sorted(path.name for path in self.out.glob("*.svg"))
        self.assertIn("heads.svg", names)
        self.assertIn("layer-1-head-1.svg", names)
        for name in names:
            began = time.monotonic()
            self.page.open(self.out / name)
            drawn = self.page.evaluate("""new Promise(done => requestAnimationFrame(() =>
                setTimeout(() => {
                    const root = document.documentElement, box = root.getBBox();
                    done([root.tagName, root.querySelector("parsererror") === null,
                        root.querySelectorAll("path").length > 1,
                        box.width > 100 && box.height > 60]); })))""")
            self.assertEqual(drawn, ["svg", True, True, True], name)
            self.assertLess(time.monotonic() - began, SECONDS)
            self.assertLess((self.out / name).stat().st_size, MOST_BYTES)
        self.keep_picture("svg")

    def check_all(self):
        self.open_page()
        self.keep_picture("page")
        body = self.page.evaluate("document.body.innerText")
        self.assertIn(self.summary["text"][:60], re.sub(r"\s+", " ", body))
        self.assertIn(self.summary["prediction"], body)
        self.check_pointing(0, 0)
        self.check_choosing()
        self.check_locking(0, 2)
        self.check_pictures()
        self.check_svgs()
        self.assertEqual(self.page.complaints, [])
        strangers = [url for url in self.page.requests
                     if not url.startswith(("file:", "data:", "about:"))]
        self.assertEqual(strangers, [])
        self.assertTrue(self.page.requests, "requests are not being seen")

    def tiny_model(self):
        tiny_setup.write_model(self.folder / "model", random.Random(7))
        return self.folder / "model"

    def test_a_short_sentence(self):
        self.explain(self.tiny_model(), "w1 w2 good w3", "aggressive")
        self.check_all()

    def test_more_tokens_than_a_head_has_dimensions(self):
        self.explain(self.tiny_model(), " ".join(f"w{i}" for i in range(20)), "light")
        self.check_all()

    def test_500_tokens(self):
        model = MODELS / "minilm"
        if not (model / "model.safetensors").exists():
            self.skipTest("the default model is not here (./dev setup fetches it)")
        for preset in ("dense", "aggressive"):
            with self.subTest(preset):
                self.explain(model, text_of_tokens(model, 500), preset)
                self.assertEqual(len(self.tokens), 500)
                self.assertLess((self.out / "explanation.html").stat().st_size, MOST_BYTES)
                self.check_all()


if __name__ == "__main__":
    PROGRAM, MODELS, DATA = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    del sys.argv[1:4]
    if browser.program() is None:
        print("skipped: there is no chromium", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
