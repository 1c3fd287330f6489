# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
from __future__ import annotations

import pytest

from linfen_crawler.extraction import extract_raw
from tests.extraction.pages_of_our_own import HEAD, PARAGRAPHS, TITLE

HOME = "<a href='/'>临江新闻网</a>"


@pytest.mark.parametrize(
    ("crumbs", "sections"),
    [
        (f"当前位置：{HOME} &gt; <a href='/lj/'>临江</a> &gt; <a href='/lj/sz/'>时政</a> &gt; 正文", ["临江", "时政"]),
        (
            "当前位置:<a href='/'>首页</a> ><a href='/c/'>临江频道</a> ><a href='/c/y/'>临江要闻</a>",
            ["临江频道", "临江要闻"],
        ),
        ("<b>您的位置</b>：<span><a href='/'>网站首页</a></span> » <span><a href='/a/'>要闻</a></span>", ["要闻"]),
        ("现在位置：首页 >> 东区新闻 >> 正文", ["东区新闻"]),
        (
            "<a href='./'>临江论坛</a> <em>›</em> <a href='p.php'>首页</a> <em>›</em> <a href='/c/'>资讯</a> <em>›</em> 查看内容",
            ["资讯"],
        ),
        (f"<div class=crumb>{HOME} > <a href='/c/'>财经</a> > {TITLE}</div>", ["财经"]),
        (
            "<div class=path><a href='/'>首页</a><i>&gt;</i><a href='/c/'>财经</a><i>&gt;</i>正文<ul><li><a>图片</a></li></ul></div>",
            ["财经"],
        ),
        ("当前位置：<a href='/?cat=3'>财经</a> &gt; <a href='/?cat=9'>股市</a> &gt; 正文", ["财经", "股市"]),
        ("<a href='/'>首页</a> <a href='/c/'>财经</a> <a href='/t/'>体育</a>", []),
        ("", []),
    ],
)
def test_sections_are_read_outermost_first_without_site_and_end(crumbs, sections):
    html = (
        f"<html><title>{TITLE}_临江新闻网</title><div>{crumbs}</div><h1>{TITLE}</h1>{HEAD}<p>{PARAGRAPHS[0]}</p></html>"
    )
    raw = extract_raw(html.encode())
    assert raw.section == sections
    assert (raw.section_rule is None) == (not sections)
