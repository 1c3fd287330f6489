"""Pages that claim success and hold no article, and articles that left their layout, on the way through a crawl."""

from __future__ import annotations

import json
import re

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
    assert any(record["extraction"]["layout"] is None for record in records)
