# ruff: noqa: E501 - tables read best with a case on one line
"""Patterns that are searched in many blocks of a page: how they begin decides what a search costs."""

from __future__ import annotations

import re
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from linfen_crawler.extraction import credits as credit_lines
from linfen_crawler.extraction import line_shapes, page_kind_phrases

SEARCHED = {
    "NOTICE": line_shapes.NOTICE,
    "EDITORIAL_INSIDE": line_shapes.EDITORIAL_INSIDE,
    "ADDRESSED": line_shapes.ADDRESSED,
    "FOOTER_LINE": line_shapes.FOOTER_LINE,
    "PROMOTION": line_shapes._PROMOTION_INSIDE,
    "FOOTER_INSIDE": page_kind_phrases.FOOTER_INSIDE,
    "CUE": credit_lines._CUE,
}


@pytest.mark.parametrize("pattern", SEARCHED.values(), ids=SEARCHED)
def test_a_search_tries_the_pattern_at_every_character(pattern: re.Pattern[str]) -> None:
    parsed = parser.parse(pattern.pattern, pattern.flags)
    assert compiler._get_charset_prefix(parsed, pattern.flags), "an alternative does not begin with a plain character"


@pytest.mark.parametrize(
    ("pattern", "lines", "others"),
    [
        ("EDITORIAL_INSIDE", ["责任编辑：张三", "（编辑：张三", "某某 校　对／张三"], ["某责任编辑：张三", "责任编辑："]),
        ("ADDRESSED", ["请看", "欢迎您"], ["邀请报道", "报道"]),
        ("FOOTER_LINE", ["晋icp备1号", "关于我们 | 招聘", "CopyRight 2020", "All Rights Reserved"], ["请看关于我们 | 招聘", "in copyright"]),
        ("PROMOTION", ["APP现已上架下载", "更多新闻 >>", "返回首页"], ["APP", "请返回首页", "更多新闻。>>"]),
        ("CUE", ["（记者 张三）", "文/张三", "图&文"], ["文章&图", "图片"]),
    ],
)  # fmt: skip
def test_a_pattern_finds_other_lines_than_its_words_say(pattern: str, lines: list[str], others: list[str]) -> None:
    search = line_shapes.PROMOTION.search if pattern == "PROMOTION" else SEARCHED[pattern].search
    assert all(map(search, lines))
    assert not any(map(search, others))
