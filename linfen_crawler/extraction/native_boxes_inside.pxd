cimport cython

from linfen_crawler.extraction.native_blocks cimport Block as NativeBlock, Node as NativeNode

cdef int _FOREIGN
cdef int _CAPTION
cdef int _NO_PICTURE
cdef int _LONGEST_CAPTION


@cython.locals(node=NativeNode, index=cython.int, found=list)
cdef list _nodes_inside(list nodes, int top, int last)


@cython.locals(
    block=NativeBlock, node=NativeNode, index=cython.int, found=dict, named=cython.bint, pictured=cython.bint,
    plain=list, sentences=list, pictures=list, sum_of_plain=cython.int, sum_of_sentences=cython.int,
    sum_of_pictures=cython.int, whole=cython.int,
)
cdef dict _boxes(list nodes, list blocks, list inside, int top, int last, set cards, bint hidden_too)
