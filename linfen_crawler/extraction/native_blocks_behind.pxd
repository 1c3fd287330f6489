cimport cython

from linfen_crawler.extraction.native_blocks cimport Block as NativeBlock, Node as NativeNode

cdef int _OTHER_BOXES
cdef int _REACH
cdef int _MOST_AROUND


@cython.locals(block=NativeBlock, index=cython.int, found=list)
cdef list _outside(list nodes, list blocks, int behind)


@cython.locals(node=NativeNode, holder=NativeNode, _=cython.int)
cdef bint _is_in_other_box(list nodes, int index, int behind) except -1
