"""Misbehaviour on demand: which requests get which fault, how often."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Literal, get_args

from linfen_crawler.replica.http_message import Reply, redirect
from linfen_crawler.replica.site_answers import soft_404

if TYPE_CHECKING:
    from linfen_crawler.replica.http_message import Request

Kind = Literal[
    "latency", "status", "cut", "drop", "redirect_loop", "header_charset", "meta_charset", "soft_404", "empty"
]

_LOOP_MARK = re.compile(r"[?&]loop=1$")
_META_CHARSET = re.compile(rb"""(<meta[^>]*?charset=["']?)[\w-]+""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule: what goes wrong, where, and how often."""

    kind: Kind
    """`latency` (wait), `status` (answer with it), `cut` (half of the body, then the connection closes), `drop` (closes
    it at once), `redirect_loop` (to the address with `?loop=1` and back, which the pattern must match too),
    `header_charset` and `meta_charset` (declare a wrong one), `soft_404` (an error page
    with status 200), `empty` (status 200 and no body)."""
    pattern: str
    """Regular expression searched in the address (`https://host/path?query`)."""
    times: int | None = None
    """How many requests get it, all where null. The ones after these are answered as ever."""
    skip: int = 0
    """How many matching requests are answered as ever before the first one gets it."""
    share: float = 1.0
    """Of the matching addresses so many get it; which ones follows from kind and address, whatever the order."""
    times_each: int | None = None
    """How many requests for one address get it, all where null."""
    status: int = 503
    """For `status`."""
    seconds: float = 0.0
    """For `latency`: how long to wait."""
    retry_after: int | None = None
    """For `status`: seconds for a `Retry-After` header."""
    retry_after_date: bool = False
    """Give `Retry-After` as a date and not as seconds."""
    charset: str = "gb2312"
    """For `header_charset` and `meta_charset`: what is declared."""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"fault kind: expected one of {', '.join(get_args(Kind))}, found {self.kind!r}")
        if not 0 <= self.share <= 1:
            raise ValueError(f"fault share: expected 0 to 1, found {self.share}")
        try:
            re.compile(self.pattern)
        except re.error as problem:
            raise ValueError(f"fault pattern: {self.pattern!r} is no regular expression: {problem}") from problem


class Faults:
    """The rules in force. Rules may be added and cleared while the server runs, from any thread."""

    def __init__(self, *rules: Fault) -> None:
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()
        self.add(*rules)

    def add(self, *rules: Fault) -> None:
        """Put further rules in force."""
        with self._lock:
            self._rules.extend(_Rule(fault) for fault in rules)

    def clear(self) -> None:
        """Behave well from now on."""
        with self._lock:
            self._rules.clear()

    def copy(self) -> Faults:
        """The same rules with fresh counts."""
        return Faults(*(rule.fault for rule in self._rules))

    def as_dicts(self) -> list[dict[str, object]]:
        """The rules in JSON form, each with `used`, how many requests got it."""
        with self._lock:
            return [{**asdict(rule.fault), "used": rule.used} for rule in self._rules]

    def before(self, request: Request) -> tuple[Reply | None, list[Fault]]:
        """What takes the place of the real answer, if a rule says so, and the rules to be applied to either."""
        answer: Reply | None = None
        later: list[Fault] = []
        for fault in self._due(request.url):
            if fault.kind == "status":
                answer = answer or _status_reply(fault)
            elif fault.kind == "drop":
                answer = answer or Reply(drop=True)
            elif fault.kind == "redirect_loop":
                answer = answer or redirect(_next_in_loop(request), 302)
            elif fault.kind == "soft_404":
                answer = answer or soft_404()
            elif fault.kind == "empty":
                answer = answer or Reply(200, b"", "text/html")
            else:
                later.append(fault)
        return answer, later

    def _due(self, url: str) -> list[Fault]:
        with self._lock:
            return [rule.fault for rule in self._rules if rule.takes(url)]


def apply_after(reply: Reply, faults: list[Fault]) -> Reply:
    """The answer with latency, cuts and wrong declarations done to it."""
    for fault in faults:
        if fault.kind == "latency":
            reply = replace(reply, delay=reply.delay + fault.seconds)
        elif fault.kind == "cut":
            reply = replace(reply, cut=True)
        elif fault.kind == "header_charset":
            media_type = reply.content_type.partition(";")[0]
            reply = replace(reply, content_type=f"{media_type}; charset={fault.charset}")
        elif fault.kind == "meta_charset":
            reply = replace(reply, body=_META_CHARSET.sub(rb"\g<1>" + fault.charset.encode(), reply.body, count=1))
    return reply


class _Rule:
    """A fault with its counts."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.seen = 0
        self.used = 0
        self._used_of: Counter[str] = Counter()
        self._pattern = re.compile(fault.pattern)

    def takes(self, url: str) -> bool:
        if self._pattern.search(url) is None:
            return False
        address = _LOOP_MARK.sub("", url)  # both sides of a loop are one address
        if self.fault.share < 1 and _drawn(self.fault.kind, address) >= self.fault.share:
            return False
        self.seen += 1
        if self.seen <= self.fault.skip or (self.fault.times is not None and self.used >= self.fault.times):
            return False
        if self.fault.times_each is not None:
            if self._used_of[address] >= self.fault.times_each:
                return False
            self._used_of[address] += 1
        self.used += 1
        return True


def _drawn(kind: str, address: str) -> float:
    """A number from 0 to below 1 that is the same for this kind and address on every start."""
    digest = hashlib.sha256(f"{kind}\x1f{address}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _status_reply(fault: Fault) -> Reply:
    page = f"<html><head><title>{fault.status}</title></head><body><h1>{fault.status}</h1></body></html>"
    reply = Reply(fault.status, page.encode())
    if fault.retry_after is not None:
        value = str(fault.retry_after)
        if fault.retry_after_date:
            value = format_datetime(datetime.now(UTC) + timedelta(seconds=fault.retry_after), usegmt=True)
        reply.headers.append(("Retry-After", value))
    return reply


def _next_in_loop(request: Request) -> str:
    """Two addresses that lead to each other: the asked one, and the same with a mark."""
    asked = f"{request.path}?{request.query}" if request.query else request.path
    back = _LOOP_MARK.sub("", asked)
    return back if back != asked else f"{asked}{'&' if request.query else '?'}loop=1"
