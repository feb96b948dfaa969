"""Headless Chromium, driven by its DevTools protocol with nothing but the standard library."""

import base64
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# As root there is no sandbox; a page of ours asks for nothing outside anyway.
WORDS = ["--headless=new", "--disable-gpu", "--no-first-run"] + (["--no-sandbox"] if os.geteuid() == 0 else [])


class Browser:
    """One window."""

    def __init__(self, width=1280, height=900):
        assert CHROMIUM, "chromium is missing"
        self.folder = tempfile.mkdtemp()
        words = [CHROMIUM, *WORDS, "--remote-debugging-port=0", f"--user-data-dir={self.folder}", "about:blank"]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        told = pathlib.Path(self.folder, "DevToolsActivePort")
        patience = time.monotonic() + 60
        while not (told.exists() and told.read_text().count("\n")):
            assert time.monotonic() < patience and self.process.poll() is None, "Chromium does not start"
            time.sleep(0.05)
        port = int(told.read_text().split()[0])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
            target = next(own for own in json.load(answer) if own["type"] == "page")
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        key = base64.b64encode(os.urandom(16)).decode()
        path = target["webSocketDebuggerUrl"].split(str(port), 1)[1]
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.socket.recv(1)
        assert b" 101 " in head.splitlines()[0]
        self.number = 0
        self.events = []
        self.runs_scripts = True
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")
        self.resize(width, height)

    def close(self):
        self.socket.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _receive(self, length):
        data = b""
        while len(data) < length:
            part = self.socket.recv(length - len(data))
            assert part, "Chromium has gone"
            data += part
        return data

    def _message(self):
        data = b""
        while True:
            first, length = self._receive(2)
            if length == 126:
                length = struct.unpack(">H", self._receive(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self._receive(8))[0]
            data += self._receive(length)
            if first & 0x80:
                return json.loads(data)

    def call(self, method, **parameters):
        self.number += 1
        text = json.dumps({"id": self.number, "method": method, "params": parameters}).encode()
        mask = os.urandom(4)
        length = len(text)
        if length < 126:
            head = struct.pack(">BB", 0x81, 0x80 | length)
        elif length < 65536:
            head = struct.pack(">BBH", 0x81, 0x80 | 126, length)
        else:
            head = struct.pack(">BBQ", 0x81, 0x80 | 127, length)
        self.socket.sendall(head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(text)))
        while True:
            answer = self._message()
            if answer.get("id") != self.number:
                self.events.append(answer)
                continue
            assert "error" not in answer, answer
            return answer["result"]

    def run(self, script):
        """The value of a script in the page; a promise is awaited."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, path, fragment=""):
        """Opens a file in a fresh document and waits until it is painted; how long that took, in ms."""
        self.call("Page.navigate", url="about:blank")
        self.events.clear()
        began = time.monotonic()
        self.call("Page.navigate", url=path.as_uri() + fragment)
        while not self.run("location.protocol === 'file:' && document.readyState === 'complete'"):
            assert time.monotonic() < began + 60, "the page does not load"
            time.sleep(0.005)
        if self.runs_scripts:
            self.run("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
        return (time.monotonic() - began) * 1000

    def allow_scripts(self, allowed):
        """Whether pages may run their scripts; what the tests ask runs in any case."""
        self.call("Emulation.setScriptExecutionDisabled", value=not allowed)
        self.runs_scripts = allowed

    def press(self, key, text=""):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, text=text if kind == "keyDown" else "")

    def requests(self):
        """Every address that the page asked for since it was opened."""
        asked = [own["params"] for own in self.events if own["method"] == "Network.requestWillBeSent"]
        return [own["request"]["url"] for own in asked]

    def complaints(self):
        """What Chromium found wrong with the page, refused scripts and styles among it."""
        kinds = ("Log.entryAdded", "Runtime.exceptionThrown", "Page.javascriptDialogOpening")
        wrong = [own for own in self.events if own["method"] in kinds]
        return [json.dumps(own["params"], ensure_ascii=False)[:300] for own in wrong]

    def paper(self, path):
        data = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"]
        path.write_bytes(base64.b64decode(data))
