# cython: language_level=3, boundscheck=False, wraparound=False
"""The compiled form of `head_styles`: `tests/extraction/test_head_styles.py` compares the two."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.string cimport memchr, memcpy

from linfen_crawler.extraction.byte_marks cimport is_mark, opened

cdef enum:
    LEAST = 256
    MOST_SHEETS = 256


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


cdef inline bint _is_blank(unsigned char byte) noexcept:
    # Without the form feed, which older parsers take for no blank.
    return byte == b" " or byte == b"\t" or byte == b"\n" or byte == b"\r"


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
    while place < end and not _is_blank(place[0]) and not is_mark(place[0]):
        if place[0] == b"=" or place[0] == b"`" or place[0] == b"\f":
            break
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
