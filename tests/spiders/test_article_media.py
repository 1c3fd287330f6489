# ruff: noqa: E501 - pages read best with a shape on one line
"""An archive with media holds what an article looks like, from allowed hosts only, and asks for nothing twice."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from linfen_crawler.archive.gzip_members import whole_members
from linfen_crawler.ledger import Ledger
from linfen_crawler.replica import Fault, running
from tests.spiders.raw_server import raw_server

LIST = '<html><body><div id="contentText"><div><ul><li><a href="/linfen/shizheng/2700001.html">春播</a></li></ul></div></div></body></html>'
PAGE = """<html><head><meta charset="utf-8"><title>城郊春播全面展开_时政_临汾新闻网</title>
<link rel="StyleSheet" href="/style/main.css#top"><link rel="icon" href="/favicon.ico">
<link rel="stylesheet" href="http://cdn.elsewhere.test/all.css"></head><body>
<h2 class="h2 text-center xb-h2">城郊春播全面展开</h2>
<div class="col-md-8 xb-left"><h3 class="h4 text-center xb-h4">2023-04-05 08:09:10 来源:临汾新闻网</h3></div>
<div class="col-md-12 nry jcontent"><p>四月的平川上,播种机来回穿梭,农户们抢抓墒情,春播已经全面展开。</p>
<p><img src="/uploads/one.jpg" alt="播种"></p><p><img src="http://tracker.elsewhere.test/two.jpg"></p>
<p><img src="/uploads/three.jpg"></p><p>技术员到田头指导,种子和肥料都已备足,预计月底前可以全部播完。</p></div></body></html>"""
CSS = "@import \"print.css\"; body { background: url( '/img/paper.png' ) } b { background: url(http://cdn.elsewhere.test/x.png) }"


def ok(body: str | bytes, kind: str = "text/html; charset=utf-8") -> list[bytes]:
    data = body.encode() if isinstance(body, str) else body
    return [f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data]


ANSWERS = {
    "/linfen/shizheng/": ok(LIST),
    "/linfen/shizheng/2700001.html": ok(PAGE),
    "/uploads/one.jpg": ok(b"\xff\xd8one", "image/jpeg"),
    "/uploads/three.jpg 2": ok(b"\xff\xd8three", "image/jpeg"),
    "/style/main.css": ok(CSS, "text/css"),
    "/style/print.css": ok("p {}", "text/css"),
    "/img/paper.png": ok(b"\x89PNG", "image/png"),
}  # fmt: skip


def archived(output) -> list[str]:
    """The paths of the answers in the archive, in their order."""
    return [
        member.headers["warc-target-uri"].partition(".com")[2]
        for file in sorted((output / "lfxww" / "archive").iterdir())
        for member in whole_members(file)
        if member.headers["warc-type"] in {"response", "revisit"}
    ]


def crawl_raw(crawl, answers=ANSWERS, **wish):
    """Crawl the one section of a site that has one article; gives the crawl and the `Host: path` asked for."""
    with raw_server(answers) as (address, seen):
        wish = {"archive_media": True, "sections": ["linfen/shizheng"], "LINFEN_RECHECK_DAYS": 0, **wish}
        crawled = crawl(SimpleNamespace(address=address), "lfxww", **wish)
    asked = []
    for request in seen:
        head = request.decode().split("\r\n")
        host = next(line for line in head if line.startswith("Host: "))[6:]
        asked.append(f"{host}{head[0].split(' ')[1]}")
    return crawled, asked


FILES = ["/uploads/one.jpg", "/uploads/three.jpg", "/style/main.css", "/style/print.css", "/img/paper.png"]


def test_a_page_replays_without_what_it_looked_like(crawl):
    crawled, _ = crawl_raw(crawl, {**ANSWERS, "/uploads/three.jpg": ok(b"\xff\xd8three", "image/jpeg")})
    assert crawled.summary["records"] == 1
    assert crawled.summary["media"] == {"kept": 5}
    assert [path for path in archived(crawled.output) if path in FILES] == FILES


def test_something_is_asked_of_a_host_that_is_not_the_sites(crawl):
    _, asked = crawl_raw(crawl)
    assert {address.partition("/")[0] for address in asked} == {"www.lfxww.com"}
    assert "www.lfxww.com/favicon.ico" not in asked


def test_media_are_asked_for_without_being_wanted(crawl):
    crawled, _ = crawl_raw(crawl, archive=True, archive_media=False)
    assert crawled.summary["media"] == {}
    assert not [path for path in archived(crawled.output) if path in FILES]
    crawled, asked = crawl_raw(crawl, output_name="none", archive_media=None)
    assert crawled.summary["archived"] == 0
    assert not (crawled.output / "lfxww" / "archive").exists()
    assert not [address for address in asked if address.endswith((".jpg", ".css"))]


def test_a_file_that_is_there_is_asked_for_again_or_one_that_is_not_is_given_up_too_soon(crawl):
    """`three.jpg` is there at the third time only."""
    crawled, _ = crawl_raw(crawl)
    assert crawled.summary["media"] == {"kept": 4, "failed": 1}
    assert crawled.summary["exit_code"] == 0
    with raw_server(ANSWERS) as (address, seen):
        replica = SimpleNamespace(address=address)
        for _ in range(4):
            crawl(replica, "lfxww", archive_media=True, sections=["linfen/shizheng"], LINFEN_RECHECK_DAYS=0)
    asked = [request.split(b" ")[1].decode() for request in seen if b".jpg" in request or b".css" in request]
    assert asked == ["/uploads/three.jpg"] * 2  # three tries in all, then it is given up
    ledger = Ledger.open(crawled.output / "lfxww" / "ledger.db")
    assert ledger.media.counts() == {"kept": 4, "failed": 1}
    ledger.close()


def test_more_files_than_the_limit_are_asked_for_or_larger_ones(crawl):
    large = {**ANSWERS, "/uploads/one.jpg": ok(b"x" * 5000, "image/jpeg")}
    crawled, asked = crawl_raw(crawl, large, LINFEN_ARCHIVE_MEDIA_FILES=2, LINFEN_ARCHIVE_MEDIA_MB=0.002)
    media = [address.partition("/")[2] for address in asked if ".jpg" in address or ".css" in address]
    assert media == ["uploads/one.jpg", "uploads/three.jpg"]
    assert crawled.summary["media"] == {"failed": 2}


def test_what_a_run_was_not_able_to_ask_for_is_forgotten(crawl):
    with running(sites=["lfxww"], crawl_delay=None) as replica:
        first = crawl(replica, "lfxww", limit=10, archive_media=True)
        replica.log.clear()
        second = crawl(replica, "lfxww", archive_media=True)
        ledger = Ledger.open(second.output / "lfxww" / "ledger.db")
        counts = ledger.media.counts()
        ledger.close()
    assert first.summary["finish_reason"] == "limit"
    assert set(counts) == {"kept"}
    paths = [path for path in archived(second.output) if path.startswith("/uploads/")]
    twice = len(paths) - len(set(paths))
    assert twice <= 1  # the one that was on its way when the limit was reached
    assert len(set(paths)) > 20


@pytest.mark.parametrize("status", [403, 503])
def test_a_picture_that_cannot_be_had_costs_the_record_or_the_exit_code(crawl, status):
    with running(sites=["lfxww"], crawl_delay=None) as replica:
        replica.faults.add(Fault("status", r"\.jpg$", status=status))
        crawled = crawl(replica, "lfxww", limit=5, archive_media=True)
    assert crawled.summary["records"] == 5
    assert crawled.summary["exit_code"] == 0


def test_a_style_sheet_leads_to_an_address_that_is_none_where_a_name_is_chinese(crawl):
    sheet = ok("body { background: url(/img/\u7eb8.png) }", "text/css")
    _, asked = crawl_raw(crawl, {**ANSWERS, "/style/main.css": sheet})
    assert "www.lfxww.com/img/%E7%BA%B8.png" in asked
