"""The archive of a crawl gives the records of the crawl again, byte for byte."""

from __future__ import annotations

import sys
import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import brotli
import pytest

from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.captured_answers import captured_answer
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_tasks import Choice
from linfen_crawler.archive.record import Record
from linfen_crawler.archive.record_reader import RecordReader
from linfen_crawler.operations.extract_pages import extract_pages
from linfen_crawler.operations.page_sources import Wish
from linfen_crawler.replica import SITE_KEYS, running
from linfen_crawler.replica.http_message import Reply, Request
from linfen_crawler.replica.world import World
from linfen_crawler.sites import load_sites
from tests.spiders.conftest import Crawl, Crawled

CODINGS = {"br": brotli.compress, "deflate": lambda data: zlib.compress(data)[2:-4]}


class CodedWorld(World):
    """The replica, its pages now in this coding and now in that."""

    def answer(self, request: Request) -> Reply:
        reply = super().answer(request)
        coding = (*CODINGS, "")[zlib.crc32(request.path.encode()) % 3]
        taken = request.headers.get("accept-encoding", "")
        coded = any(name == "Content-Encoding" for name, _ in reply.headers)
        if (
            not coding
            or coded
            or coding not in taken
            or not reply.content_type.startswith("text/html")
            or not reply.body
        ):
            return reply
        body = CODINGS[coding](reply.body)
        return replace(reply, body=body, headers=[*reply.headers, ("Content-Encoding", coding)])


def archives_in(output: Path, site: str) -> list[Path]:
    return sorted((output / site / "archive").glob("*.warc.gz*"))


def extracted(files: list[Path], *, jobs: int = 1) -> list[Finding]:
    sources = [archive for file in files for archive in archives_of(file)]
    return [each for each in extract_pages(sources, Wish(load_sites(), Choice()), jobs=jobs) if each.kind != "nothing"]


def lines_of(findings: list[Finding]) -> list[str]:
    return [each.line.decode() for each in findings if each.line is not None]


def rejected_and_kept(done: Crawled, site: str) -> list[tuple[str, str]]:
    """Address and reason of the rejections whose page is in the archive."""
    return [(each["canonical_url"], each["reason"]) for each in done.rejected(site) if each["warc"] is not None]


def test_a_record_of_some_site_comes_out_as_another_one(crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[running.__module__], "World", CodedWorld)
    with running(scale=0.3) as replica:
        done = crawl(replica, *SITE_KEYS, archive=True)
    codings = set()
    for site in SITE_KEYS:
        assert len(done.lines(site)) > 3
        assert lines_of(extracted(archives_in(done.output, site))) == done.lines(site)
        for file in archives_in(done.output, site):
            with file.open("rb") as opened:
                for record in RecordReader(opened).records():
                    assert isinstance(record, Record)
                    if record.type == "response":
                        answer = captured_answer(record, file.name, record.block()).answer
                        assert answer is not None
                        codings |= {value for name, value in answer.headers if name.endswith("-encoding")}
    # The crawl met them all, or this test would prove little.
    assert {"gzip", "br", "deflate", "chunked"} <= codings
    everything = [file for site in SITE_KEYS for file in archives_in(done.output, site)]
    all_lines = [line for site in SITE_KEYS for line in done.lines(site)]
    assert lines_of(extracted(everything, jobs=2)) == all_lines


def test_revisions_or_rejections_come_out_otherwise(crawl: Crawl) -> None:
    with running(sites=["lfxww"], scale=0.6) as replica:
        times = [datetime.fromisoformat(each.publish_time) for each in replica.truth("lfxww").values()]
        now = max(times).replace(hour=22, minute=59)
        wish = {"LINFEN_RECHECK_DAYS": 40, "archive": True}
        since = sorted(time.date() for time in times)[len(times) // 4].isoformat()
        crawl(replica, "lfxww", now=now.isoformat(), since=since, **wish)
        replica.edit("lfxww", newest=5)
        crawl(replica, "lfxww", now=(now + timedelta(days=1)).isoformat(), **wish)
        replica.edit("lfxww", newest=3)
        replica.publish("lfxww", 4)
        done = crawl(replica, "lfxww", now=(now + timedelta(days=2)).isoformat(), **wish)
    files = archives_in(done.output, "lfxww")
    assert len(files) == 3
    found = extracted(files)
    lines = done.lines("lfxww")
    assert lines_of(found) == lines
    assert sum('"revision":3' in line for line in lines) == 3
    assert sum('"page_count":1' not in line for line in lines) > 0
    again = [(each.reason) for each in found if each.line is None]
    assert again == [reason for _, reason in rejected_and_kept(done, "lfxww")]
    assert "outside_period" in again
    assert lines_of(extracted(list(reversed(files)))) != lines
    # The last file alone: what its records are revisions of is not there, and is said to be missing.
    last = extracted(files[-1:])
    assert [each.reason for each in last if each.line is not None and b'"revision":3' in each.line] == [
        "no_earlier_revision"
    ] * 3


def test_a_backfill_by_number_comes_out_otherwise(crawl: Crawl) -> None:
    with running(sites=["lfxww"], scale=0.3) as replica:
        numbers = sorted(int(url.rpartition("/")[2].partition(".")[0]) for url in replica.truth("lfxww"))
        done = crawl(replica, "lfxww", ids=f"{numbers[3] - 20}-{numbers[3] + 20}", archive=True)
    found = extracted(archives_in(done.output, "lfxww"))
    assert lines_of(found) == done.lines("lfxww")
    assert done.lines("lfxww")
