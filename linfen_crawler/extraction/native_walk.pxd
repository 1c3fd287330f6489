"""What the compiled walk makes, as the rules compiled beside it see it: see `page` for what each field means."""


cdef class _OfElement:
    cdef object _document
    cdef void* _node
    cdef object _element


cdef class Part(_OfElement):
    cdef readonly str text
    cdef readonly bint linked


cdef class Node(_OfElement):
    cdef readonly str tag
    cdef readonly int parent
    cdef readonly int hint
    cdef readonly int first
    cdef readonly int end
    cdef readonly int last_node
    cdef bint _keeps_lines


cdef class Block:
    cdef readonly int index
    cdef readonly int node
    cdef readonly int part_count
    cdef list _parts
    cdef str _one
    cdef object _document
    cdef void* _holder
    cdef bint _one_linked
    cdef readonly str text
    cdef readonly int size
    cdef readonly int linked
    cdef public bint hidden
    cdef readonly list media
    cdef readonly bint ends_line
    cdef readonly int stops
    cdef readonly bint is_sentence
    cdef readonly bint has_digits
