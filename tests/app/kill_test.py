#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kill_test.py PROGRAM [unittest options]: a run that dies at any moment ends as if it never had.

Trains with `crisp train`, kills it with SIGKILL at 20 random moments, resumes each time, and compares
with an uninterrupted run; then does the same politely with SIGINT and SIGTERM. CRISP_KILL_SEED
repeats a choice of moments.
"""

import os
import pathlib
import random
import signal
import sys
import tempfile
import time
import unittest

import tiny_setup

KILLS = 20
STEPS = 240
OPTIONS = ["--max-steps", str(STEPS), "--batch-size", "8", "--eval-every", "40",
           "--checkpoint-every", "15", "--preset", "aggressive", "--learning-rate", "1e-3",
           "--threads", "2"]
PROGRAM = None


class KillTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="crisp-kill-")
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.setup = tiny_setup.TinySetup(PROGRAM, cls.folder, *OPTIONS)
        cls.whole = cls.folder / "whole"
        began = time.monotonic()
        code, errors = cls.setup.finish(cls.whole)
        cls.seconds = time.monotonic() - began
        assert code == 0, errors

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def assert_same(self, run):
        self.assertEqual(tiny_setup.train_steps(run), list(range(1, STEPS + 1)))
        self.assertEqual(tiny_setup.metrics(run), tiny_setup.metrics(self.whole))
        self.assertEqual(tiny_setup.final_weights(run), tiny_setup.final_weights(self.whole))
        self.assertEqual((run / "predictions.csv").read_bytes(),
                         (self.whole / "predictions.csv").read_bytes())
        self.assertEqual(tiny_setup.status(run)["state"], "finished")
        self.assertEqual([path.name for path in run.iterdir() if ".tmp" in path.name], [])

    def test_a_run_killed_at_random_moments_ends_bit_identical(self):
        seed = int(os.environ.get("CRISP_KILL_SEED", random.SystemRandom().randrange(10**6)))
        print(f"CRISP_KILL_SEED={seed}", file=sys.stderr)
        rng = random.Random(seed)
        kills, finished, steps_seen = 0, 0, []
        while kills < KILLS:
            run = self.folder / f"killed-{finished}"
            process = self.setup.start(run)
            # From before the first file is written up to about half of the run.
            time.sleep(rng.uniform(0.0, 0.5 * self.seconds))
            process.kill()
            errors = process.communicate()[1]
            if process.returncode == -signal.SIGKILL:
                kills += 1
                metrics = run / "metrics.jsonl"
                steps_seen.append(metrics.read_bytes().count(b"\n") if metrics.exists() else 0)
                continue
            self.assertEqual(process.returncode, 0, errors)  # it was faster than we
            self.assert_same(run)
            finished += 1
        print(f"lines written when killed: {steps_seen}", file=sys.stderr)
        run = self.folder / f"killed-{finished}"
        code, errors = self.setup.finish(run)
        self.assertEqual(code, 0, errors)
        self.assert_same(run)
        self.assertGreater(max(steps_seen), 0, "no kill came late enough to mean anything")

    def interrupt(self, number):
        run = self.folder / signal.Signals(number).name
        process = self.setup.start(run)
        metrics = run / "metrics.jsonl"
        deadline = time.monotonic() + 60
        while not metrics.exists() or metrics.read_bytes().count(b"\n") < 20:
            self.assertLess(time.monotonic(), deadline, "the run does not begin")
            self.assertIsNone(process.poll(), "the run ended too early")
            time.sleep(0.002)
        process.send_signal(number)
        errors = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 130, errors)
        self.assertEqual(tiny_setup.status(run)["state"], "stopped")
        saved = int(tiny_setup.checkpoints(run)[-1].name.split("-")[1])
        self.assertEqual(saved, tiny_setup.train_steps(run)[-1])
        self.assertFalse((run / "lock").exists())
        code, errors = self.setup.finish(run)
        self.assertEqual(code, 0, errors)
        self.assert_same(run)

    def test_sigint_saves_the_state_and_exits_130(self):
        self.interrupt(signal.SIGINT)

    def test_sigterm_saves_the_state_and_exits_130(self):
        self.interrupt(signal.SIGTERM)

    def test_two_processes_cannot_write_one_run(self):
        run = self.folder / "contended"
        first = self.setup.start(run)
        try:
            deadline = time.monotonic() + 60
            while not (run / "recipe.json").exists():
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.002)
            code, errors = self.setup.finish(run)
        finally:
            first.kill()
            first.communicate()
        self.assertEqual(code, 1, errors)
        self.assertIn(f"process {first.pid}", errors)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
