# ruff: noqa: E501 - tables read best with a case on one line
"""Patterns that are searched in many blocks of a page: how they begin decides what a search costs."""

from __future__ import annotations

import re
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction import credits as credit_lines
from linfen_crawler.extraction import date_shapes, line_shapes, page_kind_phrases

SEARCHED = {
    "NOTICE": line_shapes.NOTICE,
    "EDITORIAL_INSIDE": line_shapes.EDITORIAL_INSIDE,
    "ADDRESSED": line_shapes.ADDRESSED,
    "FOOTER_LINE": line_shapes.FOOTER_LINE,
    "PROMOTION": line_shapes._PROMOTION_INSIDE,
    "FOOTER_INSIDE": page_kind_phrases.FOOTER_INSIDE,
    "NEXT_POST": line_shapes.NEXT_POST,
    "CUE": credit_lines._CUE,
    "FULL": date_shapes.FULL,
    "PICTURED": credit_lines._PICTURED,
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
        ("NEXT_POST", ["发表于 2021-1-1", "回覆於：3小时前", "只看该作者"], ["发表于山西", "只看该"]),
        ("PICTURED", ["张三 摄影。", "某某供图）", "新华社 图", "图片：张三"], ["配图", "图 某某", "摄影师张三"]),
        ("CUE", ["（记者 张三）", "文/张三", "图&文"], ["文章&图", "图片"]),
    ],
)  # fmt: skip
def test_a_pattern_finds_other_lines_than_its_words_say(pattern: str, lines: list[str], others: list[str]) -> None:
    search = line_shapes.PROMOTION.search if pattern == "PROMOTION" else SEARCHED[pattern].search
    assert all(map(search, lines))
    assert not any(map(search, others))


_IN_ONE = re.compile(
    rf"(?:{line_shapes._PROMOTION_INSIDE.pattern})|^(?:{line_shapes._PROMOTION_ALONE.pattern}|{line_shapes._POINTING.pattern})"
)
_PIECES = [
    "返回",
    "首页",
    "更多",
    "尽在",
    "举报",
    "责任编辑：",
    ">>",
    ">",
    "＞＞",
    "»",
    "。",
    " ",
    "\n",
    "新闻",
    "我要",
    "评论",
    "扫码",
    "关注",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
def test_promotion_parted_for_speed_is_found_in_other_lines(line: str) -> None:
    assert (line_shapes.PROMOTION.search(line) is None) == (_IN_ONE.search(line) is None)


_YEAR = r"[12](?<![\d.].)(?:(?<=1)9|(?<=2)0)\d\d"
_YEAR_AS_WRITTEN = r"(?<![\d.])(?:(?:19|20)\d\d)"
_DATES = [
    "2021",
    "19",
    "20",
    "1",
    "2",
    "0",
    "9",
    "-",
    ".",
    "/",
    "年",
    "月",
    "日",
    "10",
    "31",
    " ",
    "08:30",
    "8时",
    "\n",
    "٢",
]


@given(st.lists(st.sampled_from(_DATES), max_size=14).map("".join))
def test_a_date_with_its_year_is_found_elsewhere(line: str) -> None:
    assert date_shapes.FULL.pattern.startswith(_YEAR)
    as_written = re.compile(_YEAR_AS_WRITTEN + date_shapes.FULL.pattern.removeprefix(_YEAR))
    found = [match.span() for match in date_shapes.FULL.finditer(line)]
    assert found == [match.span() for match in as_written.finditer(line)]
