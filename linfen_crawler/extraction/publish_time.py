"""Which of a page's times is the publish time: the one shown at the article before all others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.extraction.date_shapes import YEAR
from linfen_crawler.extraction.raw_article import Piece

if TYPE_CHECKING:
    from linfen_crawler.extraction.dateline import HeadLine
    from linfen_crawler.extraction.metadata import Metadata
    from linfen_crawler.extraction.trace import Trace

_MONTH_DAY = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_SHOWN_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/月]\s*(\d{1,2})")


def choose_publish_time(
    head: HeadLine, marks: HeadLine, metadata: Metadata, trace: Trace | None = None
) -> Piece | None:
    """Shown, then marked for news searches, then metadata, then scripts.

    A shown time without its year takes it from metadata (rule `…+year:…`), and one counted from now (昨天) gives way to
    what metadata or a script says of the same moment.
    """
    if trace is not None:
        _trace_times(head, marks, metadata, trace)
    shown = head.time
    if shown is not None and shown.kind in {"full", "english", "compact"}:
        rule = "beside-headline" if shown.label is None else "beside-headline:labelled"
        return Piece(shown.text, rule)
    marked = marks.time
    if shown is None and marked is not None:
        return Piece(marked.text, "marker:pubtime_baidu")
    given = next(iter(metadata.publish_times()), None)
    if shown is None:
        return given
    if shown.kind == "no-year":
        return _with_year(shown.text, metadata) or Piece(shown.text, "beside-headline:no-year")
    return given or (
        Piece(marked.text, "marker:pubtime_baidu") if marked else Piece(shown.text, "beside-headline:relative")
    )


def _trace_times(head: HeadLine, marks: HeadLine, metadata: Metadata, trace: Trace) -> None:
    for found in head.times:
        label = f", labelled {found.label}" if found.label else ""
        trace.add("publish_time", found.text, "beside-headline", f"weight {found.weight:.1f}, {found.kind}{label}")
    if head.modified:
        trace.add("publish_time", head.modified, "beside-headline:modified", "labelled as the last change")
    for found in marks.times:
        trace.add("publish_time", found.text, "marker:pubtime_baidu", "counts where no exact time is shown")
    for piece in metadata.publish_times():
        trace.add("publish_time", piece.text, piece.rule, "metadata and scripts count where no exact time is shown")


def _with_year(text: str, metadata: Metadata) -> Piece | None:
    day = _SHOWN_MONTH_DAY.search(text)
    for piece in metadata.publish_times():
        year = YEAR.search(piece.text)
        same = _MONTH_DAY.search(piece.text)
        if year and same and day and (int(same[1]), int(same[2])) == (int(day[1]), int(day[2])):
            separator = "年" if "月" in text else "-"
            return Piece(f"{year[0]}{separator}{text}", f"beside-headline+year:{piece.rule}")
    return None
