"""The cost of a page grows with its length and no faster. Calls are counted: a clock would measure the machine."""

from __future__ import annotations

import sys

import pytest

from linfen_crawler.article import NotAnArticle
from linfen_crawler.extract_article import extract
from linfen_crawler.extraction import page_walk
from tests.extraction.pages_of_our_own import BODY, HEAD, PARAGRAPHS, TITLE, page
from tests.extraction.pages_without_article import LISTS

UNITS = {
    "paragraphs": f"<p>{PARAGRAPHS[0]}</p>",
    "loose lines": f"{PARAGRAPHS[1]}<br>",
    "lists of links": '<ul><li><a href="/x">新闻标题一二三四五六七八</a> 2020-01-01</li></ul>',
    "head lines": "<div>2021-09-07 10:15 来源：某某日报 作者：张三 编辑：李四 浏览：10</div>",
    "headings": "<h2>小标题在这里</h2>",
    "pictures with captions": "<p><img src=/1.jpg></p><p>农户在过磅 记者 王五 摄</p>",
    "open elements": "<div><section>",
    "inline elements": "<span>来源</span><b>：</b>",
    "comments": "<div class=comment><p>说得太好了，希望家乡越来越好，支持支持再支持！</p></div>",
    "hidden elements": "<div style='display:none'>某某商城，网址！</div>",
    "meta elements": "<meta name=keywords content=某某>",
    "brackets": "（（（【【【[[[",
    "names": "张三、李四 王五，",
    "scripts": "<script>var publishTime = x</script>",
}


@pytest.fixture(autouse=True)
def walked_in_python(monkeypatch):
    """The compiled walk does the same work unseen: what is counted must not depend on whether there is one."""
    monkeypatch.setattr(page_walk, "NATIVE", None)


def calls(data: bytes) -> int:
    count = 0

    def hook(_frame, _event, _argument):
        nonlocal count
        count += 1

    sys.setprofile(hook)
    try:
        extract(data, "https://news.example/a/1.html")
    except NotAnArticle:
        pass
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", UNITS, ids=lambda name: name.replace(" ", "-"))
@pytest.mark.parametrize("where", ["before", "inside", "behind"])
def test_twice_the_page_is_at_most_twice_the_work(unit, where):
    def of(times):
        more = UNITS[unit] * times
        parts = {
            "before": f"{more}<h1>{TITLE}</h1>{HEAD}<div>{BODY}</div>",
            "inside": f"<h1>{TITLE}</h1>{HEAD}<div>{BODY}{more}{BODY}</div>",
            "behind": f"<h1>{TITLE}</h1>{HEAD}<div>{BODY}</div>{more}",
        }
        return page(parts[where]).encode()

    calls(of(10))  # fills caches
    once, twice = calls(of(300)), calls(of(600))
    assert twice <= 2.3 * once + 2000, (once, twice)


def test_a_long_list_is_refused_in_linear_time():
    html = LISTS["summaries under linked headlines"]
    start, end = html.index("<div class=item>"), html.index("</div><div class=foot>")
    items = html[start:end]

    def of(times):
        return (html[:start] + items * times + html[end:]).encode()

    calls(of(1))
    once, twice = calls(of(20)), calls(of(40))
    assert twice <= 2.3 * once, (once, twice)
