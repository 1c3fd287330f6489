"""The links of a front or list page, with the date that stands beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml.etree import XPath
from parsel import Selector as Node
from parsel import SelectorList
from scrapy.http import HtmlResponse, JsonResponse

from linfen_crawler.extraction.data_islands import open_data_islands
from linfen_crawler.spiders.stated_moments import WRITTEN_DAY, written_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scrapy.http import Response, TextResponse

    from linfen_crawler.sites import Selector

_LONGEST_MATCHED = 4000
"""Characters of a link that a definition's pattern is tried on: no address is longer."""
_string: Callable[[Any], str] = XPath("string()", smart_strings=False)  # type: ignore[assignment]
"""The text of an element. Made once: `Selector.xpath` makes an XPath and a list of selectors for each."""
_LIST_ITEMS = frozenset({"li", "tr", "dl", "dd", "article"})
_CLIMB = 6  # a link stands at most a few elements deep in its list item

NEXT_PAGE_WORDS = frozenset({"下一页", "下页", "下一頁", "后一页", "下一页>", "下一页>>", "下一页»", "下一页 >"})
"""What links to the next page of a list are called, where a definition does not say where they stand."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands on a page."""

    url: str
    """Absolute."""
    text: str
    """Its text, white space squeezed."""
    date: str | None = None
    """The date beside it, `YYYY-MM-DD`, where the definition says where such dates stand."""


def page_links(response: TextResponse, selectors: Sequence[Selector] = (), dates: Selector | None = None) -> list[Link]:
    """The links where the selectors say, in the page's order and each address once; without selectors all of them."""
    if isinstance(response, JsonResponse):
        return []  # it has no elements, whatever the address promised
    nodes = [node for selector in selectors for node in _select(response.selector, selector)]
    if not selectors:
        nodes = list(response.selector.xpath("//a[@href] | //area[@href]"))
    links: dict[str, Link] = {}
    for node in nodes:
        for href, text, element in _hrefs(node):
            url = absolute_address(response, href)
            if url is not None and url not in links:
                links[url] = Link(url, text, _date_beside(element, dates) if dates and element else None)
    return list(links.values())


def next_page_link(response: TextResponse, selector: Selector | None) -> str | None:
    """The address of the next list page: where the definition says it stands, else of a link that is called so."""
    if selector is not None:
        links = page_links(response, [selector])
        return links[0].url if links else None
    for node in () if isinstance(response, JsonResponse) else response.selector.xpath("//a[@href]"):
        if _text(node) in NEXT_PAGE_WORDS:
            return absolute_address(response, node.root.get("href"))
    return None


def with_open_islands(response: TextResponse) -> TextResponse:
    """The page with what it holds as data for its scripts as markup; the same where it holds nothing so."""
    opened = open_data_islands(response.text)
    if opened == response.text:
        return response
    return HtmlResponse(
        response.url, status=response.status, headers=response.headers, body=opened.encode(), encoding="utf-8"
    )


def texts_at(response: TextResponse, selector: Selector) -> list[str]:
    """The texts of what a selector finds, white space squeezed."""
    found = _select(response.selector, selector)
    return [
        " ".join((each.root if isinstance(each.root, str) else each.xpath("string()").get(default="")).split())
        for each in found
    ]


def _select(node: Node, selector: Selector) -> SelectorList[Node]:
    found = node.css(selector.css) if selector.css is not None else node.xpath(selector.xpath or ".")
    if selector.match is None:
        return found
    pattern = re.compile(selector.match)
    return SelectorList(
        each
        for each in found
        if pattern.search((_href_of(each) or each.xpath("string()").get(default=""))[:_LONGEST_MATCHED])
    )


def _hrefs(node: Node) -> Iterator[tuple[str, str, Node | None]]:
    """Address and text of what a selector found: a link, something with links in it, or an attribute's value."""
    if isinstance(node.root, str):
        yield node.root, "", None
        return
    if node.root.get("href") is not None:
        yield node.root.get("href"), _text(node), node
        return
    for link in node.xpath(".//a[@href]"):
        yield link.root.get("href"), _text(link), link


def _href_of(node: Node) -> str | None:
    return node.root if isinstance(node.root, str) else node.root.get("href")


def _text(node: Node) -> str:
    text = " ".join(_string(node.root).split())
    return text or (node.root.get("title") or "").strip()


def absolute_address(response: Response, href: str) -> str | None:
    """What a link on a page leads to; None for what leads to no page."""
    href = href.strip()
    if not href or href[0] == "#":
        return None
    try:
        return response.urljoin(href)
    except ValueError:  # `http://[` and the like
        return None


def _date_beside(link: Node, dates: Selector) -> str | None:
    element = link.root
    for _ in range(_CLIMB):
        if element.getparent() is None:
            break
        element = element.getparent()
        if element.tag in _LIST_ITEMS:
            break
    else:
        element = link.root.getparent()
    for found in _select(Node(root=element, type="html"), dates):
        text = found.root if isinstance(found.root, str) else found.xpath("string()").get(default="")
        if WRITTEN_DAY.search(text):
            return written_day(text)
    return None
