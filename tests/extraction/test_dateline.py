# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.extraction.dateline import take_apart, take_apart_line
from linfen_crawler.extraction.parse_page import parse_page


def read(markup):
    page = parse_page(f"<div>{markup}</div>")
    return take_apart([block for block in page.blocks if block.size])


@pytest.mark.parametrize(
    ("line", "time", "source", "people", "views"),
    [
        ("2022-10-23 15:53:27 来源:临江新闻网　　浏览次数:", "2022-10-23 15:53:27", "来源:临江新闻网", [], None),
        ("时间：2026-01-13 17:37:51 来源：临江日报 作者：李大力 编辑：张三丰", "2026-01-13 17:37:51", "来源：临江日报", ["作者：李大力", "编辑：张三丰"], None),
        ("来源：临江日报　　浏览次数：1,024", None, "来源：临江日报", [], "1,024"),
        ("发布日期：2019-03-06　来源于：东区办事处　责任编辑：龙慧", "2019-03-06", "来源于：东区办事处", ["责任编辑：龙慧"], None),
        ("2019年09月11日01:53", "2019年09月11日01:53", None, [], None),
        ("来源:临江网 2021年01月17日 12:55", "2021年01月17日 12:55", "来源:临江网", [], None),
        ("2021年1月17日 10时30分 稿源：临江发布", "2021年1月17日 10时30分", "稿源：临江发布", [], None),
        ("发布机构：市政府办 更新时间：2021-01-28 10:10", "2021-01-28 10:10", "发布机构：市政府办", [], None),
        ("来源：", None, None, [], None),
        ("图片来源：某某图库 2021-01-28", "2021-01-28", None, [], None),
        ("最后更新：2021-01-29 11:00 发布时间：2021-01-28 10:10", "2021-01-28 10:10", None, [], None),
        ("20210128 来源：临江日报", None, "来源：临江日报", [], None),
        ("发布时间：20210128 来源：临江日报", "20210128", "来源：临江日报", [], None),
    ],
)  # fmt: skip
def test_a_head_line_of_one_line(line, time, source, people, views):
    head = take_apart_line(line, rule="x")
    assert (head.time.text if head.time else None) == time
    assert (head.source.text if head.source else None) == source
    assert [credit.text for credit in head.credits] == people
    assert head.view_count == views


@pytest.mark.parametrize(
    ("markup", "time", "source", "people"),
    [
        ("<span>2019</span><div>09/07</div><div>19:02</div>", "2019 09/07 19:02", None, []),
        ("<i>来源</i><b>临江日报</b> | <i>作者</i><b>李大力</b>", None, "来源临江日报", ["作者：李大力"]),
        ("<span>作者：</span><a>李大力</a><a>王小明</a><a>分享</a>", None, None, ["作者：李大力 王小明"]),
        ("<p>李大力/临江日报</p><p>2019-09-24 09:10</p>", "2019-09-24 09:10", "临江日报", ["李大力/临江日报"]),
        ("<a class=cat>国内新闻</a> <span class=source>大江</span> <span>2019-09-23 07:48</span><a>分享</a>", "2019-09-23 07:48", "大江", []),
        ("<span>2019-09-23 07:48</span> <a href=http://x.example>临江晚报</a> <a>评论</a>", "2019-09-23 07:48", "临江晚报", []),
        ("<span>原创</span><span>江上来客</span><span>2019-09-23 07:48</span>", "2019-09-23 07:48", None, ["作者：江上来客"]),
        ("<p class=author-name>江上来客</p><span>09-23 07:48</span><span>优质原创作者</span>", "09-23 07:48", None, ["作者：江上来客"]),
        ("<p>2019-09-23 07:48</p><p>国内新闻</p>", "2019-09-23 07:48", None, []),
        ("<p>3小时前</p>", "3小时前", None, []),
    ],
)  # fmt: skip
def test_a_head_line_in_many_elements(markup, time, source, people):
    head = read(markup)
    assert (head.time.text if head.time else None) == time
    assert (head.source.text if head.source else None) == source
    assert [credit.text for credit in head.credits] == people


def test_minutes_are_not_lost_to_a_button_that_begins_with_their_sign():
    assert read("<span>2019-09-23 07:48</span> <a>分享</a>").time.text == "2019-09-23 07:48"


_NAME = st.text(st.sampled_from("江河湖海山川云雨春秋"), min_size=2, max_size=3)


@settings(max_examples=30)  # each reads a page, which is built anew
@given(
    st.dates(date(1995, 1, 1), date(2030, 12, 31)), st.times(), _NAME, _NAME,
    st.sampled_from(["　　", " | ", "</span><span>", "</p><p>", "  "]), st.booleans(),
)  # fmt: skip
def test_the_pieces_of_any_head_line_are_found_in_any_order_and_markup(day, clock, medium, editor, gap, turned):
    time = f"{day:%Y-%m-%d} {clock:%H:%M:%S}"
    pieces = [time, f"来源：{medium}日报", f"责任编辑：{editor}"]
    head = read(f"<p><span>{gap.join(reversed(pieces) if turned else pieces)}</span></p>")
    assert head.time.text == time
    assert head.source.text == f"来源：{medium}日报"
    assert [credit.text for credit in head.credits] == [f"责任编辑：{editor}"]
