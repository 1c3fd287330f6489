# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The walk of `page_walk` as machine code over lxml's own tree.

Two programs that must never differ: `tests/extraction/test_native_walk.py` compares them. What makes this one fast is
that no element is asked anything through Python, and that none is made an object before somebody wants it.
It reads the nodes of libxml2 through lxml's public C interface, in the memory layout that it was compiled for: another
libxml2 than that is refused, and the import fails (`native_blocks`). Blocks and nodes point into the tree: no element
may be taken out of one that was walked, for lxml frees what no object stands for.
"""

cimport cython
from libc.string cimport memchr, strlen
from lxml.includes cimport etreepublic as tree_api
from lxml.includes.tree cimport (
    XML_CDATA_SECTION_NODE,
    XML_ELEMENT_NODE,
    XML_TEXT_NODE,
    const_xmlChar,
    xmlAttr,
    xmlNode,
)

from linfen_crawler.extraction.native_blocks cimport Block, Node, Runs, is_space, measured
from linfen_crawler.extraction.native_elements cimport Search
from linfen_crawler.extraction.native_head cimport Head
from linfen_crawler.extraction.native_names cimport (
    BY_VISIBILITY,
    HIDES,
    KEEPS_LINES,
    hint_of_both,
    hint_of_classes,
    is_marked,
    meaning_of_style,
)
from linfen_crawler.extraction.tree_nodes cimport attribute, attribute_of, is_called

from linfen_crawler.extraction import element_kinds as kinds, page as pages
from linfen_crawler.extraction.element_kinds import keeps_lines, kind_of
from linfen_crawler.extraction.markup_hints import Hint

tree_api.import_lxml__etree()

cdef enum:
    BLOCK = 1, SKIPPED = 2, LEAF = 4, BREAK = 8, SCRIPT = 16, INPUT = 32, REPLACED = 64, KEEPING = 128
    TELLING = 256, LINK = 512, HEAD = 1024
    DEEPEST = 2000
    DEEPEST_FOR_QUERIES = 400
    SLOTS = 1024

if (
    BLOCK, SKIPPED, LEAF, BREAK, SCRIPT, INPUT, REPLACED, KEEPING, TELLING, LINK, HEAD, DEEPEST, DEEPEST_FOR_QUERIES,
) != (
    kinds.BLOCK, kinds.SKIPPED, kinds.LEAF, kinds.BREAK, kinds.SCRIPT, kinds.INPUT, kinds.REPLACED, kinds.KEEPING,
    kinds.TELLING, kinds.LINK, kinds.HEAD, kinds.DEEPEST, pages.DEEPEST_FOR_QUERIES,
):
    raise ImportError("compiled for other kinds of elements")
cdef int HINT_OF_ARTICLE = Hint.ARTICLE


def walk_trees(page, roots, without, shown, search):
    """Walk trees into a page; False where one is nested deeper than the parser follows: see `page_walk.walk`."""
    cdef _Walker walker = _Walker(page, without, shown, search)
    for root in roots:
        if not walker.run(<tree_api._Element?>root):
            return False
    if walker.head is not None:
        walker.head.finish()
    return True


@cython.final
cdef class _Walker:
    """The state of one walk: see `page_walk._Walker`."""

    cdef object page
    cdef list nodes
    cdef list blocks
    cdef object without
    cdef Search search
    cdef xmlNode* shown
    cdef xmlNode* hidden_by
    cdef bint hides_blocks
    cdef int hidden_size
    """Of the blocks inside of it, so far."""
    cdef tree_api._Document document
    cdef Head head
    cdef Runs runs
    cdef Py_ssize_t begun
    """The first of the runs since the last block."""
    cdef Py_ssize_t media_begun
    cdef int node
    cdef int links
    cdef bint after_break
    cdef const_xmlChar* names[SLOTS]
    cdef int kinds[SLOTS]
    cdef list tags

    def __init__(self, page, without, shown, search):
        self.page, self.nodes, self.blocks, self.search = page, page.nodes, page.blocks, search
        self.without = without if without else None
        self.shown = (<tree_api._Element?>shown)._c_node if shown is not None else NULL
        self.hidden_by, self.hides_blocks, self.hidden_size = NULL, False, 0
        self.tags = [None] * SLOTS

    cdef bint run(self, tree_api._Element root) except -1:
        cdef xmlNode* top = root._c_node
        cdef xmlNode* current = top
        cdef xmlNode* following
        cdef int depth = 0, deepest = 0, left_out = 0, slot = 0, kind
        cdef Node ended
        self.document, self.runs, self.begun = root._doc, Runs(root._doc), 0
        self.media_begun = 0
        if self.head is None:
            self.head = Head(self.page, root._doc)
        self.head.go_on_in(root._doc)
        self.node, self.links, self.after_break = -1, 0, False
        while True:
            depth += 1
            if depth > deepest:
                if depth > DEEPEST:
                    return False
                deepest = depth
            if self.search is not None and depth <= DEEPEST_FOR_QUERIES:
                self.search.look_at(current, top, self.document)
            if not left_out:
                slot = self.slot_of(current)
                kind = self.kinds[slot]
                if kind & SKIPPED or (self.without is not None and self._is_without(current)):
                    left_out = depth
                    if kind & HEAD and not (self.without is not None and self._is_without(current)):
                        self.head.read(current)
                else:
                    self.open(current, slot)
            following = _first_element(current.children)
            if following is not NULL:
                current = following
                continue
            while True:
                depth -= 1
                if left_out:
                    if depth < left_out:
                        left_out = 0
                else:
                    self.close(current)
                if current is top:
                    self.flush()
                    while self.node >= 0:
                        ended = <Node>self.nodes[self.node]
                        ended.end, ended.last_node = len(self.blocks), len(self.nodes) - 1
                        self.node = ended.parent
                    if deepest > self.page.depth:
                        self.page.depth = deepest
                    return True
                if not left_out:
                    self.take(current.next, current.parent, current)
                following = _first_element(current.next)
                if following is not NULL:
                    current = following
                    break
                current = current.parent

    cdef int open(self, xmlNode* element, int slot) except -1:
        cdef int kind = self.kinds[slot]
        cdef Node made
        cdef bint is_telling
        cdef xmlAttr* given
        cdef xmlAttr* style
        cdef const char* text = NULL
        cdef Py_ssize_t size = 0
        if kind & BLOCK:
            self.flush()
            self.after_break = False
            made = Node.__new__(Node)
            made._document, made._node, made.parent = self.document, element, self.node
            made.tag = <str>self.tags[slot]
            made.first, made.end, made.last_node = len(self.blocks), -1, -1
            made._keeps_lines = (kind & KEEPING) != 0
            made.hint = self.look_at_block(element, made) if element.properties is not NULL else 0
            self.node = len(self.nodes)
            self.nodes.append(made)
        elif kind & LEAF:
            if kind & BREAK:
                self.flush()
                self.after_break = True
            elif kind & SCRIPT:
                self.head.add_script(element)
            elif not kind & INPUT and self.hidden_by is NULL and not _styled_away(element):
                self.runs.add_media(element)
                if not kind & REPLACED and self.read(element.children, element, element, &text, &size):
                    self.take_text(text, size, element)
            return 0
        else:
            if kind & LINK:
                self.links += 1
            given = element.properties
            if given is not NULL:
                style, is_telling = NULL, (kind & TELLING) != 0
                while given is not NULL:
                    if given.ns is NULL:
                        if is_called(given, b"style"):
                            style = given
                        elif is_called(given, b"id") or is_called(given, b"itemprop"):
                            is_telling = True
                    given = given.next
                if style is not NULL and self.hides(element, style):
                    self.flush()
                    self.hidden_by = element
                if is_telling:
                    self.look_at_inline(element, <str>self.tags[slot])
        self.take(element.children, element, element)
        return 0

    cdef int close(self, xmlNode* element) except -1:
        cdef int kind = self.kinds[self.slot_of(element)]
        cdef Node ended
        if kind & BLOCK:
            self.flush()
            self.after_break = False
            ended = <Node>self.nodes[self.node]
            ended.end, ended.last_node = len(self.blocks), len(self.nodes) - 1
            self.node = ended.parent
        elif kind & LINK:
            self.links -= 1
        if self.hidden_by is element:
            self.flush()
            self.hidden_by = NULL
            if self.hides_blocks:
                self.note_hidden(tree_api.elementFactory(self.document, element))
        return 0

    cdef int note_hidden(self, element) except -1:
        self.page.hidden_sizes[element] = self.page.hidden_sizes.get(element, 0) + self.hidden_size
        self.hides_blocks, self.hidden_size = False, 0
        return 0

    cdef int take(self, xmlNode* first, xmlNode* holder, xmlNode* blank_holder) except -1:
        """Take the text that begins with a node, if it is one of text: what follows a tag."""
        cdef const char* text = NULL
        cdef Py_ssize_t size = 0
        if first is NULL or not self.read(first, holder, blank_holder, &text, &size):
            return 0
        if is_space(text):
            self.take_blank(blank_holder)
        else:
            self.take_text(text, size, holder)
        return 0

    cdef bint read(
        self, xmlNode* first, xmlNode* holder, xmlNode* blank_holder, const char** text, Py_ssize_t* size
    ) except -1:
        """Find the text that begins with a node; whether there is any."""
        cdef str together
        if not _is_text(first):
            return False
        if not _is_text(first.next):
            if first.content is NULL or first.content[0] == 0:
                return False
            text[0] = <const char*>first.content
        else:
            together = tree_api.textOf(holder) if blank_holder is holder else tree_api.tailOf(blank_holder)
            if not together:
                return False
            text[0] = self.runs.keep(together)
        size[0] = strlen(text[0])
        return True

    cdef int take_blank(self, xmlNode* holder) except -1:
        cdef Py_ssize_t last = self.runs.count - 1
        if last >= self.begun and not (self.runs.each[last].size == 1 and self.runs.each[last].begin[0] == 32):
            self.runs.add(b" ", 1, holder, False)
        return 0

    cdef int take_text(self, const char* text, Py_ssize_t size, xmlNode* holder) except -1:
        cdef const char* end = text + size
        cdef const char* feed = NULL
        if self.node >= 0 and (<Node>self.nodes[self.node])._keeps_lines:
            feed = <const char*>memchr(text, 10, size)
        if feed is NULL:
            self.runs.add(text, size, holder, self.links > 0)
            return 0
        while True:
            self.runs.add(text, (feed if feed is not NULL else end) - text, holder, self.links > 0)
            self.flush()
            if feed is NULL:
                return 0
            text = feed + 1
            feed = <const char*>memchr(text, 10, end - text)

    cdef int flush(self) except -1:
        """Add the block that the runs since the last one make, if it holds anything."""
        cdef Py_ssize_t first = self.begun
        cdef int count = <int>(self.runs.count - first)
        cdef Block block
        cdef Node made
        if count == 0 and self.runs.media_count == self.media_begun:
            return 0
        block = measured(self.runs, first, count, self.media_begun)
        if block is None:
            self.runs.count = first
            return 0
        self.begun, self.media_begun = self.runs.count, self.runs.media_count
        if self.node < 0:
            made = Node.__new__(Node)
            made._document, made._node = self.document, (<tree_api._Element>self.page.root)._c_node
            made.tag, made.parent, made.first, made.end, made.last_node = "body", -1, len(self.blocks), -1, -1
            made._keeps_lines = keeps_lines(self.page.root.get("style") or "")
            self.node = len(self.nodes)
            self.nodes.append(made)
        block.index, block.node = len(self.blocks), self.node
        block.hidden, block.ends_line = self.hidden_by is not NULL, self.after_break
        if self.hidden_by is not NULL:
            self.hidden_size += block.size
            self.hides_blocks = True
        self.blocks.append(block)
        return 0

    cdef int look_at_block(self, xmlNode* element, Node made) except -1:
        """What the attributes of a block element tell; its hint."""
        cdef xmlAttr* given = element.properties
        cdef xmlAttr* classes = NULL
        cdef xmlAttr* ident = NULL
        cdef bint hidden = False
        cdef int hint = 0, style = 0
        while given is not NULL:
            if given.ns is NULL:
                if is_called(given, b"class"):
                    classes = given
                elif is_called(given, b"id"):
                    ident = given
                elif is_called(given, b"style"):
                    style = meaning_of_style(element, given)
                elif is_called(given, b"hidden"):
                    hidden = True
                elif is_called(given, b"itemprop") and tree_api.attributeValue(element, given):
                    self.page.dated.append(tree_api.elementFactory(self.document, element))
            given = given.next
        if ident is not NULL:
            hint = hint_of_both(element, classes, ident)
            if is_marked(ident):
                self.mark(element, ident)
        elif classes is not NULL:
            hint = hint_of_classes(element, classes)
        if style & KEEPS_LINES:
            made._keeps_lines = True
        if style & HIDES and self.hidden_by is NULL:
            if hint & HINT_OF_ARTICLE and style & BY_VISIBILITY:
                return hint
            hidden = True
        if hidden and self.hidden_by is NULL and element is not self.shown:
            self.hidden_by = element
        return hint

    cdef bint hides(self, xmlNode* element, xmlAttr* style) except -1:
        """Whether an inline element's style hides it, and nothing around it is hidden."""
        if self.hidden_by is not NULL or element is self.shown:
            return False
        return meaning_of_style(element, style) & HIDES

    cdef int mark(self, xmlNode* element, xmlAttr* ident) except -1:
        """Take an element whose id names it as one that Baidu News asked for."""
        self.page.marked.setdefault(
            tree_api.attributeValue(element, ident), tree_api.elementFactory(self.document, element)
        )
        return 0

    cdef int look_at_inline(self, xmlNode* element, str tag) except -1:
        cdef xmlAttr* ident = attribute_of(element, b"id")
        if ident is not NULL and is_marked(ident):
            self.mark(element, ident)
        if tag == "time" or attribute(element, b"itemprop"):
            self.page.dated.append(tree_api.elementFactory(self.document, element))
        if tag in kinds.IN_HEAD:
            self.head.add(element)
        return 0

    cdef bint _is_without(self, xmlNode* element) except -1:
        return tree_api.elementFactory(self.document, element) in self.without

    cdef inline int slot_of(self, xmlNode* element) except -1:
        """Where the element's tag stands in `tags`, and in `kinds` what kind of tag it is, until the next one is asked for.

        Names are interned by the parser: told apart by where they stand, `ul` and `li` three bytes from each other.
        """
        cdef int slot = <int>(<size_t>element.name & (SLOTS - 1))
        if element.ns is NULL and self.names[slot] is element.name:
            return slot
        self.tags[slot] = tree_api.namespacedName(element)
        self.kinds[slot] = kind_of(self.tags[slot])
        self.names[slot] = element.name if element.ns is NULL else NULL
        return slot


cdef inline xmlNode* _first_element(xmlNode* node) noexcept:
    """The first element among a node and what follows it; NULL for none."""
    while node is not NULL and node.type != XML_ELEMENT_NODE:
        node = node.next
    return node


cdef inline bint _is_text(xmlNode* node) noexcept:
    return node is not NULL and (node.type == XML_TEXT_NODE or node.type == XML_CDATA_SECTION_NODE)


cdef bint _styled_away(xmlNode* element) except -1:
    cdef str style = attribute(element, b"style")
    return style is not None and "none" in style
