"""What the compiled walk needs of `native_names`."""

from lxml.includes.tree cimport xmlAttr, xmlNode

cdef enum:
    # What a style does to an element, as bits.
    HIDES = 1
    BY_VISIBILITY = 2
    KEEPS_LINES = 4


cdef int hint_of_both(xmlNode* element, xmlAttr* classes, xmlAttr* ident) except -1
cdef int hint_of_classes(xmlNode* element, xmlAttr* classes) except -1
cdef int meaning_of_style(xmlNode* element, xmlAttr* given) except -1
cdef bint is_marked(xmlAttr* ident) except -1
