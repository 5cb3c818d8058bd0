"""A headless Chromium, driven over the pipe of its DevTools protocol.

    with Chromium() as browser:
        page = browser.open(path)
        page.evaluate("document.title")
        page.press("ArrowDown")
        page.screenshot(path)

Nothing is reached over a network: host names resolve to nothing, and `page.requests` lists what was asked for.
"""

import base64
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

KEY_CODES = {"ArrowDown": 40, "ArrowUp": 38, "ArrowLeft": 37, "ArrowRight": 39, "Home": 36, "End": 35, "PageDown": 34,
             "PageUp": 33, "Enter": 13, "Escape": 27, "Tab": 9}


def find():
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def high(descriptor):
    """The descriptor under a number that the shell's redirections do not overwrite."""
    result = fcntl.fcntl(descriptor, fcntl.F_DUPFD, 20)
    os.close(descriptor)
    return result


class Chromium:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        their_input, to_browser = map(high, os.pipe())
        from_browser, their_output = map(high, os.pipe())
        command = [find(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--remote-debugging-pipe", "--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars",
                   f"--user-data-dir={self.folder.name}", "about:blank"]
        script = f'exec "$@" 3<&{their_input} 4>&{their_output} {their_input}<&- {their_output}>&-'
        self.process = subprocess.Popen(["bash", "-c", script, "chromium", *command], pass_fds=(their_input, their_output),
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(their_input)
        os.close(their_output)
        self.to_browser = os.fdopen(to_browser, "wb")
        self.from_browser = os.fdopen(from_browser, "rb")
        self.pending = b""
        self.last = 0
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.to_browser.close()
        self.from_browser.close()
        self.folder.cleanup()

    def receive(self):
        while b"\0" not in self.pending:
            part = self.from_browser.read1(1 << 20)
            if not part:
                raise RuntimeError("chromium has ended")
            self.pending += part
        message, self.pending = self.pending.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self.to_browser.write(json.dumps(message).encode() + b"\0")
        self.to_browser.flush()
        while True:
            answer = self.receive()
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, path, fragment="", width=1280, height=800, dark=False):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        page.resize(width, height)
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        page.go(pathlib.Path(path).resolve().as_uri() + fragment)
        return page


class Page:
    def __init__(self, browser, session):
        self.browser = browser
        self.session = session

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def events(self, method):
        return [each["params"] for each in self.browser.events
                if each.get("sessionId") == self.session and each.get("method") == method]

    def go(self, address):
        self.browser.events.clear()
        started = time.monotonic()
        self.call("Page.navigate", url=address)
        while not self.events("Page.loadEventFired"):
            self.browser.events.append(self.browser.receive())
        self.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        self.seconds = time.monotonic() - started

    @property
    def requests(self):
        return [each["request"]["url"] for each in self.events("Network.requestWillBeSent")]

    @property
    def problems(self):
        """What the console says of errors."""
        thrown = [each["exceptionDetails"].get("exception", {}).get("description", "?") for each in self.events("Runtime.exceptionThrown")]
        return thrown + [each["entry"]["text"] for each in self.events("Log.entryAdded") if each["entry"]["level"] == "error"]

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", "an exception"))
        return result["result"].get("value")

    def press(self, key):
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        code = KEY_CODES.get(key, ord(key[0]))
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def screenshot(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))
