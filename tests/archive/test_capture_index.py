"""The index of captures: what is found again, and that it leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from linfen_crawler.archive.capture_index import CaptureIndex
from linfen_crawler.archive.place import Place


def test_a_capture_is_found_under_the_key_of_another() -> None:
    with CaptureIndex() as index:
        for number in range(5000):
            place = Place(number % 3, number, number % 2 == 0, number)
            index.add(place, [f"id {number}", f"digest {number // 2}"])
        assert index.find(["id 4711"], 5000) == Place(1, 4711, False, 4711)
        assert index.find(["digest 100"], 5000) == Place(2, 200, True, 200)  # the first one keeps it
        assert index.find(["id 5000"], 5000) is None


def test_what_is_found_depends_on_when_it_is_looked_for() -> None:
    with CaptureIndex() as index:
        for number in range(10):
            index.add(Place(0, number, True, number), [f"id {number}", f"digest {number % 2}"])
        # The id is looked at first, but its record stands behind the one that asks: the digest was read before.
        assert index.find(["id 7", "digest 1"], 4) == Place(0, 1, True, 1)
        assert index.find(["id 7"], 4) is None
        assert index.find_anywhere(["id 7", "digest 1"]) == Place(0, 7, True, 7)


def test_a_late_capture_goes_before_one_that_was_read() -> None:
    with CaptureIndex() as index:
        index.add(Place(0, 1, True, 1), ["digest"], late=True)
        assert index.find(["digest"], 9) is None
        index.add(Place(0, 5, True, 5), ["digest"])
        assert index.find(["digest"], 9) == Place(0, 5, True, 5)
        assert index.find_anywhere(["digest"]) == Place(0, 1, True, 1)


def test_visits_come_in_another_order_or_of_another_article() -> None:
    with CaptureIndex() as index:
        for number in range(30):
            index.add_visit(f"http://a.cn/{number % 2}", Place(0, number, True, number), rejected=number == 28)
        assert index.visits("http://a.cn/0", 30, 3) == [
            (Place(0, 28, True, 28), True),
            (Place(0, 26, True, 26), False),
            (Place(0, 24, True, 24), False),
        ]
        assert [place.offset for place, _ in index.visits("http://a.cn/0", 5, 9)] == [4, 2, 0]
        assert index.visits("http://a.cn/2", 30, 3) == []


def test_a_saved_index_is_changed_by_who_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "索引 index.sqlite"
    with CaptureIndex(file) as index:
        index.add(Place(0, 7, True, 7), ["id 7"])
        index.add_visit("http://a.cn/", Place(0, 8, True, 8), rejected=False)
        index.save()
    before = file.read_bytes()
    with CaptureIndex(file, complete=True) as index:
        index.add(Place(0, 9, True, 9), ["id 9"])
        index.add_visit("http://a.cn/", Place(0, 9, True, 9), rejected=False)
        assert index.find(["id 7"], 8) == Place(0, 7, True, 7)
        assert index.find_anywhere(["id 9"]) is None
        assert len(index.visits("http://a.cn/", 10, 9)) == 1
    assert file.read_bytes() == before


def test_a_temporary_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    with CaptureIndex() as index:
        for number in range(60_000):
            index.add(Place(0, number, True, number), [f"id {number}"])
    assert list(tmp_path.iterdir()) == []
