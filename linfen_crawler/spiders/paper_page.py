"""What the pages of a printed newspaper are called: `第01版：要闻`, `A2版 本地`, `03版`."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAMED = re.compile(
    r"(?P<number>第\s{0,3}[A-Z]{0,2}\s{0,3}\d{1,3}\s{0,3}版|[A-Z]{0,2}\d{1,3}\s{0,3}版|第\s{0,3}[一二三四五六七八九十]{1,3}\s{0,3}版)"
    r"(?:\s{0,5}[:：|·\-—]\s{0,5}|\s{1,5})?(?P<name>[^\s:：|<>【】]{1,20})?"
)
_WHITE = re.compile(r"\s+")
# What stands behind a page's number and is no name of it.
_NOT_NAMES = re.compile(r"(?:上一版|下一版|版面|PDF|pdf|导航|目录|概览|标题|第|共|\d)")


class PaperPage(NamedTuple):
    """A page of an issue, as the paper calls it."""

    number: str
    """`第01版`, `A2版`: as it stands there, without white space."""
    name: str | None = None
    """`要闻`; None where the page has none."""

    @property
    def section(self) -> tuple[str, ...]:
        """The record's section: number, and name if there is one."""
        return (self.number, self.name) if self.name else (self.number,)


def paper_page(text: str) -> PaperPage | None:
    """The page that a link or heading names; None for any other text."""
    found = _NAMED.match(text[:200].strip())
    return None if found is None else _page(found)


def paper_page_in(text: str) -> PaperPage | None:
    """The first page that is named anywhere in a text."""
    found = _NAMED.search(text)
    return None if found is None else _page(found)


def _page(found: re.Match[str]) -> PaperPage:
    name = found["name"]
    if name is not None and _NOT_NAMES.match(name):
        name = None
    return PaperPage(_WHITE.sub("", found["number"]), name)
