from __future__ import annotations

import io
from dataclasses import replace

import pytest

from linfen_crawler.operations.progress import LINE_EVERY, Progress, _plain_lines, progress_display
from linfen_crawler.sites import load_sites

SITES = [load_sites()["lfxww"], load_sites()["lf_sxrb"]]


def at(site: str, records: int, *, finished: bool = False) -> Progress:
    return Progress(site, pages=records + 3, records=records, rejected=1, failed=2, pending=7, finished=finished)


def test_without_a_terminal_there_is_a_line_now_and_then_and_one_at_the_end():
    stream, moment = io.StringIO(), [0.0]
    show = _plain_lines(stream, lambda: moment[0])
    show(at("lfxww", 1))
    moment[0] = LINE_EVERY - 1
    show(at("lfxww", 2))
    assert stream.getvalue() == ""
    moment[0] = LINE_EVERY
    show(at("lfxww", 3))
    show(at("lfxww", 4))
    show(at("lfxww", 5, finished=True))
    assert stream.getvalue().splitlines() == [
        "lfxww: running, 6 pages, 3 records, 1 rejected, 2 failed, 7 pending",
        "lfxww: done, 8 pages, 5 records, 1 rejected, 2 failed, 7 pending",
    ]


def test_a_run_that_was_stopped_says_that_it_is_done():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    log, terminal = io.StringIO(), Terminal()
    for stream in (log, terminal):
        with progress_display(SITES, stream) as show:
            show(at("lfxww", 4))
            show(replace(at("lfxww", 5, finished=True), stopped=True))
    assert log.getvalue() == "lfxww: stopped, 8 pages, 5 records, 1 rejected, 2 failed, 7 pending\n"
    assert "8 pages, 3 without record, stopped" in terminal.getvalue()
    assert "8/15" in terminal.getvalue()


def test_a_log_gets_plain_lines_and_a_terminal_bars():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    log, terminal = io.StringIO(), Terminal()
    for stream in (log, terminal):
        with progress_display(SITES, stream) as show:
            show(at("lfxww", 4))
            show(at("lfxww", 5, finished=True))
            show(at("lf_sxrb", 0, finished=True))
    assert log.getvalue().count("\n") == 2
    assert "\x1b" not in log.getvalue()
    assert "lf_sxrb" in terminal.getvalue()
    assert "8 pages, 3 without record" in terminal.getvalue()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, "7 pending"),
        (20.0, "7 pending"),
        (14 * 60.0, "7 pending, 14 min left"),
        (4 * 3600 + 40 * 60.0, "7 pending, 4 h 40 min left"),
        (62 * 86400 + 3 * 3600.0, "7 pending, 62 d 3 h left"),
    ],
)
def test_what_is_pending_is_given_with_the_time_that_it_takes(seconds, said):
    stream = io.StringIO()
    show = _plain_lines(stream, lambda: 0.0)
    show(replace(at("lfxww", 1, finished=True), seconds_left=seconds))
    assert stream.getvalue().strip().endswith(f"2 failed, {said}")
