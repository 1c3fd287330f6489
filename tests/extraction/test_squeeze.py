"""White space is squeezed in Python and in machine code: both make the same of any text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linfen_crawler.extraction.page_text import NATIVE, squeeze_in_python

PIECES = [" ", "  ", "\n", "\t", "\x1f", "\xa0", "\u3000", "\u200b", "\u2060", "\ufeff", "\xad", "临汾", "a", "é"]


@pytest.mark.skipif(NATIVE is None, reason="the look at texts is not compiled")
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.characters())).map("".join))
@example("\u200b 临汾 \u200b")
@example("")
def test_the_compiled_form_leaves_other_white_space(text):
    assert NATIVE(text) == squeeze_in_python(text)
