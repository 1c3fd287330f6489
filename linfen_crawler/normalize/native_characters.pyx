# cython: language_level=3, boundscheck=False, wraparound=False
"""What is asked of every character of a record's texts, in one look where Python takes several.

Two programs that must never differ: `tests/normalize/test_native_characters.py` compares them with `text` and `script`.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND
from libc.stdint cimport uint8_t, uint16_t, uint32_t
from libc.string cimport memset

from linfen_crawler.exact_text cimport exact

from linfen_crawler.lexicon import SIMPLIFIED_ONLY, TRADITIONAL_ONLY

cdef enum:
    SAMPLE = 2000
    FIRST_HAN = 0x4E00
    LAST_HAN = 0x9FFF
    NEITHER = 0
    SIMPLIFIED = 1
    TRADITIONAL = 2

ctypedef fused Character:
    uint8_t
    uint16_t
    uint32_t

cdef unsigned char SCRIPT[0x1480]
"""Which Chinese characters stand in texts of one script alone, four to a byte: few of its lines are looked at."""


def is_plain_line(given):
    """Whether a text is Chinese characters, ASCII, the usual marks and single blanks, and so needs no cleaning."""
    return _is_plain(exact(given))


def clean_lines(texts, clean):
    """Those of some texts that hold a visible character, each on one line; `clean` does it for those that are not plain."""
    cdef list lines = []
    cdef str text
    for given in texts:
        text = exact(given)
        if not _is_plain(text):
            text = clean(text)
        elif text and (text[0] == " " or text[len(text) - 1] == " "):
            text = text.strip(" ")
        if text:
            lines.append(text)
    return lines


cdef bint _is_plain(str text) noexcept:
    cdef void* data = PyUnicode_DATA(text)
    cdef int kind = PyUnicode_KIND(text)
    if kind == 1:
        return _are_plain(<const uint8_t*>data, len(text))
    if kind == 2:
        return _are_plain(<const uint16_t*>data, len(text))
    return _are_plain(<const uint32_t*>data, len(text))


cdef bint _are_plain(const Character* characters, Py_ssize_t count) noexcept:
    cdef Py_ssize_t at
    cdef uint32_t character
    cdef uint32_t before = 0
    for at in range(count):
        character = characters[at]
        if not (0x4E00 <= character <= 0x9FFF or 0x20 < character < 0x7F or _is_mark(character)):
            if character != 0x20 or before == 0x20:
                return False
        before = character
    return True


cdef inline bint _is_mark(uint32_t character) noexcept:
    """One of ，。、：；？！（）“”‘’《》【】—…·"""
    return character in (
        0xFF0C, 0x3002, 0x3001, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF01, 0xFF08, 0xFF09, 0x201C, 0x201D, 0x2018, 0x2019,
        0x300A, 0x300B, 0x3010, 0x3011, 0x2014, 0x2026, 0xB7,
    )


def language_of(given):
    """The script of a Chinese text: see `script.language_of`."""
    cdef str text = exact(given)
    cdef void* data = PyUnicode_DATA(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef Py_ssize_t count = min(len(text), <Py_ssize_t>SAMPLE)
    if kind == 1:
        return None  # no Chinese character
    return _language(<const uint16_t*>data, count) if kind == 2 else _language(<const uint32_t*>data, count)


cdef object _language(const Character* characters, Py_ssize_t count):
    cdef Py_ssize_t at
    cdef uint32_t character, han
    cdef int kana = 0
    cdef int of_script[4]
    memset(of_script, 0, sizeof(of_script))
    for at in range(count):
        character = characters[at]
        han = character - FIRST_HAN
        if han <= LAST_HAN - FIRST_HAN:
            of_script[SCRIPT[han >> 2] >> (2 * (han & 3)) & 3] += 1
        elif 0x3041 <= character <= 0x30FF:
            kana += 1
    cdef int chinese = of_script[NEITHER] + of_script[SIMPLIFIED] + of_script[TRADITIONAL]
    if not chinese or kana * 10 > count:
        return None
    return "zh-Hant" if of_script[TRADITIONAL] > of_script[SIMPLIFIED] else "zh-Hans"


cdef void _of_script(str characters, int script):
    cdef Py_UCS4 character
    cdef int place
    for character in characters:
        place = <int>character - FIRST_HAN
        SCRIPT[place >> 2] |= script << (2 * (place & 3))


_of_script(SIMPLIFIED_ONLY, SIMPLIFIED)
_of_script(TRADITIONAL_ONLY, TRADITIONAL)
