# ruff: noqa: E501 - a table reads best with one case on one line
"""Pages of kinds of sites that the rules were not made on: every field of every shape, whole and with parts taken away."""

from __future__ import annotations

import re

import pytest

from linfen_crawler.article import NotAnArticle
from linfen_crawler.extract_article import extract
from tests.extraction.further_site_shapes import ABROAD, EARLY, MORE, TRADES
from tests.extraction.regional_site_shapes import OFFICES, OTHERS, REGIONAL
from tests.extraction.unseen_site_shapes import AGENCIES, PORTALS

SHAPES = {**PORTALS, **AGENCIES, **REGIONAL, **OFFICES, **OTHERS, **EARLY, **TRADES, **ABROAD, **MORE}
FIELDS = ("title", "time", "source", "authors", "editors", "body")
LENGTHS = {"day": 10, "minute": 16, "second": 19}
NAMES = re.compile(r"\s(?:class|id)=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)")
WINDOW = re.compile(r"<title>.*?</title>")
HEADING = re.compile(r"(</?)h[1-6]")

CHANGES = {
    "as written": lambda html: html,
    "without class and id": lambda html: NAMES.sub("", html),
    "without the window's title": lambda html: WINDOW.sub("", html),
    "window names only the site": lambda html: WINDOW.sub("<title>云岭在线</title>", html),
    "without class, id and window's title": lambda html: NAMES.sub("", WINDOW.sub("", html)),
    "headings as divs": lambda html: HEADING.sub(r"\1div", html),
    "paragraphs as lines": lambda html: html.replace("<p>", "").replace("</p>", "<br>"),
    "paragraphs as divs": lambda html: html.replace("<p>", "<div>").replace("</p>", "</div>"),
    "spans as divs": lambda html: html.replace("<span", "<div").replace("</span", "</div"),
    "every paragraph in boxes": lambda html: html.replace("<p>", "<div><span><p>").replace("</p>", "</p></span></div>"),
    "all in one cell": lambda html: html.replace("<body>", "<body><table><tr><td>").replace("</body>", "</td></tr></table></body>"),
}  # fmt: skip
FLOORS = {"as written": 1.0, "without class, id and window's title": 0.95}
FLOOR = 0.97
"""Shares of shapes that keep each field; a page that a change alone makes unreadable counts as one that lost it."""


def found_on(html: str) -> dict[str, object]:
    try:
        record = extract(html.encode()).model_dump(mode="json")
    except NotAnArticle as refusal:
        return {field: str(refusal) for field in FIELDS}
    time = record["publish_time"]
    return {
        **{field: record.get(field) for field in FIELDS},
        "time": time[: LENGTHS[record["publish_time_precision"]]] if time else None,
        "body": (record["body"] or "").split("\n"),
    }


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.replace(" ", "-"))
def test_a_shape_of_page_loses_a_field(shape):
    html, expected = SHAPES[shape]
    assert found_on(html) == expected


def letters(value: object) -> object:
    """A body as one string: lines may be parted otherwise where the page's elements are others."""
    return re.sub(r"\s", "", "".join(map(str, value))) if isinstance(value, list) else value


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.replace(" ", "-"))
def test_no_field_falls_below_its_floor(change):
    lost: dict[str, list[str]] = {field: [] for field in FIELDS}
    for shape, (html, expected) in SHAPES.items():
        found = found_on(CHANGES[change](html))
        for field in FIELDS:
            if letters(found[field]) != letters(expected[field]):
                lost[field].append(f"{shape}: {found[field]!r:.120}")
    floor = FLOORS.get(change, FLOOR)
    below = {field: shapes for field, shapes in lost.items() if 1 - len(shapes) / len(SHAPES) < floor}
    assert not below
