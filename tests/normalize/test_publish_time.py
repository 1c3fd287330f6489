"""Times in every shape that pages show them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.normalize.publish_time import _USUAL, LATEST_AFTER_FETCH, parse_publish_time

FETCHED = datetime(2024, 3, 5, 10, 0, 30, tzinfo=CHINA_TIME)

ABSOLUTE = [
    ("2022-10-23 15:53:27 来源:临汾新闻网　　浏览次数:", "2022-10-23T15:53:27", "second"),
    ("时间:2026-01-13 17:37:51 来源:临汾日报", "2026-01-13T17:37:51", "second"),
    ("2026/1/13 17:37:51", "2026-01-13T17:37:51", "second"),
    ("2023-12-11 10:08", "2023-12-11T10:08:00", "minute"),
    ("2019年09月11日01:53", "2019-09-11T01:53:00", "minute"),
    ("2019年9月11日 10时30分", "2019-09-11T10:30:00", "minute"),
    ("2019年9月11日10时30分05秒", "2019-09-11T10:30:05", "second"),
    ("2019-9-11 10时", "2019-09-11T10:00:00", "minute"),
    ("2019-09-11 10点半", "2019-09-11T10:30:00", "minute"),
    ("2019-09-11 下午3:20", "2019-09-11T15:20:00", "minute"),
    ("2019-09-11 上午 9:05", "2019-09-11T09:05:00", "minute"),
    ("2019-09-11 凌晨12:30", "2019-09-11T00:30:00", "minute"),
    ("2019-09-11 晚上12:10", "2019-09-12T00:10:00", None),
    ("2019-09-11 3:20 PM", "2019-09-11T15:20:00", "minute"),
    ("2019-09-11 12:20 AM", "2019-09-11T00:20:00", "minute"),
    ("2019-09-11 24:00", "2019-09-12T00:00:00", "minute"),
    ("2019 / 09/07 / 19:02", "2019-09-07T19:02:00", "minute"),
    ("2019 09/07 19:02", "2019-09-07T19:02:00", "minute"),
    ("2019.09.07", "2019-09-07T00:00:00", "day"),
    ("2019-05-18 点击：1204", "2019-05-18T00:00:00", "day"),
    ("2019-05-18 (1204)", "2019-05-18T00:00:00", "day"),
    ("2019年9月7日 星期六 19:02", "2019-09-07T19:02:00", "minute"),
    ("2019年9月7日（星期六）19:02", "2019-09-07T19:02:00", "minute"),
    ("2019年9月7日 农历八月初九", "2019-09-07T00:00:00", "day"),
    ("10:30 2019-09-07", "2019-09-07T10:30:00", "minute"),
    ("2022-10-2315:53:27", "2022-10-23T15:53:27", "second"),
    ("２０１９－０９－０７　１９：０２", "2019-09-07T19:02:00", "minute"),
    ("更新时间：2020-01-02 10:00 发布时间：2020-01-01 09:00", "2020-01-01T09:00:00", "minute"),
    ("2019-09-07T11:02:00Z", "2019-09-07T19:02:00", "second"),
    ("2019-09-07T19:02:00.000+08:00", "2019-09-07T19:02:00", "second"),
    ("2019-09-07T12:02:00+01:00", "2019-09-07T19:02:00", "second"),
    ("2019-09-07T06:02-0500", "2019-09-07T19:02:00", "minute"),
    ("1567854120", "2019-09-07T19:02:00", "second"),
    ("1567854120000", "2019-09-07T19:02:00", "second"),
    ("20190911", "2019-09-11T00:00:00", "day"),
    ("20190911015300", "2019-09-11T01:53:00", "second"),
    ("Sat, 07 Sep 2019 11:02:00 GMT", "2019-09-07T19:02:00", "second"),
    ("Sat, 07 Sep 2019 19:02:00 +0800", "2019-09-07T19:02:00", "second"),
    ("Sep 7, 2019 3:20 PM", "2019-09-07T15:20:00", "minute"),
    ("7th September 2019", "2019-09-07T00:00:00", "day"),
    ("Tue Sep 10 10:00:00 CST 2019", "2019-09-10T10:00:00", "second"),
    ("09/07/2019 10:00", "2019-09-07T10:00:00", "minute"),
    ("13/09/2019", "2019-09-13T00:00:00", "day"),
    ("二〇一九年十一月二十三日", "2019-11-23T00:00:00", "day"),
    ("二Ｏ二〇年十二月三十一日", "2020-12-31T00:00:00", "day"),
    ("二零二一年三月十日", "2021-03-10T00:00:00", "day"),
]


@pytest.mark.parametrize(("text", "expected", "precision"), ABSOLUTE)
def test_absolute_time(text: str, expected: str, precision: str | None) -> None:
    found = parse_publish_time(text)
    assert found is not None
    assert found.value.isoformat() == f"{expected}+08:00"
    assert precision is None or found.precision == precision


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("昨天 12:30", "2024-03-04T12:30:00", "minute"),
        ("昨天", "2024-03-04T00:00:00", "day"),
        ("前天18:05", "2024-03-03T18:05:00", "minute"),
        ("今天 08:15", "2024-03-05T08:15:00", "minute"),
        ("3小时前", "2024-03-05T07:00:00", "minute"),
        ("5 分钟前", "2024-03-05T09:55:00", "minute"),
        ("半小时前", "2024-03-05T09:30:00", "minute"),
        ("两天前", "2024-03-03T00:00:00", "day"),
        ("1周前", "2024-02-27T00:00:00", "day"),
        ("刚刚", "2024-03-05T10:00:00", "minute"),
        ("09:12", "2024-03-05T09:12:00", "minute"),
    ],
)
def test_relative_time_is_counted_from_the_fetch_and_is_nothing_without_it(
    text: str, expected: str, precision: str
) -> None:
    found = parse_publish_time(text, fetched_at=FETCHED)
    assert found is not None
    assert (found.value.isoformat(), found.precision) == (f"{expected}+08:00", precision)
    assert parse_publish_time(text, fetched_at=FETCHED.astimezone(UTC)) == found
    assert parse_publish_time(text) is None


@pytest.mark.parametrize(
    ("text", "address_date", "fetched_at", "expected"),
    [
        ("09/07 19:02", "2019", None, "2019-09-07T19:02:00"),
        ("发布时间：10-08 12:00", "2019-10-09", None, "2019-10-08T12:00:00"),
        ("12-31 23:59", "2020-01-01", None, "2019-12-31T23:59:00"),
        ("01-01 00:10", "2019-12", None, "2020-01-01T00:10:00"),
        ("09/07 19:02", None, FETCHED, "2023-09-07T19:02:00"),
        ("03-06 09:00", None, FETCHED, "2024-03-06T09:00:00"),
        ("2月29日", None, FETCHED, "2024-02-29T00:00:00"),
        ("7月8日 10:00", "2019", FETCHED, "2019-07-08T10:00:00"),
    ],
)
def test_missing_year_comes_from_the_address_else_from_the_fetch(
    text: str, address_date: str | None, fetched_at: datetime | None, expected: str
) -> None:
    found = parse_publish_time(text, fetched_at=fetched_at, address_date=address_date)
    assert found is not None
    assert found.value.isoformat() == f"{expected}+08:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "垃圾",
        "来源：临汾新闻网",
        "农历八月初八",
        "农历2019年8月9日",
        "2019-02-30",
        "2019-13-01",
        "1970-01-01 08:00",
        "0",
        "0000-00-00 00:00:00",
        "2030-01-01",
        "2024-03-08 00:00",
        "浏览：2019",
        "第2019期",
        "阅读 10-08",
        "9999999999",
        "二〇一九年十十月十日",
        "二〇一九年二月三十日",
    ],
)
def test_garbage_lunar_dates_and_impossible_times_are_none(text: str) -> None:
    assert parse_publish_time(text, fetched_at=FETCHED if text != "阅读 10-08" else None) is None


MOMENTS = st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2035, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=CHINA_TIME)
)
SHAPES = {
    "second": [
        "%Y-%m-%d %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%Y年%m月%d日 %H:%M:%S",
        "%Y年%m月%d日%H时%M分%S秒",
        "%Y.%m.%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y%m%d%H%M%S",
        "发布时间：%Y-%m-%d　%H:%M:%S　来源：某报",
        "%d %b %Y %H:%M:%S %z",
    ],
    "minute": ["%Y-%m-%d %H:%M", "%Y年%m月%d日%H:%M", "%Y年%m月%d日 %H时%M分", "%Y %m/%d %H:%M", "%Y-%m-%d %I:%M %p"],
    "day": ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y%m%d", "%b %d, %Y"],
}


@given(moment=MOMENTS, precision=st.sampled_from(list(SHAPES)), choice=st.integers(min_value=0))
def test_a_formatted_time_is_read_back(moment: datetime, precision: str, choice: int) -> None:
    shapes = SHAPES[precision]
    text = moment.strftime(shapes[choice % len(shapes)])
    found = parse_publish_time(text)
    assert found is not None, text
    cut = {"second": {}, "minute": {"second": 0}, "day": {"second": 0, "minute": 0, "hour": 0}}[precision]
    assert (found.value, found.precision) == (moment.replace(**cut), precision)


@given(moment=MOMENTS, hours=st.integers(-12, 14))
def test_other_zones_are_converted(moment: datetime, hours: int) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    found = parse_publish_time(elsewhere.isoformat())
    assert found is not None
    assert found.value == moment
    assert found.value.utcoffset() == timedelta(hours=8)


@given(text=st.one_of(st.text(max_size=60), st.text(alphabet="0123456789年月日时分:-/ .TZ+昨天前小", max_size=40)))
def test_no_text_breaks_the_parser_or_leaves_the_window(text: str) -> None:
    found = parse_publish_time(text, fetched_at=FETCHED, address_date="2019-05")
    if found is not None:
        assert datetime(1994, 1, 1, tzinfo=CHINA_TIME) <= found.value <= FETCHED + LATEST_AFTER_FETCH
        if found.precision == "day":
            assert (found.value.hour, found.value.minute, found.value.second) == (0, 0, 0)


@pytest.mark.parametrize(
    "text",
    ["2022-10-23 15:53:27", "2022/10/23 00:00", "2022-10-23", "2020-02-29", "2021-02-29 10:00", "1993-01-01",
     "2022年10月23日", "2022年10月23日15:53", "2022年10月23日 15:53:27", "2021年02月29日 10:00"],
)  # fmt: skip
def test_the_usual_time_is_read_otherwise_than_by_the_patterns_for_all_shapes(text: str) -> None:
    # With a blank at its end it is none of the usual shape.
    for fetched_at in (None, FETCHED):
        assert parse_publish_time(text, fetched_at=fetched_at) == parse_publish_time(f"{text} ", fetched_at=fetched_at)


@given(text=st.from_regex(_USUAL, fullmatch=True))
def test_any_usual_time_is_read_otherwise_than_by_the_patterns_for_all_shapes(text: str) -> None:
    assert parse_publish_time(text) == parse_publish_time(f"{text} ")
