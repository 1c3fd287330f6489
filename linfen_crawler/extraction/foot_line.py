"""What stands under the text and belongs to the head line: a time, a source or a count that it does not give itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.extraction.dateline import HeadLine, take_apart
from linfen_crawler.extraction.head_lines import shows_date
from linfen_crawler.extraction.line_shapes import COUNT_OR_CHANGE, LABELS, NOTICE, NOTICE_START
from linfen_crawler.extraction.page_text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linfen_crawler.extraction.page import Block
    from linfen_crawler.extraction.raw_article import RawArticle
    from linfen_crawler.extraction.selection import Selection
    from linfen_crawler.extraction.trace import Trace

_REACH = 15
"""Blocks behind the body that may hold what belongs to the head line."""
_NEAR = 4
"""Of these, such as may be a whole head line."""
_OWN_LINES = frozenset({"editorial", "head-line", "source"})
_LONGEST_BARE = 24


def read_foot(
    selection: Selection,
    behind: Sequence[Block],
    first: int,
    head: HeadLine,
    given: RawArticle | None = None,
    trace: Trace | None = None,
) -> HeadLine:
    """What the lines under the text add to a head line.

    Args:
        selection: The body's lines, and those taken out of it.
        behind: The blocks behind the body, in their order.
        first: Index of the body's first block.
        head: The head line so far: what it has is not looked for.
        given: The article so far: nor is what that has.
        trace: Gets the sources that were considered, whether they are wanted or not.
    """
    named = [block for block, reason in selection.dropped if reason in _OWN_LINES and not block.hidden]
    foot = HeadLine()
    behind = behind[:_REACH]
    if trace is not None or _may_add([*named, *behind], head, given):
        behind = list(_without_notices(behind))
        foot = take_apart([*named, *behind], place="foot", rule="behind-body", unlabelled=False, trace=trace)
        bare = {squeeze(block.text) for block in behind[:_NEAR] if block.size <= _LONGEST_BARE}
        foot.times = [found for found in foot.times if found.label or found.text in bare]
    below = [block for block in named if block.index > first and _has_time_and_label(block)]
    for block, _ in zip(_without_notices(behind), range(_NEAR), strict=False):
        if block.index > first and _has_time_and_label(block):
            below.append(block)
    under = take_apart(below, place="foot", rule="behind-body", unlabelled=False)
    foot.times, foot.credits = foot.times or under.times, under.credits
    return foot


def _may_add(blocks: Sequence[Block], head: HeadLine, given: RawArticle | None) -> bool:
    """Whether such lines may say what neither head line nor article has yet."""
    if not (head.times or (given is not None and given.publish_time)):
        return True
    if head.source is None and (given is None or given.source is None):
        return True
    # Where only a count and a last change are missing, most pages show neither.
    return COUNT_OR_CHANGE.search("\x1e".join([block.text for block in blocks])) is not None


def _without_notices(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if NOTICE_START.match(block.text) is None and NOTICE.search(block.text) is None:
            yield block


def _has_time_and_label(block: Block) -> bool:
    """A head line that stands under the text."""
    return not block.is_sentence and shows_date(block) and LABELS.search(block.text) is not None
