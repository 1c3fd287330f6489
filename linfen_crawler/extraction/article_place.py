"""Where the article stands on a page: its body, and the head line that belongs to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from linfen_crawler.extraction.body import find_container
from linfen_crawler.extraction.boilerplate import select_article
from linfen_crawler.extraction.credits import CreditsBehind, credits_behind
from linfen_crawler.extraction.date_shapes import CLOCK
from linfen_crawler.extraction.dateline import HeadLine, take_apart
from linfen_crawler.extraction.foot_line import read_foot
from linfen_crawler.extraction.head_lines import shows_date
from linfen_crawler.extraction.markup_hints import FOREIGN
from linfen_crawler.extraction.media import is_attachment_link
from linfen_crawler.extraction.page_kind import is_site_footer, is_title_link
from linfen_crawler.extraction.raw_article import CreditLine
from linfen_crawler.extraction.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.page import Block, Page
    from linfen_crawler.extraction.raw_article import RawArticle
    from linfen_crawler.extraction.trace import Trace

_HEAD_REACH = 40
"""Blocks between headline and body that may hold the head line."""
_SENTENCE = 12
_ABOVE = 8
"""Blocks above the headline looked at where nothing stands under it."""
_PAGE_OF_PAPER = re.compile(r"第\s*[A-Za-z]?\d{1,3}\s*版|[A-Za-z]?\d{1,3}版\s*[:：]")
_LONGEST_DAY = 60
_CARD = 12
_LONGEST_ACCOUNT = 16
_ACCOUNT_COUNT = re.compile(r"^\d[\d.,]*\s*[万亿]?\s*(?:篇?文章|总阅读|粉丝|作品|获赞)|^(?:文章|粉丝|作品)\s*\d")
_TABLE = 24
"""Blocks that a table of facts has (索引号, 发布机构, 成文日期 …)."""


@dataclass(slots=True)
class FoundBody:
    """The body's blocks and where they stand on the page."""

    page: Page
    """The page that these blocks belong to: the whole one, or the part that a layout names."""
    selection: Selection
    rule: str | None
    first: int
    """Index of its first block on the page; -1 where there is no body."""
    end: int
    hidden: bool = False
    """It was found among what is hidden."""
    _credits_behind: CreditsBehind | None = None

    def credits_behind(self, page: Page) -> CreditsBehind:
        """What credits people behind the body on the page, where its end is known; looked for once."""
        if self._credits_behind is None:
            self._credits_behind = credits_behind(page, self.end)
        return self._credits_behind


def find_body(page: Page, headline: Headline, trace: Trace | None = None) -> FoundBody:
    """The article's blocks by the general rules."""
    container = find_container(page, headline, trace)
    if container is None:
        return _media_alone(page, headline)
    node = page.nodes[container.node]
    selection = select_article(page, node.first, node.end, headline, container.cards, hidden_too=container.hidden)
    texts = [block.index for block in selection.kept if block.size]
    if all(is_site_footer(page.blocks[index]) for index in texts):
        return _media_alone(page, headline)
    return FoundBody(
        page, selection, container.rule, texts[0], max(texts[-1] + 1, texts[0] + 1), hidden=container.hidden
    )


def _media_alone(page: Page, headline: Headline) -> FoundBody:
    """The pictures, films and files under a headline that nothing is written about."""
    nothing = FoundBody(page, Selection(), None, -1, -1)
    if not headline.certain or headline.first < 0:
        return nothing
    for block in page.blocks[headline.end :]:
        if block.hidden or page.stands_in(FOREIGN, block.node, most=3):
            continue
        if is_attachment_link(block):
            nothing.selection.dropped.append((block, "links"))
        elif is_title_link(block) or is_site_footer(block):
            break
        elif block.media and not block.size:
            nothing.selection.kept.append(block)
    return nothing


def read_head(
    page: Page, headline: Headline, body: FoundBody, trace: Trace | None = None, given: RawArticle | None = None
) -> HeadLine:
    """The head line: between headline and body, else above the headline, else behind the body.

    What `given`, the article so far, has already is not looked for behind the body.
    """
    end = body.first if body.first >= 0 else len(page.blocks)
    begin = headline.end if 0 <= headline.end <= end else max(end - 15, 0)
    head = take_apart(_shown(page.blocks[begin : min(begin + _HEAD_REACH, end)]), trace=trace)
    if headline.first > 0 and not head.times:
        over = _right_above(page, headline)
        complete_head(head, _without_date_of_today(take_apart(over, rule="above-headline", trace=trace), over))
    if headline.first > 0 and not head.times:
        complete_head(head, _day_of_issue(page, headline))
    if headline.first > 0 and not head.credits:
        head.credits += _account_card(page, headline)
    if headline.first > 0 and head.source is None:
        complete_head(head, _facts_above(page, headline, trace))
    if body.end >= 0:
        behind = body.credits_behind(page).looked_at
        complete_head(head, read_foot(body.selection, behind, body.first, head, given, trace))
    return head


def _right_above(page: Page, headline: Headline) -> list[Block]:
    """The blocks above the headline, up to a sentence or the headline of another article: those belong to others."""
    over = _shown(page.blocks[max(headline.first - _ABOVE, 0) : headline.first])
    for number in range(len(over) - 1, -1, -1):
        if is_title_link(over[number]) or (over[number].is_sentence and over[number].size > _SENTENCE):
            return over[number + 1 :]
    return over


def _without_date_of_today(above: HeadLine, blocks: Sequence[Block]) -> HeadLine:
    """What stands above a headline, unless it is the date that a site shows on every page (`2023年5月6日 星期六`).

    A day without clock or label counts there only on the page of a newspaper (`第3版`), whose day of issue it is.
    """
    if not above.times or any(_PAGE_OF_PAPER.search(block.text) for block in blocks):
        return above
    above.times = [found for found in above.times if found.label or CLOCK.search(found.text)]
    if not above.times and above.source is not None and above.source.rule.endswith("unlabelled"):
        above.source = above.source_element = None
    return above


def _day_of_issue(page: Page, headline: Headline) -> HeadLine:
    """The date in the head of a newspaper's page, over the list of what stands on that page."""
    over = _shown(page.blocks[: headline.first])
    if not any(_PAGE_OF_PAPER.search(block.text) for block in over if block.size <= _LONGEST_DAY):
        return HeadLine()
    return take_apart(
        [block for block in over if block.size <= _LONGEST_DAY and not block.linked and shows_date(block)][-2:],
        rule="above-headline",
        unlabelled=False,
    )


def _account_card(page: Page, headline: Headline) -> list[CreditLine]:
    """The account in a card above the headline: its name, and under it how much it published and who reads it."""
    over = _shown(page.blocks[max(headline.first - _CARD, 0) : headline.first])
    for name, behind in pairwise(over):
        if name.linked and name.size <= _LONGEST_ACCOUNT and _ACCOUNT_COUNT.search(behind.text):
            return [CreditLine(f"作者：{name.text}", "account", "head")]
    return []


def _facts_above(page: Page, headline: Headline, trace: Trace | None) -> HeadLine:
    """What the table of facts over an office's notice says: source and time, both behind their labels."""
    over = _shown(page.blocks[max(headline.first - _TABLE, 0) : headline.first])
    table = take_apart(over, rule="above-headline", unlabelled=False, trace=trace)
    table.times = [found for found in table.times if found.label]
    return table if table.times and table.source is not None else HeadLine()


def complete_head(head: HeadLine, other: HeadLine) -> None:
    """Take from another head line what this one does not have."""
    head.times = head.times or other.times
    head.modified = head.modified or other.modified
    if head.source is None:
        head.source, head.source_element = other.source, other.source_element
    known = {line.text for line in head.credits}
    head.credits += [line for line in other.credits if line.text not in known]
    head.view_count = head.view_count or other.view_count


def _shown(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.size and not block.hidden and block.size <= 400]
