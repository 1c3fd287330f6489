# ruff: noqa: E501 - pages read best with a shape on one line
"""Pages laid out by tables, with all that stands over a text in one cell: place, address, time, medium, buttons."""

from __future__ import annotations

import pytest

from linfen_crawler import extract
from tests.extraction.pages_of_our_own import PARAGRAPHS, TITLE, page

TEXT = "<br>".join(f"　　{text}" for text in PARAGRAPHS)
LINES = {
    "breadcrumb behind its label": "您现在的位置：首页 &gt;&gt; 要闻 &gt;&gt; 正文　2005-9-7 10:15　某某日报　【大 中 小】",
    "breadcrumb of links": "<a href=/>某某新闻网</a> &gt; <a href=/y/>要闻</a> &gt; 正文 2005-9-7 10:15:00 某某日报 【字体：<a>大</a> <a>中</a> <a>小</a>】",
    "breadcrumb that ends in the date": "某某新闻网 &gt; 新闻中心 &gt; 2005年09月07日 10:15　某某日报　[<a href=#>大</a>] [<a href=#>中</a>] [<a href=#>小</a>]　【打印】【关闭】",
    "site with its address": "某某新闻网 ( http://www.site.example ) 2005-9-7 10:15:00 某某日报 大 中 小",
    "site with its bare address": "某某新闻网（www.site.com.cn）　2005-9-7 10:15　某某日报　大 中 小",
    "address and labels": "http://www.site.example　2005-9-7 10:15　来源：某某日报　字号：大 中 小",
}
SUBTITLES = {"none": "", "dashed": "——来自田间地头的报道", "plain": "农民卖上放心粮"}


def in_one_table(line, subtitle):
    row = f"<tr><td align=center>{subtitle}</td></tr>" if subtitle else ""
    return f"<table><tr><td align=center><b><font size=5>{TITLE}</font></b></td></tr>{row}<tr><td>{line}</td></tr><tr><td>{TEXT}</td></tr></table>"


def in_nested_tables(line, subtitle):
    row = f"<tr><td align=center>{subtitle}</td></tr>" if subtitle else ""
    return (
        f"<table><tr><td><table><tr><td align=center><b><font size=5>{TITLE}</font></b></td></tr>{row}<tr><td align=center>{line}<hr></td></tr>"
        f"</table></td></tr><tr><td><table><tr><td>{TEXT}</td></tr></table></td></tr></table>"
    )


@pytest.mark.parametrize("shape", [in_one_table, in_nested_tables])
@pytest.mark.parametrize("subtitle", SUBTITLES)
@pytest.mark.parametrize("line", LINES)
def test_the_line_over_the_text_is_taken_for_text(line, subtitle, shape):
    html = page(shape(LINES[line], SUBTITLES[subtitle]), title=TITLE)
    article = extract(html.encode("gb18030"))
    assert article.body == "\n".join(PARAGRAPHS)
    assert article.publish_time is not None
    assert article.publish_time.isoformat() == "2005-09-07T10:15:00+08:00"
    assert article.source == "某某日报"
    assert article.title == TITLE
    assert article.subtitle == ("——来自田间地头的报道" if subtitle == "dashed" else None)


@pytest.mark.parametrize(
    "first",
    ["2005年9月7日，丰源县的秋粮开镰收割。", "2005年9月7日 晴 今天是秋收的第一天，一早全家人都下地了", "本报北京2005年9月7日电 丰源县开镰收割，天气晴好。"],
)  # fmt: skip
def test_a_first_line_that_begins_with_its_day_is_taken_for_a_head_line(first):
    html = page(
        f"<h1>{TITLE}</h1><div>2005-9-8 来源：某某日报</div><div><p>{first}</p><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>"
    )
    assert extract(html.encode()).body == "\n".join([first, *PARAGRAPHS[:2]])
