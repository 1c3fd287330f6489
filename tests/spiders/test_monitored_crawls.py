"""Real crawls, night by night, of a site that is redesigned: the code that cron sees, and what a receiver gets."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from linfen_crawler.replica import Fault, running
from tests.alarm_receiver import receiving

SITE = "lfxww"


def alarms_of(summary):
    return {(each["monitor"], each["subject"]) for each in summary["alarms"]}


def test_a_redesign_or_an_outage_is_not_told_once_when_it_begins_and_once_when_it_is_over(crawl):
    with running(sites=[SITE], scale=0.05) as replica, receiving() as receiver:
        now = max(datetime.fromisoformat(each.publish_time) for each in replica.truth(SITE).values())

        def night(number, new=9):
            if new:
                replica.publish(SITE, new)
            moment = (now + timedelta(days=60 + number)).isoformat()
            return crawl(replica, SITE, now=moment, LINFEN_ALERTS=receiver.address)

        before = [night(number).summary for number in range(6)]
        assert [each["exit_code"] for each in before] == [0] * 6, [each["alarms"] for each in before]
        assert before[-1]["discovered"] == before[-1]["records"] == 9
        assert sum(before[-1]["layouts"].values()) == 9
        assert before[-1]["list_links"]["http://www.lfxww.com/"] > 0
        assert before[-1]["started_at"][:10] == f"{now + timedelta(days=65):%Y-%m-%d}"

        replica.redesign(SITE)
        first = night(6)
        assert first.summary["exit_code"] == 4
        assert ("layouts", "*drift") in alarms_of(first.summary)
        [message] = receiver.messages
        assert "条警报" in message["title"]
        assert "alarm" in message["title"]
        assert "版式" in message["message"]
        assert "layout" in message["message"]

        assert night(7).summary["exit_code"] == 4
        assert night(8, new=0).summary["exit_code"] == 4
        assert len(receiver.messages) == 1

        replica.faults.add(Fault("drop", "."))
        assert night(9, new=0).summary["exit_code"] == 5
        assert len(receiver.messages) == 2
        assert "没有返回任何页面" in receiver.messages[1]["message"]
        assert "版式" not in receiver.messages[1]["message"]
        replica.faults.clear()
        last = night(10)
        assert last.summary["exit_code"] == 4
        assert len(receiver.messages) == 3
        assert "已恢复" in receiver.messages[2]["message"]

    kept = json.loads((last.output / SITE / "alarms.json").read_text(encoding="utf-8"))
    assert kept["unsent"] == []
    assert {each["since"] for each in kept["open"]} == {first.summary["run_id"]}
    files = [path for path in last.output.rglob("*") if path.is_file()]
    assert not any(b"secret-token" in path.read_bytes() for path in files)


def test_a_receiver_that_fails_ends_the_crawl_or_loses_the_message(crawl):
    with running(sites=[SITE], scale=0.05) as replica, receiving(status=500) as receiver:
        replica.faults.add(Fault("drop", "."))

        def night(number):
            moment = f"2026-06-{number:02}T02:15:00+08:00"
            return crawl(replica, SITE, now=moment, LINFEN_ALERTS=receiver.address, log_level="DEBUG")

        broken = night(1)
        assert broken.summary["exit_code"] == 5
        assert "did not take the message" in broken.stderr
        assert "secret-token" not in broken.stderr
        receiver.status = 200
        assert night(2).summary["exit_code"] == 5
        assert len(receiver.messages) == 2
        assert receiver.messages[0] == receiver.messages[1]
