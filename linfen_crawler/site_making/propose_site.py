"""From a site's sample pages to the proposal of its definition, with what it is unsure of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from linfen_crawler.site_making.cannot_propose import CannotPropose
from linfen_crawler.site_making.cms_marks import known_families
from linfen_crawler.site_making.hosts import are_one_site
from linfen_crawler.site_making.learn_layouts import LEAST_PAGES, fields_of, learn_layouts
from linfen_crawler.site_making.over_families import as_site, inherited
from linfen_crawler.site_making.proposed_addresses import (
    accepted_shapes,
    paths_of,
    set_addresses,
    set_parameters,
    set_twins,
    without_by_id,
)
from linfen_crawler.site_making.proposed_discovery import feeds_of, is_paper, set_paper, set_sitemap
from linfen_crawler.site_making.sections import (
    SectionLink,
    is_list,
    name_of_site,
    next_page,
    paging_of,
    path_of_section,
    section_links,
)
from linfen_crawler.site_making.site_proposal import ProposedSection, SiteProposal
from linfen_crawler.site_making.survey import articles_of, shapes_of_pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linfen_crawler.site_making.address_shapes import Shape
    from linfen_crawler.site_making.sample_page import SamplePage
    from linfen_crawler.site_making.survey import SeenSitemap
    from linfen_crawler.sites.definition import Family, SiteDefinition

UNKNOWN_REGION: Final = "未填"


def propose_site(
    pages: Sequence[SamplePage],
    *,
    key: str,
    families: Mapping[str, Family],
    day: str,
    home: str | None = None,
    name: str | None = None,
    region: str | None = None,
    missed: Sequence[str] = (),
    sitemap: SeenSitemap | None = None,
    surveyed: bool = False,
) -> SiteProposal:
    """Make a proposal.

    Args:
        pages: The sample pages: the front page or lists, and articles.
        key: The site's key.
        families: All families by name.
        day: The day on which the pages were had, `YYYY-MM-DD`: it names the layouts.
        home: The address of the front page; by default the root of the pages' host.
        name: The site's name; by default from the title of the front page.
        region: The place it reports on.
        missed: What could not be looked at.
        sitemap: Where robots.txt leads, if it names a sitemap.
        surveyed: Whether the site was asked, so that robots.txt is known.

    Raises:
        CannotPropose: The pages are of several sites, or show no articles, or only one.
    """
    if not pages:
        raise CannotPropose("no_pages", "no page is given. Name a list and two or more articles")
    _check_one_site(pages)
    home = home or urljoin(pages[0].url, "/")
    front = next((page for page in pages if page.url == home), None)
    shapes = shapes_of_pages([*pages])
    linked = articles_of(shapes)
    lists = [page for page in pages if page is front or is_list(page, linked)]
    further = {next_page(page) for page in lists}
    lists += [page for page in pages if page not in lists and page.url in further]
    articles = [page for page in pages if page not in lists and page.article is not None]
    shapes = without_by_id(shapes, pages, articles, families)
    accepted, unsure = accepted_shapes(shapes, articles)
    if not articles:
        raise CannotPropose(
            "no_articles",
            f"of {len(pages)} pages none holds an article. {_what_was_seen(pages, shapes)} "
            "Give article pages by --pages",
        )
    if not accepted:
        raise CannotPropose(
            "no_articles",
            f"{len(articles)} pages hold articles, and no addresses of their shape are linked to. "
            "Give a list that links to them, too",
        )
    host = (front or pages[0]).parts.host
    proposal = SiteProposal(
        key, name or name_of_site(front or pages[0]), region or UNKNOWN_REGION, home, [host], day[:7]
    )
    proposal.articles, proposal.lists, proposal.unsure = articles, lists, unsure
    _set_charset(proposal, pages)
    proposal.families = known_families(pages, paths_of(accepted), families)
    set_paper(proposal, accepted, families, sitemap, [page for page in pages if page not in articles], day)
    _check_families(proposal, families)
    set_twins(proposal, pages, accepted)
    set_addresses(proposal, accepted, families)
    _set_sections(proposal, front, pages, {url for shape in accepted for url in shape.links})
    _set_lists(proposal, [page for page in lists if page is not front], families)
    proposal.feeds = feeds_of(front)
    set_parameters(proposal, families)
    _set_layouts(proposal, day, families)
    set_sitemap(proposal, families, sitemap, surveyed=surveyed)
    _note(proposal, name, region, missed, front)
    proposal.site = as_site(proposal, families)
    return proposal


def _check_one_site(pages: Sequence[SamplePage]) -> None:
    hosts = list(dict.fromkeys(page.parts.host for page in pages))
    other = next((host for host in hosts if not are_one_site(host, hosts[0])), None)
    if other is not None:
        raise CannotPropose(
            "two_sites", f"the pages are of two sites, {hosts[0]} and {other}. Give pages of one, or run it for each"
        )


def _what_was_seen(pages: Sequence[SamplePage], shapes: Sequence[Shape]) -> str:
    refusals = [f"{page.url}: {page.refusal}" for page in pages[1:] if page.refusal is not None]
    if refusals:
        return f"The last one said: {refusals[-1]}."
    return "" if shapes else "No link on them looks like an article's."


def _set_sections(
    proposal: SiteProposal, front: SamplePage | None, pages: Sequence[SamplePage], articles: set[str]
) -> None:
    """Lists that were seen, and what stands beside their links in the menu; a paper has issues instead."""
    if proposal.paper is not None:
        return
    root = urljoin(proposal.home, "/")
    # A section that holds one article or two is a list all the same.
    short = [page for page in pages if page.refusal is not None and page.refusal.reason == "list_page"]
    seen = {page.url for page in (*proposal.lists, *short) if page is not front and page.url != proposal.home}
    refuted = {page.url for page in pages} - seen
    menus = section_links(front, articles) if front is not None else []
    if not menus:
        menus = list({link.url: link for page in proposal.lists for link in section_links(page, articles)}.values())
    places = {link.place for link in menus if link.url in seen}
    chosen: dict[str, SectionLink] = {}
    for link in menus:
        if link.url in seen or (link.place in places and link.url not in refuted):
            chosen.setdefault(link.url, link)
    taken: set[str] = set()
    for link in chosen.values():
        path = path_of_section(link.url, root)
        if not link.url.startswith(root) or not path or path in taken:
            continue
        taken.add(path)
        plain = link.url == f"{root}{path}/"
        proposal.sections.append(
            ProposedSection(path, link.name, None if plain else f"/{link.url.removeprefix(root)}", link.url in seen)
        )
        if "?" in link.url:
            parameters = re.findall(r"[?&]([^=&]+)=", link.url)
            proposal.keep_parameters = sorted({*proposal.keep_parameters, *parameters})


def _set_lists(proposal: SiteProposal, lists: Sequence[SamplePage], families: Mapping[str, Family]) -> None:
    """Paging: from the first pages of lists alone, and not what a family says already."""
    firsts = {f"{urljoin(proposal.home, '/')}{each.path}/" for each in proposal.sections if each.url is None}
    firsts |= {urljoin(proposal.home, each.url) for each in proposal.sections if each.url is not None}
    proposal.paging = paging_of(page for page in lists if page.url in firsts or not firsts)
    if proposal.paging is None:
        if lists and proposal.paper is None:
            proposal.unsure.append("no list shows a second page: lists are read as one page, or as 下一页 leads")
        return
    proposal.keep_parameters = sorted({*proposal.keep_parameters, *proposal.paging.parameters})
    shared = inherited(proposal, families).get("lists", {})
    own = (proposal.paging.page_address, proposal.paging.first_page)
    if own[0] is None:
        proposal.own_paging = not shared.get("further_page")
    else:
        proposal.own_paging = (shared.get("page_address"), shared.get("first_page", 2)) != own


def _set_charset(proposal: SiteProposal, pages: Sequence[SamplePage]) -> None:
    charsets = [page.charset for page in pages]
    proposal.charset = max(set(charsets), key=charsets.count)
    if not all(page.declares_charset for page in pages) and proposal.charset != "utf-8":
        proposal.encoding = proposal.charset


def _set_layouts(proposal: SiteProposal, day: str, families: Mapping[str, Family]) -> None:
    """Learn layouts of the pages that those of the families do not fit."""
    by_id = inherited(proposal, families).get("articles", {}).get("by_id") is not None
    so_far = as_site(proposal, families)
    own = [page for page in proposal.articles if not _has_layout(page, so_far)]
    learned = learn_layouts(own, breadcrumb=by_id)
    proposal.layouts = [
        (day if number == 1 else f"{day}-{number}", each) for number, each in enumerate(learned, start=1)
    ]
    covered = {url for each in learned for url in each.pages}
    left = [page.url for page in own if page.url not in covered]
    if len(proposal.articles) < LEAST_PAGES:
        proposal.unsure.append(
            "one article alone was seen: no layout can be learned of it, the general rules read the pages"
        )
    elif left:
        others = f" and {len(left) - 1} more" if len(left) > 1 else ""
        proposal.unsure.append(f"in a shape of its own, which the general rules read: {left[0]}{others}")


def _has_layout(page: SamplePage, site: SiteDefinition) -> bool:
    """Whether a layout of the definition gave the page's headline."""
    record = page.read_by(site) if site.layouts else None
    return record is not None and (record.extraction.title or "").startswith("layout:")


def _check_families(proposal: SiteProposal, families: Mapping[str, Family]) -> None:
    """Leave out families whose layouts lose what pages give without them."""
    for known in list(proposal.families):
        worse = _read_worse(as_site(proposal, families), proposal.articles)
        if worse is None:
            return
        if families[known.name].layouts:
            proposal.families.remove(known)
            proposal.paper = proposal.paper if is_paper(proposal, families) else None
            proposal.unsure.append(
                f"the pages bear marks of {known.name}, but its layouts read {worse} worse: left out"
            )


def _read_worse(site: SiteDefinition, pages: Sequence[SamplePage]) -> str | None:
    """The address of a page whose record by the definition lacks what the general rules alone find."""
    for page in pages:
        record = page.read_by(site)
        if page.article is not None and (record is None or not _has_all(fields_of(record), fields_of(page.article))):
            return page.url
    return None


def _has_all(record: dict[str, Any], general: dict[str, Any]) -> bool:
    """Whether a record has what the general rules found; of texts and lists it may have more.

    A family's layouts are known, not guessed: where they take pictures or lines that the general rules leave, these do.
    """
    for name, value in general.items():
        ours = record[name]
        if name in {"publish_time", "publish_time_precision"} and _is_finer(record, general):
            continue
        if isinstance(value, list):
            kept = all(each in ours for each in value)
        elif name == "body" and value and ours:
            lines = ours.split("\n")
            kept = all(line in lines for line in value.split("\n"))
        else:
            kept = value in (None, "") or ours == value
        if not kept:
            return False
    return True


def _is_finer(record: dict[str, Any], general: dict[str, Any]) -> bool:
    """Whether a record has the time of the day on which the general rules know only the day."""
    ours, theirs = record["publish_time"], general["publish_time"]
    return bool(ours and theirs) and general["publish_time_precision"] == "day" and ours[:10] == theirs[:10]


def _note(
    proposal: SiteProposal, name: str | None, region: str | None, missed: Sequence[str], front: SamplePage | None
) -> None:
    unsure = proposal.unsure
    if region is None:
        unsure.append(f"the region is not known: write it in place of {UNKNOWN_REGION}, or give it by --region 省/市")
    if name is None and proposal.name == proposal.hosts[0]:
        unsure.append("the site's name was not found: write it in `name`")
    if proposal.paper is not None:
        unsure.append(
            f"the day of the first issue: {proposal.paper.first} is the oldest that was seen; issues before it are not "
            "asked for"
        )
        if proposal.paper.last is not None:
            unsure.append(
                f"the newest issue is of {proposal.paper.last}, so the paper is taken to have ended. Leave `last` out "
                "if it has not"
            )
        if not proposal.paper.seen:
            unsure.append("no issue was among the pages: its address is taken to be the family's")
    elif front is None:
        unsure.append("the front page was not among the pages: sections are those that the lists' menus show")
    guessed = sum(not section.seen for section in proposal.sections)
    if guessed:
        unsure.append(
            f"{guessed} of {len(proposal.sections)} sections stand in the same menu as lists that were looked at"
        )
    if not proposal.sections and proposal.paper is None:
        unsure.append("no section was found: the folders that the front page links to are crawled as lists")
    unsure += [f"not looked at: {each}" for each in missed]
    for page in proposal.articles:
        article = page.article
        if article is not None and article.publish_time is None:
            unsure.append(f"no publish time was found on {page.url}")
