"""The small fields of a record: view count, keywords, summary, section."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from linfen_crawler.lexicon.word_lists import read_words
from linfen_crawler.normalize.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COUNT = re.compile(
    r"(?<![\d.:/-])(\d{1,3}(?:[,，]\d{3})+|\d{1,12}(?:\.\d{1,6})?)\s*([万萬亿億]|[wW](?![a-z]))?(?![\d:/年月.-])"
)
_LONGEST_COUNT = 100
"""Characters of the text that are looked at."""
_FACTORS = {"万": 10_000, "萬": 10_000, "w": 10_000, "亿": 100_000_000, "億": 100_000_000}
_KEYWORD_MARKS = re.compile(r"[,，;；、|｜]+")
_LATIN = re.compile("[A-Za-z]")
_LETTERS = re.compile(r"\w+")
_LONGEST_KEYWORD = 40
_SUMMARY_LABEL = re.compile(
    r"^[\[【(（]?\s*(?:摘要|内容摘要|核心提示|导读|内容提要|提要|简介|内容简介|摘　要)\s*[\]】)）]?\s*[:：]\s*"
)
_NOT_A_SECTION = frozenset(read_words("not_sections"))
_BREADCRUMB_MARKS = re.compile(r"[>＞»›→»/]+|&gt;")
_PLACE_LABEL = re.compile(
    r"^(?:当前所在位置|您现在的位置|您当前的位置|您所在的位置|当前位置|您的位置|你的位置|所在位置|位置)(?:是)?\s*[:：]?\s*"
)


def parse_view_count(text: str | None) -> int | None:
    """The number in `浏览次数：1,234`, `阅读 3.2万`; None where there is none (on many pages a script writes it)."""
    found = _COUNT.search(clean_line(text[:_LONGEST_COUNT])) if text else None
    if found is None:
        return None
    number = found[1].replace(",", "").replace("，", "")
    return round(float(number) * _FACTORS[found[2].lower()]) if found[2] else int(float(number))


def clean_keywords(texts: Iterable[str]) -> list[str]:
    """The keywords, parted at commas and their like; at spaces only where nothing else parts Chinese words."""
    words: list[str] = []
    for text in texts:
        line = clean_line(text)
        if line.isalnum():
            words.append(line)
            continue
        parts = _KEYWORD_MARKS.split(line)
        if len(parts) == 1 and not _LATIN.search(line):
            parts = line.split()
        words += [part.strip() for part in parts]
    return [word for word in dict.fromkeys(words) if word and len(word) <= _LONGEST_KEYWORD]


def clean_summary(text: str | None, title: str | None) -> str | None:
    """The summary without its label; None where it only says (a piece of) the title."""
    if not text:
        return None
    summary = _SUMMARY_LABEL.sub("", clean_line(text))
    if not summary or (title and _is_of(title, summary)):
        return None
    return summary


def _is_of(title: str, text: str) -> bool:
    """Whether the letters of a text stand in a title, one behind another."""
    first = _LETTERS.search(text)
    if first is None:
        return True
    letters = _letters(title)
    # Most texts begin with other ones: their further letters are not put together.
    return first[0] in letters and _letters(text) in letters


def clean_section(names: Sequence[str], site_name: str | None) -> list[str]:
    """The names of a breadcrumb, outermost first, without the site's name, `首页`, `正文` and the label before them."""
    found: list[str] = []
    for name in names:
        found += _sections_again(name) if len(name) <= _LONGEST_KEPT else _sections_in(name)
    return list(dict.fromkeys(part for part in found if part != site_name))


def _sections_in(name: str) -> tuple[str, ...]:
    found: list[str] = []
    line = clean_line(name)
    for part in (line,) if line.isalnum() else _BREADCRUMB_MARKS.split(line):
        section = part.strip(" :：|-")
        if "位置" in section:
            section = _PLACE_LABEL.sub("", section).strip(" :：|-")
        if section and section.casefold() not in _NOT_A_SECTION:
            found.append(section)
    return tuple(found)


_LONGEST_KEPT = 60
_sections_again = lru_cache(maxsize=1024)(_sections_in)  # the pages of a site share theirs


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text))
