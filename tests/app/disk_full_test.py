#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""disk_full_test.py PROGRAM [unittest options]: a full disk ends a run with a clear sentence and an
intact last checkpoint, from which it goes on once there is space.

The disk is a small tmpfs where we may mount one; a limit on the size of files (RLIMIT_FSIZE) makes
writes fail in the same places without any privilege.
"""

import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import unittest

import tiny_setup

STEPS = 60
OPTIONS = ["--max-steps", str(STEPS), "--batch-size", "8", "--checkpoint-every", "10",
           "--eval-every", "1000", "--threads", "1"]
PROGRAM = None


class DiskFullTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="crisp-disk-")
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.setup = tiny_setup.TinySetup(PROGRAM, self.folder, *OPTIONS)
        self.whole = self.folder / "whole"
        code, errors = self.setup.finish(self.whole)
        self.assertEqual(code, 0, errors)

    def assert_failed_well(self, run, code, errors, reason):
        self.assertEqual(code, 1, errors)
        sentence = errors.strip().splitlines()[-1]
        self.assertIn(reason, sentence)
        self.assertIn(str(run), sentence)
        last = tiny_setup.checkpoints(run)[-1]
        for name in ("model.safetensors", "config.json", "training_state.safetensors"):
            self.assertGreater((last / name).stat().st_size, 0)
        self.assertEqual([path.name for path in run.iterdir() if ".tmp" in path.name], [])
        self.assertLess(int(last.name.split("-")[1]), STEPS)

    def assert_goes_on(self, run):
        code, errors = self.setup.finish(run)
        self.assertEqual(code, 0, errors)
        self.assertEqual(tiny_setup.final_weights(run), tiny_setup.final_weights(self.whole))
        self.assertEqual(tiny_setup.metrics(run), tiny_setup.metrics(self.whole))

    def checkpoint_bytes(self):
        last = tiny_setup.checkpoints(self.whole)[-1]
        return sum(path.stat().st_size for path in last.iterdir())

    def mount(self, point, size):
        point.mkdir()
        options = f"size={size}"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(point)],
                                 capture_output=True, text=True, check=False)
        if mounted.returncode != 0:
            self.skipTest(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", str(point)], check=True)

    def test_on_a_small_disk(self):
        disk = self.folder / "disk"
        # Room for one checkpoint and most of a second.
        size = int(1.7 * self.checkpoint_bytes()) + 64 * 1024
        self.mount(disk, size)
        run = disk / "run"
        code, errors = self.setup.finish(run)
        self.assert_failed_well(run, code, errors, "free some space")
        subprocess.run(["mount", "-o", f"remount,size={20 * size}", str(disk)], check=True)
        self.assert_goes_on(run)

    def test_when_files_may_not_grow(self):
        limit = max(path.stat().st_size
                    for path in tiny_setup.checkpoints(self.whole)[-1].iterdir()) - 1

        def forbid_growth():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        run = self.folder / "run"
        process = self.setup.start(run)
        while len(tiny_setup.checkpoints(run)) == 0:
            self.assertIsNone(process.poll(), "the run ended too early")
        process.kill()
        process.communicate()
        code, errors = self.setup.finish(run, preexec_fn=forbid_growth, restore_signals=False)
        self.assert_failed_well(run, code, errors, "File too large")
        self.assertEqual(tiny_setup.status(run)["state"], "failed")
        self.assertIn("File too large", tiny_setup.status(run)["error"])
        self.assert_goes_on(run)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
