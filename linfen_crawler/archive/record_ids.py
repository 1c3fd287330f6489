"""Ids of records: random UUIDs, as archives write them."""

from __future__ import annotations

import os

_VARIANT = {f"{number:x}": "89ab"[number & 3] for number in range(16)}


def new_record_id() -> str:
    """`<urn:uuid:…>` with a UUID of version 4 (RFC 9562, 5.4), which was never used.

    `uuid` makes a number of the random bytes and writes it out again: three times as long, three times a page.
    """
    digits = os.urandom(16).hex()
    return (
        f"<urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{_VARIANT[digits[16]]}{digits[17:20]}-{digits[20:]}>"
    )
