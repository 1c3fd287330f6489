"""Lines under the text are read only for what is missing, and only where they may say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction.dateline import HeadLine, take_apart
from linfen_crawler.extraction.foot_line import read_foot
from linfen_crawler.extraction.head_times import TimeFound
from linfen_crawler.extraction.line_shapes import COUNT_OR_CHANGE
from linfen_crawler.extraction.parse_page import parse_page
from linfen_crawler.extraction.raw_article import Piece, RawArticle
from linfen_crawler.extraction.selection import Selection
from linfen_crawler.lexicon import COUNT_LABELS, MODIFIED_LABELS

WORDS = [*COUNT_LABELS, *MODIFIED_LABELS]
PIECES = [*WORDS, *"阅读浏览点击更新于", "2021-09-07 08:30", "1024", "：", "次", "（", " ", "\u3000", "\u200b"]
TAGS = ["<i>", "</i>", "<br>", "</p><p>", "\x1f", "\n"]
COMPLETE = HeadLine(times=[TimeFound("2021-09-07", None, "full", 0, 2.0)], source=Piece("临江日报", "x"))


def blocks_of(markup):
    page = parse_page(f"<div><p>{markup}</p></div>")
    return [block for block in page.blocks if block.size] if page is not None else []


@given(st.lists(st.sampled_from([*PIECES, *TAGS]), max_size=12).map("".join))
def test_a_count_or_a_change_is_missed_where_its_label_stands_otherwise(markup):
    blocks = blocks_of(markup)
    read = take_apart(blocks, unlabelled=False)
    if read.view_count or read.modified:
        foot = read_foot(Selection(), blocks, -1, COMPLETE)
        assert (foot.view_count, foot.modified) == (read.view_count, read.modified)
        assert COUNT_OR_CHANGE.search("\x1e".join(block.text for block in blocks))


@pytest.mark.parametrize("word", WORDS)
def test_a_label_of_a_count_or_a_change_is_missed(word):
    assert COUNT_OR_CHANGE.search(word)


def test_a_foot_is_left_unread_though_something_is_missing():
    behind = blocks_of("来源：临汾新闻网 时间：2021-09-07 08:30")
    nothing, timed = HeadLine(), HeadLine(times=COMPLETE.times)
    assert (read_foot(Selection(), behind, -1, nothing).source or Piece("", "")).text == "来源：临汾新闻网"
    assert read_foot(Selection(), behind, -1, nothing).times
    assert read_foot(Selection(), behind, -1, timed).source is not None
    assert read_foot(Selection(), behind, -1, timed, RawArticle(source=Piece("临江日报", "x"))).source is None
