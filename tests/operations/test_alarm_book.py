from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from linfen_crawler.monitors import Alarm
from linfen_crawler.operations.alarm_book import AlarmBook, book_alone
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.output_folder import prepare_output_folder
from linfen_crawler.operations.run_judgement import judge_run
from linfen_crawler.operations.run_summary import RunSummary, write_run_summary

NIGHT = datetime(2026, 3, 2, 18, 15, tzinfo=UTC)


def alarm(subject="editors", night=0, **fields):
    began_at = NIGHT + timedelta(days=night)
    return Alarm(
        "fields", subject, "95%", "0/20", f"run-{night}", began_at, f"{subject} fell", f"{subject} 下降", **fields
    )


def turn(book, before, now, night):
    return [(notice.kind, notice.alarm.subject) for notice in book.turn(before, now, NIGHT + timedelta(days=night))]


def test_what_goes_on_is_told_again_or_what_began_and_ended_is_not(tmp_path):
    book = AlarmBook(tmp_path / "alarms.json", "lfxww")
    assert turn(book, [], [alarm()], 0) == [("begun", "editors")]
    assert turn(book, [alarm()], [alarm()], 1) == []
    assert turn(book, [alarm()], [alarm(), alarm("source", 2)], 2) == [("begun", "source")]
    assert turn(book, [alarm(), alarm("source", 2)], [alarm("source", 2)], 3) == [("over", "editors")]
    assert turn(book, [alarm("source", 2)], [alarm("source", 2, rests=True)], 16) == [("rests", "source")]
    assert book.open == []
    assert [(each.alarm.subject, each.how) for each in book.over] == [("source", "rests"), ("editors", "well")]


def test_the_file_is_another_one_after_it_was_read(tmp_path):
    book = AlarmBook(tmp_path / "alarms.json", "lfxww", "临汾新闻网")
    turn(book, [], [alarm(), alarm("source")], 0)
    turn(book, [alarm(), alarm("source")], [alarm()], 1)
    book.unsent[0].taken_by.append("1 (JSON)")
    assert book.accept("fields", "editors", NIGHT + timedelta(days=2)) == [alarm()]
    book.write()
    assert AlarmBook.read(book.path, "lfxww") == book
    assert [path.name for path in tmp_path.iterdir()] == ["alarms.json"]


def test_a_torn_or_strange_file_ends_the_run(tmp_path):
    path = tmp_path / "alarms.json"
    assert AlarmBook.read(path, "lfxww") == AlarmBook(path, "lfxww")
    for text in (
        '{"open": [',
        "[]",
        "null",
        '{"open": 3, "over": {}, "accepted": "x", "unsent": [1, {}]}',
        "[" * 100_000,
    ):
        path.write_text(text, encoding="utf-8")
        assert AlarmBook.read(path, "lfxww") == AlarmBook(path, "lfxww")
    path.write_text(json.dumps({"open": [alarm().to_json(), {"monitor": 1}]}), encoding="utf-8")
    assert AlarmBook.read(path, "lfxww").open == [alarm()]


def test_a_message_that_nobody_takes_is_kept_for_ever(tmp_path):
    book = AlarmBook(tmp_path / "alarms.json", "lfxww")
    turn(book, [], [alarm()], 0)
    turn(book, [alarm()], [alarm()], 13)
    assert len(book.unsent) == 1
    turn(book, [alarm()], [alarm()], 15)
    assert book.unsent == []


def test_accepting_takes_other_alarms_along_or_leaves_their_messages(tmp_path):
    book = AlarmBook(tmp_path / "alarms.json", "lfxww")
    turn(book, [], [alarm(), alarm("source")], 0)
    assert book.accept("lists", None, NIGHT) == []
    assert book.accept("fields", "source", NIGHT) == [alarm("source")]
    assert [each.subject for each in book.open] == ["editors"]
    assert [notice.alarm.subject for notice in book.unsent] == ["editors"]
    assert book.accept(None, None, NIGHT) == [alarm()]


def test_two_processes_change_the_file_at_once_or_one_waits_for_ever(tmp_path):
    path = tmp_path / "alarms.json"
    with book_alone(path), pytest.raises(BlockingIOError), book_alone(path, wait=0):
        pass
    with book_alone(path, wait=0):
        pass


def test_a_run_is_not_judged_where_the_file_cannot_be_locked(tmp_path, caplog):
    folder = prepare_output_folder(tmp_path, "lfxww")
    list(run_nights(folder, range(20)))
    folder.alarms.with_suffix(".lock").unlink()
    folder.alarms.with_suffix(".lock").symlink_to(tmp_path / "elsewhere")
    [(summary, _)] = run_nights(folder, [20], editors=0)
    assert summary.exit_code is ExitCode.QUALITY
    assert "cannot be locked" in caplog.text
    assert not (tmp_path / "elsewhere").exists()


def summary_of(night, folder, **fields):
    """A run of a site with twenty articles a night; editors are missing where `editors=0`."""
    began = NIGHT + timedelta(days=night)
    filled = {"title": 20, "editors": fields.pop("editors", 19)}
    return RunSummary(
        site="lfxww",
        name="临汾新闻网",
        run_id=f"{began:%Y%m%dT%H%M%SZ}-1",
        started_at=began,
        finished_at=began,
        finish_reason="finished",
        exit_code=fields.pop("exit_code", ExitCode.OK),
        output=folder.path,
        pages_by_kind={"front": 1, "list": 3, "article": 20},
        discovered=20,
        records=20,
        fields_filled={name: count for name, count in filled.items() if count},
        **fields,
    )


def run_nights(folder, numbers, **fields):
    for number in numbers:
        summary = summary_of(number, folder, **fields)
        book = judge_run(summary, folder)
        write_run_summary(summary, folder.runs)
        yield summary, book


def test_an_alarm_is_no_exit_code_or_covers_a_graver_one(tmp_path):
    folder = prepare_output_folder(tmp_path, "lfxww")
    assert {summary.exit_code for summary, _ in run_nights(folder, range(20))} == {ExitCode.OK}
    [(summary, _)] = run_nights(folder, [20], editors=0, exit_code=ExitCode.PARTIAL)
    assert (summary.exit_code, len(summary.alarms)) == (ExitCode.QUALITY, 1)
    written = json.loads((folder.runs / f"{summary.run_id}.json").read_text(encoding="utf-8"))
    assert (written["exit_code"], written["alarms"][0]["subject"]) == (4, "editors")
    [(summary, _)] = run_nights(folder, [21], exit_code=ExitCode.UNREACHABLE)
    assert summary.exit_code is ExitCode.UNREACHABLE
    [(summary, _)] = run_nights(folder, [22])
    assert summary.exit_code is ExitCode.OK


def test_a_defect_of_a_monitor_loses_the_summary_or_passes_for_a_good_night(tmp_path, caplog, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("linfen_crawler.operations.run_judgement.judge", broken)
    folder = prepare_output_folder(tmp_path, "lfxww")
    [(summary, book)] = run_nights(folder, [0])
    assert summary.exit_code is ExitCode.DEFECT
    assert "could not be judged" in summary.error
    assert book.unsent == []
    assert "please report it" in caplog.text


def test_losing_the_file_tells_an_open_alarm_again(tmp_path):
    folder = prepare_output_folder(tmp_path, "lfxww")
    list(run_nights(folder, range(20)))
    [(_, book)] = run_nights(folder, [20], editors=0)
    assert [notice.kind for notice in book.unsent] == ["begun"]
    folder.alarms.unlink()
    [(summary, book)] = run_nights(folder, [21], editors=0)
    assert (summary.exit_code, book.unsent) == (ExitCode.QUALITY, [])
    folder.alarms.write_text("{", encoding="utf-8")
    [(summary, book)] = run_nights(folder, [22])
    assert [notice.kind for notice in book.unsent] == ["over"]


def test_a_folder_that_cannot_be_written_any_more_hides_the_alarm(tmp_path, caplog, monkeypatch):
    folder = prepare_output_folder(tmp_path, "lfxww")
    list(run_nights(folder, range(20)))

    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", full)
    summary = summary_of(20, folder, editors=0)
    book = judge_run(summary, folder)
    assert [notice.kind for notice in book.unsent] == ["begun"]
    assert summary.exit_code is ExitCode.QUALITY
    assert "cannot be written" in caplog.text
