"""Golden records: one page of every layout as sent, and its record. `make_golden` writes them."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date

import pytest

from linfen_crawler.extract_article import extract
from linfen_crawler.sites import load_families, load_sites
from tests.extraction.make_golden import FOLDER, GENERAL, record_of

PAGES = sorted(FOLDER.glob("*.html"))
SITES = load_sites()
CONTENT = ("title", "publish_time", "source", "authors", "photographers", "editors", "body")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def golden_of(page):
    return json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))


def test_a_layout_of_a_shipped_definition_has_no_golden_page():
    pages = {page.stem for page in PAGES}
    inherited = {layout.name for family in load_families().values() for layout in family.layouts}
    proven, to_prove = set(), set()
    for key, site in SITES.items():
        of_site = {stem.removeprefix(f"{key}-") for stem in pages if stem.startswith(f"{key}-")}
        layouts = {layout.name for layout in site.layouts}
        assert layouts - inherited <= of_site, key
        assert of_site - {GENERAL} <= layouts, key
        assert of_site or site.verified is None, key
        proven |= of_site
        to_prove |= layouts
    # `gov-meta` is for the pages on which none of the site's own layouts finds its way, and a system's template for
    # pictures one that the site does not use; the replica has none.
    assert to_prove - proven == {"gov-meta", "dedecms-pictures"}


@each_page
def test_bytes_no_longer_give_their_golden_record(page):
    golden = golden_of(page)
    assert record_of(page.read_bytes(), golden) == golden["record"]


@each_page
def test_a_golden_record_is_empty_where_it_should_prove_something(page):
    golden = golden_of(page)
    record = golden["record"]
    assert all(record[name] for name in ("title", "publish_time", "body", "section"))
    assert any(record[name] for name in ("authors", "photographers", "editors"))
    rules = record["extraction"]
    assert rules["layout_drift"] is False
    name = page.stem.removeprefix(f"{golden['site']}-")
    if name == GENERAL:
        assert rules["layout"] is None
        return
    layout = next(each for each in SITES[golden["site"]].layouts if each.name == name)
    assert rules["title"] == rules["body"] == f"layout:{name}"
    if layout.publish_time or layout.head_line:
        assert rules["publish_time"] == f"layout:{name}"
    if record["source"] and (layout.source or layout.head_line):
        assert rules["source"] == f"layout:{name}"


def test_pages_in_gbk_and_in_utf8_are_both_golden():
    assert {golden_of(page)["record"]["http"]["charset"] for page in PAGES} == {"utf-8", "gb18030"}


def renamed(data, names=rb"[^\"']*"):
    """The page after a redesign: every class and id (that matches) has another name."""

    def another(found):
        return found[1] + b"x" + hashlib.sha256(found[2]).hexdigest()[:8].encode() + found[3]

    return re.sub(rb"(\s(?:class|id)=[\"'])(" + names + rb")([\"'])", another, data)


@each_page
def test_a_redesign_costs_fields_or_goes_unnoticed(page):
    golden = golden_of(page)
    record = golden["record"]
    if record["extraction"]["layout"] is None:
        return
    found = record_of(renamed(page.read_bytes()), golden)
    assert {name: found[name] for name in CONTENT} == {name: record[name] for name in CONTENT}
    if found["extraction"]["layout"] != "gov-meta":  # that layout reads no class
        assert found["extraction"]["layout"] is None
        # A page that was in the template of its site's system is no promise that the next one is.
        layouts = {layout.name: layout for layout in SITES[golden["site"]].layouts}
        day = date.fromisoformat(record["publish_time"][:10])
        first = min((each.valid_from or date.min for each in layouts.values() if each.expected), default=date.min)
        assert found["extraction"]["layout_drift"] is (day >= first)


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("lfxww-current", rb"h4 text-center xb-h4"),
        ("jcnews-trs", rb"source"),
        ("taiyuan_gov-text", rb"date"),
    ],
)
def test_a_layout_that_lost_its_head_line_is_not_noticed(name, lost):
    page = FOLDER / f"{name}.html"
    golden = golden_of(page)
    data = page.read_bytes()
    broken = renamed(data, lost)
    assert broken != data
    found = record_of(broken, golden)
    assert found["extraction"]["layout"] == golden["record"]["extraction"]["layout"]
    assert found["extraction"]["layout_drift"] is True
    assert {name: found[name] for name in CONTENT} == {name: golden["record"][name] for name in CONTENT}


@each_page
def test_general_rules_alone_say_that_a_layout_drifted(page):
    golden = golden_of(page)
    article = extract(page.read_bytes(), golden["url"], content_type=golden["content_type"])
    assert article.extraction.layout is None
    assert article.extraction.layout_drift is False
    assert article.title == golden["record"]["title"]
