"""What the compiled walk needs of `native_elements`."""

from lxml.includes cimport etreepublic as tree_api
from lxml.includes.tree cimport xmlNode


cdef class Search:
    cdef list chains
    cdef readonly list found
    cdef bint named_alone
    cdef int look_at(self, xmlNode* node, xmlNode* top, tree_api._Document document) except -1
