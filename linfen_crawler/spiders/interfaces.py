"""Lists that scripts fill: addresses that answer with JSON, read page by page as other lists are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from scrapy.http import HtmlResponse

from linfen_crawler.sites.address_templates import fill_template
from linfen_crawler.spiders.json_list import NoListError, items_at, listed_items, read_json
from linfen_crawler.spiders.list_reading import ListReading, PageOfList, UnreadableError
from linfen_crawler.spiders.page_links import Link, absolute_address, page_links

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request
    from scrapy.http import Response

    from linfen_crawler.sites import Interface, SiteDefinition
    from linfen_crawler.spiders.admittance import Admittance
    from linfen_crawler.spiders.list_walk import ListWalk
    from linfen_crawler.spiders.site_spider import SiteSpider


class Interfaces:
    """The JSON lists of one run."""

    def __init__(self, spider: SiteSpider, admittance: Admittance) -> None:
        self._spider = spider
        self._admittance = admittance

    async def requests(self) -> AsyncIterator[Request]:
        """The first page of each; where the run is for some sections, of those that list one of them."""
        wanted = {section.path for section in self._spider.arguments.sections}
        for interface in self._spider.site.discovery.interfaces:
            if wanted and interface.section not in wanted:
                continue
            pages = JsonPages(self._spider.site, interface)
            reading = ListReading(self._spider, self._admittance, pages)
            # Its canonical address would lose the parameters that tell one list from another.
            walk = reading.new_walk(pages.name, interface.max_pages, interface.section)
            yield reading.request(pages.numbered(1), walk)


class JsonPages:
    """The pages of one such list."""

    kind: Literal["interface"] = "interface"

    def __init__(self, site: SiteDefinition, interface: Interface) -> None:
        self._site = site
        self._interface = interface
        self.name = urljoin(site.home, interface.address)
        """The template of its address: the list's name in the ledger."""

    def numbered(self, number: int) -> str:
        """The address of a page; 1 is the first."""
        return numbered_address(self._site, self._interface, number)

    def read(self, response: Response, walk: ListWalk) -> PageOfList:  # noqa: ARG002 - of the protocol
        """The links and days of a page's items.

        Raises:
            UnreadableError: See `interface_links`.
        """
        return PageOfList(interface_links(response.body, self._site, self._interface))

    def is_only_page(self, response: Response) -> bool:  # noqa: ARG002 - of the protocol
        """Nothing says so."""
        return False

    def learn(self, response: Response, walk: ListWalk) -> None:
        """The template says it."""

    def address(self, walk: ListWalk, number: int) -> str | None:  # noqa: ARG002 - of the protocol
        """By the template."""
        return self.numbered(number)

    def next_address(self, response: Response, walk: ListWalk) -> str | None:  # noqa: ARG002 - of the protocol
        """There is a rule for all of them."""
        return None

    def links_to(self, response: Response, url: str) -> bool:  # noqa: ARG002 - of the protocol
        """No page names another one."""
        return False


def numbered_address(site: SiteDefinition, interface: Interface, number: int) -> str:
    """The address of a page of the list; 1 is the first."""
    return fill_template(urljoin(site.home, interface.address), page=number - 1 + interface.first_page)


def interface_links(body: bytes, site: SiteDefinition, interface: Interface) -> list[Link]:
    """The links and days of the items in an answer.

    Raises:
        UnreadableError: `not_json`; `no_items`, where nothing stands where the definition says; `no_links`.
    """
    home = HtmlResponse(site.home)
    try:
        items = items_at(read_json(body, site.encoding), interface.items)
    except NoListError as error:
        raise UnreadableError(str(error)) from None
    if isinstance(items, str):
        return page_links(HtmlResponse(site.home, body=items.encode(), encoding="utf-8"))
    links = [
        Link(url, "", item.day)
        for item in listed_items(items, interface.link, interface.date)
        if (url := absolute_address(home, item.link)) is not None
    ]
    if items and not links:
        raise UnreadableError("no_links")
    return links
