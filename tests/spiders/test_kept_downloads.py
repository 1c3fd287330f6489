# ruff: noqa: E501 - answers read best on one line
"""What servers send, in all its shapes, stands in the archive byte for byte; Scrapy is none the wiser."""

from __future__ import annotations

import gzip
import json

import brotli
import pytest

from linfen_crawler.archive.gzip_members import whole_members
from tests.program import run_text
from tests.spiders.conftest import plain_environment
from tests.spiders.raw_server import raw_server

CHILD = """
import json, sys
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from linfen_crawler.operations.archive_plan import archive_plan
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.archived_answer import capture_of
from linfen_crawler.spiders.site_spider import spider_class

wish = json.loads(sys.argv[1])
site = load_sites()["lfxww"]
told = []

class Asking(spider_class(site)):
    name = "asking"

    async def start(self):
        for path in wish["paths"]:
            yield Request(f"http://www.lfxww.com{path}", self.tell, errback=self.fail, dont_filter=True,
                          meta={"handle_httpstatus_all": True, "dont_redirect": True, **wish["meta"]})

    def tell(self, response):
        capture = capture_of(response)
        told.append([response.url[20:], response.status, response.text, capture and [capture.file, capture.offset]])

    def fail(self, failure):
        told.append([failure.type.__name__, str(failure.value)])

settings = Settings()
settings.setmodule("linfen_crawler.settings", priority="project")
settings.setdict({"LINFEN_REPLICA": wish["server"], "LINFEN_ARCHIVE": wish["archive"], "DOWNLOAD_DELAY": 0.0,
                  "RETRY_ENABLED": False, "ROBOTSTXT_OBEY": False, "LOG_LEVEL": "ERROR", "SPIDER_MODULES": [],
                  "AUTOTHROTTLE_ENABLED": False, **wish["settings"]}, priority="cmdline")
store = SiteStore.open(wish["output"], site, archive=archive_plan(settings, site))
process = AsyncCrawlerProcess(settings)
process.crawl(Asking, store=store)
process.start()
print(json.dumps(told))
"""


def ask(tmp_path, answers, *paths, archive=True, meta=None, **settings):
    """Ask for the paths in turn; gives what the spider was told, what the server was asked, and the archive."""
    with raw_server(answers) as (address, seen):
        wish = {
            "paths": paths,
            "server": address,
            "output": str(tmp_path),
            "archive": archive,
            "meta": meta or {},
            "settings": settings,
        }
        child = run_text("-c", CHILD, json.dumps(wish), env=plain_environment())
    assert child.returncode == 0, child.stderr
    files = sorted((tmp_path / "lfxww" / "archive").glob("*"))
    members = [member for file in files for member in whole_members(file)]
    return json.loads(child.stdout), seen, members


def blocks(members, kind):
    return [member.block for member in members if member.headers["warc-type"] == kind]


PLAIN = "临汾一日".encode()
CHUNKED = (
    b"HTTP/1.1 200 OK\r\ntransfer-ENCODING:chunked\r\n\r\n6;ext=1\r\n"
    + PLAIN[:6]
    + b"\r\n6\r\n"
    + PLAIN[6:]
    + b"\r\n0\r\nX-Trailer: t\r\n\r\n"
)
ZIPPED = gzip.compress(PLAIN, mtime=0)
BROTLI = brotli.compress(PLAIN)
UTF8 = b"Content-Type: text/html; charset=utf-8\r\n"


def sized(body: bytes, headers: bytes = b"", status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 " + status + b"\r\n" + UTF8 + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


SHAPES = {
    "/odd-headers": [b"HTTP/1.1 200 Gut\r\nSERVER:nginx\r\nx-a:  1\r\nX-a: 2\r\nX-Folded: a\r\n\tb\r\n" + UTF8 + b"content-length:12\r\n\r\n" + PLAIN],
    "/chunked": [CHUNKED.replace(b"OK\r\n", b"OK\r\n" + UTF8)],
    "/gzip": [sized(ZIPPED, b"Content-Encoding: gzip\r\n")],
    "/brotli": [sized(BROTLI, b"Content-Encoding: br\r\n")],
    "/redirect": [sized(b"moved", b"Location: /gzip\r\n", b"302 Found")],
    "/empty": [sized(b"")],
    "/503": [sized(b"busy", status=b"503 Service Unavailable")],
    "/byte-by-byte": [bytes([byte]) for byte in sized(PLAIN)],
    "/old": [b"HTTP/1.0 200 OK\r\n" + UTF8 + b"\r\n" + PLAIN, b""],
}  # fmt: skip


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    return ask(tmp_path_factory.mktemp("shapes"), SHAPES, *SHAPES)


def test_an_answer_is_kept_otherwise_than_it_came(shapes):
    _, _, members = shapes
    assert blocks(members, "response") == [b"".join(pieces) for pieces in SHAPES.values()]


def test_a_request_is_kept_otherwise_than_it_was_sent(shapes):
    _, seen, members = shapes
    assert blocks(members, "request") == seen
    assert all(b"Accept-Encoding: gzip, deflate, br\r\n" in request for request in seen)


def test_a_header_of_ours_reaches_the_server(shapes):
    _, seen, _ = shapes
    assert not any(b"linfen-recording" in request.lower() for request in seen)


def test_the_spider_gets_something_else_than_without_an_archive(shapes, tmp_path):
    told, _, _ = shapes
    plain, _, members = ask(tmp_path, SHAPES, *SHAPES, archive=False)
    assert members == []
    assert [each[:3] for each in told] == [each[:3] for each in plain]
    assert [each[3] for each in plain] == [None] * len(SHAPES)


def test_an_answer_leads_to_another_ones_record(shapes):
    told, _, members = shapes
    at = {member.offset: member for member in members}
    for path, _, _, (_, offset) in told:
        assert at[offset].headers["warc-target-uri"] == f"http://www.lfxww.com{path}"
        assert at[offset].headers["warc-type"] == "response"


def test_an_answer_that_was_cut_off_passes_for_whole_or_is_thrown_away(tmp_path):
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    told, _, members = ask(tmp_path, {"/cut": [cut, b""], "/none": [b""]}, "/cut", "/none")
    assert [each[0] for each in told] == ["ResponseDataLossError", "DownloadFailedError"]
    assert blocks(members, "response") == [cut]
    assert members[1].headers["warc-truncated"] == "disconnect"


def test_an_answer_that_is_too_large_is_kept_whole(tmp_path):
    large = sized(b"x" * 200_000)
    told, _, members = ask(
        tmp_path, {"/large": [large[:3000], large[3000:]]}, "/large", meta={"download_maxsize": 1000}
    )
    assert told[0][0] == "DownloadCancelledError"
    assert [member.headers["warc-truncated"] for member in members if member.headers["warc-type"] == "response"] == [
        "length"
    ]
    assert len(members[1].block) < len(large)


def test_what_came_before_or_behind_an_answer_is_taken_for_part_of_it(tmp_path):
    answer = sized(PLAIN)
    answers = {
        "/early": [b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n", answer],
        "/behind": [answer + b"HTTP/1.1 200 OK\r\n\r\nnobody asked"],
    }
    told, _, members = ask(tmp_path, answers, "/early", "/behind")
    assert [each[2] for each in told] == ["临汾一日"] * 2
    assert blocks(members, "response") == [answer, answer]


def test_a_kept_open_connection_that_was_closed_meanwhile_loses_or_doubles_an_answer(tmp_path):
    answers = {"/a": [sized(b"a")], "/b 0": [b""], "/b 1": [sized(b"b")]}
    told, seen, members = ask(tmp_path, answers, "/a", "/b", RETRY_ENABLED=True)
    assert [each[2] for each in told] == ["a", "b"]
    assert len(seen) == 3
    assert blocks(members, "response") == [sized(b"a"), sized(b"b")]
    assert blocks(members, "request") == [seen[0], seen[2]]
