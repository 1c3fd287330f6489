import re

import pytest

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
    ],
)
def test_repeats_in_repeats_that_divide_a_text_in_many_ways_are_found(pattern: str) -> None:
    re.compile(pattern)
    assert runs_away(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"/(?:[\w.-]+/)*(?P<id>[0-9]+)\.html",
        "(?:/[a-z]+)+",
        "(?:[^,]*,)*x",
        r"(?:\d+;)+",
        "a+b+c*.*",
        "(?:abc)+",
        "(?:a{2,5})+b",
        "(?:a++)+b",
        "(?>a+)b",
        "(a)?(?(1)b+|c+)",
        "",
    ],
)
def test_patterns_with_one_way_to_divide_a_text_pass(pattern: str) -> None:
    re.compile(pattern)
    assert not runs_away(pattern)
