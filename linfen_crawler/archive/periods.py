"""The periods that an archive is packed in: a file belongs to that in which it begins, UTC, as its name says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

_BEGINNING = re.compile(r"-(\d{14})-\d{5,}\.warc(?:\.gz)?$")


def by_period(files: Sequence[Path], period: str) -> dict[str, list[Path]]:
    """Files by the name of their period: `2026-01`, `2026` or `all`, oldest first.

    Args:
        files: Finished WARC files. One whose name does not say when it begins is only in `all`.
        period: How long a period is: `month`, `year` or `all`.
    """
    found: dict[str, list[Path]] = {}
    for file in files:
        day = day_of(file)
        if period == "all":
            found.setdefault("all", []).append(file)
        elif day is not None:
            found.setdefault(day[:7] if period == "month" else day[:4], []).append(file)
    return dict(sorted(found.items()))


def between(files: Sequence[Path], since: date | None, until: date | None) -> dict[str, list[Path]]:
    """The files that begin on or after a day, and on or before another, under one name: `2026-01-01_2026-01-31`."""
    first, last = since.isoformat() if since else None, until.isoformat() if until else None
    name = f"{first}_{last}" if first and last else f"from-{first}" if first else f"until-{last}"
    chosen = [file for file in files if (day := day_of(file)) is not None and (first or day) <= day <= (last or day)]
    return {name: chosen} if chosen else {}


def day_of(file: Path) -> str | None:
    """The day on which a file begins, UTC, as `2026-01-31`; None where its name does not say."""
    named = _BEGINNING.search(file.name)
    if named is None:
        return None
    digits = named[1]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
