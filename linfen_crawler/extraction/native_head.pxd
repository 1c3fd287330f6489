"""What the compiled walk needs of `native_head`."""

from lxml.includes cimport etreepublic as tree_api
from lxml.includes.tree cimport xmlNode

from linfen_crawler.extraction.native_blocks cimport Runs


cdef class Scripts:
    cdef Runs runs

    cdef int add(self, xmlNode* element) except -1


cdef class Head:
    cdef object page
    cdef tree_api._Document document
    cdef list metas
    cdef list links
    cdef Scripts scripts
    cdef int script_count

    cdef int read(self, xmlNode* head) except -1
    cdef int add(self, xmlNode* element) except -1
    cdef int add_script(self, xmlNode* element) except -1
    cdef int go_on_in(self, tree_api._Document document) except -1
    cdef int finish(self) except -1
