import copy
from typing import Any

from linfen_crawler.sites.merge import merge_definitions

FAMILY: dict[str, Any] = {
    "delay": 3,
    "articles": {"by_id": "/{id}", "patterns": ["a", "b"]},
    "layouts": [{"name": "x", "title": ["h1"], "body": ["#x"]}, {"name": "y", "body": ["#y"]}],
    "notes": "of the family",
}


def test_tables_are_merged_and_lists_replaced() -> None:
    merged = merge_definitions(FAMILY, {"articles": {"patterns": ["c"]}, "key": "k"})
    assert merged["articles"] == {"by_id": "/{id}", "patterns": ["c"]}
    assert merged["key"] == "k"
    assert merged["delay"] == 3


def test_layouts_are_joined_by_name_with_the_sites_own_first() -> None:
    merged = merge_definitions(FAMILY, {"layouts": [{"name": "z"}, {"name": "y", "title": ["h2"], "body": ["#q"]}]})
    assert merged["layouts"] == [
        {"name": "z"},
        {"name": "y", "title": ["h2"], "body": ["#q"]},
        {"name": "x", "title": ["h1"], "body": ["#x"]},
    ]
    half = merge_definitions(FAMILY, {"layouts": [{"name": "y", "title": ["h2"]}]})
    assert half["layouts"][0] == {"name": "y", "title": ["h2"], "body": ["#y"]}


def test_notes_of_site_and_family_stay() -> None:
    assert merge_definitions(FAMILY, {"notes": "of the site"})["notes"] == "of the site\nof the family"
    assert merge_definitions(FAMILY, {})["notes"] == "of the family"


def test_merging_changes_neither_side() -> None:
    family, site = copy.deepcopy(FAMILY), {"articles": {"patterns": ["c"]}, "layouts": [{"name": "x", "body": []}]}
    before = copy.deepcopy(site)
    merge_definitions(family, site)
    assert (family, site) == (FAMILY, before)


def test_wrong_types_go_through_to_be_named_by_the_check() -> None:
    for wrong in (3, "x", [3], {"name": "x"}):
        assert merge_definitions(FAMILY, {"layouts": wrong})["layouts"] == wrong
    assert merge_definitions(FAMILY, {"articles": 3})["articles"] == 3
