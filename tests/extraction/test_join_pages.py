# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
from __future__ import annotations

import pytest

from linfen_crawler.extraction import extract_raw, join_pages
from linfen_crawler.extraction.raw_article import CreditLine, Piece, RawArticle, RawMedia


def parts():
    first = RawArticle(
        title=Piece("标题", "a"), paragraphs=["一"], images=[RawMedia("http://x.example/1.jpg")], keywords=["甲"],
        credit_lines=[CreditLine("作者：李大力", "head", "head")], charset="utf-8",
    )  # fmt: skip
    second = RawArticle(
        title=Piece("标题（2）", "a"), source=Piece("来源：某报", "b"), paragraphs=["二"], keywords=["甲", "乙"],
        images=[RawMedia("http://x.example/1.jpg", "又"), RawMedia("http://x.example/2.jpg")], section=["要闻"], section_rule="c",
        credit_lines=[CreditLine("作者：李大力", "head", "head"), CreditLine("编辑：张三丰", "foot", "foot")],
    )  # fmt: skip
    first.flags["nul_removed"], second.flags["nul_removed"] = 1, 2
    return first, second


def test_bodies_follow_each_other_and_everything_else_comes_once():
    joined = join_pages(parts())
    assert joined.paragraphs == ["一", "二"]
    assert [image.url[-5:] for image in joined.images] == ["1.jpg", "2.jpg"]
    assert [line.text for line in joined.credit_lines] == ["作者：李大力", "编辑：张三丰"]
    assert (joined.title.text, joined.source.text, joined.keywords) == ("标题", "来源：某报", ["甲", "乙"])
    assert (joined.section, joined.section_rule, joined.page_count, joined.flags["nul_removed"]) == (
        ["要闻"],
        "c",
        2,
        3,
    )


def test_the_pages_stay_as_they_are():
    first, second = parts()
    join_pages([first, second]).paragraphs.append("三")
    assert (first, second) == parts()


def test_joining_one_page_changes_nothing():
    (page,) = parts()[:1]
    assert join_pages([page]) is page
    assert page == parts()[0]


def test_credit_lines_of_several_pages_stand_in_another_order_than_a_reader_meets_them():
    first, second = RawArticle(), RawArticle()
    first.credit_lines = [
        CreditLine("审核：王五", "layout:new", "foot"),
        CreditLine("记者 张三", "first-paragraphs", "lead"),
        CreditLine("责任编辑：李四", "behind-body", "foot"),
    ]
    second.credit_lines = [
        CreditLine("摄影：赵六", "caption", "caption"),
        CreditLine("责任编辑：李四", "behind-body", "foot"),
        CreditLine("作者：张三", "meta:author", "meta"),
    ]
    assert [line.text for line in join_pages([first, second]).credit_lines] == [
        "审核：王五",
        "记者 张三",
        "摄影：赵六",
        "责任编辑：李四",
        "作者：张三",
    ]


def test_one_page_and_an_article_of_one_page_credit_otherwise():
    text = "县里的秋收\n2021-09-07 来源：某某日报\n第一段的文字在这里，说的是秋天的收成。\n责任编辑：李四\n责任编辑：李四\n"
    raw = extract_raw(text.encode())
    assert [line.text for line in raw.credit_lines] == ["责任编辑：李四"]
    assert join_pages([raw, RawArticle()]).credit_lines == raw.credit_lines


def test_joining_nothing_says_what_to_give():
    with pytest.raises(ValueError, match="give the article's pages"):
        join_pages([])


def test_pages_of_one_article_from_bytes():
    html = "<html><title>县里的秋收</title><h1>县里的秋收</h1><div>2021-09-07 来源：某某日报</div><div><p>第{n}页的文字在这里，说的是秋天的收成。</p></div>"
    joined = join_pages([extract_raw(html.format(n=number).encode()) for number in "一二三"])
    assert [text[1] for text in joined.paragraphs] == ["一", "二", "三"]
    assert joined.page_count == 3
