"""View counts, keywords, summaries, sections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.normalize.small_fields import clean_keywords, clean_section, clean_summary, parse_view_count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("浏览次数：1,234", 1234),
        ("阅读 3.2万", 32000),
        ("点击：0", 0),
        ("10w+ 阅读", 100000),
        ("（123）次", 123),
        ("浏览次数:", None),
        ("2022-10-23 15:53", None),
        ("9" * 5000, None),
        ("版本 3.5.1", None),
        ("", None),
        (None, None),
    ],
)
def test_view_count(text: str | None, expected: int | None) -> None:
    assert parse_view_count(text) == expected


@given(st.integers(min_value=0, max_value=10**9))
def test_any_count_is_read_back(count: int) -> None:
    assert parse_view_count(f"浏览次数：{count}") == count
    assert parse_view_count(f"浏览次数：{count:,}次") == count


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["临汾,尧都区，会议;经济"], ["临汾", "尧都区", "会议", "经济"]),
        (["临汾 尧都区"], ["临汾", "尧都区"]),
        (["Galaxy S20,手机"], ["Galaxy S20", "手机"]),
        (["临汾", " 临汾 ", ""], ["临汾"]),
        (["字" * 100], []),
        ([], []),
    ],
)
def test_keywords(texts: list[str], expected: list[str]) -> None:
    assert clean_keywords(texts) == expected


def test_summary_that_only_says_the_title_is_none() -> None:
    assert clean_summary("摘要：市里召开会议。", "别的题目") == "市里召开会议。"
    assert clean_summary("市里召开会议", "市里召开会议 研究经济") is None
    assert clean_summary("市里，召开会议。", "市里召开会议") is None
    assert clean_summary("  ", "题目") is None
    assert clean_summary(None, None) is None


@pytest.mark.parametrize(
    ("names", "site", "expected"),
    [
        (["首页", "新闻", "时政", "正文"], None, ["新闻", "时政"]),
        (["当前位置:首页 >临汾频道 >临汾要闻"], None, ["临汾频道", "临汾要闻"]),
        (["某新闻网", "时政"], "某新闻网", ["时政"]),
        (["您的位置：", "首页", "时政", "时政"], None, ["时政"]),
        ([], None, []),
    ],
)
def test_section(names: list[str], site: str | None, expected: list[str]) -> None:
    assert clean_section(names, site) == expected
