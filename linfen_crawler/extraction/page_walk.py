"""The one walk over a page's tree that gathers what all fields need.

Nothing here recurses: pages may be nested as deep as they like.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from linfen_crawler.extraction.markup_hints import Hint, hint_of
from linfen_crawler.extraction.page import Block, Node, Page, Part, squeeze

if TYPE_CHECKING:
    from collections.abc import Collection

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
_DEEPEST = 2000
"""libxml2 gives up a little deeper than this, and what follows is lost."""


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
