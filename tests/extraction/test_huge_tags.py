"""The compiled look for tags with hundreds of attributes: it must see what Python's form sees, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction.huge_tags import (
    NATIVE,
    _may_have_huge_tags_in_python,
    fall_to_long_pieces,
    may_have_huge_tags,
    without_huge_tags,
)
from tests.extraction.many_pages import BYTES, mutated_pages

compiled = pytest.mark.skipif(NATIVE is None, reason="the look for huge tags is not compiled")
VALUES = [b'a="1" ' * 198, b"a='1' " * 199, b"''" * 100, b'"<"' * 100]
PIECES = [b"<", b">", b'"', b"'", b"<a ", b"x" * 3999, b"x" * 4000, b"x" * 4001, *VALUES, "正文".encode()]


@compiled
@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_a_huge_tag_is_seen_by_one_form_alone(data):
    assert NATIVE(data) == _may_have_huge_tags_in_python(data)


@compiled
def test_a_page_has_huge_tags_for_one_form_alone():
    for data in (*BYTES, *mutated_pages(BYTES, 300)):
        assert NATIVE(data) == _may_have_huge_tags_in_python(data)


@pytest.mark.parametrize("attributes", [" a='1'" * 400, f" a={'1' * 4001}"], ids=["many", "long"])
def test_a_huge_tag_keeps_its_attributes(attributes):
    text = f"<p>一</p><div{attributes}>二</div>{'文' * 4001}"
    assert may_have_huge_tags(text.encode())
    assert fall_to_long_pieces(text.encode())
    assert without_huge_tags(text) == f"<p>一</p><div>二</div>{'文' * 4001}"
