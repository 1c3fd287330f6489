"""What compiled looks at a page's bytes ask of them: where a tag is opened, and what parts tags and values."""

from libc.string cimport memchr


cdef inline const unsigned char* opened(const unsigned char* place, const unsigned char* end) noexcept:
    return <const unsigned char*>memchr(place, b"<", end - place)


cdef inline bint is_mark(unsigned char byte) noexcept:
    return byte <= 0x3E and (byte == b"<" or byte == b">" or byte == b'"' or byte == b"'")
