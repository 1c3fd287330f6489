"""What a page is that holds no article: a list, an error page, a wall, a shell for scripts.

Precise before complete: a real article must never be refused. Nothing is concluded from a phrase or a number of links
alone, only together with a body that is missing, tiny, or made of the items of a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from linfen_crawler.extraction.date_shapes import has_date
from linfen_crawler.extraction.line_shapes import FURNITURE
from linfen_crawler.extraction.page_kind_phrases import (
    CHALLENGE_SCRIPT,
    ERROR_LINE,
    ERROR_TITLE,
    FEED,
    MISSING,
    SERVER,
    TEMPLATE_PLACE,
    WAITING_LINE,
    WALL_LINE,
    WALL_TITLE,
    is_site_footer_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linfen_crawler.extraction.decode import Decoded
    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.metadata import Metadata
    from linfen_crawler.extraction.page import Block, Page

REASONS: Final = {
    "too_large": "it has more bytes or tags than any page of text has: it is not read",
    "no_text": "no byte of it is text that a reader sees",
    "binary": "it is an image, an archive or another file that is no text",
    "data": "it is JSON: an answer for programs",
    "list_page": "it is a front page, a list of articles or a feed",
    "missing_page": "it says that there is no such page, or none any more, whatever its status is",
    "error_page": "it says that the server failed or the site rests, whatever its status is",
    "wall_page": "it stands between visitor and page: a captcha, a script that tests the browser, a firewall's refusal",
    "script_shell": "a script is to fill it, and has not",
    "no_body": "it has a headline at most: no text, picture, film or file",
}
"""The words of `NotAnArticle.reason`, and what each means."""

_PLENTY = 400
"""Characters of text under a headline of its own that no page but an article has."""
_LITTLE = 120
"""Characters beside an error's or wall's phrase: an article that quotes the phrase has more, or shows its time."""
_LITTLE_ON_PAGE = 500
"""Characters on the whole page, with navigation and footer, up to which a phrase anywhere on it counts."""
_LONGEST_PHRASE = 90
_TITLE_LINK = 8
"""Characters of a link that may be the headline of another article; names of channels are shorter."""
_DATE_REACH = 12
"""Blocks under a headline in which its time stands."""
_LETTER = re.compile(r"[^\W_]")
_SCRIPTS, _SCRIPT = 10, 100_000
"""How many scripts are looked into, and how far: a wall's is the first or second, and says at once what it does."""
_APP_ROOTS = frozenset(["app", "root", "__next", "__nuxt", "__layout", "app-root", "main-app", "react-root", "vue-app"])


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a page is no article."""

    reason: str
    message: str


def kind_of_text(decoded: Decoded) -> Verdict | None:
    """The verdict on a decoded text before it is parsed: feeds and JSON."""
    head = decoded.head(600).lstrip()
    if head[:1] in {"{", "["} and _is_json(decoded.text):
        return Verdict(
            "data", f"the answer is JSON, {len(decoded.text)} characters: the page that shows it lies elsewhere"
        )
    if head[:1] == "<" and FEED.search(head):
        return Verdict("list_page", "the answer is a feed or a map of the site, in XML")
    return None


def _is_json(text: str) -> bool:
    import json

    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def kind_of_capture(title: str | None, paragraphs: Sequence[str]) -> Verdict | None:
    """The verdict on a plain-text capture: neither headline nor body, or an error or wall and nothing else."""
    lines = [*([title] if title else []), *paragraphs]
    if not any(map(_LETTER.search, lines)):
        return Verdict("no_body", "the text holds neither a headline nor a body that a reader sees")
    if sum(map(len, lines)) > _LITTLE + _LONGEST_PHRASE:
        return None
    return _by_phrase(lines)


def judge_page(
    page: Page,
    metadata: Metadata,
    headline: Headline,
    kept: Sequence[Block],
    *,
    first: int,
    end: int,
    has_media: bool,
    fitted: bool,
    url: str | None,
) -> Verdict | None:
    """Whether a page is no article after all that was found on it.

    Args:
        page: The page.
        metadata: What it says of itself.
        headline: What was found as its headline.
        kept: The blocks that were found as its body.
        first: Index of the body's first block on the page, -1 where there is none.
        end: Index behind its last one.
        has_media: The body holds pictures, films or files.
        fitted: A layout of the site fits, so only phrases are looked at.
        url: Its address, if known.

    Returns:
        The verdict; None for an article.
    """
    titled = _by_title(page.window_title)
    if fitted and titled is None and _has_more_than_phrase(kept):
        return None
    seen = _Seen(page, metadata, headline, kept, first, end, has_media, url)
    if titled is not None and not seen.is_dated and (seen.text < _PLENTY or not headline.certain):
        told = _by_phrase(seen.lines()) if seen.text < _PLENTY else None
        return told if told is not None and told.reason != "script_shell" else titled
    if seen.is_plain_article:
        return None
    if seen.text < _LITTLE + _LONGEST_PHRASE and not seen.is_dated:
        found = _by_phrase(seen.lines()) or _by_challenge(page, seen.text)
        if found is not None:
            return found
    if fitted:
        return None
    if seen.is_list():
        links = len(seen.title_links)
        return Verdict("list_page", f"{links} links to other pages, and {seen.text} characters of text of its own")
    if seen.text or has_media or (seen.is_dated and headline.certain):
        return None
    if _is_shell(page):
        return Verdict("script_shell", "the page is an empty frame that a script is to fill")
    return Verdict("no_body", f"the page shows {len(page.blocks)} pieces of text, and none of them is an article's")


def _has_more_than_phrase(kept: Sequence[Block]) -> bool:
    """Whether the body is longer than an error's or wall's phrase with what stands beside it."""
    size = 0
    for block in kept:
        if _is_text(block):
            size += block.size
            if size >= _LITTLE + _LONGEST_PHRASE:
                return True
    return False


def _is_text(block: Block) -> bool:
    return _LETTER.search(block.text) is not None and not is_site_footer(block)


class _Seen:
    """What speaks for an article on a page and what for a list, each looked up once."""

    def __init__(
        self,
        page: Page,
        metadata: Metadata,
        headline: Headline,
        kept: Sequence[Block],
        first: int,
        end: int,
        has_media: bool,
        url: str | None,
    ) -> None:
        self.page, self.metadata, self.headline = page, metadata, headline
        self.kept = [each for each in kept if _is_text(each)]
        self.text = sum(block.size for block in self.kept)
        self.first, self.end, self.url, self.has_media = first, end, url, has_media
        shown = headline.first >= 0
        top = page.blocks[headline.first] if shown else None
        self.own_headline = top is not None and top.linked * 2 <= top.size

    @cached_property
    def title_links(self) -> list[int]:
        """Indexes of the shown blocks that may be headlines of other articles."""
        return [block.index for block in self.page.blocks if is_title_link(block)]

    @cached_property
    def is_dated(self) -> bool:
        """Whether a time stands right under a headline of its own, before any link to another article."""
        if not (self.own_headline and self.headline.certain):
            return False
        begin = self.headline.end
        for block in self.page.blocks[begin : begin + _DATE_REACH]:
            if is_title_link(block):
                return False
            if not block.hidden and block.size < 200 and has_date(block.text):
                return True
        return False

    @property
    def is_plain_article(self) -> bool:
        """Plenty of text under a headline, and not in pieces between links."""
        if self.text < _PLENTY or not (self.own_headline and self.headline.certain):
            return False
        return self._inside() < 4

    def _inside(self) -> int:
        return sum(1 for block in self.page.blocks[max(self.first, 0) : self.end] if is_title_link(block))

    def is_list(self) -> bool:
        """Whether its text is that of a list's items, or next to nothing beside links to other pages."""
        links = self.title_links
        if not links:
            return False
        inside = self._inside() if self.first >= 0 else 0
        paragraphs = len(self.kept)
        long_headline = self.headline.piece is not None and len(self.headline.piece.text) >= 9
        # Summaries between the headlines of a list; a round-up of news has a headline and a time over all of them.
        under_one_headline = self.own_headline and self.headline.certain
        most = (1.6 if under_one_headline else 3) * inside + 1
        if inside >= 4 and paragraphs <= most and not (self.is_dated and long_headline):
            return True
        if self.has_media and self.own_headline:
            return False
        if self.own_headline:
            behind = [index for index in links if index >= self.headline.end and (self.first < 0 or index < self.first)]
            if len(behind) >= 5 and self.text < 200:
                return True
            if self.text < 20 and len(behind) >= 3 and not self.has_media:
                return True
            return self._is_front() and len(links) >= 5 and self.text < _PLENTY and not self.is_dated
        if self._says_article():
            return False
        linked = sum(self.page.blocks[index].linked for index in links)
        if self._is_front() and len(links) >= 3 and self.text < 2 * linked:
            return True
        if self.text == 0:
            return len(links) >= 2 and not self.has_media
        return (len(links) >= 3 and self.text < 100 and linked > self.text) or (
            len(links) >= 20 and self.text < 300 and linked >= 4 * self.text
        )

    def _is_front(self) -> bool:
        return self.url is not None and _path_of(self.url) in {"", "/", "/index.html", "/index.htm", "/index.shtml"}

    def _says_article(self) -> bool:
        names = self.metadata.names
        return (
            "articletitle" in names
            or names.get("og:type", "").lower() in {"article", "news"}
            or bool(names.get("article:published_time") or self.metadata.linked_data.get("datePublished"))
        )

    def lines(self) -> Iterator[str]:
        """The lines that may say what the page is: headline and body, and all of a page that shows hardly more."""
        if self.headline.piece is not None:
            yield self.headline.piece.text
        for block in self.kept:
            yield block.text
        shown = [block for block in self.page.blocks if block.size and not block.hidden]
        if sum(block.size for block in shown) <= _LITTLE_ON_PAGE:
            for block in shown:
                yield block.text


def is_title_link(block: Block) -> bool:
    """Whether a block may be the headline of another article, with its date maybe."""
    return (
        block.linked >= _TITLE_LINK
        and not block.hidden
        and block.linked * 10 >= block.size * 4  # a date or a medium's name may stand beside it
        and not FURNITURE.match(block.text)
    )


def is_site_footer(block: Block) -> bool:
    """Whether a block is a line of the site's footer."""
    return block.size < 300 and is_site_footer_line(block.text)


def _path_of(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return None if parts.query else parts.path


def _by_title(title: str) -> Verdict | None:
    """The verdict of a window title that says nothing but that this is no page."""
    if not title or len(title) > _LONGEST_PHRASE:
        return None
    if ERROR_TITLE.match(title):
        return Verdict(_kind_of_error(title), f"the window's title is an error's: {title}")
    if WALL_TITLE.match(title):
        return Verdict("wall_page", f"the window's title is that of a check of visitors: {title}")
    return None


def _kind_of_error(phrase: str) -> str:
    """Whether an error's phrase says that the page is not there, or that the server could not answer."""
    return "missing_page" if MISSING.search(phrase) and not SERVER.search(phrase) else "error_page"


def _by_phrase(lines: Iterator[str] | Sequence[str]) -> Verdict | None:
    other = 0
    found: Verdict | None = None
    counted: set[str] = set()
    for line in lines:
        if line in counted:
            continue
        counted.add(line)
        phrase = line[: _LONGEST_PHRASE + 1]
        if len(phrase) <= _LONGEST_PHRASE:
            if (found is None or found.reason == "error_page") and (
                ERROR_LINE.search(phrase) or ERROR_TITLE.match(phrase)
            ):
                kind = _kind_of_error(phrase)
                if found is None or kind == "missing_page":
                    found = Verdict(kind, f"the page says: {phrase}")
                continue
            if WALL_LINE.search(phrase) or WALL_TITLE.match(phrase):
                # Firewalls answer with an error's number too: what they say beside it tells.
                found = Verdict("wall_page", f"the page says: {phrase}")
                continue
            if found is None and WAITING_LINE.search(phrase):
                found = Verdict("script_shell", f"the page says: {phrase}")
                continue
        if not FURNITURE.match(phrase) and not is_site_footer_line(phrase):
            other += len(line)
    return found if other <= _LITTLE_ON_PAGE else None


def _by_challenge(page: Page, text: int) -> Verdict | None:
    """A page that shows nothing and runs a script which sets a cookie and comes again."""
    if text > 40 or sum(block.size for block in page.blocks if not block.hidden) > 80:
        return None
    if any(CHALLENGE_SCRIPT.search(script[:_SCRIPT]) for script in page.scripts.first(_SCRIPTS)):
        return Verdict("wall_page", "the page shows nothing: its script tests the browser and asks again")
    return None


def _is_shell(page: Page) -> bool:
    """Whether scripts are to fill the page: an empty root of an application, places of a template, only scripts."""
    if not page.script_count:
        return False
    blocks = page.blocks
    for node in page.nodes:
        ident = node.element.get("id")
        if ident is not None and ident.lower() in _APP_ROOTS:
            return True
    if any(TEMPLATE_PLACE.search(block.text[:200]) for block in blocks):
        return True
    return sum(block.size for block in blocks if not block.hidden) < 200
