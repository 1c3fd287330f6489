"""The progress of reading: a bar where somebody watches, lines in logs."""

from __future__ import annotations

from io import StringIO

import pytest

from linfen_crawler.operations import byte_progress as module
from linfen_crawler.operations.byte_progress import byte_bar, byte_progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_no_line_or_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(module.time, "monotonic", lambda: now)
    log = StringIO()
    with byte_progress(200_000_000, stream=log, data_stream=StringIO()) as show:
        for seconds in range(100):
            now = float(seconds)
            show(seconds * 1_000_000, seconds * 7)
    assert log.getvalue().splitlines() == [
        "30 of 200 MB read (15 %), 210 records",
        "60 of 200 MB read (30 %), 420 records",
        "90 of 200 MB read (45 %), 630 records",
    ]


def test_a_terminal_gets_no_bar_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    screen = Terminal()
    with byte_progress(2_000_000, stream=screen, data_stream=StringIO()) as show:
        show(2_000_000, 17)
    assert "17 records" in screen.getvalue()
    assert "2.0/2.0 MB" in screen.getvalue()


def test_the_bar_runs_into_data_on_the_same_terminal() -> None:
    screen = Terminal()
    with byte_progress(2_000_000, stream=screen, data_stream=Terminal()) as show:
        show(1_000_000, 17)
    assert screen.getvalue() == ""


def test_the_bar_of_a_command_over_archives_is_missing_or_stays_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    screen = Terminal()
    monkeypatch.setattr(module.sys, "stderr", screen)
    with byte_bar("checking lfxww", 1 << 21) as on_bytes:
        on_bytes(1 << 20)
        on_bytes(1 << 20)
    assert "checking lfxww" in screen.getvalue()
    assert "2.0/2.0 MiB" in screen.getvalue()


def test_a_log_gets_the_bar_of_a_command_over_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    log = StringIO()
    monkeypatch.setattr(module.sys, "stderr", log)
    with byte_bar("checking lfxww", 10) as on_bytes:
        on_bytes(10)
    assert log.getvalue() == ""
