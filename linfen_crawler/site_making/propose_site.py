"""From a site's sample pages to the proposal of its definition, with what it is unsure of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from linfen_crawler.site_making.address_shapes import Shape, tail_of
from linfen_crawler.site_making.cannot_propose import CannotPropose
from linfen_crawler.site_making.cms_marks import known_families
from linfen_crawler.site_making.hosts import are_one_site, bare_host
from linfen_crawler.site_making.learn_layouts import (
    LEAST_PAGES,
    fields_of,
    learn_layouts,
)
from linfen_crawler.site_making.sections import (
    LEAST_ARTICLES,
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
from linfen_crawler.sites.address_templates import template_regex
from linfen_crawler.sites.canonical_address import split_address
from linfen_crawler.sites.definition import SiteDefinition
from linfen_crawler.sites.merge import merge_definitions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linfen_crawler.site_making.sample_page import PageLink, SamplePage
    from linfen_crawler.sites.definition import Family

UNKNOWN_REGION: Final = "未填"
_FURTHER_PAGE = re.compile(r"(?P<joint>[_-])(?P<page>[2-9])(?P<ending>\.\w{2,5})$")


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
    shapes = _without_by_id(shapes, pages, families)
    accepted, unsure = _accepted(shapes, articles)
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
    _set_twins(proposal, pages, accepted)
    _set_addresses(proposal, accepted, families, pages)
    _set_sections(proposal, front, pages, {url for shape in accepted for url in shape.links})
    _set_lists(proposal, [page for page in lists if page is not front], families)
    _set_charset(proposal, pages)
    proposal.feeds = _feeds_of(front)
    _check_families(proposal, families)
    _set_layouts(proposal, day, families)
    _note(proposal, name, region, missed, front)
    proposal.site = as_site(proposal, families)
    return proposal


def _feeds_of(front: SamplePage | None) -> list[str]:
    """The feeds of its own host that the front page names, from the root."""
    if front is None:
        return []
    own = [each for url in front.feeds if (each := split_address(url)) and each.host == front.parts.host]
    return [f"{each.path}?{each.query}" if each.query else each.path for each in own]


def as_site(proposal: SiteProposal, families: Mapping[str, Family]) -> SiteDefinition:
    """The proposal as a definition, its families laid under it."""
    return SiteDefinition.model_validate(merge_definitions(_inherited(proposal, families), proposal.data()))


def _inherited(proposal: SiteProposal, families: Mapping[str, Family]) -> dict[str, Any]:
    """What the families that were found say together."""
    base: dict[str, Any] = {}
    for known in proposal.families:
        settings = families[known.name].model_dump(mode="json", exclude_unset=True, exclude={"marks"})
        base = merge_definitions(base, settings)
    return base


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


def _without_by_id(shapes: Sequence[Shape], pages: Sequence[SamplePage], families: Mapping[str, Family]) -> list[Shape]:
    """Without the addresses that a family makes of numbers: they lead to the articles' own addresses."""
    known = [families[each.name].articles.by_id for each in known_families(pages, [], families)]
    marks = [re.compile(template_regex(template, id="[0-9]+")) for template in known if template]
    return [shape for shape in shapes if not any(_is_like(shape, mark) for mark in marks)]


def _is_like(shape: Shape, mark: re.Pattern[str]) -> bool:
    return all(mark.fullmatch(path_of(link)) for link in shape.links.values())


def path_of(link: PageLink) -> str:
    """Path, and query if there is one, as definitions' patterns are matched against."""
    return f"{link.parts.path}?{link.parts.query}" if link.parts.query else link.parts.path


def _accepted(shapes: Sequence[Shape], articles: Sequence[SamplePage]) -> tuple[list[Shape], list[str]]:
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


def _set_twins(proposal: SiteProposal, pages: Sequence[SamplePage], accepted: Sequence[Shape]) -> None:
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


def _set_addresses(
    proposal: SiteProposal, accepted: Sequence[Shape], families: Mapping[str, Family], pages: Sequence[SamplePage]
) -> None:
    links = [link for shape in accepted for link in shape.links.values()]
    paths = [path_of(link) for link in links]
    proposal.families = known_families(pages, paths, families)
    proposal.keep_parameters = sorted({name for shape in accepted for name in shape.parameters})
    shared = _inherited(proposal, families)
    inherited = shared.get("articles", {}).get("patterns", [])
    further = shared.get("articles", {}).get("further_page", [])
    known = [re.compile(pattern) for pattern in (*inherited, *further)]
    if not inherited or not all(any(pattern.fullmatch(path) for pattern in known) for path in paths):
        for shape in accepted:
            proof = sum(page.url in shape.links for page in proposal.articles)
            proposal.patterns.append(
                (shape.pattern, f"{len(shape.links)} links, {proof or 'some'} of them seen to be articles")
            )
            if not (shape.dated or shape.marked) and len(shape.heads) <= 1:
                proposal.unsure.append(
                    f"articles of one folder alone were seen, like {next(iter(shape.links))}: other sections may differ"
                )
    if proposal.keep_parameters:
        kept = shared.get("canonical", {}).get("keep_parameters", [])
        proposal.keep_parameters = sorted({*proposal.keep_parameters, *kept})
    if not shared.get("articles", {}).get("further_page"):
        found = _further_pages(proposal.articles)
        if found is not None:
            proposal.further_page, proposal.further_page_address = found


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


def _set_sections(
    proposal: SiteProposal, front: SamplePage | None, pages: Sequence[SamplePage], articles: set[str]
) -> None:
    """Lists that were seen, and what stands beside their links in the menu."""
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
        if lists:
            proposal.unsure.append("no list shows a second page: lists are read as one page, or as 下一页 leads")
        return
    proposal.keep_parameters = sorted({*proposal.keep_parameters, *proposal.paging.parameters})
    shared = _inherited(proposal, families).get("lists", {})
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
    by_id = _inherited(proposal, families).get("articles", {}).get("by_id") is not None
    inherited = as_site(proposal, families)
    own = [page for page in proposal.articles if not _has_layout(page, inherited)]
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
    if front is None:
        unsure.append("the front page was not among the pages: sections are those that the lists' menus show")
    guessed = sum(not section.seen for section in proposal.sections)
    if guessed:
        unsure.append(
            f"{guessed} of {len(proposal.sections)} sections stand in the same menu as lists that were looked at"
        )
    if not proposal.sections:
        unsure.append("no section was found: the folders that the front page links to are crawled as lists")
    unsure += [f"not looked at: {each}" for each in missed]
    for page in proposal.articles:
        article = page.article
        if article is not None and article.publish_time is None:
            unsure.append(f"no publish time was found on {page.url}")
