from __future__ import annotations

import json

import pytest

from linfen_crawler.article import Article, article_id
from linfen_crawler.ledger import sums_of_file
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
    assert {"reason", "url", "canonical_url", "fetched_at", "status", "detail"} == set(json.loads(line))
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
