"""What a definition's selectors find on a page: elements, or strings where they ask for text or attributes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.extraction.selector_paths import xpath_of_css
from linfen_crawler.extraction.simple_selectors import find_elements, is_simple
from linfen_crawler.extraction.walked_elements import WalkedElements, blocks_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.page import Block, Page
    from linfen_crawler.sites.selector import Selector

_LONGEST_MATCHED = 20_000
"""Characters that a definition's pattern is tried on: a whole article, but not the megabytes of a hostile page."""


class SelectedElements:
    """Answers the selectors of definitions on one page."""

    def __init__(self, page: Page) -> None:
        """Begin with nothing looked for.

        Args:
            page: The page, walked.
        """
        self.walked = WalkedElements(page)
        self._root = page.root
        self._simple = page.selected

    def look_for(self, simple: Iterable[str]) -> None:
        """Say which of the `simple_ones` are going to be asked for: one pass over the tree finds what they name."""
        wanted = [css for css in simple if css not in self._simple and is_simple(css)]
        if wanted:
            self._simple.update(zip(wanted, find_elements(self._root, wanted), strict=True))

    def found(self, selector: Selector) -> list[Element | str]:
        """What a selector finds, in the order of the page."""
        simple = self._simple.get(selector.css) if selector.css is not None else None
        if simple is not None:
            return list(simple)
        result = _query(selector.css, selector.xpath)(self._root)
        if not isinstance(result, list):
            return [str(result)]
        found: list[Element | str] = []
        for item in result:
            if isinstance(item, str):
                if item.strip():
                    found.append(str(item))
            elif isinstance(item, etree._Element) and isinstance(item.tag, str):
                found.append(item)
        own_text = selector.css is not None and selector.css.rstrip().endswith("::text")
        return found[:1] if own_text else found

    def elements(self, selector: Selector) -> list[Element]:
        """The elements among what a selector finds."""
        return [item for item in self.found(selector) if not isinstance(item, str)]

    def blocks(self, selector: Selector) -> list[Block]:
        """What a selector finds, as blocks: those of its elements, or one for each string."""
        blocks: list[Block] = []
        for item in self.found(selector):
            blocks += blocks_of_text(item, etree.Element("p")) if isinstance(item, str) else self.walked.blocks_of(item)
        return blocks

    def texts(self, selector: Selector) -> Iterator[str | None]:
        """The text of each thing that a selector finds, what its pattern leaves of it; None for one without any."""
        return (self._text(item, selector) for item in self.found(selector))

    def first(self, selectors: Iterable[Selector]) -> tuple[str | None, Element | None]:
        """The first text that the selectors find, and the element that holds it if they find elements."""
        for selector in selectors:
            for item in self.found(selector):
                text = self._text(item, selector)
                if text:
                    return text, None if isinstance(item, str) else item
        return None, None

    def first_text(self, selectors: Iterable[Selector]) -> str | None:
        """The first text that the selectors find."""
        return self.first(selectors)[0]

    def _text(self, item: Element | str, selector: Selector) -> str | None:
        text = squeeze(item) if isinstance(item, str) else self.walked.text_of(item)
        if not text or selector.match is None:
            return text or None
        found = re.search(selector.match, text[:_LONGEST_MATCHED])
        if found is None:
            return None
        return squeeze((found[1] if found.re.groups else found[0]) or "") or None


def simple_ones(selectors: Iterable[Selector]) -> tuple[str, ...]:
    """The CSS selectors among these that can be looked for all at once, each once."""
    named = dict.fromkeys(selector.css for selector in selectors if selector.css is not None)
    return tuple(css for css in named if is_simple(css))


@lru_cache(maxsize=2048)
def _query(css: str | None, xpath: str | None) -> etree.XPath:
    return etree.XPath(xpath if xpath is not None else xpath_of_css(css or "*"))
