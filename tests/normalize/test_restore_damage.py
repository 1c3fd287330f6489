"""Damage done byte by byte as copying hosts do it is undone; honest text of every kind comes back byte for byte."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.normalize.restore import KEYWORD_LINE_REMOVED, PUNCTUATION_MERGED, restore_capture
from tests.normalize.copying_host import Host, damage, folded
from tests.normalize.our_texts import REPORTS, SINGULAR, composed_article
from tests.normalize.restoration_rate import restoration_rate, right_characters

LEAST_RIGHT = 0.998
"""Share of the characters that must be right over the corpus."""

HOSTS = st.builds(
    Host,
    seed=st.integers(0, 10_000),
    readings=st.sampled_from((0.5, 0.8, 1.0)),
    unconverted=st.sampled_from((0.0, 0.08, 0.15)),
    parted=st.sampled_from((0.0, 0.5, 1.0)),
    folds=st.booleans(),
    by_phrase=st.booleans(),
)


def test_nearly_all_of_a_damaged_corpus_is_right_again() -> None:
    reports = [(text, Host(100 * seed + number)) for number, text in enumerate(REPORTS) for seed in range(4)]
    composed = [
        (composed_article(number), Host(number, folds=number % 3 == 1, by_phrase=number % 4 == 2, parted=1.0))
        for number in range(60)
    ]
    rate = restoration_rate([*reports, *composed], with_damaged=True)
    assert rate.right_before < 0.8 * rate.characters
    assert rate.share >= LEAST_RIGHT


@settings(deadline=None, max_examples=40)
@given(HOSTS, st.integers(0, 500))
def test_what_any_host_did_is_undone_and_restoring_again_changes_nothing(host: Host, number: int) -> None:
    text = "\n".join(composed_article(3 * number + part) for part in range(3))
    once = restore_capture(damage(text, host)).text
    text = folded(text) if host.folds else text
    # A single text may hold several places that cannot be proved; the corpus above has the floor.
    assert right_characters(text, once) >= 0.98 * len(text)
    assert restore_capture(once).text == once


@pytest.mark.parametrize("text", [*SINGULAR, *REPORTS, *map(composed_article, range(40))])
def test_honest_text_comes_back_byte_for_byte(text: str) -> None:
    restored = restore_capture(text)
    assert restored.text == text
    assert not restored.flags


@settings(deadline=None)
@given(st.lists(st.sampled_from((*SINGULAR, *REPORTS)), min_size=2, max_size=4), st.integers(0, 3))
def test_honest_texts_after_each_other_come_back_byte_for_byte(texts: list[str], blank_lines: int) -> None:
    text = ("\n" * (1 + blank_lines)).join(texts)
    assert restore_capture(text).text == text


def test_doubled_commas_of_a_damaged_text_become_one() -> None:
    text = REPORTS[1]
    restored = restore_capture(damage(text, Host(3, parted=0.0, unconverted=0.0, doubles=1.0)))
    assert restored.text == text
    assert restored.flags[PUNCTUATION_MERGED] == text.count("，")


def test_lines_of_foreign_keywords_above_a_damaged_text_go() -> None:
    text = REPORTS[1]
    damaged = damage(text, Host(3, parted=0.0, unconverted=0.0))
    restored = restore_capture(f"best casino, online slots, bonus codes\nカジノ オンライン\nCCTV.com\n{damaged}")
    assert restored.text == f"CCTV.com\n{text}"
    assert restored.flags[KEYWORD_LINE_REMOVED] == 2


def test_a_text_converted_by_a_machine_without_readings_becomes_simplified() -> None:
    text = (
        "連日來，縣里的干部們幫着種植戶開展田間管理。以后的工作還很多，這里的志愿者說，制造業的復雜程度超過想象，"
        "關系到每個人。雨后來的人們見麵就問價錢，經營的規范也在進步，標准更高了。代表們開會研究發展問題。"
    )
    restored = restore_capture(text).text
    assert restored == (
        "连日来，县里的干部们帮着种植户开展田间管理。以后的工作还很多，这里的志愿者说，制造业的复杂程度超过想象，"
        "关系到每个人。雨后来的人们见面就问价钱，经营的规范也在进步，标准更高了。代表们开会研究发展问题。"
    )
