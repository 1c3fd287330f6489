"""Packing of records, each one gzip member: by libdeflate where it is installed, else by zlib.

Any reader unpacks what either wrote. libdeflate takes half of zlib's time for a page, at the same level, and what it
makes is no larger (docs/performance.md); it packs what is in memory as a whole, which a record is.
"""

from __future__ import annotations

import zlib
from typing import Any

from linfen_crawler.archive.inflation import GZIP

_LEVEL = 6  # archives stay for ever: 5 makes some pages larger by a hundredth; 9 of zlib takes half as long again

_libdeflate: Any
try:
    import deflate as _libdeflate
except ImportError:
    _libdeflate = None


def gzip_member(content: bytes) -> bytes:
    """The content as one whole gzip member, without name and time: the same bytes each time."""
    if _libdeflate is None:
        return zlib.compress(content, _LEVEL, GZIP)
    return bytes(_libdeflate.gzip_compress(content, _LEVEL))
