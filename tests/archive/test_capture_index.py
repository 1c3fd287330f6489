"""The index of captures: what is found again, and that it leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from linfen_crawler.archive.capture_index import CaptureIndex, Place


def test_a_capture_is_found_under_the_key_of_another() -> None:
    with CaptureIndex() as index:
        for number in range(5000):
            index.add(Place(number % 3, number, number % 2 == 0), [f"id {number}", f"digest {number // 2}"])
        assert index.find("id 4711") == Place(1, 4711, False)
        assert index.find("digest 100") == Place(2, 200, True)  # the first one keeps it
        assert index.find("id 5000") is None


def test_visits_come_in_another_order_or_of_another_article() -> None:
    with CaptureIndex() as index:
        for number in range(30):
            index.add_visit(f"http://a.cn/{number % 2}", Place(0, number), rejected=number == 28)
        assert index.visits("http://a.cn/0", 3) == [
            (Place(0, 28), True),
            (Place(0, 26), False),
            (Place(0, 24), False),
        ]
        assert index.visits("http://a.cn/2", 3) == []


def test_a_temporary_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    with CaptureIndex() as index:
        for number in range(60_000):
            index.add(Place(0, number), [f"id {number}"])
    assert list(tmp_path.iterdir()) == []
