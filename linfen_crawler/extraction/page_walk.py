"""The one walk over a page's tree that gathers what all fields need.

Nothing here recurses: pages may be nested as deep as they like. Where `native_walk` was compiled it does the same in a
fraction of the time, and what stands here is not used; both are changed together.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from linfen_crawler.extraction.element_kinds import (
    BLOCK_TAGS,
    DEEPEST,
    IN_HEAD,
    KEEPING_TAGS,
    LEAF_TAGS,
    REPLACED_TAGS,
    SKIPPED_TAGS,
    TELLING_TAGS,
    hiding,
    keeps_lines,
)
from linfen_crawler.extraction.markup_hints import Hint, hint_of
from linfen_crawler.extraction.page import DEEPEST_FOR_QUERIES, Block, Node, Page, Part
from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.extraction.simple_selectors import NATIVE as SEARCHES
from linfen_crawler.extraction.simple_selectors import search_for
from linfen_crawler.native_module import native_function, native_module

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from lxml.etree import _Element as Element


def walk(
    *roots: Element, without: Collection[Element] = (), shown: Element | None = None, look_for: Sequence[str] = ()
) -> Page | None:
    """Walk a tree, or parts of one in their order. None where it is nested deeper than the parser follows.

    Args:
        roots: Where to start; their tails are no part of them.
        without: Elements to leave out with all that they hold.
        shown: An element that counts as shown though its style hides it; what is hidden inside it stays so.
        look_for: Simple selectors whose elements are found on the way where the walk is compiled: `Page.selected`. Of
            several roots they are those of all together.

    Returns:
        The page. It points into the tree, in which nothing may be changed any more.
    """
    page = Page(roots[0], is_native=NATIVE is not None)
    if NATIVE is None:
        return page if _walk_in_python(page, roots, without, shown) else None
    search = search_for(look_for) if look_for else None
    if not NATIVE(page, roots, without, shown, search):
        return None
    if search is not None and page.depth <= DEEPEST_FOR_QUERIES:
        page.selected = dict(zip(look_for, search.found, strict=True))
    return page


def _walk_in_python(page: Page, roots: Iterable[Element], without: Collection[Element], shown: Element | None) -> bool:
    walker = _Walker(page, without, shown)
    return all(walker.run(root) for root in roots)


_OF_TEXT = ("native_text.pyx", "native_text.pxd", "../exact_text.pxd")
_OF_BLOCKS = ("native_blocks.pyx", "native_blocks.pxd", *_OF_TEXT)
_OF_HEAD = ("native_head.pyx", "native_head.pxd", "tree_nodes.pxd", *_OF_BLOCKS)
_OF_NAMES = ("native_names.pyx", "native_names.pxd", "known_texts.pxd", "tree_nodes.pxd")
_OF_WALK = ("native_names.pxd", "native_elements.pyx", "native_elements.pxd", *_OF_HEAD)

NATIVE: Callable[[Page, Iterable[Element], Collection[Element], Element | None, Any], bool] | None = (
    native_function("extraction.native_walk", "walk_trees", beside=_OF_WALK)
    if native_module("extraction.native_text", _OF_TEXT) is not None
    and native_module("extraction.native_blocks", _OF_BLOCKS) is not None
    and native_module("extraction.native_head", _OF_HEAD) is not None
    and native_module("extraction.native_names", _OF_NAMES) is not None
    and SEARCHES is not None
    else None
)
"""The compiled walk; None where there is none, or none of what it calls, and `_Walker` walks."""


class _Walker:
    """The state of one walk."""

    def __init__(self, page: Page, without: Collection[Element], shown: Element | None) -> None:
        self.page = page
        self.without = without
        self.shown = shown
        self.hidden_by: Element | None = None
        self.keeping: set[int] = set()
        """Nodes in which line feeds are shown as such."""

    def run(self, root: Element) -> bool:
        """Walk one tree; False where it is too deep.

        An extraction spends more of its time here than anywhere else in Python: what happens to every element stands in
        this one loop, what happens to few is a method.
        """
        without, keeping = self.without, self.keeping
        nodes, blocks = self.page.nodes, self.page.blocks
        tags_of_blocks, leaves, skipped = BLOCK_TAGS, LEAF_TAGS, SKIPPED_TAGS
        opened: list[Element] = []
        deepest = links = 0
        left_out = 0  # how many elements are open with the outermost of those that are left out; 0 outside of these
        node = -1
        parts: list[Part] = []
        media: list[Element] = []
        after_break = False

        def flush() -> None:
            nonlocal parts, media, node
            node = self._add_block(parts, media, node, after_break=after_break)
            parts, media = [], []

        def take_lines(text: str, element: Element) -> None:
            for line in text.split("\n"):
                parts.append(Part(line, element, links > 0))
                flush()

        for element in chain(root.iter("*"), (None,)):  # None closes all that is open
            above = element.getparent() if opened and element is not None else None
            while opened and opened[-1] is not above:
                closed = opened.pop()
                if left_out:
                    if len(opened) >= left_out:
                        continue
                    left_out = 0
                else:
                    tag = closed.tag
                    if tag in tags_of_blocks:
                        if parts or media:
                            flush()
                        after_break = False
                        ended = nodes[node]
                        ended.end, ended.last_node = len(blocks), len(nodes) - 1
                        node = ended.parent
                    elif tag == "a":
                        links -= 1
                    if self.hidden_by is closed:
                        if parts or media:
                            flush()
                        self.hidden_by = None
                if not opened:
                    break
                text = closed.tail
                if text:
                    if not text.isspace():
                        if "\n" in text and node in keeping:
                            take_lines(text, opened[-1])
                        else:
                            parts.append(Part(text, opened[-1], links > 0))
                    elif parts and parts[-1].text != " ":
                        parts.append(Part(" ", closed, linked=False))
            if element is None:
                break
            opened.append(element)
            depth = len(opened)
            if depth > deepest:
                if depth > DEEPEST:
                    return False
                deepest = depth
            if left_out:
                continue
            tag = element.tag
            if (tag in skipped) or (without and element in without):
                left_out = depth
                if tag == "head" and element not in without:
                    self.page.read_head(element)
                continue
            if tag in tags_of_blocks:
                if parts or media:
                    flush()
                after_break = False
                given = element.items()
                hint = self._look_at_block(element, given) if given else Hint.NONE  # type: ignore[arg-type]
                inner = len(nodes)
                if tag in KEEPING_TAGS:
                    keeping.add(inner)
                nodes.append(Node(element, tag, node, hint, len(blocks)))
                node = inner
            elif tag in leaves:
                if tag == "br" or tag == "hr":
                    if parts or media:
                        flush()
                    after_break = True
                elif tag == "script":
                    self.page.add_script(element.text)
                elif tag != "input" and self.hidden_by is None and "none" not in (element.get("style") or ""):
                    media.append(element)
                    text = element.text
                    if text and tag not in REPLACED_TAGS:
                        if "\n" in text and node in keeping:
                            take_lines(text, element)
                        else:
                            parts.append(Part(text, element, links > 0))
                continue
            else:
                if tag == "a":
                    links += 1
                names = element.keys()
                if names:
                    if "style" in names and self._hides(element):
                        if parts or media:
                            flush()
                        self.hidden_by = element
                    if "id" in names or "itemprop" in names or tag in TELLING_TAGS:
                        self._look_at_inline(element, tag)
            text = element.text
            if text:
                if not text.isspace():
                    if "\n" in text and node in keeping:
                        take_lines(text, element)
                    else:
                        parts.append(Part(text, element, links > 0))
                elif parts and parts[-1].text != " ":
                    parts.append(Part(" ", element, linked=False))
        if parts or media:
            flush()
        while node >= 0:
            ended = nodes[node]
            ended.end, ended.last_node = len(blocks), len(nodes) - 1
            node = ended.parent
        self.page.depth = max(self.page.depth, deepest)
        return True

    def _look_at_block(self, element: Element, given: list[tuple[str, str]]) -> int:
        """What the attributes of a block element tell; its hint."""
        classes = ident = style = None
        hidden = False
        for name, value in given:
            if name == "class":
                classes = value
            elif name == "id":
                ident = value
            elif name == "style":
                style = value
            elif name == "hidden":
                hidden = True
            elif name == "itemprop" and value:
                self.page.dated.append(element)
        hint = Hint.NONE
        if classes or ident:
            hint = hint_of(f"{classes or ''} {ident or ''}")
            if ident and ident.endswith("_baidu"):
                self.page.marked.setdefault(ident, element)
        if style:
            if keeps_lines(style):
                self.keeping.add(len(self.page.nodes))
            by_style = hiding(style) if self.hidden_by is None else None
            if by_style is not None:
                if hint & Hint.ARTICLE and by_style.startswith("visibility"):
                    return hint  # a script shows the article once it has loaded
                hidden = True
        if hidden and self.hidden_by is None and element is not self.shown:
            self.hidden_by = element
        return hint

    def _hides(self, element: Element) -> bool:
        """Whether an inline element's style hides it, and nothing around it is hidden."""
        style = element.get("style") if self.hidden_by is None else None
        return style is not None and hiding(style) is not None and element is not self.shown

    def _look_at_inline(self, element: Element, tag: str) -> None:
        ident = element.get("id")
        if ident and ident.endswith("_baidu"):
            self.page.marked.setdefault(ident, element)
        if tag == "time" or element.get("itemprop"):
            self.page.dated.append(element)
        if tag in IN_HEAD:
            self.page.add_head_element(element, tag)

    def _add_block(self, parts: list[Part], media: list[Element], node: int, *, after_break: bool) -> int:
        """Add the block that these parts make, if it holds anything; the index of the node in which it stands."""
        if len(parts) == 1:
            text = squeeze(parts[0].text)
        else:
            text = squeeze("".join([part.text for part in parts])) if parts else ""
        if not text and not media:
            return node
        page = self.page
        if node < 0:
            if keeps_lines(page.root.get("style") or ""):
                self.keeping.add(len(page.nodes))
            page.nodes.append(Node(page.root, "body", -1, Hint.NONE, len(page.blocks)))
            node = len(page.nodes) - 1
        size = len(text)
        linked = 0
        if len(parts) == 1:
            linked = size if parts[0].linked else 0
        else:
            for part in parts:
                if part.linked:
                    linked += len(part.text.strip())
        hidden_by = self.hidden_by
        if hidden_by is not None:
            page.hidden_sizes[hidden_by] = page.hidden_sizes.get(hidden_by, 0) + size
        page.blocks.append(
            Block(len(page.blocks), node, parts, text, size, min(linked, size),
                  hidden_by is not None, media, after_break)
        )  # fmt: skip
        return node
