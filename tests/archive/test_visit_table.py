"""Visits in an index: those in memory and those in its file are found as if all were in one list."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.archive import visit_table
from linfen_crawler.archive.place import Place
from linfen_crawler.archive.visit_table import HashedVisit, VisitTable


def visit(key: int, turn: int, *, rejected: bool = False, offset: int = 0) -> HashedVisit:
    return key, turn, turn >> 40, offset, True, rejected


@given(
    given=st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12), st.booleans()), max_size=6), max_size=8),
    in_memory=st.integers(0, 8),
    of_one=st.integers(1, 5),
    most=st.integers(1, 6),
)
def test_where_a_visit_lies_changes_what_is_found(
    given: list[list[tuple[int, int, bool]]], in_memory: int, of_one: int, most: int
) -> None:
    first: dict[tuple[int, int], HashedVisit] = {}
    with (
        closing(sqlite3.connect("")) as db,
        patch.object(visit_table, "MOST_IN_MEMORY", in_memory),
        patch.object(visit_table, "MOST_OF_ONE", of_one),
    ):
        table = VisitTable(db, is_made=False)
        for number, some in enumerate(given):
            visits = [visit(key, turn, rejected=rejected, offset=number) for key, turn, rejected in some]
            table.add(visits)
            for each in visits:
                first.setdefault(each[:2], each)
            assert table.keys_among(range(5)) == {key for key, _ in first}
            for key in range(4):
                for turn in (0, 5, 13):
                    expected = sorted(
                        (each for each in first.values() if each[0] == key and each[1] < turn), reverse=True
                    )
                    assert table.before(key, turn, most) == [
                        (Place(archive, offset, addressable, at), rejected)
                        for _, at, archive, offset, addressable, rejected in expected[:most]
                    ]


def test_many_visits_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit_table, "MOST_IN_MEMORY", 100)
    with closing(sqlite3.connect("")) as db:
        table = VisitTable(db, is_made=False)
        for number in range(1000):
            table.add([visit(number, number)])
        assert db.execute("SELECT count(*) FROM visits").fetchone()[0] >= 900
        for number in range(1000):  # of one article
            table.add([visit(-1, number)])
        assert db.execute("SELECT count(*) FROM visits WHERE key = -1").fetchone()[0] >= 1000 - visit_table.MOST_OF_ONE
        assert len(table.before(-1, 1000, 20)) == 20


def test_what_was_not_written_is_missing_in_a_saved_index() -> None:
    with closing(sqlite3.connect("")) as db:
        VisitTable(db, is_made=False).write()
        table = VisitTable(db, is_made=True)
        assert table.before(7, 9, 9) == []
        table.add([visit(7, 1), visit(7, 2, rejected=True)])
        table.write()
        assert [(place.turn, rejected) for place, rejected in VisitTable(db, is_made=True).before(7, 9, 9)] == [
            (2, True),
            (1, False),
        ]
