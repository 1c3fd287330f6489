from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from linfen_crawler.ledger import Clock, Discovery, Ledger, StoredRecord, sums_of
from linfen_crawler.ledger.retry_plan import next_try


@pytest.fixture
def ledger(place):
    ledger = Ledger.open(place)
    yield ledger
    ledger.close()


def article(name: str, *, number: str | None = None, day: str | None = None, section: str | None = None) -> Discovery:
    return Discovery(f"http://a/{name}", f"http://a/{name}", "article", number, section, ("要闻",), day, "http://a/")


def record(name: str, **fields) -> StoredRecord:
    return StoredRecord(f"http://a/{name}", f"id-{name}", "hash", 1, 0, **fields)


def test_an_address_is_new_once(ledger):
    assert ledger.discovered([article("1"), article("2")]) == {"http://a/1", "http://a/2"}
    assert ledger.discovered([article("2"), article("3")]) == {"http://a/3"}


def test_more_addresses_than_a_statement_takes_parameters(ledger):
    many = [article(str(n)) for n in range(2500)]
    assert len(ledger.discovered(many)) == 2500
    assert len(ledger.known([each.canonical for each in many])) == 2500


def test_a_by_id_address_of_a_known_article_is_not_asked_for(ledger):
    ledger.discovered([article("7.html", number="7")])
    by_id = Discovery("http://a/view.php?aid=7", "http://a/view.php?aid=7", "by_id", "7")
    assert ledger.discovered([by_id]) == set()
    assert ledger.known([by_id.canonical])[by_id.canonical].state == "alias"


def test_a_look_for_a_payload_enters_the_records_that_wait(ledger):
    # With an archive there is one for each page: records would be entered one by one.
    ledger.group()
    ledger.discovered([article(str(n)) for n in range(5)])
    changes: list[str] = []
    event.listen(ledger.engine, "before_cursor_execute", lambda *call: changes.append(call[2]))
    for n in range(5):
        assert ledger.payloads.find(str(n)) is None
        ledger.stored(record(str(n)), file="articles.jsonl", end=n)
    assert not [each for each in changes if each.startswith("UPDATE")]
    assert ledger.known_one("http://a/4").state == "stored"
    assert len([each for each in changes if each.startswith("UPDATE")]) == 1


def test_what_is_stored_stays_stored(ledger):
    ledger.discovered([article("1")])
    ledger.stored(record("1"), file="articles.jsonl", end=10)
    ledger.failed("http://a/1", "http_500", status=500)
    ledger.rejected("http://a/1", "no_body", status=200)
    ledger.alias("http://a/1", "http://a/2")
    assert ledger.known(["http://a/1"])["http://a/1"].state == "stored"


def test_a_failed_address_comes_back_in_later_runs_and_not_for_ever(ledger):
    ledger.discovered([article("1"), article("gone")])
    runs = {"http://a/1": 0, "http://a/gone": 0}
    for day in range(10):
        ledger.clock = Clock(datetime.now(UTC) + timedelta(days=day))
        ledger.take_up(period_reason="outside_period", since=None, until=None)
        for pending in ledger.pending():
            runs[pending.canonical] += 1
            error = "http_404" if pending.canonical.endswith("gone") else "timeout"
            ledger.failed(pending.canonical, error)
    assert runs == {"http://a/1": 5, "http://a/gone": 2}


@pytest.mark.parametrize(
    ("since", "until", "back"),
    [
        (date(2023, 5, 10), date(2023, 5, 10), {"read", "stated", "month"}),
        (date(2023, 5, 11), None, {"stated", "month"}),  # a stated day has a day to spare
        (date(2023, 5, 12), None, {"month"}),
        (date(2023, 6, 2), None, set()),
        (None, date(2023, 5, 9), {"stated", "month"}),
        (None, date(2023, 4, 29), set()),
        (None, None, {"read", "stated", "month"}),
    ],
)
def test_an_article_left_out_for_its_day_is_taken_up_by_a_run_with_other_days(ledger, since, until, back):
    ledger.discovered([article(name) for name in ("read", "stated", "month")])
    ledger.rejected("http://a/read", "outside_period", status=200, day="2023-05-10")
    ledger.rejected("http://a/stated", "outside_period", day="2023-05-10")
    ledger.rejected("http://a/month", "outside_period", day="2023-05")
    ledger.take_up(period_reason="outside_period", since=since, until=until)
    assert {each.canonical.rsplit("/", 1)[1] for each in ledger.pending()} == back


def test_pending_addresses_are_handed_out_in_pieces_with_all_that_is_known_of_them(ledger):
    ledger.discovered([article(str(n), section="a" if n % 2 else "b", day="2023-01-02") for n in range(7)])
    first = ledger.pending(limit=3)
    rest = ledger.pending(after=first[-1].canonical)
    assert [each.canonical for each in first + rest] == [f"http://a/{n}" for n in range(7)]
    assert first[0] == article("0", section="b", day="2023-01-02")
    assert [each.canonical[-1] for each in ledger.pending(section_paths=["a"])] == ["1", "3", "5"]


NUMBERS = itertools.count()
STEPS = st.sampled_from(
    [
        *("discovered", "leased", "released", "stored", "rejected", "failed", "alias", "take_up", "lost"),
        *("unchanged", "missed", "a_day_later"),
    ]
)


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.tuples(STEPS, st.integers(0, 5)), max_size=40))
def test_the_sum_adds_up_after_any_history(tmp_path_factory, steps):
    check_sums(tmp_path_factory.mktemp("ledger") / "ledger.db", steps)


@settings(max_examples=8, deadline=None)
@given(steps=st.lists(st.tuples(STEPS, st.integers(0, 5)), max_size=40))
def test_the_sum_adds_up_after_any_history_on_a_server(server, steps):
    check_sums(server.of(f"history{next(NUMBERS)}"), steps)


def check_sums(place, steps):
    ledger = Ledger.open(place)
    met = set()
    for step, n in steps:
        name, address = str(n), f"http://a/{n}"
        if step == "discovered":
            ledger.discovered([article(name)])
        elif step == "stored":
            ledger.stored(record(name), file="articles.jsonl", end=1)
        elif step == "rejected":
            ledger.rejected(address, "no_body")
        elif step == "failed":
            ledger.failed(address, "timeout")
        elif step == "alias":
            ledger.alias(address, "http://a/other")
        elif step == "leased":
            ledger.leased([address])
        elif step == "released":
            ledger.released()
        elif step == "unchanged":
            ledger.unchanged(address, status=304, etag=None, last_modified=None)
        elif step == "missed":
            ledger.missed(address, status=404)
        elif step == "a_day_later":
            ledger.clock = Clock(ledger.clock.now() + timedelta(days=1))
        elif step == "take_up":
            ledger.take_up(period_reason="outside_period", since=None, until=None)
        else:
            ledger.lost("articles.jsonl")
        if step in {"discovered", "stored"}:
            met.add(name)
        sums = ledger.sums()
        assert sums.adds_up
        assert sums.discovered + sums.aliases == len(met)
        assert sums.pending == ledger.count_pending()
        assert sums.gone <= sums.stored
        assert sums.leased <= sums.pending
        assert sums.given_up <= sums.failed
    ledger.close()
    assert sums_of(place).adds_up


def test_sums_of_a_ledger_that_is_not_there_are_none_and_make_none(place):
    assert sums_of(place) is None
    assert sums_of(place) is None
    assert not (isinstance(place, Path) and place.exists())


def test_a_file_that_is_no_ledger_is_named(tmp_path):
    path = tmp_path / "ledger.db"
    path.write_text("这不是数据库" * 100)
    with pytest.raises(ValueError, match=r"ledger\.db is no ledger"):
        sums_of(path)
    with pytest.raises(ValueError, match=r"ledger\.db is no ledger"):
        Ledger.open(path)


@pytest.mark.parametrize("version", [99, 0])
def test_a_ledger_of_a_version_that_nobody_knows_is_left_alone(place, version):
    ledger = Ledger.open(place)
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE versions SET version = {version}")
    ledger.close()
    for use in (Ledger.open, sums_of):
        with pytest.raises(ValueError, match=rf"version {version}.*linfen ledger rebuild"):
            use(place)


def test_status_can_read_while_a_crawl_writes(ledger, place):
    ledger.discovered([article("1")])
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE addresses SET reason = 'x'")
        assert sums_of(place).pending == 1


def test_what_a_run_took_up_is_not_handed_out_again_until_it_is_released(ledger):
    ledger.discovered([article("1"), article("2"), article("3")])
    ledger.leased(["http://a/1", "http://a/2"])
    assert [each.canonical for each in ledger.pending()] == ["http://a/3"]
    assert (ledger.sums().pending, ledger.sums().leased) == (3, 2)
    ledger.released(["http://a/1"])
    assert [each.canonical for each in ledger.pending()] == ["http://a/1", "http://a/3"]
    ledger.released()
    assert len(ledger.pending()) == 3


def test_an_address_behind_a_wall_is_given_up_or_put_off_for_it(ledger):
    ledger.discovered([article("1")])
    for _ in range(20):
        ledger.failed("http://a/1", "wall_captcha", status=200)
        ledger.take_up(period_reason="outside_period", since=None, until=None)
        assert [each.canonical for each in ledger.pending()] == ["http://a/1"]


def test_a_rejection_by_robots_is_looked_into_by_every_run_and_others_are_not(ledger):
    ledger.discovered([article("1"), article("2")])
    ledger.rejected("http://a/1", "robots")
    ledger.rejected("http://a/2", "no_body", status=200)
    ledger.take_up(period_reason="outside_period", since=None, until=None)
    assert [each.canonical for each in ledger.pending()] == ["http://a/1"]


def test_tries_are_ever_further_apart(ledger):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert next_try(1, start) is None
    assert [(next_try(n, start) - start).total_seconds() / 3600 for n in (2, 3, 4)] == [1, 4, 16]


def test_changes_of_a_group_are_seen_by_the_ledger_at_once_and_by_others_with_the_commit(ledger, place):
    ledger.group()
    ledger.discovered([article("1")])
    assert ledger.open_since is not None
    assert ledger.sums().discovered == 1
    assert sums_of(place).discovered == 0
    ledger.commit()
    assert ledger.open_since is None
    assert sums_of(place).discovered == 1


def test_what_no_commit_has_taken_is_not_there_after_a_crash(place):
    ledger = Ledger.open(place)
    ledger.group()
    ledger.discovered([article("1")])
    ledger.commit()
    ledger.stored(record("1"), file="articles.jsonl", end=10)
    ledger.discovered([article("2")])
    ledger.close()
    ledger = Ledger.open(place)
    assert (ledger.sums().discovered, ledger.sums().stored, ledger.bytes_of("articles.jsonl")) == (1, 0, 0)
    ledger.close()


def test_records_of_a_group_are_entered_too_late_or_not_at_all(place):
    ledger = Ledger.open(place)
    ledger.group()
    ledger.discovered([article(str(n)) for n in range(5)])
    assert ledger.with_record("http://a/1") is None
    for n in range(3):
        ledger.stored(record(str(n), etag='"a\0b"'), file="articles.jsonl", end=10 * n)
    assert ledger.with_record("http://a/1").record_id == "id-1"
    assert ledger.sums().stored == 3
    ledger.stored(record("3"), file="articles.jsonl", end=40)
    ledger.rejected("http://a/3", "no_body", status=200)
    assert ledger.known_one("http://a/3").state == "stored"
    ledger.stored(record("4"), file="articles.jsonl", end=50)
    ledger.commit()
    ledger.close()
    ledger = Ledger.open(place)
    assert (ledger.sums().stored, ledger.bytes_of("articles.jsonl")) == (5, 50)
    ledger.close()


def test_after_a_failed_write_no_later_change_stands_without_the_earlier_ones(tmp_path):
    ledger = Ledger.open(tmp_path / "ledger.db")
    ledger.group()
    ledger.discovered([article("0")])
    ledger.commit()
    # Pages of 4 KiB: full after some hundred addresses.
    with ledger._transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(OSError, match="full"):
        ledger.discovered([article(str(n)) for n in range(1, 5000)])
    for change in (lambda: ledger.discovered([article("x")]), ledger.commit, ledger.sums):
        with pytest.raises(OSError, match="full"):
            change()
    ledger.close()
    assert sums_of(tmp_path / "ledger.db").discovered == 1


@pytest.mark.parametrize("page_count", [object(), 2**70])
def test_a_row_that_the_database_does_not_take_leaves_its_file_taken_for_read(place, page_count):
    ledger = Ledger.open(place)
    ledger.group()
    ledger.discovered([article(str(n)) for n in range(3)])
    ledger.commit()
    ledger.stored(record("0"), file="articles.jsonl", end=10)
    ledger.stored(record("1", page_count=page_count), file="articles.jsonl", end=20)
    for change in (ledger.sums, lambda: ledger.rejected("http://a/2", "no_body"), ledger.commit, ledger.commit):
        with pytest.raises(Exception, match=r"the ledger .*|too large|out of range"):
            change()
    ledger.close()
    ledger = Ledger.open(place)
    assert (ledger.sums().stored, ledger.sums().pending, ledger.bytes_of("articles.jsonl")) == (0, 3, 0)
    ledger.close()


def test_texts_are_in_the_order_of_their_bytes_in_whatever_language_the_database_is(ledger):
    names = ["B", "a", "Z", "z", "_", "é", "新", "a-b", "ab"]
    ledger.discovered([article(name) for name in names])
    assert [each.canonical for each in ledger.pending()] == sorted(f"http://a/{name}" for name in names)


def test_a_number_that_is_none_or_a_very_long_one_counts_for_the_highest(ledger):
    for name, number in (("1", "t20240517_1"), ("2", "99999999999"), ("3", "7"), ("4", None)):
        ledger.discovered([article(name, number=number)])
    assert ledger.highest_number() == 99_999_999_999


def test_a_nul_in_what_a_server_says_ends_the_run(ledger):
    ledger.discovered([article("1")])
    ledger.stored(record("1", etag='"a\0b"'), file="articles.jsonl", end=10)
    assert ledger.known_one("http://a/1").state == "stored"
