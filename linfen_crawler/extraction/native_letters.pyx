# cython: language_level=3, boundscheck=False, wraparound=False
"""`letters_of` of `headline` in machine code, for texts of usual characters; `tests/extraction/test_letters.py` compares.

They are ASCII, Chinese characters and Chinese marks. Of these none is another one in its plain width.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from libc.stdint cimport uint16_t, uint32_t

cdef extern from "Python.h":
    int PyUnicode_2BYTE_KIND
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)

cdef enum:
    ON_STACK = 512


def letters_of_usual(str text):
    """Letters and digits alone, in small; None where there are characters of another kind."""
    cdef uint16_t some[ON_STACK]
    cdef uint16_t* letters = some
    cdef Py_ssize_t count = 0
    cdef bint usual = True
    cdef Py_UCS4 character
    cdef uint32_t code
    if len(text) > ON_STACK:
        letters = <uint16_t*>PyMem_Malloc(len(text) * sizeof(uint16_t))
        if letters is NULL:
            raise MemoryError
    for character in text:
        code = character
        if 0x4E00 <= code <= 0x9FFF or 0x61 <= code <= 0x7A or 0x30 <= code <= 0x39:
            letters[count] = code
            count += 1
        elif 0x41 <= code <= 0x5A:
            letters[count] = code + 0x20
            count += 1
        elif code >= 0x80 and not _is_mark(code):
            usual = False
            break
    try:
        return PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, letters, count) if usual else None
    finally:
        if letters is not some:
            PyMem_Free(letters)


cdef inline bint _is_mark(uint32_t code) noexcept:
    """Whether it is one of those that Chinese texts are full of: ，。、：；？！（）“”‘’《》【】—…· and wide blanks."""
    return code in (
        0xFF0C, 0x3002, 0x3001, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF01, 0xFF08, 0xFF09, 0x201C, 0x201D, 0x2018, 0x2019,
        0x300A, 0x300B, 0x3010, 0x3011, 0x2014, 0x2026, 0xB7, 0x3000, 0xA0,
    )
