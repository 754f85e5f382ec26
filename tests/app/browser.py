# SPDX-License-Identifier: Apache-2.0
"""A browser without a window and without a network, driven as a user drives it: Chromium over its
debugging pipe (NUL-separated JSON on descriptors 3 and 4). Standard Python only."""

import base64
import fcntl
import json
import os
import pathlib
import select
import shutil
import subprocess
import time

OPTIONS = ["--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--disable-gpu",
           "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
           "--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars"]
GRAVE = ("error", "warning", "assert")
KEYS = {"ArrowUp": 38, "ArrowDown": 40, "ArrowLeft": 37, "ArrowRight": 39, "Enter": 13,
        "Escape": 27, "Tab": 9}


def program():
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Browser:
    """One page: what it asked for is in `requests`, what it complained of in `complaints`."""

    def __init__(self, folder, width=1440, height=900):
        self.folder = folder
        self.size = (width, height)
        self.requests, self.complaints, self.events = [], [], []
        self.number, self.rest, self.session = 0, b"", None

    def __enter__(self):
        to_read, self.writer = os.pipe()
        self.reader, to_write = os.pipe()
        # Out of the way of 3 and 4, where the browser wants them.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (to_read, to_write)]
        self.log = open(pathlib.Path(self.folder) / "chromium.log", "wb")
        self.process = subprocess.Popen(
            [program(), *OPTIONS, "--user-data-dir=%s/profile" % self.folder, "about:blank"],
            preexec_fn=lambda: (os.dup2(ends[0], 3), os.dup2(ends[1], 4)), close_fds=False,
            stdout=self.log, stderr=self.log)
        for end in (to_read, to_write, *ends):
            os.close(end)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=self.size[0], height=self.size[1],
                  deviceScaleFactor=1, mobile=False)
        return self

    def __exit__(self, *_):
        os.close(self.writer)  # without its pipe the browser ends
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.reader)
        self.log.close()

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.writer, data):]
        deadline = time.monotonic() + 120
        while True:
            answer = self.receive(deadline)
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self.note(answer)

    def receive(self, deadline):
        while b"\0" not in self.rest:
            ready = select.select([self.reader], [], [], max(0.0, deadline - time.monotonic()))[0]
            assert ready, "the browser does not answer"
            data = os.read(self.reader, 1 << 20)
            assert data, "the browser has ended"
            self.rest += data
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def note(self, event):
        method, values = event.get("method"), event.get("params", {})
        self.events.append(method)
        if method == "Network.requestWillBeSent":
            self.requests.append(values["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(values["exceptionDetails"])
        elif method == "Log.entryAdded" and values["entry"]["level"] in GRAVE:
            self.complaints.append(values["entry"])
        elif method == "Runtime.consoleAPICalled" and values["type"] in GRAVE:
            self.complaints.append(values)

    def open(self, path):
        self.events.clear()
        self.call("Page.navigate", url=pathlib.Path(path).resolve().as_uri())
        deadline = time.monotonic() + 120
        while "Page.loadEventFired" not in self.events:
            self.note(self.receive(deadline))

    def evaluate(self, expression):
        """The value of a JavaScript expression, which JSON must be able to express."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        assert "exceptionDetails" not in result, (expression, result["exceptionDetails"])
        return result["result"].get("value")

    def until(self, expression, seconds=60):
        deadline = time.monotonic() + seconds
        while not self.evaluate(expression):
            assert time.monotonic() < deadline, "not within %d s: %s" % (seconds, expression)
            time.sleep(0.02)

    def point(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click(self, x, y):
        self.point(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def click_on(self, selector):
        self.click(*self.evaluate(
            "(() => { const item = document.querySelector(%s); item.scrollIntoView({ block: "
            "'center' }); const box = item.getBoundingClientRect(); return [box.left + box.width "
            "/ 2, box.top + box.height / 2]; })()" % json.dumps(selector)))

    def key(self, name):
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name,
                      windowsVirtualKeyCode=KEYS[name])

    def picture(self, path):
        """For whoever looks into a failure."""
        data = self.call("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))
