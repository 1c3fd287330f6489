"""Parting a credit line into role labels, other labels and the text between them."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from linfen_crawler.lexicon import (
    CITIES,
    COUNT_LABELS,
    FURNITURE_LABELS,
    MODIFIED_LABELS,
    OTHER_SOURCE_LABELS,
    ROLE_LISTS,
    ROLES_BEHIND_NAMES,
    ROLES_INSIDE_RUNS,
    SOURCE_LABELS,
    SPACED_LABELS,
    TIME_LABELS,
)
from linfen_crawler.lexicon.alternation import any_of
from linfen_crawler.normalize.names import HAN
from linfen_crawler.normalize.text import clean_line

_LETTERS_AND_MARKS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(mark): plain
    for marks, plain in (
        ("【〔〖［﹝〘『「", "("),
        ("】〕〗］﹞〙』」", ")"),
        ("︱｜│丨┃∣￤¦", "|"),
        ("／∕╱⁄", "/"),
        ("・•‧∙⋅･●", "·"),
        ("▪▫", "、"),
        ("︰﹕∶˸：", ":"),
        ("，﹐", ","),
    )
    for mark in marks
}
_SQUARE = str.maketrans("[]{}", "()()")
_TIDIED = {
    chr(code): (chr(plain) if isinstance(plain, int) else plain).translate(_SQUARE)
    for code, plain in (_LETTERS_AND_MARKS | _SQUARE).items()
}
_UNTIDY = re.compile(f"[{re.escape(''.join(_TIDIED))}]")


_strong = {role for role in ROLE_LISTS if len(role) > 1 and any(word in role for word in ROLES_INSIDE_RUNS)}
_weak = {role for role in ROLE_LISTS if len(role) > 1} - _strong
_single = "".join(role for role in ROLE_LISTS if len(role) == 1)
_ONE_ROLE = (
    rf"(?:{any_of(_strong)}"
    rf"|(?<![{HAN}]){any_of(_weak)}(?![{HAN}])"
    rf"|(?<![{HAN}]){any_of(_weak & ROLES_BEHIND_NAMES)}(?![{HAN}])"
    rf"|(?<=[{HAN}]){any_of(_weak & ROLES_BEHIND_NAMES)}(?=\s*(?:$|[),; ]))"
    rf"|(?<![{HAN}])[{_single}](?![{HAN}])"
    r"|[摄攝](?=\s*(?:$|[),;/])))"
)
_ROLE = rf"(?P<role>{_ONE_ROLE}(?:(?:\s*[/、·&+\-和兼及]\s*)?{_ONE_ROLE})*)(?:人|员)?"
_others = {
    *SOURCE_LABELS,
    *OTHER_SOURCE_LABELS,
    *TIME_LABELS,
    *MODIFIED_LABELS,
    *COUNT_LABELS,
    *(label for label in FURNITURE_LABELS if len(label) > 1),
    "电话",
    "邮箱",
    "版权",
    "联系电话",
    "原标题",
}
_BEGINNINGS = re.escape("".join(sorted({word[0] for word in {*_others, *ROLE_LISTS, "摄", "攝"}})))
_LABEL = re.compile(
    rf"(?=[{_BEGINNINGS}])(?:"  # one look at a character before hundreds of words are tried on it
    rf"(?P<other>{any_of(_others)}(?=\s*[:|]))|{_ROLE})"
)
_ORNAMENT = re.compile(r"^[\s□■●◆◇▲△▼▽○★☆▪◎•✎✍☞▶►|*#—-]+")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_BRACKETED_STATE = re.compile(r"\((?:实习|见习|实习生|见习生|签字|盖章|兼)\)")
_COUNTRY = re.compile(rf"(?<=:)\s*\([{HAN}]{{1,3}}\)\s*(?=[{HAN}A-Z])")
"""Where a foreign writer comes from: `作者：[美]约翰·史密斯`."""
_SPACED_LABEL = re.compile(rf"(?<![{HAN}])(?:{'|'.join(' ?'.join(label) for label in (*SPACED_LABELS,))})(?=\s*[:|/])")
"""`编 辑：`, `责 任 编 辑：`: labels are padded as names are."""
_COLUMN = re.compile(rf"“[{HAN}]{{2,8}}”(?=(?:特约|见习|首席|特派)?记者)")
"""The column that a wire's reporters work for: `某某社“某某视点”记者张三`."""
_REPORT = re.compile(rf"[{HAN}\d]{{2,10}}报道(?=\s*(?:特约|见习|首席|特派)?记者)")
"""A medium called 报道 before 记者: the word is no role there."""
_REPORTS_FROM = re.compile(
    rf"(?:(?<![文图圖摄攝字影])\s*[/|]\s*[{HAN}]{{2,8}}|(?<=[{HAN}]) ?(?:发自)?(?:{'|'.join(CITIES)}))"
    r"(?:专电|综合|現場|现场|摄影)?(?:报道|報導|報道|报导)(?=\W|$)"
)
"""Where a reporter reports from, behind the name: `记者李大力/丰源报道`, `记者 李大力 安阳报道`."""
_REPORT_ENDS = re.compile(r"报[道导](?=\W|$)|報")
"""What this cannot do without."""
_PICTURES_BY = re.compile(
    r"^\(?(?:压题|题头|本版|本文|文中|文内|以上|上述|配图|均为|资料)?(?:照片|图片|题图|头图|配图)(?:均?由|均?为|\s*:)\s*(?=[^。:]{2,40}[摄攝])"
)
"""What says which pictures: `压题照片：`, `本文图片均由`; who took them follows."""
_LAST_WORD = re.compile(r"[^\s()、,;/|:]+$")


class Words(NamedTuple):
    """A label, or the text between two of them."""

    kind: Literal["role", "other", "text"]
    text: str
    explicit: bool = False
    """A role followed by a colon, slash or bar: what comes next is what it labels."""
    slashed: bool = False
    """A role behind a slash or bar: `张三/文`."""
    joined: bool = False
    """A label that directly follows other characters: `新京报记者`."""


def tidy(text: str) -> str:
    """A credit line with brackets, bars, dots, colons and letters of one width, on one line. Its length may change."""
    line = _ORNAMENT.sub("", _UNTIDY.sub(lambda mark: _TIDIED[mark[0]], clean_line(text)))
    # What each of these patterns cannot do without is looked for first: most lines have none of it.
    if "(" in line and ":" in line:
        line = _COUNTRY.sub("", line)
    if "“" in line:
        line = _COLUMN.sub("", line)
    if " " in line and (":" in line or "/" in line or "|" in line):
        line = _SPACED_LABEL.sub(lambda label: label[0].replace(" ", ""), line)
    if "(" in line:
        line = _BRACKETED_STATE.sub("", line)
    if _REPORT_ENDS.search(line) is not None:
        line = _REPORTS_FROM.sub("", line)
    if "片" in line or "图" in line:
        line = _PICTURES_BY.sub("", line)
    return _REPORT.sub("", line) if "报道" in line else line


def split_words(line: str) -> list[Words]:
    """The labels of a tidied line and the texts between them, in order; empty texts left out."""
    words: list[Words] = []
    end = 0
    for found in _LABEL.finditer(line):
        start = found.start()
        role = found["role"]
        if role is not None and len(role) == 1 and _pads_a_name(line, start):
            continue
        _add_text(words, line[end:start])
        joined = start > 0 and _HAN_CHARACTER.match(line[start - 1]) is not None
        end = found.end()
        if role is None:
            words.append(Words("other", found["other"], joined=joined))
        else:
            explicit = line[end:].lstrip()[:1] in (":", "/", "|")
            slashed = line[:start].rstrip()[-1:] in ("/", "|")
            words.append(Words("role", " ".join(role.split()), explicit, slashed, joined))
    _add_text(words, line[end:])
    return words


def _add_text(words: list[Words], text: str) -> None:
    if text.strip(" ()、,;/|:-—_.。·*"):
        words.append(Words("text", text))


def _pads_a_name(line: str, start: int) -> bool:
    """Whether a single character that could be a role is the second half of a padded name: `编辑：张 文`."""
    last = _LAST_WORD.search(line[:start].rstrip())
    return (
        last is not None
        and line[start - 1 : start] == " "
        and len(last[0]) == 1
        and _HAN_CHARACTER.match(last[0]) is not None
        and last[0] not in ROLE_LISTS
        and not line[start + 1 :].lstrip().startswith((":", "/", "|"))
    )
