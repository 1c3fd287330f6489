# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What the class, the id and the style of an element say, as `markup_hints` and `element_kinds` have it, remembered.

Pages of a site share theirs, and Python's own caches would take as long as all else that is asked of an element.
"""

from libc.string cimport memcmp, memcpy, strlen
from lxml.includes cimport etreepublic as tree_api
from lxml.includes.tree cimport xmlAttr, xmlNode

from linfen_crawler.extraction.known_texts cimport KNOWN, LONGEST_KNOWN, Known, is_known, remember, slot_of
from linfen_crawler.extraction.tree_nodes cimport plain_text

from linfen_crawler.extraction.element_kinds import hiding, keeps_lines
from linfen_crawler.extraction.markup_hints import hint_of

tree_api.import_lxml__etree()

cdef Known[KNOWN] _known_classes
cdef Known[KNOWN] _known_pairs
cdef Known[KNOWN] _known_styles


cdef int hint_of_both(xmlNode* element, xmlAttr* classes, xmlAttr* ident) except -1:
    """The hints of an element with an id; its classes may be NULL."""
    cdef char[LONGEST_KNOWN + 1] both
    cdef Py_ssize_t size = 0
    cdef str names, name
    cdef Known* known = NULL
    if _are_joined(classes, ident, both):
        known = slot_of(_known_pairs, both, &size)
        if is_known(known, both, size):
            return known.meaning
    names = tree_api.attributeValue(element, classes) if classes is not NULL else ""
    name = tree_api.attributeValue(element, ident)
    return remember(known, both, size, hint_of(f"{names} {name}") if names or name else 0)


cdef int hint_of_classes(xmlNode* element, xmlAttr* classes) except -1:
    """The hints of an element without an id. Most elements with names have a class alone, and share it with others."""
    cdef str names
    cdef Py_ssize_t size = 0
    cdef const char* text = plain_text(classes)
    cdef Known* known = slot_of(_known_classes, text, &size)
    if is_known(known, text, size):
        return known.meaning
    names = tree_api.attributeValue(element, classes)
    return remember(known, text, size, hint_of(f"{names} ") if names else 0)


cdef int meaning_of_style(xmlNode* element, xmlAttr* given) except -1:
    """What the style of an element does to it, as bits."""
    cdef str style
    cdef int meaning
    cdef Py_ssize_t size = 0
    cdef const char* text = plain_text(given)
    cdef Known* known = slot_of(_known_styles, text, &size)
    if is_known(known, text, size):
        return known.meaning
    style = tree_api.attributeValue(element, given)
    meaning = KEEPS_LINES if keeps_lines(style) else 0
    by_style = hiding(style)
    if by_style is not None:
        meaning |= HIDES | BY_VISIBILITY if by_style.startswith("visibility") else HIDES
    return remember(known, text, size, meaning)


cdef bint is_marked(xmlAttr* ident) except -1:
    """Whether an id is one of those that Baidu News asked for (`pubtime_baidu` …)."""
    cdef const char* name = plain_text(ident)
    cdef size_t size
    if name is NULL:
        return False
    size = strlen(name)
    return size >= 6 and memcmp(name + size - 6, b"_baidu", 6) == 0


cdef bint _are_joined(xmlAttr* classes, xmlAttr* ident, char* both) noexcept:
    """Join the classes of an element and its id by a blank; false where they are too long to be remembered."""
    cdef const char* names = plain_text(classes) if classes is not NULL else NULL
    cdef const char* name = plain_text(ident)
    cdef size_t before, behind
    if name is NULL or (names is NULL and classes is not NULL):
        return False
    before, behind = strlen(names) if names is not NULL else 0, strlen(name)
    if before + 1 + behind > LONGEST_KNOWN:
        return False
    if before:
        memcpy(both, names, before)
    both[before] = b" "
    memcpy(both + before + 1, name, behind + 1)
    return True
