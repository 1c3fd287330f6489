"""Messages to receivers on this machine that take them, refuse them, fail, hang or are not there."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime

import pytest

from linfen_crawler.monitors import Alarm
from linfen_crawler.operations.alarm_book import AlarmBook, Notice
from linfen_crawler.operations.alarm_delivery import deliver_alarms
from linfen_crawler.operations.alarm_message import LONGEST, alarm_message, trial_message
from linfen_crawler.operations.alarm_receivers import receivers, send
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from tests.alarm_receiver import hanging, receiving, refusing

NIGHT = datetime(2026, 3, 2, 18, 15, tzinfo=UTC)


def notice(subject="editors", kind="begun", monitor="fields", en=None):
    alarm = Alarm(monitor, subject, "95%", "0/20", "run", NIGHT, en or f"field {subject} fell", f"字段 {subject} 下降")
    return Notice(kind, alarm, NIGHT)


def book_of(tmp_path, site="lfxww", name="临汾新闻网", notices=None):
    (tmp_path / site).mkdir(exist_ok=True)
    return AlarmBook(tmp_path / site / "alarms.json", site, name, [], unsent=notices or [notice()])


@pytest.fixture
def alerts(monkeypatch):
    """`alerts(address, …)` sets LINFEN_ALERTS."""
    return lambda *addresses: monkeypatch.setenv("LINFEN_ALERTS", " ".join(addresses))


@pytest.mark.parametrize(
    ("kinds", "counts", "mark"),
    [
        (["begun"], "1 alarm", "warning"),
        (["begun", "begun", "over"], "2 alarms, 1 over", "warning"),
        (["over", "over"], "2 over", "success"),
        (["over", "rests"], "1 over, 1 lasted so long that it counts as normal now", "info"),
    ],
)
def test_good_news_comes_as_a_warning_or_two_alarms_are_one(tmp_path, alerts, kinds, counts, mark):
    with receiving() as receiver:
        alerts(receiver.address)
        deliver_alarms([book_of(tmp_path, notices=[notice(f"field{n}", kind) for n, kind in enumerate(kinds)])])
    [message] = receiver.messages
    assert message["title"].endswith(f" / {counts}")
    assert message["type"] == mark


def test_several_sites_get_a_message_each(tmp_path, alerts):
    books = [book_of(tmp_path), book_of(tmp_path, "lf_sxgov", "临汾频道", [notice("source", "over")])]
    with receiving() as receiver:
        alerts(receiver.address)
        deliver_alarms(books)
        deliver_alarms(books)
    [message] = receiver.messages
    assert message["title"] == "linfen-crawler: 1 条警报，1 条已恢复 / 1 alarm, 1 over"
    assert message["message"].splitlines() == [
        "临汾新闻网 (lfxww)",
        "! 字段 editors 下降",
        "  field editors fell",
        "临汾频道 (lf_sxgov)",
        "✓ 已恢复（自 2026-03-03）：字段 source 下降",
        "  over (since 2026-03-03): field source fell",
    ]
    assert [AlarmBook.read(book.path, book.site).unsent for book in books] == [[], []]


def test_what_was_accepted_while_a_command_ran_or_sent_is_undone_or_sent(tmp_path, alerts):
    book = book_of(tmp_path, notices=[notice("editors"), notice("source"), notice("author")])
    book.open = [each.alarm for each in book.unsent]
    book.write()

    def accept(subject):
        other = AlarmBook.read(book.path, book.site)
        assert other.accept("fields", subject, NIGHT)
        other.write()

    accept("editors")  # after the site's run, before the command's end
    with receiving(on_message=lambda: accept("source")) as receiver:
        alerts(receiver.address)
        deliver_alarms([book])
    [message] = receiver.messages
    assert "editors" not in message["message"]
    assert "source" in message["message"]
    kept = AlarmBook.read(book.path, book.site)
    assert [alarm.subject for alarm in kept.open] == ["author"]
    assert {word.subject for word in kept.accepted} == {"editors", "source"}
    assert kept.unsent == []


def test_messages_of_a_run_that_came_and_went_meanwhile_are_lost(tmp_path, alerts):
    book = book_of(tmp_path)
    book.write()
    other = AlarmBook.read(book.path, book.site)
    other.unsent.append(notice("source"))
    other.write()
    with receiving() as receiver:
        alerts(receiver.address)
        deliver_alarms([book])
    assert "source" not in receiver.messages[0]["message"]
    assert [each.alarm.subject for each in AlarmBook.read(book.path, book.site).unsent] == ["source"]


def test_a_book_that_could_not_be_written_before_is_lost(tmp_path, alerts):
    path = tmp_path / "alarms.json"
    AlarmBook(path, "lfxww", open=[]).write()
    book = AlarmBook.read(path, "lfxww")
    alarm = notice().alarm
    book.turn([], [alarm], NIGHT)  # and the disk was full when this was to be written
    with receiving() as receiver:
        alerts(receiver.address)
        deliver_alarms([book])
    assert len(receiver.messages) == 1
    assert AlarmBook.read(path, "lfxww").open == [alarm]


def test_nothing_new_is_a_message(tmp_path, alerts):
    with receiving() as receiver:
        alerts(receiver.address)
        deliver_alarms([AlarmBook(tmp_path / "alarms.json", "lfxww")])
    assert receiver.messages == []
    assert not (tmp_path / "alarms.json").exists()


def test_a_message_is_lost_where_a_receiver_fails_or_sent_twice_to_one_that_took_it(tmp_path, alerts, caplog):
    book = book_of(tmp_path)
    with receiving() as good, receiving(status=500) as bad:
        alerts(good.address, bad.address)
        deliver_alarms([book])
        assert [each.taken_by for each in AlarmBook.read(book.path, "lfxww").unsent] == [["1 (JSON)"]]
        bad.status = 200
        again = AlarmBook.read(book.path, "lfxww")
        again.unsent.append(notice("source"))
        again.write()
        deliver_alarms([again])
        assert [len(receiver.messages) for receiver in (good, bad)] == [2, 2]
        assert "editors" not in good.messages[1]["message"]
        assert "editors" in bad.messages[1]["message"]
    assert AlarmBook.read(book.path, "lfxww").unsent == []
    assert "receiver 2 (JSON) of LINFEN_ALERTS did not take the message" in caplog.text


def test_a_receiver_that_is_not_there_or_hangs_holds_the_program(tmp_path, alerts, caplog):
    with hanging() as slow:
        there = receivers(f"{slow} {refusing()}")
        began = time.monotonic()
        taken = send(trial_message(), there.known, seconds=0.3)
        assert time.monotonic() - began < 10
    assert taken == {"1 (JSON)": False, "2 (JSON)": False}
    book = book_of(tmp_path)
    alerts(refusing())
    deliver_alarms([book])
    assert len(AlarmBook.read(book.path, "lfxww").unsent) == 1


def test_an_address_is_shown_in_the_log(tmp_path, alerts, caplog):
    caplog.set_level(logging.DEBUG)
    with receiving(status=500) as receiver:
        alerts(receiver.address, "nonsense://secret-token", f"{refusing()}?password=secret-token")
        deliver_alarms([book_of(tmp_path)])
    assert "did not take the message" in caplog.text
    assert "some addresses in LINFEN_ALERTS are none" in caplog.text
    assert "secret-token" not in caplog.text


def test_without_receivers_messages_pile_up(tmp_path, monkeypatch):
    monkeypatch.delenv("LINFEN_ALERTS", raising=False)
    book = book_of(tmp_path)
    deliver_alarms([book])
    assert AlarmBook.read(book.path, "lfxww").unsent == []


@pytest.mark.parametrize("wish", ["nonsense://x", "no/such/file"])
def test_addresses_that_are_none_end_the_crawl_or_are_no_error_of_the_configuration(tmp_path, alerts, caplog, wish):
    with pytest.raises(CannotRun) as refused:
        receivers(wish)
    assert refused.value.exit_code is ExitCode.CONFIGURATION
    alerts(wish)
    book = book_of(tmp_path)
    deliver_alarms([book])
    assert len(book.unsent) == 1
    assert "LINFEN_ALERTS" in caplog.text


def test_the_library_is_missing_and_nobody_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CannotRun, match=r"pip install 'linfen-crawler\[alerts\]'"):
        receivers("json://127.0.0.1:1")


def test_a_configuration_file_is_not_read(tmp_path):
    with receiving() as receiver:
        file = tmp_path / "apprise.cfg"
        file.write_text(f"# ours\n{receiver.address}\n", encoding="utf-8")
        there = receivers(str(file))
        assert send(trial_message(), there.known) == {"1 (JSON)": True}
    assert len(receiver.messages) == 1


def test_text_of_a_page_becomes_markup_or_a_line_of_its_own():
    wild = "list http://x/<b>[a](b)`c`|d*e @all\n! false\u202e\x1b[31m\u2028end"
    message = alarm_message([("<i>站</i>\n", notice("x", monitor="lists", en=wild))])
    text = message.title + message.body
    assert not set("<>[]`|*@\u202e\x1b\u2028") & set(text)
    assert len(message.body.splitlines()) == 3


def test_a_receiver_of_html_gets_plain_text():
    with receiving() as receiver:
        there = receivers(f"{receiver.address}?format=html")
        send(alarm_message([("站", notice(en="seen & expected"))]), there.known)
    assert "&amp;&nbsp;expected" in receiver.messages[0]["message"]
    assert "<br" in receiver.messages[0]["message"]


def test_many_alarms_make_a_message_that_is_cut_off_by_a_receiver():
    many = [(f"站{site}", notice(f"list{n}", monitor="lists")) for site in range(40) for n in range(9)]
    message = alarm_message(many)
    assert len(message.body.encode("utf-8")) <= LONGEST + 20
    assert message.body.endswith("… linfen alarms")
    few = alarm_message([("站", notice(f"list{n}", monitor="lists")) for n in range(9)])
    assert few.body.splitlines()[-1] == "! lists: 另有 6 条 / 6 more"
    assert len(few.body.splitlines()) == 8
