"""The shapes of times on Chinese news pages: finding them in text, not reading them."""

from __future__ import annotations

import re
from typing import Final

from linfen_crawler.extraction.page_text import DIGIT

_CLOCK = (
    r"(?:[\sT,，]*(?:[(（\[]?(?:星期|周|礼拜)[一二三四五六日天][)）\]]?)?\s*(?:上午|下午|凌晨|早上|晚上|中午|傍晚)?\s*"
    r"\d{1,2}\s*[:：时]\s*\d{1,2}(?!\d)(?:\s*[:：分]\s*\d{2}(?!\d)(?:\.\d{1,6})?)?(?:[分秒](?!享))?(?:\s*[AaPp]\.?[Mm]\b\.?)?(?:\s*(?:Z\b|[+-]\d{2}:?\d{2}\b))?)?"
)
FULL: Final = re.compile(
    # With a plain character first, so a search goes quickly over all others.
    r"[12](?<![\d.].)(?:(?<=1)9|(?<=2)0)\d\d\s*(?:[-/.．年—]\s*|\s+)(?:0?[1-9]|1[0-2])\s*[-/.．月—]\s*(?:3[01]|[12]\d|0?[1-9])(?:(?!\d)|(?=[0-2]\d:[0-5]\d))\s*[日号]?"
    + _CLOCK
)
"""A date with its year, and the clock if it follows."""
NO_YEAR: Final = re.compile(
    r"(?<![\d./:年-])(?:0?[1-9]|1[0-2])\s*[-/月]\s*(?:3[01]|[12]\d|0?[1-9])(?!\d)\s*日?[\s,，]*(?:[(（]?(?:星期|周)[一二三四五六日天][)）]?\s*)?"
    r"\d{1,2}\s*[:：时]\s*\d{2}(?!\d)(?:\s*[:：分]\s*\d{2}(?!\d))?"
)
"""Month, day and clock, without a year."""
RELATIVE: Final = re.compile(
    r"(?:\d{1,3}|[半一二两三四五六七八九十几]{1,4})\s*(?:秒钟?|分钟?|个?小时|天|周|个?月|年)\s*(?:以?前|之前)|(?:今天|昨天|昨日|前天)(?:\s*\d{1,2}\s*[:：]\s*\d{2})?|刚刚"
)
"""A time counted from when the page was shown."""
ENGLISH: Final = re.compile(
    r"\b(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|"
    r"\d{1,2}\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?,?\s+(?:19|20)\d\d)(?:[\s,]+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?)?",
    re.IGNORECASE,
)
"""A date with the month's English name."""
COMPACT: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
"""Eight digits: only believed behind a label."""
CLOCK: Final = re.compile(r"\d{1,2}\s*[:：时]\s*\d{1,2}")
YEAR: Final = re.compile(r"(?:19|20)\d\d")
MARKS: Final = {
    FULL: re.compile(r"(?:19|20)\d\d"),
    NO_YEAR: re.compile(r"\d\s*[:：时]"),
    RELATIVE: re.compile("前|[今昨]天|昨日|刚刚"),
    ENGLISH: re.compile(r"\s(?:19|20)\d\d"),
    COMPACT: re.compile(r"(?:19|20)\d{6}"),
}
"""What a time of each shape cannot do without: cheaper to look for than the shape itself."""
RELATIVE_BEGINNINGS: Final = frozenset({"昨天", "今天", "前天", "刚刚", "半小", "昨日"})


def has_date(text: str) -> bool:
    """Whether a time of any shape but eight bare digits stands in the text."""
    if DIGIT.search(text) is not None:
        if YEAR.search(text) is not None and (FULL.search(text) is not None or _is_english(text)):
            return True
        if (":" in text or "：" in text or "时" in text) and NO_YEAR.search(text) is not None:
            return True
        return ("前" in text or "天" in text or "日" in text or "刚" in text) and RELATIVE.search(text) is not None
    return text[:2] in RELATIVE_BEGINNINGS or (
        len(text) < 8 and text.endswith("前") and RELATIVE.search(text) is not None
    )


def _is_english(text: str) -> bool:
    return MARKS[ENGLISH].search(text) is not None and ENGLISH.search(text) is not None
