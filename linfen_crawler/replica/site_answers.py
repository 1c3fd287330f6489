"""What a site answers to a request: the page at an address, 304, a redirect or an error."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from linfen_crawler.replica.http_message import Reply, Request, not_found, redirect
from linfen_crawler.replica.placeholder_files import placeholder_file
from linfen_crawler.replica.redesign import redesigned

if TYPE_CHECKING:
    from linfen_crawler.replica.site import ReplicaSite

CLOSED_FOLDER = "/neibu/"
"""Disallowed by robots.txt, linked from pages, and answered: only the log shows who went in."""

_CLOSED_PAGE = "<html><body><h1>internal</h1><p>robots.txt asks programs to stay out.</p></body></html>"
_SOFT_404 = """<html><head><meta charset="utf-8"><title>提示信息</title></head><body><div class="tips">
<p>对不起,您访问的页面不存在或已被删除!</p><p><a href="/">返回首页</a></p></div></body></html>"""


def answer(site: ReplicaSite, request: Request) -> Reply:
    """The answer for one request of one of the site's hosts."""
    if request.host in site.redirecting:
        return redirect(f"{site.scheme}://{site.host}{request.target}")
    path = site.page_named(request)
    if path == "/robots.txt":
        return Reply(200, site.robots().encode(), "text/plain")
    special = site.other_reply(request)
    if special is not None:
        return special
    if path in {"/", "/index.html", "/index.htm"}:
        return _page(site, request, site.front_html(), None)
    found = site.locate(path)
    if found is not None:
        index, page = found
        own = site.article_path(index) if page == 1 else site.page_path(index, page)
        return article_answer(site, request, index, page) if path == own else not_found()
    listed = site.list_at(path)
    if listed is not None:
        section, page = listed
        shown = site.listed(section, page)
        if shown is None:
            return not_found()
        indexes, pages = shown
        return _page(site, request, site.list_html(section, indexes, page, pages), None)
    file = placeholder_file(path)
    if file is not None:
        return conditional(request, Reply(200, file[1], file[0]), None)
    if path.startswith(CLOSED_FOLDER):
        return Reply(200, _CLOSED_PAGE.encode())
    return not_found()


def article_answer(site: ReplicaSite, request: Request, index: int, page: int = 1) -> Reply:
    """A page of an article, under whatever address it was asked for; an error if it was removed or has no such page."""
    removed = site.removed_status(index)
    if removed is not None:
        return soft_404() if removed == 200 else not_found(removed)
    story = site.story(index)
    if page > len(story.pages):
        return not_found()
    markup = site.article_html(story, page)
    return _page(site, request, redesigned(markup) if site.is_redesigned else markup, site.last_change(index))


def soft_404() -> Reply:
    """An error page that claims success."""
    return Reply(200, _SOFT_404.encode(), "text/html; charset=utf-8")


def _page(site: ReplicaSite, request: Request, markup: str, changed: datetime | None) -> Reply:
    body = markup.encode("gb18030" if site.charset == "gbk" else site.charset)
    content_type = "text/html" if site.charset == "gbk" else f"text/html; charset={site.charset}"
    return conditional(request, Reply(200, body, content_type, chunked=len(body) % 5 == 0), changed)


def conditional(request: Request, reply: Reply, changed: datetime | None) -> Reply:
    """304 where the client has this very answer, else the answer with ETag and Last-Modified (RFC 9110, 13.1)."""
    etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
    reply.headers.append(("ETag", etag))
    if changed is not None:
        reply.headers.append(("Last-Modified", format_datetime(changed.astimezone(UTC), usegmt=True)))
    known = request.headers.get("if-none-match")
    if known is not None:  # then If-Modified-Since does not count
        fresh = known.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}
    else:
        fresh = changed is not None and _not_changed_since(changed, request.headers.get("if-modified-since"))
    return Reply(304, headers=reply.headers) if fresh else reply


def _not_changed_since(changed: datetime, header: str | None) -> bool:
    if header is None:
        return False
    try:
        since = parsedate_to_datetime(header)
    except ValueError:
        return False
    return since.tzinfo is not None and changed.replace(microsecond=0) <= since
