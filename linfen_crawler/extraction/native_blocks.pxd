"""What the compiled walk makes, as the rules compiled beside it see it: see `page` for what each field means."""

cdef struct Run:
    # Text in UTF-8, where it stands in the tree, or in one of `Runs.kept`.
    const char* begin
    Py_ssize_t size
    void* holder  # the element
    bint linked


cdef class Runs:
    cdef object document
    cdef list kept  # and what else must not go before the runs do
    cdef Run* each
    cdef Py_ssize_t count
    cdef Py_ssize_t room
    cdef void** media
    cdef Py_ssize_t media_count
    cdef Py_ssize_t media_room

    cdef int add_media(self, void* element) except -1
    cdef int add(self, const char* begin, Py_ssize_t size, void* holder, bint linked) except -1
    cdef const char* keep(self, str text) except NULL
    cdef str text_of(self, Py_ssize_t first, int count)


cdef class Part:
    cdef object _document
    cdef void* _node
    cdef object _element
    cdef readonly str text
    cdef readonly bint linked


cdef class Node:
    cdef object _document
    cdef void* _node
    cdef object _element
    cdef readonly str tag
    cdef readonly int parent
    cdef readonly int hint
    cdef readonly int first
    cdef readonly int end
    cdef readonly int last_node
    cdef bint _keeps_lines


cdef class Block:
    cdef Runs _runs
    cdef Py_ssize_t _first
    cdef str _text
    cdef list _parts
    cdef list _media
    cdef Py_ssize_t _media_first
    cdef int _media_count
    cdef readonly int index
    cdef readonly int node
    cdef readonly int part_count
    cdef readonly int size
    cdef readonly int linked
    cdef public bint hidden
    cdef readonly bint ends_line
    cdef readonly int stops
    cdef readonly bint is_sentence
    cdef readonly bint has_digits


cdef Block measured(Runs runs, Py_ssize_t first, int count, Py_ssize_t media_first)
cdef bint is_space(const char* text) noexcept
