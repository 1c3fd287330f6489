"""After any crash archive, records and ledger agree: each pointer leads to its page, and nothing is lost."""

from __future__ import annotations

import contextlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linfen_crawler.archive.exchange import Exchange
from linfen_crawler.archive.gzip_members import whole_members
from linfen_crawler.archive.site_archive import ArchivePlan
from linfen_crawler.archive.visit_note import ArchivedVisit
from linfen_crawler.article import Article, WarcPointer, article_id
from linfen_crawler.ledger import Discovery
from linfen_crawler.operations.rebuild import rebuild_ledger
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites
from tests.operations.archive_checks import check_pointers, lines_of

SITE = load_sites()["lfxww"]
PLAN = ArchivePlan(about=[("software", "test")])
PAGE = "<p>正文</p>" * 200


def address(number: int) -> str:
    return f"http://www.lfxww.com/linfen/shizheng/{number}.html"


def crawl_one(store: SiteStore, number: int, *, page: str | None = None, revision: int = 1) -> None:
    """What a crawl does for an article, with the answer already there."""
    url = address(number)
    store.ledger.discovered([Discovery(url, url, "article", str(number))])
    store.ledger.leased([url])
    body = (page or f"{PAGE}{number}").encode()
    capture = store.archive.keep(
        Exchange(url, datetime(2022, 10, 23, tzinfo=UTC), b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", body)
    )
    store.visited(url, ArchivedVisit([capture]))
    store.store(
        Article(
            id=article_id(url),
            url=url,
            canonical_url=url,
            title=f"标题{number}",
            body="正文",
            content_hash="0" * 64,
            revision=revision,
            warc=WarcPointer(file=capture.payload_file, offset=capture.payload_offset, digest=capture.digest),
        )
    )


def crashed(folder: Path, tmp_path: Path) -> Path:
    """The folder as a kill at this moment leaves it: what is open in this process is not closed by copying."""
    output = tmp_path / f"crashed{len(list(tmp_path.glob('crashed*')))}"
    shutil.copytree(folder, output / "lfxww")
    return output


@pytest.fixture
def running(tmp_path):
    """A run in which two articles are committed and two more are not."""
    store = SiteStore.open(tmp_path / "output", SITE, archive=PLAN)
    for number in (100001, 100002):
        crawl_one(store, number)
    store.commit()
    for number in (100003, 100004):
        crawl_one(store, number)
    yield store
    with contextlib.suppress(OSError):
        store.close()


def test_a_killed_run_leaves_an_unfinished_file_for_ever(running, tmp_path):
    output = crashed(running.folder.path, tmp_path)
    SiteStore.open(output, SITE).close()  # also where no archive is kept any more
    [file] = (output / "lfxww" / "archive").iterdir()
    assert file.name.endswith(".warc.gz")
    assert check_pointers(output / "lfxww") == 4


def test_a_file_torn_at_any_byte_leaves_a_record_without_its_page(running, tmp_path):
    whole = running.archive.present[1]
    [source] = running.folder.archive.iterdir()
    ends = [member.end for member in whole_members(source)]
    committed = ends[6]  # warcinfo, and response, request and note of two articles
    cuts = sorted({cut for end in ends[6:] for cut in (end - 1, end, end + 1)} | {committed + 40})
    kept = []
    for cut in (cut for cut in cuts if committed <= cut <= whole):
        output = crashed(running.folder.path, tmp_path)
        [torn] = (output / "lfxww" / "archive").iterdir()
        with torn.open("r+b") as file:
            file.truncate(cut)
        store = SiteStore.open(output, SITE, archive=PLAN)
        stored = {record["canonical_url"] for record in lines_of(store.folder.articles)}
        assert len(stored) == check_pointers(store.folder.path)
        assert stored >= {address(100001), address(100002)}
        for number in (100003, 100004):
            if address(number) not in stored:
                crawl_one(store, number)
        store.close()
        assert check_pointers(output / "lfxww") == 4
        kept.append(len(stored))
    assert kept == sorted(kept)
    assert set(kept) == {2, 3, 4}


def test_what_is_cut_off_is_thrown_away(running, tmp_path):
    output = crashed(running.folder.path, tmp_path)
    [torn] = (output / "lfxww" / "archive").iterdir()
    data = torn.read_bytes()
    torn.write_bytes(data[:-7])
    SiteStore.open(output, SITE).close()
    finished, aside = sorted((output / "lfxww" / "archive").iterdir(), key=lambda path: len(path.name))
    assert finished.read_bytes() + aside.read_bytes() == data[:-7]
    assert ".torn-" in aside.name


def test_a_file_of_which_nothing_is_whole_stays_as_an_empty_one(running, tmp_path):
    output = crashed(running.folder.path, tmp_path)
    for file in (output / "lfxww").glob("ledger.db*"):
        file.unlink()
    [torn] = (output / "lfxww" / "archive").iterdir()
    torn.write_bytes(torn.read_bytes()[:30])
    SiteStore.open(output, SITE).close()
    assert [".torn-" in file.name for file in (output / "lfxww" / "archive").iterdir()] == [True]


def test_lines_are_cut_whose_archive_was_moved_elsewhere(running, tmp_path):
    running.close()
    output = crashed(running.folder.path, tmp_path)
    for file in (output / "lfxww").glob("ledger.db*"):
        file.unlink()
    shutil.rmtree(output / "lfxww" / "archive")
    SiteStore.open(output, SITE, archive=PLAN).close()
    assert len(lines_of(output / "lfxww" / "articles.jsonl")) == 4


def test_a_page_is_kept_again_that_stood_in_the_archive_before_the_ledger_was_lost(running, tmp_path):
    running.close()
    output = crashed(running.folder.path, tmp_path)
    rebuild_ledger(output, SITE)
    store = SiteStore.open(output, SITE, archive=PLAN)
    before = lines_of(store.folder.articles)[0]["warc"]
    crawl_one(store, 100001, page=f"{PAGE}100001", revision=2)
    store.close()
    after = lines_of(output / "lfxww" / "articles.jsonl")[-1]["warc"]
    assert after == before


def test_a_rejected_page_is_not_found_in_the_archive(running, tmp_path):
    url = address(100009)
    capture = running.archive.keep(
        Exchange(
            url, datetime(2022, 10, 23, tzinfo=UTC), b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"list"
        )
    )
    running.visited(url, ArchivedVisit([capture]))
    running.reject(url, "list_page", status=200)
    running.reject(address(100010), "list_page", status=200)
    running.close()
    with_page, without = lines_of(running.folder.rejected)
    assert with_page["warc"] == {"file": capture.file, "offset": capture.offset, "digest": capture.digest}
    assert without["warc"] is None
    [file] = running.folder.archive.iterdir()
    assert b"linfen-outcome: rejected" in list(whole_members(file))[-1].block


def test_records_are_safe_before_the_pages_they_point_to(running, monkeypatch):
    order = []
    for owner in (running.archive, running._articles):
        sync = owner.sync
        monkeypatch.setattr(owner, "sync", lambda sync=sync, owner=owner: (order.append(owner), sync()))
    running.commit()
    assert order == [running.archive, running._articles]


def test_an_archive_that_cannot_be_written_counts_records_as_stored(running, monkeypatch):
    def fails():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(running.archive, "sync", fails)
    with pytest.raises(OSError, match="No space"):
        running.commit()
    with pytest.raises(OSError, match="No space"):
        running.ledger.known_one(address(100001))
