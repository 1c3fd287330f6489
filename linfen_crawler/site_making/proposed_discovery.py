"""How articles are found besides lists: the sitemap of robots.txt, feeds, the issues of a printed newspaper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from linfen_crawler.site_making.address_shapes import Shape, tail_of
from linfen_crawler.site_making.cannot_propose import CannotPropose
from linfen_crawler.site_making.over_families import as_site, inherited
from linfen_crawler.site_making.paper_issues import paper_of
from linfen_crawler.site_making.sections import LEAST_ARTICLES
from linfen_crawler.site_making.site_proposal import ProposedSitemap
from linfen_crawler.sites.addresses import addresses_of
from linfen_crawler.sites.canonical_address import split_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linfen_crawler.site_making.sample_page import SamplePage
    from linfen_crawler.site_making.site_proposal import SiteProposal
    from linfen_crawler.site_making.survey import SeenSitemap
    from linfen_crawler.sites.definition import Family


def feeds_of(front: SamplePage | None) -> list[str]:
    """The feeds of its own host that the front page names, from the root."""
    if front is None:
        return []
    own = [each for url in front.feeds if (each := split_address(url)) and each.host == front.parts.host]
    return [f"{each.path}?{each.query}" if each.query else each.path for each in own]


def set_paper(
    proposal: SiteProposal,
    accepted: Sequence[Shape],
    families: Mapping[str, Family],
    sitemap: SeenSitemap | None,
    others: Sequence[SamplePage],
    day: str,
) -> None:
    """Where a family finds articles by the issues of a paper: since when there are some, and their address."""
    if not is_paper(proposal, families):
        return
    issue = inherited(proposal, families)["discovery"]["paper"]["issue"]
    tails = {shape.tail for shape in accepted}
    listed = [each for url in (sitemap.urls if sitemap else ()) if (each := split_address(url))]
    paths = [link.parts.path for shape in accepted for link in shape.links.values()]
    paths += [each.path for each in listed if tail_of(each.path, each.query) in tails]
    proposal.paper = paper_of(others, paths, issue, day)
    if proposal.paper is None:
        raise CannotPropose(
            "no_articles", "the pages are those of an e-paper, and no address of an article holds its day. Write the "
            "definition by hand: docs/sites.md, printed newspapers"
        )  # fmt: skip
    proposal.home = urljoin(proposal.home, "/")  # what opens the latest issue


def set_sitemap(
    proposal: SiteProposal, families: Mapping[str, Family], sitemap: SeenSitemap | None, *, surveyed: bool
) -> None:
    """Use the sitemap that robots.txt names where it lists several articles; a paper's issues say more of them."""
    if sitemap is None:
        none = ProposedSitemap("robots.txt names no sitemap of the site.", is_there=False)
        proposal.sitemap = none if surveyed else None
        return
    count = f"{len(sitemap.named)} sitemap{'' if len(sitemap.named) == 1 else 's'}"
    if sitemap.problem is not None:
        why = f"robots.txt names {count}, but none could be read. {sitemap.problem}."
        proposal.sitemap = ProposedSitemap(why, is_there=True)
        return
    addresses = addresses_of(as_site(proposal, families))
    articles = sum(addresses.classify(url).kind in {"article", "by_id"} for url in sitemap.urls)
    lists = f"{' and '.join(sitemap.looked_at)} {'lists' if len(sitemap.looked_at) == 1 else 'list'}"
    seen = f"robots.txt names {count}. {lists} {len(sitemap.urls)} addresses, {articles} of articles."
    is_used = articles >= LEAST_ARTICLES and proposal.paper is None
    if proposal.paper is not None:
        seen += " Not used: the issues lead to the same articles, and say their pages."
    proposal.sitemap = ProposedSitemap(seen, is_there=True, is_used=is_used)


def is_paper(proposal: SiteProposal, families: Mapping[str, Family]) -> bool:
    """Whether its families find articles by the issues of a printed newspaper."""
    return inherited(proposal, families).get("discovery", {}).get("paper") is not None
