"""What a site is: the model that every definition file is checked against.

A definition is data (`sites/KEY.toml`); what sites of one content management system share stands in a family
(`sites/families/NAME.toml`), which the definition names and overrides. This module holds the fields and their meaning,
`loader` reads and merges the files, `addresses` turns addresses into canonical ones.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None
    return pattern


Regex = Annotated[str, AfterValidator(_compiles)]
"""A regular expression of Python's `re`."""

Host = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")]
"""A host name in lower case, without scheme, port or path."""


class _Definition(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Selector(_Definition):
    """Where a string stands. In TOML a plain string is short for `{ css = "…" }`."""

    css: str | None = None
    """A CSS selector; `::attr(NAME)` at its end takes an attribute instead of the text, `::text` the first own text."""
    xpath: str | None = None
    """An XPath 1.0 expression giving elements, attributes or strings, where CSS does not reach."""
    match: Regex | None = None
    """Applied to the text found: its group 1 (or the whole match) is taken, no match means not found."""

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: object) -> object:
        return {"css": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_of_both(self) -> Selector:
        if (self.css is None) == (self.xpath is None):
            raise ValueError("takes exactly one of css and xpath")
        return self


class Section(_Definition):
    """A section of the site with its list pages."""

    path: str
    """Path below the home, without slashes at the ends: `linfen/shizheng`. It is what `--section` takes."""
    name: str
    """The section's name as the site shows it."""
    url: str | None = None
    """Address of its first list page, absolute or from the root; by default `/PATH/`."""


class Lists(_Definition):
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
    first_page: int = 2
    """What `{page}` is on the second page of a list (some systems count it as 1)."""
    next_link: Selector | None = None
    """The link to the next list page, for sites without numbered addresses."""
    max_pages: int = Field(default=1000, ge=1)
    """A list is never followed further than this many pages in one run."""


class Articles(_Definition):
    """What addresses articles have."""

    patterns: tuple[Regex, ...] = ()
    """Regular expressions that the path (with query, if any) of an article's address matches from its start to its end.
    A group named `id` gives the site's own number, groups `year`, `month`, `day` the date."""
    not_articles: tuple[Regex, ...] = ()
    """Paths that match a pattern above and are no articles all the same (section `h5`, list pages …)."""
    by_id: str | None = None
    """Address that gives or redirects to the article with a number, `{id}`: `/plus/view.php?aid={id}`."""
    by_id_pattern: Regex | None = None
    """What such an address looks like (path with query), with the group `id`."""
    further_page: Regex | None = None
    """What the further pages of one article look like: matched against path and query, with groups `first` (what the first
    page has in its place) and `page`: `^(?P<first>.*/content_[0-9]+)_(?P<page>[0-9]+)\\.htm$`."""
    further_page_address: str | None = None
    """How they are made from the first page's address without its ending, `{stem}`, `{page}` and `{ending}`:
    `{stem}_{page}{ending}`."""


class Canonical(_Definition):
    """Which differences between two addresses mean nothing."""

    scheme: Literal["http", "https"] = "https"
    """The scheme of canonical addresses."""
    index_names: tuple[str, ...] = ("index.html", "index.htm", "index.shtml", "index.php", "default.html")
    """File names that mean the folder."""
    keep_parameters: tuple[str, ...] = ()
    """Query parameters that tell pages apart; every other one is dropped."""


class Layout(_Definition):
    """One shape of the site's article pages: where each field stands. Every field is a list tried in order."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    """Short name, for example `2014` or `gallery`; records name it as `layout:NAME`."""
    valid_from: date | None = None
    """First publish day of pages in this shape, if known. Only orders the tries: a page decides by what it has."""
    valid_until: date | None = None
    """Last publish day of pages in this shape, if known."""
    title: tuple[Selector, ...] = ()
    """The headline. A layout fits a page when it finds title and body on it."""
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


class SiteDefinition(_Definition):
    """A site, whole: what `sites/KEY.toml` and its family say together."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9_]{0,40}$")
    """The site's short name: spider name, output folder, `site` in records. The file is called `KEY.toml`."""
    name: str
    """The site's own name."""
    region: str
    """The place it reports on: `山西/临汾`."""
    home: str
    """Address of the front page."""
    hosts: tuple[Host, ...] = Field(min_length=1)
    """The hosts that hold its pages, the canonical one first."""
    aliases: tuple[Host, ...] = ()
    """Twins (`m.` hosts, bare domains) with the same paths: their pages are those of the first host."""
    family: str | None = None
    """Name of the family whose settings it inherits."""
    delay: float = Field(default=2.0, ge=0.5)
    """Seconds between two requests to one host."""
    encoding: str | None = None
    """The charset its pages are in, where neither bytes nor declarations tell (a hint, tried after them)."""
    verified: str = Field(pattern=r"^(19|20)\d\d(-\d\d)?$")
    """Year (or year and month) in which the facts below were last seen true on the live site."""
    notes: str = ""
    """What a maintainer must know."""
    sections: tuple[Section, ...] = ()
    """Its sections."""
    lists: Lists = Lists()
    """Its list pages."""
    articles: Articles = Articles()
    """Its articles' addresses."""
    canonical: Canonical = Canonical()
    """What its canonical addresses look like."""
    layouts: tuple[Layout, ...] = ()
    """The shapes of its article pages; tried in order, newest first."""

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: str) -> str:
        parts = urlsplit(home)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("is no absolute http(s) address")
        return home

    @model_validator(mode="after")
    def _consistent(self) -> SiteDefinition:
        if urlsplit(self.home).hostname not in {*self.hosts, *self.aliases}:
            raise ValueError("home: its host is not among hosts")
        for what, values in (
            ("sections: path", [section.path for section in self.sections]),
            ("layouts: name", [layout.name for layout in self.layouts]),
        ):
            twice = {value for value in values if values.count(value) > 1}
            if twice:
                raise ValueError(f"{what} given twice: {', '.join(sorted(twice))}")
        return self
