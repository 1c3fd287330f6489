"""What a definition of a site would say, and why: the result of looking at its pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from linfen_crawler.site_making.cms_marks import KnownFamily
    from linfen_crawler.site_making.learn_layouts import LearnedLayout
    from linfen_crawler.site_making.paper_issues import ProposedPaper
    from linfen_crawler.site_making.sample_page import SamplePage
    from linfen_crawler.site_making.sections import Paging
    from linfen_crawler.sites.definition import SiteDefinition

NEXT_LINK: Final = {"xpath": "//a[contains(., '下一页') or contains(., '下页')]"}
"""Where lists are not numbered alike: the link that leads on."""


@dataclass(frozen=True, slots=True)
class ProposedSection:
    """A section, and whether its list was looked at."""

    path: str
    name: str
    url: str | None
    """Where its list is, if not at `/PATH/`."""
    seen: bool


@dataclass(frozen=True, slots=True)
class ProposedSitemap:
    """The sitemaps that robots.txt names."""

    seen: str
    """What was seen of them, as a sentence."""
    is_there: bool
    """Whether it names any."""
    is_used: bool = False
    """Whether they list articles, so that the definition names them."""


@dataclass(slots=True)
class SiteProposal:
    """What a definition would say, and why."""

    key: str
    name: str
    region: str
    home: str
    hosts: list[str]
    verified: str
    """Year and month of the pages."""
    aliases: list[str] = field(default_factory=list)
    families: list[KnownFamily] = field(default_factory=list)
    encoding: str | None = None
    charset: str = "utf-8"
    sections: list[ProposedSection] = field(default_factory=list)
    paging: Paging | None = None
    own_paging: bool = True
    """Whether the definition must say how lists are paged; else a family does."""
    patterns: list[tuple[str, str]] = field(default_factory=list)
    """Patterns of article addresses, each with what speaks for it; empty where a family has them."""
    further_page: str | None = None
    further_page_address: str | None = None
    feeds: list[str] = field(default_factory=list)
    """Feeds that the front page names, from the root of the site; nobody looked at them."""
    sitemap: ProposedSitemap | None = None
    """The sitemaps that robots.txt names; None where nobody looked."""
    paper: ProposedPaper | None = None
    """The issues of a printed newspaper, where a family finds its articles by them."""
    keep_parameters: list[str] = field(default_factory=list)
    layouts: list[tuple[str, LearnedLayout]] = field(default_factory=list)
    """Name and layout."""
    articles: list[SamplePage] = field(default_factory=list)
    """The pages that hold an article, to be kept beside the definition."""
    lists: list[SamplePage] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    """Sentences on what somebody should look at."""
    site: SiteDefinition | None = None
    """The definition, its families laid under it."""

    def data(self) -> dict[str, Any]:
        """The definition as its file has it."""
        lists: dict[str, Any] = {}
        if self.paging is not None and self.own_paging:
            if self.paging.page_address is not None:
                lists["page_address"] = self.paging.page_address
                if self.paging.first_page != 2:
                    lists["first_page"] = self.paging.first_page
            else:
                lists["next_link"] = NEXT_LINK
        articles: dict[str, Any] = {}
        if self.patterns:
            articles["patterns"] = [pattern for pattern, _ in self.patterns]
        if self.further_page and self.further_page_address:
            articles |= {"further_page": self.further_page, "further_page_address": self.further_page_address}
        data: dict[str, Any] = {
            "key": self.key, "name": self.name, "region": self.region, "home": self.home, "hosts": self.hosts,
            "aliases": self.aliases, "family": [family.name for family in self.families], "verified": self.verified,
            "encoding": self.encoding,
            "sections": [
                {"path": each.path, "name": each.name} | ({"url": each.url} if each.url else {})
                for each in self.sections
            ],
            "lists": lists, "articles": articles,
            "canonical": {"keep_parameters": self.keep_parameters} if self.keep_parameters else {},
            "discovery": ({"sitemaps": ["robots"]} if self.sitemap and self.sitemap.is_used else {})
            | ({"paper": self.paper.data()} if self.paper else {}),
            "layouts": [{"name": name} | {k: list(v) for k, v in each.fields.items()} for name, each in self.layouts],
        }  # fmt: skip
        return {key: value for key, value in data.items() if value not in (None, [], {})}
