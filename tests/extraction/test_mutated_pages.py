# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
"""Any bytes give an article or a reason. `make fuzz` asks it of 10,000 pages (LINFEN_FUZZ=10000), the suite of 300."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linfen_crawler.article import Article, NotAnArticle
from linfen_crawler.extract_article import extract
from linfen_crawler.extraction import extract_raw
from linfen_crawler.extraction.page_kind import REASONS
from linfen_crawler.sites import load_sites
from tests.extraction.many_pages import BYTES, FRAGMENTS

EXAMPLES = int(os.environ.get("LINFEN_FUZZ") or 300)
URL = "https://news.example/2021/0907/1.html"
SITES = load_sites()


@st.composite
def mutated(draw):
    data = bytearray(draw(st.sampled_from(BYTES)))
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["insert", "delete", "flip", "double", "cut"])):
            case "insert":
                data[place:place] = draw(st.sampled_from(FRAGMENTS)) * draw(st.sampled_from([1, 1, 1, 40]))
            case "delete":
                del data[place : place + draw(st.integers(1, 400))]
            case "flip" if place < len(data):
                data[place] = draw(st.integers(0, 255))
            case "double":
                data[place:place] = data[place : place + draw(st.integers(1, 400))]
            case "cut":
                del data[draw(st.integers(max(place, 40), max(len(data), 41))) :]
    return bytes(data)


@given(
    mutated(),
    st.sampled_from([None, URL, "http://[", "http://www.lfxww.com/linfen/1.html"]),
    st.sampled_from([None, *SITES]),
)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
def test_a_mutated_page_gives_an_article_or_a_reason_and_always_the_same(data, url, key):
    site = SITES[key] if key else None
    first = outcome(data, url, site)
    if isinstance(first, Article):
        assert first.title or first.body or first.images or first.videos or first.attachments
        assert all(line.strip() == line != "" for line in (first.body or "x").split("\n"))
        assert all(image.url.startswith(("http://", "https://")) for image in first.images)
        assert Article.model_validate_json(first.to_json_line()) == first
    else:
        assert first in REASONS
    assert outcome(data, url, site) == first


@given(st.binary(max_size=800))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_an_article_or_a_reason(data):
    assert isinstance(outcome(data, None, None), Article) or outcome(data, None, None) in REASONS


@given(st.sampled_from(BYTES), st.data())
@settings(max_examples=100, deadline=None)
def test_a_trace_changes_nothing(data, draw):
    from linfen_crawler.extraction.trace import Trace

    site = SITES[draw.draw(st.sampled_from(sorted(SITES)))] if draw.draw(st.booleans()) else None
    trace = Trace()
    try:
        plain = extract_raw(data, url=URL, site=site)
    except NotAnArticle as refusal:
        plain = refusal.reason
    try:
        traced = extract_raw(data, url=URL, site=site, trace=trace)
    except NotAnArticle as refusal:
        traced = refusal.reason
    assert traced == plain


def outcome(data, url, site):
    try:
        return extract(data, url, site=site)
    except NotAnArticle as refusal:
        return refusal.reason
