"""The name of the medium or desk that an article comes from, out of the text that shows it."""

from __future__ import annotations

import re
from functools import lru_cache

from linfen_crawler.lexicon import (
    COUNT_LABELS,
    FURNITURE_LABELS,
    MODIFIED_LABELS,
    OTHER_SOURCE_LABELS,
    ROLE_LISTS,
    SOURCE_LABELS,
    TIME_LABELS,
)
from linfen_crawler.lexicon.alternation import any_of
from linfen_crawler.lexicon.word_lists import read_words
from linfen_crawler.normalize.text import clean_line

_LONGEST = 60
"""Characters. No medium has a longer name; a longer text is a sentence that only begins like a source."""

_LOOKED_AT = 500
"""Characters at the beginning of the text."""

_OTHER_SOURCE = re.compile(rf"^\W*(?:{'|'.join(OTHER_SOURCE_LABELS)})")
_SOURCE = "|".join(f"{label[0]} ?{label[1]}" if len(label) == 2 else label for label in SOURCE_LABELS)
"""Labels of two characters may be padded: `来 源：`."""
_LABEL = re.compile(rf"(?:{_SOURCE})\s*(?:于|自)?\s*(?:[:：|︱｜丨】]|$|(?<=[于自])|\s+)\s*")
_LABEL_AT_START = re.compile(rf"^[\s\[【(（<《]*(?:{_SOURCE})\s*[:：|︱｜丨/】]?\s*")
_NEXT_LABELS = any_of(
    [
        *COUNT_LABELS,
        *TIME_LABELS,
        *MODIFIED_LABELS,
        *FURNITURE_LABELS,
        *SOURCE_LABELS,
        *ROLE_LISTS,
        "原标题",
        "版权",
    ]
)
_NEXT = re.compile(
    rf"[\s|︱｜,，;；(（\[【/]++{_NEXT_LABELS}(?=[\s:：|︱｜/)）\]】]|$)"
    rf"|(?<=\S){_NEXT_LABELS}\s*[:：]"
    r"|(?:记者|通讯员)(?=\s)"
    r"|[\s|,，(（\[【]*+(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}"
    r"|[\s|,，(（\[【]++(?:\d{1,2}:\d{2}|\d+\s*(?:次|人|评论|阅读))"
)
_LEADING_TIME = re.compile(
    r"^(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)?[\sT]*(?:\d{1,2}:\d{2}(?::\d{2})?)?[\s|,，]*"
)
_ADDRESS = re.compile(
    r"https?://|www\.|^[\w-]+(?:\.[\w-]+)*\.(?:com|cn|net|org|gov|edu|info|tv|cc|hk|tw)(?:[/:.].*)?$", re.IGNORECASE
)
_NOTHING = frozenset(read_words("source_placeholders"))
_AROUND = " \t-_—–|︱｜丨:：;；,，.。、/·>»›*#"
_PAIRS = tuple(zip('《〈“"【[（(「『<', '》〉”"】]）)」』>', strict=True))


def clean_source(text: str) -> str | None:
    """The name of the source in a text such as `来源：临汾新闻网　　浏览次数：`.

    The label before it goes, and everything from the next label, time or count on; the marks around a whole name go too
    (`《山西日报》`). Desks and placeholders that say something (`本站原创`) are kept as they stand.

    Returns:
        The name; None where nothing is left, for addresses, for a sentence, and for the source of something else
        (`图片来源：…`).
    """
    return _clean(text[:_LOOKED_AT])


@lru_cache(maxsize=1024)  # a site has few sources, and each stands on many of its pages; some 1 MB, when it is full
def _clean(text: str) -> str | None:
    line = clean_line(text)
    if not line or _OTHER_SOURCE.match(line):
        return None
    line = _after_label(line)
    following = _NEXT.search(f" {line}")
    if following:
        line = line[: max(following.start() - 1, 0)]
    name = _unwrapped(line.strip(_AROUND))
    if (
        not name
        or len(name) > _LONGEST
        or name.casefold() in _NOTHING
        or _ADDRESS.search(name)
        or not re.search(r"\w", name)
    ):
        return None
    return None if re.search("[。！？!?]|作者$|”的|”所有", name) else name


def _after_label(line: str) -> str:
    at_start = _LABEL_AT_START.match(line)
    if at_start:
        return line[at_start.end() :]
    inside = _LABEL.search(line)
    if inside:
        return line[inside.end() :]
    time = _LEADING_TIME.match(line)
    return line[time.end() :] if time else line


def _unwrapped(name: str) -> str:
    """The name without marks that stand around all of it, or that lost their other half."""
    for left, right in _PAIRS:
        if name.startswith(left) and name.endswith(right) and name.count(left) == 1 and left != right:
            name = name[1:-1].strip(_AROUND)
        elif left != right and name.count(left) != name.count(right):
            name = name.strip(left + right).strip(_AROUND)
        elif left == right and name.startswith(left) and name.endswith(left) and len(name) > 1:
            name = name[1:-1].strip(_AROUND)
    return name
