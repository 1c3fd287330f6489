"""Pages that claim success and hold no article, and articles that left their layout, on the way through a crawl."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from linfen_crawler.replica import Fault, running


def test_an_error_page_with_status_200_becomes_a_record_or_is_lost(crawl):
    with running(sites=["lf_sxrb"], scale=0.2) as replica:
        gone = sorted(replica.truth("lf_sxrb"))[:2]
        replica.faults.add(Fault("soft_404", "|".join(map(re.escape, gone))))
        done = crawl(replica, "lf_sxrb")
        summary = done.summary
    assert summary["failed"] == {"soft_404": 2}
    assert summary["rejected"] == {}
    assert not set(gone) & set(done.urls("lf_sxrb"))


def test_articles_that_left_their_layouts_are_not_counted(crawl):
    with running(sites=["lfxww"], scale=0.5) as replica:
        done = crawl(replica, "lfxww")
    records = [json.loads(line) for line in done.lines("lfxww")]
    drifted = [record for record in records if record["extraction"]["layout_drift"]]
    assert done.summary["layout_drift"] == len(drifted)
    # Pages from before the definition's first layout have left nothing.
    assert all(record["publish_time"] >= "2013" for record in drifted)
    assert any(record["extraction"]["layout"] == "dedecms-text" for record in records)


def test_a_redesign_is_not_noticed_by_the_next_run(crawl):
    with running(sites=["lfxww"], scale=0.3) as replica:
        now = max(datetime.fromisoformat(each.publish_time) for each in replica.truth("lfxww").values())
        first = crawl(replica, "lfxww", now=now.isoformat(), LINFEN_RECHECK_DAYS=300)
        before = [json.loads(line) for line in first.lines("lfxww")]
        assert first.summary["layout_drift"] == 0
        assert not any(record["extraction"]["layout_drift"] for record in before)

        replica.redesign("lfxww")
        new = replica.publish("lfxww", 6)
        replica.log.clear()
        later = now + timedelta(days=1)
        second = crawl(replica, "lfxww", now=later.isoformat(), LINFEN_RECHECK_DAYS=300)
        asked = set(replica.log.paths("www.lfxww.com"))
        again = [record for record in before if urlsplit(record["canonical_url"]).path in asked]
        truth = replica.truth("lfxww")
        found = [json.loads(line) for line in second.lines("lfxww")][len(before) :]
    assert len(again) >= 3
    # What is looked at again in the new design reads as before, and is no new revision: only what is stored counts.
    assert second.summary["layout_drift"] == len(new)
    assert sorted(record["canonical_url"] for record in found) == sorted(new)
    for record in found:
        assert (record["extraction"]["layout"], record["extraction"]["layout_drift"]) == (None, True)
        assert record["title"] == truth[record["canonical_url"]].title
        assert record["body"] == truth[record["canonical_url"]].body
