"""Chromium without a window, asked over a pipe: the DevTools protocol, without any further package."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

ANSWERS_WITHIN = 60.0

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1000,1400",
    "--remote-debugging-pipe",
]

ON_PIPES = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""Starts the browser with the protocol's pipes where it looks for them."""


def pipe() -> tuple[int, int]:
    """A pipe whose descriptors are none of 3 and 4."""
    low = os.pipe()
    high = [fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, 10) for each in low]
    for each in low:
        os.close(each)
    return high[0], high[1]


def find_chromium() -> Path | None:
    """The program; None where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return Path(found) if found else None


class Browser:
    """One page of a browser with a profile of its own. Use it as a context."""

    def __init__(self, program: Path, profile: Path) -> None:
        asks, self._write = pipe()
        self._read, answers = pipe()
        flags = [*FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", ON_PIPES, str(asks), str(answers), str(program), *flags],
            pass_fds=(asks, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(asks)
        os.close(answers)
        self.events: list[dict[str, Any]] = []
        """What the browser has told of itself so far, in the domains that were enabled."""
        self._held = b""
        self._number = 0
        self._session: str | None = None
        try:
            target = self.ask("Target.createTarget", url="about:blank")["targetId"]
            self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def open(self, url: str) -> None:
        self.ask("Page.enable")
        self.ask("Page.navigate", url=url)

    def wait_for(self, expression: str) -> Any:
        """The value of an expression of JavaScript, as soon as it has one that is none of null, false, 0 and `""`."""
        looked = f"""(async () => {{
            for (;;) {{
                let value = null;
                try {{ value = {expression}; }} catch (notYet) {{}}
                if (value) return value;
                await new Promise(again => setTimeout(again, 50));
            }}
        }})()"""
        until = time.monotonic() + ANSWERS_WITHIN
        while True:
            try:
                answer = self.ask("Runtime.evaluate", expression=looked, awaitPromise=True, returnByValue=True)
            except RuntimeError:  # the page that it was asked in has given way to another one
                assert time.monotonic() < until, f"never there: {expression}"
                continue
            assert "exceptionDetails" not in answer, answer
            return answer["result"]["value"]

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"]))

    def ask(self, method: str, **params: Any) -> Any:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + ANSWERS_WITHIN
        while True:
            answer = self._next(until)
            if "method" in answer:
                self.events.append(answer)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(answer["error"]["message"])
                return answer["result"]

    def _next(self, until: float) -> Any:
        while b"\0" not in self._held:
            ready, _, _ = select.select([self._read], [], [], max(0, until - time.monotonic()))
            assert ready, "the browser does not answer"
            data = os.read(self._read, 1 << 16)
            assert data, "the browser has ended"
            self._held += data
        message, _, self._held = self._held.partition(b"\0")
        return json.loads(message)

    def _end(self) -> None:
        os.close(self._write)
        os.close(self._read)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
