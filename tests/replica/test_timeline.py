from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.replica.timeline import Era, Timeline

ERAS = (
    Era(7, "2010-04-01", "2012-12-31", 100, 900, ("a", "b")),
    Era(13, "2015-01-01", "2019-12-31", 5000, 9000, ("a", "c", "a", "d/e")),
    Era(11, "2020-01-01", "2024-12-31", 10_000, 12_000, ("d/e", "b", "a")),
)
scales = st.sampled_from([0.05, 0.5, 1.0, 3.7, 40.0])


@given(scale=scales, data=st.data())
def test_a_number_leads_back_to_its_article_and_no_other_number_does(scale: float, data: st.DataObject) -> None:
    timeline = Timeline("x", ERAS, scale)
    index = data.draw(st.integers(0, len(timeline) - 1))
    number = timeline.number(index)
    assert timeline.index_of(number) == index
    neighbours = {timeline.number(near) for near in (index - 1, index + 1) if 0 <= near < len(timeline)}
    for other in (number - 1, number + 1):
        assert (timeline.index_of(other) is None) == (other not in neighbours)


@given(scale=scales)
def test_numbers_and_times_rise_together(scale: float) -> None:
    timeline = Timeline("x", ERAS, scale)
    numbers = [timeline.number(index) for index in range(len(timeline))]
    times = [timeline.published_at(index) for index in range(len(timeline))]
    assert numbers == sorted(set(numbers))
    assert times == sorted(times)
    assert all(7 <= time.hour < 22 for time in times)


@given(scale=scales, skip=st.integers(0, 200), published=st.integers(0, 9))
def test_lists_give_every_article_of_their_sections_once_newest_first(scale: float, skip: int, published: int) -> None:
    timeline = Timeline("x", ERAS, scale)
    timeline.publish(published)
    for sections in (frozenset({"a"}), frozenset({"d/e", "b"}), frozenset({"nowhere"})):
        expected = [index for index in reversed(range(len(timeline))) if timeline.section(index) in sections]
        assert list(timeline.newest_from(sections, skip)) == expected[skip:]
        assert timeline.count(sections) == len(expected)


def test_new_articles_come_last_and_leave_the_old_ones_alone() -> None:
    timeline = Timeline("x", ERAS)
    before = [(timeline.number(index), timeline.published_at(index)) for index in range(len(timeline))]
    new = timeline.publish(25)
    after = [(timeline.number(index), timeline.published_at(index)) for index in range(len(timeline))]
    assert after[: len(before)] == before
    assert [timeline.index_of(timeline.number(index)) for index in new] == list(new)
    assert after == sorted(after)


def test_a_scale_beyond_the_numbers_of_an_era_is_refused() -> None:
    with pytest.raises(ValueError, match="only 800 numbers"):
        Timeline("x", ERAS, 1000)
