"""A line's first character says which patterns may match there: none that matches is left unasked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction import boilerplate, line_beginnings, line_shapes
from linfen_crawler.extraction import credits as credit_lines
from linfen_crawler.extraction.line_beginnings import Beginnings

BITS = [
    (boilerplate._BEGINNINGS, {
        boilerplate._EDITORIAL: line_shapes.EDITORIAL_LINE,
        boilerplate._RELATED: line_shapes.RELATED_HEADING,
        boilerplate._NEIGHBOUR: line_shapes.NEIGHBOUR_LINE,
        boilerplate._END: line_shapes.END_OF_TEXT,
        boilerplate._PAGER: line_shapes.PAGER,
        boilerplate._TAGS: line_shapes.TAG_LINE,
        boilerplate._BUTTONS: line_shapes.FURNITURE,
        boilerplate._SOURCE: line_shapes.SOURCE_LINE,
        boilerplate._TITLE: line_shapes.ORIGINAL_TITLE,
        boilerplate._NOTICE: line_shapes.NOTICE_START,
    }),
    (credit_lines._BEGINNINGS, {
        credit_lines._RELATED: line_shapes.RELATED_HEADING,
        credit_lines._LABEL: line_shapes.LABEL_ALONE,
        credit_lines._EDITORIAL: line_shapes.EDITORIAL_LINE,
        credit_lines._PEOPLE: line_shapes.PEOPLE_LABEL,
    }),
]  # fmt: skip
WORDS = sorted(
    {
        word
        for _, bits in BITS
        for pattern in bits.values()
        for word in re.findall(r"[\u3400-\u9fff]{2,}|[A-Za-z]{2,}|\\?[^\w\s]", pattern.pattern)
    }
)
PIECES = [*WORDS, "：", ":", " ", "1", "１", "١", "END", "QQ"]
LINES = st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), min_size=1, max_size=5).map("".join)
MARKS = "".join(map(chr, [*range(0x20, 0x3400), *range(0xFE00, 0x10000)]))


def unasked(line):
    return [
        pattern.pattern[:60]
        for beginnings, bits in BITS
        for bit, pattern in bits.items()
        if pattern.match(line) and not beginnings[line[0]] & bit
    ]


@given(LINES)
def test_a_line_that_a_pattern_matches_is_not_asked_for_it(line):
    assert not unasked(line)


def test_a_mark_or_digit_of_any_script_is_not_asked_for():
    for mark in MARKS:
        for line in (mark, f"{mark}上一页", f"{mark}责任编辑：", f"{mark}完", f"{mark}来源：某某日报"):
            assert not unasked(line), hex(ord(mark))


def test_a_pattern_that_begins_with_no_look_is_taken():
    with pytest.raises(ValueError, match="does not begin"):
        Beginnings(re.compile("a[bc]"))


def test_characters_without_end_fill_the_memory(monkeypatch):
    monkeypatch.setattr(line_beginnings, "_MOST_KEPT", 3)
    beginnings = Beginnings(re.compile("(?=[ab])(?:a|b)x"), re.compile(r"^(?>(?=[b\d])[b\d])+"))
    assert [beginnings[first] for first in "abc1d1b"] == [1, 3, 0, 2, 0, 2, 3]
    assert len(beginnings) == 3
