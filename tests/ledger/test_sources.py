"""What the ledger remembers of sitemaps, feeds and days."""

from __future__ import annotations

import sqlite3

from linfen_crawler.ledger import Discovery, Ledger, ReadSource


def test_a_source_is_forgotten_or_an_older_answer_kept(tmp_path):
    ledger = Ledger.open(tmp_path / "ledger.db")
    assert ledger.sources.known("http://a.cn/sitemap.xml") is None
    ledger.sources.read("http://a.cn/sitemap.xml", ReadSource('"1"', None, "2024-05-17", "2024-05-01"))
    ledger.sources.read("http://a.cn/sitemap.xml", ReadSource('"2"', "Fri", None, ""))
    ledger.close()
    ledger = Ledger.open(tmp_path / "ledger.db")
    assert ledger.sources.known("http://a.cn/sitemap.xml") == ReadSource('"2"', "Fri", None, "")
    ledger.close()


def test_a_source_read_for_a_later_period_counts_for_an_earlier_one():
    source = ReadSource(complete_since="2024-05-01")
    assert source.covers("2024-05-01")
    assert source.covers("2024-06-01")
    assert not source.covers("2024-04-30")
    assert not source.covers(None)
    assert ReadSource().covers(None)


def test_a_day_that_was_not_read_to_its_end_is_taken_for_one_that_was(tmp_path):
    ledger = Ledger.open(tmp_path / "ledger.db")
    days = [f"http://a.cn/{number}/" for number in range(1200)]
    for day in days[:3]:
        ledger.begin_walk(day, "2024-05-17T00:00:00Z")
    ledger.finish_walk(days[0], "")
    ledger.finish_walk(days[1], "2024-05-01")
    assert ledger.walked_whole(days) == {days[0]}
    ledger.begin_walk(days[0], "2024-05-18T00:00:00Z")
    assert ledger.walked_whole(days) == set()
    ledger.close()


def test_pending_addresses_of_another_page_are_handed_out(tmp_path):
    ledger = Ledger.open(tmp_path / "ledger.db")
    found = [
        Discovery(f"http://a.cn/{n}", f"http://a.cn/{n}", "article", discovered_from=f"map{n % 2}") for n in range(6)
    ]
    ledger.discovered(found)
    assert [each.canonical[-1] for each in ledger.pending(found_on="map1")] == ["1", "3", "5"]
    assert [each.canonical[-1] for each in ledger.pending(found_on="map1", after="http://a.cn/1", limit=1)] == ["3"]
    ledger.close()


def test_a_ledger_from_before_there_were_sources_is_refused(tmp_path):
    Ledger.open(tmp_path / "ledger.db").close()
    with sqlite3.connect(tmp_path / "ledger.db") as older:
        older.execute("drop table sources")
    older.close()
    ledger = Ledger.open(tmp_path / "ledger.db")
    assert ledger.sources.known("http://a.cn/") is None
    ledger.close()
