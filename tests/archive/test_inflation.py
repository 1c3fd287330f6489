"""Unpacking by zlib-ng and by zlib: whoever has the one gets what others get from the other, also from broken bytes."""

from __future__ import annotations

import importlib
import sys
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.archive import inflation
from linfen_crawler.archive.inflation import GZIP, INFLATE_ERRORS, inflater

CONTENT = st.one_of(
    st.lists(st.sampled_from(["临汾", "<p>", "汾河新桥通车", " ", "<a href='/'>"]), max_size=400).map(
        lambda words: "".join(words).encode()
    ),
    st.binary(max_size=2000),
    st.integers(0, 200_000).map(lambda count: b"\r\n" * count),
)


def steps(unpack: Any, data: bytes, piece: int, most: int) -> list[object]:
    """What comes out step by step, and how it ends."""
    came: list[object] = []
    at = 0
    while not unpack.eof:
        given_in = unpack.unconsumed_tail or data[at : at + piece]
        at += 0 if unpack.unconsumed_tail else len(given_in)
        try:
            came.append(unpack.decompress(given_in, most))
        except INFLATE_ERRORS as error:
            return [*came, str(error)]
        if not given_in and not came[-1]:
            break
    return [*came, unpack.eof, unpack.unused_data, unpack.flush() if unpack.eof else b""]


@given(
    content=CONTENT,
    level=st.integers(0, 9),
    window_bits=st.sampled_from([GZIP, zlib.MAX_WBITS, -zlib.MAX_WBITS]),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=3),
    kept=st.one_of(st.just(1.0), st.floats(0, 1)),
    piece=st.sampled_from([1 << 14, 100, 7]),
    most=st.sampled_from([1 << 16, 1000, 64]),
)
@settings(max_examples=500, deadline=None)
def test_what_zlib_ng_unpacks_or_says_differs_from_zlib(
    content: bytes,
    level: int,
    window_bits: int,
    changes: list[tuple[float, int]],
    kept: float,
    piece: int,
    most: int,
) -> None:
    pytest.importorskip("zlib_ng")
    packer = zlib.compressobj(level, zlib.DEFLATED, window_bits)
    data = bytearray(packer.compress(content) + packer.flush() + b"behind it")
    for where, by in changes:
        data[int(where * len(data))] ^= by
    broken = bytes(data[: int(kept * len(data))])
    assert steps(inflater(window_bits), broken, piece, most) == steps(
        zlib.decompressobj(window_bits), broken, piece, most
    )


def test_nothing_is_unpacked_where_zlib_ng_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        with monkeypatch.context() as without:
            without.setitem(sys.modules, "zlib_ng", None)
            importlib.reload(inflation)
            assert type(inflation.inflater(GZIP)) is type(zlib.decompressobj())
            assert set(inflation.INFLATE_ERRORS) == {zlib.error}
    finally:
        importlib.reload(inflation)
