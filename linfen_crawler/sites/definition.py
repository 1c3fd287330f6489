"""What a site is: the model that every definition file is checked against.

A definition is data (`sites/KEY.toml`); what sites of one content management system share stands in families
(`sites/families/NAME.toml`), which the definition names and overrides. This module holds the fields and their meaning,
`loader` reads and merges the files, `addresses` turns addresses into canonical ones.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, Self
from urllib.parse import urljoin, urlsplit

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator

from linfen_crawler.sites.address_templates import parameters_of, places_in
from linfen_crawler.sites.canonical_address import INDEX_NAMES, split_address
from linfen_crawler.sites.checked_strings import (
    Charset,
    Host,
    HoursOfDay,
    Regex,
    WebAddress,
    YearOrMonth,
    expected,
    is_host,
)
from linfen_crawler.sites.discovery import Discovery
from linfen_crawler.sites.selector import DefinitionTable, Selector

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import InitErrorDetails, PydanticCustomError


class Section(DefinitionTable):
    """A section of the site with its list pages."""

    path: str
    """Path from the root of the site, without slashes at the ends: `linfen/shizheng`. It is what `--section` takes."""
    name: str = ""
    """The section's name as the site shows it; empty where it is not known."""
    url: str | None = None
    """Address of its first list page, absolute or from the root; by default `/PATH/`."""

    @field_validator("path")
    @classmethod
    def _bare(cls, path: str) -> str:
        if not re.fullmatch(r"[^\s/?#]+(?:/[^\s/?#]+)*", path):
            raise expected("a path without slashes at its ends, such as linfen/shizheng")
        return path

    @field_validator("url")
    @classmethod
    def _from_root(cls, url: str | None) -> str | None:
        if url is not None and not re.match(r"/|https?://[^/]", url):
            raise expected("an address that begins with /, http:// or https://")
        return url


def _page_group(pattern: str) -> str:
    if [*re.compile(pattern).groupindex] != ["page"]:
        raise expected("a regular expression with the group (?P<page>[0-9]+) and no other named one")
    return pattern


ListPage = Annotated[Regex, AfterValidator(_page_group)]
"""A regular expression for the addresses of list pages."""


class Lists(DefinitionTable):
    """How to read list pages and find the further ones."""

    links: tuple[Selector, ...] = ()
    """Where a list page's article links stand; empty: every link on the page counts."""
    front_links: tuple[Selector, ...] = ()
    """Where the front page's article links stand; empty: every link on it."""
    nav_links: tuple[Selector, ...] = ()
    """Where the front page's links to sections stand. Sections found there and not in `sections` are crawled too."""
    dates: Selector | None = None
    """The date beside a link, looked up from the link's list item, if lists show one; lets paging stop at `--since`."""
    page_address: str | None = None
    """Address of the further list pages relative to the first one, `{page}` the number: `index_{page}.html`."""
    first_page: int = Field(default=2, ge=0, strict=True)
    """What `{page}` is on the second page of a list (some systems count it as 1)."""
    further_page: tuple[ListPage, ...] = ()
    """What the further list pages look like where something of the list's own stands in their addresses, so that
    `page_address` cannot make them (`list_12_2.html`, `?catid=12&page=2`): regular expressions for path and query, with
    the group `page`. The link to a list's second page then tells what its others are called. Where the group may be
    missing (`(?:&page=(?P<page>[0-9]+))?`), an address without it is a list's first page. A plain string is one."""
    next_link: Selector | None = None
    """The link to the next list page, for sites without numbered addresses."""
    max_pages: int = Field(default=1000, ge=1, strict=True)
    """A list is never followed further than this many pages in one run."""

    @field_validator("further_page", mode="before")
    @classmethod
    def _one_further_page(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("page_address")
    @classmethod
    def _pages(cls, template: str | None) -> str | None:
        if template is not None and (re.match(r"/|\w+:", template) or places_in(template) != ["page"]):
            raise expected("an address relative to the list's first page, with {page} in it once")
        return template


def _known_groups(pattern: str) -> str:
    groups = set(re.compile(pattern).groupindex)
    if groups - {"id", "year", "month", "day"}:
        raise expected("a pattern whose groups are named id, year, month or day, or have no name")
    if ("month" in groups and "year" not in groups) or ("day" in groups and "month" not in groups):
        raise expected("a pattern that has the group month only beside year, and day only beside month")
    return pattern


ArticlePattern = Annotated[Regex, AfterValidator(_known_groups)]
"""A regular expression for article addresses, with groups of known names."""


def _page_groups(pattern: str) -> str:
    if [*re.compile(pattern).groupindex] != ["first", "page"]:
        raise expected("a regular expression with the groups (?P<first>…) and behind it (?P<page>[0-9]+)")
    return pattern


FurtherPage = Annotated[Regex, AfterValidator(_page_groups)]
"""A regular expression for the addresses of an article's further pages."""


class Articles(DefinitionTable):
    """What addresses articles have."""

    patterns: tuple[ArticlePattern, ...] = ()
    """Regular expressions that the path (with query, if any) of an article's address matches from its start to its end.
    A group named `id` gives the site's own number, groups `year`, `month`, `day` the date."""
    not_articles: tuple[Regex, ...] = ()
    """Paths (with query), matched the same way, that are no articles even if a pattern above matches: `h5` pages …"""
    by_id: str | None = None
    """Address that gives or redirects to the article with a number, `{id}`: `/plus/view.php?aid={id}`."""
    by_id_pattern: Regex | None = None
    """What such an address looks like (path with query), with the group `id`; by default `by_id` with any digits."""
    further_page: tuple[FurtherPage, ...] = ()
    """What the further pages of one article look like: regular expressions matched against path and query, with groups
    `first` (what the first page has in place of all up to the end of the other) and `page`:
    `(?P<first>.*/content_[0-9]+)_(?P<page>[0-9]+)\\.htm`. Where nothing stands between the groups, the first page has a
    number, too, which is 1: `(?P<first>/show-[0-9]+-)(?P<page>[0-9]+)\\.html`. A plain string is one expression."""
    further_page_address: str | None = None
    """How they are made from the first page's address without its ending, `{stem}`, `{page}` and `{ending}`:
    `{stem}_{page}{ending}`. Not used where the first page has a number itself."""

    @field_validator("by_id")
    @classmethod
    def _with_id(cls, template: str | None) -> str | None:
        if template is not None and (not template.startswith("/") or places_in(template) != ["id"]):
            raise expected("an address from the root, with {id} in it once")
        return template

    @field_validator("by_id_pattern")
    @classmethod
    def _id_group(cls, pattern: str | None) -> str | None:
        if pattern is not None and set(re.compile(pattern).groupindex) != {"id"}:
            raise expected("a regular expression with the group (?P<id>…) and no other named one")
        return pattern

    @field_validator("further_page", mode="before")
    @classmethod
    def _one_further_page(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("further_page_address")
    @classmethod
    def _stem_and_page(cls, template: str | None) -> str | None:
        if template is not None and sorted({*places_in(template), "ending"}) != ["ending", "page", "stem"]:
            raise expected("a template with {stem} and {page}, and {ending} if it has one")
        return template


def _name_and_value(pair: str) -> str:
    if not re.fullmatch(r"[^=&?#\s]+=[^=&?#\s]*", pair):
        raise expected("a parameter with its value, such as page=1")
    return pair


Pair = Annotated[str, AfterValidator(_name_and_value)]
"""A query parameter with its value."""


class Canonical(DefinitionTable):
    """Which differences between two addresses mean nothing."""

    scheme: Literal["http", "https"] | None = None
    """The scheme of canonical addresses; by default that of `home`."""
    index_names: tuple[str, ...] = INDEX_NAMES
    """File names that mean the folder."""
    keep_parameters: tuple[str, ...] = ()
    """Query parameters that tell pages apart; every other one is dropped."""
    drop_pairs: tuple[Pair, ...] = ()
    """Parameters that say nothing when they have this value, and are dropped then, too: `page=1`."""


class Layout(DefinitionTable):
    """One shape of the site's article pages: where each field stands. Every field is a list tried in order."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    """Short name, for example `2014` or `gallery`; records name it as `layout:NAME`."""
    valid_from: date | None = None
    """First publish day of pages in this shape, if known. Only orders the tries: a page decides by what it has."""
    valid_until: date | None = None
    """Last publish day of pages in this shape, if known."""
    expected: bool = True
    """Whether a page that no layout fits is a sign of a redesign. False for the templates that a system comes with: a
    site of its family may well have others."""
    title: tuple[Selector, ...] = ()
    """The headline. A layout fits a page when it finds both title and body on it."""
    subtitle: tuple[Selector, ...] = ()
    """The subtitle."""
    head_line: tuple[Selector, ...] = ()
    """A line that holds time and source (and people, view count) together; the general rules take it apart."""
    publish_time: tuple[Selector, ...] = ()
    """The publish time alone."""
    modified_time: tuple[Selector, ...] = ()
    """The time of the last change."""
    source: tuple[Selector, ...] = ()
    """The source alone, with or without its label."""
    source_url: tuple[Selector, ...] = ()
    """The link on the source's name (`::attr(href)`)."""
    credits: tuple[Selector, ...] = ()
    """Lines that credit people: every element found by every selector is one line."""
    body: tuple[Selector, ...] = ()
    """The element that holds the article's text."""
    remove: tuple[Selector, ...] = ()
    """Elements inside the body that are not the article."""
    section: tuple[Selector, ...] = ()
    """The links or the text of the breadcrumb."""
    keywords: tuple[Selector, ...] = ()
    """Keywords."""
    summary: tuple[Selector, ...] = ()
    """The summary."""
    view_count: tuple[Selector, ...] = ()
    """The view count."""
    copyright: tuple[Selector, ...] = ()
    """The copyright notice."""
    images: tuple[Selector, ...] = ()
    """Pictures outside the body (galleries); those inside it are always taken."""

    @model_validator(mode="after")
    def _says_something(self) -> Layout:
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise expected("a valid_from that is not after valid_until")
        return self


class _Identity(DefinitionTable):
    """What is of one site alone. A class of its own, so that dumps begin with it."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9_]{0,40}$")
    """The site's short name: spider name, output folder, `site` in records. The file is called `KEY.toml`."""
    name: str = Field(min_length=1)
    """The site's own name."""
    region: str = Field(min_length=1)
    """The place it reports on: `山西/临汾`."""
    home: WebAddress
    """Address of the front page."""
    hosts: tuple[Host, ...] = Field(default=(), min_length=1)
    """The hosts that hold its pages, the canonical one first; by default that of `home`."""
    aliases: tuple[Host, ...] = ()
    """Twins (`m.` hosts) with the same paths: their pages are those of the first host. The bare domain of a `www.` host
    is its twin without being named here."""
    media_hosts: tuple[Host, ...] = ()
    """Further hosts of its pictures and style sheets. Nothing else is asked of them, and this only for an archive with
    media."""
    family: tuple[str, ...] = ()
    """Names of the families whose settings it inherits, later ones over earlier. A single one may be a plain string."""
    verified: YearOrMonth | None = None
    """Year (or year and month) in which the facts below were last seen true on the live site. Left out where nobody has
    looked yet: then they are guesses, and `notes` say which."""
    sections: tuple[Section, ...] = ()
    """Its sections."""

    @model_validator(mode="before")
    @classmethod
    def _host_of_home(cls, data: object) -> object:
        if not isinstance(data, dict) or "hosts" in data or not isinstance(data.get("home"), str):
            return data
        parts = split_address(data["home"])
        return data | {"hosts": [parts.host]} if parts is not None and is_host(parts.host) else data

    @field_validator("family", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class Marks(DefinitionTable):
    """By what a family is known: `linfen sites new` looks for these on a site's pages."""

    generator: tuple[str, ...] = ()
    """Words of the meta element `generator`, whatever their case."""
    markup: tuple[str, ...] = ()
    """Pieces of a page's markup, as they stand in it."""
    addresses: tuple[Regex, ...] = ()
    """Regular expressions that the path (with query, if any) of an article's address matches from its start to its
    end."""


class _Shared(DefinitionTable):
    """What a family and a site can both say."""

    notes: str = ""
    """What a maintainer must know."""
    delay: float = Field(default=2.0, ge=0.5, strict=True)
    """Seconds between two requests to one host."""
    hours: HoursOfDay | None = None
    """The hours in which it may be asked, China time: `22:00-06:00`, into the next day if need be. Outside them a run
    ends, and what is left stays pending. By default at any hour; `--hours` and LINFEN_HOURS win over it."""
    encoding: Charset | None = None
    """The charset its pages are in, where neither bytes nor declarations tell (a hint, tried after them)."""
    archive: bool = False
    """Whether a crawl keeps every answer in WARC files, also without being told to (`--archive`, `--no-archive`)."""
    archive_media: bool = False
    """Whether such an archive holds the pictures and style sheets of articles, too, as far as they are on `hosts`,
    `aliases` and `media_hosts`."""
    lists: Lists = Lists()
    """Its list pages."""
    articles: Articles = Articles()
    """Its articles' addresses."""
    discovery: Discovery = Discovery()
    """By what else than lists its articles are found."""
    canonical: Canonical = Canonical()
    """What its canonical addresses look like."""
    layouts: tuple[Layout, ...] = ()
    """The shapes of its article pages; tried in order, newest first."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        problems = list(self._contradictions())
        if problems:
            details: list[InitErrorDetails] = [
                {"type": error, "loc": location, "input": found} for location, error, found in problems
            ]
            raise ValidationError.from_exception_data(type(self).__name__, details)
        return self

    def _contradictions(self) -> Iterator[_Problem]:
        """What no single field shows: values that do not go together."""
        yield from self._dropped_parameters(("articles", "by_id"), self.articles.by_id)
        yield from self._dropped_parameters(("lists", "page_address"), self.lists.page_address)
        for pair in self.canonical.drop_pairs:
            for location, error, _ in self._dropped_parameters(("canonical", "drop_pairs"), f"?{pair}"):
                yield location, error, pair
        yield from _given_twice("layouts", "name", [layout.name for layout in self.layouts])

    def _dropped_parameters(self, location: tuple[str | int, ...], address: str | None) -> Iterator[_Problem]:
        dropped = [name for name in parameters_of(address or "") if name not in self.canonical.keep_parameters]
        if dropped:
            reason = "canonical addresses lose every parameter that is not kept"
            yield location, expected(f"{', '.join(dropped)} among canonical.keep_parameters", reason), address


class Family(_Shared):
    """What sites of one content management system share: definitions that name the family start from its settings."""

    marks: Marks = Marks()
    """By what it is known; a family only."""


class SiteDefinition(_Shared, _Identity):
    """A site, whole: what `sites/KEY.toml` and its families say together."""

    def _contradictions(self) -> Iterator[_Problem]:
        yield from super()._contradictions()
        own = {*self.hosts, *self.aliases}
        home = split_address(self.home)
        if not self.hosts:
            yield ("home",), expected("an address with a plain host name"), self.home
        elif home is None or home.host not in own:
            yield ("home",), expected(f"an address on one of the site's hosts ({', '.join(self.hosts)})"), self.home
        yield from _given_twice("hosts", "", [*self.hosts, *self.aliases])
        yield from _given_twice("sections", "path", [section.path for section in self.sections])
        yield from _given_twice("sections", "url", [section.url for section in self.sections if section.url])
        yield from self._dropped_parameters(("home",), self.home)
        for number, section in enumerate(self.sections):
            location = ("sections", number, "url")
            if section.url and urlsplit(urljoin(self.home, section.url)).hostname not in own:
                yield location, expected("an address on one of the site's hosts"), section.url
            yield from self._dropped_parameters(location, section.url)
        yield from self._unknown_sections()
        paper = self.discovery.paper
        if paper is not None and paper.first is None:
            yield ("discovery", "paper", "first"), expected("the day of the first issue that is there"), None
        spans = [(("discovery", "days", number, "last"), each) for number, each in enumerate(self.discovery.days)]
        for where, each in [*spans, (("discovery", "paper", "last"), paper)]:
            if each is not None and each.first and each.last and each.last < each.first:
                yield where, expected(f"a day that is not before the first one ({each.first})"), each.last

    def _unknown_sections(self) -> Iterator[_Problem]:
        """Parts of the discovery that are said to list a section which there is not."""
        known = [section.path for section in self.sections]
        for name in ("days", "interfaces"):
            for number, part in enumerate(getattr(self.discovery, name)):
                if part.section is not None and part.section not in known:
                    wanted = expected(f"the path of one of the sections ({', '.join(known) or 'there are none'})")
                    yield ("discovery", name, number, "section"), wanted, part.section


_Problem = tuple[tuple[str | int, ...], "PydanticCustomError", object]
"""Where in the definition, what was expected, what was found."""


def _given_twice(where: str, field: str, values: Iterable[str]) -> Iterator[_Problem]:
    what = f"every {field} once" if field else "every host once, among hosts and aliases together"
    for value, times in Counter(values).items():
        if times > 1:
            yield (where,), expected(what), value
