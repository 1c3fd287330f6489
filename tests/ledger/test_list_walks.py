from __future__ import annotations

import pytest

from linfen_crawler.ledger import Ledger, ListState

LIST = "http://a/news/"


@pytest.fixture
def ledger(place):
    ledger = Ledger.open(place)
    yield ledger
    ledger.close()


def test_a_new_list_is_read_to_its_end(ledger):
    assert ledger.begin_walk(LIST, "t1") == ListState(None, "t1")


def test_after_a_whole_walk_the_old_ground_is_what_was_known_before_the_next(ledger):
    ledger.begin_walk(LIST, "t1")
    ledger.finish_walk(LIST, "")
    assert ledger.begin_walk(LIST, "t2") == ListState("", "t2")


def test_a_walk_that_was_broken_off_leaves_a_gap_that_later_walks_remember(ledger):
    ledger.begin_walk(LIST, "t1")
    ledger.finish_walk(LIST, "")
    ledger.begin_walk(LIST, "t2")
    ledger.begin_walk(LIST, "t3")
    assert ledger.begin_walk(LIST, "t4") == ListState("", "t2")


def test_a_walk_down_to_a_day_does_not_count_for_an_earlier_one(ledger):
    ledger.begin_walk(LIST, "t1")
    ledger.finish_walk(LIST, "2023-05-01")
    state = ledger.begin_walk(LIST, "t2")
    assert state.covers("2023-06-01")
    assert state.covers("2023-05-01")
    assert not state.covers("2023-04-30")
    assert not state.covers(None)


def test_a_shorter_walk_does_not_undo_a_longer_one(ledger):
    ledger.begin_walk(LIST, "t1")
    ledger.finish_walk(LIST, "")
    ledger.begin_walk(LIST, "t2")
    ledger.finish_walk(LIST, "2023-05-01")
    assert ledger.begin_walk(LIST, "t3").covers(None)
