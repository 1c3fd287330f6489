"""Sites on which parameters tell pages apart: an article is its number, and so is a section."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from linfen_crawler.replica.site import ReplicaSite

if TYPE_CHECKING:
    import re

    from linfen_crawler.replica.site import Section


class PagesByNumber(ReplicaSite):
    """To be laid over a site's templates."""

    article_query: ClassVar[re.Pattern[str]]
    """An article's path: its number, and that of a further page."""
    list_query: ClassVar[re.Pattern[str]]
    """The path of a list page: the section's number, and that of a further page."""
    section_numbers: ClassVar[dict[str, str]]
    """The path of every section, by its number."""

    def page_path(self, index: int, page: int) -> str:
        """One parameter more."""
        return f"{self.article_path(index)}&page={page}"

    def locate(self, path: str) -> tuple[int, int] | None:
        """By the number."""
        found = self.article_query.fullmatch(path)
        index = self.timeline.index_of(int(found[1])) if found else None
        return None if found is None or index is None else (index, int(found[2] or 1))

    def list_at(self, path: str) -> tuple[Section, int] | None:
        """By the section's number."""
        found = self.list_query.fullmatch(path)
        section = self._section_of.get(self.section_numbers.get(found[1], "")) if found else None
        return (section, int(found[2] or 1)) if found and section else None

    def number_of(self, section: Section) -> str:
        """The section's number."""
        return next(number for number, path in self.section_numbers.items() if path == section.path)
