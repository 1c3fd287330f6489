from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPResponse, IncompleteRead, RemoteDisconnected
from typing import TYPE_CHECKING

import pytest

from linfen_crawler import replica
from linfen_crawler.replica import Fault, Faults
from linfen_crawler.replica.world import World
from tests.replica.site_page import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "www.linfen.gov.cn"


@pytest.fixture(scope="module")
def server() -> Iterator[replica.Replica]:
    with replica.running(sites=["linfen_gov", "lfxww"], crawl_delay=None) as running:
        yield running


@pytest.fixture
def running(server: replica.Replica) -> Iterator[replica.Replica]:
    yield server
    server.faults.clear()


def get(running: replica.Replica, path: str, host: str = HOST) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(running.address, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_a_status_comes_as_often_as_ordered_and_where_ordered(running: replica.Replica) -> None:
    running.faults.add(Fault("status", r"gov\.cn/$", times=2, skip=1, status=503))
    assert [get(running, "/")[0].status for _ in range(5)] == [200, 503, 503, 200, 200]
    assert get(running, "/", "www.lfxww.com")[0].status == 200
    assert running.faults.as_dicts()[0]["used"] == 2


def test_retry_after_is_given_in_seconds_or_as_a_date(running: replica.Replica) -> None:
    running.faults.add(Fault("status", "/a$", status=429, retry_after=7))
    running.faults.add(Fault("status", "/b$", status=429, retry_after=3600, retry_after_date=True))
    answer, _ = get(running, "/a")
    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    answer, _ = get(running, "/b")
    wait = parsedate_to_datetime(answer.headers["Retry-After"]) - datetime.now(UTC)
    assert 3500 < wait.total_seconds() <= 3600


def test_a_cut_body_promises_more_than_it_gives(running: replica.Replica) -> None:
    whole = get(running, "/")[1]
    running.faults.add(Fault("cut", "/$", times=1))
    with pytest.raises(IncompleteRead) as caught:
        get(running, "/")
    assert caught.value.partial == whole[: len(whole) // 2]
    assert get(running, "/")[1] == whole


def test_a_dropped_connection_gives_nothing(running: replica.Replica) -> None:
    running.faults.add(Fault("drop", "/$", times=1))
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        get(running, "/")
    assert running.log.entries()[-1].status == 0


def test_a_redirect_loop_never_ends(running: replica.Replica) -> None:
    running.faults.add(Fault("redirect_loop", "/contents/1025/"))
    path, seen = "/contents/1025/", []
    for _ in range(6):
        answer, _ = get(running, path)
        assert answer.status == 302
        seen.append(path)
        path = answer.headers["Location"]
    assert len(set(seen)) == 2


def test_wrong_charsets_are_declared_and_the_bytes_stay(running: replica.Replica) -> None:
    right, before = get(running, "/")
    assert right.headers["Content-Type"] == "text/html; charset=utf-8"
    running.faults.add(Fault("header_charset", "/$", charset="gbk"), Fault("meta_charset", "/$", charset="big5"))
    wrong, body = get(running, "/")
    assert wrong.headers["Content-Type"] == "text/html; charset=gbk"
    assert body == before.replace(b"charset=utf-8", b"charset=big5", 1)


def test_error_pages_that_claim_success_and_empty_answers(running: replica.Replica) -> None:
    running.faults.add(Fault("soft_404", "/a$"), Fault("empty", "/b$"))
    answer, body = get(running, "/a")
    assert answer.status == 200
    assert "不存在或已被删除" in body.decode()
    answer, body = get(running, "/b")
    assert (answer.status, body, answer.headers["Content-Length"]) == (200, b"", "0")


def test_latency_delays_the_answer() -> None:
    world = World(
        ["linfen_gov"], faults=Faults(Fault("latency", "/$", seconds=0.25), Fault("latency", "cn/$", seconds=1))
    )
    assert ask(world, f"https://{HOST}/").delay == 1.25
    assert ask(world, f"https://{HOST}/contents/1025/index.html").delay == 0


def test_robots_can_fail_too(running: replica.Replica) -> None:
    running.faults.add(Fault("status", r"/robots\.txt$", status=500))
    assert get(running, "/robots.txt")[0].status == 500


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "nonsense", "pattern": "/"}, "fault kind: expected one of latency, .* found 'nonsense'"),
        ({"kind": "cut", "pattern": "("}, "fault pattern: .* is no regular expression"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Fault(**arguments)  # type: ignore[arg-type]


def test_a_copy_counts_anew() -> None:
    faults = Faults(Fault("status", ".", times=1))
    world = World(["linfen_gov"], faults=faults)
    assert ask(world, f"https://{HOST}/").status == 503
    assert ask(world, f"https://{HOST}/").status == 200
    again = World(["linfen_gov"], faults=faults.copy())
    assert ask(again, f"https://{HOST}/").status == 503
