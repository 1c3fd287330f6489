# cython: language_level=3, boundscheck=False, wraparound=False
"""What is asked of every character of a record's texts, in one look where Python takes several.

Two programs that must never differ: `tests/normalize/test_native_characters.py` compares them with `text` and `script`.
"""

from libc.string cimport memset

from linfen_crawler.exact_text cimport exact

from linfen_crawler.lexicon import SIMPLIFIED_ONLY, TRADITIONAL_ONLY

cdef enum:
    SAMPLE = 2000
    NEITHER = 0
    SIMPLIFIED = 1
    TRADITIONAL = 2

cdef unsigned char SCRIPT[0x10000]
"""Which characters stand in texts of one script alone."""


def is_plain_line(given):
    """Whether a text is Chinese characters, ASCII, the usual marks and single blanks, and so needs no cleaning."""
    cdef str text = exact(given)
    cdef Py_UCS4 character
    cdef Py_UCS4 before = 0
    for character in text:
        if not (0x4E00 <= character <= 0x9FFF or 0x20 < character < 0x7F or _is_mark(character)):
            if character != 0x20 or before == 0x20:
                return False
        before = character
    return True


cdef inline bint _is_mark(Py_UCS4 character) noexcept:
    """One of ，。、：；？！（）“”‘’《》【】—…·"""
    return character in (
        0xFF0C, 0x3002, 0x3001, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF01, 0xFF08, 0xFF09, 0x201C, 0x201D, 0x2018, 0x2019,
        0x300A, 0x300B, 0x3010, 0x3011, 0x2014, 0x2026, 0xB7,
    )


def language_of(given):
    """The script of a Chinese text: see `script.language_of`."""
    cdef str text = exact(given)
    cdef Py_ssize_t size = min(len(text), <Py_ssize_t>SAMPLE)
    cdef Py_ssize_t place
    cdef Py_UCS4 character
    cdef bint chinese = False
    cdef int kana = 0
    cdef int of_script[3]
    memset(of_script, 0, sizeof(of_script))
    for place in range(size):
        character = text[place]
        if 0x4E00 <= character <= 0x9FFF:
            chinese = True
        elif 0x3041 <= character <= 0x30FF:
            kana += 1
        if character < 0x10000:
            of_script[SCRIPT[character]] += 1
    if not chinese or kana * 10 > size:
        return None
    return "zh-Hant" if of_script[TRADITIONAL] > of_script[SIMPLIFIED] else "zh-Hans"


cdef Py_UCS4 _each
for _each in <str>SIMPLIFIED_ONLY:
    SCRIPT[_each] = SIMPLIFIED
for _each in <str>TRADITIONAL_ONLY:
    SCRIPT[_each] = TRADITIONAL
