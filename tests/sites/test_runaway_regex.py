from __future__ import annotations

import os
import re
import signal
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.sites.runaway_regex import runs_away


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a*)*b",
        "(?:a|b+)*c",
        "(.*,)*x",
        "(?:[a-z]+/?)+x",
        r"(\w+\s*)+:",
        r"(?:[^/]+)*\.html",
        "(?i)(?:[a-z]+Z)+!",
        "(?:(?:ab+)?b)+c",
        "x(?=(a+)+b)",
        "(?:a{1,60}){2,}b",
        "((a+)b?)+c",
        "(?:a{2,5})+b",
        "(a{0,49}){0,49}b",
        "(?:a?){30}a{30}",
        "(?:(?:a)*){2,9}",
    ],
)
def test_repeats_in_repeats_that_divide_a_text_in_many_ways_are_found(pattern: str) -> None:
    re.compile(pattern)
    assert runs_away(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|a)*b",
        "(a|aa)+b",
        "(?:(?:a|a)c)+x",
        r"([^x]|\W)*x",
        "(?:a*a*;)+x",
        "(新+|新)*x",
        r"(?:(a*)(?:\1)*)+b",
        "(?:b*(?:a|ab))*c",
        "(?:a?b*(?:ca|c))+x",
        "(?:(?:a|a?);)*x",
    ],
)
def test_rounds_that_can_be_had_in_several_ways_are_found(pattern: str) -> None:
    re.compile(pattern)
    assert runs_away(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:/(?:\w*)?)+\.html",
        r"(?:(?:\d*)?/)+list",
        "(?:(?:b*)?a)*z",
        "(?:(?:(?:a?)?b))*x",
        "(?:b(?:b*?)??;)*x",
        "(?:b(?:(?:a|))?)*x",
        "(?:(?!b){1,2}a)*x",
        "(?:(?:(?=a))?a)*x",
        r"(?:(?:\b)?a;)*x",
    ],
)
def test_rounds_that_take_nothing_and_can_be_left_out_as_well_are_found(pattern: str) -> None:
    re.compile(pattern)
    assert runs_away(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:a*)?" * 4 + "b",
        "(?:a+)?(?:a+)??(?:a+)?b",
        "(?:ba*){1,2}a*a*c",
        "(?:a*){1}(?:a*){1}a*b",
        "(?:(?:x|a*)?){1}a*a*b",
    ],
)
def test_repeats_in_a_row_inside_of_what_may_be_left_out_are_found(pattern: str) -> None:
    re.compile(pattern)
    assert runs_away(pattern)


@pytest.mark.parametrize(
    "pattern",
    [".*.*.*x", ".*a.*a.*a.*a!", r"\s*\s*\s*\s*$x", "(?=.*a.*b.*c.*d)x", "[a-z]*(?:[a-m]*|1)[a-f]*!", "a?" * 40 + "b"],
)
def test_repeats_in_a_row_that_eat_the_same_text_are_found(pattern: str) -> None:
    re.compile(pattern)
    assert runs_away(pattern)


@pytest.mark.skipif(sys.platform == "win32", reason="no interval timer")
@settings(deadline=None, max_examples=int(os.environ.get("LINFEN_FUZZ") or 400))
@given(
    st.recursive(
        st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "ab", "a?", r"\w", "b*", "(?:a|)", "(?!b)", "(?=a)"]),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["*", "+", "?", "??", "{1,2}", "{2,9}", "{0,30}"])).map(
                "(?:{0[0]}){0[1]}".format
            ),
            inner.map("(?:{0};)*".format),  # most of what is made otherwise has no fence, and is refused for that
            inner.map("(?:;{0})*".format),
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map("(?:{0[0]}|{0[1]})".format),
        ),
        max_leaves=7,
    )
)
def test_a_pattern_that_passes_runs_away_all_the_same(pattern: str) -> None:
    if runs_away(pattern):
        return
    compiled = re.compile(pattern)

    def late(_number: int, _frame: object) -> None:
        raise TimeoutError(pattern)

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 20)  # milliseconds are the rule, and years where one runs away
    try:
        for text in ("a" * 60, "ab" * 30, "aab" * 20, "b" * 60, ";" * 60, "a;" * 30, ";ab" * 20):
            compiled.fullmatch(text + "\x00\n")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "pattern",
    [
        r"/(?:[\w.-]+/)*(?P<id>[0-9]+)\.html",
        "(?:/[a-z]+)+",
        "(?:[^,]*,)*x",
        r"(?:\d+;)+",
        "a+b+c*.*",
        "(?:abc)+",
        r"(?:\d|[0-9a-f])*z",
        "(?i)(?:A|a)*b",
        "(?:ab|cd)*e",
        "(?:abc?)+x",
        "(?:b*(?:a|ac))*x",
        "(?:/(?:list|list_[0-9]+))+x",
        "(?:a++)+b",
        "(?:/[a-z]*)+x",
        "(?:/(?:[a-z]+)?)+x",
        "(?:(?>(?:b*)?)a)*x",
        "(?:(?!b)a)*x",
        "(?:b*)?a",
        r"(?:\w+/)?(?:\w+/)?(?:\w+/)?(?:\w+/)?x",
        r"(?:\d+)?(?:-\d+)?(?:-\d+)?x",
        "(?:(?:a|b?);)*x",
        "(?>a+)b",
        "(a)?(?(1)b+|c+)",
        "",
    ],
)
def test_patterns_with_one_way_to_divide_a_text_pass(pattern: str) -> None:
    re.compile(pattern)
    assert not runs_away(pattern)
