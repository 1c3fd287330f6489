"""The charsets that pages are written in. A page may name anything; Python has codecs that are none of a text."""

from __future__ import annotations

import codecs
from typing import Final

CHARSETS: Final = frozenset(
    [
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
        *("gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "cp950"),
        *("shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949", "johab"),
        *("ascii", "koi8-r", "koi8-u", "cp866", "cp874", "tis-620", "mac-roman", "mac-cyrillic"),
        *(f"iso8859-{part}" for part in (*range(1, 12), *range(13, 17))),
        *(f"cp{page}" for page in range(1250, 1259)),
    ]
)
"""By Python's names: those of the WHATWG's Encoding Standard, and UTF-32."""

_LONGEST_NAME = 40


def charset_of(name: str) -> str | None:
    """Python's name of a charset; None for what is none that pages are written in (`utf-7`, `idna`, `zlib`).

    Args:
        name: As a page, a header or a definition gives it.
    """
    plain = name.strip().lower().removeprefix("x-")
    if not plain.isascii() or len(plain) > _LONGEST_NAME:
        return None
    try:
        found = codecs.lookup(plain).name
    except (LookupError, ValueError):
        return None
    return found if found in CHARSETS else None
