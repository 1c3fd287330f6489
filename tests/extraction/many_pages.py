# ruff: noqa: E501 - tables read best with a case on one line
"""Pages as bytes, good and bad, and what is put into them to break them: for tests that want many inputs."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from linfen_crawler.replica.http_message import Request
from linfen_crawler.replica.world import World
from tests.extraction.pages_of_our_own import SHAPES
from tests.extraction.pages_without_article import ARTICLES, ERRORS, LISTS, SHELLS, WALLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def _of_replica() -> Iterator[bytes]:
    world = World(scale=0.1)
    for site in world.sites.values():
        for path in ("/", *map(site.article_path, site.present())):
            yield world.answer(Request("GET", site.host, path, scheme=site.scheme)).body


_TEXTS = [html for pages in (SHAPES, ARTICLES, ERRORS, LISTS, SHELLS, WALLS) for html in pages.values()]
BYTES = [html.encode(charset)[:8000] for html in _TEXTS for charset in ("utf-8", "gbk")] + list(_of_replica())
FRAGMENTS = [
     b"<div>", b"</div>", b"<p>", b"<", b">", b'"', b"&#0;", b"&#xD800;", b"&#99999999;", b"</html>", b"<!--", b"-->", b"<![CDATA[", b"\x00", b"\xff",
     b"<table>", b"<title>", b"</title>", b"<base href='http://['>", b'<meta charset="utf-16">', b'<meta charset="utf-7">', b"<img src='//['>",
     b"<a href='http://[x'>", b"<svg>", b"<template>", b"<frameset>", b"<plaintext>", b"<textarea>", b"<div hidden>", b"<div style='display:none'>",
     b"<script type='application/ld+json'>{\"@context\":\"schema.org\",\"datePublished\":\"x\"}</script>", b"<h1>", b"</h1>", "来源：".encode(), "责任编辑：".encode(),
     "（记者 ".encode(), "昨天".encode(), b"2021-99-99 99:99", b"0000-00-00 00:00", b"99999999999999999999", "二〇二一年".encode(), b"\xef\xbb\xbf", b"\xff\xfe", "𠀀\u202e\u200d".encode()]  # fmt: skip


def mutated_pages(pool: Sequence[bytes], count: int, seed: int = 0) -> Iterator[bytes]:
    """So many pages of a pool, each broken in one to eight places; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(chance.choice(pool))
        for _ in range(chance.randint(1, 8)):
            place = chance.randint(0, len(data))
            match chance.choice(["insert", "delete", "flip", "double"]):
                case "insert":
                    data[place:place] = chance.choice(FRAGMENTS) * chance.choice([1, 1, 1, 40])
                case "delete":
                    del data[place : place + chance.randint(1, 400)]
                case "flip" if place < len(data):
                    data[place] = chance.randint(0, 255)
                case "double":
                    data[place:place] = data[place : place + chance.randint(1, 400)]
        yield bytes(data)
