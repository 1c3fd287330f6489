"""The canonical address of an article that was answered at its by-id address, without a redirect that tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import JsonResponse

from linfen_crawler.spiders.page_links import page_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import TextResponse

    from linfen_crawler.sites import Address, SiteAddresses

_STATED = (
    "//link[@rel='canonical']/@href",
    "//meta[@property='og:url']/@content",
    "//meta[@name='og:url']/@content",
    "//meta[@itemprop='url']/@content",
)
_ENDINGS = (".html", ".htm", ".shtml")


def canonical_of_answer(response: TextResponse, addresses: SiteAddresses, article_id: str | None) -> Address | None:
    """The article's address with the same number: as the page states it, as it links to itself, or by its breadcrumb.

    The last way puts the number behind the innermost section that the breadcrumb links to, where the site's definition
    knows addresses of that shape. None if no way leads to an address of this article, or the page states that it has
    none but that by its number.
    """
    if isinstance(response, JsonResponse):
        return None
    stated = _of_article(_stated(response), addresses, article_id)
    for address in stated:
        if address.kind == "article":
            return address
    if any(address.kind == "by_id" for address in stated):
        return None
    guessed = _of_article(_guessed(response, addresses, article_id), addresses, article_id)
    return next((address for address in guessed if address.kind == "article"), None)


def _of_article(urls: Iterator[str], addresses: SiteAddresses, article_id: str | None) -> list[Address]:
    found = map(addresses.classify, urls)
    return [address for address in found if article_id is None or address.article_id == article_id]


def _stated(response: TextResponse) -> Iterator[str]:
    for expression in _STATED:
        for url in response.xpath(expression).getall():
            yield response.urljoin(url.strip())


def _guessed(response: TextResponse, addresses: SiteAddresses, article_id: str | None) -> Iterator[str]:
    if article_id is None:
        return
    for link in page_links(response):
        if article_id in link.url:
            yield link.url
    breadcrumbs = [selector for layout in addresses.site.layouts for selector in layout.section]
    folders = [link.url for link in page_links(response, breadcrumbs)] if breadcrumbs else []
    for folder in sorted(folders, key=len, reverse=True):
        if addresses.classify(folder).kind == "list" and "?" not in folder:
            for ending in _ENDINGS:
                yield f"{folder.rsplit('/', 1)[0]}/{article_id}{ending}"
