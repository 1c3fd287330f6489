"""What a proposal says of addresses: articles' and their further pages', twins, and the parameters that count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.site_making.address_shapes import Shape, tail_of
from linfen_crawler.site_making.cms_marks import known_families
from linfen_crawler.site_making.hosts import are_one_site, bare_host
from linfen_crawler.site_making.over_families import inherited
from linfen_crawler.site_making.sections import LEAST_ARTICLES
from linfen_crawler.sites.address_templates import template_regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from linfen_crawler.site_making.sample_page import PageLink, SamplePage
    from linfen_crawler.site_making.site_proposal import SiteProposal
    from linfen_crawler.sites.definition import Family

_FURTHER_PAGE = re.compile(r"(?P<joint>[_-])(?P<page>[2-9])(?P<ending>\.\w{2,5})$")


def without_by_id(
    shapes: Sequence[Shape], pages: Sequence[SamplePage], articles: Sequence[SamplePage], families: Mapping[str, Family]
) -> list[Shape]:
    """Without the addresses that a family makes of numbers: they lead to the articles' own addresses.

    Where one was answered with its article, and not with a redirect, it is the article's own.
    """
    own = {tail_of(page.parts.path, page.parts.query) for page in articles}
    known = [families[each.name].articles.by_id for each in known_families(pages, [], families)]
    marks = [re.compile(template_regex(template, id="[0-9]+")) for template in known if template]
    return [shape for shape in shapes if shape.tail in own or not any(_is_like(shape, mark) for mark in marks)]


def accepted_shapes(shapes: Sequence[Shape], articles: Sequence[SamplePage]) -> tuple[list[Shape], list[str]]:
    """The shapes of which a page was seen to be an article, and sentences on the others."""
    tails = [tail_of(page.parts.path, page.parts.query) for page in articles]
    accepted = [shape for shape in shapes if shape.tail in tails]
    unsure = [
        f"{shape.title_like} links look like {next(iter(shape.links))}; no such page was seen to be an article, so "
        "they are no articles to the definition"
        for shape in shapes
        if shape not in accepted and shape.title_like >= LEAST_ARTICLES
    ]
    return accepted, unsure


def set_twins(proposal: SiteProposal, pages: Sequence[SamplePage], accepted: Sequence[Shape]) -> None:
    """Hosts with the same paths; and further hosts of headlines, for somebody to decide on."""
    own = proposal.hosts[0]
    linked = {link.parts.host for shape in accepted for link in shape.links.values()}
    linked |= {page.parts.host for page in pages}
    proposal.aliases = sorted(host for host in linked if bare_host(host) != bare_host(own))
    others: dict[str, int] = {}
    root = ".".join(bare_host(own).split(".")[-2:])
    for page in pages:
        for link in page.links:
            if link.parts.host.endswith(f".{root}") and not are_one_site(link.parts.host, own) and len(link.text) >= 8:
                others[link.parts.host] = others.get(link.parts.host, 0) + 1
    for host, times in sorted(others.items(), key=lambda item: -item[1])[:3]:
        proposal.unsure.append(f"{times} headlines lead to {host}: add it to `hosts` if its articles are wanted")


def set_addresses(proposal: SiteProposal, accepted: Sequence[Shape], families: Mapping[str, Family]) -> None:
    """Patterns where the families have none for the addresses that were seen."""
    paths = paths_of(accepted)
    proposal.keep_parameters = sorted({name for shape in accepted for name in shape.parameters})
    shared = inherited(proposal, families).get("articles", {})
    patterns = shared.get("patterns", [])
    known = [re.compile(pattern) for pattern in (*patterns, *shared.get("further_page", []))]
    if not patterns or not all(any(pattern.fullmatch(path) for pattern in known) for path in paths):
        for shape in accepted:
            tails = [tail_of(page.parts.path, page.parts.query) for page in proposal.articles]
            proof = tails.count(shape.tail)
            proposal.patterns.append((shape.pattern, f"{len(shape.links)} links, {proof} of them seen to be articles"))
            if not (shape.dated or shape.marked) and len(shape.heads) <= 1:
                proposal.unsure.append(
                    f"articles of one folder alone were seen, like {next(iter(shape.links))}: other sections may differ"
                )
    if not shared.get("further_page"):
        found = _further_pages(proposal.articles)
        if found is not None:
            proposal.further_page, proposal.further_page_address = found


def set_parameters(proposal: SiteProposal, families: Mapping[str, Family]) -> None:
    """A list takes the place of the family's: it holds what the family keeps, too, or goes where it says no more."""
    kept = set(inherited(proposal, families).get("canonical", {}).get("keep_parameters", []))
    own = {*proposal.keep_parameters, *kept}
    proposal.keep_parameters = sorted(own) if own != kept else []


def paths_of(shapes: Iterable[Shape]) -> list[str]:
    """The paths of all their links as definitions' patterns are matched against: parameters that count with them."""
    return [path_of(link) if shape.parameters else link.parts.path for shape in shapes for link in shape.links.values()]


def path_of(link: PageLink) -> str:
    """Path, and query if there is one, as definitions' patterns are matched against."""
    return f"{link.parts.path}?{link.parts.query}" if link.parts.query else link.parts.path


def _is_like(shape: Shape, mark: re.Pattern[str]) -> bool:
    return all(mark.fullmatch(path_of(link)) for link in shape.links.values())


def _further_pages(articles: Sequence[SamplePage]) -> tuple[str, str] | None:
    """How the further pages of long articles are addressed, if a page of the samples links to one of its own."""
    for page in articles:
        stem = re.sub(r"\.\w{2,5}$", "", page.url)
        for link in page.links:
            found = _FURTHER_PAGE.search(link.url)
            if found is not None and link.url[: found.start()] == stem and re.search("[0-9]$", stem):
                ending = re.escape(found["ending"])
                return (
                    rf"(?P<first>/.*[0-9]){found['joint']}(?P<page>[0-9]{{1,3}}){ending}",
                    f"{{stem}}{found['joint']}{{page}}{{ending}}",
                )
    return None
