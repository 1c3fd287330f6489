"""A site for loads: pages of the size that news sites have, as many as wanted, from a process that hardly takes time.

    with served(articles=10_000) as site:
        ...                          # site.address is what LINFEN_REPLICA takes; it answers as www.lfxww.com

The replica makes its pages one by one and small; here a few hundred are made once and sent under any number of
addresses, each with its own number in title, address and text: about 29 KB with 52 links, in the shape of the site's
current template. One section, lists of 50, and robots.txt; nothing else is there.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import resource
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, cast

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.replica.newsroom.compose import House, compose
from linfen_crawler.replica.newsroom.story import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "www.lfxww.com"
SECTION = "linfen/shizheng"
FIRST_NUMBER = 2_000_000
A_LIST = 50
PAGES = 200  # that differ in more than their number

_NUMBER = "1234567890123"  # stands for the article's number until it is sent
_MENU = [f"2019/{name}" for name in range(20)]
_ARTICLE = re.compile(rb"/linfen/shizheng/(\d+)\.html")
_LIST = re.compile(rb"/linfen/shizheng/(?:index_(\d+)\.html)?")


@dataclass(frozen=True, slots=True)
class BigSite:
    """The running site."""

    address: str
    """`127.0.0.1:PORT`."""
    articles: int


@contextmanager
def served(articles: int) -> Iterator[BigSite]:
    """Run the site in a process of its own while the block runs."""
    command = [sys.executable, "-m", "bench.big_site", str(articles)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield BigSite(process.stdout.readline().strip(), articles)
        finally:
            process.terminate()


class _Pages:
    """What the site answers, in bytes."""

    def __init__(self, articles: int) -> None:
        self._last = FIRST_NUMBER + articles - 1
        self._articles = articles
        self._made = [_page(number).encode().split(_NUMBER.encode()) for number in range(PAGES)]

    def answer(self, path: bytes) -> bytes:
        """The whole answer."""
        article = _ARTICLE.fullmatch(path)
        if article and FIRST_NUMBER <= int(article[1]) <= self._last:
            return _ok(article[1].join(self._made[int(article[1]) % PAGES]))
        found = _LIST.fullmatch(path)
        number = int(found[1] or 1) if found else 0
        if found and (number - 1) * A_LIST < self._articles:
            return _ok(self._list(number))
        if path == b"/robots.txt":
            return _ok(b"User-agent: *\nDisallow: /private/\n", b"text/plain")
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    def _list(self, number: int) -> bytes:
        newest = self._last - (number - 1) * A_LIST
        items = "\n".join(
            f'<li><a href="/{SECTION}/{each}.html">第{each}号消息</a></li>'
            for each in range(newest, max(newest - A_LIST, FIRST_NUMBER - 1), -1)
        )
        return (
            '<!DOCTYPE html><html><head><meta charset="utf-8"><title>时政</title></head><body>'
            f'<div id="contentText"><div><ul>{items}</ul></div></div></body></html>'
        ).encode()


def _ok(body: bytes, kind: bytes = b"text/html") -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Tue, 24 Nov 2026 08:00:00 GMT\r\nContent-Type: %s\r\n"
        b'ETag: "%x"\r\nContent-Length: %d\r\n\r\n%s' % (kind, hash(body) & 0xFFFFFFFF, len(body), body)
    )


def _page(number: int) -> str:
    house = House("load", "临汾新闻网", "本报", ("临汾日报", "临汾新闻网", "山西日报", None, "新华社"))
    published = datetime(2022, 1, 2, 8, tzinfo=CHINA_TIME) + timedelta(minutes=97 * number)
    story = compose(house, number, number, 0, published, SECTION)
    paragraphs = [block.text for block in story.blocks if isinstance(block, Text)]
    paragraphs += [f"{each}据介绍，这是第{_NUMBER}号消息的续报。" for each in paragraphs]
    begin = f'<p style="{_STYLE_P}"><span style="{_STYLE_SPAN}">　　'
    text = "\n".join(f"{begin}{escape(each)}</span></p>" for each in paragraphs)
    title = f"{escape(story.title)}（{_NUMBER}）"
    menu = "\n".join(
        f'<li class="nav-item dropdown"><a class="nav-link" href="/{path}/" target="_blank">栏目</a></li>'
        for path in _MENU
    )
    near = [_story_link(number, step) for step in range(1, 28)]
    page = f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>{title}_时政_临汾新闻网</title>
<meta name="keywords" content="临汾,新闻,时政" />
<meta name="description" content="{escape(paragraphs[0][:80])}" />
<link rel="stylesheet" href="/style/main.css" /><script src="/js/jquery.min.js"></script>
<style>{_FURNITURE_STYLE}</style>
</head><body>
<div class="menu"><div class="m-l-content"><ul>{menu}</ul></div></div>
<div class="navlf"><span>当前位置：<span><a href="/">临汾新闻网</a> &gt; <a href="/linfen/">临汾</a> &gt;
<a href="/{SECTION}/">时政</a> &gt; </span>正文</span></div>
<div class="container"><div class="row"><div class="col-md-8 xb-left">
<h2 class="h2 text-center xb-h2">{title}</h2>
<h3 class="h4 text-center xb-h4">{published:%Y-%m-%d %H:%M:%S} 来源:{story.source or ""}　　浏览次数:</h3>
<div class="bdsharebuttonbox"><a href="#" data-cmd="more">分享到：</a><a data-cmd="weixin">微信</a></div>
<div class="col-md-12 nry jcontent">
{text}
</div>
<p class="zrbj">责任编辑: 张建国</p>
<div class="bqsm">版权声明:凡临汾新闻网刊载的各类稿件,未经书面授权,任何单位和个人不得转载。</div>
<div class="relatedarticles"><h4>相关阅读</h4><ul>{"".join(near[:7])}</ul></div>
</div><div class="col-md-4"><div class="sidebar"><h3>热点排行</h3><ul>{"".join(near[7:])}</ul></div></div></div></div>
<div class="footer"><p>主办单位：临汾新闻网　地址：某某街1号　电话：0357-2000000</p>
<p>Copyright © 2008-2026 临汾新闻网 版权所有　<a href="https://beian.miit.gov.cn/">晋ICP备00000000号</a></p></div>
<script>{_FURNITURE_SCRIPT}</script>
</body></html>"""
    return page.replace("__PAD__", "x" * max(0, 29_000 - len(page.encode())))


def _story_link(number: int, step: int) -> str:
    other = FIRST_NUMBER + (number * 131 + step * 17) % 5000
    title = f"第{other}号消息的标题，在这里写得长一些"
    return (
        f'<li class="list-item clearfix"><div class="list-pic"><img src="/uploads/2022/{other}.jpg" alt="" /></div>'
        f'<a href="http://{HOST}/{SECTION}/{other}.html" target="_blank" title="{title}">'
        f'{title}</a><span class="list-time">2022-01-{step:02} 08:30</span></li>\n'
    )


_STYLE_P = "text-indent: 2em; line-height: 1.75em; margin-top: 10px; text-align: justify;"
_STYLE_SPAN = "font-family: 宋体, SimSun; font-size: 16px;"
_FURNITURE_STYLE = "\n".join(
    f".box-{n} .list-item{{float:left;width:{n}px;margin:0 auto;color:#{n:03}}}" for n in range(60)
)
_FURNITURE_SCRIPT = "var page={};/*__PAD__*/"


class _Connection(asyncio.Protocol):
    def __init__(self, pages: _Pages) -> None:
        self._pages = pages
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            self._transport.write(self._pages.answer(head.split(b" ", 2)[1]))


async def _serve(articles: int) -> None:
    pages = _Pages(articles)
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(pages), "127.0.0.1", 0)
    print(f"127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    # The process that started this one is gone when nobody holds the other end.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    """Serve until the standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m bench.big_site")
    parser.add_argument("articles", type=int)
    asyncio.run(_serve(parser.parse_args().articles))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"server: {used.ru_utime + used.ru_stime:.1f} s of processor", file=sys.stderr)


if __name__ == "__main__":
    main()
