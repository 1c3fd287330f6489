"""XML from strangers, element by element: no entity is expanded, nothing is fetched, only the one at hand is held."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator


class XmlElements:
    """The elements of some names in a document, in its order, each with all that is inside.

    A document that is broken gives what is readable of it; `is_whole` says afterwards whether that was all.
    """

    def __init__(self, body: bytes, names: frozenset[str]) -> None:
        """Begin to read a document.

        Args:
            body: Its bytes; the charset is the one that it declares, UTF-8 without a declaration.
            names: The elements wanted, without prefix and namespace.

        Raises:
            ValueError: It is no XML at all.
        """
        self._names = names
        self._events = etree.iterparse(
            BytesIO(body.lstrip()),
            events=("start", "end"),
            recover=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
        )
        try:
            self._root = next(self._events)[1]
        except (StopIteration, etree.XMLSyntaxError):
            raise ValueError("no element in it") from None
        self.root = name_of(self._root)
        """Name of the outermost element, in lower case: `urlset`, `sitemapindex`, `rss`, `rdf`, `feed`."""
        self._closed = False

    @property
    def is_whole(self) -> bool:
        """Whether, as far as it was read, the document was as XML has to be, to its end."""
        return self._closed and not any(error.level >= etree.ErrorLevels.ERROR for error in self._events.error_log)

    def __iter__(self) -> Iterator[etree._Element]:
        try:
            for event, element in self._events:
                if event == "start" or not isinstance(element.tag, str):
                    continue
                if element is self._root:
                    self._closed = True
                elif name_of(element) in self._names and self._is_entry(element):
                    yield element
                    _forget(element)
        except etree.XMLSyntaxError:
            self._closed = False

    def _is_entry(self, element: etree._Element) -> bool:
        """Whether it stands where entries do: a `url` of a film inside an entry is none."""
        parent = element.getparent()
        return parent is not None and (parent is self._root or name_of(parent) == "channel")


def name_of(element: etree._Element) -> str:
    """An element's name without namespace or prefix, in lower case; empty for what has none."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def text_in(element: etree._Element, name: str) -> str | None:
    """The text of the first element of this name inside, children first; None where there is none, or it is empty."""
    for inside in (*element, *element.iter()):
        if inside is not element and name_of(inside) == name:
            return text_of(inside) or None
    return None


def text_of(element: etree._Element) -> str:
    """All text inside an element, white space around it cut."""
    return "".join(map(str, element.itertext())).strip()


def _forget(element: etree._Element) -> None:
    """Let go of an element that was read, and of those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
