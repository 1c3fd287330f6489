"""Bodies in all codings, whole and broken."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.archive.content_codings import TooLong, undo_chunks, undo_codings
from tests.archive.written_archives import chunked, page


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :]),
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": lambda data: data,
}


@given(st.binary(max_size=200_000), st.lists(st.sampled_from(sorted(CODERS)), max_size=3))
@settings(max_examples=80, deadline=None)
def test_a_coding_is_not_undone(data: bytes, names: list[str]) -> None:
    coded = data
    for name in names:
        coded = CODERS[name](coded)
    if not data and coded != data:
        return  # an empty stream has no output by which it could be told from none
    assert undo_codings(coded, [", ".join(names)] if names else [], 1 << 20) == (data, None)


@given(st.binary(max_size=5000), st.integers(1, 900))
@settings(deadline=None)
def test_chunks_are_not_joined(data: bytes, size: int) -> None:
    assert undo_chunks(chunked(data, size)) == (data, None)
    assert undo_chunks(chunked(data, size)[: -len(b"0\r\n\r\n")] + b"000;ext=1\r\nTrailer: x\r\n\r\n") == (data, None)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_cut_body_passes_for_a_whole_one(name: str) -> None:
    coded = CODERS[name](page() * 50)
    content, flaw = undo_codings(coded[: len(coded) * 3 // 4], [name], 1 << 24)
    assert flaw
    assert (page() * 50).startswith(content)


def test_cut_chunks_pass_for_a_whole_body() -> None:
    data = chunked(page())
    content, flaw = undo_chunks(data[:-300])
    assert flaw
    assert content
    assert page().startswith(content)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_body_whose_coding_was_undone_before_is_refused(name: str) -> None:
    # So do archives of Common Crawl's news from before 2019 and of programs that record what a browser shows.
    assert undo_codings(page(), [name], 1 << 20) == (page(), None)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_garbage_passes_for_a_page(name: str) -> None:
    _, flaw = undo_codings(b"\x1f\x8b\x08\x00" + b"\x81\xfe" * 400, [name], 1 << 20)
    assert flaw


def test_a_body_that_is_in_no_chunks_is_refused() -> None:
    assert undo_chunks(page()) == (page(), None)


def test_an_unknown_coding_is_taken_for_none() -> None:
    assert undo_codings(b"abc", ["compress"], 100) == (b"abc", "its coding 'compress' is not known")


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_fills_the_memory(name: str) -> None:
    with pytest.raises(TooLong):
        undo_codings(CODERS[name](bytes(50_000_000)), [name], 1_000_000)


def test_an_empty_body_has_a_flaw() -> None:
    assert undo_codings(b"", ["gzip"], 10) == (b"", None)
