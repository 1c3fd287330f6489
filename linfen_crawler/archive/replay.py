"""Look at an archive in a browser: pywb, started on a temporary collection that points to the files where they are."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VARIABLE = "LINFEN_WAYBACK"
"""Environment variable with the path of pywb's command `wayback`."""

_READY_WITHIN = 60.0  # seconds until pywb must answer
_LOOK_EVERY = 0.1
_CHECK_WITHIN = 60.0  # seconds: the first start after an install compiles all its modules
_GET_INSTALLED = (
    "pywb needs an environment of its own: it brings brotlipy, which takes the place of the module brotli that Scrapy "
    "needs. Install it by one of:\n"
    "  pipx install pywb\n"
    "  python3 -m venv ~/pywb && ~/pywb/bin/pip install pywb && "
    f"export {VARIABLE}=~/pywb/bin/wayback"
)


class CannotReplay(Exception):  # noqa: N818 - a refusal
    """pywb is missing or does not run. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A running pywb."""

    root: str
    """Address of the collection: `http://127.0.0.1:PORT/NAME/`."""
    process: subprocess.Popen[bytes]
    """Its process."""

    def page(self, url: str) -> str:
        """Where the latest capture of an address is shown."""
        return self.root + url

    def has(self, url: str) -> bool:
        """Whether there is a capture of an address.

        Raises:
            CannotReplay: pywb does not answer as it should.
        """
        query = urllib.parse.urlencode({"url": url, "limit": "1", "output": "json"})
        try:
            with _ask(f"{self.root}cdx?{query}") as answer:
                return bool(answer.read().strip())
        except urllib.error.HTTPError as error:
            if error.code in {400, 404}:
                return False
            raise CannotReplay(f"pywb answers {error.code} when asked for its index") from None
        except OSError as error:
            raise CannotReplay(f"pywb does not answer: {error}") from None


def find_wayback(given: Path | None) -> Path:
    """The command of pywb: the one given, else LINFEN_WAYBACK, else `wayback` on the path, else beside this Python.

    Raises:
        CannotReplay: There is none, or it does not run: what is wrong, and how to get one that does.
    """
    named = str(given) if given is not None else os.environ.get(VARIABLE)
    if named:
        found = shutil.which(Path(named).expanduser())
        if found is None:
            source = "--wayback" if given is not None else VARIABLE
            raise CannotReplay(f"{source} names {named}, which is no program that can be run")
    else:
        found = shutil.which("wayback") or shutil.which("wayback", path=str(Path(sys.executable).parent))
        if found is None:
            raise CannotReplay(f"there is no pywb here (its command is wayback, looked for on PATH). {_GET_INSTALLED}")
    _check_runs(found)
    return Path(found)


def _check_runs(program: str) -> None:
    """An old pywb in an environment with newer libraries is found, and fails when it is started."""
    try:
        done = subprocess.run(  # noqa: S603 - the program that the user named or installed  # nosec B603
            [program, "--version"], capture_output=True, env=_environment(), timeout=_CHECK_WITHIN, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotReplay(f"{program} does not run: {error}. {_GET_INSTALLED}") from None
    if done.returncode != 0 or not done.stdout.startswith(b"pywb"):
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        raise CannotReplay(
            f"{program} does not run, or is not pywb's: {said[-1] if said else f'exit code {done.returncode}'}. "
            f"{_GET_INSTALLED}"
        )


@contextmanager
def replay(
    wayback: Path, name: str, index: Path, files: Sequence[Path], folder: Path, port: int | None = None
) -> Iterator[Replay]:
    """Run pywb on 127.0.0.1 while the block runs.

    Args:
        wayback: Its command.
        name: The collection's name in addresses: letters, digits, `_`, `-`.
        index: A CDXJ index whose file names are those of `files`.
        files: WARC files; packages, where the index was made for reading in place.
        folder: An empty folder for its configuration.
        port: The port; None for a free one.

    Raises:
        CannotReplay: The port is taken, or pywb ended or did not answer within a minute.
        OSError: Its configuration cannot be written.
    """
    port = _free_port(port)
    _configure(folder, name, index, files)
    log = folder / "pywb.log"
    with log.open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - the program that the user named or installed  # nosec B603
            [str(wayback), "--bind", "127.0.0.1", "--port", str(port), "--directory", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=_environment(),
            start_new_session=True,  # a Ctrl-C in the terminal is for us; we end it
        )
    try:
        root = f"http://127.0.0.1:{port}/{name}/"
        _wait(process, root, log)
        yield Replay(root, process)
    finally:
        _end(process)


def _environment() -> dict[str, str]:
    """Its environment is another one than ours: what points Python to modules is not for it."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONWARNINGS", "__PYVENV_LAUNCHER__"}
    }


def _configure(folder: Path, name: str, index: Path, files: Sequence[Path]) -> None:
    # pywb finds a file by a table of names and paths: sorted by bytes, a tab between them.
    table = folder / "paths.txt"
    rows = sorted(f"{file.name}\t{file.absolute()}\n".encode() for file in files)
    table.write_bytes(b"".join(rows))
    collection = {"index_paths": str(index.absolute()), "archive_paths": str(table)}
    # JSON is YAML, too.
    (folder / "config.yaml").write_text(json.dumps({"collections": {name: collection}}), encoding="utf-8")


def _free_port(wanted: int | None) -> int:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", wanted or 0))
        except OSError as error:
            raise CannotReplay(
                f"port {wanted} of 127.0.0.1 cannot be used: {error.strerror or error}; choose another by --port, or "
                "leave it out for a free one"
            ) from None
        port: int = trial.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], root: str, log: Path) -> None:
    until = time.monotonic() + _READY_WITHIN
    while True:
        if process.poll() is not None:
            raise CannotReplay(f"pywb ended at once: {_last_words(log)}. {_GET_INSTALLED}")
        try:
            with _ask(root):
                return
        except urllib.error.HTTPError as error:
            raise CannotReplay(f"pywb answers {error.code} for its collection: {_last_words(log)}") from None
        except OSError:
            if time.monotonic() > until:
                raise CannotReplay(f"pywb does not answer within {_READY_WITHIN:.0f} seconds") from None
            time.sleep(_LOOK_EVERY)


def _ask(url: str) -> Any:
    """Ask our own server, whatever proxy is set for the rest of the world."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(url, timeout=10)


def _last_words(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
