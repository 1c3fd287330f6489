"""Where the article ends inside the body's element, and what behind its end is still the article.

A heading such as 相关阅读 ends it. A line that names the editor ends most articles and stands in the middle of some, so
what follows it is judged by what it is: running text stays, buttons and addresses to the reader go, and so does all
that stands under the headline, the head line or the dateline of another article, or under the name and time of a
reader who comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from linfen_crawler.extraction.date_shapes import CLOCK, has_date
from linfen_crawler.extraction.head_lines import is_head_line
from linfen_crawler.extraction.line_shapes import ADDRESSED, BYLINE, LABELS, PROMOTION, SOURCE_LINE
from linfen_crawler.extraction.page import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.page import Block, Page

BEHIND: Final = ("behind-credits", "behind-end", "box")
"""Reasons that take a line out for where it stands and not for what it says: running text among these may be missed."""

_ENDINGS = frozenset({"related-heading", "neighbours", "end-mark", "footer"})
_CREDITED_FROM, _FURNITURE_FROM = 0.3, 0.6
"""Shares of the text written before an editor's line: from the one on another article may follow, from the other on
what is no running text is taken for buttons, slogans and the newsroom's own lines."""
_LONGEST_FURNITURE = 60
_SHORTEST_PROSE = 16
_LONGEST_HEAD_LINE = 120
_MISSED = 20
"""Characters from which on running text that was taken out is worth a flag."""
_TO_READERS = re.compile(
    r"欢迎|敬请|留言|评论区|转发|分享[到给至]|点赞|在看|投稿|来稿|爆料|报料|热线|客服|扫码|二维码|公众号|小程序|客户端|[Aa][Pp][Pp]|"
    r"^[\W\d]*(?:请|点击|点开|戳|回复|关注|长按|扫描|扫一扫|搜索|更多)"
)
"""Words that turn to the reader in a line of its own behind the editor's."""
_DATELINE = re.compile(
    r"^[\s\u3000]*(?:本[报报網网台社刊]|[\u3400-\u9fff]{1,8}(?:[报報网網]|电视台|融媒|客户端))(?:消息|讯|訊)\s*[（(\s]|"
    r"^[\s\u3000]*(?:新华社|中新社|中新网|人民网)[^。，]{0,16}(?:电|讯)\s*[（(\s]"
)
"""How a report begins: `本报讯（记者 …`, `新华社太原9月8日电`."""


class ArticleEnd:
    """Judges the lines of the body's element, in their order, by whether the article is over."""

    def __init__(
        self, page: Page, blocks: Sequence[Block], headline: Headline, whole: int, *, hidden_too: bool
    ) -> None:
        """Begin with no end in sight.

        Args:
            page: The page.
            blocks: The blocks of the body's element, in their order.
            headline: The headline, whose heading tells those of other articles.
            whole: Characters of running text in the body's element.
            hidden_too: What is hidden counts as shown.
        """
        self._page = page
        self._whole = whole
        self._level = _level(page, headline)
        self._blocks, self._hidden_too = blocks, hidden_too
        self._followers: dict[int, Block] | None = None
        self.begun = False
        """An editor's line or a heading such as 相关阅读 was passed. Until then a line goes for its own reason only."""
        self.over = False
        """A heading such as 相关阅读 was passed."""
        self._credited = False
        """An editor's line was passed behind which another article may begin."""
        self._late = False
        """Most of the text stands in front of an editor's line."""
        self._elsewhere = False
        """Another article, or what readers wrote, has begun: it goes on to the end."""
        self._resumed = False
        """The line before this one is running text behind the editor's line."""

    def judge(self, block: Block, reason: str | None, written: int) -> str | None:
        """The reason to take a block out: its own, if it has one, or that it stands behind the article's end.

        Args:
            block: A block with text.
            reason: Its own reason to go.
            written: Characters kept so far.
        """
        if reason == "editorial":
            self.begun = True
            self._credited = self._credited or written > _CREDITED_FROM * self._whole
            self._late = self._late or written > _FURNITURE_FROM * self._whole
        if reason in _ENDINGS:
            self.begun = self.over = True
            return reason
        if reason is not None:
            return reason
        if self._credited and not self._elsewhere:
            self._elsewhere = self._begins_another(block)
        if self._elsewhere:
            return "behind-end"
        if self._late and not self.over and not self._stays(block):
            return "behind-credits"
        if self.over:
            # A box of links near the beginning ends with the next real paragraph.
            self.over = written >= 200 or not block.is_sentence or block.size < 40 or block.linked * 4 >= block.size
        return "behind-end" if self.over else None

    def _behind(self, block: Block) -> Block | None:
        """The block with shown text that follows."""
        if self._followers is None:  # on many pages nobody asks
            shown = [each for each in self._blocks if each.size and (self._hidden_too or not each.hidden)]
            self._followers = dict(zip((each.index for each in shown), shown[1:], strict=False))
        return self._followers.get(block.index)

    def _begins_another(self, block: Block) -> bool:
        """Whether another article's headline, head line or dateline begins here, or the first comment of a reader."""
        if is_prose(block):
            return False
        level = HEADINGS.get(self._page.nodes[block.node].tag, 9)
        if level <= self._level or _is_foreign_head_line(block):
            return True
        following = self._behind(block)
        return following is not None and (
            _is_foreign_head_line(following) or _DATELINE.match(following.text) is not None
        )

    def _stays(self, block: Block) -> bool:
        """Whether a line behind the editor's is the article's: running text, or a short line between such."""
        following = self._behind(block)
        resumed = is_prose(block)
        between = (
            block.size < _LONGEST_FURNITURE
            and not SOURCE_LINE.match(block.text)
            and ((self._resumed and block.is_sentence) or (following is not None and is_prose(following)))
        )
        self._resumed = (resumed or (between and self._resumed)) and not _speaks_to_reader(block)
        if resumed or block.size >= _LONGEST_FURNITURE or BYLINE.search(block.text):
            return True
        return between and not _speaks_to_reader(block)


def is_prose(block: Block) -> bool:
    """Whether a block is a sentence of a report, and not one that turns to the reader."""
    return (
        block.size >= _SHORTEST_PROSE
        and (block.is_sentence or (block.stops >= 2 and "，" in block.text))
        and block.linked * 4 < block.size
        and not _speaks_to_reader(block)
    )


def prose_missed(dropped: Sequence[tuple[Block, str]]) -> int:
    """How many lines of running text were taken out for where they stand."""
    return sum(
        1
        for block, reason in dropped
        if reason in BEHIND and block.size >= _MISSED and block.is_sentence and is_prose(block)
    )


def _speaks_to_reader(block: Block) -> bool:
    if block.size >= 2 * _LONGEST_FURNITURE:
        return False
    text = block.text
    return (PROMOTION.search(text) is not None and ADDRESSED.search(text) is not None) or (
        block.size < _LONGEST_FURNITURE and _TO_READERS.search(text) is not None and not text.startswith(("“", "「"))
    )


def _is_foreign_head_line(block: Block) -> bool:
    """A time with its clock or its labels, as it stands under another headline or over a comment."""
    text = block.text
    return (
        block.size < _LONGEST_HEAD_LINE
        and is_head_line(text)
        and has_date(text)
        and (CLOCK.search(text) is not None or LABELS.search(text) is not None)
    )


def _level(page: Page, headline: Headline) -> int:
    """The level of the heading that the headline is; 0 where it is none, or one that texts use inside."""
    if not headline.certain or not 0 <= headline.first < len(page.blocks):
        return 0
    level = HEADINGS.get(page.nodes[page.blocks[headline.first].node].tag, 0)
    return level if level <= 2 else 0
