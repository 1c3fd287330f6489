"""The elements of a page that its walk has passed: what stands in them is looked up, not walked a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from linfen_crawler.extraction.element_kinds import BLOCK_TAGS
from linfen_crawler.extraction.page import Block, Node, Page, Part
from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.extraction.page_walk import walk
from linfen_crawler.native_module import native_function

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from lxml.etree import _Element as Element

_TEXT_TAGS = frozenset(
    ["a", "dd", "div", "em", "font", "h1", "h2", "h3", "h4", "label", "li", "p", "span", "strong", "td"]
)
"""Elements that show their text, and nothing else, where no element stands in them."""


class _ByElement(Protocol):
    def get(self, element: Element, /) -> Node | None: ...


NATIVE: Callable[[list[Node]], _ByElement] | None = native_function(
    "extraction.native_elements",
    "NodesByElement",
    beside=("native_elements.pxd", "tree_nodes.pxd", "native_blocks.pxd"),
)
"""The nodes of the compiled walk by their elements; to make a dictionary of objects took five times as long."""


class WalkedElements:
    """What stands in an element of a page."""

    def __init__(self, page: Page) -> None:
        """Begin with nothing looked up.

        Args:
            page: The page, walked; its elements are kept in it.
        """
        self.page = page
        self._nodes: _ByElement | None = None

    def node_of(self, element: Element) -> Node | None:
        """The span of an element; None for one that is no block element, or in which nothing is shown (`head`)."""
        if self._nodes is None:
            nodes = self.page.nodes
            native = NATIVE if self.page.is_native else None
            self._nodes = native(nodes) if native is not None else {node.element: node for node in nodes}
        node = self._nodes.get(element)
        # Text that stands in no block element has a node of its own, which goes by the name of `body`.
        return node if node is not None and node.tag == element.tag else None

    def node_around(self, element: Element) -> Node | None:
        """The span of an element, or of the innermost block element that holds it."""
        above: Element | None = element
        while above is not None:
            node = self.node_of(above)
            if node is not None:
                return node
            above = above.getparent()
        return None

    def span_of(self, element: Element, without: Collection[Element] = ()) -> Node | None:
        """The span of an element whose blocks on the page are what a walk of the element alone would give.

        None where they are not: a link or something hidden lies around it, or one of `without` stands in it.
        """
        node = self.node_of(element)
        if node is None or any(above.tag == "a" for above in element.iterancestors()):
            return None
        blocks = self.page.blocks
        if node.end > node.first and all(blocks[index].hidden for index in range(node.first, node.end)):
            return None
        if any(element is above for inner in without for above in (inner, *inner.iterancestors())):
            return None
        return node

    def text_of(self, element: Element) -> str:
        """All text of an element but that of scripts and styles, be it hidden or not."""
        if not len(element) and element.tag in _TEXT_TAGS:
            return squeeze(element.text or "")
        node = self.node_of(element)
        if node is not None:
            return " ".join([block.text for block in self.page.blocks[node.first : node.end]])
        part = walk(element)
        return " ".join([block.text for block in part.blocks]) if part is not None else ""

    def blocks_of(self, element: Element) -> list[Block]:
        """What an element holds, as blocks."""
        node = self.span_of(element)
        if node is not None:
            return self.page.blocks[node.first : node.end]
        if not len(element) and element.tag in _TEXT_TAGS and element.get("style") is None:
            hidden = element.tag in BLOCK_TAGS and element.get("hidden") is not None
            return blocks_of_text(element.text or "", element, hidden=hidden)
        part = walk(element)
        return part.blocks if part is not None else []


def blocks_of_text(text: str, element: Element, *, hidden: bool = False) -> list[Block]:
    """The block that a text makes where nothing but it stands in an element; none where there is nothing to show."""
    shown = squeeze(text)
    if not shown:
        return []
    size = len(shown)
    linked = element.tag == "a"
    return [Block(0, 0, [Part(text, element, linked)], shown, size, size if linked else 0, hidden, [], False)]
