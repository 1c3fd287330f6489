# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Elements found in lxml's own tree, with no object made of one that is not wanted.

`Search` finds what `simple_selectors` names, all selectors in one pass: XPath takes many times as long to ask every
element for its class, and `tests/extraction/test_simple_selectors.py` compares the two. The pass is that of the walk
as a rule: the elements of a page lie in no cache of the processor any more once all of them were passed.
`NodesByElement` is for `walked_elements` what a dictionary is there for pages that Python walked. What is read of
libxml2 is what `native_walk` reads, under the same condition, which is looked at where that is loaded.
"""

cimport cython
from libc.string cimport strcmp, strncmp
from lxml.includes cimport etreepublic as tree_api
from lxml.includes.tree cimport XML_ELEMENT_NODE, xmlAttr, xmlNode

from linfen_crawler.extraction.native_blocks cimport Node
from linfen_crawler.extraction.tree_nodes cimport following, is_called, plain_text

tree_api.import_lxml__etree()

cdef enum:
    FITS, FAILS
    FAILS_FURTHER_UP  # and so would all that hold it
    FEW = 12


def find_elements(tree_api._Element root not None, Search search not None):
    """Look at an element and all below it: see `simple_selectors.find_elements`."""
    cdef xmlNode* top = root._c_node
    cdef xmlNode* node = top
    while node is not NULL:
        if node.type == XML_ELEMENT_NODE:
            search.look_at(node, top, root._doc)
        node = following(node, top)


@cython.final
cdef class Search:
    """A search for what chains name, by whoever passes all elements of a tree."""

    def __init__(self, chains):
        self.chains = list(chains)
        self.found = [[] for _ in self.chains]
        """What each of them names, in the order in which the elements are passed."""
        self.named_alone = True
        for chain in self.chains:
            self.named_alone = self.named_alone and (<Chain?>chain).last.is_named

    cdef int look_at(self, xmlNode* node, xmlNode* top, tree_api._Document document) except -1:
        """Take an element that stands at or below another one, for each chain that names it."""
        cdef const char* ident
        cdef const char* classes
        cdef Py_ssize_t place
        if self.named_alone and node.properties is NULL:
            return 0
        _read_names(node, &ident, &classes)
        if self.named_alone and ident is NULL and classes is NULL:
            return 0
        for place in range(len(self.chains)):
            if (<Chain>self.chains[place]).fits(node, top, ident, classes):
                (<list>self.found[place]).append(tree_api.elementFactory(document, node))
        return 0


cdef class Chain:
    """A selector as compounds from the last to the first: see `simple_selectors.Compound`."""

    cdef list compounds
    cdef _Compound last

    def __init__(self, compounds):
        self.compounds = [_Compound(each) for each in compounds]
        if not self.compounds:
            raise ValueError("a selector has at least one part")
        self.last = self.compounds[0]

    cdef bint fits(self, xmlNode* node, xmlNode* top, const char* ident, const char* classes) noexcept:
        return self.last.fits(node, ident, classes) and (
            len(self.compounds) == 1 or self.fit_above(node, top, 1) == FITS
        )

    cdef int fit_above(self, xmlNode* node, xmlNode* top, Py_ssize_t place) noexcept:
        """Whether what holds an element fits the compounds from one on."""
        cdef bint is_child = (<_Compound>self.compounds[place - 1]).is_child
        cdef _Compound compound = <_Compound>self.compounds[place]
        cdef const char* ident
        cdef const char* classes
        cdef int further
        while node is not top:
            node = node.parent
            _read_names(node, &ident, &classes)
            if compound.fits(node, ident, classes):
                further = self.fit_above(node, top, place + 1) if place + 1 < len(self.compounds) else FITS
                if further != FAILS:
                    return further
            if is_child:
                return FAILS
        return FAILS_FURTHER_UP


cdef class _Compound:
    """What is asked of one element."""

    cdef bytes tag
    cdef bytes ident
    cdef tuple classes
    cdef bint is_child
    cdef bint is_named
    """It asks for an id or a class."""

    def __init__(self, given):
        self.tag = given.tag.encode() if given.tag is not None else None
        self.ident = given.ident.encode() if given.ident is not None else None
        self.classes = tuple([name.encode() for name in given.classes])
        self.is_child = given.is_child
        self.is_named = self.ident is not None or len(self.classes) > 0

    cdef bint fits(self, xmlNode* node, const char* ident, const char* classes) noexcept:
        cdef Py_ssize_t place, count = len(self.classes)
        if self.ident is not None and (ident is NULL or not _is_same(ident, <const char*>self.ident)):
            return False
        if count and classes is NULL:
            return False
        if self.tag is not None and (node.ns is not NULL or not _is_same(<const char*>node.name, <const char*>self.tag)):
            return False
        for place in range(count):
            if not _is_among(<bytes>self.classes[place], classes):
                return False
        return True


cdef inline bint _is_same(const char* text, const char* other) noexcept:
    return text[0] == other[0] and strcmp(text, other) == 0


cdef inline void _read_names(xmlNode* node, const char** ident, const char** classes) noexcept:
    """The id and the classes of an element; NULL for what it does not have."""
    cdef xmlAttr* given = node.properties
    ident[0] = classes[0] = NULL
    while given is not NULL:
        if given.ns is NULL:
            if is_called(given, b"id"):
                ident[0] = plain_text(given)
            elif is_called(given, b"class"):
                classes[0] = plain_text(given)
        given = given.next


cdef inline bint _is_among(bytes name, const char* classes) noexcept:
    cdef const char* wanted = <const char*>name
    cdef Py_ssize_t size = len(name)
    while classes[0]:
        while _is_blank(classes[0]):
            classes += 1
        if classes[0] == wanted[0] and strncmp(classes, wanted, size) == 0 and (classes[size] == 0 or _is_blank(classes[size])):
            return True
        while classes[0] and not _is_blank(classes[0]):
            classes += 1
    return False


cdef inline bint _is_blank(char byte) noexcept:
    """White space as XPath has it."""
    return byte == 32 or byte == 9 or byte == 10 or byte == 13


@cython.final
cdef class NodesByElement:
    """The nodes of pages that were walked here, by their elements, of which none is made an object for it."""

    cdef list nodes
    cdef dict by_address
    cdef int asked

    def __init__(self, list nodes not None):
        self.nodes = nodes
        self.asked = 0

    def get(self, tree_api._Element element not None):
        """The last node of an element; None for an element without one."""
        cdef void* wanted = element._c_node
        cdef Py_ssize_t place
        if self.asked < FEW:  # most pages are asked for three or four: a look at all is quicker than a table of them
            self.asked += 1
            for place in range(len(self.nodes) - 1, -1, -1):
                if (<Node?>self.nodes[place])._node is wanted:
                    return self.nodes[place]
            return None
        if self.by_address is None:
            self.by_address = {<size_t>(<Node?>node)._node: node for node in self.nodes}
        return self.by_address.get(<size_t>wanted)
