"""Front page and lists for the sites whose own are not known: a menu, lists of links, 下一页."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.shapes.furniture import (
    comments,
    document,
    footer,
    foreign_links,
    list_pager,
    menu,
    meta,
    share_bar,
    sidebar,
)
from linfen_crawler.replica.site import ReplicaSite, Section

if TYPE_CHECKING:
    from linfen_crawler.replica.newsroom.story import Story


class PlainLists(ReplicaSite):
    """A site with a front page and lists of the common kind, whose article pages have a frame of the common kind."""

    breadcrumb_names: ClassVar[tuple[str, ...]] = ("首页",)
    """What the breadcrumb says before the sections."""
    breadcrumb_joint: ClassVar[str] = " &gt; "

    def front_html(self) -> str:
        """Menu, headlines, and a box of links for each section."""
        boxes = "\n".join(
            f'<div class="box"><h2><a href="/{section.path}/">{section.names[-1]}</a></h2><ul>'
            f"{self.list_links(self.newest(6, section=section))}</ul></div>"
            for section in self.sections
        )
        body = f"""<div class="nav"><ul><li><a href="/">首页</a></li>
{menu(self.sections)}
</ul></div>
<div class="headline">{"".join(self.link(index) for index in self.newest(1))}</div>
{boxes}
<a href="/uploads/rexian.pdf">办事指南</a> <a href="/neibu/10001.html">内部</a>
<div class="links">{foreign_links()}</div>
{footer(self.name)}"""
        return document(f"<title>{self.name}</title>", body, charset=self.declared)

    def list_html(self, section: Section, indexes: list[int], page: int, pages: int) -> str:
        """A list page."""
        body = f"""<div class="nav"><ul>{menu(self.sections)}</ul></div>
<div class="crumb">{self.breadcrumb(section)}</div>
<div class="list"><ul>
{self.list_links(indexes)}
</ul></div>
<div class="page">{list_pager(self, section, page, pages)}</div>
<div class="links">{foreign_links()}</div>
{footer(self.name)}"""
        return document(f"<title>{section.names[-1]} - {self.name}</title>", body, charset=self.declared)

    def breadcrumb(self, section: Section, last: str = "") -> str:
        """Where the page stands."""
        first, *between = self.breadcrumb_names
        items = [f'<a href="/">{first}</a>', *(f'<a href="/">{name}</a>' for name in between)]
        items += [f'<a href="/{section.path}/">{name}</a>' for name in section.names if name not in between]
        return "当前位置：" + self.breadcrumb_joint.join(items) + (f"{self.breadcrumb_joint}{last}" if last else "")

    def framed(self, story: Story, inside: str, head: tuple[str, ...] = (), crumb_class: str = "crumb") -> str:
        """An article page: the given markup between menu, breadcrumb, sidebar, comments and footer."""
        section = self._section_of[story.section]
        lines = [
            f"<title>{escape(story.title)} - {section.names[-1]} - {self.name}</title>",
            meta("keywords", ",".join(self.shown_keywords(story))),
            meta("description", self.shown_summary(story) or ""),
            *head,
        ]
        body = f"""<div class="nav"><ul>{menu(self.sections)}</ul></div>
<div class="{crumb_class}">{self.breadcrumb(section, "正文")}</div>
<div class="main">
{inside}
{share_bar()}
</div>
{sidebar(self, story, "right")}
{comments(story)}
{footer(self.name)}"""
        return document("\n".join(lines), body, charset=self.declared)
