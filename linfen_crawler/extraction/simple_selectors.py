"""CSS selectors of nothing but tags, ids and classes, as most are: one pass over the tree finds what many name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cssselect import SelectorError
from cssselect.parser import Class, CombinedSelector, Element, Hash, parse

from linfen_crawler.native_module import native_module

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

_NOT_PLAIN = re.compile(r"[\s\0]")
"""What an escape can put into a name (`.a\\20 b`): no class has it, and an id with it is left to XPath."""


@dataclass(frozen=True, slots=True)
class Compound:
    """What one part of a selector asks of one element."""

    tag: str | None = None
    """None for any."""
    ident: str | None = None
    classes: tuple[str, ...] = ()
    is_child: bool = False
    """It stands right inside of what fits the compound before it in the selector, not somewhere inside."""


def is_simple(css: str) -> bool:
    """Whether `find_elements` can answer a selector.

    Not where it asks for more than tags, ids and classes of an element and of those that hold it, and none where
    nothing was compiled: `selector_paths` answers these.
    """
    return _chain_of(css) is not None


def search_for(selectors: Iterable[str]) -> Any:
    """A search for what each of these selectors names, for `page_walk.walk`; its `found` has a list for each of them.

    Raises:
        ValueError: One of them is not simple.
    """
    chains = [_chain_of(css) for css in selectors]
    if NATIVE is None or None in chains:
        raise ValueError("only simple selectors can be looked for, and only by compiled code")
    return NATIVE.Search(chains)


def find_elements(root: etree._Element, selectors: Iterable[str]) -> list[list[etree._Element]]:
    """What each of these selectors names at and below a root, in the order of the page.

    Raises:
        ValueError: One of them is not simple.
    """
    search = search_for(selectors)
    NATIVE.find_elements(root, search)
    return search.found  # type: ignore[no-any-return]


@lru_cache(maxsize=2048)
def _chain_of(css: str) -> Any:
    """The selector in its compiled form."""
    compounds = compounds_of(css) if NATIVE is not None else None
    return NATIVE.Chain(compounds) if NATIVE is not None and compounds is not None else None


def compounds_of(css: str) -> tuple[Compound, ...] | None:
    """The parts of a selector, the last one first; None for a selector that asks for more than they can say."""
    try:
        selectors = parse(css)
    except SelectorError:
        return None
    if len(selectors) != 1 or selectors[0].pseudo_element is not None:
        return None
    compounds: list[Compound] = []
    rest: Any = selectors[0].parsed_tree
    while isinstance(rest, CombinedSelector) and rest.combinator in {" ", ">"}:
        compound = _compound(rest.subselector, is_child=rest.combinator == ">")
        if compound is None:
            return None
        compounds.append(compound)
        rest = rest.selector
    first = _compound(rest, is_child=False)
    return (*compounds, first) if first is not None else None


def _compound(tree: Any, *, is_child: bool) -> Compound | None:
    ident: str | None = None
    classes: list[str] = []
    while isinstance(tree, Class | Hash):
        if isinstance(tree, Class):
            classes.append(tree.class_name)
        elif ident is None:
            ident = tree.id
        else:
            return None
        tree = tree.selector
    if not isinstance(tree, Element) or tree.namespace is not None:
        return None
    if any(_NOT_PLAIN.search(name) for name in (*classes, ident or "")):
        return None
    tag = tree.element.lower() if tree.element is not None else None
    return Compound(tag, ident, tuple(classes), is_child)


NATIVE: Any = native_module(
    "extraction.native_elements",
    ("native_elements.pyx", "native_elements.pxd", "tree_nodes.pxd", "native_blocks.pxd"),
)
"""The compiled module; None where there is none."""
