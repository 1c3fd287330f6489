"""Our programs, each in a process of its own that is forked from one which has everything loaded.

To load Scrapy and the rest takes a second and more of the processor, and the suite starts many hundred programs. What
is forked is the real thing from there on: arguments, environment, folder, streams, signals and exit code are its own.
What the forking would hide (what is loaded when, options of Python itself, terminals) is tried with processes that are
started anew.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVER = Path(__file__).with_name("program_server.py")
_CAN_FORK = hasattr(os, "pidfd_open")
"""Elsewhere than on Linux every program is started anew."""

_FOREVER = 120.0  # seconds; no program of a test takes as long


class Program:
    """A program that runs, with files for its streams: what it wrote is there when it has ended."""

    def __init__(
        self,
        argv: list[str],
        *,
        stdin: bytes,
        cwd: Path | None,
        env: Mapping[str, str] | None,
        first: str,
    ) -> None:
        self._argv = argv
        self._end: subprocess.CompletedProcess[bytes] | None = None
        environment = dict(os.environ if env is None else env)
        with contextlib.ExitStack() as files:
            self._streams = [files.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
            self._streams[0].write(stdin)
            self._streams[0].seek(0)
            fds = [stream.fileno() for stream in self._streams]
            if _CAN_FORK and not _speaks_to_python(environment):
                order = {"argv": argv, "cwd": str(cwd or Path.cwd()), "env": environment, "first": first}
                self._process: _Forked | subprocess.Popen[bytes] = _Forked(order, fds)
            else:
                stdin_fd, stdout_fd, stderr_fd = fds
                self._process = subprocess.Popen(
                    _anew(argv, first), stdin=stdin_fd, stdout=stdout_fd, stderr=stderr_fd, cwd=cwd, env=environment
                )
            self._files = files.pop_all()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """The exit code, or minus the signal that ended it; None while it runs."""
        return None if self._end is None and self._process.poll() is None else self.wait().returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def wait(self, timeout: float = _FOREVER) -> subprocess.CompletedProcess[bytes]:
        """What it came to.

        Raises:
            subprocess.TimeoutExpired: It did not end in so many seconds, and was killed.
        """
        if self._end is None:
            try:
                code = self._process.wait(timeout)
            except subprocess.TimeoutExpired:
                os.kill(self.pid, signal.SIGKILL)
                self._process.wait()
                raise
            _, stdout, stderr = (os.pread(each.fileno(), os.fstat(each.fileno()).st_size, 0) for each in self._streams)
            self._files.close()
            self._end = subprocess.CompletedProcess(self._argv, code, stdout, stderr)
        return self._end


def start(
    *argv: str, stdin: bytes = b"", cwd: Path | None = None, env: Mapping[str, str] | None = None, first: str = ""
) -> Program:
    """Start a program of Python's: `-m MODULE …` or `-c CODE …`, with every warning an error.

    Args:
        argv: What would stand behind `python -W error`.
        stdin: What it can read; then the end of the file.
        cwd: Its folder; by default ours.
        env: Its environment; by default ours.
        first: Python that is run before it: to break a part of it, or to take something from it.
    """
    return Program(list(argv), stdin=stdin, cwd=cwd, env=env, first=first)


def run(
    *argv: str,
    stdin: bytes = b"",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = _FOREVER,
) -> subprocess.CompletedProcess[bytes]:
    """As `start`, and wait for its end, for `timeout` seconds at most."""
    return start(*argv, stdin=stdin, cwd=cwd, env=env).wait(timeout)


def run_text(
    *argv: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, timeout: float = _FOREVER
) -> subprocess.CompletedProcess[str]:
    """As `run`, with what it wrote as text."""
    done = run(*argv, cwd=cwd, env=env, timeout=timeout)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def report_of(code: str, *arguments: str) -> Any:
    """What a program, started anew and without a proxy, prints as JSON in its last line."""
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    program = [sys.executable, "-W", "error", "-c", code, *arguments]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=_FOREVER)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


class _Forked:
    """A process of the server's; as much of `subprocess.Popen` as is needed here."""

    def __init__(self, order: dict[str, object], streams: list[int]) -> None:
        self._says, tell = os.pipe()
        with os.fdopen(tell, "wb"):
            socket.send_fds(_server(), [json.dumps(order).encode()], [*streams, tell])
        self._argv = order["argv"]
        self.returncode: int | None = None
        self.pid = self._number()

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._says], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._says], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self._argv), timeout or 0)
            self.returncode = self._number()
            os.close(self._says)
        return self.returncode

    def _number(self) -> int:
        line = b""
        while not line.endswith(b"\n"):
            piece = os.read(self._says, 1)
            if not piece:
                raise ChildProcessError(f"{_SERVER.name} is gone")
            line += piece
        return int(line)


def _speaks_to_python(environment: Mapping[str, str]) -> bool:
    """Whether something is said to Python itself (PYTHONPATH, PYTHONIOENCODING), which it hears when it starts."""
    return any(name.startswith("PYTHON") and os.environ.get(name) != value for name, value in environment.items())


def _anew(argv: list[str], first: str) -> list[str]:
    """The command that starts a program anew."""
    if not first:
        return [sys.executable, "-W", "error", *argv]
    kind, what, *arguments = argv
    code = f"import runpy\nrunpy.run_module({what!r}, run_name='__main__', alter_sys=True)" if kind == "-m" else what
    return [sys.executable, "-W", "error", "-c", f"exec({first!r}, {{}})\n{code}", *arguments]


@cache
def _server() -> socket.socket:
    """One for all tests of a process; it ends when our end of the socket is closed."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    with its:
        server = subprocess.Popen(
            [sys.executable, "-W", "error", str(_SERVER), str(its.fileno())],
            pass_fds=[its.fileno()],
            stdin=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith(("LINFEN_", "SCRAPY_"))},
        )
    atexit.register(server.wait)
    atexit.register(ours.close)  # called before
    return ours
