"""RFC 9309 beyond the rules themselves: what answers to robots.txt mean, how long they hold, how fast we may go."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from scrapy.http import Response
from scrapy.settings import Settings

from linfen_crawler.network.patient_throttle import PatientThrottle
from tests.spiders.conftest import plain_environment
from tests.spiders.raw_server import raw_server
from tests.spiders.test_hostile_answers import ARTICLE, sized

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
PAGE = "/plus/view.php?aid=1"
ADDRESS = f"http://www.lfxww.com{PAGE}"
FORBIDDEN = b"User-agent: *\nDisallow: /plus/\n"


def answer(status: bytes, body: bytes = b"", headers: bytes = b"") -> list[bytes]:
    return [sized(body, headers, status)]


def redirects(first: int, last: int, target: str) -> dict[str, list[bytes]]:
    """`/robots.txt` leads to `/r1`, that one to `/r2` … and the last one to the target."""
    names = ["/robots.txt", *(f"/r{number}" for number in range(1, last))]
    return {
        name: answer(b"301 Moved", headers=b"Location: %s\r\n" % following.encode())
        for name, following in zip(names[first:], [*names[1:], target], strict=True)
    }


def ask(crawl, answers, *, now: datetime = NOW, number: int = 1, **settings):
    """Crawl one number; gives the crawl and the paths that were asked for."""
    with raw_server({f"/plus/view.php?aid={number}": [sized(ARTICLE)], **answers}) as (address, seen):
        settings = {"RETRY_ENABLED": False, "DOWNLOAD_TIMEOUT": 10, **settings}
        done = crawl(
            SimpleNamespace(address=address), "lfxww", ids=f"{number}-{number}", now=now.isoformat(), **settings
        )
    assert done.sums("lfxww").adds_up
    return done, [request.split(b" ")[1].decode() for request in seen]


@pytest.mark.parametrize("status", [b"200 OK", b"404 Not Found"])
def test_a_file_that_is_empty_or_not_there_closes_the_site(crawl, status):
    done, asked = ask(crawl, {"/robots.txt": answer(status)})
    assert asked == ["/robots.txt", PAGE]
    assert done.outcomes("lfxww")[ADDRESS] == ("stored", None)


UNREACHABLE = {
    "503": answer(b"503 Busy"),
    "nothing": [b""],
    "half": [sized(FORBIDDEN)[:-10], b""],
    "a bomb": [sized(gzip.compress(b"\0" * (40 << 20)), b"Content-Encoding: gzip\r\n")],
}


@pytest.mark.parametrize("kind", UNREACHABLE)
def test_a_file_that_cannot_be_had_opens_the_site_or_costs_an_address(crawl, kind):
    done, asked = ask(crawl, {"/robots.txt": UNREACHABLE[kind]})
    assert asked == ["/robots.txt"]
    assert done.outcomes("lfxww")[ADDRESS] == ("pending", None)
    summary = done.summary
    assert summary["put_off"] == {"robots_unreachable": 1}
    assert summary["exit_code"] == 5
    assert "http://www.lfxww.com/robots.txt cannot be had" in summary["error"]
    assert summary["pages_asked"] == 0


def test_what_was_put_off_for_a_file_that_could_not_be_had_is_never_asked_for(crawl):
    ask(crawl, {"/robots.txt": answer(b"503 Busy")})
    later, asked = ask(crawl, {"/robots.txt": answer(b"404 Not Found")}, now=NOW + timedelta(hours=1), number=2)
    assert later.outcomes("lfxww")[ADDRESS][0] != "pending"
    assert PAGE in asked


def test_a_file_that_cannot_be_had_is_not_tried_again_like_a_page_or_counts_as_one(crawl):
    done, asked = ask(crawl, {"/robots.txt": answer(b"503 Busy")}, RETRY_ENABLED=True, RETRY_TIMES=2)
    assert asked == ["/robots.txt"] * 3
    assert done.summary["pages_asked"] == 0


def test_five_redirects_are_not_followed(crawl):
    count = 5
    end = f"/r{count}"
    done, asked = ask(crawl, {**redirects(0, count, end), end: answer(b"200 OK", FORBIDDEN)})
    assert len(asked) == count + 1
    assert done.outcomes("lfxww")[ADDRESS] == ("rejected", "robots")


def test_a_redirect_to_another_host_is_not_followed_or_its_rules_are_not_those_of_the_first(crawl):
    answers = {
        "/robots.txt 0": answer(b"302 Found", headers=b"Location: https://www.linfen.gov.cn/robots.txt\r\n"),
        "/robots.txt 1": answer(b"200 OK", FORBIDDEN),
    }
    done, asked = ask(crawl, answers)
    assert asked == ["/robots.txt"] * 2
    assert done.outcomes("lfxww")[ADDRESS] == ("rejected", "robots")


def test_redirects_without_end_or_to_nowhere_close_the_site(crawl):
    done, asked = ask(crawl, {"/robots.txt": answer(b"302 Found", headers=b"Location: /robots.txt\r\n")})
    assert asked == ["/robots.txt"] * 6 + [PAGE]
    assert done.outcomes("lfxww")[ADDRESS] == ("stored", None)


def test_a_large_file_is_not_read_or_read_to_its_end(crawl):
    line = b"# " + b"x" * 997 + b"\n"
    sent = []

    def endless():
        yield b"HTTP/1.1 200 OK\r\n\r\n" + line * 490 + FORBIDDEN
        for _ in range(100_000):
            sent.append(len(line))
            yield line * 10

    done, asked = ask(crawl, {"/robots.txt": endless})
    assert asked == ["/robots.txt"]
    assert done.outcomes("lfxww")[ADDRESS] == ("rejected", "robots")
    assert len(sent) < 5000
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 500000000\r\n\r\n" + FORBIDDEN + line * 600
    done, asked = ask(crawl, {"/robots.txt": [said, b""]}, output_name="said", archive=True)
    assert asked == ["/robots.txt"]
    assert done.outcomes("lfxww")[ADDRESS] == ("rejected", "robots")


def test_a_packed_file_is_not_unpacked(crawl):
    packed = answer(b"200 OK", gzip.compress(FORBIDDEN), b"Content-Encoding: gzip\r\n")
    done, _ = ask(crawl, {"/robots.txt": packed})
    assert done.outcomes("lfxww")[ADDRESS] == ("rejected", "robots")


def test_a_file_is_asked_for_twice_a_day(crawl, tmp_path):
    forbidden = {"/robots.txt": answer(b"200 OK", FORBIDDEN)}
    _, asked = ask(crawl, forbidden)
    assert asked == ["/robots.txt"]
    done, asked = ask(crawl, forbidden, now=NOW + timedelta(hours=23, minutes=50), number=2)
    assert asked == []
    assert done.outcomes("lfxww")["http://www.lfxww.com/plus/view.php?aid=2"] == ("rejected", "robots")
    (tmp_path / "output" / "lfxww" / "robots.json").write_text("{")
    _, asked = ask(crawl, forbidden, now=NOW + timedelta(hours=2), number=3)
    assert asked == ["/robots.txt"]


@pytest.mark.parametrize(("wish", "own", "longest", "kept"), [("0.06", 0.0, 60.0, 0.06), ("3600", 0.0, 0.04, 0.04)])
def test_a_crawl_delay_is_not_kept_or_without_limit(crawl, wish, own, longest, kept):
    answers = {f"/plus/view.php?aid={number}": [sized(ARTICLE)] for number in (2, 3)}
    rules = b"User-agent: Linfen-Crawler\nCrawl-delay: %s\n" % wish.encode()
    with raw_server({"/robots.txt": answer(b"200 OK", rules), PAGE: [sized(ARTICLE)], **answers}) as (address, seen):
        replica = SimpleNamespace(address=address)
        done = crawl(
            replica, "lfxww", ids="1-3", delay=own, LINFEN_LONGEST_CRAWL_DELAY=longest, log_level="INFO",
            AUTOTHROTTLE_ENABLED=False,
        )  # fmt: skip
    assert len(seen) == 4
    lasts = [
        report["seconds_left"] for report in done.answer["reports"] if report["pending"] and report["seconds_left"]
    ]
    assert done.summary["records"] == 3
    assert all(seconds >= kept for seconds in lasts)
    expected = "asks for 3600 s between two requests; 0.04 s are kept" if wish == "3600" else f"asks for {wish} s"
    log = (done.output / "lfxww" / "crawl.log").read_text(encoding="utf-8")
    assert (expected in log) is (float(wish) > own)


def test_the_throttle_goes_below_the_pause_of_a_host():
    downloader = SimpleNamespace(per_slot_settings={"www.lfxww.com": {"delay": 7.0}})
    settings = Settings({"AUTOTHROTTLE_ENABLED": True, "DOWNLOAD_DELAY": 2.0, "AUTOTHROTTLE_START_DELAY": 0.0})
    crawler = SimpleNamespace(
        settings=settings,
        signals=SimpleNamespace(connect=lambda *_, **__: None),
        engine=SimpleNamespace(downloader=downloader),
    )
    throttle = PatientThrottle.from_crawler(crawler)
    throttle._spider_opened(None)
    for url, before, latency, after in (
        ("http://www.lfxww.com/1", 7.0, 0.01, 7.0),
        ("http://m.lfxww.com/1", 2.0, 0.01, 2.0),
        ("http://m.lfxww.com/1", 2.0, 9.0, 9.0),
        ("http://www.lfxww.com/1", 7.0, 9.0, 9.0),
    ):
        slot = SimpleNamespace(delay=before)
        throttle._adjust_delay(slot, latency, Response(url))
        assert slot.delay == after


ONE_PAGE = """
import sys
from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.operations.fetch_page import fetch_page
try:
    print(fetch_page(sys.argv[2], replica=sys.argv[1]).url)
except CannotRun as refusal:
    print(int(refusal.exit_code), refusal)
"""


@pytest.mark.parametrize(
    ("robots", "said"),
    [
        (
            answer(b"503 Busy"),
            "5 http://www.lfxww.com/plus/view.php?aid=1 was not asked for: http://www.lfxww.com/robots.txt",
        ),
        (answer(b"200 OK", FORBIDDEN), "the site's robots.txt forbids it"),
        (answer(b"404 Not Found"), ADDRESS),
    ],
)
def test_a_single_page_is_fetched_by_other_rules(robots, said):
    with raw_server({"/robots.txt": robots, PAGE: [sized(ARTICLE)]}) as (address, seen):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", ONE_PAGE, address, ADDRESS],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            env=plain_environment(),
            check=True,
        )
    assert said in done.stdout
    assert len(seen) == (2 if said == ADDRESS else 1)
