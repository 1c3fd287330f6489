# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The walk of `page_walk`, and the blocks of `page`, as machine code over lxml's own tree.

Two programs that must never differ: `tests/extraction/test_native_walk.py` compares them. What makes this one fast is
that no element is asked anything through Python, and that none is made an object before somebody wants it.
It reads the nodes of libxml2 through lxml's public C interface, in the memory layout that it was compiled for: another
libxml2 than that is refused, and the import fails. Parts and nodes point into the tree: no element may be taken out of
one that was walked, for lxml frees what no object stands for.
"""

cimport cython
from libc.string cimport strchr, strcmp, strstr
from lxml.includes cimport etreepublic as tree_api
from lxml.includes.tree cimport (
    XML_CDATA_SECTION_NODE,
    XML_ELEMENT_NODE,
    XML_TEXT_NODE,
    const_xmlChar,
    xmlAttr,
    xmlNode,
)

from linfen_crawler.extraction.native_text cimport squeezed

from lxml import etree

from linfen_crawler.extraction import element_kinds as kinds
from linfen_crawler.extraction.element_kinds import hiding, keeps_lines, kind_of
from linfen_crawler.extraction.markup_hints import Hint, hint_of

cdef extern from "libxml/xmlversion.h":
    const int LIBXML_VERSION

cdef extern from "Python.h":
    int PyUnicode_KIND(object)
    void* PyUnicode_DATA(object)
    Py_ssize_t PyUnicode_GET_LENGTH(object)
    Py_UCS4 PyUnicode_READ(int kind, void* data, Py_ssize_t index)

tree_api.import_lxml__etree()
if etree.LIBXML_VERSION[:2] != (LIBXML_VERSION // 10000, LIBXML_VERSION // 100 % 100):
    raise ImportError(f"compiled for libxml2 {LIBXML_VERSION}, lxml uses {etree.LIBXML_VERSION}")

cdef enum:
    BLOCK = 1, SKIPPED = 2, LEAF = 4, BREAK = 8, SCRIPT = 16, INPUT = 32, REPLACED = 64, KEEPING = 128
    TELLING = 256, LINK = 512, HEAD = 1024
    DEEPEST = 2000
    SLOTS = 256

if (BLOCK, SKIPPED, LEAF, BREAK, SCRIPT, INPUT, REPLACED, KEEPING, TELLING, LINK, HEAD, DEEPEST) != (
    kinds.BLOCK, kinds.SKIPPED, kinds.LEAF, kinds.BREAK, kinds.SCRIPT, kinds.INPUT, kinds.REPLACED, kinds.KEEPING,
    kinds.TELLING, kinds.LINK, kinds.HEAD, kinds.DEEPEST,
):
    raise ImportError("compiled for other kinds of elements")
cdef list _NO_MEDIA = []
"""What most blocks have; nobody changes it."""
cdef int HINT_OF_ARTICLE = Hint.ARTICLE


@cython.no_gc
cdef class _OfElement:
    """What stands for an element of the tree, which becomes an object when somebody asks for it."""

    def __init__(self):
        raise TypeError("only the walk makes them")

    @property
    def element(self):
        if self._element is None:
            self._element = tree_api.elementFactory(<tree_api._Document>self._document, <xmlNode*>self._node)
        return self._element


@cython.no_gc
cdef class Part(_OfElement):
    """A run of text inside one inline element: see `page.Part`."""

    def stands_beside(self, Part other not None):
        return self._node is other._node


@cython.no_gc
cdef class Node(_OfElement):
    """A block element, as a span of blocks: see `page.Node`."""


@cython.no_gc
@cython.freelist(256)
cdef class Block:
    """A run of inline text between two boundaries: see `page.Block`.

    Of most blocks nobody asks for the parts, and most have one: it becomes an object when somebody does.
    """

    def __init__(self):
        raise TypeError("only the walk makes them")

    @property
    def parts(self):
        if self._parts is None:
            self._parts = [] if self._one is None else [_part(self._one, self._document, self._holder, self._one_linked)]
        return self._parts


def walk_trees(page, roots, without, shown):
    """Walk trees into a page; False where one is nested deeper than the parser follows: see `page_walk.walk`."""
    cdef _Walker walker = _Walker(page, without, shown)
    for root in roots:
        if not walker.run(<tree_api._Element?>root):
            return False
    return True


cdef inline Part _part(str text, object document, void* node, bint linked):
    cdef Part part = Part.__new__(Part)
    part.text, part.linked, part._document, part._node = text, linked, document, node
    return part


@cython.final
cdef class _Walker:
    """The state of one walk: see `page_walk._Walker`."""

    cdef object page
    cdef list nodes
    cdef list blocks
    cdef object without
    cdef xmlNode* shown
    cdef xmlNode* hidden_by
    cdef tree_api._Document document
    cdef int part_count
    cdef str one
    cdef xmlNode* one_holder
    cdef bint one_linked
    """The first of the parts so far."""
    cdef list parts
    """All of them, where they are more than one."""
    cdef str last
    """The text of the last one."""
    cdef list media
    cdef dict hints
    cdef int node
    cdef int links
    cdef bint after_break
    cdef const_xmlChar* names[SLOTS]
    cdef int kinds[SLOTS]
    cdef list tags

    def __init__(self, page, without, shown):
        self.page, self.nodes, self.blocks = page, page.nodes, page.blocks
        self.without = without if without else None
        self.shown = (<tree_api._Element?>shown)._c_node if shown is not None else NULL
        self.hidden_by = NULL
        self.part_count, self.media, self.hints = 0, [], {}
        self.tags = [None] * SLOTS
        cdef int slot
        for slot in range(SLOTS):
            self.names[slot] = NULL

    cdef bint run(self, tree_api._Element root) except -1:
        cdef xmlNode* top = root._c_node
        cdef xmlNode* current = top
        cdef xmlNode* following
        cdef int depth = 0, deepest = 0, left_out = 0, kind = 0
        cdef str tag = None
        cdef Node ended
        self.document = root._doc
        self.node, self.links, self.after_break = -1, 0, False
        while True:
            depth += 1
            if depth > deepest:
                if depth > DEEPEST:
                    return False
                deepest = depth
            if not left_out:
                tag = self.tag_of(current, &kind)
                if kind & SKIPPED or (self.without is not None and self._is_without(current)):
                    left_out = depth
                    if kind & HEAD and not (self.without is not None and self._is_without(current)):
                        self.read_head(current)
                else:
                    self.open(current, tag, kind)
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

    cdef int open(self, xmlNode* element, str tag, int kind) except -1:
        cdef Node made
        cdef bint is_telling
        cdef xmlAttr* given
        cdef xmlAttr* style
        if kind & BLOCK:
            self.flush()
            self.after_break = False
            made = Node.__new__(Node)
            made._document, made._node, made.tag, made.parent = self.document, element, tag, self.node
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
                self.add_script(element)
            elif not kind & INPUT and self.hidden_by is NULL and not _styled_away(element):
                self.media.append(tree_api.elementFactory(self.document, element))
                if not kind & REPLACED:
                    self.take_text(tree_api.textOf(element), element)
            return 0
        else:
            if kind & LINK:
                self.links += 1
            given = element.properties
            if given is not NULL:
                style, is_telling = NULL, (kind & TELLING) != 0
                while given is not NULL:
                    if given.ns is NULL:
                        if strcmp(<const char*>given.name, b"style") == 0:
                            style = given
                        elif strcmp(<const char*>given.name, b"id") == 0 or strcmp(<const char*>given.name, b"itemprop") == 0:
                            is_telling = True
                    given = given.next
                if style is not NULL and self.hides(element, style):
                    self.flush()
                    self.hidden_by = element
                if is_telling:
                    self.look_at_inline(element, tag)
        self.take(element.children, element, element)
        return 0

    cdef int close(self, xmlNode* element) except -1:
        cdef int kind = 0
        cdef Node ended
        self.tag_of(element, &kind)
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
        return 0

    cdef int take(self, xmlNode* text, xmlNode* holder, xmlNode* blank_holder) except -1:
        """Take the text that begins with a node, if it is one of text: what follows a tag."""
        cdef str found
        if text is NULL or not (text.type == XML_TEXT_NODE or text.type == XML_CDATA_SECTION_NODE):
            return 0
        if text.next is NULL or not (text.next.type == XML_TEXT_NODE or text.next.type == XML_CDATA_SECTION_NODE):
            if text.content is NULL or text.content[0] == 0:
                return 0
            if _is_blank(text.content):
                self.take_blank(blank_holder)
                return 0
            found = tree_api.pyunicode(text.content)
        elif blank_holder is holder:
            found = tree_api.textOf(holder)
        else:
            found = tree_api.tailOf(blank_holder)
        if not found:
            return 0
        if found.isspace():
            self.take_blank(blank_holder)
        else:
            self.take_text(found, holder)
        return 0

    cdef int take_blank(self, xmlNode* holder) except -1:
        if self.part_count and self.last != " ":
            self.add_part(" ", holder, False)
        return 0

    cdef int take_text(self, str text, xmlNode* holder) except -1:
        if not text:
            return 0
        if self.node >= 0 and (<Node>self.nodes[self.node])._keeps_lines and "\n" in text:
            for line in text.split("\n"):
                self.add_part(line, holder, self.links > 0)
                self.flush()
        else:
            self.add_part(text, holder, self.links > 0)
        return 0

    cdef int add_part(self, str text, xmlNode* holder, bint linked) except -1:
        if self.part_count == 0:
            self.one, self.one_holder, self.one_linked = text, holder, linked
        else:
            if self.part_count == 1:
                self.parts = [_part(self.one, self.document, self.one_holder, self.one_linked)]
            self.parts.append(_part(text, self.document, holder, linked))
        self.part_count += 1
        self.last = text
        return 0

    cdef int flush(self) except -1:
        """Add the block that the parts so far make, if it holds anything."""
        cdef int count = self.part_count
        cdef Part part
        cdef Block block
        cdef Node made
        cdef str text
        cdef int linked = 0
        if count == 0 and not self.media:
            return 0
        self.part_count = 0
        if count == 1:
            text = squeezed(self.one)
        elif count:
            text = squeezed("".join([(<Part>each).text for each in self.parts]))
        else:
            text = ""
        if not text and not self.media:
            return 0
        if self.node < 0:
            made = Node.__new__(Node)
            made._document, made._node = self.document, (<tree_api._Element>self.page.root)._c_node
            made.tag, made.parent, made.first, made.end, made.last_node = "body", -1, len(self.blocks), -1, -1
            made._keeps_lines = keeps_lines(self.page.root.get("style") or "")
            self.node = len(self.nodes)
            self.nodes.append(made)
        block = Block.__new__(Block)
        block.index, block.node, block.text, block.size = len(self.blocks), self.node, text, len(text)
        block.part_count, block._document = count, self.document
        if count == 1:
            block._one, block._holder, block._one_linked = self.one, self.one_holder, self.one_linked
            linked = block.size if self.one_linked else 0
        elif count:
            block._parts = self.parts
            for each in self.parts:
                part = <Part>each
                if part.linked:
                    linked += len(part.text.strip())
        block.linked = min(linked, block.size)
        block.hidden, block.ends_line = self.hidden_by is not NULL, self.after_break
        block.media = self.media or _NO_MEDIA
        _read_marks(block)
        if self.hidden_by is not NULL:
            hidden = tree_api.elementFactory(self.document, self.hidden_by)
            self.page.hidden_sizes[hidden] = self.page.hidden_sizes.get(hidden, 0) + block.size
        self.blocks.append(block)
        if self.media:
            self.media = []
        return 0

    cdef int look_at_block(self, xmlNode* element, Node made) except -1:
        """What the attributes of a block element tell; its hint."""
        cdef xmlAttr* given = element.properties
        cdef str classes = None, ident = None, style = None
        cdef const char* text
        cdef bint hidden = False
        cdef int hint = 0
        cdef const char* name
        while given is not NULL:
            if given.ns is NULL:
                name = <const char*>given.name
                if strcmp(name, b"class") == 0:
                    classes = tree_api.attributeValue(element, given)
                elif strcmp(name, b"id") == 0:
                    ident = tree_api.attributeValue(element, given)
                elif strcmp(name, b"style") == 0:
                    text = _plain_text(given)
                    if text is NULL or _may_hide(text) or strstr(text, b"white-space") is not NULL:
                        style = tree_api.attributeValue(element, given)
                elif strcmp(name, b"hidden") == 0:
                    hidden = True
                elif strcmp(name, b"itemprop") == 0 and tree_api.attributeValue(element, given):
                    self.page.dated.append(tree_api.elementFactory(self.document, element))
            given = given.next
        if classes or ident:
            hint = self.hint_of_names(classes, ident)
            if ident and ident.endswith("_baidu"):
                self.page.marked.setdefault(ident, tree_api.elementFactory(self.document, element))
        if style:
            if keeps_lines(style):
                made._keeps_lines = True
            by_style = hiding(style) if self.hidden_by is NULL else None
            if by_style is not None:
                if hint & HINT_OF_ARTICLE and by_style.startswith("visibility"):
                    return hint
                hidden = True
        if hidden and self.hidden_by is NULL and element is not self.shown:
            self.hidden_by = element
        return hint

    cdef int hint_of_names(self, str classes, str ident) except -1:
        if ident:
            return hint_of(f"{classes or ''} {ident}")
        found = self.hints.get(classes)  # most elements with names have a class alone, and share it with others
        if found is None:
            found = self.hints[classes] = hint_of(f"{classes} ")
        return found

    cdef bint hides(self, xmlNode* element, xmlAttr* style) except -1:
        """Whether an inline element's style hides it, and nothing around it is hidden."""
        cdef const char* text = _plain_text(style)
        if self.hidden_by is not NULL or element is self.shown or (text is not NULL and not _may_hide(text)):
            return False
        return hiding(tree_api.attributeValue(element, style)) is not None

    cdef int look_at_inline(self, xmlNode* element, str tag) except -1:
        cdef str ident = _attribute(element, b"id")
        if ident and ident.endswith("_baidu"):
            self.page.marked.setdefault(ident, tree_api.elementFactory(self.document, element))
        if tag == "time" or _attribute(element, b"itemprop"):
            self.page.dated.append(tree_api.elementFactory(self.document, element))
        if tag in kinds.IN_HEAD:
            self.page.add_head_element(tree_api.elementFactory(self.document, element), tag)
        return 0

    cdef int add_script(self, xmlNode* element) except -1:
        self.page.add_script(tree_api.textOf(element))
        return 0

    cdef int read_head(self, xmlNode* head) except -1:
        self.page.read_head(tree_api.elementFactory(self.document, head))
        return 0

    cdef bint _is_without(self, xmlNode* element) except -1:
        return tree_api.elementFactory(self.document, element) in self.without

    cdef str tag_of(self, xmlNode* element, int* kind):
        """The element's tag and what kind of tag it is. Names are interned by the parser: told apart by where they stand."""
        cdef size_t slot = (<size_t>element.name >> 3) & (SLOTS - 1)
        if element.ns is NULL and self.names[slot] is element.name:
            kind[0] = self.kinds[slot]
            return <str>self.tags[slot]
        cdef str tag = tree_api.namespacedName(element)
        kind[0] = kind_of(tag)
        if element.ns is NULL:
            self.names[slot], self.kinds[slot], self.tags[slot] = element.name, kind[0], tag
        return tag


cdef inline xmlNode* _first_element(xmlNode* node) noexcept:
    """The first element among a node and what follows it; NULL for none."""
    while node is not NULL and node.type != XML_ELEMENT_NODE:
        node = node.next
    return node


cdef inline bint _is_blank(const_xmlChar* text) noexcept:
    """Whether a text in UTF-8 is nothing but white space of ASCII, as `str.isspace` has it."""
    while text[0]:
        if not (text[0] == 32 or 9 <= text[0] <= 13 or 28 <= text[0] <= 31):
            return False
        text += 1
    return True


cdef str _attribute(xmlNode* element, const char* name):
    cdef xmlAttr* given = element.properties
    while given is not NULL:
        if given.ns is NULL and strcmp(<const char*>given.name, name) == 0:
            return tree_api.attributeValue(element, given)
        given = given.next
    return None


cdef inline const char* _plain_text(xmlAttr* given) noexcept:
    """The value of an attribute where it is one text of the tree; NULL where it has none or is put together."""
    cdef xmlNode* text = given.children
    if text is NULL or text.next is not NULL or text.type != XML_TEXT_NODE:
        return NULL
    return <const char*>text.content


cdef bint _may_hide(const char* style) noexcept:
    """Whether a style has what `element_kinds.hiding` looks for: a colon before `none`, `hidden`, 0 or less."""
    cdef const char* place = strchr(style, b":")
    while place is not NULL:
        place += 1
        while place[0] == 32 or 9 <= place[0] <= 13 or 28 <= place[0] <= 31:
            place += 1
        if place[0] in (b"n", b"N", b"h", b"H", b"0", b"-") or <unsigned char>place[0] >= 0x80:
            return True  # white space beyond ASCII may be what stands there
        place = strchr(place, b":")
    return False


cdef bint _styled_away(xmlNode* element) except -1:
    cdef str style = _attribute(element, b"style")
    return style is not None and "none" in style


cdef int _read_marks(Block block) except -1:
    """What `page.Block` finds by patterns: how many marks of punctuation, whether a sentence ends, whether there are digits.

    The text is squeezed: white space in it is a blank, and none stands at its end.
    """
    cdef str text = block.text
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t place, last = PyUnicode_GET_LENGTH(text) - 1
    cdef Py_UCS4 character
    cdef int stops = 0
    cdef bint is_sentence = False, has_digits = False
    for place in range(last + 1):
        character = PyUnicode_READ(kind, data, place)
        if character < 0x80:
            if 48 <= character <= 57:
                has_digits = True
            elif character == u"!" or character == u"?":
                stops += 1
                is_sentence = is_sentence or place == last or PyUnicode_READ(kind, data, place + 1) == 32
            elif character == u";":
                stops += 1
            elif character == u"," or character == u".":
                stops += place == last or PyUnicode_READ(kind, data, place + 1) == 32
        elif character == u"。" or character == u"！" or character == u"？" or character == u"；" or character == u"…":
            stops += 1
            is_sentence = True
        elif character == u"，" or character == u"、" or character == u"：":
            stops += 1
        elif character == u"”":
            stops += 1
            is_sentence = is_sentence or place == last
        elif character == u"」":
            is_sentence = is_sentence or place == last
    block.stops = stops if block.size > 3 else 0
    block.is_sentence = is_sentence and block.size > 5
    block.has_digits = has_digits
    return 0
