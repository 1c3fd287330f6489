from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.exporters.where_filter import BadCondition, parse_condition
from linfen_crawler.schemas.record_fields import record_fields
from tests.exporters.crawled import current

NUMBERS = {each["id"]: int(each["url"].rpartition("/")[2][:-5]) for each in current()}


def chosen(*conditions: str) -> list[int]:
    parsed = [parse_condition(text, record_fields()) for text in conditions]
    return sorted(NUMBERS[each["id"]] for each in current() if all(one.holds(each) for one in parsed))


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [
        ("source=河畔日报", [1, 2, 4, 5]),
        ("source!=河畔日报", [3]),
        ("source=", [3]),
        ("source!=", [1, 2, 4, 5]),
        ("  source = 河畔日报  ", [1, 2, 4, 5]),
        ("title~更新", [1]),
        ("title!~新闻", [2, 5]),
        ("title~=", [2]),
        ("photographers=李静", [2]),
        ("photographers!=李静", [1, 3, 4, 5]),
        ("photographers~王", [2]),
        ("photographers=", [1, 3, 4, 5]),
        ("photographers!=", [2]),
        ("page_count>1", [4]),
        ("page_count<=1", [1, 2, 3, 5]),
        ("view_count=12", [2]),
        ("view_count<13", [2]),
        ("view_count!=12", [1, 3, 4, 5]),
        ("publish_time>=2022-10", [4]),
        ("publish_time>2022-10-30", [4]),
        ("publish_time>2022-10", []),
        ("publish_time<2022", [5]),
        ("publish_time<=2021-05-06", [5]),
        ("publish_time=2022-10-31", [4]),
        ("publish_time=2022", [1, 2, 4]),
        ("publish_time=2022-10-31T23:59", [4]),
        ("publish_time=2022-10-31T15:59:59Z", [4]),
        ("publish_time>=2022-10-31T23:59:59+08:00", [4]),
        ("publish_time=", [3]),
        ("publish_time!=2022", [3, 5]),
        ("publish_time_precision=day", [5]),
        ("fetched_at=2023-01-02", [1, 2, 3, 4, 5]),
        ("http.status=200", [1, 2, 3, 4, 5]),
        ("http.status!=200", []),
        ("credits.role=责任编辑", [1, 2, 3, 4, 5]),
        ("credits.name~郑", [1, 2, 3, 4, 5]),
        ("images.caption~远景", [2]),
        ("images.alt=", [1, 2, 3, 4, 5]),
        ("images!=", [2]),
        ("warc=", [1, 3, 4, 5]),
        ("warc.offset>2", [2]),
        ("extraction.layout_drift=false", [1, 2, 3, 4, 5]),
        ("extraction.layout_drift=true", []),
        ("raw.credits=责编:吴越", [1, 2, 3, 4, 5]),
    ],
)
def test_a_condition_lets_another_record_through(condition, numbers):
    assert chosen(condition) == numbers


def test_one_of_several_conditions_is_enough():
    assert chosen("source=河畔日报", "publish_time=2022", "page_count=1") == [1, 2]


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("", "expected FIELD OPERATOR VALUE"),
        ("source", "expected FIELD OPERATOR VALUE"),
        ("=x", "expected FIELD OPERATOR VALUE"),
        ("来源=x", "expected FIELD OPERATOR VALUE"),
        ("sorce=x", "did you mean source"),
        ("http.statuss=200", "did you mean status"),
        ("title.x=1", "title has no fields of its own"),
        ("title>x", "title is text, which > says nothing of; expected = != ~ !~"),
        ("page_count~1", "page_count is a number, which ~ says nothing of"),
        ("page_count=1.5", "'1.5' is none"),
        ("page_count=１", "is none"),
        ("page_count>", "nothing stands behind >"),
        ("title~", "nothing stands behind ~"),
        ("publish_time=gestern", "is no time; expected 2022, 2022-10"),
        ("publish_time=2022-13", "is no time"),
        ("publish_time=2022-02-30", "is no time"),
        ("publish_time=2022-10-23T25:00", "is no time"),
        ("publish_time=0000", "is no time"),
        ("publish_time~2022", "publish_time is a time, which ~ says nothing of"),
        ("language=chinese", "is one of zh-Hans, zh-Hant"),
        ("extraction.layout_drift=yes", "is true or false, 'yes' is neither"),
        ("http=200", "http is an object; ask for http.status, http.charset"),
        ("credits~张", "credits is an object, which ~ says nothing of; expected = !="),
    ],
)
def test_a_condition_that_means_nothing_is_taken(condition, says):
    with pytest.raises(BadCondition) as caught:
        parse_condition(condition, record_fields())
    assert says in str(caught.value)
    assert repr(condition) in str(caught.value)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30) | st.from_regex(r"(title|page_count|publish_time|credits|http\.status)[!=<>~]{1,2}.{0,12}"))
def test_a_text_that_somebody_writes_ends_in_a_traceback(text):
    try:
        condition = parse_condition(text, record_fields())
    except BadCondition:
        return
    for each in current():
        assert condition.holds(each) in {True, False}


@settings(max_examples=200, deadline=None)
@given(value=st.text(min_size=1, max_size=20).map(str.strip).filter(bool))
def test_a_value_is_not_found_by_its_own_text(value):
    found = {"title": value, "authors": ["其他", value]}
    for condition in (f"title={value}", f"title~{value[-1] if value[-1].strip() else value}", f"authors={value}"):
        assert parse_condition(condition, record_fields()).holds(found), condition
    assert not parse_condition(f"title!={value}", record_fields()).holds(found)


@settings(max_examples=200, deadline=None)
@given(bound=st.integers(-(10**17), 10**17), value=st.integers(0, 10**17))
def test_a_comparison_of_numbers_is_wrong(bound, value):
    found = {"view_count": value}
    for operator, holds in (("<", value < bound), (">=", value >= bound), ("=", value == bound), (">", value > bound)):
        assert parse_condition(f"view_count{operator}{bound}", record_fields()).holds(found) == holds
