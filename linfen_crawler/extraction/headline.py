"""The shown headline: not the window's title with its suffixes, not the channel's logo in the first `h1`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from linfen_crawler.extraction.date_shapes import has_date
from linfen_crawler.extraction.head_lines import is_head_line, spaced_text
from linfen_crawler.extraction.headline_places import DATE_REACH, LONGEST, headline_places, may_agree, without_badges
from linfen_crawler.extraction.line_shapes import (
    FURNITURE,
    LABELS,
    MEDIUM,
    ORIGINAL_TITLE,
    PEOPLE_LABEL,
    PROMOTION,
    RELATED_HEADING,
)
from linfen_crawler.extraction.markup_hints import FOREIGN
from linfen_crawler.extraction.page import HEADINGS
from linfen_crawler.extraction.raw_article import Piece
from linfen_crawler.native_module import native_function

if TYPE_CHECKING:
    from collections.abc import Callable

    from linfen_crawler.extraction.metadata import Metadata
    from linfen_crawler.extraction.page import Block, Page
    from linfen_crawler.extraction.trace import Trace

_NOT_LETTERS = re.compile(r"[\W_]+")
_WINDOW_PARTS = re.compile(r"\s*[_|｜]+\s*|\s+[-–—]+\s+|\s*(?:--+|——)\s*|[-–—](?=[^-–—]{2,14}$)")
_CUT = re.compile(r"(?:\.{2,}|…+)\s*$")
_LONGEST_KNOWN = 300
_SHORTEST_ALONE = 6
"""Characters that a headline has at least where nothing but its heading speaks for it."""
_LONGEST_SITE_NAME = 8
_LONGEST_UNNAMED = 60
_RUNS_ON = re.compile(r"。|[；，、：,;:]$|^[—–-]{2}")
"""What no headline has: a sentence's end, or words that are to follow; a subtitle begins with dashes."""
_SHORTEST_TITLE = 10
"""Letters of a window's title below which it is the name of a site or channel."""
_HOME = re.compile(r"(?:https?:)?+(?://[^/]*+)?+[./]*+(?:(?:index|default|home)\.\w{3,5})?+#?", re.IGNORECASE)
"""The address of a site's front page, whole or relative."""
_SUBTITLE_NAMES = re.compile(r"sub-?(?:title|head)|fu-?(?:biao-?)?ti|yin-?ti|kicker|second-?title|subtit")
_LABELLED = re.compile(r"来源|來源|作者|编辑|时间|日期|发布|字号")
_OF_GOOD_SIZE = 0.5
"""What it counts for a text to be as long as most headlines."""
_DATE_WORDS = re.compile(r"[\d年月日时分秒]|星期[一二三四五六日天]")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline and where it stands."""

    piece: Piece | None
    first: int = -1
    """Index of its first block; -1 where only metadata gives it."""
    end: int = -1
    """Index behind its last block."""
    certain: bool = False
    """Metadata agrees, or a head line stands right under it: what stands before it is no body."""
    subtitle: Piece | None = None


def find_headline(page: Page, metadata: Metadata, trace: Trace | None = None) -> Headline:
    """The headline among the page's blocks; what metadata gives where none is shown."""
    known, names = _names_of(page, metadata)
    firsts = [letters for text in known if len(letters := letters_of(_CUT.sub("", _WINDOW_PARTS.split(text)[0]))) >= 4]
    haystack = "".join(known)
    best: tuple[float, Block, float] | None = None
    letters = "\n".join((*names, *firsts))
    for index, text, heading, hinted, distance, running in headline_places(
        page, haystack, letters, every_near=not haystack
    ):
        block = page.blocks[index]
        tag = page.nodes[block.node].tag
        near = 0 < distance <= DATE_REACH
        if not (haystack or heading or hinted or (near and _may_be_headline(block))):
            continue
        match = _agreement(letters_of(text), names, firsts) if may_agree(text, letters) else 0.0
        if match and _is_sign_of_site(block):
            match = 0.0
        score = match * 10 + heading + 1.5 * hinted
        if block.linked * 2 > block.size:
            if not match:
                continue  # nothing else makes a headline of a link
            score -= 6
        if near:
            score += 3.5 - distance * 0.3
        elif distance == 0 and not (tag == "h1" and _says_more_than_date(text)):
            score -= 3 if match < 0.8 else 0
        if trace is None and best is not None and score + _OF_GOOD_SIZE <= best[0]:
            continue  # what follows would only take from it
        if page.stands_in(FOREIGN, block.node, most=4):
            score -= 2.5
        if block.size < 6:
            score -= 2
        elif 10 <= block.size <= 60:
            score += _OF_GOOD_SIZE
        if FURNITURE.match(text) or RELATED_HEADING.match(text) or ORIGINAL_TITLE.match(text):
            score -= 8
        if match < 0.5 and (running or _RUNS_ON.search(text)):
            score -= 3
        if trace is not None and score > 0:
            trace.add("title", text, f"headline:{tag}", f"score {score:.1f}, agrees with metadata by {match:.1f}")
        if best is None or score > best[0] + 1e-9:
            best = (score, block, match)
    if trace is not None:
        for piece in metadata.titles():
            trace.add("title", piece.text, piece.rule, "metadata counts where no headline is shown")
        trace.add("title", page.window_title, "window-title", "counts where neither page nor metadata has a headline")
    if best is None or best[0] < 2.5 or (best[2] == 0 and best[0] < 4 and haystack and not _is_only_h1(page, best[1])):
        given = _from_metadata(page, metadata)
        tells = given is not None and not (given.rule == "window-title" and _is_no_title(given.text))
        unnamed = None if tells else _unnamed(page, haystack)
        if unnamed is None:
            return Headline(given)
        return _shown(page, unnamed, names, haystack, certain=_is_over_head_line(page, unnamed))
    score, block, match = best
    return _shown(page, block, names, haystack, certain=match >= 0.8 or score >= 5)


def _unnamed(page: Page, haystack: str) -> Block | None:
    """The block that stands as a headline does, though neither window nor metadata name it."""
    places: list[tuple[float, Block, str]] = []
    for index, text, heading, _, distance, running in headline_places(page, haystack, "", every_near=True):
        near = 0 < distance <= DATE_REACH
        if not running and (near or heading):
            places.append((heading * 1.5 + (3.5 - distance * 0.3 if near else 0.0), page.blocks[index], text))
    places.sort(key=lambda place: -place[0])
    return next(
        (block for _, block, text in places if _may_be_headline(block) and _stands_alone(page, block, text)), None
    )


def headline_at(page: Page, metadata: Metadata, block: Block) -> Headline | None:
    """The headline whose first line is known to stand in a block; None for one that looks like no headline's."""
    if block.hidden or not 3 <= block.size <= LONGEST:
        return None
    if has_date(block.text) and not _says_more_than_date(block.text):
        return None  # a head line stands where the headline should
    known, names = _names_of(page, metadata)
    return _shown(page, block, names, "".join(known), certain=True)


def _names_of(page: Page, metadata: Metadata) -> tuple[list[str], list[str]]:
    """What window and metadata call the page, as it stands and in letters alone."""
    known = [text[:_LONGEST_KNOWN] for text in (page.window_title, *(piece.text for piece in metadata.titles()))]
    return known, [letters for text in known if len(letters := letters_of(text)) >= 3]


def _is_sign_of_site(block: Block) -> bool:
    """A logo or the name of a channel, which the window's title often names too: a link home, or a short link."""
    if block.linked * 2 <= block.size:
        return block.size <= _LONGEST_SITE_NAME and MEDIUM.search(block.text) is not None
    if block.size < _SHORTEST_ALONE:
        return True
    links = (link for part in block.parts if part.linked for link in (part.element, part.element.getparent()))
    address = next((link.get("href") for link in links if link is not None and link.tag == "a"), None)
    return address is not None and _HOME.fullmatch(address) is not None


def _stands_alone(page: Page, block: Block, text: str) -> bool:
    """Whether a block may be a headline though neither window nor metadata name it: in no box for something else."""
    if FURNITURE.match(text) or RELATED_HEADING.match(text) or ORIGINAL_TITLE.match(text) or PROMOTION.search(text):
        return False
    if block.size > _LONGEST_UNNAMED or (has_date(text) and not _says_more_than_date(text)):
        return False
    return not page.stands_in(FOREIGN, block.node, most=4)


def _is_no_title(text: str) -> bool:
    """Whether a window's title names only the site or a channel of it."""
    return len(letters_of(text)) < _SHORTEST_TITLE


def _is_over_head_line(page: Page, block: Block) -> bool:
    behind = page.blocks[block.index + 1 : block.index + 4]
    return any(is_head_line(spaced_text(near)) for near in behind if near.size < LONGEST)


def _is_only_h1(page: Page, block: Block) -> bool:
    """Whether a heading of the first rank stands alone on the page: then it is the headline, whatever the window says.

    Party papers and old systems give every page the same window title.
    """
    if page.nodes[block.node].tag != "h1" or block.linked or block.size < _SHORTEST_ALONE:
        return False
    return not any(
        other.index != block.index and other.size and not other.hidden and page.nodes[other.node].tag == "h1"
        for other in page.blocks
    )


def _may_be_headline(block: Block) -> bool:
    """Whether a block over a time looks like a headline, where no metadata says how one begins."""
    text = block.text
    if block.size < _SHORTEST_ALONE or block.linked or _RUNS_ON.search(text):
        return False
    return LABELS.match(text) is None and PEOPLE_LABEL.match(text) is None


def _says_more_than_date(text: str) -> bool:
    """Whether a heading with a date in it is a headline about that day rather than a head line."""
    return LABELS.search(text) is None and len(_DATE_WORDS.sub("", letters_of(text))) >= _SHORTEST_ALONE


def _shown(page: Page, block: Block, names: list[str], haystack: str, *, certain: bool) -> Headline:
    node = page.nodes[block.node]
    text, end = without_badges(block), block.index + 1
    rule = f"headline:{node.tag}"
    subtitle = None
    for further in page.blocks[end : end + 2]:
        if further.node != block.node or not further.ends_line or further.hidden or node.tag not in HEADINGS:
            break
        if has_date(further.text) and not _says_more_than_date(further.text):
            break  # the head line stands in the headline's element
        end += 1
        joined = letters_of(text + further.text)
        if any(joined in name for name in names) or not any(letters_of(text) in name for name in names):
            text = f"{text}{'' if f'{text}{further.text}' in haystack else ' '}{further.text}"
        else:
            subtitle = Piece(further.text, "headline:second-line")
    return Headline(Piece(text, rule), block.index, end, certain, subtitle or _subtitle(page, block, end))


def _subtitle(page: Page, block: Block, end: int) -> Piece | None:
    """A line right under the headline that belongs to it, or a kicker right over it."""
    headline = page.nodes[block.node]
    level = HEADINGS.get(headline.tag, 0)
    for near in (*page.blocks[end : end + 2], *page.blocks[max(block.index - 1, 0) : block.index]):
        if near.linked or near.hidden or not 4 <= near.size <= LONGEST:
            continue
        node = page.nodes[near.node]
        named = _SUBTITLE_NAMES.search(_names(page, near))
        under = (
            near.index > block.index and level and HEADINGS.get(node.tag, 0) > level and node.parent == headline.parent
        )
        dashed = near.index == end and near.text.startswith(("——", "--")) and not near.is_sentence
        if not (named or under or dashed):
            continue
        if has_date(near.text) or FURNITURE.match(near.text) or letters_of(near.text) == letters_of(block.text):
            continue
        if (":" in near.text or "：" in near.text) and _LABELLED.search(near.text):
            continue
        return Piece(near.text, "subtitle:named" if named else f"subtitle:{node.tag}")
    return None


def _names(page: Page, block: Block) -> str:
    element = page.nodes[block.node].element
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def _agreement(text: str, names: list[str], firsts: list[str]) -> float:
    """How well a shown text agrees with what metadata calls the page: 0 to 1."""
    if len(text) < 3:
        return 0.0
    best = 0.0
    for name in names:
        if name.startswith(text):
            # The site's or channel's name may begin the title too; a headline takes a good part of it.
            best = max(best, 1.0 if len(text) >= 6 or len(text) * 2 >= len(name) else 0.5)
        elif len(text) >= 6 and text in name:
            own = any(text in first or first in text for first in firsts)
            best = max(best, 0.8 if own and len(text) * 3 >= len(name) else 0.2)
    for first in firsts:
        if len(first) >= 6 and text.startswith(first):
            best = max(best, 0.9 if len(text) <= len(first) * 2 else 0.5)
    return best


def _from_metadata(page: Page, metadata: Metadata) -> Piece | None:
    titles = metadata.titles()
    if titles:
        piece = titles[0]
        return Piece(_WINDOW_PARTS.split(piece.text)[0] if piece.rule == "meta:title" else piece.text, piece.rule)
    parts = [part for part in _WINDOW_PARTS.split(page.window_title) if part]
    if not parts:
        return None
    return Piece(parts[0], "window-title")


_PLAIN = "\u4e00-\u9fff0-9A-Za-z\\s，。、；：？！“”‘’（）《》【】…—·,.:;?!()'\"/|_-"
"""Characters that compatibility normalization leaves alone, and marks that it never makes letters of."""
_ODD = re.compile(f"[^{_PLAIN}]")
_ODD_RUN = re.compile(f"[{_PLAIN}]?[^{_PLAIN}]+")
"""With the character before it, which a mark may become one with; no plain one becomes one with what is before it.
Only these are normalized: `normalize` goes on to the text's end from every Latin letter."""


def _letters(text: str) -> str:
    """Letters and digits alone, in their plain widths: how titles are compared."""
    found = NATIVE(text) if NATIVE is not None else None
    return _letters_of_any(text) if found is None else found


def _letters_of_any(text: str) -> str:
    if not text.isascii() and _ODD.search(text) is not None:
        text = _ODD_RUN.sub(_normalized, text)
    return (text if text.isalnum() else _NOT_LETTERS.sub("", text)).lower()


def _normalized(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


NATIVE: Callable[[str], str | None] | None = native_function(
    "extraction.native_text", "plain_letters", beside=("native_text.pxd", "../exact_text.pxd")
)
"""The compiled form of it for texts of plain characters; None where there is none."""
_letters_of_usual = lru_cache(maxsize=256)(_letters)
"""A page's titles are compared with what stands in many places of it; long texts are compared once."""


def letters_of(text: str) -> str:
    """Letters and digits alone, in their plain widths: how titles are compared."""
    return _letters_of_usual(text) if len(text) <= LONGEST else _letters(text)
