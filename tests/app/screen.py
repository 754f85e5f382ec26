# SPDX-License-Identifier: Apache-2.0
"""A screen of our own with a window manager, and a hand on mouse and keyboard: Xvfb, openbox, xdotool.
What is on the screen is read as pixels, so that a test sees what a user would. Standard Python only."""

import os
import pathlib
import shutil
import struct
import subprocess
import time

PROGRAMS = ("Xvfb", "openbox", "xdotool", "xwd")


def missing_programs():
    return [name for name in PROGRAMS if shutil.which(name) is None]


class Picture:
    """The pixels of the screen, as xwd writes them: 32 bits each, blue first."""

    def __init__(self, dump):
        header = struct.unpack(">25I", dump[:100])
        self.width, self.height = header[4], header[5]
        self.line, self.begin = header[12], header[0] + 12 * header[19]
        self.data = dump

    def at(self, x, y):
        at = self.begin + y * self.line + 4 * x
        return self.data[at + 2], self.data[at + 1], self.data[at]

    def places(self, colour, box, tolerance=6, step=1):
        """All (x, y) in box (left, top, right, bottom) that have about this colour."""
        left, top, right, bottom = box
        return [(x, y) for y in range(top, min(bottom, self.height), step)
                for x in range(left, min(right, self.width), step)
                if all(abs(a - b) <= tolerance for a, b in zip(self.at(x, y), colour))]

    def colours(self, box, step=3):
        left, top, right, bottom = box
        return {self.at(x, y) for y in range(top, bottom, step) for x in range(left, right, step)}


class Screen:
    def __init__(self, width=1440, height=900):
        self.size = (width, height)
        self.processes = []

    def __enter__(self):
        reader, writer = os.pipe()
        self.processes.append(subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "%dx%dx24" % self.size,
             "-nolisten", "tcp"], pass_fds=[writer], stderr=subprocess.DEVNULL))
        os.close(writer)
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        self.environment = dict(os.environ, DISPLAY=":" + number, QT_QPA_PLATFORM="xcb",
                                QT_SCALE_FACTOR="1", LC_ALL="C.UTF-8")
        self.processes.append(subprocess.Popen(["openbox"], env=self.environment,
                                               stderr=subprocess.DEVNULL))
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()

    def start(self, command, **how):
        process = subprocess.Popen(command, env={**self.environment, **how.pop("env", {})}, **how)
        self.processes.append(process)
        return process

    def do(self, *arguments):
        done = subprocess.run(["xdotool", *map(str, arguments)], env=self.environment, timeout=60,
                              stdout=subprocess.PIPE, check=True, text=True)
        return done.stdout.strip()

    def window(self, name, seconds=60):
        """The id of a visible window whose title matches; waits for it."""
        return self.until(lambda: self.windows(name), f"a window called {name}", seconds)[-1]

    def windows(self, name):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", name],
                               env=self.environment, stdout=subprocess.PIPE, text=True)
        return found.stdout.split()

    def fill(self, window):
        """Makes a window cover the screen, without a frame, so that places are known."""
        self.do("windowmove", window, 0, 0)
        self.do("windowsize", "--sync", window, *self.size)
        self.do("windowactivate", "--sync", window)
        time.sleep(0.3)

    def key(self, *keys):
        self.do("key", "--clearmodifiers", "--delay", 60, *keys)

    def type(self, text):
        self.do("type", "--clearmodifiers", "--delay", 25, text)

    def click(self, x, y, times=1):
        self.do("mousemove", x, y)
        self.do("click", "--repeat", times, "--delay", 60, 1)

    def picture(self):
        return Picture(subprocess.run(["xwd", "-root", "-silent"], env=self.environment,
                                      stdout=subprocess.PIPE, check=True).stdout)

    def save(self, path):
        """For whoever looks into a failure."""
        if shutil.which("convert"):
            subprocess.run("xwd -root -silent | convert xwd:- '%s'" % path, shell=True,
                           env=self.environment, check=False)

    def until(self, condition, what, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = condition()
            if found:
                return found
            time.sleep(0.3)  # looking costs time that the program could use
        self.save(pathlib.Path(os.environ.get("CRISP_TEST_PICTURES", "/tmp")) / "crisp-screen.png")
        raise AssertionError(f"waited {seconds} s in vain for {what}")


def middle(places):
    """The centre of gravity of places."""
    return (sum(x for x, _ in places) // len(places), sum(y for _, y in places) // len(places))
