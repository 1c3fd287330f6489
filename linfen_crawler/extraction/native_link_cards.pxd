cimport cython

from linfen_crawler.extraction.native_blocks cimport Block as NativeBlock, Node as NativeNode

cdef int _HEADLINE
cdef int _FEWEST
cdef int _LONGEST_CARD
cdef int _MOST_LINKS
cdef int _DEEPEST


@cython.locals(block=NativeBlock, node=NativeNode, other=NativeNode, index=cython.int, links=list, cards=list, found=set, row=dict)
cdef set _cards(list nodes, list blocks, int begin)


@cython.locals(block=NativeBlock, node=NativeNode, index=cython.int, plain=list, before=list, marks=set, sum_of_plain=cython.int, sum_of_links=cython.int, boxes=set, _=cython.int, link=cython.int)
cdef list _boxes_around(list nodes, list blocks, list links, int begin)
