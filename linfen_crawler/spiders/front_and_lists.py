"""The front page and the lists in HTML: which of them are asked for, and how their pages are read."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Literal

from scrapy import Request
from scrapy.http import Response, TextResponse

from linfen_crawler.sites.address_templates import fill_template
from linfen_crawler.spiders.answers_without_article import EMPTY_ANSWER
from linfen_crawler.spiders.failure_reasons import Outcome, outcome_of
from linfen_crawler.spiders.list_reading import ListReading, PageOfList, UnreadableError
from linfen_crawler.spiders.only_page import is_only_page
from linfen_crawler.spiders.page_links import next_page_link, page_links, with_open_islands
from linfen_crawler.spiders.traps import trap_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twisted.python.failure import Failure

    from linfen_crawler.spiders.admittance import Admittance
    from linfen_crawler.spiders.list_walk import ListWalk
    from linfen_crawler.spiders.site_spider import SiteSpider

_NAV_DEPTH = 3  # folders deep: what a front page links to as a section, where the definition names none


class FrontAndLists:
    """Front page and lists of one run."""

    def __init__(self, spider: SiteSpider, admittance: Admittance) -> None:
        self._spider = spider
        self._admittance = admittance
        self._addresses = spider.addresses
        self._site = spider.site
        self._reading = ListReading(spider, admittance, HtmlPages(spider))
        self._walks: set[str] = set()

    def requests(self) -> Iterator[Request]:
        """The first requests of a run."""
        for section in self._spider.arguments.sections or self._site.sections:
            yield from self._walk_list(self._addresses.section_address(section), section.path, section.name)
        if not self._spider.arguments.sections and self._site.discovery.front:
            yield Request(self._site.home, callback=self.parse_front, errback=self.front_failed)

    def parse_front(self, response: Response) -> Iterator[Request]:
        """Callback of the front page."""
        with self._spider.output_guarded():
            yield from self._read_front(response)

    def front_failed(self, failure: Failure) -> None:
        """Errback of the front page."""
        self._admittance.page_failed(outcome_of(failure), self._site.home)

    def _read_front(self, response: Response) -> Iterator[Request]:
        if not isinstance(response, TextResponse):
            return
        if not response.body.strip():
            self._admittance.page_failed(Outcome("failed", EMPTY_ANSWER, response.status), self._site.home)
            return
        self._spider.count("pages/front")
        response = with_open_islands(response)
        for url, name in self._nav_sections(response):
            yield from self._walk_list(url, None, name)
        links = page_links(response, self._site.lists.front_links)
        by_definition = bool(links) or not self._site.lists.front_links
        if not by_definition:
            self._spider.logger.warning(
                "lists.front_links find nothing on %s; every link of it counts instead", response.url
            )
            links = page_links(response)
        found = self._admittance.discoveries(links, response.url)
        self._spider.count(f"list_links/{self._site.home}", len(found) if by_definition else 0)
        yield from self._admittance.enter(found, self._admittance.stated_days(found))

    def _nav_sections(self, response: TextResponse) -> Iterator[tuple[str, str]]:
        """Sections that the front page links to; without selectors and sections, its folders near the root."""
        rules = self._site.lists
        if not rules.nav_links and self._site.sections:
            return
        for link in page_links(response, rules.nav_links):
            if trap_of(link.url) is not None:
                continue
            address = self._addresses.classify(link.url)
            if address.kind != "list" or address.section is not None or (address.page or 1) > 1:
                continue
            if len(self._walks) >= self._spider.settings.getint("LINFEN_LISTS_OF_A_RUN"):
                self._spider.count("links_ignored/too_many_lists")
                continue
            if rules.nav_links or address.canonical.rstrip("/").count("/") - 2 <= _NAV_DEPTH:
                yield address.canonical, link.text

    def _walk_list(self, url: str, section_path: str | None, name: str) -> Iterator[Request]:
        address = self._addresses.canonical(url) or url
        if address in self._walks:
            return
        self._walks.add(address)
        walk = self._reading.new_walk(address, self._site.lists.max_pages, section_path, name)
        yield self._reading.request(url, walk)


class HtmlPages:
    """List pages as the definition's `[lists]` describes them."""

    kind: Literal["list"] = "list"

    def __init__(self, spider: SiteSpider) -> None:
        self._spider = spider
        self._addresses = spider.addresses
        self._rules = spider.site.lists

    def read(self, response: Response, walk: ListWalk) -> PageOfList:
        """The links where the definition says; all of them where these are none on the first page.

        Raises:
            UnreadableError: It is no text.
        """
        if not isinstance(response, TextResponse):
            raise UnreadableError("not_html")
        response = with_open_islands(response)
        links = page_links(response, self._rules.links, self._rules.dates)
        by_definition = bool(links) or not self._rules.links
        if not by_definition and walk.number == 1:
            self._spider.logger.warning("lists.links find nothing on %s; every link of it counts instead", response.url)
            links = page_links(response)
        return PageOfList(links, by_definition)

    def is_only_page(self, response: Response) -> bool:
        """Whether its pager says so."""
        return isinstance(response, TextResponse) and is_only_page(response.text)

    def learn(self, response: Response, walk: ListWalk) -> None:
        """How the pages are called, from the link to the one that the walk is at: by `lists.further_page`."""
        if walk.pages is None and self._rules.further_page and isinstance(response, TextResponse):
            templates = (self._addresses.list_pages(link.url, walk.number) for link in page_links(response))
            walk.pages = next((template for template in templates if template is not None), None)

    def address(self, walk: ListWalk, number: int) -> str | None:
        """By what was learned, else by `lists.page_address`."""
        if walk.pages is not None:
            return self._listed(fill_template(walk.pages, page=self._addresses.shown_number(number)))
        return self._listed(self._addresses.list_page(walk.first_url, number))

    def next_address(self, response: Response, walk: ListWalk) -> str | None:  # noqa: ARG002 - of the protocol
        """The link to the next page."""
        if not isinstance(response, TextResponse):
            return None
        return self._listed(next_page_link(with_open_islands(response), self._rules.next_link))

    def links_to(self, response: Response, url: str) -> bool:
        """Whether the page names the last part of the address, as a link to it does."""
        name = url.rpartition("/")[2]
        return bool(name) and any(each.encode() in response.body for each in {name, escape(name)})

    def _listed(self, url: str | None) -> str | None:
        if url is None or self._addresses.classify(url).kind in {"foreign", "invalid", "article", "file"}:
            return None
        return url
