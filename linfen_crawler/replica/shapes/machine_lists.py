"""What a site has for programs: sitemaps, feeds, lists by date and in JSON, of the articles that it shows now."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from linfen_crawler.replica.http_message import Reply
from linfen_crawler.replica.site_answers import conditional

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from linfen_crawler.replica.http_message import Request
    from linfen_crawler.replica.site import ReplicaSite

NEWEST = 20
"""Articles in feeds and in the news sitemap."""

JSON_PAGE = 10
"""Articles on a page of the JSON list."""

_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_DAY = re.compile(r"/list/(\d{4})-(\d\d)-(\d\d)\.html")
_YEAR = re.compile(r"/sitemap-(\d{4})\.xml\.gz")


def machine_list(site: ReplicaSite, request: Request) -> Reply | None:
    """The answer for an address of one of them.

    - `/sitemap.xml`: an index of `/sitemap-2022.xml.gz`, one for each year, and of `/sitemap-news.xml`;
    - `/sitemap.txt`: all addresses, one a line;
    - `/rss.xml`, `/rdf.xml`, `/atom.xml`;
    - `/api/list?page=1`: JSON; with `callback=NAME` a call; no page behind the last one has items;
    - `/list/2022-03-01.html`: the articles of a day, 404 for a day without any.
    """
    made: dict[str, Callable[[ReplicaSite], Reply]] = {
        "/sitemap.xml": _index,
        "/sitemap-news.xml": _news,
        "/sitemap.txt": _lines,
        "/rss.xml": _rss,
        "/rdf.xml": _rdf,
        "/atom.xml": _atom,
    }
    reply = made[request.path](site) if request.path in made else None
    if reply is None and (year := _YEAR.fullmatch(request.path)) is not None:
        reply = _of_year(site, int(year[1]))
    if reply is not None:
        return conditional(request, reply, None)
    if request.path == "/api/list":
        return _json(site, request)
    day = _DAY.fullmatch(request.path)
    return _of_day(site, date(*map(int, day.groups()))) if day is not None else None


def _xml(body: str) -> Reply:
    return Reply(200, f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode(), "application/xml")


def _index(site: ReplicaSite) -> Reply:
    root = f"{site.scheme}://{site.host}"
    changed: dict[int, str] = {}
    for index in site.present():
        changed[site.timeline.published_at(index).year] = site.last_change(index).isoformat()
    files = [(f"{root}/sitemap-{year}.xml.gz", when) for year, when in changed.items()]
    files.append((f"{root}/sitemap-news.xml", max(changed.values())))
    entries = "".join(f"<sitemap><loc>{url}</loc><lastmod>{when}</lastmod></sitemap>" for url, when in files)
    return _xml(f"<sitemapindex {_SITEMAP}>{entries}</sitemapindex>")


def _of_year(site: ReplicaSite, year: int) -> Reply | None:
    indexes = [index for index in site.present() if site.timeline.published_at(index).year == year]
    if not indexes:
        return None
    entries = "".join(
        f"<url><loc>{escape(site.canonical_url(index))}</loc>"
        f"<lastmod>{site.last_change(index).isoformat()}</lastmod></url>"
        for index in indexes
    )
    body = _xml(f"<urlset {_SITEMAP}>{entries}</urlset>").body
    return Reply(200, gzip.compress(body, mtime=0), "application/x-gzip")


def _news(site: ReplicaSite) -> Reply:
    entries = "".join(
        f"<url><loc>{escape(site.canonical_url(index))}</loc><news:news><news:publication><news:name>{site.name}"
        "</news:name><news:language>zh-cn</news:language></news:publication><news:publication_date>"
        f"{site.timeline.published_at(index).isoformat()}</news:publication_date>"
        f"<news:title>{escape(site.title(index))}</news:title></news:news></url>"
        for index in site.newest(NEWEST)
    )
    return _xml(f"<urlset {_SITEMAP} {_NEWS}>{entries}</urlset>")


def _lines(site: ReplicaSite) -> Reply:
    body = "".join(f"{site.canonical_url(index)}\n" for index in site.present())
    return Reply(200, body.encode(), "text/plain")


def _rss(site: ReplicaSite) -> Reply:
    items = "".join(
        f"<item><title><![CDATA[{site.title(index)}]]></title><link>{escape(site.link_address(index))}</link>"
        f"<pubDate>{format_datetime(site.timeline.published_at(index))}</pubDate></item>"
        for index in site.newest(NEWEST)
    )
    return _xml(
        f'<rss version="2.0"><channel><title>{site.name}</title><link>{site.home}</link>{items}</channel></rss>'
    )


def _rdf(site: ReplicaSite) -> Reply:
    items = "".join(
        f'<item rdf:about="{site.canonical_url(index)}"><title>{escape(site.title(index))}</title>'
        f"<link>{site.canonical_url(index)}</link>"
        f"<dc:date>{site.timeline.published_at(index).isoformat()}</dc:date></item>"
        for index in site.newest(NEWEST)
    )
    spaces = (
        'xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return _xml(f"<rdf:RDF {spaces}><channel><title>{site.name}</title></channel>{items}</rdf:RDF>")


def _atom(site: ReplicaSite) -> Reply:
    entries = "".join(
        f'<entry><title>{escape(site.title(index))}</title><link rel="edit" href="/neibu/{index}.html"/>'
        f'<link href="{site.article_path(index)}"/>'
        f"<published>{site.timeline.published_at(index).isoformat()}</published>"
        f"<updated>{site.last_change(index).isoformat()}</updated></entry>"
        for index in site.newest(NEWEST)
    )
    return _xml(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{site.name}</title>{entries}</feed>')


def _json(site: ReplicaSite, request: Request) -> Reply:
    shown = request.parameters.get("page", "")
    page = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 7 else 1
    indexes = sorted(site.present(), reverse=True)[(page - 1) * JSON_PAGE : page * JSON_PAGE]
    items = [
        {
            "docId": site.timeline.number(index),
            "title": site.title(index),
            "url": site.article_path(index),
            "publishTime": f"{site.timeline.published_at(index):%Y-%m-%d %H:%M:%S}",
        }
        for index in indexes
    ]
    text = json.dumps({"code": 0, "data": {"total": len(items), "list": items}}, ensure_ascii=False)
    callback = request.parameters.get("callback")
    if callback is not None and re.fullmatch(r"\w{1,40}", callback):
        return Reply(200, f"{callback}({text});".encode(), "application/javascript")
    return Reply(200, text.encode(), "application/json")


def _of_day(site: ReplicaSite, day: date) -> Reply | None:
    indexes = [index for index in site.present() if site.timeline.published_at(index).date() == day]
    if not indexes:
        return None
    page = f'<meta charset="utf-8"><title>{day}</title><ul>{_items(site, indexes)}</ul>'
    return Reply(200, f"<!DOCTYPE html><html><body>{page}</body></html>".encode(), "text/html; charset=utf-8")


def _items(site: ReplicaSite, indexes: Iterable[int]) -> str:
    return "".join(f"<li>{site.link(index)}</li>" for index in indexes)
