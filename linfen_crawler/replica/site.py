"""A site of the replica: what is the same in all of them. How its pages look stands in `shapes/`."""

from __future__ import annotations

import itertools
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.body_markup import MANNERS, Manner, Media
from linfen_crawler.replica.newsroom.compose import House, compose
from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.newsroom.patterns import person
from linfen_crawler.replica.timeline import Era, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from linfen_crawler.replica.http_message import Reply, Request
    from linfen_crawler.replica.newsroom.story import Story


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a site."""

    path: str
    """Below the root, without slashes at the ends."""
    names: tuple[str, ...]
    """As the breadcrumb shows them, outermost first, without the site's own name."""
    gallery: bool = False


Credits = list[tuple[str, str]]


class ReplicaSite(ABC):
    """One site. Subclasses say what it has and how it looks; addresses, lists, errors and truth are done here."""

    key: ClassVar[str]
    name: ClassVar[str]
    home: ClassVar[str]
    """Address of the front page, with scheme."""
    twins: ClassVar[tuple[str, ...]] = ()
    """Further hosts that show the same pages."""
    redirecting: ClassVar[tuple[str, ...]] = ()
    """Further hosts that lead to the first one."""
    charset: ClassVar[str] = "utf-8"
    declared: ClassVar[str] = "utf-8"
    """The charset that the pages' meta element names."""
    sections: ClassVar[tuple[Section, ...]]
    eras: ClassVar[tuple[Era, ...]]
    house: ClassVar[House]
    compressed: ClassVar[bool] = False
    """Pages are sent with gzip to those who take it."""
    list_size: ClassVar[int] = 12
    list_numbers_from: ClassVar[int] = 2
    """The number in the address of a list's second page: `index_2.html`, or in some systems `index_1.html`."""
    manners: ClassVar[tuple[Manner, ...]] = MANNERS
    lazy_pictures: ClassVar[int] = 0
    """Every n-th article's pictures load late; 0: none."""

    def __init__(self, scale: float = 1.0, crawl_delay: float | None = None) -> None:
        self.timeline = Timeline(self.key, self.eras, scale)
        self.host = self.home.partition("//")[2].strip("/")
        self.scheme = self.home.partition(":")[0]
        self._crawl_delay = crawl_delay
        self._section_of = {section.path: section for section in self.sections}
        self._editions: dict[int, int] = {}
        self._removed: dict[int, int] = {}
        self.is_redesigned = False
        """Article pages have other names for everything than in the site's first design."""
        self._lock = threading.Lock()

    # What a subclass gives.

    @abstractmethod
    def article_path(self, index: int) -> str:
        """The path of an article's (first) page."""

    @abstractmethod
    def locate(self, path: str) -> tuple[int, int] | None:
        """Place and page of the article that a path seems to name; the caller checks that it is the very path."""

    @abstractmethod
    def article_html(self, story: Story, page: int) -> str:
        """A page of an article, as markup. Pages count from 1."""

    @abstractmethod
    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """A page of a section's list."""

    @abstractmethod
    def front_html(self) -> str:
        """The front page."""

    def page_path(self, index: int, page: int) -> str:
        """The path of a further page of an article."""
        stem, _, ending = self.article_path(index).rpartition(".")
        return f"{stem}_{page}.{ending}"

    def foot_credits(self, story: Story) -> tuple[list[str], Credits]:
        """The credit lines after the body, and whom they credit."""
        name = self.editor(story)
        return [f"责任编辑：{name}"], [("责任编辑", name)]

    def head_credits(self, story: Story) -> Credits:  # noqa: ARG002 - for subclasses
        """Whom the head line credits."""
        return []

    def other_reply(self, request: Request) -> Reply | None:  # noqa: ARG002 - for subclasses
        """The answer for an address of the site's own kind that is no article, list or file."""
        return None

    def page_named(self, request: Request) -> str:
        """What tells the site's pages apart, in the form of `article_path`: the path, and in some systems the query."""
        return request.path

    # What is shared.

    @property
    def hosts(self) -> tuple[str, ...]:
        """All its hosts, the canonical one first."""
        return (self.host, *self.twins, *self.redirecting)

    def canonical_url(self, index: int) -> str:
        """The canonical address of an article."""
        return f"{self.scheme}://{self.host}{self.article_path(index)}"

    def section_at(self, index: int) -> Section:
        """The section of an article."""
        return self._section_of[self.timeline.section(index)]

    def story(self, index: int) -> Story:
        """The article in its present edition."""
        section = self.section_at(index)
        return compose(
            self.house,
            index,
            self.timeline.number(index),
            self._editions.get(index, 0),
            self.timeline.published_at(index),
            section.path,
            gallery=section.gallery,
        )

    def editor(self, story: Story, nth: int = 1) -> str:
        """An editor of an article: one of the few people that a site has."""
        place = Draw(self.key, story.number, "editor", nth).number(0, 4)
        return person(Draw(self.key, "staff", place))

    def manner(self, story: Story) -> Manner:
        """In which manner the article's body is marked up."""
        return self.manners[story.index % len(self.manners)]

    def media(self, story: Story) -> Media:
        """Where its files are."""
        folder = f"/uploads/{story.published:%Y%m}"
        lazy = self.lazy_pictures > 0 and story.index % self.lazy_pictures == 0
        return Media(
            picture=lambda name: f"{folder}/{name}.jpg",
            film=lambda name: f"{folder}/{name}.mp4",
            document=lambda name: f"{folder}/{name}.pdf",
            lazy=lazy,
        )

    def shown_section(self, story: Story) -> list[str]:
        """The section's names as the page's breadcrumb gives them."""
        return list(self._section_of[story.section].names)

    def shown_subtitle(self, story: Story) -> str | None:
        """The subtitle, where this site's pages show it."""
        return story.subtitle

    def shown_keywords(self, story: Story) -> list[str]:
        """The keywords, where this site's pages give them."""
        return story.keywords

    def shown_summary(self, story: Story) -> str | None:
        """The summary, where this site's pages give it."""
        return story.summary

    def source_url(self, story: Story) -> str | None:  # noqa: ARG002 - for subclasses
        """The address behind the source's name, where this site links it."""
        return None

    def view_count(self, story: Story) -> int | None:  # noqa: ARG002 - for subclasses
        """How often it was read, where this site's pages say so."""
        return None

    def copyright(self, story: Story) -> str | None:  # noqa: ARG002 - for subclasses
        """The copyright notice at the article."""
        return None

    def present(self) -> Iterator[int]:
        """The places of all articles that are there now, oldest first."""
        return (index for index in range(len(self.timeline)) if index not in self._removed)

    def is_present(self, index: int) -> bool:
        """Whether the article is there and was not removed."""
        return 0 <= index < len(self.timeline) and index not in self._removed

    def removed_status(self, index: int) -> int | None:
        """What a removed article answers with; None for one that was not removed."""
        return self._removed.get(index)

    def listed(self, section: Section, page: int) -> tuple[list[int], int] | None:
        """The articles on a page of a section's list, and how many pages it has; None beyond the last one."""
        paths = self._below(section)
        pages = max(1, -(-self.timeline.count(paths) // self.list_size))
        if page > pages:
            return None
        found = itertools.islice(self.timeline.newest_from(paths, (page - 1) * self.list_size), self.list_size)
        return [index for index in found if index not in self._removed], pages

    def list_at(self, path: str) -> tuple[Section, int] | None:
        """The section and page number of the list at a path."""
        folder, _, file = path.rpartition("/")
        section = self._section_of.get(folder.strip("/")) or self._channel(folder.strip("/"))
        if section is None:
            return None
        if file in {"", "index.html"}:
            return section, 1
        number = file.removeprefix("index_").removesuffix(".html")
        if number.isdigit() and len(number) < 7 and file == f"index_{number}.html":
            page = int(number) + 2 - self.list_numbers_from
            return (section, page) if page > 1 else None
        return None

    def _channel(self, folder: str) -> Section | None:
        """A folder that holds sections shows the articles of all of them."""
        inside = [section for section in self.sections if section.path.startswith(f"{folder}/")]
        if not folder or not inside:
            return None
        depth = inside[0].path.removeprefix(f"{folder}/").count("/") + 1
        return Section(folder, inside[0].names[:-depth] or inside[0].names[:1])

    def _below(self, section: Section) -> frozenset[str]:
        paths = (each.path for each in self.sections)
        return frozenset(path for path in paths if path == section.path or path.startswith(f"{section.path}/"))

    def last_change(self, index: int) -> datetime:
        """When an article was changed last: every edition is an hour newer than the one before."""
        return self.timeline.published_at(index) + timedelta(hours=self._editions.get(index, 0))

    def index_of_url(self, url: str) -> int | None:
        """The place of the article with this canonical address."""
        root = f"{self.scheme}://{self.host}"
        found = self.locate(url.removeprefix(root)) if url.startswith(root) else None
        if found is None or found[1] != 1 or self.canonical_url(found[0]) != url:
            return None
        return found[0]

    def edit(self, index: int) -> None:
        """Change an article: the next answer for it is a new edition."""
        with self._lock:
            self._editions[index] = self._editions.get(index, 0) + 1

    def remove(self, index: int, status: int) -> None:
        """Take an article away: 404, 410, or 200 for an error page that claims success. Lists lose it too."""
        with self._lock:
            self._removed[index] = status

    def redesign(self) -> None:
        """Give all article pages another design; their texts stay."""
        self.is_redesigned = True

    def publish(self, count: int) -> list[str]:
        """Bring out new articles; gives their canonical addresses."""
        with self._lock:
            return [self.canonical_url(index) for index in self.timeline.publish(count)]

    def robots(self) -> str:
        """The site's robots.txt."""
        lines = ["User-agent: *", "Disallow: /neibu/", "Disallow: /plus/count.php", "Disallow: /search"]
        if self._crawl_delay is not None:
            lines.append(f"Crawl-delay: {self._crawl_delay:g}")
        return "\n".join(lines) + "\n"

    def list_path(self, section: Section, page: int = 1) -> str:
        """The path of a page of a section's list."""
        shown = page - 2 + self.list_numbers_from
        return f"/{section.path}/" if page == 1 else f"/{section.path}/index_{shown}.html"

    def newest(self, count: int, *, section: Section | None = None, before: int | None = None) -> list[int]:
        """The newest articles that are there, of one section where given, older than `before` where given."""
        paths = frozenset([section.path] if section else [section.path for section in self.sections])
        indexes = (index for index in self.timeline.newest(paths) if before is None or index < before)
        return list(itertools.islice((index for index in indexes if index not in self._removed), count))

    def link_address(self, index: int) -> str:
        """The address that lists give for an article: mostly its path; some with tracking or the other scheme."""
        path = self.article_path(index)
        other_scheme = "http" if self.scheme == "https" else "https"
        kinds = (path, path, path, f"{path}?from=singlemessage", f"{other_scheme}://{self.host}{path}", f"{path}#pl")
        return Draw(self.key, index, "link").pick(kinds)

    def list_links(self, indexes: list[int]) -> str:
        """List items with the articles' links and days."""
        return "\n".join(
            f"<li>{self.link(index, address=self.link_address(index))}"
            f"<span>{self.timeline.published_at(index):%Y-%m-%d}</span></li>"
            for index in indexes
        )

    def older(self, story: Story, count: int) -> list[int]:
        """Articles that came out before this one: what a page's sidebars show, and never change."""
        return list(range(max(0, story.index - count), story.index))

    def title(self, index: int) -> str:
        """The present headline of an article."""
        return self.story(index).title

    def link(self, index: int, css: str = "", address: str | None = None) -> str:
        """A link to an article with its headline."""
        attribute = f' class="{css}"' if css else ""
        return f'<a href="{address or self.article_path(index)}"{attribute}>{escape(self.title(index))}</a>'


def shown_time(story: Story, separator: str = "-") -> str:
    """The publish time as digits, in the article's precision: `2022-10-23 15:53:27`."""
    day = f"%Y{separator}%m{separator}%d"
    pattern = {"second": f"{day} %H:%M:%S", "minute": f"{day} %H:%M", "day": day}[story.precision]
    return story.published.strftime(pattern)
