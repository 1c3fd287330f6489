"""How the command line speaks to people: on stderr, so that stdout holds data alone."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.log_formats import STEERING, visible_json

if TYPE_CHECKING:
    from rich.console import Console


class ReaderGone(Exception):  # noqa: N818 - nothing is wrong
    """The reader of our output (`| head`) has gone. No OSError: the library of the command line would end with 1."""

    exit_code = ExitCode.OK
    """How the command ended otherwise: its work may be done, and have gone wrong."""


def tame(text: str) -> str:
    """Text of a page for a terminal: each character that could steer it is shown as one that is not known."""
    return STEERING.sub("�", text)


def refusal(message: str) -> CannotRun:
    """The error for bad input: exit code 2. The message says what, where and what to do."""
    return CannotRun(ExitCode.USAGE, message)


@cache
def people() -> Console:
    """The console on stderr, for what accompanies the data."""
    return _console(to_stderr=True)


@cache
def tables() -> Console:
    """The console on stdout, for tables that are themselves what the command was asked for."""
    return _console(to_stderr=False)


def _console(*, to_stderr: bool) -> Console:
    from rich.console import Console

    console = Console(stderr=to_stderr, highlight=False)
    if not console.is_terminal:
        # A log or a pipe has no width: nothing is to be cut or wrapped for it.
        console.width = 200
    return console


def say(text: str) -> None:
    """Print one line to stderr: text of pages and files in it is never read as markup, nor by the terminal."""
    print(tame(text), file=sys.stderr)  # noqa: T201 - the one place that speaks on stderr


def put(line: str | bytes) -> None:
    r"""Print one line of data to stdout, in UTF-8 whatever the terminal's locale is.

    On a terminal what could steer it is shown as `\u001b`, which says the same in JSON; a file or pipe gets every line
    as it is. What is no character at all (in a file name that is no UTF-8) is written so everywhere.

    Raises:
        CannotRun: OUTPUT, if it cannot be written (a full disk behind `>`).
        ReaderGone: Nobody reads it any more.
    """
    if sys.stdout.isatty():
        line = visible_json(line if isinstance(line, str) else line.decode("utf-8"))
    try:
        data = line if isinstance(line, bytes) else line.encode("utf-8", "backslashreplace")
        sys.stdout.buffer.write(data + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise CannotRun(ExitCode.OUTPUT, f"cannot write to standard output: {error.strerror or error}") from None
