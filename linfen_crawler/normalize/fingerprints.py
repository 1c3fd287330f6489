"""The simhash of a text: equal texts have equal ones, texts that differ little differ in few of its 64 bits.

Charikar's method over the text's shingles of four characters, white space left out. All shingles are counted at once:
their hashes stand side by side in one big integer, and halves of it are added bit plane by bit plane. Where a C
compiler is, the same is done in machine code, shingle by shingle (`native_simhash.pyx`), at a tenth of the price.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from linfen_crawler.native_module import native_function

if TYPE_CHECKING:
    from collections.abc import Callable

_SHINGLE = 4
"""Characters: two or three words of Chinese."""

_WIDTH = 2 * _SHINGLE
"""Bytes of a shingle, whose characters are UTF-16 units."""

_BITS = 64
_LANE = _BITS // 8
_MULTIPLIER = 0x9E3779B1
"""The prime nearest to 2**32 over the golden ratio (Knuth's multiplicative hashing)."""


def simhash(text: str | None) -> str | None:
    """The 64-bit simhash as 16 hexadecimal digits, None for a text without visible characters.

    The same on every machine and in every version of Python: CRC-32 of UTF-16 units, no salted hashes.
    """
    if not text:
        return None
    bits = NATIVE(text) if NATIVE is not None else None
    if bits is None:
        bits = _bits_of_most(text)
    return f"{bits:016x}" if bits is not None else None


def _bits_of_most(text: str) -> int | None:
    squeezed = "".join(text.split())
    if not squeezed:
        return None
    units = squeezed.encode("utf-16-le", "surrogatepass")
    checksums = _checksums(units) if len(units) > _WIDTH else crc32(units).to_bytes(_LANE, "little")
    count = len(checksums) // _LANE
    lanes = 1 << (count - 1).bit_length()
    planes = _bit_counts(_spread(int.from_bytes(checksums, "little"), lanes), lanes)
    return _above(planes, count // 2)


def distance(one: str, other: str) -> int:
    """In how many bits two simhashes differ: up to about 3 for near duplicates, about 32 for unrelated texts."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _checksums(units: bytes) -> bytes:
    """The CRC-32 of every shingle of a text that has more than one, each at the lower end of a lane.

    A checksum is the exclusive or of what each byte adds to it at its place, so all are made at once: for each place
    the text is translated by a table for each byte of the checksum, and whole texts are joined as integers.
    """
    count = len(units) // 2 - _SHINGLE + 1
    halves = units[0::2], units[1::2]
    joined = int.from_bytes(b"".join([bytes([byte]) * count for byte in _OF_NOTHING]), "little")
    for place, tables in enumerate(_CHECKSUM_TABLES):
        start = place // 2
        half = halves[place % 2][start : start + count]
        joined ^= int.from_bytes(b"".join([half.translate(table) for table in tables]), "little")
    columns = joined.to_bytes(len(_OF_NOTHING) * count, "little")
    found = bytearray(_LANE * count)
    for byte in range(len(_OF_NOTHING)):
        found[byte::_LANE] = columns[byte * count : (byte + 1) * count]
    return bytes(found)


_OF_NOTHING = crc32(bytes(_WIDTH)).to_bytes(4, "little")
"""The checksum of a shingle of zeros."""


def _checksum_tables() -> list[list[bytes]]:
    """For each place of a shingle, and each byte of a checksum: what each value at the place adds to it."""
    nothing = int.from_bytes(_OF_NOTHING, "little")
    added = [
        [crc32(bytes(place) + bytes([value]) + bytes(_WIDTH - place - 1)) ^ nothing for value in range(256)]
        for place in range(_WIDTH)
    ]
    return [[bytes(sum_ >> shift & 0xFF for sum_ in sums) for shift in range(0, 32, 8)] for sums in added]


_CHECKSUM_TABLES = _checksum_tables()


def _spread(checksums: int, lanes: int) -> int:
    """All checksums, each spread over the 64 bits of its lane: 32 bits times 32 bits never reach the next lane."""
    product = checksums * _MULTIPLIER
    return product ^ ((product >> 32) & (_LOWER_HALVES if lanes <= _USUAL_LANES else _lower_halves(lanes)))


def _lower_halves(lanes: int) -> int:
    return int.from_bytes(b"\xff\xff\xff\xff\0\0\0\0" * lanes, "little")


_USUAL_LANES = 2048
_LOWER_HALVES = _lower_halves(_USUAL_LANES)


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


NATIVE: Callable[[str], int | None] | None = native_function(
    "normalize.native_simhash", "bits_of_most", beside=("../exact_text.pxd",)
)
"""The compiled counting of bits, for texts of several shingles; None where there is none."""
