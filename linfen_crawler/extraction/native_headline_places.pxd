cimport cython

from linfen_crawler.extraction.native_blocks cimport Block as NativeBlock, Node as NativeNode, Part as NativePart

cdef int _TITLE
cdef int _SHORTEST
cdef int _LONGEST
cdef int _PARAGRAPH
cdef int _DATE_REACH
cdef int _LONGEST_DATED
cdef int _LONGEST_RELATIVE
cdef int _FAR


@cython.locals(
    block=NativeBlock, node=NativeNode, text=str, found=list, running=cython.bint, hinted=cython.bint,
    heading=cython.double, named=cython.bint, index=cython.int, dated=cython.int, looked=cython.int, ahead=cython.int,
    distance=cython.int,
)
cdef list _places(list nodes, list blocks, str haystack, str letters, bint every_near)


@cython.locals(behind=str)
cpdef bint may_agree(str text, str letters) except -1


cdef bint _shows_time(NativeBlock block) except -1


@cython.locals(part=NativePart, marked=cython.bint)
cpdef str without_badges(NativeBlock block)
