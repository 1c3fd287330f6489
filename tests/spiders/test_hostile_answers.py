"""What servers can send to harm a crawl, through a whole crawl by number: each answer ends in its own word, in bounded
memory, and the article that comes after all of them is a record.
"""

from __future__ import annotations

import gzip
import threading
import zlib
from types import SimpleNamespace

import brotli
import pytest

from tests.spiders.raw_server import raw_server

MEGABYTE = 1 << 20
HTML = b"Content-Type: text/html; charset=utf-8\r\n"
TEXT = "市里召开一次小会，议定明年春天在河边种树五百棵。会后各乡镇分头准备苗木和水车，林业站派人到田头看过土质。"
ARTICLE = f"""<html><head><title>河边明年种树</title></head><body><h1>河边明年种树</h1>
<p>2022-10-23 15:53:27 来源：试验报</p>
<div>{"".join(f"<p>{TEXT}</p>" for _ in range(6))}</div></body></html>""".encode()
SIZE = 2 * MEGABYTE
"""DOWNLOAD_MAXSIZE of these crawls."""


def sized(body: bytes, headers: bytes = HTML, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 " + status + b"\r\n" + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


def packed(body: bytes, *codings: str) -> bytes:
    return sized(body, HTML + f"Content-Encoding: {', '.join(codings)}\r\n".encode())


def deflated_zeros(megabytes: int) -> bytes:
    return zlib.compress(b"\0" * (megabytes * MEGABYTE), 9)


def gzip_of(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


def zstandard_zeros(megabytes: int) -> bytes:
    """A frame of RFC 8878 by hand: blocks of one repeated byte, 128 KiB from four bytes each."""
    blocks = megabytes * 8
    frame = bytearray(b"\x28\xb5\x2f\xfd\x00\x58")
    for number in range(blocks):
        header = (128 << 10) << 3 | 1 << 1 | (number == blocks - 1)
        frame += header.to_bytes(3, "little") + b"\0"
    return bytes(frame)


class Counted:
    """Pieces without end, and how many bytes of them have gone out."""

    def __init__(self, head: bytes, piece: bytes, most: int) -> None:
        self._head, self._piece, self._most = head, piece, most
        self.sent = 0

    def __call__(self):
        yield self._head
        while self.sent < self._most:
            yield self._piece
            self.sent += len(self._piece)


def drip(stopped: threading.Event, head: bytes, piece: bytes):
    """One small piece after the other, each long before any pause would be noticed."""

    def pieces():
        yield head
        while not stopped.wait(0.01):
            yield piece

    return pieces


ASKED_ONCE = {
    # The server closes without saying so: the next request may be on its way over the same connection by then.
    "RETRY_EXCEPTIONS": "linfen_crawler.network.bounded_http.KeptConnectionLost",
    "RETRY_HTTP_CODES": "599",
}
"""Retries of nothing but requests that nobody took."""


def by_number(crawl, answers, last: int, **settings):
    """Crawl the numbers 1 to `last`; gives the crawl, and each number's state and reason."""
    paths = {f"/plus/view.php?aid={number}": answer for number, answer in answers.items()}
    with raw_server(paths) as (address, seen):
        settings = {**ASKED_ONCE, "DOWNLOAD_MAXSIZE": SIZE, "DOWNLOAD_TIMEOUT": 20, **settings}
        done = crawl(SimpleNamespace(address=address), "lfxww", ids=f"1-{last}", order="oldest", **settings)
    outcomes = {int(canonical.rpartition("=")[2]): outcome for canonical, outcome in done.outcomes("lfxww").items()}
    assert done.sums("lfxww").adds_up
    return done, outcomes, seen


REJECTED_AS_TOO_LARGE = {
    "gzip": packed(gzip_of(b"\0" * 100 * MEGABYTE), "gzip"),
    "x-gzip": packed(gzip_of(b"\0" * 100 * MEGABYTE), "x-gzip"),
    "deflate": packed(deflated_zeros(100), "deflate"),
    "br": packed(brotli.compress(b"\0" * 100 * MEGABYTE, quality=5), "br"),
    "zstd": packed(zstandard_zeros(100), "zstd"),
    "gzip in gzip": packed(gzip_of(gzip_of(b"\0" * 100 * MEGABYTE)), "gzip", "gzip"),
    "200 MB said": b"HTTP/1.1 200 OK\r\n" + HTML + b"Content-Length: 200000000\r\n\r\n" + b"x" * 5000,
}


@pytest.mark.parametrize("archive", [False, True], ids=["plain", "archived"])
def test_a_bomb_or_a_giant_page_fills_the_memory(crawl, archive):
    answers = {number: [answer, b""] for number, answer in enumerate(REJECTED_AS_TOO_LARGE.values(), 1)}
    last = len(answers) + 1
    done, outcomes, _ = by_number(crawl, {**answers, last: [sized(ARTICLE)]}, last, archive=archive)
    assert outcomes.pop(last) == ("stored", None)
    assert dict(zip(REJECTED_AS_TOO_LARGE, outcomes.values(), strict=True)) == dict.fromkeys(
        REJECTED_AS_TOO_LARGE, ("rejected", "too_large")
    )
    assert {line["reason"] for line in done.rejected("lfxww")} == {"too_large"}
    # The smallest bomb of them is a hundred megabytes; the program itself takes some 110.
    assert done.answer["largest_kilobytes"] < 200_000


def test_an_answer_without_end_is_read_on_and_on(crawl):
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    endless = [
        Counted(b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n", b"x" * 65536, 500 * MEGABYTE),
        Counted(b"HTTP/1.1 200 OK\r\n" + HTML + b"Transfer-Encoding: chunked\r\n\r\n", chunk, 500 * MEGABYTE),
    ]
    _, outcomes, _ = by_number(crawl, {1: endless[0], 2: endless[1], 3: [sized(ARTICLE)]}, 3)
    assert outcomes == {1: ("rejected", "too_large"), 2: ("rejected", "too_large"), 3: ("stored", None)}
    for each in endless:
        assert SIZE < each.sent < SIZE + 20 * MEGABYTE  # what lies in the buffers of both sides


def test_a_flood_of_headers_fills_the_memory(crawl):
    ok = b"HTTP/1.1 200 OK\r\n"
    floods = {
        1: Counted(ok, b"X-Flood: " + b"x" * 1000 + b"\r\n", 500 * MEGABYTE),
        2: Counted(ok + b"X-Line: ", b"x" * 65536, 500 * MEGABYTE),
        3: Counted(ok + b"X-Folded: a\r\n", b" " + b"x" * 1000 + b"\r\n", 500 * MEGABYTE),
        4: Counted(ok, b"Set-Cookie: c%d=1; Path=/\r\n" * 100, 500 * MEGABYTE),
        5: Counted(b"HTTP/1.1 103 Early Hints\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100, 500 * MEGABYTE),
        6: Counted(b"HTTP", b"x" * 65536, 500 * MEGABYTE),
    }
    done, outcomes, _ = by_number(crawl, {**floods, 7: [sized(ARTICLE)]}, 7)
    assert outcomes.pop(7) == ("stored", None)
    assert outcomes == dict.fromkeys(range(1, 7), ("failed", "headers_too_large"))
    assert max(each.sent for each in floods.values()) < 20 * MEGABYTE
    assert done.answer["largest_kilobytes"] < 200_000


def test_headers_of_an_ordinary_size_are_refused(crawl):
    many = b"".join(b"X-Header-%d: %s\r\n" % (number, b"x" * 100) for number in range(200))
    _, outcomes, _ = by_number(crawl, {1: [sized(ARTICLE, HTML + many)]}, 1)
    assert outcomes == {1: ("stored", None)}


def test_a_drip_of_bytes_holds_a_crawl_up(crawl):
    stopped = threading.Event()
    head = b"HTTP/1.1 200 OK\r\n" + HTML
    drips = {
        1: drip(stopped, head + b"Content-Length: 1000000\r\n\r\n", b"x"),
        2: drip(stopped, head + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        3: drip(stopped, head + b"X-Slow: ", b"x"),
        4: drip(stopped, b"H", b"T"),
    }
    try:
        _, outcomes, _ = by_number(crawl, {**drips, 5: [sized(ARTICLE)]}, 5, DOWNLOAD_TIMEOUT=0.5)
    finally:
        stopped.set()
    assert outcomes.pop(5) == ("stored", None)
    assert outcomes == dict.fromkeys(range(1, 5), ("failed", "timeout"))


def test_cookies_are_sent_back(crawl):
    bomb = b"".join(b"Set-Cookie: c%d=%s\r\n" % (number, b"x" * 300) for number in range(100))
    _, outcomes, seen = by_number(crawl, {1: [sized(ARTICLE, HTML + bomb)], 2: [sized(ARTICLE)]}, 2)
    assert outcomes[1] == ("stored", None)
    assert not any(b"\r\ncookie:" in request.lower() for request in seen)


BROKEN = {
    "no status line": ([b"<html>old</html>\r\n\r\n", b""], ("failed", "bad_answer")),
    "a status in words": ([b"HTTP/1.1 fine OK\r\n\r\nx", b""], ("failed", "bad_answer")),
    "a length in words": ([b"HTTP/1.1 200 OK\r\nContent-Length: much\r\n\r\nx", b""], ("failed", "bad_answer")),
    "two lengths": (
        [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 9\r\n\r\nx", b""],
        ("failed", "bad_answer"),
    ),
    "a negative length": ([b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx", b""], ("failed", "bad_answer")),
    "a length that is too high": ([sized(ARTICLE)[:-100], b""], ("failed", "cut_body")),
    "a length that is too low": ([sized(ARTICLE) + b"more\r\n" * 50, b""], ("stored", None)),
    "chunks that are none": (
        [b"HTTP/1.1 200 OK\r\n" + HTML + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n", b""],
        ("failed", "cut_body"),
    ),
    "closed at once": ([b""], ("failed", "connection")),
    "closed in the headers": ([b"HTTP/1.1 200 OK\r\nContent-", b""], ("failed", "connection")),
    "no gzip": ([packed(ARTICLE, "gzip")], ("failed", "undecodable_body")),
    "no deflate": ([packed(b"\xff" * 40, "deflate")], ("failed", "undecodable_body")),
    "no brotli": ([packed(b"\xff" * 40, "br")], ("failed", "undecodable_body")),
    "packed a thousand times": ([packed(gzip_of(ARTICLE), *["gzip"] * 1000)], ("rejected", "too_many_codings")),
    "NULs": ([sized(ARTICLE.replace(b"<p>", b"\0<p>\0"))], ("stored", None)),
    "a charset that is none": (
        [sized(ARTICLE, b"Content-Type: text/html; charset=../../x\0\r\n")],
        ("stored", None),
    ),
    "a codec that is no charset": ([sized(ARTICLE, b"Content-Type: text/html; charset=rot13\r\n")], ("stored", None)),
    "a Location that is none": ([sized(b"", b"Location: http://[\r\n", b"302 Found")], ("failed", "http_302")),
    "a redirect to a file": (
        [sized(b"", b"Location: file:///etc/passwd\r\n", b"302 Found")],
        ("rejected", "redirect_off_site"),
    ),
    "a redirect to data": (
        [sized(b"", b"Location: data:text/html,<h1>x</h1>\r\n", b"302 Found")],
        ("rejected", "redirect_off_site"),
    ),
    "a redirect to ftp": (
        [sized(b"", b"Location: ftp://www.lfxww.com/a/1.html\r\n", b"302 Found")],
        ("rejected", "redirect_off_site"),
    ),
    "a redirect to another host": (
        [sized(b"", b"Location: http://www.linfen.gov.cn/a/1.html\r\n", b"302 Found")],
        ("rejected", "redirect_off_site"),
    ),
    "a redirect to the metadata": (
        [sized(b"", b"Location: http://169.254.169.254/latest/1.html\r\n", b"302 Found")],
        ("rejected", "redirect_off_site"),
    ),
    "a redirect to itself": (
        [sized(b"", b"Location: /plus/view.php?aid=24\r\n", b"302 Found")],
        ("failed", "redirect_loop"),
    ),
}  # fmt: skip


def test_a_broken_answer_ends_the_crawl_or_vanishes_from_the_sums(crawl):
    answers = {number: answer for number, (answer, _) in enumerate(BROKEN.values(), 1)}
    done, outcomes, _ = by_number(crawl, answers, len(answers))
    assert dict(zip(BROKEN, outcomes.values(), strict=True)) == {name: outcome for name, (_, outcome) in BROKEN.items()}
    assert done.summary["error"] is None
