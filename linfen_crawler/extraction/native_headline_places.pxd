cimport cython

from linfen_crawler.extraction.native_walk cimport Block as NativeBlock, Node as NativeNode

cdef int _TITLE
cdef int _SHORTEST
cdef int _LONGEST
cdef int _PARAGRAPH
cdef int _DATE_REACH
cdef int _LONGEST_DATED
cdef int _LONGEST_RELATIVE
cdef int _FAR


@cython.locals(block=NativeBlock, found=list)
cdef list _dated(list blocks)


@cython.locals(
    block=NativeBlock, node=NativeNode, found=list, running=cython.bint, hinted=cython.bint, heading=cython.double,
    passed=cython.int, next_date=cython.int, distance=cython.int,
)
cdef list _places(list nodes, list blocks, list dated, str haystack)
