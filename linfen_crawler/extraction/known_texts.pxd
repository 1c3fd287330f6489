"""What short texts mean that were seen last: a table of fixed size, in which a text takes the place of one before it."""

from libc.string cimport memcmp, memcpy

cdef enum:
    KNOWN = 2048
    LONGEST_KNOWN = 59  # bytes: with it a `Known` is as long as a line of the processor's cache


cdef struct Known:
    int meaning
    unsigned char size  # 0 for none
    char[LONGEST_KNOWN] text


cdef inline Known* slot_of(Known* table, const char* text, Py_ssize_t* size) noexcept:
    """Where a text is remembered, if it is; NULL for one that is none, or too long. Also how many bytes it has."""
    cdef unsigned int total = 0
    if text is NULL:
        return NULL
    while text[size[0]]:
        total = total * 31 + <unsigned char>text[size[0]]
        size[0] += 1
        if size[0] > LONGEST_KNOWN:
            return NULL
    return &table[(total ^ total >> 11) & (KNOWN - 1)]


cdef inline bint is_known(Known* known, const char* text, Py_ssize_t size) noexcept:
    return known is not NULL and known.size == size and memcmp(known.text, text, size) == 0


cdef inline int remember(Known* known, const char* text, Py_ssize_t size, int meaning) noexcept:
    if known is not NULL:
        known.meaning, known.size = meaning, <unsigned char>size
        memcpy(known.text, text, size)
    return meaning
