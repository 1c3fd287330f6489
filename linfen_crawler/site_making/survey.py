"""Which pages of a site to ask for, one at a time, at most a dozen: the front page, some lists, articles of all kinds.

A survey is a generator: it gives the address that it wants next and is sent the answer, so it needs no network.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from linfen_crawler.site_making.address_shapes import Shape, shapes_of
from linfen_crawler.site_making.cannot_propose import CannotPropose
from linfen_crawler.site_making.hosts import are_one_site, bare_host
from linfen_crawler.site_making.sample_page import PageLink, SamplePage
from linfen_crawler.site_making.sections import article_links, next_page, section_links
from linfen_crawler.sites.canonical_address import AddressParts, clean_address

if TYPE_CHECKING:
    from datetime import datetime

MOST_REQUESTS: Final = 12
"""A survey asks for no more pages than this, redirects counted."""
_LISTS: Final = 3
_SHAPES: Final = 4
_LEAST_LINKS: Final = 3
_WALL_STATUS: Final = frozenset({401, 403, 412, 418, 429, 503, 521})
_MOST_REFUSED: Final = 12
_OPENS = re.compile(
    r"""(?i)\blocation(?:\.href\s*=|\.replace\(|\s*=)\s*["'](?P<script>[^"'\s]{1,500})["']"""
    r"""|<meta\s[^>]{0,100}refresh[^>]{0,100}?url\s*=\s*["']?(?P<meta>[^"'\s>]{1,500})"""
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a sitemap lists."""

    urls: tuple[str, ...]
    """Addresses of pages, or of further files, of these the last changed first."""
    is_index: bool
    """Whether it leads to further files."""


@dataclass(frozen=True, slots=True)
class SeenSitemap:
    """Where the `Sitemap` lines of robots.txt lead, as far as it was looked at."""

    named: tuple[str, ...]
    """The addresses in these lines."""
    looked_at: tuple[str, ...] = ()
    """The files that were read."""
    urls: tuple[str, ...] = ()
    """The pages that it lists."""
    problem: str | None = None
    """Why none could be read, and which."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for an address."""

    url: str
    status: int | None = None
    """None where no answer came."""
    body: bytes = field(default=b"", repr=False)
    content_type: str | None = None
    location: str | None = None
    """Where a redirect leads to."""
    fetched_at: datetime | None = None
    problem: str | None = None
    """Why no answer came; `robots` where robots.txt forbids to ask."""
    sitemaps: tuple[str, ...] = ()
    """The addresses in the `Sitemap` lines of the host's robots.txt."""
    listed: Listed | None = None
    """What it lists, where a sitemap was asked for and it is one."""


@dataclass(slots=True)
class Surveyed:
    """The pages that were had."""

    home: str
    """The address of the front page."""
    pages: list[SamplePage]
    """The front page first."""
    missed: list[str] = field(default_factory=list)
    """What was asked for in vain, with the reason."""
    sitemap: SeenSitemap | None = None
    """Where robots.txt leads; None where it names no sitemap on the site's own hosts."""


Survey = Generator[str, Answer, Surveyed]


class _Asking:
    """The state of one survey."""

    def __init__(self, address: str, most: int) -> None:
        self.left = most
        self.refused = 0
        self.pages: list[SamplePage] = []
        self.asked: set[str] = set()
        self.missed: list[str] = []
        self.home = address
        self.sitemaps: tuple[str, ...] = ()

    def answer(self, url: str) -> Generator[str, Answer, Answer | None]:
        """Ask for an address; None where it was asked for before, or may not be."""
        if self.left <= 0 or url in self.asked or self.refused >= _MOST_REFUSED:
            return None
        self.asked.add(url)
        answer = yield url
        self.sitemaps = self.sitemaps or answer.sitemaps
        if answer.problem == "robots":
            self.refused += 1
            self.missed.append(f"{url}: robots.txt forbids it")
            return None
        self.left -= 1
        return answer

    def page(self, url: str, *, redirects: int = 2) -> Generator[str, Answer, SamplePage | None]:
        """Ask for a page; None where it cannot be had."""
        answer = yield from self.answer(url)
        if answer is None:
            return None
        if answer.status in {301, 302, 303, 307, 308} and answer.location and redirects:
            target = clean_address(urljoin(url, answer.location))
            if target and are_one_site(urlsplit(target).hostname or "", urlsplit(url).hostname or ""):
                return (yield from self.page(target, redirects=redirects - 1))
        if answer.status != 200:
            self.missed.append(f"{url}: {answer.problem or f'status {answer.status}'}")
            return None
        page = SamplePage(url, answer.body, answer.content_type, answer.fetched_at)
        self.pages.append(page)
        return page


def survey_of(address: str, *, most: int = MOST_REQUESTS) -> Survey:
    """Survey a site.

    Args:
        address: Its front page, or any page of it.
        most: So many requests at most.

    Returns:
        A generator that yields addresses, takes an `Answer` for each, and returns what was had.

    Raises:
        CannotPropose: When it is run: the front page cannot be had, or is a wall, a shell of scripts, or all there is.
    """
    asking = _Asking(address, most)
    front = yield from _first_page(asking, address)
    target = opened_by_script(front)
    if target is not None:
        asking.pages.remove(front)
        front = yield from _first_page(asking, target)
    root = urljoin(front.url, "/")
    if front.article is not None and front.parts.path != "/":
        # An article's address was given: it is a sample, and the front page is at the root.
        front = yield from _first_page(asking, root)
        asking.pages.sort(key=lambda page: page is not front)
    asking.home = front.url
    shapes = shapes_of_pages([front])
    _check_links(front)
    lists = yield from _lists(asking, front, shapes)
    shapes = shapes_of_pages([front, *lists])
    sitemap = yield from _sitemap(asking, front)
    yield from _articles(asking, shapes, [front, *lists])
    return Surveyed(asking.home, asking.pages, asking.missed, sitemap)


def opened_by_script(page: SamplePage) -> str | None:
    """Where a page that shows nothing leads at once, by a script or a meta element, on the same site; else None."""
    if len({link.url for link in page.links}) >= _LEAST_LINKS or page.article is not None:
        return None
    found = _OPENS.search(page.text[:65_536])
    target = clean_address(urljoin(page.url, found["script"] or found["meta"])) if found else None
    own = target is not None and are_one_site(urlsplit(target).hostname or "", page.parts.host)
    return target if own and target != page.url else None


def shapes_of_pages(pages: list[SamplePage]) -> list[Shape]:
    """The shapes of the links that stay on the pages' own site, those of most headlines first."""
    home = pages[0].parts.host
    own = [link for page in pages for link in page.links if are_one_site(link.parts.host, home)]
    return [shape for shape in shapes_of(own) if shape.title_like]


def _first_page(asking: _Asking, url: str) -> Generator[str, Answer, SamplePage]:
    answered: list[Answer] = []

    def listening() -> Generator[str, Answer, SamplePage | None]:
        asked = asking.page(url)
        try:
            wish = next(asked)
            while True:
                answer = yield wish
                answered.append(answer)
                wish = asked.send(answer)
        except StopIteration as end:
            found: SamplePage | None = end.value
            return found

    page = yield from listening()
    answer = answered[-1] if answered else Answer(url)
    if page is None:
        raise _no_front(url, answer)
    if opened_by_script(page) is not None:
        return page
    refusal = page.refusal
    if refusal is not None and refusal.reason == "wall_page":
        raise CannotPropose("wall", f"{page.url} is a wall: {refusal}. {_SAVE}")
    if refusal is not None and refusal.reason in {"script_shell", "data"}:
        raise CannotPropose("script_only", f"{page.url} is filled by scripts: {refusal}. {_BY_HAND}")
    if refusal is not None and refusal.reason in {"missing_page", "error_page", "binary", "no_text"}:
        raise CannotPropose("not_there", f"{page.url} is no front page: {refusal}. Check the address")
    return page


_SAVE: Final = "Save a list and some articles in a browser and give them by --pages"
_BY_HAND: Final = (
    "Save a list and some articles as the browser shows them and give them by --pages; lists that scripts fill cannot "
    "be crawled as pages, and what a definition says of the JSON behind them stands in docs/sites.md"
)


def _no_front(url: str, answer: Answer) -> CannotPropose:
    if answer.problem == "robots":
        return CannotPropose("not_there", f"{url} was not asked for: the site's robots.txt forbids it. {_SAVE}")
    if answer.problem:
        return CannotPropose("not_there", f"{url} gave no answer: {answer.problem}. Check the address and the network")
    if answer.status in _WALL_STATUS:
        return CannotPropose("wall", f"{url} answered with status {answer.status}: a wall stands before it. {_SAVE}")
    if answer.location:
        target = urljoin(url, answer.location)
        return CannotPropose("not_there", f"{url} leads to {target}, another site. Give that address if it is the one")
    return CannotPropose("not_there", f"{url} answered with status {answer.status}. Check the address")


def _check_links(front: SamplePage) -> None:
    """Refuse a front page that leads nowhere."""
    own = [link for link in front.links if bare_host(link.parts.host) == bare_host(front.parts.host)]
    if len({link.url for link in own} - {front.url}) >= _LEAST_LINKS:
        return
    scripts = front.page.script_count if front.page is not None else 0
    shown = sum(block.size for block in front.page.blocks if not block.hidden) if front.page is not None else 0
    if scripts and shown < 200:
        raise CannotPropose(
            "script_only", f"{front.url} has {scripts} scripts, {shown} characters and no links to follow. {_BY_HAND}"
        )
    raise CannotPropose(
        "one_page",
        f"{front.url} is a site of one page: it has {len(own)} links to its own host. "
        "Give the address of its news pages",
    )


def _lists(asking: _Asking, front: SamplePage, shapes: list[Shape]) -> Generator[str, Answer, list[SamplePage]]:
    """Some sections from all over the menus, and the second page of one of them."""
    articles = articles_of(shapes)
    sections = section_links(front, articles)
    menu = [each for each in sections if each.place == sections[0].place] if sections else []
    if len(menu) < _LISTS:
        menu = sections
    count = min(_LISTS, len(menu))
    # The first, the last and what lies between: sections of one menu may be of several kinds.
    wanted = [menu[place * (len(menu) - 1) // max(1, count - 1)].url for place in range(count)]
    lists = []
    for url in wanted:
        page = yield from asking.page(url)
        if page is not None:
            lists.append(page)
    for page in lists:
        further = next_page(page)
        if further is not None:
            second = yield from asking.page(further)
            return [*lists, second] if second is not None else lists
    return lists


def articles_of(shapes: list[Shape]) -> set[str]:
    """The addresses of the shapes that have several links which read like headlines."""
    return {url for shape in shapes if shape.title_like >= _LEAST_LINKS for url in shape.links}


def _sitemap(asking: _Asking, front: SamplePage) -> Generator[str, Answer, SeenSitemap | None]:
    """The first sitemap that robots.txt names; of an index the files that changed last and first."""
    own = [url for url in asking.sitemaps if are_one_site(urlsplit(url).hostname or "", front.parts.host)]
    if not own:
        return None
    files = [own[0]]
    urls: list[str] = []
    looked_at: list[str] = []
    problem = None
    for file in files:
        answer = yield from asking.answer(file)
        if answer is None or answer.status != 200 or answer.listed is None:
            status = answer and (answer.problem or (f"status {answer.status}" if answer.status != 200 else None))
            problem = f"{file}: {status or 'it is no sitemap'}"
        elif not answer.listed.is_index:
            urls += answer.listed.urls
            looked_at.append(file)
        elif file == own[0]:
            files += dict.fromkeys([*answer.listed.urls[:1], *answer.listed.urls[-1:]])
    if not looked_at:
        return SeenSitemap(asking.sitemaps, problem=problem or f"{own[0]}: it is an index that leads to no sitemap")
    return SeenSitemap(asking.sitemaps, tuple(looked_at), tuple(urls))


def _articles(asking: _Asking, shapes: list[Shape], pages: list[SamplePage]) -> Generator[str, Answer, None]:
    """Articles of every shape in turns, from all pages in turns, the newest and the oldest of each."""
    candidates = [shape for shape in shapes if shape.title_like >= _LEAST_LINKS][:_SHAPES]
    home = pages[0].parts
    queues = [_in_turns(shape, pages, home) for shape in candidates]
    failed = [0] * len(queues)
    found = [0] * len(queues)
    while any(queues) and asking.left > 0:
        for number, queue in enumerate(queues):
            if failed[number] - found[number] >= 2:
                queue.clear()  # pages of this shape are no articles
            while queue and queue[0] in asking.asked:
                queue.pop(0)
            if queue:
                page = yield from asking.page(queue.pop(0))
                if page is None or page.article is None:
                    failed[number] += 1
                else:
                    found[number] += 1
            elif asking.refused >= _MOST_REFUSED:
                return


def _in_turns(shape: Shape, pages: list[SamplePage], home: AddressParts) -> list[str]:
    """The shape's addresses: the first and the last of every page, then the second and the last but one, and so on.

    Lists are newest first, and shapes of pages change with the years. Twins are left aside, and every address is asked
    for by the scheme by which the front page answered: sites link to one article by both.
    """
    links = [
        _both_ends(
            [link for link in article_links(page, shape.links) if bare_host(link.parts.host) == bare_host(home.host)]
        )
        for page in reversed(pages)
    ]
    turns = [group[place] for place in range(max(map(len, links), default=0)) for group in links if place < len(group)]
    ordered = sorted(turns, key=lambda link: len(link.text) < 6)
    # Parameters that are not the shape's name the same article again.
    addresses = [
        link.parts._replace(scheme=home.scheme, host=home.host, query=link.parts.query if shape.parameters else "")
        for link in ordered
    ]
    return list(dict.fromkeys(address.join() for address in addresses))


def _both_ends(links: list[PageLink]) -> list[PageLink]:
    half = (len(links) + 1) // 2
    first, last = links[:half], links[half:][::-1]
    pairs = [each for pair in zip(first, last, strict=False) for each in pair]
    return pairs + first[len(last) :]
