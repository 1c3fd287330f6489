# cython: language_level=3, boundscheck=False, wraparound=False
"""Lines of a name, a colon and a value: records' headers, HTTP headers and named fields, as nearly all of them stand.

The compiled forms of what `record_headers`, `http_answer` and `warc_fields` do in Python;
`tests/archive/test_named_lines.py` compares them.
"""

from cpython.dict cimport PyDict_SetDefault
from libc.string cimport memchr, memcmp, memcpy

cdef extern from "Python.h":
    str PyUnicode_New(Py_ssize_t size, Py_UCS4 largest)
    unsigned char* PyUnicode_1BYTE_DATA(object)
    str PyUnicode_DecodeUTF8(const char* data, Py_ssize_t size, const char* errors)

ctypedef const unsigned char* Place

_IRREGULAR = "no head of a record, or one that is not as usual"

cdef enum:
    LONGEST = 65536
    MOST_DIGITS = 18


def regular_head(bytes content):
    """See `record_headers.regular_head`."""
    cdef Place data = content
    cdef Place end = data + len(content)
    cdef Place at = data
    cdef Place colon
    cdef Place line_end = NULL
    cdef Place kind = NULL
    cdef Place kind_end = NULL
    cdef long long length = -1
    cdef bint stated = False
    if end - data < 5 or memcmp(data, b"WARC/", 5) != 0:
        return None
    line_end = ended(at, end)
    if line_end is NULL or line_end - 1 < data + 5 or not is_ascii(data, line_end):
        return None
    at = line_end + 1
    while True:
        if end - at >= 2 and at[0] == b"\r" and at[1] == b"\n":
            break
        if at - data > LONGEST:
            return None
        colon = behind_name(at, end)
        if colon is NULL:
            return None
        line_end = ended(colon, end)
        if line_end is NULL or line_end - 1 == colon or not is_ascii(at, line_end):
            return None
        if kind is NULL and is_named(at, colon, b"warc-type", 9):
            kind, kind_end = colon + 1, line_end
        elif not stated and is_named(at, colon, b"content-length", 14):
            stated = True
            length = number(colon + 1, line_end)
            if length < 0:
                return None
        at = line_end + 1
    at += 2
    if kind is NULL or not stated or at - data > LONGEST:
        return None
    return at - data, stripped(kind, kind_end), length


def named_in(bytes head):
    """Of a head that `regular_head` found, what `by_name` makes of what `parted` makes of it."""
    cdef Place data = head
    cdef Place end = data + len(head) - 2
    cdef Place at = second_line(data, end)
    cdef Place colon
    cdef Place line_end
    cdef dict named = {}
    while at < end:
        line_end = ended(at, end)
        colon = behind_name(at, end)
        if line_end is NULL or colon is NULL or colon > line_end:
            raise ValueError(_IRREGULAR)
        PyDict_SetDefault(named, small(at, colon), value_of(at, colon, line_end))
        at = line_end + 1
    return named


def value_in(bytes head, str name):
    """Of a head that `regular_head` found, the value of the first header with a name."""
    cdef bytes wanted = name.lower().encode()
    cdef Place data = head
    cdef Place end = data + len(head) - 2
    cdef Place at = second_line(data, end)
    cdef Place colon
    cdef Place line_end
    while at < end:
        line_end = ended(at, end)
        colon = behind_name(at, end)
        if line_end is NULL or colon is NULL or colon > line_end:
            raise ValueError(_IRREGULAR)
        if is_named(at, colon, <const char*>wanted, len(wanted)):
            return value_of(at, colon, line_end)
        at = line_end + 1
    return None


def answer_head(bytes block):
    """The status of an HTTP answer, its headers, and where its body begins; None where they are not as usual.

    They are ASCII, no line goes on with the one before, and an empty line ends them.
    """
    cdef Place data = block
    cdef Place end = data + len(block)
    cdef Place at
    cdef Place colon
    cdef Place line_end
    cdef int status = stated_status(data, end)
    cdef list headers = []
    at = data
    if status == 0:
        return None
    while True:
        line_end = <Place>memchr(at, b"\n", end - at)
        if line_end is NULL or not is_ascii(at, line_end):
            return None
        if at != data:
            if line_end == at or (line_end == at + 1 and at[0] == b"\r"):
                return status, tuple(headers), line_end + 1 - data
            if at[0] == b" " or at[0] == b"\t":
                return None
            colon = <Place>memchr(at, b":", line_end - at)
            if colon is not NULL:
                headers.append((stripped_small(at, colon), stripped(colon + 1, line_end)))
        at = line_end + 1


def fields_in(bytes block):
    """See `warc_fields.read_fields`."""
    cdef Place data = block
    cdef Place end = data + len(block)
    cdef Place at = data
    cdef Place colon
    cdef Place line_end
    cdef list fields = []
    cdef str name, value
    while at < end:
        line_end = <Place>memchr(at, b"\n", end - at)
        if line_end is NULL:
            line_end = end
        colon = <Place>memchr(at, b":", line_end - at)
        if colon is not NULL:
            if is_ascii(at, colon):
                name = stripped_small(at, colon)
            else:
                # What stands behind it, too: a character that is broken off there ends where it would in the whole.
                name = PyUnicode_DecodeUTF8(<const char*>at, colon + 1 - at, b"replace").rpartition(":")[0].strip().lower()
            if is_ascii(colon, line_end):
                value = stripped(colon + 1, line_end)
            else:
                value = PyUnicode_DecodeUTF8(
                    <const char*>colon + 1, min(line_end + 1, end) - colon - 1, b"replace"
                ).strip()
            fields.append((name, value))
        at = line_end + 1
    return fields


cdef inline Place second_line(Place data, Place end) noexcept:
    cdef Place found = <Place>memchr(data, b"\n", end - data) if end > data else NULL
    return end if found is NULL else found + 1


cdef inline Place ended(Place at, Place end) noexcept:
    """The line feed that ends a line, with a carriage return before it; NULL where there is none, or only itself."""
    cdef Place found = <Place>memchr(at, b"\n", end - at)
    return found if found is not NULL and found > at and (found - 1)[0] == b"\r" else NULL


cdef inline Place behind_name(Place at, Place end) noexcept:
    """The colon behind a name without white space; NULL where there is no such name."""
    cdef Place begin = at
    while at < end and at[0] != b":":
        if is_white(at[0]):
            return NULL
        at += 1
    return at if at < end and at > begin else NULL


cdef inline bint is_ascii(Place at, Place end) noexcept:
    cdef unsigned char seen = 0
    while at < end:
        seen |= at[0]
        at += 1
    return seen < 0x80


cdef inline unsigned char lower(unsigned char byte) noexcept:
    return byte + 32 if b"A" <= byte <= b"Z" else byte


cdef inline bint is_named(Place at, Place end, const char* name, Py_ssize_t size) noexcept:
    cdef Py_ssize_t place
    if end - at != size:
        return False
    for place in range(size):
        if lower(at[place]) != <unsigned char>name[place]:
            return False
    return True


cdef long long number(Place at, Place end) noexcept:
    """A number of bytes with white space around it; -1 where there is none, or it is longer than any."""
    cdef long long value = 0
    while at < end and is_white(at[0]):
        at += 1
    while end > at and is_white((end - 1)[0]):
        end -= 1
    if end == at or end - at > MOST_DIGITS:
        return -1
    while at < end:
        if not b"0" <= at[0] <= b"9":
            return -1
        value = 10 * value + at[0] - 0x30
        at += 1
    return value


cdef inline bint is_white(unsigned char byte) noexcept:
    """Whether `bytes.strip` takes it away."""
    return byte == b" " or 0x09 <= byte <= 0x0D


cdef inline bint is_blank(unsigned char byte) noexcept:
    """Whether `str.strip` takes it away."""
    return is_white(byte) or 0x1C <= byte <= 0x1F


cdef inline void strip(Place* at, Place* end) noexcept:
    while at[0] < end[0] and is_blank(at[0][0]):
        at[0] += 1
    while end[0] > at[0] and is_blank((end[0] - 1)[0]):
        end[0] -= 1


cdef str stripped(Place at, Place end):
    """The text of ASCII bytes, without white space at its ends."""
    cdef str text
    strip(&at, &end)
    text = PyUnicode_New(end - at, 127)
    memcpy(PyUnicode_1BYTE_DATA(text), at, end - at)
    return text


cdef str stripped_small(Place at, Place end):
    strip(&at, &end)
    return small(at, end)


cdef str small(Place at, Place end):
    """The text of ASCII bytes in lower case."""
    cdef str text = PyUnicode_New(end - at, 127)
    cdef unsigned char* into = PyUnicode_1BYTE_DATA(text)
    cdef Py_ssize_t place
    for place in range(end - at):
        into[place] = lower(at[place])
    return text


cdef str value_of(Place at, Place colon, Place line_end):
    """The value of a record's header: an address stands in angle brackets in WARC 1.0, and where wget wrote it."""
    cdef str value = stripped(colon + 1, line_end)
    if not is_named(at, colon, b"warc-target-uri", 15):
        return value
    if value.startswith("<") and value.endswith(">"):
        value = value[1 : len(value) - 1]
    return value.replace(" ", "%20")


cdef int stated_status(Place at, Place end) noexcept:
    """The status of an HTTP answer; 0 where its first line has none."""
    cdef Place begin
    cdef int place
    if end - at < 5 or memcmp(at, b"HTTP/", 5) != 0:
        return 0
    at += 5
    begin = at
    while at < end and (at[0] == b"." or b"0" <= at[0] <= b"9"):
        at += 1
    if at == begin or end - at < 4 or at[0] != b" ":
        return 0
    for place in range(1, 4):
        if not b"0" <= at[place] <= b"9":
            return 0
    if end - at > 4 and (at[4] == b"_" or b"0" <= at[4] <= b"9" or b"a" <= lower(at[4]) <= b"z"):
        return 0
    return 100 * (at[1] - 0x30) + 10 * (at[2] - 0x30) + at[3] - 0x30
