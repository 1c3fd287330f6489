"""By what a site's articles are found besides its front page and lists: the keys of `[discovery]`.

What each part is, and how far it is followed, is code (`spiders/`); where it lies stands here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from linfen_crawler.sites.address_templates import places_in
from linfen_crawler.sites.checked_strings import expected
from linfen_crawler.sites.selector import DefinitionTable, Selector

ROBOTS = "robots"
"""Among `sitemaps`: those that robots.txt names in its `Sitemap` lines."""

_ADDRESS = re.compile(r"(?:/|https?://[^/\s])\S*")


def _from_root(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise expected("an address that begins with /, http:// or https://")
    return address


def _sitemap(address: str) -> str:
    if address != ROBOTS and not _ADDRESS.fullmatch(address):
        raise expected("an address that begins with /, http:// or https://, or the word robots")
    return address


def _of_a_day(template: str) -> str:
    if not _ADDRESS.fullmatch(template) or sorted(places_in(template)) != ["day", "month", "year"]:
        raise expected("an address from the root with {year}, {month} and {day} in it, each once")
    return template


def _of_a_page(template: str) -> str:
    if not _ADDRESS.fullmatch(template) or places_in(template) != ["page"]:
        raise expected("an address from the root with {page} in it once")
    return template


def _path_of_keys(path: str) -> str:
    if path and not re.fullmatch(r"[^.\s]+(?:\.[^.\s]+)*", path):
        raise expected("keys with dots between them, such as data.list, or an empty text for the document itself")
    return path


def _key_or_address(link: str) -> str:
    is_template = "{" in link
    if not link or (is_template and not re.fullmatch(r"(?:[^{}\s]*\{[^{}\s]+\})+[^{}\s]*", link)):
        raise expected("a key, such as url or doc.link, or an address with keys in braces, such as /news/{id}.html")
    return link if is_template else _path_of_keys(link)


AddressFromRoot = Annotated[str, AfterValidator(_from_root)]
"""An address, absolute or from the root of the site."""

SitemapAddress = Annotated[str, AfterValidator(_sitemap)]
"""The same, or `robots`."""

DayAddress = Annotated[str, AfterValidator(_of_a_day)]
"""The same with `{year}` (four digits), `{month}` and `{day}` (two each)."""

PageAddress = Annotated[str, AfterValidator(_of_a_page)]
"""The same with `{page}`."""

KeyPath = Annotated[str, AfterValidator(_path_of_keys)]
"""Keys of JSON objects and numbers of list items, from the outside in, dots between them."""

KeyOrAddress = Annotated[str, AfterValidator(_key_or_address)]
"""Such keys, or an address with some in braces."""


class Days(DefinitionTable):
    """Lists by date: every day has a list page of its own."""

    address: DayAddress
    """Address of a day's list, from the root, with `{year}`, `{month}` and `{day}` (two digits each):
    `/{year}-{month}/{day}/`. It is read as `[lists]` says, its further pages too."""
    first: date
    """The first day that has one. Days are asked for from the last one wanted back to this one."""
    last: date | None = None
    """The last day that has one, where no more come."""
    section: str | None = None
    """Path of the section that these lists are of; none where they show all of the site."""


class Interface(DefinitionTable):
    """A list that scripts fill: addresses that answer with JSON, page by page, newest first."""

    address: PageAddress
    """Its address from the root, `{page}` the number: `/api/list?channel=12&page={page}`. Asked for with GET."""
    first_page: int = Field(default=1, ge=0, strict=True)
    """What `{page}` is on the first page."""
    items: KeyPath = ""
    """Where the list stands in the answer: keys with dots between them, `data.list`; empty where it is the answer. A
    text found there is read as markup, and its links count."""
    link: KeyOrAddress = "url"
    """The key of an item's address, `url`; or how the address is made of keys: `/{channel.path}/{id}.html`."""
    date: KeyPath | None = None
    """The key of an item's publish day: `2024-05-17 08:00`, `20240517`, or seconds or milliseconds since 1970. Lets
    paging stop at `--since`."""
    section: str | None = None
    """Path of the section that it lists; none where it lists all of the site."""
    max_pages: int = Field(default=1000, ge=1, strict=True)
    """It is never followed further than this many pages in one run."""


class Paper(DefinitionTable):
    """A newspaper as printed: an issue a day, its pages, the articles on them.

    Records have number and name of the page as their section: `["第01版", "要闻"]`.
    """

    issue: DayAddress
    """Address of an issue from the root, with `{year}`, `{month}` and `{day}`: `/html/{year}-{month}/{day}/node_1.htm`.
    It leads to the pages; most are the first page themselves."""
    first: date | None = None
    """The day of the first issue that is there. A site must say it, a family cannot."""
    last: date | None = None
    """The day of the last issue, where the paper is no longer printed."""
    pages: tuple[Selector, ...] = ()
    """Where an issue's links to its pages stand; empty: every link that reads like one (`第01版：要闻`, `A2版`)."""
    links: tuple[Selector, ...] = ()
    """Where a page's links to its articles stand; empty: every link on it."""
    page_name: Selector | None = None
    """Where a page says its own number and name, for issues whose first page does not link to itself; by default its
    title, or the first text that reads like them."""


class Discovery(DefinitionTable):
    """By what articles are found. Without any of this: front page, navigation and the lists of `sections`."""

    front: bool = True
    """Whether the front page is read. It may be left out where it leads to no article: a paper whose front page is a
    script that opens the latest issue."""
    sitemaps: tuple[SitemapAddress, ...] = ()
    """Addresses of sitemaps or indexes of such, plain or gzip, from the root; `robots` for those that robots.txt
    names."""
    feeds: tuple[AddressFromRoot, ...] = ()
    """Addresses of RSS or Atom feeds, from the root."""
    days: tuple[Days, ...] = ()
    """Lists by date."""
    interfaces: tuple[Interface, ...] = ()
    """Lists in JSON."""
    paper: Paper | None = None
    """The printed newspaper."""

    def parts(self) -> dict[str, int]:
        """The parts that it names, each with how many: `{"sitemaps": 1, "interfaces": 3}`."""
        counts = {name: len(getattr(self, name)) for name in ("sitemaps", "feeds", "days", "interfaces")}
        counts["paper"] = int(self.paper is not None)
        return {name: count for name, count in counts.items() if count}
