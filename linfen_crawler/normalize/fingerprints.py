"""The simhash of a text: equal texts have equal ones, texts that differ little differ in few of its 64 bits.

Charikar's method over the text's shingles of four characters, white space left out. All shingles are counted at once:
their hashes stand side by side in one big integer, and halves of it are added bit plane by bit plane.
"""

from __future__ import annotations

import sys
from array import array
from zlib import crc32

_SHINGLE = 4
"""Characters: two or three words of Chinese."""

_WIDTH = 2 * _SHINGLE
"""Bytes of a shingle, whose characters are UTF-16 units."""

_BITS = 64
_MULTIPLIER = 0x9E3779B1
"""The prime nearest to 2**32 over the golden ratio (Knuth's multiplicative hashing)."""


def simhash(text: str | None) -> str | None:
    """The 64-bit simhash as 16 hexadecimal digits, None for a text without visible characters.

    The same on every machine and in every version of Python: CRC-32 of UTF-16 units, no salted hashes.
    """
    squeezed = "".join(text.split()) if text else ""
    if not squeezed:
        return None
    units = squeezed.encode("utf-16-le", "surrogatepass")
    checksums = _checksums(units) if len(units) > _WIDTH else array("Q", [crc32(units)])
    lanes = 1 << (len(checksums) - 1).bit_length()
    planes = _bit_counts(_spread(checksums, lanes), lanes)
    return f"{_above(planes, len(checksums) // 2):016x}"


def distance(one: str, other: str) -> int:
    """In how many bits two simhashes differ: up to about 3 for near duplicates, about 32 for unrelated texts."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _checksums(units: bytes) -> array[int]:
    """The CRC-32 of every shingle of a text that has more than one.

    A checksum is the exclusive or of what each byte adds to it at its place, so all are made at once: for each place
    the text is translated by a table, and whole texts are joined as integers.
    """
    count = len(units) // 2 - _SHINGLE + 1
    halves = units[0::2], units[1::2]
    found = bytearray(8 * count)
    for byte, (nothing, tables) in enumerate(_CHECKSUM_TABLES):
        joined = int.from_bytes(bytes([nothing]) * count, "little")
        for place, table in enumerate(tables):
            start = place // 2
            joined ^= int.from_bytes(halves[place % 2][start : start + count].translate(table), "little")
        found[byte::8] = joined.to_bytes(count, "little")
    checksums = array("Q")
    checksums.frombytes(found)
    if sys.byteorder == "big":
        checksums.byteswap()
    return checksums


def _checksum_tables() -> list[tuple[int, list[bytes]]]:
    """For each byte of a checksum: that of nothing but zeros, and for each place of a shingle what each byte adds."""
    nothing = crc32(bytes(_WIDTH))
    added = [
        [crc32(bytes(place) + bytes([value]) + bytes(_WIDTH - place - 1)) ^ nothing for value in range(256)]
        for place in range(_WIDTH)
    ]
    return [
        (nothing >> shift & 0xFF, [bytes(sum_ >> shift & 0xFF for sum_ in sums) for sums in added])
        for shift in range(0, 32, 8)
    ]


_CHECKSUM_TABLES = _checksum_tables()


def _spread(checksums: array[int], lanes: int) -> int:
    """All checksums, each spread over the 64 bits of its lane: 32 bits times 32 bits never reach the next lane."""
    product = int.from_bytes(checksums.tobytes(), sys.byteorder) * _MULTIPLIER
    lower_halves = int.from_bytes(b"\xff\xff\xff\xff\0\0\0\0" * lanes, "little")
    return product ^ ((product >> 32) & lower_halves)


def _bit_counts(hashes: int, lanes: int) -> list[int]:
    """How many of the 64-bit lanes, a power of two of them, have each bit set: 64 counts as planes, ones first."""
    planes = [hashes]
    while lanes > 1:
        lanes //= 2
        shift = lanes * _BITS
        lower = (1 << shift) - 1
        carry = 0
        summed: list[int] = []
        for plane in planes:
            a, b = plane & lower, plane >> shift
            both = a ^ b
            summed.append(both ^ carry)
            carry = (a & b) | (carry & both)
        summed.append(carry)
        planes = summed
    return planes


def _above(planes: list[int], limit: int) -> int:
    """The bits whose counts are greater than the limit, all 64 compared at once from the highest plane down."""
    greater, equal = 0, (1 << _BITS) - 1
    for weight in range(len(planes) - 1, -1, -1):
        if limit >> weight & 1:
            equal &= planes[weight]
        else:
            greater |= equal & planes[weight]
            equal &= ~planes[weight]
    return greater
