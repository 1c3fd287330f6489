"""What a crawl archives is whole and true for every command, also while it runs and after it was killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest

from linfen_crawler.archive.verify import verify_site, warc_files
from linfen_crawler.replica import running
from tests.spiders.conftest import crawl

__all__ = ["crawl"]  # the fixture: a crawl in a process of its own


def problems_in(folder):
    found = []
    return found, verify_site(folder / "archive", [folder / "articles.jsonl", folder / "rejected.jsonl"], found.append)


@pytest.fixture
def crawled_twice(crawl):
    with running(sites=["lfxww"], crawl_delay=None) as replica:
        crawl(replica, "lfxww", sections=["linfen/shizheng"], archive_media=True)
        return crawl(replica, "lfxww", sections=["linfen/shizheng"], archive_media=True).output


def test_a_crawls_archive_has_problems_or_cannot_be_packed(linfen, crawled_twice):
    folder = crawled_twice / "lfxww"
    problems, verified = problems_in(folder)
    assert problems == []
    assert verified.files == 2
    assert verified.records["revisit"] > 0
    records = [json.loads(line) for line in (folder / "articles.jsonl").read_bytes().splitlines()]
    assert verified.pointers == len(records) > 10
    done = linfen("archive", "wacz", "lfxww", "--period", "all")
    assert done.returncode == 0, done.stderr.decode()
    assert f"{len({record['id'] for record in records})} pages" in done.stderr.decode()
    package = folder / "wacz" / "lfxww-all.wacz"
    program = [sys.executable, "-m", "wacz", "validate", "-f", str(package)]
    assert "the passed WACZ is valid" in subprocess.run(program, capture_output=True, text=True).stdout
    assert linfen("archive", "verify", str(package)).returncode == 0
    for file in warc_files(folder / "archive"):
        program = [sys.executable, "-m", "warcio.cli", "check", str(file)]
        assert subprocess.run(program, capture_output=True).returncode == 0


def test_a_killed_crawl_leaves_damage(crawl, tmp_path):
    archive = tmp_path / "output" / "lfxww" / "archive"
    seen = []

    def while_it_writes():
        """Looks at the archive as long as the crawl runs, and lets it be killed when something is there."""
        if not archive.is_dir() or not list(archive.glob("*.open")):
            return False
        problems, verified = problems_in(archive.parent)
        seen.append(problems)
        return verified.records["response"] > 20

    with running(sites=["lfxww"], crawl_delay=None) as replica, pytest.raises(AssertionError):
        crawl(replica, "lfxww", archive=True, signals=(signal.SIGKILL,), when=while_it_writes)  # gives no answer
    assert len(seen) > 1
    assert all(problems == [] for problems in seen)
    problems, verified = problems_in(archive.parent)
    assert problems == []
    assert verified.pointers > 0
