"""The exit codes of every command of ours, and the error that carries one."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended, for the shell and for cron. The numbers are a promise.

    75 and 78 are EX_TEMPFAIL and EX_CONFIG of BSD's sysexits.h; 130 and 143 are the shell's 128 + signal number.
    """

    OK = 0
    """All went well, also when there was nothing new."""
    DEFECT = 1
    """A defect of this program; the message asks for a report."""
    USAGE = 2
    """The command line is wrong: unknown site, bad date, missing file."""
    PARTIAL = 3
    """The crawl ended, but some pages failed; the next run asks for them again. Or not all of a file was whole."""
    QUALITY = 4
    """The crawl ended, but what came of it is not what the site's past leads one to expect: `alarms` of its summary."""
    UNREACHABLE = 5
    """A site gave no page at all: it is down, or it declines us."""
    OUTPUT = 6
    """The output folder cannot be written, or its disk is full."""
    DAMAGED = 7
    """`linfen archive` found damage: a file that is not whole, a digest or a pointer that is wrong; or `linfen doctor`
    did, in records or ledger."""
    ALREADY_RUNNING = 75
    """Another run works on the same output; try again later."""
    CONFIGURATION = 78
    """A setting or a site definition is wrong or missing."""
    INTERRUPTED = 130
    """Ended by Ctrl-C (SIGINT), in good order."""
    TERMINATED = 143
    """Ended by SIGTERM, in good order."""


_GRAVITY = (
    ExitCode.DEFECT,
    ExitCode.OUTPUT,
    ExitCode.DAMAGED,
    ExitCode.CONFIGURATION,
    ExitCode.ALREADY_RUNNING,
    ExitCode.USAGE,
    ExitCode.INTERRUPTED,
    ExitCode.TERMINATED,
    ExitCode.UNREACHABLE,
    # Above PARTIAL: pages that failed are had by the next run, a redesign that nobody looks at stays.
    # Below UNREACHABLE: of a site that gave nothing there is no quality to speak of.
    ExitCode.QUALITY,
    ExitCode.PARTIAL,
    ExitCode.OK,
)


def gravest(codes: list[ExitCode]) -> ExitCode:
    """The one code that stands for several sites crawled by one command: that of the worst of them; OK for none."""
    return min(codes, key=_GRAVITY.index, default=ExitCode.OK)


class CannotRun(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """A run that cannot start or go on. The message says what is wrong, where, and what to do; no traceback is due."""

    def __init__(self, exit_code: ExitCode, message: str) -> None:
        super().__init__(message)
        self.exit_code = exit_code
