"""Lines of a site's footer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction.line_shapes import FOOTER_LINE, is_footer_line
from linfen_crawler.extraction.page_kind_phrases import FOOTER_INSIDE, is_site_footer_line

BESIDE = st.text(st.sampled_from("　 临汾市Aar0|"), max_size=6)


@given(BESIDE, st.from_regex(FOOTER_LINE, fullmatch=True), BESIDE)
def test_a_sentence_is_taken_for_a_line_of_the_footer_or_such_a_line_for_the_article(before, line, behind):
    text = f"{before}{line}{behind}"
    assert is_footer_line(text) == ("。" not in text and FOOTER_LINE.search(text) is not None)
    assert not is_footer_line(f"{text}。")


@given(BESIDE, st.from_regex(FOOTER_INSIDE, fullmatch=True), BESIDE)
def test_a_footer_is_taken_for_an_article_where_something_stands_before_it(before, line, behind):
    assert is_site_footer_line(f"{before}{line}{behind}")
