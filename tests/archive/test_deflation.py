"""Packing by libdeflate and by zlib: either makes one member that everybody unpacks, and about as small a one."""

from __future__ import annotations

import gzip
import importlib
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.archive import deflation
from linfen_crawler.archive.inflation import GZIP

PAGES = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "data" / "golden").glob("*.html"))]
MOST_OF_ZLIB = 1.01
"""Archives stay for ever."""


@pytest.fixture(params=["libdeflate", "zlib"])
def packing(request, monkeypatch):
    """The module with the library of this name, whichever are installed."""
    if request.param == "libdeflate":
        pytest.importorskip("deflate")
        yield deflation
        return
    try:
        with monkeypatch.context() as without:
            without.setitem(sys.modules, "deflate", None)
            yield importlib.reload(deflation)
    finally:
        importlib.reload(deflation)


@given(content=st.one_of(st.binary(max_size=3000), st.integers(0, 1_000_000).map(lambda count: b"\0 \r\n" * count)))
@settings(max_examples=100, deadline=None)
def test_a_member_holds_anything_else_or_does_not_end(content):
    # By the library that is here: what zlib makes needs no proof.
    packed = deflation.gzip_member(content)
    unpack = zlib.decompressobj(GZIP)
    assert unpack.decompress(packed) == content
    assert unpack.eof
    assert not unpack.unused_data
    assert deflation.gzip_member(content) == packed


def test_a_reader_of_gzip_finds_a_flaw_or_another_page(packing):
    for page in (b"", *PAGES):
        packed = packing.gzip_member(page)
        assert gzip.decompress(packed) == page  # its checksum and length are looked at
        assert packed[:10] == b"\x1f\x8b\x08" + bytes(6) + packed[9:10]  # no name, no time, no comment


def test_pages_take_more_room_than_those_of_zlib(packing):
    of_zlib = sum(len(zlib.compress(page, 6, GZIP)) for page in PAGES)
    assert len(PAGES) > 10
    assert sum(len(packing.gzip_member(page)) for page in PAGES) <= MOST_OF_ZLIB * of_zlib
