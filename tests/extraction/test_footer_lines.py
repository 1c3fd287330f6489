"""Lines of a site's footer: what is looked for before their patterns must stand in all that these match."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction.line_shapes import FOOTER_LINE, is_footer_line
from linfen_crawler.extraction.page_kind_phrases import _FOOTER_WORDS, is_site_footer_line

BESIDE = st.text(st.sampled_from("　 临汾市Aar0|"), max_size=6)


@given(BESIDE, st.from_regex(FOOTER_LINE, fullmatch=True), BESIDE)
def test_a_line_of_the_footer_is_passed_over_without_a_look(before, line, behind):
    text = f"{before}{line}{behind}"
    expected = len(text) < 300 and "。" not in text and FOOTER_LINE.search(text) is not None
    assert is_footer_line(text) == expected


@given(BESIDE, st.from_regex(_FOOTER_WORDS, fullmatch=True), BESIDE)
def test_a_footer_is_taken_for_an_article_without_a_look(before, line, behind):
    assert is_site_footer_line(f"{before}{line}{behind}")
