"""What is left out of a head line's reading because something cheaper says so would have found nothing."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction import head_times, unlabelled_pieces
from linfen_crawler.extraction.dateline import take_apart
from linfen_crawler.extraction.line_shapes import TICKER
from linfen_crawler.extraction.paragraphs import paragraphs_of
from linfen_crawler.extraction.parse_page import parse_page

TIMES = [
    "2021-09-07", "2021年9月7日 08:30", "08:30", "09-07 08:30", "3天前", "昨天", "Sep 7, 2021", "7 Sep 2021",
    "20210907", "20", "21", "前", "刚刚", "19", "99", "时",
]  # fmt: skip
LABELS = ["发布时间：", "更新时间：", "来源：", "最后更新", "截至", "会议", "记者", "张三丰", "某某日报", "，", "。"]
MARKUP = [
    "<i>",
    "</i>",
    "<br>",
    "<p>",
    " ",
    "\u3000",
    "|",
    "：",
    "</a>",
    "<a href=x>",
    "<time datetime='2021-09-07 08:30'>",
]
LINES = st.lists(st.sampled_from([*TIMES, *LABELS, *MARKUP]), max_size=14).map("".join)
ANYTHING = re.compile("")


def read(markup):
    page = parse_page(f"<div>{markup}</div>")
    head = take_apart([block for block in page.blocks if block.size] if page is not None else [])
    return head.times, head.modified, head.source, head.credits


@given(LINES)
def test_a_time_is_missed_where_what_it_needs_was_looked_for_first(line):
    with_gates = read(line)
    shapes, of_a_year = head_times._SHAPES, head_times._OF_A_YEAR
    head_times._SHAPES = tuple((name, pattern, ANYTHING, weight) for name, pattern, _, weight in shapes)
    head_times._OF_A_YEAR = frozenset()
    try:
        assert with_gates == read(line)
    finally:
        head_times._SHAPES, head_times._OF_A_YEAR = shapes, of_a_year


WORDS = st.lists(
    st.sampled_from([*"本报网见习记者员員張张王三丰某日，、, ", "记者", "通讯员", "李大力"]), min_size=1, max_size=6
)


@given(WORDS.map("".join))
def test_names_or_reporters_are_missed_for_their_first_or_last_character(text):
    alone = unlabelled_pieces._REPORTER_ALONE.match(text) is not None
    assert unlabelled_pieces._is_reporter_alone(text) == alone
    named = [name for name in unlabelled_pieces._COMMAS.split(text) if name]
    assert unlabelled_pieces._names_alone(text) == (named if all(map(unlabelled_pieces.is_name, named)) else [])


ROWS = [
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<th>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<br>",
    "甲",
    "乙丙",
    "（1.2, 3, 4%）",
    "(1,+2,-3% )",
]


def cell_of(page, node):
    """The cell that a block is all of, looked for without anything known of the block before it."""
    for _ in range(3):
        if node < 0:
            break
        if page.nodes[node].tag in {"td", "th"}:
            return node if page.nodes[node].end - page.nodes[node].first == 1 else -1
        node = page.nodes[node].parent
    return -1


@given(st.lists(st.sampled_from(ROWS), max_size=16).map("".join))
def test_a_paragraph_is_taken_for_a_cell_of_the_row_before(markup):
    page = parse_page(f"<table><tr><td>{markup}</table>")
    blocks = [block for block in page.blocks if block.size] if page is not None else []
    lines, row = [], -1
    for block in blocks:
        text = TICKER.sub("", block.text)
        cell = cell_of(page, block.node)
        parent = page.nodes[cell].parent if cell >= 0 else -1
        if lines and cell >= 0 and parent == row and not block.ends_line:
            lines[-1] = f"{lines[-1]} {text}"
        else:
            lines.append(text)
        row = parent
    assert paragraphs_of(page, blocks) == lines
