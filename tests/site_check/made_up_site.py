"""A made-up site: its definition, a list and an article. Texts of our own."""

from __future__ import annotations

_DEFINITION = """key = "hepan"
name = "河畔新闻网"
region = "某省/河畔"
home = "http://www.hepan.example/"
hosts = ["www.hepan.example"]
delay = 0.5
verified = "{verified}"
[lists]
links = ["ul.news a"]
dates = "span"
next_link = "a.next"
[articles]
patterns = ['/a/(?P<id>[0-9]+)\\.html']
[[sections]]
path = "news"
[[layouts]]
name = "new"
title = ["h1"]
publish_time = ["#time", "#when"]
source = ["#source"]
copyright = ["#copy"]
keywords = ["#keys"]
body = ["#text"]
[[layouts]]
name = "old"
title = ["h2.t"]
body = ["td.text"]
"""
LIST = """<html><title>新闻</title><body><ul class="news">
<li><a href="/a/1.html">汾河新桥昨天通车</a><span>2024-05-06</span></li>
<li><a href="/a/2.html">县里的图书馆周末开放</a><span>2024-05-05</span></li></ul>
<a class="next" href="/news/2.html">下一页</a></body></html>"""
ARTICLE = """<html><title>汾河新桥昨天通车_河畔新闻网</title><body><h1>汾河新桥昨天通车</h1>
<div><span id="time">2024-05-06 08:30:00</span> <span id="source">来源：河畔日报</span></div><div id="text">
<p>本报讯（记者 郑实）昨天上午，连接两岸的新桥正式通车，附近居民步行过河的时间由半小时缩短到五分钟。</p>
<p>新桥全长四百二十米，双向四车道，两侧各设两米五宽的人行道，夜间有灯光照明。</p></div></body></html>"""
PAGES = {"/robots.txt": "User-agent: *\nAllow: /\n", "/news/": LIST, "/a/1.html": ARTICLE, "/a/2.html": ARTICLE}


def definition(verified: str) -> str:
    """The text of `hepan.toml`."""
    return _DEFINITION.format(verified=verified)
