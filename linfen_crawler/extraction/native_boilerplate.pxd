cimport cython

from linfen_crawler.extraction.native_blocks cimport Block as NativeBlock, Part as NativePart

cdef int _LONGEST_CREDIT
cdef int _LONGEST_NOTICE
cdef int _LONGEST_HEAD_LINE
cdef int _LONGEST_PIECE
cdef int _LONGEST_END
cdef int _SHORT
cdef int _PLENTY


@cython.locals(block=NativeBlock, reason=str, edge=cython.bint, written=cython.int)
cdef _part(
    list blocks, list kept, list dropped, str title, dict boxes, set head, int tail_from, int behind_head, object end,
    bint hidden_too,
)


@cython.locals(block=NativeBlock, size=cython.int, whole=cython.int, found=list)
cdef tuple _texts(list blocks, dict boxes, bint hidden_too)


cdef bint _is_related(str text) except -1


@cython.locals(text=str, size=cython.int, linked=cython.int, may=cython.int)
cdef str _reason(NativeBlock block, str title, dict boxes, bint edge, int tail_from, int written)


@cython.locals(size=cython.int, linked=cython.int)
cdef str _links(NativeBlock block)


cdef bint _may_turn_to_reader(NativeBlock block) except -1


@cython.locals(part=NativePart)
cdef list _unlinked(NativeBlock block)
