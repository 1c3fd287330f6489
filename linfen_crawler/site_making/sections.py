"""The sections of a site: what menus link to, and which of it are lists of articles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from linfen_crawler.site_making.hosts import bare_host
from linfen_crawler.sites.address_templates import fill_template

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from linfen_crawler.site_making.sample_page import PageLink, SamplePage

_NO_SECTION = re.compile(
    r"(?i)首\s*页|主页|登[录陆]|注册|联系|关于|收藏|设为|投稿|广告|招聘|版权|声明|隐私|地图|english|客户端|微[信博]|app|搜索|更多|"
    r"返回|无障碍|rss|邮箱|留言|举报|[上下]一?页|繁體|繁体|手机版|订阅|会员|^more"
)
_LETTERS = re.compile(r"[\u3400-\u9fff]")
_LIST_FILE = re.compile(r"(?i)(?:index|list|default|node|col|channel|class|category|column)[^/]*$")
_NEXT = re.compile(r"^\W*(?:下一?页|下一?頁|后一?页|後一?頁|next)\W*$", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+")

LEAST_ARTICLES: Final = 3
"""So many links to articles make a page a list."""
_LONGEST_NAME: Final = 10
_MOST_SECTIONS: Final = 80


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A link of a menu that may lead to a list."""

    url: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Paging:
    """How the further pages of a site's lists are addressed."""

    page_address: str | None
    """The template, or None where lists differ: then the link called 下一页 leads on."""
    first_page: int
    parameters: tuple[str, ...]
    """Names of the parameters in it."""
    seen: int
    """On how many lists it was seen."""


def section_links(front: SamplePage, articles: Collection[str]) -> list[SectionLink]:
    """The links of the front page's menus, those of the largest menu first.

    Args:
        front: The front page.
        articles: Addresses that are articles'.
    """
    groups: dict[str, list[PageLink]] = {}
    known: set[str] = set()
    for link in front.links:
        if link.url not in articles and link.url not in known and _may_be_section(link, front):
            groups.setdefault(link.place, []).append(link)
            known.add(link.url)
    ordered = sorted(groups.values(), key=lambda group: -len(group))
    return [SectionLink(link.url, link.text, link.place) for group in ordered for link in group][:_MOST_SECTIONS]


def article_links(page: SamplePage, articles: Collection[str]) -> list[PageLink]:
    """The links of a page that lead to articles."""
    return [link for link in page.links if link.url in articles]


def is_list(page: SamplePage, articles: Collection[str]) -> bool:
    """Whether a page lists articles: no article itself, and links to several with their headlines.

    A list with summaries beside its headlines may read like an article; its address says that it is none.
    """
    headlines = [link for link in article_links(page, articles) if len(link.text) >= 6]
    is_folder = page.url not in articles and (page.parts.path.endswith("/") or bool(page.parts.query))
    return len({link.url for link in headlines}) >= LEAST_ARTICLES and (
        page.article is None or is_folder or len(headlines) >= 5 * LEAST_ARTICLES
    )


def next_page(page: SamplePage) -> str | None:
    """The address of a list's second page: of the link called 下一页, else of the one called 2."""
    own = [link for link in page.links if bare_host(link.parts.host) == bare_host(page.parts.host)]
    for link in own:
        if _NEXT.match(link.text):
            return link.url
    numbered = [link for link in own if link.text.strip("[]【】 ") == "2"]
    return numbered[0].url if numbered else None


def paging_of(lists: Iterable[SamplePage]) -> Paging | None:
    """How lists are paged, from the links to their second pages; None where none has one."""
    seen: Counter[tuple[str, int, tuple[str, ...]]] = Counter()
    without = 0
    for page in lists:
        further = next_page(page)
        if further is None:
            continue
        found = _template(page.url, further)
        if found is None:
            without += 1
        else:
            seen[found] += 1
    if not seen and not without:
        return None
    if len(seen) == 1 and not without:
        (template, first, parameters), times = seen.most_common(1)[0]
        return Paging(template, first, parameters, times)
    return Paging(None, 2, (), sum(seen.values()) + without)


def _may_be_section(link: PageLink, front: SamplePage) -> bool:
    if bare_host(link.parts.host) != bare_host(front.parts.host) or link.parts.port != front.parts.port:
        return False
    if not 2 <= len(link.text) <= _LONGEST_NAME or not _LETTERS.search(link.text) or _NO_SECTION.search(link.text):
        return False
    path = link.parts.path
    if path == "/" and not link.parts.query:
        return False
    name = path.rpartition("/")[2]
    return not name or "." not in name or bool(link.parts.query) or _LIST_FILE.match(name) is not None


def _template(first: str, second: str) -> tuple[str, int, tuple[str, ...]] | None:
    """`index_{page}.html` from the addresses of the first and the second page, if the second is beside the first."""
    folder = first[: first.rpartition("?")[0].rfind("/") + 1] if "?" in first else first[: first.rfind("/") + 1]
    path, _, query = second.partition("?")
    if query and path == first.partition("?")[0]:
        return _query_template(first.partition("?")[2], query)
    if query or not second.startswith(folder):
        return None
    rest = second[len(folder) :]
    numbers = [found for found in _NUMBER.finditer(rest) if int(found[0]) in {1, 2}]
    if not numbers or "{" in rest:
        return None
    last = numbers[-1]
    template = f"{rest[: last.start()]}{{page}}{rest[last.end() :]}"
    if fill_template(template, page=int(last[0])) != rest or re.search("[0-9]", template.replace("{page}", "")):
        return None  # other numbers in it are the list's own
    return template, int(last[0]), ()


def _query_template(before: str, query: str) -> tuple[str, int, tuple[str, ...]] | None:
    own = set(before.split("&")) if before else set()
    added = [pair for pair in query.split("&") if pair not in own]
    if before or len(added) != 1 or added[0].partition("=")[2] not in {"1", "2"}:
        return None
    name, _, number = added[0].partition("=")
    return f"?{name}={{page}}", int(number), (name,)


def name_of_site(front: SamplePage) -> str:
    """The site's name: the shortest part of the front page's title that has a name's length."""
    title = front.page.window_title if front.page is not None else ""
    parts = [part.strip() for part in re.split(r"[-_—–|·,，、>]|\s{1,}", title)]
    names = [part for part in parts if 2 <= len(part) <= 20 and part not in {"首页", "网站首页", "主页"}]
    fitting = [part for part in names if re.search(r"(?:网|在线|频道|政府|日报|新闻|门户)$", part)]
    return (fitting or names or [front.parts.host])[0].removesuffix("首页")


def path_of_section(url: str, root: str) -> str:
    """The path that names a section: `linfen/shizheng` of `http://www.lfxww.com/linfen/shizheng/`."""
    return re.sub(r"[?#\s&]", ",", url.removeprefix(root).strip("/"))
