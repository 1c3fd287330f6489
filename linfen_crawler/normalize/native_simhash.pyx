# cython: language_level=3, boundscheck=False, wraparound=False
"""The counting of `fingerprints` in machine code, one shingle behind another.

Two programs that must never differ: `tests/normalize/test_fingerprints.py` compares them.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND
from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memset

from linfen_crawler.exact_text cimport exact

cdef enum:
    SHINGLE = 4  # characters, which are UTF-16 units
    PLACES = 8  # bytes
    TOGETHER = 8  # hashes that are added at once
    LAST_WHITE = 0x3000  # no character behind it is white space

cdef uint64_t FIRST[2][256]
"""What each value of a unit's lower and upper byte adds to a shingle's checksum as its first unit, and, in the upper
half, as its second."""
cdef uint64_t LAST[2][256]
"""The same as its third and as its fourth unit."""
cdef uint32_t OF_NOTHING
"""The checksum of zeros."""

ctypedef fused Character:
    uint8_t
    uint16_t
    uint32_t

cdef struct Counting:
    uint64_t planes[64]
    uint64_t hashes[TOGETHER]
    uint64_t first  # sums of a shingle's first unit, and of its first two
    uint64_t last  # sums of its first three, and of all four
    size_t units


def bits_of_most(given):
    """The bits that most shingles of a text have, white space left out; None for a text with only one or none."""
    cdef str text = exact(given)
    cdef Counting counting
    cdef void* data = PyUnicode_DATA(text)
    cdef int kind = PyUnicode_KIND(text)
    memset(&counting, 0, sizeof(counting))
    if kind == 1:
        _take_all(&counting, <const uint8_t*>data, len(text))
    elif kind == 2:
        _take_all(&counting, <const uint16_t*>data, len(text))
    else:
        _take_all(&counting, <const uint32_t*>data, len(text))
    return _result(&counting) if counting.units > SHINGLE else None


cdef void _take_all(Counting* counting, const Character* characters, Py_ssize_t count) noexcept:
    cdef Py_ssize_t at
    cdef uint32_t character
    for at in range(count):
        character = characters[at]
        if character <= LAST_WHITE and (<Py_UCS4>character).isspace():
            continue
        if character >= 0x10000:
            _take(counting, 0xD7C0 + (character >> 10))
            _take(counting, 0xDC00 | (character & 0x3FF))
        else:
            _take(counting, character)


cdef inline void _take(Counting* counting, uint32_t unit) noexcept:
    """Take a unit in: it is the last one of a shingle, and the first, second and third of the next ones."""
    cdef uint64_t before = counting.first
    counting.first = (before << 32) ^ FIRST[0][unit & 0xFF] ^ FIRST[1][unit >> 8]
    counting.last = (counting.last << 32) ^ (before >> 32) ^ LAST[0][unit & 0xFF] ^ LAST[1][unit >> 8]
    counting.units += 1
    if counting.units < SHINGLE:
        return
    cdef size_t at = (counting.units - SHINGLE) % TOGETHER
    cdef uint64_t product = ((counting.last >> 32) ^ OF_NOTHING) * <uint64_t>0x9E3779B1
    counting.hashes[at] = product ^ (product >> 32)
    if at == TOGETHER - 1:
        _add(counting)


cdef void _add(Counting* counting) noexcept:
    """Add the hashes that wait to the counts of each bit."""
    cdef uint64_t before
    cdef uint64_t carry = _eight_added(counting.planes, counting.hashes)
    cdef int weight = 3
    while carry:
        before = counting.planes[weight]
        counting.planes[weight] = before ^ carry
        carry &= before
        weight += 1


cdef uint64_t _result(Counting* counting) noexcept:
    cdef size_t count = counting.units - SHINGLE + 1
    cdef size_t waiting = count % TOGETHER
    if waiting:
        memset(counting.hashes + waiting, 0, (TOGETHER - waiting) * sizeof(uint64_t))
        _add(counting)
    return _above(counting.planes, count // 2)


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


cdef int _byte, _value
for _byte in range(2):
    for _value in range(256):
        FIRST[_byte][_value] = (
            _after_zeros(_value, PLACES - _byte) | <uint64_t>_after_zeros(_value, PLACES - 2 - _byte) << 32
        )
        LAST[_byte][_value] = (
            _after_zeros(_value, PLACES - 4 - _byte) | <uint64_t>_after_zeros(_value, PLACES - 6 - _byte) << 32
        )
OF_NOTHING = ~_after_zeros(<uint32_t>0xFFFFFFFF, PLACES)
