#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What compare.py makes of measurements, and how it runs a command; nothing is measured here."""

import json
import os
import pathlib
import sys
import tempfile
import unittest

import compare
import report


def measured(part, case, who, number=1, **figures):
    return {"part": part, "case": case, "who": who, "round": number, "figures": figures}


def training(who, rate, number=1, case="minilm bf16", **more):
    return measured("train", case, who, number, examples_per_second=rate, **more)


def results_of(measurements, amx=True, failures=()):
    return {"machine": {"model": "A processor", "cores": 2, "amx": amx}, "date": "today",
            "rounds": 3, "tokens": [25], "lengths": [16], "measurements": measurements,
            "failures": list(failures)}


def only_row(measurements, title, **more):
    tables = report.tables_of(results_of(measurements, **more))
    found = [rows for name, rows in tables.items() if name.startswith(title)]
    assert len(found) == 1 and len(found[0]) == 1, tables
    return found[0][0]


class Ratios(unittest.TestCase):
    def test_rates_are_medians_over_those_of_the_strongest_peer(self):
        rates = {"Crisp": (220, 100, 260), "loop": (90, 300, 100), "compiled": (50, 60, 70)}
        row = only_row([training(who, rate, i) for who, all_of_them in rates.items()
                        for i, rate in enumerate(all_of_them)], "Training")
        self.assertEqual((row.ours, row.strongest), (220, "loop"))
        self.assertEqual(row.peers, {"loop": 100, "compiled": 60})
        self.assertAlmostEqual(row.ratio, 2.2)
        self.assertTrue(row.met)

    def test_of_times_the_shortest_is_the_strongest(self):
        row = only_row([measured("infer", "minilm fp32", who, **{"p50_ms of 25": time})
                        for who, time in (("Crisp", 4), ("slow", 9), ("fast", 3))], "One sentence")
        self.assertEqual(row.strongest, "fast")
        self.assertAlmostEqual(row.ratio, 0.75)
        self.assertFalse(row.met)

    def test_memory_may_be_at_most_a_share_of_the_most_frugal_peers(self):
        for ours, met in ((700, True), (710, False)):
            sizes = (("Crisp", ours), ("a", 1000), ("b", 2000))
            row = only_row([measured("train", "minilm fp32", who, peak_rss_mb=size)
                            for who, size in sizes], "Peak memory")
            self.assertEqual((row.strongest, row.met), ("a", met))

    def test_sparse_steps_are_held_against_dense_ones(self):
        times = (("aggressive", 103), ("dense", 100))
        row = only_row([measured("sparsity", "minilm bf16", f"Crisp {preset}", step_ms=time)
                        for preset, time in times], "Sparse against dense")
        self.assertEqual((row.ours, row.peers), (103, {"Crisp dense": 100}))
        self.assertTrue(row.met)

    def test_bf16_is_held_against_padding_in_fp32_and_in_bf16(self):
        tables = report.tables_of(results_of([
            measured("padded", "minilm bf16", who, examples_per_second=rate)
            for who, rate in (("Crisp", 300), ("Trainer padded fp32", 20),
                              ("Trainer padded bf16", 40))]))
        rows, = tables.values()
        self.assertEqual([(row.strongest, row.ratio, row.met) for row in rows],
                         [("Trainer padded fp32", 15.0, True), ("Trainer padded bf16", 7.5, False)])

    def test_without_peers_there_is_no_verdict(self):
        row = only_row([training("Crisp", 100)], "Training")
        self.assertIsNone(row.ratio)
        self.assertIsNone(row.met)

    def test_without_crisp_there_is_no_row(self):
        self.assertEqual(report.tables_of(results_of([training("loop", 100)])), {})


class Aims(unittest.TestCase):
    def test_bf16_is_expected_to_gain_more_with_a_matrix_unit(self):
        rows = [training("Crisp", 170), training("loop", 100)]
        self.assertFalse(only_row(rows, "Training", amx=True).met)
        self.assertTrue(only_row(rows, "Training", amx=False).met)

    def test_the_share_of_the_ceiling_counts_for_distilbert(self):
        for case, share, met in (("distilbert-random bf16", 0.76, True), ("minilm bf16", 0.1, None),
                                 ("distilbert-random fp32", 0.84, False)):
            row = only_row([training("Crisp", 1, case=case, ceiling_share=share)], "Training")
            self.assertEqual((row.share, row.share_met), (share, met))


class Output(unittest.TestCase):
    def test_rivals_in_crisps_own_process_are_peers(self):
        rows = [{"pass": "forward_backward", "length": 16, "crisp_ms": 1.0, "dense_ms": 2.0,
                 "sdpa_ms": 2.0, "eager_ms": 3.0, "composed_ms": 7.0, "memory_ms": 0.5}]
        figures = report.flatten("Crisp", {"rows": rows, "peak_rss_mb": 5})
        name = "forward_backward of 16"
        self.assertEqual(figures, {"Crisp": {"peak_rss_mb": 5, name: 1.0, "memory of 16": 0.5},
                                   "LibTorch dense": {name: 2.0}, "LibTorch composed": {name: 7.0}})
        tables = report.tables_of(results_of([measured("attention", "fp32", who, **numbers)
                                              for who, numbers in figures.items()]))
        self.assertEqual([[row.ratio for row in rows] for rows in tables.values()], [[2.0], [7.0]])

    def test_a_latency_stands_under_the_length_that_was_asked_for(self):
        output = {"latency": [{"tokens": 26, "p50_ms": 3.5}], "lengths": [25]}
        self.assertEqual(report.flatten("ORT", output), {"ORT": {"p50_ms of 25": 3.5}})

    def test_numbers_keep_three_digits(self):
        values = {523.4: "523", 52.34: "52.3", 5.234: "5.23", 0.5234: "0.523", 12345.6: "12346",
                  None: "-"}
        self.assertEqual({value: report.number(value) for value in values}, values)

    def test_the_table_says_what_was_measured_and_what_was_not(self):
        text = report.markdown(results_of(
            [training("Crisp", 250, ceiling_share=0.7), training("loop", 100),
             training("Crisp", 90, case="minilm fp32"),
             training("compiled", 100, case="minilm fp32")],
            failures=[{"part": "train", "case": "minilm bf16", "who": "compiled",
                       "why": "no compiler"}]))
        self.assertIn("1 of 2 aims are met", text)
        for row in ("MiniLM-L6 bf16 | 250 | - | 100 | loop | 2.50 | >= 2.2 | yes | 0.70 | - | -",
                    "MiniLM-L6 fp32 | 90.0 | 100 | - | compiled | 0.90 | >= 1.4 | NO | - | - | -"):
            self.assertIn(f"| {row} |", text)
        self.assertIn("* train, minilm bf16, compiled: no compiler", text)
        widths = {line.count("|") for line in text.splitlines() if line.startswith("|")}
        self.assertEqual(len(widths), 1)


class Running(unittest.TestCase):
    def test_the_last_json_line_and_the_childs_own_memory_are_read(self):
        program = "x = bytearray(200 << 20)\nprint('words')\nprint('{\"a\": 1}')\nprint('more')"
        output, peak = compare.run([sys.executable, "-c", program])
        self.assertEqual(output, {"a": 1})
        self.assertGreater(peak, 200)
        self.assertLess(peak, 400)

    def test_a_command_that_fails_is_told_by_its_last_words(self):
        with self.assertRaisesRegex(compare.Failed, "exit code 1: no such model"):
            compare.run([sys.executable, "-c", "import sys; sys.exit('first\\nno such model')"])
        with self.assertRaisesRegex(compare.Failed, "no JSON"):
            compare.run([sys.executable, "-c", "print('words')"])

    def test_a_peers_failure_is_noted_and_the_rest_goes_on(self):
        session = compare.Session(compare.parse_options([]), compare.QUICK)
        says = "import json; print(json.dumps({'examples_per_second': 3}))"
        fails = "import sys; sys.exit('oh')"
        with open(os.devnull, "w") as quiet:
            stdout, sys.stdout = sys.stdout, quiet
            try:
                session.compare("train", "minilm fp32", [
                    compare.Contender("broken", [sys.executable, "-c", fails]),
                    compare.Contender("Crisp", [sys.executable, "-c", says])], rounds=2)
            finally:
                sys.stdout = stdout
        self.assertEqual([(m["who"], m["round"]) for m in session.measurements],
                         [("Crisp", 1), ("Crisp", 2)])
        self.assertEqual([f["why"] for f in session.failures], ["exit code 1: oh"] * 2)
        json.dumps(session.measurements)

    def test_rows_are_drawn_the_same_every_time(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            lines = [f"sentence \"{i}\t{i % 2}" for i in range(50)]
            (folder / "all.tsv").write_text("sentence\tlabel\n" + "\n".join(lines) + "\n")
            for target in ("a", "b"):
                compare.some_rows(folder / "all.tsv", 32, folder / target)
            drawn = (folder / "a").read_text().splitlines()
            self.assertEqual(drawn, (folder / "b").read_text().splitlines())
            self.assertEqual(len(set(drawn[1:]) & set(lines)), 32)
            with self.assertRaises(SystemExit):
                compare.some_rows(folder / "all.tsv", 51, folder / "c")

    def test_the_processor_is_described_from_cpuinfo(self):
        cpuinfo = ("model name\t: A processor\nflags\t\t: fpu avx512f amx_bf16\n\n"
                   "model name\t: B\nflags\t: fpu\n")
        machine = compare.describe_machine(cpuinfo, 2)
        self.assertEqual(machine, {"model": "A processor", "flags": ["avx512f", "amx_bf16"],
                                   "amx": os.environ.get("CRISP_AMX") != "0", "cores": 2})

    def test_parts_can_be_chosen(self):
        self.assertEqual(compare.parse_options(["--only", "train,infer"]).only, ["train", "infer"])
        self.assertEqual(compare.parse_options(["--quick", "--rounds", "5"]).rounds, 1)


if __name__ == "__main__":
    unittest.main()
