cimport cython

from linfen_crawler.extraction.native_blocks cimport Block as NativeBlock, Node as NativeNode

cdef int _FOREIGN
cdef int _LISTED
cdef int _SHORT
cdef int _LONGEST_ENDING
cdef int _TITLE_LINK
cdef int _LONGEST_HEAD_LINE
cdef int _BOX_AT_TOP
cdef int _PARAGRAPH
cdef int _WORTH_KEEPING
cdef int _NAMED
cdef int _CARD
cdef double _OF_CARD
cdef int _ENOUGH


@cython.locals(node=NativeNode, total=cython.double, score=cython.double, best=cython.int, index=cython.int)
cdef int _highest(list nodes, list sums) except? -2


@cython.locals(
    node=NativeNode, block=NativeBlock, plain=list, sum_of_plain=cython.int, foreign=list, whole=cython.int,
    index=cython.int, parent=cython.int, kind=cython.int, holds_article=cython.bint,
)
cdef list _foreign_nodes(list nodes, list blocks, set cards, int title, int begin, bint hidden_too)


@cython.locals(
    node=NativeNode, holder=NativeNode, block=NativeBlock, running=cython.double, value=cython.double,
    written_in=cython.int, ended=cython.bint, linked=cython.int, kind=cython.int,
)
cdef list _values(list nodes, list blocks, list foreign, int begin, bint hidden_too, bint short)


@cython.locals(following=NativeBlock)
cdef bint _resumes(list nodes, list blocks, NativeBlock block) except -1


cdef bint _is_paragraph(NativeBlock block) except -1
cdef bint _ends_article(NativeBlock block) except -1


@cython.locals(size=cython.int, stops=cython.int, value=cython.double)
cdef double _value(NativeBlock block, str tag, bint short) except? -99


cdef double _value_of_link(int linked) noexcept


@cython.locals(node=NativeNode)
cdef int _widened(list nodes, int best) except -1


@cython.locals(outer=NativeNode, node=NativeNode, kept=NativeNode, inner=cython.int, whole=cython.double)
cdef int _narrowed(list nodes, list blocks, int best, list sums, list values) except -1


@cython.locals(index=cython.int, block=NativeBlock)
cdef bint _hold_paragraph(list blocks, list values, int first, int end) except -1
