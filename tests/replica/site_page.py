"""Asks a site of the replica for pages without a socket, and gives them as trees."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import lxml.html

from linfen_crawler.replica.http_message import Reply, Request

if TYPE_CHECKING:
    from linfen_crawler.replica.world import World


def ask(world: World, url: str, headers: dict[str, str] | None = None) -> Reply:
    parts = urlsplit(url)
    return world.answer(
        Request("GET", parts.hostname or "", parts.path or "/", parts.query, parts.scheme, headers or {})
    )


def tree_of(world: World, url: str) -> lxml.html.HtmlElement:
    reply = ask(world, url)
    assert reply.status == 200, url
    declared_gbk = b"charset=gb2312" in reply.body
    return lxml.html.document_fromstring(reply.body.decode("gb18030" if declared_gbk else "utf-8"), base_url=url)


def text(element: lxml.html.HtmlElement) -> str:
    return "".join(element.itertext())


def squeezed(value: str) -> str:
    return "".join(value.split())
