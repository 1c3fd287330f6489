# cython: language_level=3, boundscheck=False, wraparound=False
"""The letters of a text, as `headline.letters_of` compares titles, in one look at each character.

`tests/extraction/test_letters.py` holds it against what Python makes of the same text.
"""

from libc.stdlib cimport free, malloc

cdef extern from "Python.h":
    int PyUnicode_KIND(object)
    int PyUnicode_4BYTE_KIND
    void* PyUnicode_DATA(object)
    Py_ssize_t PyUnicode_GET_LENGTH(object)
    Py_UCS4 PyUnicode_READ(int kind, void* data, Py_ssize_t index)
    str PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)
    int Py_UNICODE_ISSPACE(Py_UCS4)


def plain_letters(str text):
    """Letters and digits alone, the small ones; None where a character is one that normalization may change."""
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
