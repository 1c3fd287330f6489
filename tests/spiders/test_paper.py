"""Crawls of a printed newspaper: every issue, page and article, and each once."""

from __future__ import annotations

import json
from dataclasses import fields

from linfen_crawler.replica import DEFINITIONS, Fault, Truth, running

from tests.spiders.discovery_sites import HOST, KEY, found_by

FIELDS = tuple(field.name for field in fields(Truth))
SHIPPED = {"LINFEN_SITES": str(DEFINITIONS)}


def issues_asked(replica) -> list[str]:
    return [path for path in replica.log.paths(HOST) if path.endswith("/node_1.htm")]


def test_a_record_of_a_paper_differs_from_the_truth(crawl):
    with running(sites=[KEY]) as replica:
        done = crawl(replica, KEY, **SHIPPED)
        truth = {url: each.as_dict() for url, each in replica.truth(KEY).items()}
        asked = replica.log.paths(HOST)
    records = [json.loads(line) for line in done.lines(KEY)]
    assert sorted(record["canonical_url"] for record in records) == sorted(truth)
    wrong = [
        (record["canonical_url"], name, record[name], truth[record["canonical_url"]][name])
        for record in records
        for name in FIELDS
        if record[name] != truth[record["canonical_url"]][name]
    ]
    assert wrong == []
    assert {tuple(record["section"]) for record in records} == {
        ("第01版", "要闻"), ("第02版", "本地"), ("第A03版", "综合"), ("第A04版", "副刊"),
    }  # fmt: skip
    assert (done.summary["exit_code"], done.summary["failed"], done.summary["lists_failed"]) == (0, {}, {})
    assert len(asked) == len(set(asked))
    assert done.sums(KEY).adds_up
