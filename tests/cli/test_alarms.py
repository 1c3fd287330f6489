from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from linfen_crawler.cli.alarms import accept_alarms
from linfen_crawler.monitors import Alarm
from linfen_crawler.operations.alarm_book import AlarmBook
from linfen_crawler.operations.output_folder import prepare_output_folder
from tests.alarm_receiver import receiving, refusing

NIGHT = datetime(2026, 3, 2, 18, 15, tzinfo=UTC)


def alarm(monitor, subject):
    return Alarm(
        monitor, subject, "95%", "0/20", "20260302T181500Z-1", NIGHT, f"{subject} fell\x1b[31m", f"{subject} 下降"
    )


@pytest.fixture
def site(tmp_path):
    """A site with two open alarms and one that is over."""
    folder = prepare_output_folder(tmp_path / "output", "lfxww")
    book = AlarmBook(folder.alarms, "lfxww", "临汾新闻网")
    one, two, gone = alarm("fields", "editors"), alarm("lists", "http://www.lfxww.com/"), alarm("layouts", "current")
    book.turn([], [one, two, gone], NIGHT)
    book.turn([one, two, gone], [one, two], NIGHT)
    book.write()
    summary = {"run_id": "20260302T181500Z-1", "started_at": NIGHT.isoformat(), "alarms": [one.to_json()]}
    (folder.runs / "20260302T181500Z-1.json").write_text(json.dumps(summary), encoding="utf-8")
    return folder


def test_open_alarms_and_those_that_are_over_are_not_listed(linfen, site):
    for arguments in (["alarms"], ["alarms", "lfxww"], ["alarms", "list", "lfxww"]):
        done = linfen(*arguments)
        assert done.returncode == 0, done.stderr
        text = done.stdout.decode()
        assert all(part in text for part in ("lfxww", "open", "editors", "下降", "2026-03-03", "well", "current"))
        assert "\x1b" not in text
        assert "days of China time" in text
    done = linfen("alarms", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["state"], each["monitor"]) for each in lines] == [
        ("open", "fields"),
        ("open", "lists"),
        ("well", "layouts"),
    ]
    assert lines[2]["ended_at"] == NIGHT.isoformat()


def test_where_the_file_is_lost_the_last_summary_does_not_tell(linfen, site):
    site.alarms.unlink()
    lines = [json.loads(line) for line in linfen("alarms", "--json").stdout.splitlines()]
    assert [(each["state"], each["subject"]) for each in lines] == [("open", "editors")]
    assert linfen("alarms", "accept", "lfxww").returncode == 0


def test_accepting_does_not_end_the_alarm_or_ends_others(linfen, site):
    wrong = linfen("alarms", "accept", "lfxww", "fields", "source")
    assert wrong.returncode == 2
    assert b"open: fields editors, lists http://www.lfxww.com/" in wrong.stderr
    assert linfen("alarms", "accept", "lfxww", "fields", "editors").returncode == 0
    book = AlarmBook.read(site.alarms, "lfxww")
    assert [each.monitor for each in book.open] == ["lists"]
    assert [(word.monitor, word.subject, word.evidence_from) for word in book.accepted] == [
        ("fields", "editors", NIGHT)
    ]
    assert linfen("alarms", "accept", "lfxww").returncode == 0
    assert AlarmBook.read(site.alarms, "lfxww").open == []
    assert linfen("alarms", "accept", "lfxww").returncode == 2
    assert b"accepted" in linfen("alarms").stdout


def test_accepting_undoes_what_a_run_entered_while_it_waited(site, monkeypatch, tmp_path):
    @contextmanager
    def waited(path):
        book = AlarmBook.read(path, "lfxww")
        book.turn(book.open, [*book.open, alarm("fields", "author")], NIGHT)
        book.write()
        yield

    monkeypatch.setattr("linfen_crawler.cli.alarms.book_alone", waited)
    accept_alarms("lfxww", "fields", "editors", output=tmp_path / "output")
    book = AlarmBook.read(site.alarms, "lfxww")
    assert [each.subject for each in book.accepted] == ["editors"]
    assert [each.subject for each in book.open] == ["http://www.lfxww.com/", "author"]


def test_accepting_goes_on_where_the_book_cannot_be_locked(linfen, site):
    site.alarms.with_suffix(".lock").mkdir()
    done = linfen("alarms", "accept", "lfxww")
    assert done.returncode == 6
    assert b"cannot write" in done.stderr
    assert len(AlarmBook.read(site.alarms, "lfxww").open) == 2


def test_a_site_that_was_never_crawled_is_no_usage_error(linfen, site):
    assert linfen("alarms", "lf_sxgov").returncode == 2
    assert linfen("alarms", "accept", "lf_sxgov").returncode == 2
    assert linfen("alarms", "accept", "../x").returncode == 2


def test_no_alarms_is_a_table_without_rows(linfen, tmp_path):
    folder = prepare_output_folder(tmp_path / "output", "lfxww")
    (folder.runs / "20260302T181500Z-1.json").write_text("{}", encoding="utf-8")
    done = linfen("alarms")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"no alarms" in done.stderr


def test_a_trial_does_not_say_who_took_it_or_says_it_to_whom_it_should_not(linfen):
    with receiving() as good:
        done = linfen("alarms", "test", env={"LINFEN_ALERTS": good.address})
        assert (done.returncode, done.stderr.decode()) == (0, "receiver 1 (JSON): took the message\n")
        both = f"{good.address} {refusing()}"
        done = linfen("alarms", "test", env={"LINFEN_ALERTS": both})
        assert done.returncode == 3
        assert b"receiver 2 (JSON): did not take the message" in done.stderr
        assert b"secret-token" not in done.stderr + done.stdout
        done = linfen("alarms", "test", env={"LINFEN_ALERTS": f"{good.address} nonsense://x"})
        assert (done.returncode, b"does not know" in done.stderr) == (78, True)
    assert [each["title"] for each in good.messages] == ["linfen-crawler: 测试 / test"] * 3
    assert linfen("alarms", "test", env={"LINFEN_ALERTS": refusing()}).returncode == 5
    assert linfen("alarms", "test").returncode == 78
