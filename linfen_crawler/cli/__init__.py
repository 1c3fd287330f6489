"""`linfen`: the command line. Data goes to stdout, everything else to stderr; exit codes are in docs/operations.md."""

from __future__ import annotations

import os
import sys

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode


def main() -> None:
    """Run the command line and end with its exit code; bad input ends in one message, never in a traceback."""
    from linfen_crawler.cli.messages import ReaderGone, say

    try:
        from linfen_crawler.cli.app import app

        app(prog_name="linfen")
    except CannotRun as reason:
        say(f"linfen: {reason}")
        if reason.exit_code == ExitCode.OUTPUT:
            _give_up_stdout()
        sys.exit(reason.exit_code)
    except (ReaderGone, BrokenPipeError):
        # Nothing is wrong: the reader of our output has all that it wants.
        _give_up_stdout()
        sys.exit(ExitCode.OK)
    except Exception as error:
        if os.environ.get("LINFEN_DEBUG") not in {None, "", "0"}:
            raise
        from linfen_crawler.cli.unforeseen import explain_unforeseen

        sys.exit(explain_unforeseen(error))


def _give_up_stdout() -> None:
    """What is still buffered cannot be written: Python must not try, and complain, at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
