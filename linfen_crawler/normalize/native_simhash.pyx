# cython: language_level=3, boundscheck=False, wraparound=False
"""The counting of `fingerprints` in machine code, one shingle behind another.

Two programs that must never differ: `tests/normalize/test_fingerprints.py` compares them.
"""

from libc.stdint cimport uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from linfen_crawler.exact_text cimport exact

cdef enum:
    SHINGLE = 4  # characters, which are UTF-16 units
    PLACES = 8  # bytes
    TOGETHER = 8  # hashes that are added at once

cdef uint32_t ADDED[PLACES][256]
"""What each value of a byte at its place adds to the checksum of zeros."""
cdef uint32_t OF_NOTHING


def bits_of_most(given):
    """The bits that most shingles of a text have, white space left out; None for a text with only one or none."""
    cdef str text = exact(given)
    cdef uint16_t* units = <uint16_t*>malloc(2 * len(text) * sizeof(uint16_t) + 1)
    if units is NULL:
        raise MemoryError
    cdef size_t count = 0
    cdef Py_UCS4 character
    cdef uint32_t code
    for character in text:
        if character.isspace():
            continue
        code = character
        if code >= 0x10000:
            units[count] = 0xD7C0 + (code >> 10)
            units[count + 1] = 0xDC00 | (code & 0x3FF)
            count += 2
        else:
            units[count] = code
            count += 1
    cdef uint64_t found = _bits_of_most(units, count - SHINGLE + 1) if count > SHINGLE else 0
    free(units)
    return found if count > SHINGLE else None


cdef uint64_t _bits_of_most(const uint16_t* units, size_t count) noexcept:
    cdef uint64_t planes[64]
    cdef uint64_t hashes[TOGETHER]
    cdef uint64_t carry, before
    cdef size_t at = 0
    cdef size_t each
    cdef int weight
    memset(planes, 0, sizeof(planes))
    while at < count:
        for each in range(TOGETHER):
            hashes[each] = _hash(units + at + each) if at + each < count else 0
        carry = _eight_added(planes, hashes)
        weight = 3
        while carry:
            before = planes[weight]
            planes[weight] = before ^ carry
            carry &= before
            weight += 1
        at += TOGETHER
    return _above(planes, count // 2)


cdef inline uint64_t _hash(const uint16_t* units) noexcept:
    """The checksum of a shingle, spread over 64 bits."""
    cdef uint32_t checksum = OF_NOTHING
    cdef int at
    for at in range(SHINGLE):
        checksum ^= ADDED[2 * at][units[at] & 0xFF] ^ ADDED[2 * at + 1][units[at] >> 8]
    cdef uint64_t product = <uint64_t>checksum * <uint64_t>0x9E3779B1
    return product ^ (product >> 32)


cdef inline uint64_t _eight_added(uint64_t* planes, const uint64_t* hashes) noexcept:
    """Add eight hashes to the planes of ones, twos and fours: what goes into that of eights."""
    cdef uint64_t twos = _added(planes, hashes[0], hashes[1])
    cdef uint64_t more_twos = _added(planes, hashes[2], hashes[3])
    cdef uint64_t fours = _added(planes + 1, twos, more_twos)
    twos = _added(planes, hashes[4], hashes[5])
    more_twos = _added(planes, hashes[6], hashes[7])
    return _added(planes + 2, fours, _added(planes + 1, twos, more_twos))


cdef inline uint64_t _added(uint64_t* plane, uint64_t one, uint64_t other) noexcept:
    """Add two to a plane: what goes into the next."""
    cdef uint64_t either = one ^ other
    cdef uint64_t carry = (one & other) | (plane[0] & either)
    plane[0] ^= either
    return carry


cdef uint64_t _above(const uint64_t* planes, size_t limit) noexcept:
    """The bits whose counts are greater than the limit, all 64 compared at once from the highest plane down."""
    cdef uint64_t greater = 0
    cdef uint64_t equal = ~<uint64_t>0
    cdef int weight
    for weight in range(63, -1, -1):
        if <uint64_t>limit >> weight & 1:
            equal &= planes[weight]
        else:
            greater |= equal & planes[weight]
            equal &= ~planes[weight]
    return greater


cdef uint32_t _after_zeros(uint32_t checksum, int count) noexcept:
    """The remainder (CRC-32) after so many bytes of zeros."""
    cdef int bit
    for bit in range(8 * count):
        checksum = (checksum >> 1) ^ (<uint32_t>0xEDB88320 if checksum & 1 else 0)
    return checksum


cdef int _place, _value
for _place in range(PLACES):
    for _value in range(256):
        ADDED[_place][_value] = _after_zeros(_value, PLACES - _place)
OF_NOTHING = ~_after_zeros(<uint32_t>0xFFFFFFFF, PLACES)
