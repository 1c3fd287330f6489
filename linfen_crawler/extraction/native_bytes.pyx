# cython: language_level=3, boundscheck=False, wraparound=False
"""What is asked of a page's bytes before it is parsed, in one look where Python takes several.

`may_have_huge_tags` is that of `huge_tags`, and `tests/extraction/test_huge_tags.py` compares the two; `is_clean_utf8`
answers for `decode` what only decoding tells in Python, and `tests/extraction/test_decode.py` compares the outcome;
`count_of_tags` counts for `page_limits`, many bytes at once, and `tests/extraction/test_page_limits.py` compares it.
"""

from libc.stdint cimport uint64_t
from libc.string cimport memchr, memcpy

from linfen_crawler.extraction.byte_marks cimport is_mark, opened

cdef enum:
    LONG_TAG = 4000
    MANY_VALUES = 199
    AT_ONCE = 240  # bytes, of which a byte can count all


def is_clean_utf8(bytes page):
    """Whether the page is UTF-8 without any fault, and holds neither NULs nor replacement characters (U+FFFD)."""
    cdef const unsigned char* place = page
    cdef const unsigned char* end = place + len(page)
    cdef uint64_t eight
    cdef unsigned char first
    if memchr(place, 0, end - place) is not NULL:
        return False
    while place < end:
        first = place[0]
        if first < 0x80:
            while end - place >= 8:
                memcpy(&eight, place, 8)
                if eight & <uint64_t>0x8080808080808080:
                    break
                place += 8
            while place < end and place[0] < 0x80:
                place += 1
        elif first < 0xC2:
            return False
        elif first < 0xE0:
            if end - place < 2 or not _goes_on(place[1]):
                return False
            place += 2
        elif first < 0xF0:
            if end - place < 3 or not (_goes_on(place[1]) and _goes_on(place[2])):
                return False
            if (first == 0xE0 and place[1] < 0xA0) or (first == 0xED and place[1] >= 0xA0):
                return False  # written longer than need be; a surrogate
            if first == 0xEF and place[1] == 0xBF and place[2] == 0xBD:
                return False
            place += 3
        elif first < 0xF5:
            if end - place < 4 or not (_goes_on(place[1]) and _goes_on(place[2]) and _goes_on(place[3])):
                return False
            if (first == 0xF0 and place[1] < 0x90) or (first == 0xF4 and place[1] >= 0x90):
                return False
            place += 4
        else:
            return False
    return True


cdef inline bint _goes_on(unsigned char byte) noexcept:
    return byte & 0xC0 == 0x80


def may_have_huge_tags(bytes page):
    """Whether the page has what a huge tag cannot do without."""
    cdef const unsigned char* data = page
    cdef const unsigned char* end = data + len(page)
    cdef const unsigned char* begun = opened(data, end)
    cdef const unsigned char* place
    while begun is not NULL:
        place = begun + 1
        if not _is_short_tag(place, end):
            while place < end and not is_mark(place[0]):
                place += 1
            if place - begun > LONG_TAG and end - begun > LONG_TAG + 1:
                return True  # thousands of bytes with no mark among them, and more behind them
            if _has_many_values(place, end):
                return True
        begun = opened(place, end)
    return False


cdef inline bint _is_short_tag(const unsigned char* place, const unsigned char* end) noexcept:
    """Whether a tag, which begins before a place, ends so soon that nothing about it is huge.

    That is certain where quotation marks of one kind alone stand before the first `>`, in pairs.
    """
    cdef Py_ssize_t size = min(end - place, <Py_ssize_t>AT_ONCE)
    cdef const unsigned char* closed = <const unsigned char*>memchr(place, b">", size)
    cdef unsigned char doubled = 0, single = 0
    cdef Py_ssize_t each
    if closed is NULL:
        return False
    for each in range(closed - place):
        doubled += place[each] == b'"'
        single += place[each] == b"'"
    return doubled % 2 == 0 and single % 2 == 0 and not (doubled and single)


cdef bint _has_many_values(const unsigned char* place, const unsigned char* end) noexcept:
    """Whether values in quotation marks follow each other, with neither `<` nor `>` between them."""
    cdef int values = 0
    while place < end and place[0] != b"<" and place[0] != b">":
        if place[0] == b'"' or place[0] == b"'":
            place = <const unsigned char*>memchr(place + 1, place[0], end - place - 1)
            if place is NULL:
                return False
            values += 1
            if values == MANY_VALUES:
                return True
        place += 1
    return False


def count_of_tags(bytes page):
    """How many `<` the page has."""
    cdef const unsigned char* place = page
    cdef Py_ssize_t left = len(page)
    cdef Py_ssize_t count = 0
    cdef int each
    cdef unsigned char some
    while left >= AT_ONCE:
        some = 0
        for each in range(AT_ONCE):
            some += place[each] == b"<"
        count += some
        place += AT_ONCE
        left -= AT_ONCE
    for each in range(left):
        count += place[each] == b"<"
    return count
