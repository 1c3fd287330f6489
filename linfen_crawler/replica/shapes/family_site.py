"""What the made-up sites have in common: a dozen articles, a gallery, some of several pages, sections in one menu."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.newsroom.story import Picture
from linfen_crawler.replica.site import ReplicaSite, Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linfen_crawler.replica.newsroom.story import Story


class FamilySite(ReplicaSite):
    """A site in the shape of a system's default templates. Its front page shows the newest of every section."""

    list_size: ClassVar = 4
    front_size: ClassVar[int] = 3
    """So many articles of every section stand on the front page."""

    def section_path(self, section: Section) -> str:
        """The address of a section's first list page."""
        return self.list_path(section)

    def menu_items(self) -> str:
        """List items that link to the sections."""
        return "\n".join(
            f'<li><a href="{escape(self.section_path(section))}">{section.names[-1]}</a></li>'
            for section in self.sections
        )

    def shown_title(self, story: Story) -> str:
        """The headline as markup."""
        return escape(story.title, quote=False)

    def pager(self, story: Story, page: int, *, current: str = "<b>{}</b>", item: str = "{}") -> str:
        """Links to the pages of an article; nothing for an article of one page.

        Args:
            story: The article.
            page: The page that is shown.
            current: What stands around the number of that page.
            item: What stands around each link.
        """
        if len(story.pages) == 1:
            return ""
        paths = {number: self.linked_page(story.index, number) for number in range(1, len(story.pages) + 1)}
        links = [("上一页", page - 1), *((str(number), number) for number in paths), ("下一页", page + 1)]
        return "".join(
            current.format(text) if number == page else item.format(f'<a href="{escape(paths[number])}">{text}</a>')
            for text, number in links
            if number in paths
        )

    def linked_page(self, index: int, page: int) -> str:
        """How an article's pages link to one another."""
        return self.article_path(index) if page == 1 else self.page_path(index, page)

    def list_pager(self, section: Section, page: int, pages: int, *, item: str = "{} ") -> str:
        """Links to the pages of a list."""
        links = [("上一页", page - 1), *((str(number), number) for number in range(1, pages + 1)), ("下一页", page + 1)]
        return "".join(
            item.format(f'<a href="{escape(self.list_path(section, number))}">{text}</a>')
            for text, number in links
            if 1 <= number <= pages and number != page
        )

    def boxes(self, box: str, items: str = "") -> str:
        """A box of links for each section of the front page.

        Args:
            box: Its markup, with the places `{address}`, `{name}` and `{links}`.
            items: The markup of a link's surroundings, with the place `{}`.
        """
        return "\n".join(
            box.format(
                address=escape(self.section_path(section)),
                name=section.names[-1],
                links=self.linked(self.newest(self.front_size, section=section), items or "<li>{}</li>"),
            )
            for section in self.sections
        )

    def linked(self, indexes: Iterable[int], item: str = "<li>{}</li>") -> str:
        """Links to articles, each in the given markup."""
        return "\n".join(item.format(self.link(index, address=escape(self.link_address(index)))) for index in indexes)


def pictures_first(story: Story) -> None:
    """Turn a gallery's article as templates for galleries show it: its pictures, and below them the text."""
    story.pages = [sorted(page, key=lambda block: not isinstance(block, Picture)) for page in story.pages]
