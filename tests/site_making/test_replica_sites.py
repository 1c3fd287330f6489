"""Definitions made of each site of the replica, without a look at the shipped one: what a crawl by them gives."""

from __future__ import annotations

import pytest

from linfen_crawler.replica import FAMILY_SITE_KEYS, PAPER_KEYS, SITE_KEYS
from tests.site_making.made_of_replica import measure

IN_EVERY_RUN = ("lf_sxrb", "linfen_gov", "sxycrb")
"""Three of three families; `make thorough` takes all the others."""

EACH_SITE = [
    pytest.param(key, marks=[] if key in IN_EVERY_RUN else pytest.mark.thorough)
    for key in (*SITE_KEYS, *FAMILY_SITE_KEYS, *PAPER_KEYS)
]


@pytest.mark.parametrize("site", EACH_SITE)
def test_a_made_definition_misses_an_article_or_spoils_fields(site, tmp_path):
    made = measure(site, tmp_path)
    assert made.requests <= 12
    assert made.found == made.articles, [url for url, *_ in made.wrong]
    assert made.share >= 0.98, made.wrong[:20]
