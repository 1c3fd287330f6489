"""Bytes to begin with: for each target some that it takes, of our own making."""

from __future__ import annotations

import gzip
import zlib
from importlib import resources

from linfen_crawler.replica.http_message import Request
from linfen_crawler.replica.world import World

_LINES = (
    "来源：临汾日报",
    "2021-09-07 10:15:30",
    "2021年9月7日",
    "昨天 12:30",
    "09/07 19:02",
    "本报记者 张三 通讯员 李四",
    "（记者 王小明 摄影报道）",
    "责任编辑：赵六 审核：钱七",
    "文/王五 图/李明",
)
_ADDRESSES = (
    "http://www.lfxww.com/linfen/shizheng/2702756.html?from=timeline#a",
    "HTTPS://WWW.LFXWW.COM:443/a/../b/./%7ec//d.html",
    "http://lf.sxrb.com/content/202601/13/c85472.html",
    "http://新闻.example/%E4%B8%AD?b=2&a=1",
)
_CONDITIONS = (
    "source=临汾日报",
    "authors~李",
    "publish_time>=2022-10-01",
    "http.status!=200",
    "page_count>1",
    "photographers!=",
)
_RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    b"WARC-Date: 2022-10-23T15:53:27Z\r\nWARC-Target-URI: http://a.example/1.html\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: 44\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<p>1</\r\n\r\n"
)


def seeds(target: str) -> list[bytes]:
    """What a target of `fuzz.targets` begins with."""
    match target:
        case "page":
            return list(_pages())
        case "definition":
            folder = resources.files("linfen_crawler.sites")
            return [file.read_bytes() for file in folder.iterdir() if file.name.endswith(".toml")]
        case "archive":
            packed = gzip.compress(_RECORD, mtime=0)
            return [_RECORD, _RECORD * 2, packed, packed * 2, packed[:-9] + packed]
        case "body":
            text = b"<p>1</p>" * 20
            chunks = b"6\r\n<p>1</\r\n2\r\np>\r\n0\r\n\r\n"
            return [b"\x00" + gzip.compress(text, mtime=0), b"\x01" + zlib.compress(text), chunks]
        case "address":
            return [address.encode() for address in _ADDRESSES]
        case "condition":
            return [condition.encode() for condition in _CONDITIONS]
    return [line.encode() for line in _LINES]


def _pages() -> list[bytes]:
    world = World(scale=0.05)
    found = []
    for number, site in enumerate(world.sites.values()):
        for index in list(site.present())[:2]:
            reply = world.answer(Request("GET", site.host, site.article_path(index), scheme=site.scheme))
            found.append(bytes([number]) + reply.body)
    return found
