"""The server over real sockets."""

from __future__ import annotations

import gzip
import re
import socket
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from linfen_crawler import replica

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = {"Host": "lf.sxgov.cn"}


@pytest.fixture(scope="module")
def running() -> Iterator[replica.Replica]:
    with replica.running(sites=["lf_sxgov", "lf_sxrb"]) as server:
        yield server


@pytest.fixture
def connection(running: replica.Replica) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(running.address, timeout=20)
    yield connection
    connection.close()


def raw(address: str, request: bytes) -> bytes:
    """Send bytes, read until the server closes."""
    host, _, port = address.partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as link:
        link.sendall(request)
        link.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := link.recv(65536):
            answer += piece
    return answer


def test_it_listens_on_this_machine_alone(running: replica.Replica) -> None:
    assert running.address.startswith("127.0.0.1:")


def test_one_connection_carries_many_requests(connection: HTTPConnection) -> None:
    sockets = set()
    for path in ("/", "/lfyw/", "/nothing", "/robots.txt", "/"):
        connection.request("GET", path, headers=HOST)
        connection.getresponse().read()
        sockets.add(id(connection.sock))
    assert len(sockets) == 1
    assert connection.sock is not None


def test_head_gives_the_length_of_get_without_a_body(connection: HTTPConnection) -> None:
    connection.request("HEAD", "/robots.txt", headers=HOST)
    head = connection.getresponse()
    assert head.read() == b""
    connection.request("GET", "/robots.txt", headers=HOST)
    got = connection.getresponse()
    body = got.read()
    assert int(head.headers["Content-Length"]) == int(got.headers["Content-Length"]) == len(body) > 0


def test_some_pages_come_in_chunks_and_arrive_whole(running: replica.Replica, connection: HTTPConnection) -> None:
    kinds = set()
    for url in running.truth("lf_sxgov"):
        connection.request("GET", url.removeprefix("https://lf.sxgov.cn"), headers=HOST)
        answer = connection.getresponse()
        kinds.add(answer.headers.get("Transfer-Encoding"))
        assert answer.read().endswith(b"</html>\n")
    assert kinds == {None, "chunked"}


def test_a_connection_that_is_to_be_closed_is_closed(running: replica.Replica) -> None:
    answer = raw(running.address, b"GET /robots.txt HTTP/1.1\r\nHost: lf.sxgov.cn\r\nConnection: close\r\n\r\n" * 2)
    assert answer.count(b"HTTP/1.1 200") == 1
    old = raw(running.address, b"GET /robots.txt HTTP/1.0\r\nHost: lf.sxgov.cn\r\n\r\n" * 2)
    assert old.count(b"HTTP/1.1 200") == 1


def test_requests_sent_at_once_are_answered_in_order(running: replica.Replica) -> None:
    requests = b"".join(
        b"GET %s HTTP/1.1\r\nHost: lf.sxgov.cn\r\n\r\n" % path for path in (b"/robots.txt", b"/nothing", b"/robots.txt")
    )
    statuses = re.findall(rb"HTTP/1\.1 (\d+)", raw(running.address, requests))
    assert statuses == [b"200", b"404", b"200"]


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400),
        (b"\xff\xfe\x00\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (b"DELETE / HTTP/1.1\r\nHost: lf.sxgov.cn\r\n\r\n", 501),
        (b"GET / HTTP/1.1\r\nHost: nobody.example\r\n\r\n", 502),
        (b"GET / HTTP/1.1\r\n\r\n", 502),
    ],
)
def test_bad_requests_get_their_status_and_harm_nobody(
    running: replica.Replica, connection: HTTPConnection, request_bytes: bytes, status: int
) -> None:
    assert raw(running.address, request_bytes).startswith(b"HTTP/1.1 %d " % status)
    connection.request("GET", "/robots.txt", headers=HOST)
    assert connection.getresponse().status == 200


def test_gzip_is_sent_to_those_who_take_it_by_the_site_that_compresses(connection: HTTPConnection) -> None:
    connection.request("GET", "/", headers={"Host": "lf.sxrb.com", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    packed = answer.read()
    assert answer.headers["Content-Encoding"] == "gzip"
    connection.request("GET", "/", headers={"Host": "lf.sxrb.com"})
    plain = connection.getresponse()
    assert plain.headers["Content-Encoding"] is None
    assert plain.read() == gzip.decompress(packed)
    connection.request("GET", "/", headers={**HOST, "Accept-Encoding": "gzip"})
    other = connection.getresponse()
    assert other.headers["Content-Encoding"] is None
    other.read()


def test_the_log_has_every_request_with_its_status(running: replica.Replica, connection: HTTPConnection) -> None:
    running.log.clear()
    connection.request("GET", "/nothing?a=1", headers={**HOST, "User-Agent": "probe", "X-Forwarded-Proto": "https"})
    connection.getresponse().read()
    connection.request("GET", "/robots.txt", headers={"Host": "LF.SXRB.COM:80"})
    connection.getresponse().read()
    first, second = running.log.entries()
    assert (first.url, first.status, first.headers["user-agent"]) == ("https://lf.sxgov.cn/nothing?a=1", 404, "probe")
    assert (second.host, second.status) == ("lf.sxrb.com", 200)
    assert running.log.paths("lf.sxgov.cn") == ["/nothing?a=1"]
    assert running.log.gaps("lf.sxgov.cn") == []
    assert second.time >= first.time


def test_a_page_that_breaks_is_an_error_of_its_own(
    running: replica.Replica, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = running.world.sites["lf_sxgov"]
    monkeypatch.setattr(site, "robots", lambda: 1 / 0)
    connection = HTTPConnection(running.address, timeout=20)
    connection.request("GET", "/robots.txt", headers=HOST)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 500
    connection.request("GET", "/lfyw/", headers=HOST)
    assert connection.getresponse().read().endswith(b"</html>\n")
    connection.close()
    assert "no answer for http://lf.sxgov.cn/robots.txt" in caplog.text
