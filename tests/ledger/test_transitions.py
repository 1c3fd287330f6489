from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.ledger import Discovery, Ledger, StoredRecord, sums_of_file


@pytest.fixture
def ledger(tmp_path):
    ledger = Ledger.open(tmp_path / "ledger.db")
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
    for _ in range(10):
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


STEPS = st.sampled_from(["discovered", "stored", "rejected", "failed", "alias", "take_up", "lost"])


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.tuples(STEPS, st.integers(0, 5)), max_size=40))
def test_the_sum_adds_up_after_any_history(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    ledger = Ledger.open(path)
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
        elif step == "take_up":
            ledger.take_up(period_reason="outside_period", since=None, until=None)
        else:
            ledger.lost("articles.jsonl")
        if step in {"discovered", "stored"}:
            met.add(name)
        sums = ledger.sums()
        assert sums.adds_up
        assert sums.discovered + sums.aliases == len(met)
    ledger.close()
    assert sums_of_file(path).adds_up


def test_sums_of_a_file_that_is_not_there_are_none_and_make_no_file(tmp_path):
    assert sums_of_file(tmp_path / "ledger.db") is None
    assert not (tmp_path / "ledger.db").exists()


def test_a_file_that_is_no_ledger_is_named(tmp_path):
    path = tmp_path / "ledger.db"
    path.write_text("这不是数据库" * 100)
    with pytest.raises(ValueError, match=r"ledger\.db is no ledger"):
        sums_of_file(path)
    with pytest.raises(ValueError, match=r"ledger\.db is no ledger"):
        Ledger.open(path)


def test_a_ledger_of_another_version_is_left_alone(tmp_path):
    path = tmp_path / "ledger.db"
    ledger = Ledger.open(path)
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE versions SET version = 99")
    ledger.close()
    with pytest.raises(ValueError, match="version 99"):
        Ledger.open(path)


def test_status_can_read_while_a_crawl_writes(ledger, tmp_path):
    ledger.discovered([article("1")])
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE addresses SET reason = 'x'")
        assert sums_of_file(tmp_path / "ledger.db").pending == 1
