"""What to say of an error that nobody foresaw: one line, and the rest in a file."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import traceback

from linfen_crawler.cli.messages import say, tame
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.version import __version__

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def explain_unforeseen(error: Exception) -> ExitCode:
    """Say on stderr what happened and what to do, put the traceback in a file, and give the exit code."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        say(tame(f"linfen: cannot write: {error}. Make room, then run it again"))
        return ExitCode.OUTPUT
    words = " ".join(f"{type(error).__name__}: {error}".split())
    say(
        tame(
            f"linfen: a defect of this program: {words[:300]}. Please report it with {_log_of(error)} "
            "本程序有缺陷,请附上该日志报告"
        )
    )
    return ExitCode.DEFECT


def _log_of(error: Exception) -> str:
    try:
        descriptor, path = tempfile.mkstemp(prefix="linfen-defect-", suffix=".log")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"linfen-crawler {__version__}, Python {sys.version}\n{sys.argv}\n\n")
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        return "what LINFEN_DEBUG=1 shows"
    return path
