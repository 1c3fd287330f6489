# cython: language_level=3, boundscheck=False, wraparound=False
"""What is asked of every text, in one look at each character: its white space, and its letters.

`squeezed` is `page_text.squeeze`, and `tests/extraction/test_squeeze.py` compares the two; `plain_letters` is what
`headline.letters_of` does, and `tests/extraction/test_letters.py` compares those.
"""

from libc.stdlib cimport free, malloc

from linfen_crawler.exact_text cimport exact

cdef extern from "Python.h":
    int PyUnicode_KIND(object)
    int PyUnicode_4BYTE_KIND
    void* PyUnicode_DATA(object)
    Py_ssize_t PyUnicode_GET_LENGTH(object)
    Py_UCS4 PyUnicode_READ(int kind, void* data, Py_ssize_t index)
    str PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)
    int Py_UNICODE_ISSPACE(Py_UCS4)


cpdef str squeezed(given):
    """White space of any kind to single blanks, none at the ends; characters without width go."""
    cdef str text = exact(given)
    # Most texts have no white space at all, or none but at their ends.
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t place, begin = 0, end = PyUnicode_GET_LENGTH(text)
    cdef Py_UCS4 character, before = 0
    while begin < end and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, begin)):
        begin += 1
    while begin < end and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, end - 1)):
        end -= 1
    for place in range(begin, end):
        character = PyUnicode_READ(kind, data, place)
        if character == 0x200B or character == 0x2060 or character == 0xFEFF or character == 0xAD:
            return squeeze_in_python(text)
        if Py_UNICODE_ISSPACE(character) and (character != 32 or before == 32):
            return squeeze_in_python(text)
        before = character
    return text[begin:end]


cdef str squeeze_in_python(str text):
    from linfen_crawler.extraction.page_text import squeeze_in_python as squeeze  # which imports this module

    return squeeze(text)


def plain_letters(given):
    """Letters and digits alone, the small ones; None where a character is one that normalization may change."""
    cdef str text = exact(given)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t place, size = PyUnicode_GET_LENGTH(text), kept = 0
    cdef Py_UCS4 character
    cdef Py_UCS4* letters = <Py_UCS4*>malloc((size + 1) * sizeof(Py_UCS4))
    if letters is NULL:
        raise MemoryError
    try:
        for place in range(size):
            character = PyUnicode_READ(kind, data, place)
            if 0x4E00 <= character <= 0x9FFF or 97 <= character <= 122 or 48 <= character <= 57:
                letters[kept] = character
                kept += 1
            elif 65 <= character <= 90:
                letters[kept] = <Py_UCS4>(<unsigned int>character + 32)
                kept += 1
            elif character >= 0x80 and not _is_mark(character):
                return None
        return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, letters, kept)
    finally:
        free(letters)


cdef bint _is_mark(Py_UCS4 character) noexcept:
    """Whether a character beyond ASCII is one of the marks of Chinese text, or white space."""
    return (
        character in (
            u"，", u"。", u"、", u"；", u"：", u"？", u"！", u"“", u"”", u"‘", u"’", u"（", u"）", u"《", u"》", u"【", u"】",
            u"…", u"—", u"·",
        )
        or Py_UNICODE_ISSPACE(character)
    )
