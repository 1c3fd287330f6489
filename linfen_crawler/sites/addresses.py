"""What an address is to a site: its canonical form, and the kind of page it names.

>>> site = load_sites()["lfxww"]
>>> canonical_address("https://m.lfxww.com/linfen/shizheng/2702756.html?from=timeline#top", site)
'http://www.lfxww.com/linfen/shizheng/2702756.html'
>>> classify_address("http://www.lfxww.com/linfen/shizheng/index_2.html", site).page
2
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

from linfen_crawler.sites.address_date import date_in_path, date_of_groups
from linfen_crawler.sites.address_templates import fill_template, template_regex
from linfen_crawler.sites.canonical_address import (
    clean_address,
    host_at_usual_port,
    split_address,
    without_index_name,
)
from linfen_crawler.sites.kept_by_identity import MOST_SITES, kept_by_identity

if TYPE_CHECKING:
    from linfen_crawler.sites.definition import Section, SiteDefinition

Kind = Literal[
    "article", "further_page", "by_id", "list", "front", "file", "not_article", "other", "foreign", "invalid"
]
"""What an address names, for the site that it was classified by:

- `article`: an article, or its first page;
- `further_page`: the second or a later page of one article; `first` is the address of the first;
- `by_id`: an address that gives or redirects to the article `article_id`; only the answer tells its canonical address;
- `list`: a section (then `section` is its path), one of its further list pages, or any other folder of the site;
- `front`: the front page;
- `file`: a document, picture, film or archive;
- `not_article`: what the definition names as such (`h5` pages …);
- `other`: another page of the site;
- `foreign`: a page of another host or port;
- `invalid`: no absolute http(s) address (`mailto:`, `javascript:`, garbage).
"""


@dataclass(frozen=True, slots=True)
class Address:
    """What an address is to a site."""

    kind: Kind
    """What it names."""
    canonical: str
    """Its canonical form; empty for kind `invalid`."""
    article_id: str | None = None
    """The site's own number of the article, where the address holds it."""
    page: int | None = None
    """Which page of an article or list it is, as its address counts for articles, from 1 for lists."""
    first: str | None = None
    """For a further page: the canonical address of its article."""
    section: str | None = None
    """For a list of a known section: the section's path."""
    date: str | None = None
    """The date in an article's address: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`."""


class _SitePath(NamedTuple):
    """An address of the site itself, cut down to what tells its pages apart."""

    host: str
    path: str
    """Path and, if any parameter is kept, query."""


FILE_ENDINGS = frozenset(
    """
    7z bz2 gz iso rar tar tgz zip  apk css dmg exe js json msi rss xml  csv doc docx dot eps epub et ofd pdf pps ppt
    pptx psd rtf txt wps xls xlsx xps  bmp gif ico jpeg jpg png svg tif tiff webp  aac m4a mp3 ogg wav wma
    avi flv m3u8 m4v mov mp4 mpeg mpg rm rmvb swf webm wmv
    """.split()  # noqa: SIM905  one to a line would hide them in a page of quotes
)
"""Endings of files that are no pages."""

_ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})$")


class SiteAddresses:
    """The addresses of one site. Making it compiles the definition's patterns; asking it costs microseconds."""

    def __init__(self, site: SiteDefinition) -> None:
        self.site = site
        rules = site.articles
        self._own_hosts = hosts_with_twins(site)
        self._kept = frozenset(site.canonical.keep_parameters)
        self._dropped_pairs = frozenset(site.canonical.drop_pairs)
        self._patterns = [re.compile(pattern) for pattern in rules.patterns]
        self._not_articles = [re.compile(pattern) for pattern in rules.not_articles]
        self._further_pages = [re.compile(pattern) for pattern in rules.further_page]
        # Where nothing stands between the groups: few have it, and every article would be taken apart for it.
        self._numbered_first_pages = [each for each in self._further_pages if ")(?P<page>" in each.pattern]
        by_id = rules.by_id_pattern or (template_regex(rules.by_id, id="[0-9]+") if rules.by_id else None)
        self._by_id = re.compile(by_id) if by_id else None
        self._scheme = site.canonical.scheme or urlsplit(site.home).scheme
        self._without_slash: dict[str, str] = {}
        self._front = self.canonical(site.home)
        self._list_page = _list_page_pattern(site)
        self._linked_list_pages = [re.compile(pattern) for pattern in site.lists.further_page]
        self._sections: dict[str | None, str] = {}
        self._lists: dict[str | None, str | None] = {self._list_base(self._front): None}
        for section in site.sections:
            first = self.canonical(self.section_address(section))
            self._sections[first] = section.path
            base = self._list_base(first)
            # Two lists in one folder: its further pages are theirs, but nothing says whose.
            self._lists[base] = None if base in self._lists else section.path
        self._without_slash = {first[:-1]: first for first in self._sections if first and first.endswith("/")}
        # Navigation, sidebars and lists repeat the same links on every page of a site.
        self.classify = lru_cache(maxsize=4096)(self._classify)

    def canonical(self, url: str) -> str | None:
        """The one address that stands for all that differ from it in nothing that matters, by the definition.

        Twin hosts become the first host and every page of the site gets the site's scheme; all query parameters go but
        the ones that the definition keeps, sorted by name. The bare domain of a `www.` host is its twin without being
        named, and a section's address without its last slash is the section's. For the rest, and for addresses of other
        hosts, see `clean_address`.

        Returns:
            The address, or None if it is no absolute http(s) address.
        """
        own = self._own(url)
        return clean_address(url) if own is None else self._absolute(own)

    def has(self, url: str) -> bool:
        """Whether an address is one of the site's own: on one of its hosts, at the port that their scheme has."""
        return host_at_usual_port(url) in self._own_hosts

    def section_address(self, section: Section) -> str:
        """The address of a section's first list page."""
        return urljoin(self.site.home, f"/{section.path}/" if section.url is None else section.url)

    def list_page(self, first_page: str, number: int) -> str | None:
        """The address of a list's page `number` (2 is the second) by `lists.page_address`.

        None without such a rule, and where the first page is one of those that `lists.further_page` describes.
        """
        template = self.site.lists.page_address
        if template is None or number < 2:
            return None
        own = self._own(first_page) if self._linked_list_pages else None
        if own is not None and self._linked_list_page(own) is not None:
            return None
        return urljoin(first_page, fill_template(template, page=self.shown_number(number)))

    def list_pages(self, url: str, number: int) -> str | None:
        """How a list's pages are called, from the address of its page `number` (2 is the second).

        Returns:
            A template with `{page}`, or None where by no pattern of `lists.further_page` the address is such a page's.
        """
        # Of all links of a page hardly one is: they are not taken apart for it.
        likely = self._linked_list_pages and re.search(rf"(?<!\d)0*{self.shown_number(number)}(?!\d)", url)
        own = self._own(url) if likely else None
        found = self._linked_list_page(own) if own is not None else None
        if own is None or found is None or found["page"] is None or self._number_of(found) != number:
            return None
        start, end = found.span("page")
        return self._absolute(own._replace(path=f"{own.path[:start]}{{page}}{own.path[end:]}"))

    def shown_number(self, number: int) -> int:
        """What stands for `{page}` in the address of a list's page `number` (2 is the second)."""
        return number - 2 + self.site.lists.first_page

    def further_page(self, first_page: str, number: int) -> str | None:
        """The address of an article's page `number` (2 is the second), if the definition tells.

        It does by `articles.further_page_address`, or where the first page has a number itself.
        """
        if number < 2:
            return None
        for pattern in self._numbered_first_pages:
            own = self._own(first_page)
            found = pattern.fullmatch(own.path) if own is not None else None
            if own is not None and found and found.end("first") == found.start("page"):
                path = f"{own.path[: found.start('page')]}{number}{own.path[found.end('page') :]}"
                return self._absolute(own._replace(path=path))
        template = self.site.articles.further_page_address
        if template is None or ("?" in first_page and "=" not in template):
            return None  # a rule for paths says nothing of pages that parameters tell apart
        ending = _ENDING.search(first_page)
        stem = first_page[: ending.start()] if ending else first_page
        return fill_template(template, stem=stem, page=number, ending=ending[0] if ending else "")

    def by_id(self, article_id: str | int) -> str | None:
        """The address that gives or redirects to the article with this number, by `articles.by_id`; else None."""
        template = self.site.articles.by_id
        return None if template is None else urljoin(self.site.home, fill_template(template, id=article_id))

    def date(self, url: str) -> str | None:
        """The date in an address as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, None where there is none.

        Where the address is an article's by the definition, only the groups of its pattern count; else the shapes that
        news sites use (`/2023-12/11/`, `/t20210117_` …).
        """
        address = self.classify(url)
        if address.kind in {"article", "further_page"}:
            return address.date
        parts = split_address(url)
        return None if parts is None else date_in_path(parts.path)

    def _classify(self, url: str) -> Address:
        own = self._own(url)
        if own is None:
            cleaned = clean_address(url)
            return Address("invalid", "") if cleaned is None else Address("foreign", cleaned)
        canonical = self._absolute(own)
        if canonical == self._front:
            return Address("front", canonical)
        return self._as_known_list(own, canonical) or self._as_article(own, canonical) or self._as_other(own, canonical)

    def _as_known_list(self, own: _SitePath, canonical: str) -> Address | None:
        if canonical in self._sections:
            return Address("list", canonical, page=1, section=self._sections[canonical])
        found = self._list_page and self._list_page.fullmatch(own.path)
        if not found:
            return None
        base = self._absolute(own._replace(path=found["list"]))
        if base not in self._lists:
            return None
        return Address("list", canonical, page=self._number_of(found), section=self._lists[base])

    def _list_base(self, first_page: str | None) -> str | None:
        """What the pages of a list share, in the terms of the group `list` of the pattern of list pages."""
        if first_page is None or (self.site.lists.page_address or "").startswith("?"):
            return first_page
        return first_page[: first_page.rindex("/") + 1]

    def _number_of(self, found: re.Match[str]) -> int:
        return 1 if found["page"] is None else int(found["page"]) - self.site.lists.first_page + 2

    def _as_article(self, own: _SitePath, canonical: str) -> Address | None:
        path = own.path
        if any(pattern.fullmatch(path) for pattern in self._not_articles):
            return Address("not_article", canonical)
        found = self._by_id and self._by_id.fullmatch(path)
        if found:
            return Address("by_id", canonical, article_id=found["id"])
        for pattern in self._further_pages:
            found = pattern.fullmatch(path)
            first = None if found is None else _first_page(path, found)
            article = None if first is None or first == path else self._match_article(first)
            if found is not None and first is not None and article is not None:
                return Address(
                    "further_page",
                    canonical,
                    article_id=_group(article, "id"),
                    page=int(found["page"]),
                    first=self._absolute(own._replace(path=first)),
                    date=date_of_groups(article),
                )
        found = self._match_article(path)
        if found is None:
            return None
        return Address("article", canonical, article_id=_group(found, "id"), page=1, date=date_of_groups(found))

    def _match_article(self, path: str) -> re.Match[str] | None:
        for pattern in self._patterns:
            found = pattern.fullmatch(path)
            if found is not None:
                return found
        return None

    def _linked_list_page(self, own: _SitePath) -> re.Match[str] | None:
        for pattern in self._linked_list_pages:
            found = pattern.fullmatch(own.path)
            if found is not None:
                return found
        return None

    def _as_other(self, own: _SitePath, canonical: str) -> Address:
        found = (self._list_page and self._list_page.fullmatch(own.path)) or self._linked_list_page(own)
        if found:
            return Address("list", canonical, page=self._number_of(found))
        path = own.path.partition("?")[0]
        if path.endswith("/"):
            return Address("list", canonical, page=1)
        ending = _ENDING.search(path)
        if ending and ending[1].lower() in FILE_ENDINGS:
            return Address("file", canonical)
        return Address("other", canonical)

    def _own(self, url: str) -> _SitePath | None:
        """The address below the site's host that it means; None for other hosts, other ports and garbage."""
        parts = split_address(url)
        if parts is None or parts.port is not None:
            return None
        host = self._own_hosts.get(parts.host)
        if host is None:
            return None
        query = parts.query
        if query:
            kept = [pair for pair in query.split("&") if pair.partition("=")[0] in self._kept]
            pairs = [pair for pair in kept if pair not in self._dropped_pairs]
            query = "&".join(sorted(pairs, key=lambda pair: pair.partition("=")[0]))
        path = without_index_name(parts.path, query, self.site.canonical.index_names)
        return _SitePath(host, f"{path}?{query}" if query else path)

    def _absolute(self, own: _SitePath) -> str:
        address = f"{self._scheme}://{own.host}{own.path}"
        return self._without_slash.get(address, address)


def canonical_address(url: str, site: SiteDefinition | None) -> str | None:
    """The address that stands for the page at `url`: by the site's definition, or without one by `clean_address`.

    Returns:
        The canonical address, or None if `url` is no absolute http(s) address. It never raises, and the canonical
        address of a canonical address is the same.
    """
    # What the site says of an address is kept, and a page's own has just been asked for: its date stands there, too.
    return clean_address(url) if site is None else addresses_of(site).classify(url).canonical or None


def classify_address(url: str, site: SiteDefinition) -> Address:
    """What the address is to the site."""
    return addresses_of(site).classify(url)


def address_date(url: str, site: SiteDefinition | None = None) -> str | None:
    """The date in an address as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, or None: see `SiteAddresses.date`."""
    if site is not None:
        return addresses_of(site).date(url)
    parts = split_address(url)
    return None if parts is None else date_in_path(parts.path)


@kept_by_identity(MOST_SITES)
def addresses_of(site: SiteDefinition) -> SiteAddresses:
    """The `SiteAddresses` of a definition, made once for equal definitions."""
    return _made_once(site)


@lru_cache(maxsize=MOST_SITES)
def _made_once(site: SiteDefinition) -> SiteAddresses:
    return SiteAddresses(site)


def hosts_with_twins(site: SiteDefinition) -> dict[str, str]:
    """Every host of the site and the one it stands for, which is one of them."""
    hosts = {host.removeprefix("www."): host for host in reversed(site.hosts)}
    hosts |= dict.fromkeys(site.aliases, site.hosts[0])
    return hosts | {host: host for host in site.hosts}


def _list_page_pattern(site: SiteDefinition) -> re.Pattern[str] | None:
    """Matches the further pages of lists: `list` is what they share with the first one, `page` the number shown."""
    template = site.lists.page_address
    if template is None:
        return None
    shared = "[^?]*" if template.startswith("?") else "[^?]*/"
    return re.compile(f"(?P<list>{shared}){template_regex(template, page='[0-9]+')}")


def _first_page(path: str, found: re.Match[str]) -> str:
    """The path of an article's first page, from that of a further one."""
    rest = path[found.end("page") :]
    if found.end("first") == found.start("page"):
        return f"{path[: found.start('page')]}1{rest}"
    return f"{path[: found.start('first')]}{found['first']}{rest}"


def _group(found: re.Match[str], name: str) -> str | None:
    return found.groupdict().get(name)
