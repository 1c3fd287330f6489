"""The parsed page and the one walk over its tree that gathers what all fields need.

The walk turns the tree into a sequence of blocks: runs of inline text between two boundaries (block elements, `br`).
Containers are spans of that sequence, so a container's text, links and neighbours are known without a further walk.
Nothing here recurses: pages may be nested as deep as they like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from linfen_crawler.extraction.markup_hints import Hint, hint_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml.etree import _Element as Element

HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[;\s])(?:height|width|font-size)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)|"
    r"(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_BLOCKS = """
address article aside blockquote body center dd dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
h5 h6 header html li main menu nav ol p pre section summary details table tbody td tfoot th thead tr ul hgroup
dialog caption marquee frameset noframes listing xmp
"""
_BLOCK_TAGS = frozenset(_BLOCKS.split())
_SKIPPED = """
style noscript template textarea select button svg math object applet map head datalist
"""
_SKIPPED_TAGS = frozenset(_SKIPPED.split())
_LEAF_TAGS = frozenset(["br", "hr", "img", "script", "iframe", "video", "audio", "embed", "input"])
HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

STOPS = re.compile(r"[。！？；，、：…”!?;]|[,.](?=\s|$)")
"""Punctuation of sentences: what tells running text from names of links."""
_SENTENCE_END = re.compile(r"[。！？；…]|[!?](?=\s|$)|[。！？]?[”」]$")
_ZERO_WIDTH = re.compile(r"[\u200b\u2060\ufeff\u00ad]")


@dataclass(slots=True)
class Part:
    """A run of text inside one inline element."""

    text: str
    element: Element
    """The element that holds it: its class and id may say what it is."""
    linked: bool


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

    @property
    def stops(self) -> int:
        """Number of punctuation marks."""
        return len(STOPS.findall(self.text)) if self.size > 3 else 0

    @property
    def is_sentence(self) -> bool:
        """Whether a sentence ends in it."""
        return self.size > 5 and _SENTENCE_END.search(self.text) is not None


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


@dataclass(slots=True)
class Page:
    """A page, walked."""

    root: Element
    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    metas: list[Element] = field(default_factory=list)
    links: list[Element] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
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

    def lineage(self, node: int, *, most: int = 8) -> Iterator[int]:
        """The node and its nearest ancestors, innermost first, at most as many as asked for."""
        while node >= 0 and most > 0:
            yield node
            node = self.nodes[node].parent
            most -= 1


def squeeze(text: str) -> str:
    """White space of any kind to single blanks, none at the ends; characters without width go."""
    if not text.isascii() and _ZERO_WIDTH.search(text) is not None:
        text = _ZERO_WIDTH.sub("", text)
    return " ".join(text.split())


_HUGE_TAG = re.compile(
    r"<([a-zA-Z][\w:-]{0,40})(?:[\s/](?:[^<>\"']{4000,}+|(?>[^<>\"']++|\"[^\"]*+\"|'[^']*+'){400,}+))"
)
_TAG = re.compile(
    r"</?(?!(?:p|h[1-6]|title|meta|img|script|style|br|html|head|body|link|base|noscript)\b)(\w+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
)
DEEPEST_FOR_QUERIES: Final = 400
"""Selectors with several steps take time by the square of the depth: no page that people wrote is nested deeper."""
_DEEPEST = 2000
"""libxml2 gives up a little deeper than this, and what follows is lost."""


def parse_page(text: str) -> Page | None:
    """Parse and walk; None for a text in which the parser finds no element at all.

    Tags with hundreds of attributes lose them (the parser's time grows with their square), and pages nested beyond
    what the parser takes are flattened to their lines before they are parsed again.
    """
    root = _tree(_without_huge_tags(text))
    if root is None:
        return None
    page = walk(root)
    if page is None:
        root = _tree(_TAG.sub("<br>", text))
        page = walk(root) if root is not None else None
    return page


def _without_huge_tags(text: str) -> str:
    pieces = text.split("<")
    long = any(len(piece) > 4000 and piece[:5].lower() not in {"scrip", "style"} for piece in pieces)
    # Values that hold `<` or `>` cut a tag into pieces that do not look long: they look unlike tags then.
    if long or sum(1 for piece in pieces if ">" not in piece) > 200 or text.count('>"') + text.count(">'") > 200:
        return _HUGE_TAG.sub(r"<\1", text)
    return text


def _tree(text: str) -> Element | None:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    data = text.encode("utf-8", "ignore")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        return None
    if root is None or not isinstance(root.tag, str):
        return None
    for later in list(root.itersiblings()):  # what stands behind `</html>` becomes a second root
        root.append(later)
    return root


def walk(*roots: Element, without: Collection[Element] = (), shown: Element | None = None) -> Page | None:
    """Walk a tree, or parts of one in their order. None where it is nested deeper than the parser follows.

    Args:
        roots: Where to start; their tails are no part of them.
        without: Elements to leave out with all that they hold.
        shown: An element that counts as shown though its style hides it; what is hidden inside it stays so.
    """
    page = Page(roots[0])
    walker = _Walker(page, shown)
    return page if all(walker.run(root, without) for root in roots) else None


_KEPT_LINES = re.compile(r"white-space\s*:\s*pre")


def _keeps_lines(node: Node) -> bool:
    """Whether line feeds in an element's text are shown as such."""
    if node.tag in {"pre", "listing", "xmp"}:
        return True
    style = node.element.get("style")
    return style is not None and _KEPT_LINES.search(style) is not None


class _Walker:
    """The state of one walk."""

    def __init__(self, page: Page, shown: Element | None) -> None:
        self.page = page
        self.shown = shown
        self.node = -1
        self.parts: list[Part] = []
        self.media: list[Element] = []
        self.links = 0
        self.hidden_by: Element | None = None
        self.after_break = False

    def run(self, root: Element, without: Collection[Element]) -> bool:
        depth = deepest = 0
        tags_of_blocks, skipped, leaves = _BLOCK_TAGS, _SKIPPED_TAGS, _LEAF_TAGS
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            tag = element.tag
            if event == "start":
                depth += 1
                if depth > deepest:
                    if depth > _DEEPEST:
                        return False
                    deepest = depth
                if without and element in without:
                    events.skip_subtree()
                    continue
                if tag in tags_of_blocks:
                    self._open(element, tag)
                elif tag in leaves:
                    self._leaf(element, tag)
                    continue
                elif tag in skipped:
                    if tag == "head":
                        self._read_head(element)
                    events.skip_subtree()
                    continue
                else:
                    self._inline(element, tag)
                text = element.text
                if text and not text.isspace():
                    self._take(text, element)
                elif text and self.parts and self.parts[-1].text != " ":
                    self.parts.append(Part(" ", element, linked=False))
                continue
            depth -= 1
            if tag in tags_of_blocks:
                self._close()
            elif tag == "a":
                self.links -= 1
            if self.hidden_by is element:
                if tag in tags_of_blocks:
                    self.hidden_by = None
                else:
                    self._flush()
                    self.hidden_by = None
            if element is root:
                break
            tail = element.tail
            if tail:
                if not tail.isspace():
                    self._take(tail, element.getparent())
                elif self.parts and self.parts[-1].text != " ":
                    self.parts.append(Part(" ", element, linked=False))
        self._flush()
        while self.node >= 0:
            self._close()
        self.page.depth = max(self.page.depth, deepest)
        return True

    def _take(self, text: str, element: Element | None) -> None:
        if element is None:
            return
        if "\n" in text and self.node >= 0 and _keeps_lines(self.page.nodes[self.node]):
            for line in text.split("\n"):
                self.parts.append(Part(line, element, self.links > 0))
                self._flush()
            return
        self.parts.append(Part(text, element, self.links > 0))

    def _open(self, element: Element, tag: str) -> None:
        if self.parts or self.media:
            self._flush()
        self.after_break = False
        hint = Hint.NONE
        if element.attrib:
            get = element.get
            names, ident = get("class"), get("id")
            if names or ident:
                hint = hint_of(f"{names or ''} {ident or ''}")
                if ident and ident.endswith("_baidu"):
                    self.page.marked.setdefault(ident, element)
            self._look_hidden(element, hint)
            if get("itemprop"):
                self.page.dated.append(element)
        page = self.page
        page.nodes.append(Node(element, tag, self.node, hint, len(page.blocks)))
        self.node = len(page.nodes) - 1

    def _close(self) -> None:
        if self.parts or self.media:
            self._flush()
        self.after_break = False
        page = self.page
        node = page.nodes[self.node]
        node.end = len(page.blocks)
        node.last_node = len(page.nodes) - 1
        self.node = node.parent

    def _look_hidden(self, element: Element, hint: int) -> None:
        if self.hidden_by is not None:
            return
        style = element.get("style")
        hiding = HIDDEN_STYLE.search(style) if style else None
        if hiding is not None and hint & Hint.ARTICLE and hiding[0].lower().startswith("visibility"):
            return  # a script shows the article once it has loaded
        if (hiding is not None or element.get("hidden") is not None) and element is not self.shown:
            self.hidden_by = element

    def _inline(self, element: Element, tag: str) -> None:
        if tag == "a":
            self.links += 1
        if element.attrib:
            if self.hidden_by is None:
                style = element.get("style")
                if style and HIDDEN_STYLE.search(style) is not None and element is not self.shown:
                    self._flush()
                    self.hidden_by = element
            ident = element.get("id")
            if ident and ident.endswith("_baidu"):
                self.page.marked.setdefault(ident, element)
            if tag == "time" or element.get("itemprop"):
                self.page.dated.append(element)
            if tag in {"meta", "link", "title", "base"}:
                self._head_element(element, tag)

    def _leaf(self, element: Element, tag: str) -> None:
        if tag in {"br", "hr"}:
            self._flush()
            self.after_break = True
        elif tag == "script":
            self.page.script_count += 1
            if element.text:
                self.page.scripts.append(element.text)
        elif tag != "input" and self.hidden_by is None and "none" not in (element.get("style") or ""):
            self.media.append(element)
            if element.text and tag not in {"iframe", "video", "audio"}:
                self._take(element.text, element)

    def _read_head(self, head: Element) -> None:
        for element in head.iter("meta", "link", "title", "base", "script"):
            if element.tag == "script":
                self.page.script_count += 1
                if element.text:
                    self.page.scripts.append(element.text)
            else:
                self._head_element(element, element.tag)

    def _head_element(self, element: Element, tag: object) -> None:
        if tag == "meta":
            self.page.metas.append(element)
        elif tag == "link":
            self.page.links.append(element)
        elif tag == "title" and not self.page.window_title:
            self.page.window_title = squeeze(element.text or "")
        elif tag == "base" and self.page.base is None:
            self.page.base = element.get("href")

    def _flush(self) -> None:
        parts, media = self.parts, self.media
        if not parts and not media:
            return
        self.parts, self.media = [], []
        text = squeeze("".join([part.text for part in parts])) if parts else ""
        if not text and not media:
            return
        page = self.page
        if self.node < 0:
            page.nodes.append(Node(page.root, "body", -1, Hint.NONE, len(page.blocks)))
            self.node = len(page.nodes) - 1
        size = len(text)
        linked = 0
        for part in parts:
            if part.linked:
                linked += len(part.text.strip())
        if self.hidden_by is not None:
            page.hidden_sizes[self.hidden_by] = page.hidden_sizes.get(self.hidden_by, 0) + size
        page.blocks.append(
            Block(len(page.blocks), self.node, parts, text, size, min(linked, size), self.hidden_by is not None, media,
                  self.after_break)
        )  # fmt: skip
