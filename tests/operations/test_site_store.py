from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime

import pytest

from linfen_crawler.article import Article, article_id
from linfen_crawler.ledger import Clock, Discovery, sums_of_file
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites

SITE = load_sites()["lfxww"]


def address(number: int) -> str:
    return f"http://www.lfxww.com/linfen/shizheng/{number}.html"


def article(number: int) -> Article:
    url = address(number)
    return Article(
        id=article_id(url),
        url=url,
        canonical_url=url,
        site="lfxww",
        title=f"标题{number}",
        body="正文",
        publish_time="2023-05-06T07:08:09+08:00",
        content_hash="0" * 64,
    )


def states(store: SiteStore, *numbers: int) -> list[str | None]:
    known = store.ledger.known([address(number) for number in numbers])
    return [known[address(number)].state if address(number) in known else None for number in numbers]


def test_a_record_is_a_line_and_stored(tmp_path):
    store = SiteStore.open(tmp_path, SITE)
    store.store(article(100001))
    assert states(store, 100001) == ["stored"]
    store.close()
    assert (tmp_path / "lfxww" / "articles.jsonl").read_text(encoding="utf-8") == article(100001).to_json_line() + "\n"


def test_lines_that_the_ledger_has_not_seen_are_taken_in(tmp_path):
    store = SiteStore.open(tmp_path, SITE)
    store.store(article(100001))
    store.close()
    with (tmp_path / "lfxww" / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write(article(100002).to_json_line() + "\n")
    store = SiteStore.open(tmp_path, SITE)
    assert states(store, 100001, 100002) == ["stored", "stored"]
    known = store.ledger.known([address(100002)])[address(100002)]
    assert known.day == "2023-05-06"
    store.close()


def test_a_new_ledger_is_made_from_the_records(tmp_path):
    store = SiteStore.open(tmp_path, SITE)
    for number in range(100001, 100006):
        store.store(article(number))
    store.close()
    for file in (tmp_path / "lfxww").glob("ledger.db*"):
        file.unlink()
    SiteStore.open(tmp_path, SITE).close()
    sums = sums_of_file(tmp_path / "lfxww" / "ledger.db")
    assert (sums.stored, sums.discovered) == (5, 5)


def test_a_shortened_file_makes_its_lost_records_pending(tmp_path):
    store = SiteStore.open(tmp_path, SITE)
    for number in (100001, 100002):
        store.store(article(number))
    store.close()
    path = tmp_path / "lfxww" / "articles.jsonl"
    path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[1], encoding="utf-8")
    store = SiteStore.open(tmp_path, SITE)
    assert states(store, 100001, 100002) == ["pending", "stored"]
    store.close()


def test_a_rejected_page_leaves_a_line_with_reason_address_and_time(tmp_path):
    store = SiteStore.open(tmp_path, SITE)
    store.reject(address(100001), "no_body", detail="nothing there", status=200)
    store.close()
    [line] = (tmp_path / "lfxww" / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    assert {"reason", "url", "canonical_url", "fetched_at", "status", "detail", "day", "warc"} == set(json.loads(line))
    assert json.loads(line)["reason"] == "no_body"


def test_a_line_that_is_no_record_is_named_with_its_place(tmp_path):
    store = SiteStore.open(tmp_path, SITE)
    store.store(article(100001))
    store.close()
    path = tmp_path / "lfxww" / "articles.jsonl"
    size = path.stat().st_size
    with path.open("a", encoding="utf-8") as file:
        file.write('{"fremd": 1}\n')
    with pytest.raises(CannotRun, match=rf"articles\.jsonl, byte {size}: this line is no record") as caught:
        SiteStore.open(tmp_path, SITE)
    assert caught.value.exit_code is ExitCode.CONFIGURATION


def test_one_store_at_a_time_and_the_second_hears_who_has_it(tmp_path):
    store = SiteStore.open(tmp_path, SITE)
    with pytest.raises(CannotRun, match=r"in use by process \d+ on .*, since \d{4}-") as caught:
        SiteStore.open(tmp_path, SITE)
    assert caught.value.exit_code is ExitCode.ALREADY_RUNNING
    store.close()
    SiteStore.open(tmp_path, SITE).close()


def test_a_refused_opening_gives_the_lock_back(tmp_path):
    (tmp_path / "lfxww").mkdir()
    (tmp_path / "lfxww" / "ledger.db").write_text("kein SQLite " * 100)
    for _ in range(2):
        with pytest.raises(CannotRun, match="is no ledger"):
            SiteStore.open(tmp_path, SITE)
    (tmp_path / "lfxww" / "ledger.db").unlink()
    SiteStore.open(tmp_path, SITE).close()


def test_a_record_is_stored_for_others_only_after_its_line_is_synced(tmp_path, monkeypatch):
    store = SiteStore.open(tmp_path, SITE)
    path = tmp_path / "lfxww" / "ledger.db"
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (synced.append(sums_of_file(path).stored), real(descriptor)))
    store.store(article(100001))
    assert states(store, 100001) == ["stored"]
    assert (sums_of_file(path).stored, synced) == (0, [])
    store.commit()
    assert (sums_of_file(path).stored, synced) == (1, [0])
    store.commit()
    assert synced == [0], "nothing was new, and the disk was asked all the same"
    store.close()


def test_lines_wait_for_so_many_others_and_no_more(tmp_path):
    store = SiteStore.open(tmp_path, SITE)
    store.commit_lines = 3
    path = tmp_path / "lfxww" / "ledger.db"
    for number, safe in ((100001, 0), (100002, 0), (100003, 3), (100004, 3)):
        store.store(article(number))
        assert sums_of_file(path).stored == safe
    store.close()
    assert sums_of_file(path).stored == 4


def test_lines_wait_half_the_time_that_a_caller_leaves_between_two_looks(tmp_path, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    store = SiteStore.open(tmp_path, SITE)
    path = tmp_path / "lfxww" / "ledger.db"
    store.store(article(100001))
    clock[0] += store.commit_seconds / 2 - 0.01
    store.commit_if_due()
    assert sums_of_file(path).stored == 0
    clock[0] += 0.02
    store.commit_if_due()
    assert sums_of_file(path).stored == 1
    store.close()
    store.commit_if_due()


def test_what_a_killed_run_had_taken_up_is_pending_again(tmp_path):
    store = SiteStore.open(tmp_path, SITE)
    store.ledger.discovered([Discovery(address(1), address(1), "article")])
    store.ledger.leased([address(1)])
    store.commit()
    for closing in (store.ledger, store._articles, store._rejected, store._gone):
        closing.close()  # and not the store: that would put it back
    store._lock.release()
    assert sums_of_file(tmp_path / "lfxww" / "ledger.db").leased == 1
    store = SiteStore.open(tmp_path, SITE)
    assert states(store, 1) == ["pending"]
    store.close()


def test_rejections_and_vanishings_are_taken_in_by_a_new_ledger(tmp_path):
    store = SiteStore.open(tmp_path, SITE, Clock(datetime(2026, 1, 1, tzinfo=UTC)))
    for number in (100001, 100002):
        store.store(article(number))
    store.ledger.discovered([Discovery(address(n), address(n), "article") for n in (100003, 100004)])
    store.reject(address(100003), "no_body", status=200)
    store.reject(address(100004), "outside_period", status=200, day="2020-01-01")
    store.ledger.missed(address(100001), status=404)
    store.ledger.missed(address(100002), status=404)
    store.ledger.clock = Clock(datetime(2026, 1, 3, tzinfo=UTC))
    assert store.missed(address(100001), status=404)
    assert store.missed(address(100002), status=404)
    store.unchanged(address(100002), status=200, etag=None, last_modified=None)
    store.close()
    path = tmp_path / "lfxww" / "ledger.db"
    before = sums_of_file(path)
    assert (before.stored, before.gone, before.rejected) == (2, 1, 2)
    for file in (tmp_path / "lfxww").glob("ledger.db*"):
        file.unlink()
    SiteStore.open(tmp_path, SITE).close()
    assert sums_of_file(path) == before
    # A run with another period takes up what was left out for its day, also from the new ledger.
    store = SiteStore.open(tmp_path, SITE)
    store.ledger.take_up(period_reason="outside_period", since=None, until=None)
    assert states(store, 100003, 100004) == ["rejected", "pending"]
    store.close()


def test_a_rejection_that_stands_in_the_file_gets_no_second_line(tmp_path):
    store = SiteStore.open(tmp_path, SITE)
    store.ledger.discovered([Discovery(address(1), address(1), "article")])
    for _ in range(3):
        store.reject(address(1), "robots")
    store.reject(address(1), "no_body", status=200)
    store.close()
    lines = (tmp_path / "lfxww" / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["reason"] for line in lines] == ["robots", "no_body"]


def test_a_line_that_cannot_be_synced_is_not_in_the_file_nor_in_the_ledger(tmp_path, monkeypatch):
    store = SiteStore.open(tmp_path, SITE)
    store.store(article(100001))
    store.commit()
    store.store(article(100002))

    def full(descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.commit()
        with pytest.raises(OSError, match="No space"):
            store.close()
    text = (tmp_path / "lfxww" / "articles.jsonl").read_text(encoding="utf-8")
    assert text == article(100001).to_json_line() + "\n"
    assert sums_of_file(tmp_path / "lfxww" / "ledger.db").stored == 1
    SiteStore.open(tmp_path, SITE).close()
