"""Digests as WARC headers carry them: `sha1:BASE32`, `sha256:HEX` and their like, computed and compared."""

from __future__ import annotations

import base64
import binascii
import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def sha1_digest(data: bytes) -> str:
    """`sha1:BASE32`: the form of digests that all tools for web archives know."""
    return _written("sha1", hashlib.sha1(data, usedforsecurity=False).digest())


class DeclaredDigest:
    """The digest that a header declares, and that of the bytes that go by."""

    def __init__(self, declared: str) -> None:
        """Take a header's value.

        Raises:
            ValueError: It has no algorithm, or none that Python knows.
        """
        self.declared = declared
        name, colon, self._value = declared.strip().partition(":")
        if not colon:
            raise ValueError(f"{declared!r} names no algorithm")
        try:
            self._hash = hashlib.new(name.lower().replace("sha-", "sha"), usedforsecurity=False)
        except ValueError:
            raise ValueError(f"{declared!r} is of an algorithm that is not known here") from None

    def update(self, data: bytes) -> None:
        """Count further bytes."""
        self._hash.update(data)

    def agrees(self) -> bool:
        """Whether the bytes are those that the header was made of."""
        digest = self._hash.digest()
        return any(value == digest for value in _readings(self._value))

    def computed(self) -> str:
        """The digest of the bytes, as `algorithm:BASE32`."""
        return _written(self._hash.name, self._hash.digest())


def same_digest(one: str, other: str) -> bool:
    """Whether two values say the same, in whatever letters: base32, hexadecimal or base64."""
    if not same_algorithm(one, other):
        return False
    value, other_value = (each.strip().partition(":")[2] for each in (one, other))
    return value == other_value or bool(set(_readings(value)) & set(_readings(other_value)))


def same_algorithm(one: str, other: str) -> bool:
    """Whether two values are of one algorithm: those of two cannot be compared."""
    name, other_name = (each.strip().partition(":")[0].lower().replace("-", "") for each in (one, other))
    return name == other_name


def _written(algorithm: str, digest: bytes) -> str:
    return f"{algorithm}:{base64.b32encode(digest).decode('ascii')}"


def _readings(value: str) -> Iterator[bytes]:
    """All that a value may stand for. RFC 4648 has three alphabets, and WARC 1.1 names none of them."""
    padded = value + "=" * (-len(value) % 8)
    with suppress(ValueError, binascii.Error):
        yield base64.b32decode(padded, casefold=True)
    with suppress(ValueError):
        yield bytes.fromhex(value)
    with suppress(ValueError, binascii.Error):
        yield base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_" if set(value) & set("-_") else None)
