"""The page as a sequence of blocks: runs of inline text between two boundaries (block elements, `br`).

Containers are spans of that sequence, so a container's text, links and neighbours are known without a further walk.
`page_walk` makes it from a tree, `parse_page` from a text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from linfen_crawler.extraction.page_text import DIGIT, SENTENCE_END, STOPS, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

DEEPEST_FOR_QUERIES: Final = 400
"""Selectors with several steps take time by the square of the depth: no page that people wrote is nested deeper."""
HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


@dataclass(slots=True)
class Part:
    """A run of text inside one inline element."""

    text: str
    element: Element
    """The element that holds it: its class and id may say what it is."""
    linked: bool

    def stands_beside(self, other: Part) -> bool:
        """Whether both are text of the same element."""
        return self.element is other.element


@dataclass(slots=True)
class Block:
    """A run of inline text between two boundaries, with the pictures in it."""

    index: int
    node: int
    """Index of the block element that holds it."""
    parts: list[Part]
    text: str
    """White space squeezed."""
    size: int
    """Characters of `text`."""
    linked: int
    """Characters of it inside links."""
    hidden: bool
    media: list[Element]
    """`img`, `video`, `iframe` … standing in it."""
    ends_line: bool
    """The block before it ended at a `br`, not at a block element."""
    _stops: int | None = None
    _is_sentence: bool | None = None

    @property
    def part_count(self) -> int:
        """Number of parts, for which none need be made."""
        return len(self.parts)

    @property
    def stops(self) -> int:
        """Number of punctuation marks."""
        if self._stops is None:
            self._stops = len(STOPS.findall(self.text)) if self.size > 3 else 0
        return self._stops

    @property
    def is_sentence(self) -> bool:
        """Whether a sentence ends in it."""
        if self._is_sentence is None:
            self._is_sentence = self.size > 5 and SENTENCE_END.search(self.text) is not None
        return self._is_sentence

    @property
    def has_digits(self) -> bool:
        """Whether a digit of ASCII stands in it."""
        return DIGIT.search(self.text) is not None


@dataclass(slots=True)
class Node:
    """A block element, as a span of blocks."""

    element: Element
    tag: str
    parent: int
    hint: int
    """Bits of `Hint`."""
    first: int
    """Index of its first block."""
    end: int = -1
    """Index behind its last block."""
    last_node: int = -1
    """Index of the last node inside it."""


class Scripts(list[str]):
    """What stands in the scripts of a page: to be counted, gone through and asked, as the compiled form is."""

    def first(self, most: int) -> list[str]:
        """The first ones, so many."""
        return self[:most]

    def naming(self, word: str, reach: int) -> list[str]:
        """Those in which a word stands among so many characters at the beginning."""
        return [script for script in self if word in script[:reach]]


@dataclass(slots=True)
class Page:
    """A page, walked. Nothing may be changed in its tree any more: blocks name places in it."""

    root: Element
    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    metas: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    """Of each `meta` its name, whether `name`, `property` or `itemprop` gives it, its content, and its `property`."""
    links: list[tuple[str | None, str | None]] = field(default_factory=list)
    """Of each `link` its `rel` and `href`."""
    scripts: Scripts = field(default_factory=Scripts)
    """What stands in its script elements."""
    script_count: int = 0
    """Script elements, those that load a file too."""
    window_title: str = ""
    base: str | None = None
    marked: dict[str, Element] = field(default_factory=dict)
    """Elements with the ids that Baidu News once asked for (`pubtime_baidu` …), also hidden ones."""
    depth: int = 0
    """Of the deepest element."""
    hidden_sizes: dict[Element, int] = field(default_factory=dict)
    """The outermost hidden elements that hold text, and how many characters each."""
    dated: list[Element] = field(default_factory=list)
    """Elements that carry a machine-readable date: `time`, `itemprop`."""
    selected: dict[str, list[Element]] = field(default_factory=dict)
    """What selectors name that the walk was to look for, in the order of the page: see `simple_selectors`."""
    is_native: bool = False
    """The compiled walk made its nodes and blocks: see `compiled_too`."""

    def lineage(self, node: int, *, most: int = 8) -> Iterator[int]:
        """The node and its nearest ancestors, innermost first, at most as many as asked for."""
        while node >= 0 and most > 0:
            yield node
            node = self.nodes[node].parent
            most -= 1

    def stands_in(self, hints: int, node: int, *, most: int) -> bool:
        """Whether the node or one of its nearest ancestors, so many in all, has one of these hints."""
        nodes = self.nodes
        while node >= 0 and most > 0:
            each = nodes[node]
            if each.hint & hints:
                return True
            node = each.parent
            most -= 1
        return False

    def add_script(self, text: str | None) -> None:
        """Add a script element, with what stands in it."""
        self.script_count += 1
        if text:
            self.scripts.append(text)

    def read_head(self, head: Element) -> None:
        """Take what a `head` element tells of the page."""
        for element in head.iter("meta", "link", "title", "base", "script"):
            if element.tag == "script":
                self.add_script(element.text)
            else:
                self.add_head_element(element, element.tag)

    def add_head_element(self, element: Element, tag: object) -> None:
        """Take what a `meta`, `link`, `title` or `base` element tells, wherever it stands."""
        if tag == "meta":
            of_property = element.get("property")
            name = element.get("name") or of_property or element.get("itemprop")
            if name:
                self.metas.append((name, element.get("content"), of_property))
        elif tag == "link":
            self.links.append((element.get("rel"), element.get("href")))
        elif tag == "title" and not self.window_title:
            self.window_title = squeeze(element.text or "")
        elif tag == "base" and self.base is None:
            self.base = element.get("href")
