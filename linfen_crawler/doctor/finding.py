"""One thing that the doctor has to say, in two languages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from linfen_crawler.doctor.sayings import SAYINGS
from linfen_crawler.operations.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linfen_crawler.doctor.sayings import Level


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and what to do about it."""

    kind: str
    """Its name for programs; `sayings.SAYINGS` and docs/operations.md have all."""
    level: Level
    about: str
    """The site, file or setting that it is about; empty where the machine is."""
    what: str
    what_zh: str
    remedy: str
    """What to do; empty where there is nothing to do."""
    remedy_zh: str

    @property
    def exit_code(self) -> ExitCode:
        """The code with which the doctor ends if this is the gravest."""
        return SAYINGS[self.kind].exit_code

    def to_json(self) -> dict[str, Any]:
        """All of it in JSON form."""
        return {**asdict(self), "exit_code": int(self.exit_code)}


def finding(kind: str, about: str = "", **facts: object) -> Finding:
    """A finding of a kind with its facts filled in.

    Args:
        kind: A key of `SAYINGS`.
        about: What it is about.
        facts: What the sentences of this kind name in braces; all of them.
    """
    saying = SAYINGS[kind]
    texts = (saying.what, saying.what_zh, saying.remedy, saying.remedy_zh)
    return Finding(kind, saying.level, about, *(text.format(about=about, **facts) for text in texts))


_GRAVITY = (ExitCode.DAMAGED, ExitCode.CONFIGURATION, ExitCode.PARTIAL, ExitCode.OK)


def exit_code_of(findings: Iterable[Finding]) -> ExitCode:
    """The code of the gravest finding: records first, then what stops a run, then what is undone."""
    return min((each.exit_code for each in findings), key=_GRAVITY.index, default=ExitCode.OK)
