# cython: language_level=3, boundscheck=False, wraparound=False
"""`huge_tags.may_have_huge_tags` as machine code: one look at the page where Python takes three.

Two programs that must never differ: `tests/extraction/test_huge_tags.py` compares them.
"""

from libc.string cimport memchr

cdef enum:
    LONG_TAG = 4000
    MANY_VALUES = 199


def may_have_huge_tags(bytes page):
    """Whether the page has what a huge tag cannot do without."""
    cdef const unsigned char* data = page
    cdef const unsigned char* end = data + len(page)
    cdef const unsigned char* opened = <const unsigned char*>memchr(data, b"<", end - data)
    while opened is not NULL:
        opened += 1
        if _has_many_values(opened, end) or _begins_long_run(opened, end):
            return True
        opened = <const unsigned char*>memchr(opened, b"<", end - opened)
    return False


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


cdef bint _begins_long_run(const unsigned char* place, const unsigned char* end) noexcept:
    """Whether thousands of bytes follow with no mark among them, and more behind them."""
    cdef const unsigned char* behind = place + LONG_TAG
    if end - place <= LONG_TAG:
        return False
    while place < behind:
        if place[0] == b"<" or place[0] == b">" or place[0] == b'"' or place[0] == b"'":
            return False
        place += 1
    return True
