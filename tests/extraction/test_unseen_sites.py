"""Pages of kinds of sites that the rules have never seen: every field of every shape, and a floor for each field."""

from __future__ import annotations

from functools import cache

import pytest

from linfen_crawler.extract_article import extract
from tests.extraction.further_site_shapes import ABROAD, EARLY, MORE, TRADES
from tests.extraction.regional_site_shapes import OFFICES, OTHERS, REGIONAL
from tests.extraction.unseen_site_shapes import AGENCIES, PORTALS

SHAPES = {**PORTALS, **AGENCIES, **REGIONAL, **OFFICES, **OTHERS, **EARLY, **TRADES, **ABROAD, **MORE}
FIELDS = ("title", "time", "source", "authors", "editors", "body")
LENGTHS = {"day": 10, "minute": 16, "second": 19}


@cache
def found_on(shape: str) -> dict[str, object]:
    record = extract(SHAPES[shape][0].encode()).model_dump(mode="json")
    time = record["publish_time"]
    return {
        **{field: record.get(field) for field in FIELDS},
        "time": time[: LENGTHS[record["publish_time_precision"]]] if time else None,
        "body": (record["body"] or "").split("\n"),
    }


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.replace(" ", "-"))
def test_a_shape_of_page_loses_a_field(shape):
    assert found_on(shape) == SHAPES[shape][1]
