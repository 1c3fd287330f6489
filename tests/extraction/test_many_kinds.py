from __future__ import annotations

import pytest

from linfen_crawler.extract_article import extract
from tests.extraction.pages_of_many_kinds import KINDS, USUAL
from tests.extraction.pages_of_our_own import TITLE


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.replace(" ", "-"))
def test_a_kind_of_page_loses_a_field(kind):
    html, differences = KINDS[kind]
    expected = {"title": TITLE, **USUAL, **differences}
    record = extract(html.encode()).model_dump(mode="json")
    found = {name: record.get(name) for name in expected}
    found["body"] = (found["body"] or "").split("\n")
    time = record["publish_time"] or ""
    length = {"day": 10, "minute": 16, "second": 19}.get(record["publish_time_precision"], 0)
    found["time"] = time[:length]
    assert {name: found[name] for name in expected} == expected
