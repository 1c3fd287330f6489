cimport cython

from linfen_crawler.extraction.native_blocks cimport Block as NativeBlock, Node as NativeNode

cdef int _CRUMBS
cdef int _LONGEST
cdef int _LONGEST_UNNAMED
cdef int _MOST


@cython.locals(block=NativeBlock, index=cython.int, found=list)
cdef list _labelled(list blocks, int end)


@cython.locals(node=NativeNode, found=list)
cdef list _named(list nodes, int end)


@cython.locals(block=NativeBlock, index=cython.int, found=list, text=str)
cdef list _marked(list blocks, int end)
