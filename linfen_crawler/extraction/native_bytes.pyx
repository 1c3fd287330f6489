# cython: language_level=3, boundscheck=False, wraparound=False
"""What is asked of a page's bytes before it is parsed, in one look where Python takes several.

`may_have_huge_tags` is that of `huge_tags`, and `tests/extraction/test_huge_tags.py` compares the two; `is_clean_utf8`
answers for `decode` what only decoding tells in Python, and `tests/extraction/test_decode.py` compares the outcome;
`count_of_tags` counts for `page_limits`, many bytes at once, and `tests/extraction/test_page_limits.py` compares it;
`without_head_styles` is that of `head_styles`, and `tests/extraction/test_head_styles.py` compares the two.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize

from libc.stdint cimport uint64_t
from libc.string cimport memchr, memcpy

cdef enum:
    LONG_TAG = 4000
    MANY_VALUES = 199
    AT_ONCE = 240  # bytes, of which a byte can count all
    LEAST = 256
    MOST_SHEETS = 256


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
            while place < end and not _is_mark(place[0]):
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


cdef inline bint _is_mark(unsigned char byte) noexcept:
    return byte <= 0x3E and (byte == b"<" or byte == b">" or byte == b'"' or byte == b"'")


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


def without_head_styles(bytes page):
    """The page without the texts of the style sheets in its head, or itself."""
    cdef const unsigned char* data = page
    cdef const unsigned char* end = data + len(page)
    cdef const unsigned char* begins[MOST_SHEETS]
    cdef const unsigned char* ends[MOST_SHEETS]
    cdef const unsigned char* at = opened(data, end)
    cdef const unsigned char* behind
    cdef const unsigned char* text
    cdef Py_ssize_t left = len(page)
    cdef int sheets = 0, each
    cdef Kind kind
    cdef bytes made
    cdef char* place
    while at is not NULL and sheets < MOST_SHEETS:
        behind = behind_markup(at, end)
        if behind is NULL:
            behind = behind_tag(at, end, &kind)
            if behind is not NULL and kind != Kind.OTHER:
                text = behind
                behind = behind_text(text, end, kind)
                if behind is not NULL and kind == Kind.STYLE:
                    begins[sheets], ends[sheets] = text, opened(text, end)
                    if ends[sheets] - text >= LEAST:
                        left -= ends[sheets] - text
                        sheets += 1
        if behind is NULL:
            break
        at = opened(behind, end)
    if not sheets:
        return page
    made = PyBytes_FromStringAndSize(NULL, left)
    place = PyBytes_AS_STRING(made)
    for each in range(sheets):
        memcpy(place, data, begins[each] - data)
        place += begins[each] - data
        data = ends[each]
    memcpy(place, data, end - data)
    return made


cdef enum Kind:
    OTHER
    TITLE
    FRAME
    SCRIPT
    STYLE


cdef inline const unsigned char* opened(const unsigned char* place, const unsigned char* end) noexcept:
    return <const unsigned char*>memchr(place, b"<", end - place)


cdef inline bint _is_blank(unsigned char byte) noexcept:
    return byte == b" " or byte == b"\t" or byte == b"\n" or byte == b"\r" or byte == b"\f"


cdef inline bint _is_letter(unsigned char byte) noexcept:
    return b"a" <= byte | 0x20 <= b"z"


cdef inline bint _goes_on_in_name(unsigned char byte) noexcept:
    return _is_letter(byte) or b"0" <= byte <= b"9" or byte == b"-" or byte == b"_" or byte == b":" or byte == b"."


cdef const unsigned char* behind_blanks(const unsigned char* place, const unsigned char* end) noexcept:
    while place < end and _is_blank(place[0]):
        place += 1
    return place


cdef const unsigned char* behind_name(
    const unsigned char* place, const unsigned char* end, const char* name
) noexcept:
    """Behind a name in small letters that stands there in whatever letters; NULL where another one does."""
    while name[0]:
        if place >= end or (place[0] | 0x20) != <unsigned char>name[0]:
            return NULL
        place += 1
        name += 1
    return place


cdef const unsigned char* behind_closing(
    const unsigned char* place, const unsigned char* end, const char* name
) noexcept:
    """Behind the tag that closes an element of this name; NULL where it does not stand there."""
    if end - place < 3 or place[0] != b"<" or place[1] != b"/":
        return NULL
    place = behind_name(place + 2, end, name)
    if place is NULL:
        return NULL
    place = behind_blanks(place, end)
    return place + 1 if place < end and place[0] == b">" else NULL


cdef const unsigned char* behind_markup(const unsigned char* at, const unsigned char* end) noexcept:
    cdef const unsigned char* place
    cdef unsigned char quoted_by = 0
    if end - at > 3 and at[1] == b"!" and at[2] == b"-" and at[3] == b"-":
        place = at + 4
        if place < end and (place[0] == b">" or (place[0] == b"-" and end - place > 1 and place[1] == b">")):
            return NULL
        while True:
            place = <const unsigned char*>memchr(place, b"-", end - place)
            if place is NULL or end - place < 3:
                return NULL
            if place[1] == b"-" and place[2] == b">":
                return place + 3
            if place[1] == b"-" and place[2] == b"!" and end - place > 3 and place[3] == b">":
                return NULL
            place += 1
    if end - at > 1 and (at[1] == b"!" or at[1] == b"?"):
        place = at
        while place < end and place[0] != b">":
            if place[0] == quoted_by:
                quoted_by = 0
            elif not quoted_by and (place[0] == b'"' or place[0] == b"'"):
                quoted_by = place[0]
            place += 1
        return NULL if place == end or quoted_by else place + 1
    place = behind_closing(at, end, b"head")
    return place if place is not NULL else behind_closing(at, end, b"noscript")


cdef const unsigned char* behind_tag_name(
    const unsigned char* place, const unsigned char* end, Kind* kind
) noexcept:
    """Behind the name of an element that may stand in a head; NULL where another one stands there."""
    cdef const unsigned char* behind = behind_name(place, end, b"meta")
    kind[0] = Kind.OTHER
    if behind is NULL:
        behind = behind_name(place, end, b"link")
    if behind is NULL:
        behind = behind_name(place, end, b"html")
    if behind is NULL:
        behind = behind_name(place, end, b"head")
    if behind is NULL:
        behind = behind_name(place, end, b"base")
    if behind is NULL:
        behind = behind_name(place, end, b"noscript")
    if behind is NULL:
        behind, kind[0] = behind_name(place, end, b"script"), Kind.SCRIPT
    if behind is NULL:
        behind, kind[0] = behind_name(place, end, b"style"), Kind.STYLE
    if behind is NULL:
        behind, kind[0] = behind_name(place, end, b"title"), Kind.TITLE
    if behind is NULL:
        behind, kind[0] = behind_name(place, end, b"iframe"), Kind.FRAME
    return behind


cdef const unsigned char* behind_tag(const unsigned char* at, const unsigned char* end, Kind* kind) noexcept:
    """Behind a tag that may stand in a head, whose attributes are in order; NULL where there is none."""
    cdef const unsigned char* place = behind_tag_name(at + 1, end, kind)
    cdef const unsigned char* begun
    if place is NULL:
        return NULL
    while True:
        begun = behind_blanks(place, end)
        if begun == end:
            return NULL
        if begun[0] == b">":
            # To some parsers an element whose tag ends in a stroke is empty.
            return NULL if kind[0] != Kind.OTHER and place[-1] == b"/" else begun + 1
        if begun[0] == b"/":
            return begun + 2 if kind[0] == Kind.OTHER and end - begun > 1 and begun[1] == b">" else NULL
        if begun == place:
            return NULL
        if not _is_letter(begun[0]):
            return NULL  # some parsers take no such name
        place = begun + 1
        while place < end and _goes_on_in_name(place[0]):
            place += 1
        if place < end and place[0] == b"=":
            place = behind_value(place + 1, end)
            if place is NULL:
                return NULL


cdef const unsigned char* behind_value(const unsigned char* place, const unsigned char* end) noexcept:
    cdef const unsigned char* begun = place
    if place < end and (place[0] == b'"' or place[0] == b"'"):
        place = <const unsigned char*>memchr(place + 1, place[0], end - place - 1)
        return NULL if place is NULL else place + 1
    while place < end and not _is_blank(place[0]) and not _is_mark(place[0]) and place[0] != b"=" and place[0] != b"`":
        place += 1
    return NULL if place == begun else place


cdef const unsigned char* behind_text(const unsigned char* place, const unsigned char* end, Kind kind) noexcept:
    """Behind the tag that closes an element of text; NULL where another one comes first, or it is not certain."""
    cdef const unsigned char* at = opened(place, end)
    if at is not NULL and kind == Kind.TITLE:
        return behind_closing(at, end, b"title")
    if at is not NULL and kind == Kind.FRAME:
        return behind_closing(at, end, b"iframe")
    if at is not NULL and kind == Kind.STYLE:
        return behind_closing(at, end, b"style")
    while at is not NULL:
        if end - at > 3 and at[1] == b"!" and at[2] == b"-" and at[3] == b"-":
            return NULL
        if end - at > 2 and at[1] == b"/" and behind_name(at + 2, end, b"script") is not NULL:
            return behind_closing(at, end, b"script")
        at = opened(at + 1, end)
    return NULL
