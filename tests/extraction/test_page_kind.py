from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.article import NotAnArticle
from linfen_crawler.extraction import extract_raw
from linfen_crawler.extraction.page_kind import REASONS
from linfen_crawler.replica.http_message import Request
from linfen_crawler.replica.world import World
from tests.extraction.pages_of_our_own import GALLERY, SHAPES, SHORT_BESIDE_COMMENTS, TITLE
from tests.extraction.pages_without_article import ARTICLES, DATA, ERRORS, LISTS, MISSING, SHELLS, WALLS

SHARED = Path(os.environ.get("LINFEN_SHARED") or Path(__file__).parents[3] / "shared") / "real_pages"

KINDS = {
    "list_page": LISTS,
    "missing_page": MISSING,
    "error_page": ERRORS,
    "wall_page": WALLS,
    "script_shell": SHELLS,
    "data": DATA,
}


@pytest.mark.parametrize(
    ("reason", "name"),
    [(reason, name) for reason, pages in KINDS.items() for name in pages],
    ids=lambda value: value.replace(" ", "-"),
)
@pytest.mark.parametrize("url", [None, "https://news.example.cn/a/20230405/1.html"])
def test_a_page_without_article_is_refused_for_its_reason(reason, name, url):
    with pytest.raises(NotAnArticle) as refusal:
        extract_raw(KINDS[reason][name].encode(), url=url)
    assert refusal.value.reason == reason
    assert refusal.value.reason in REASONS
    assert len(str(refusal.value)) > 15


@pytest.mark.parametrize("name", ARTICLES, ids=lambda name: name.replace(" ", "-"))
@pytest.mark.parametrize("url", [None, "https://news.example.cn/", "https://news.example.cn/a/20230405/1.html"])
def test_an_article_that_looks_like_none_is_not_refused(name, url):
    raw = extract_raw(ARTICLES[name].encode(), url=url)
    assert raw.title is not None
    assert url is None or raw.paragraphs or raw.images or raw.videos or raw.attachments


@pytest.mark.parametrize("name", [*SHAPES, "gallery", "short"], ids=lambda name: name.replace(" ", "-"))
def test_articles_without_their_time_are_not_refused(name):
    html = {**SHAPES, "gallery": GALLERY, "short": SHORT_BESIDE_COMMENTS}[name]
    assert extract_raw(html.replace("2021", "").encode()).paragraphs


def answers(world, site, paths):
    for path in paths:
        reply = world.answer(Request("GET", site.host, path, scheme=site.scheme))
        if reply.status == 200:
            yield path, reply.body


def test_lists_of_the_replica_are_lists_and_no_article_of_it_is_refused():
    world = World(scale=0.4)
    lists = 0
    for site in world.sites.values():
        for path, body in answers(world, site, ["/", "/index_2.html", *(f"/{name}/" for name in ("linfen", "shanxi"))]):
            with pytest.raises(NotAnArticle) as refusal:
                extract_raw(body, url=f"{site.scheme}://{site.host}{path}")
            assert refusal.value.reason == "list_page"
            lists += 1
        for path, body in answers(world, site, map(site.article_path, site.present())):
            assert extract_raw(body, url=f"{site.scheme}://{site.host}{path}").title is not None
    assert lists >= len(world.sites)


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the saved pages are not at {SHARED}")
def test_no_real_article_is_refused_with_or_without_its_names_and_metadata():
    import re

    for file in sorted(SHARED.glob("*.html")):
        data = file.read_bytes()
        for lost in (rb"(?!)", rb'\s(?:class|id)\s*=\s*(?:"[^"]*"|\'[^\']*\')', rb"<meta\s[^>]*>"):
            assert extract_raw(re.sub(lost, b"", data)).paragraphs, file.name


def test_an_article_that_waits_hidden_for_a_script_is_read_as_if_shown():
    for hidden in ('style="display:none"', 'style="visibility:hidden;opacity:0"', "hidden"):
        for name, html in SHAPES.items():
            if "hidden" in name:
                continue
            inside = html.replace("<body>", f"<body><div {hidden}>").replace("</body>", "</div></body>")
            assert extract_raw(inside.encode()).paragraphs == extract_raw(html.encode()).paragraphs, (name, hidden)
            assert extract_raw(inside.encode()).publish_time is not None


def test_spam_hidden_on_a_list_is_no_article():
    spam = f"<div style='display:none'>{'某某商城网址大全，真人在线，欢迎光临！' * 500}</div>"
    for name, html in LISTS.items():
        if "<body>" not in html:
            continue
        with pytest.raises(NotAnArticle) as refusal:
            extract_raw(html.replace("<body>", f"<body>{spam}").encode())
        assert refusal.value.reason == "list_page", name


@given(st.sampled_from(sorted(ARTICLES)), st.sampled_from(["utf-8", "gb18030"]), st.integers(0, 40))
def test_furniture_around_an_article_never_makes_it_a_list(name, charset, links):
    more = "".join(f"<li><a href=/x/{n}>第{n}届社区文化艺术节今日开幕</a></li>" for n in range(links))
    raw = extract_raw(ARTICLES[name].replace("</body>", f"<ul>{more}</ul></body>").encode(charset))
    assert raw.title is not None


def test_a_page_without_anything_but_its_headline_has_no_body():
    with pytest.raises(NotAnArticle) as refusal:
        extract_raw(f"<html><title>{TITLE}</title><body><h1>{TITLE}</h1></body></html>".encode())
    assert refusal.value.reason == "no_body"


def test_the_document_lists_other_reasons_than_there_are():
    document = (Path(__file__).parents[2] / "docs" / "extraction.md").read_text(encoding="utf-8")
    table = document.partition("## Pages without article")[2].partition("##")[0]
    assert [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")] == list(REASONS)


def short_page(body, *, title="提示", charset="utf-8"):
    markup = f'<html><head><meta charset="{charset}"><title>{title}</title></head><body>{body}</body></html>'
    return markup.encode(charset)


@pytest.mark.parametrize(
    "text",
    [
        "对不起,您访问的页面不存在或已被删除!",
        "抱歉,该文章已被删除。",
        "您要查看的内容已下线",
        "404 Not Found",
        "HTTP 404 错误:找不到页面",
        "没有找到您要访问的页面",
        "对不起，您访问的網頁不存在",
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("title", ["提示", "某某市人民政府网站", "404-页面不存在_某某新闻网站"])
def test_a_page_that_says_that_nothing_is_there_is_no_missing_page(text, charset, title):
    clutter = "<script>" + "var a=1;" * 500 + "</script><!-- " + "x" * 2000 + " --><style>" + "p{}" * 400 + "</style>"
    with pytest.raises(NotAnArticle) as refusal:
        extract_raw(
            short_page(f"{clutter}<div><p>{text}</p><a href='/'>返回首页</a></div>", title=title, charset=charset)
        )
    assert refusal.value.reason == "missing_page"


@pytest.mark.parametrize(
    "text",
    [
        "记者从市委宣传部获悉,我市将举办读书节。",
        "网警提醒:发现页面不存在或已被删除时," + "请保存好聊天记录和转账凭证并及时报警。" * 30,
        "第404次列车昨日到达临汾站,旅客平安。",
    ],
)
def test_an_article_that_speaks_of_errors_is_refused(text):
    head = "<h1>平安出行，远离骗局</h1><div>2021-09-07 10:15</div>"
    assert extract_raw(short_page(f"{head}<p>{text}</p>", title="平安出行，远离骗局")).paragraphs == [text]
