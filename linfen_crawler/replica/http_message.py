"""What the replica's server reads and writes: one HTTP request, one answer."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import parse_qsl

UNKNOWN_HOST_HEADER = "X-Replica-Unknown-Host"
"""Set on the answer for a host that the replica does not show, which stands for a name that no DNS server knows."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as far as the replica looks at it."""

    method: str
    host: str
    """Host name in lower case, without a port."""
    path: str
    """Path as sent, percent-encoding kept, without the query."""
    query: str = ""
    scheme: str = "http"
    """What the client would have spoken: the transport tells it by `X-Forwarded-Proto`."""
    headers: dict[str, str] = field(default_factory=dict)
    """By lower-case name; of a header sent twice the last one."""
    body: bytes = b""

    @property
    def url(self) -> str:
        """The address that was asked for."""
        return f"{self.scheme}://{self.host}{self.target}"

    @property
    def target(self) -> str:
        """Path with query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters, the last one of each name."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(slots=True)
class Reply:
    """One answer, and how it is to be sent."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html"
    headers: list[tuple[str, str]] = field(default_factory=list)
    chunked: bool = False
    """Send it in chunks, without Content-Length."""
    delay: float = 0.0
    """Seconds to wait before anything is sent."""
    cut: bool = False
    """Close the connection after half of the body, with a Content-Length that promises all of it."""
    drop: bool = False
    """Close the connection without an answer."""

    @property
    def reason(self) -> str:
        """The status line's words."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return "Unknown"


def redirect(location: str, status: int = 301) -> Reply:
    """An answer that leads to another address."""
    page = f'<html><head><title>Moved</title></head><body><a href="{location}">Moved</a></body></html>'
    return Reply(status, page.encode(), headers=[("Location", location)])


def compressed(reply: Reply) -> Reply:
    """The answer with its page sent as gzip; files and empty answers stay as they are."""
    if not reply.body or not reply.content_type.startswith("text/"):
        return reply
    headers = [*reply.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    return replace(reply, body=gzip.compress(reply.body, mtime=0), headers=headers)


def not_found(status: int = 404) -> Reply:
    """An honest error page."""
    page = f"<html><head><title>{status}</title></head><body><h1>{status} 您访问的页面不存在</h1></body></html>"
    return Reply(status, page.encode(), "text/html; charset=utf-8")


def json_reply(value: object, status: int = 200) -> Reply:
    """An answer for programs."""
    return Reply(status, json.dumps(value, ensure_ascii=False).encode(), "application/json")
