# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What a page's head tells, read where it stands in lxml's own tree: see `Page.read_head`, which does the same in Python.

Pages have tens of scripts and of meta elements, and most of the scripts' texts nobody asks for.
"""

cimport cython
from libc.string cimport memcmp, memchr, strcmp, strlen
from lxml.includes cimport etreepublic as tree_api
from lxml.includes.tree cimport XML_CDATA_SECTION_NODE, XML_ELEMENT_NODE, XML_TEXT_NODE, xmlNode

from linfen_crawler.extraction.native_blocks cimport Runs
from linfen_crawler.extraction.native_text cimport squeezed
from linfen_crawler.extraction.tree_nodes cimport attribute, following

tree_api.import_lxml__etree()


@cython.final
cdef class Scripts:
    """What stands in the scripts of a tree, each made a text only for who asks: see `page.Scripts`."""

    def __cinit__(self, document):
        self.runs = Runs(document)

    def __len__(self):
        return self.runs.count

    def __iter__(self):
        cdef Py_ssize_t place
        for place in range(self.runs.count):
            yield self.runs.text_of(place, 1)

    def first(self, Py_ssize_t most):
        """The first ones, so many."""
        cdef Py_ssize_t place
        return [self.runs.text_of(place, 1) for place in range(min(most, self.runs.count))]

    def naming(self, str word not None, Py_ssize_t reach):
        """Those in which a word stands among so many characters at the beginning."""
        cdef bytes wanted = word.encode("utf-8")
        cdef Py_ssize_t place, size
        found = []
        for place in range(self.runs.count):
            size = min(self.runs.each[place].size, 4 * reach)  # a character takes no more bytes than four
            if _holds(self.runs.each[place].begin, size, wanted):
                text = self.runs.text_of(place, 1)
                if word in text[:reach]:
                    found.append(text)
        return found

    cdef int add(self, xmlNode* element) except -1:
        """Add what stands in a script, if anything does."""
        cdef xmlNode* text = element.children
        cdef const char* begin = NULL
        cdef str together
        if text is NULL:
            return 0
        if text.next is NULL and (text.type == XML_TEXT_NODE or text.type == XML_CDATA_SECTION_NODE):
            begin = <const char*>text.content
        else:
            together = tree_api.textOf(element)
            if together:
                begin = self.runs.keep(together)
        if begin is not NULL and begin[0]:
            self.runs.add(begin, strlen(begin), <void*>element, False)
        return 0


@cython.final
cdef class Head:
    """Reads heads, and what belongs into one, into a page."""

    def __cinit__(self, page, tree_api._Document document not None):
        self.page, self.document = page, document
        self.metas, self.links = page.metas, page.links
        self.scripts = Scripts(document)
        page.scripts = self.scripts

    cdef int read(self, xmlNode* head) except -1:
        """Take what a `head` element tells of the page."""
        cdef xmlNode* node = following(head, head)
        while node is not NULL:
            if node.type == XML_ELEMENT_NODE and node.ns is NULL:
                if strcmp(<const char*>node.name, b"script") == 0:
                    self.add_script(node)
                else:
                    self.add(node)
            node = following(node, head)
        return 0

    cdef int add_script(self, xmlNode* element) except -1:
        self.script_count += 1
        self.scripts.add(element)
        return 0

    cdef int go_on_in(self, tree_api._Document document) except -1:
        """Read what stands in another document, whose scripts' texts stay in it, too."""
        if document is not self.document:
            self.document = document
            self.scripts.runs.kept.append(document)
        return 0

    cdef int finish(self) except -1:
        """Tell the page what was counted."""
        self.page.script_count = self.script_count
        return 0

    cdef int add(self, xmlNode* element) except -1:
        """Take what a `meta`, `link`, `title` or `base` element tells, wherever it stands; others tell nothing."""
        cdef const char* tag = <const char*>element.name
        cdef str name, property
        if strcmp(tag, b"meta") == 0:
            property = attribute(element, b"property")
            name = attribute(element, b"name") or property or attribute(element, b"itemprop")
            if name:
                self.metas.append((name, attribute(element, b"content"), property))
        elif strcmp(tag, b"link") == 0:
            self.links.append((attribute(element, b"rel"), attribute(element, b"href")))
        elif strcmp(tag, b"title") == 0:
            if not self.page.window_title:
                self.page.window_title = squeezed(tree_api.textOf(element) or "")
        elif strcmp(tag, b"base") == 0:
            if self.page.base is None:
                self.page.base = attribute(element, b"href")
        return 0


cdef bint _holds(const char* text, Py_ssize_t size, bytes word) noexcept:
    cdef const char* wanted = <const char*>word
    cdef Py_ssize_t length = len(word)
    cdef const char* end = text + size
    cdef const char* place = text
    while end - place >= length:
        place = <const char*>memchr(place, wanted[0], end - place - length + 1)
        if place is NULL:
            return False
        if memcmp(place, wanted, length) == 0:
            return True
        place += 1
    return False
