# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The nodes and blocks of `page` in the compiled walk's form: over lxml's own tree, each object only for who asks.

Of two blocks in three nobody asks for the text, and of nine in ten nobody for the parts: a block knows where in the tree
its text stands, and what is measured of it is measured there. What stands in a tree that was walked must not be changed.
"""

cimport cython
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy
from lxml.includes cimport etreepublic as tree_api
from lxml.includes.tree cimport xmlNode

from linfen_crawler.extraction.native_text cimport squeezed

from lxml import etree

cdef extern from "libxml/xmlversion.h":
    const int LIBXML_VERSION

cdef extern from "Python.h":
    int Py_UNICODE_ISSPACE(Py_UCS4)

tree_api.import_lxml__etree()
if etree.LIBXML_VERSION[:2] != (LIBXML_VERSION // 10000, LIBXML_VERSION // 100 % 100):
    raise ImportError(f"compiled for libxml2 {LIBXML_VERSION}, lxml uses {etree.LIBXML_VERSION}")

cdef list _NO_MEDIA = []
"""What most blocks have; nobody changes it."""
cdef enum:
    ROOM = 256  # for so many runs there is at the beginning


@cython.no_gc
@cython.freelist(256)
cdef class Part:
    """A run of text inside one inline element: see `page.Part`."""

    def __init__(self):
        raise TypeError("only the walk makes them")

    def stands_beside(self, Part other not None):
        return self._node is other._node

    @property
    def element(self):
        if self._element is None:
            self._element = tree_api.elementFactory(<tree_api._Document>self._document, <xmlNode*>self._node)
        return self._element


@cython.no_gc
@cython.freelist(1024)
cdef class Node:
    """A block element, as a span of blocks: see `page.Node`."""

    def __init__(self):
        raise TypeError("only the walk makes them")

    @property
    def element(self):
        if self._element is None:
            self._element = tree_api.elementFactory(<tree_api._Document>self._document, <xmlNode*>self._node)
        return self._element


@cython.no_gc
@cython.freelist(1024)
cdef class Block:
    """A run of inline text between two boundaries: see `page.Block`."""

    def __init__(self):
        raise TypeError("only the walk makes them")

    @property
    def text(self):
        if self._text is None:
            self._text = squeezed(self._runs.text_of(self._first, self.part_count))
        return self._text

    @property
    def parts(self):
        cdef Part part
        cdef Py_ssize_t place
        cdef Run* run
        if self._parts is None:
            self._parts = []
            for place in range(self._first, self._first + self.part_count):
                run = &self._runs.each[place]
                part = Part.__new__(Part)
                part.text, part.linked = PyUnicode_DecodeUTF8(run.begin, run.size, NULL), run.linked
                part._document, part._node = self._runs.document, run.holder
                self._parts.append(part)
        return self._parts


    @property
    def media(self):
        cdef Py_ssize_t place
        if self._media is None:
            if self._media_count == 0:
                return _NO_MEDIA
            self._media = []
            for place in range(self._media_first, self._media_first + self._media_count):
                self._media.append(
                    tree_api.elementFactory(<tree_api._Document>self._runs.document, <xmlNode*>self._runs.media[place])
                )
        return self._media


@cython.final
@cython.no_gc
cdef class Runs:
    """All runs of text in one tree, in its order, and beside them all pictures, films and frames."""

    def __cinit__(self, document):
        self.document, self.kept = document, []
        self.count = self.media_count = self.media_room = 0
        self.room = ROOM
        self.media = NULL
        self.each = <Run*>malloc(self.room * sizeof(Run))
        if self.each is NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.each)
        free(self.media)

    cdef int add_media(self, void* element) except -1:
        cdef void** more
        cdef Py_ssize_t room
        if self.media_count == self.media_room:
            room = 2 * self.media_room or ROOM
            more = <void**>realloc(self.media, room * sizeof(void*))
            if more is NULL:
                raise MemoryError
            self.media, self.media_room = more, room
        self.media[self.media_count] = element
        self.media_count += 1
        return 0

    cdef int add(self, const char* begin, Py_ssize_t size, void* holder, bint linked) except -1:
        cdef Run* more
        if self.count == self.room:
            more = <Run*>realloc(self.each, 2 * self.room * sizeof(Run))
            if more is NULL:
                raise MemoryError
            self.each, self.room = more, 2 * self.room
        cdef Run* run = &self.each[self.count]
        run.begin, run.size, run.holder, run.linked = begin, size, holder, linked
        self.count += 1
        return 0

    cdef const char* keep(self, str text) except NULL:
        """A text that stands in the tree in several pieces: its bytes, which stay as long as the runs."""
        cdef bytes encoded = text.encode("utf-8")
        self.kept.append(encoded)
        return <const char*>encoded

    cdef str text_of(self, Py_ssize_t first, int count):
        """The text of some runs that follow one another."""
        cdef Py_ssize_t place, size = 0
        cdef char* together
        if count == 0:
            return ""
        if count == 1:
            return PyUnicode_DecodeUTF8(self.each[first].begin, self.each[first].size, NULL)
        for place in range(first, first + count):
            size += self.each[place].size
        together = <char*>malloc(size + 1)
        if together is NULL:
            raise MemoryError
        size = 0
        for place in range(first, first + count):
            memcpy(together + size, self.each[place].begin, self.each[place].size)
            size += self.each[place].size
        try:
            return PyUnicode_DecodeUTF8(together, size, NULL)
        finally:
            free(together)


cdef bint is_space(const char* text) noexcept:
    """Whether a text that ends with NUL is nothing but white space, as `str.isspace` has it."""
    cdef const unsigned char* place = <const unsigned char*>text
    while True:
        while place[0] == 32 or 9 <= place[0] <= 13:
            place += 1
        if place[0] < 0x80:
            if not 28 <= place[0] <= 31:
                return place[0] == 0
            place += 1
        elif not _is_blank(_wide(&place, NULL)):
            return False


cdef Block measured(Runs runs, Py_ssize_t first, int count, Py_ssize_t media_first):
    """A block of these runs, and of the media from one on; None for nothing at all.

    Measured is what `page.Block` finds out by `squeeze` and by patterns: how many characters its text has, how many
    marks of punctuation, whether a sentence ends, whether there are digits.
    """
    cdef Run* run
    cdef const unsigned char* text
    cdef const unsigned char* end
    cdef Py_UCS4 character, before = 0
    cdef Py_ssize_t number
    cdef int at, last_shown, size = 0, stops = 0, linked = 0
    cdef bint blank = False, is_sentence = False, has_digits = False
    for number in range(first, first + count):
        run = &runs.each[number]
        text = <const unsigned char*>run.begin
        end = text + run.size
        at = last_shown = 0  # among the characters of the run from its first one on that is no white space
        while text < end:
            if text[0] < 0x80:
                character = text[0]
                text += 1
            else:
                character = _wide(&text, end)
            if character < 0x3000:
                if _is_blank(character):
                    blank = before != 0
                    at += at > 0
                    continue
            elif 0x3400 <= character <= 0x9FFF:  # most characters by far, and nothing but a letter
                at += 1
                last_shown = at
                if blank:
                    blank = False
                    size += 1
                    _at_gap(before, &stops, &is_sentence)
                size += 1
                before = character
                continue
            elif character == 0x3000:
                blank = before != 0
                at += at > 0
                continue
            at += 1
            last_shown = at
            if character == 0x200B or character == 0x2060 or character == 0xFEFF or character == 0xAD:
                continue  # they have no width
            if blank:
                blank = False
                size += 1
                _at_gap(before, &stops, &is_sentence)
            size += 1
            before = character
            if character < 0x80:
                if 48 <= character <= 57:
                    has_digits = True
                elif character == u"!" or character == u"?" or character == u";":
                    stops += 1
            elif character == u"。" or character == u"！" or character == u"？" or character == u"；" or character == u"…":
                stops += 1
                is_sentence = True
            elif character == u"，" or character == u"、" or character == u"：" or character == u"”":
                stops += 1
        if run.linked:
            linked += last_shown
    if size == 0 and media_first == runs.media_count:
        return None
    _at_gap(before, &stops, &is_sentence)
    if before == u"”" or before == u"」":
        is_sentence = True
    cdef Block block = Block.__new__(Block)
    block._runs, block._first, block.part_count, block.size = runs, first, count, size
    block.linked = min(linked, size) if count > 1 else size if count and runs.each[first].linked else 0
    block.stops = stops if size > 3 else 0
    block.is_sentence = is_sentence and size > 5
    block.has_digits = has_digits
    block._media_first, block._media_count = media_first, <int>(runs.media_count - media_first)
    return block


cdef inline void _at_gap(Py_UCS4 before, int* stops, bint* is_sentence) noexcept:
    """Count a mark of ASCII that stands before white space or at the end: it ends a sentence, or part of one, only there."""
    if before == u"!" or before == u"?":
        is_sentence[0] = True
    elif before == u"," or before == u".":
        stops[0] += 1


cdef inline bint _is_blank(Py_UCS4 character) noexcept:
    if character < 0x80:
        return character == 32 or 9 <= character <= 13 or 28 <= character <= 31
    return Py_UNICODE_ISSPACE(character)


cdef inline Py_UCS4 _wide(const unsigned char** text, const unsigned char* end) noexcept:
    """The next character of a text in UTF-8, beyond ASCII, which is left behind; the parser lets nothing else into a tree.

    A character that is cut off ends with the text: at its end, or at NUL where that is NULL.
    """
    cdef const unsigned char* at = text[0]
    cdef unsigned int character = at[0]
    cdef int further = 1 if character < 0xE0 else 2 if character < 0xF0 else 3, place
    character = character & (0x3F >> further)
    for place in range(1, further + 1):
        if (end is not NULL and at + place >= end) or at[place] & 0xC0 != 0x80:
            text[0] = at + place
            return <Py_UCS4>0xFFFD
        character = character << 6 | (at[place] & 0x3F)
    text[0] = at + further + 1
    return <Py_UCS4>character
