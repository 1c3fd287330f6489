"""The word lists: whole, without contradictions, in an order that longest-first alternations can rely on."""

import pytest

from linfen_crawler import lexicon
from linfen_crawler.lexicon.word_lists import read_words

LABELS = ["SOURCE_LABELS", "OTHER_SOURCE_LABELS", "TIME_LABELS", "MODIFIED_LABELS", "COUNT_LABELS", "FURNITURE_LABELS"]
WORD_LISTS = [
    "desk_words",
    "double_surnames",
    "job_titles",
    "medium_endings",
    "nobody",
    "not_names",
    "outlet_prefixes",
    "regions",
    "surnames",
    "transcribed_beginnings",
]


@pytest.mark.parametrize("name", LABELS)
def test_a_label_never_stands_before_a_longer_one_that_it_begins(name: str) -> None:
    labels = getattr(lexicon, name)
    for at, label in enumerate(labels):
        assert not any(later.startswith(label) for later in labels[at + 1 :]), label


@pytest.mark.parametrize("name", [*WORD_LISTS, *(label.lower() for label in LABELS)])
def test_no_word_stands_in_a_list_twice(name: str) -> None:
    words = read_words(name)
    assert words
    assert sorted(words) == sorted(set(words))


def test_no_role_is_in_two_files_that_say_different_lists() -> None:
    names = [
        "roles_of_writers",
        "roles_of_photographers",
        "roles_of_both",
        "roles_of_editors",
        "roles_of_proofreaders",
        "roles_without_list",
    ]
    words = [word for name in names for word in read_words(name)]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(
    ("role", "lists"),
    [
        ("记者", ("authors",)),
        ("通讯员", ("authors",)),
        ("摄", ("photographers",)),
        ("摄影报道", ("authors", "photographers")),
        ("责任编辑", ("editors",)),
        ("校对", ("proofreaders",)),
        ("审核", ()),
        ("监制", ()),
        ("原作者", ()),
        ("供图", ()),
    ],
)
def test_a_role_feeds_the_right_lists(role: str, lists: tuple[str, ...]) -> None:
    assert lexicon.ROLE_LISTS[role] == lists


def test_roles_behind_names_and_inside_runs_are_roles() -> None:
    assert set(lexicon.ROLES_INSIDE_RUNS) <= set(lexicon.ROLE_LISTS)
    assert {role for role in lexicon.ROLES_BEHIND_NAMES if role not in lexicon.ROLE_LISTS} == set()


def test_surnames_are_single_characters_and_the_common_ones_are_there() -> None:
    assert all(len(surname) == 1 for surname in lexicon.SURNAMES)
    assert set("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗亢禤") <= lexicon.SURNAMES
    assert {"欧阳", "司马", "诸葛", "上官"} <= lexicon.DOUBLE_SURNAMES
    assert all(len(surname) == 2 for surname in lexicon.DOUBLE_SURNAMES)


def test_no_character_tells_for_both_scripts() -> None:
    assert set(lexicon.SIMPLIFIED_ONLY) & set(lexicon.TRADITIONAL_ONLY) == set()
