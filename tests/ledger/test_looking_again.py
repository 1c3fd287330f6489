from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from linfen_crawler.ledger import Clock, Discovery, Ledger, StoredRecord

NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)  # twelve o'clock in China
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def ledger(place):
    ledger = Ledger.open(place, Clock(NOON))
    yield ledger
    ledger.close()


def store(ledger, name: str, day: str | None, **fields) -> str:
    url = f"http://a/{name}"
    ledger.discovered([Discovery(url, url, "article", section_path=f"section-{name}")])
    given = {"etag": f'"{name}"', "last_modified": "Tue", **fields}
    ledger.stored(StoredRecord(url, name, "hash", 1, 0, day=day, **given), file="articles.jsonl", end=1)
    return url


def at(ledger, moment: datetime) -> None:
    ledger.clock = Clock(moment)


def due(ledger, days: int = 3, **more) -> list[str]:
    found = ledger.due_again(recheck_days=days, every=20 * HOUR, **more)
    return [each.discovery.canonical.rsplit("/", 1)[1] for each in found]


def test_young_articles_are_due_a_day_later_and_old_ones_never(ledger):
    for name, day in (("new", "2026-05-20"), ("young", "2026-05-18"), ("old", "2026-05-17"), ("undated", None)):
        store(ledger, name, day)
    assert due(ledger) == []
    at(ledger, NOON + 19 * HOUR)
    assert due(ledger) == []
    at(ledger, NOON + DAY)
    assert due(ledger) == ["new", "undated", "young"]
    assert due(ledger, days=0) == []
    assert due(ledger, since=date(2026, 5, 19)) == ["new"]
    assert due(ledger, until=date(2026, 5, 19)) == ["young"]
    assert due(ledger, section_paths=["section-new"]) == ["new"]
    assert due(ledger, after="http://a/undated") == ["young"]
    at(ledger, NOON + 4 * DAY)
    assert due(ledger) == []


def test_what_a_request_needs_is_handed_out(ledger):
    store(ledger, "x", "2026-05-20", page_count=3)
    at(ledger, NOON + DAY)
    [found] = ledger.due_again(recheck_days=3, every=HOUR)
    assert (found.etag, found.last_modified, found.page_count) == ('"x"', "Tue", 3)
    assert found.discovery.section_path == "section-x"


def test_an_answer_without_validators_does_not_take_back_what_is_known(ledger):
    url = store(ledger, "x", "2026-05-20")
    at(ledger, NOON + DAY)
    assert ledger.unchanged(url, status=304, etag=None, last_modified=None) is False
    assert due(ledger) == []
    at(ledger, NOON + 2 * DAY)
    [found] = ledger.due_again(recheck_days=3, every=HOUR)
    assert (found.etag, found.last_modified) == ('"x"', "Tue")


def test_gone_is_what_was_missed_on_two_days_of_china_time(ledger):
    url = store(ledger, "x", "2026-05-20")
    late = datetime(2026, 5, 21, 15, 30, tzinfo=UTC)  # half past eleven at night there
    at(ledger, late)
    assert ledger.missed(url, status=404) is None
    at(ledger, late + timedelta(minutes=20))
    assert ledger.missed(url, status=404) is None
    assert ledger.sums().gone == 0
    at(ledger, late + timedelta(minutes=40))  # past midnight
    assert ledger.missed(url, status=404).startswith("2026-05-21T15:30")
    assert (ledger.sums().gone, ledger.sums().stored) == (1, 1)


def test_what_was_missed_is_looked_at_on_a_later_day_however_old_it_is_by_then(ledger):
    url = store(ledger, "x", "2026-05-18")
    at(ledger, NOON + DAY)
    ledger.missed(url, status=404)
    at(ledger, NOON + DAY + 2 * HOUR)
    assert due(ledger) == []
    at(ledger, NOON + 9 * DAY)
    assert due(ledger) == ["x"]
    assert due(ledger, days=0) == ["x"]


def test_what_is_there_again_was_never_gone(ledger):
    url = store(ledger, "x", "2026-05-20")
    at(ledger, NOON + DAY)
    ledger.missed(url, status=404)
    at(ledger, NOON + 2 * DAY)
    ledger.unchanged(url, status=200, etag=None, last_modified=None)
    at(ledger, NOON + 3 * DAY)
    assert ledger.missed(url, status=404) is None
    assert ledger.sums().gone == 0


def test_a_gone_article_that_a_page_shows_again_is_looked_at_and_may_be_back(ledger):
    url = store(ledger, "x", "2026-05-20")
    other = store(ledger, "y", "2026-05-20")
    for days in (1, 2):
        at(ledger, NOON + days * DAY)
        ledger.missed(url, status=410)
    assert ledger.shown_again([url, other], every=20 * HOUR) == []
    at(ledger, NOON + 3 * DAY)
    assert [each.discovery.canonical for each in ledger.shown_again([url, other], every=20 * HOUR)] == [url]
    assert ledger.unchanged(url, status=200, etag=None, last_modified=None) is True
    assert ledger.sums().gone == 0


def test_hosts_rest_until_their_time_is_over(ledger):
    ledger.rest("a.cn", NOON + HOUR)
    ledger.rest("b.cn", NOON + 3 * HOUR)
    ledger.rest("b.cn", NOON + 2 * HOUR)
    assert sorted(ledger.resting()) == ["a.cn", "b.cn"]
    at(ledger, NOON + timedelta(minutes=61))
    assert list(ledger.resting()) == ["b.cn"]
    at(ledger, NOON + timedelta(minutes=121))
    assert ledger.resting() == {}


def test_a_clock_is_set_by_a_moment_with_its_zone():
    moment = Clock.from_text("2025-07-01T02:15:00+08:00").now()
    assert timedelta() <= moment - datetime(2025, 6, 30, 18, 15, tzinfo=UTC) < timedelta(seconds=5)
    assert abs(Clock.from_text(None).now() - datetime.now(UTC)) < timedelta(seconds=5)
    for text in ("2025-07-01T02:15:00", "tomorrow"):
        with pytest.raises(ValueError, match=r"LINFEN_NOW is .*; expected a moment with its zone"):
            Clock.from_text(text)
