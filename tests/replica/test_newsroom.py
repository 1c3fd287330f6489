from __future__ import annotations

import re

import pytest

from linfen_crawler.replica.newsroom.bylines import EVERY_SHAPE, GALLERY_SHAPES, OFFICE_SHAPES
from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.newsroom.patterns import BOUND
from linfen_crawler.replica.newsroom.word_stock import topics, word_lists
from linfen_crawler.replica.site_truth import SiteTruths
from linfen_crawler.replica.world import SITE_KEYS, World

WORLD = World()


def test_every_slot_of_every_pattern_has_words() -> None:
    words = word_lists()
    slots = {slot for name in words for pattern in words[name] for slot in re.findall(r"\{([^{}]*)\}", pattern)}
    ranges = {slot for slot in slots if re.fullmatch(r"\d+-\d+", slot)}
    assert slots - ranges - {"person", "day"} <= set(words)
    assert all(int(low) < int(high) for low, high in (each.split("-") for each in ranges))
    assert set(BOUND) <= set(words)


def test_every_topic_has_all_kinds_of_patterns_and_none_is_there_twice() -> None:
    words = word_lists()
    assert len(topics()) >= 10
    for topic in topics():
        for kind in ("title", "lead", "text", "subhead", "caption"):
            patterns = words[f"{topic} {kind}"]
            assert patterns
            assert len(patterns) == len(set(patterns)), f"{topic} {kind}"


def test_the_stock_fits_into_gbk() -> None:
    for entries in word_lists().values():
        "".join(entries).encode("gbk")


SHAPES = list(dict.fromkeys([*EVERY_SHAPE, *OFFICE_SHAPES, *GALLERY_SHAPES]))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_credited_names_stand_in_the_byline_and_are_of_different_people(shape) -> None:  # type: ignore[no-untyped-def]
    for seed in range(300):
        byline = shape("某某网", "本报", Draw(seed))
        shown = "".join(
            [byline.lead, byline.first_line, byline.inline, *byline.last_lines, *byline.outside_lines, byline.caption]
        ).replace(" ", "")
        assert all(name in shown for _, name in byline.credits)
        assert len(byline.credits) == len(set(byline.credits))


@pytest.mark.parametrize("key", SITE_KEYS)
def test_articles_are_whole_and_no_two_are_alike(key: str) -> None:
    truths = list(SiteTruths(WORLD.sites[key]).values())
    assert len({truth.body for truth in truths}) == len(truths)
    for truth in truths:
        assert truth.title == truth.title.strip()
        assert "{" not in truth.title + truth.body
        assert all(line == line.strip() and line for line in truth.body_lines)
        captions = [image["caption"] for image in truth.images]
        assert all(caption in truth.body_lines for caption in captions)
        assert len(set(captions)) == len(captions)


def test_sites_together_show_every_field_and_every_byline() -> None:
    truths = [truth for site in WORLD.sites.values() for truth in SiteTruths(site).values()]
    roles = {credit["role"] for truth in truths for credit in truth.credits}
    assert roles == {
        "记者", "通讯员", "作者", "文", "图", "摄", "图/文", "文字/摄影", "摄影报道", "校对",
        "责任编辑", "责编", "编辑", "编审", "审核", "监制", "初审", "复审", "终审",
    }  # fmt: skip
    for name in truths[0].as_dict():
        values = [getattr(truth, name) for truth in truths]
        assert any(values), f"no article has {name}"
    for name in ("subtitle", "source", "source_url", "summary", "view_count", "copyright"):
        assert any(getattr(truth, name) is None for truth in truths), f"every article has {name}"
    assert {truth.publish_time_precision for truth in truths} == {"second", "minute", "day"}
    assert max(truth.page_count for truth in truths) == 3
