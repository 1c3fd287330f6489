"""Unpacking of gzip and deflate: by zlib-ng where it is installed, else by zlib.

Both give the same bytes in the same steps, and the same words for what is broken: `tests/archive/test_inflation.py`
compares them. zlib-ng takes somewhat more than a third of the time for a page (docs/performance.md).
"""

from __future__ import annotations

import zlib
from typing import Any

_fastest: Any
try:
    from zlib_ng import zlib_ng as _fastest
except ImportError:
    _fastest = zlib

GZIP = 16 + zlib.MAX_WBITS
"""Window bits of what has gzip's header and checksum."""

INFLATE_ERRORS: tuple[type[Exception], ...] = (zlib.error, _fastest.error)
"""What is raised for bytes that cannot be unpacked: neither class knows of the other."""


def inflater(window_bits: int) -> Any:
    """What `zlib.decompressobj` gives for these window bits, with the same methods and attributes."""
    return _fastest.decompressobj(window_bits)
