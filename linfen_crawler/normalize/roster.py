"""From the credit lines of a page to its people by role: who stands in which list of the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linfen_crawler.normalize.names import is_desk
from linfen_crawler.normalize.people import UNNAMED_ROLE, Credited, lists_of_role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from linfen_crawler.extraction.raw_article import Place
    from linfen_crawler.lexicon import RecordList


@dataclass(slots=True)
class Roster:
    """The people of an article: every credit, and the names by list, each once, in the order of the page."""

    credits: list[Credited] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    photographers: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    proofreaders: list[str] = field(default_factory=list)

    def names(self, which: RecordList) -> list[str]:
        """The names of one list."""
        names: list[str] = getattr(self, which)
        return names

    def add(self, credit: Credited) -> None:
        """Take a credit in, once."""
        if credit not in self.credits:
            self.credits.append(credit)
        for which in lists_of_role(credit.role):
            names = self.names(which)
            if credit.name not in names:
                names.append(credit.name)


def people_by_role(
    lines: Iterable[tuple[Place, Collection[Credited]]], *, media: Collection[str | None] = ()
) -> Roster:
    """Put the credits of all lines of a page together.

    Args:
        lines: Where each line stands, and the credits read from it, in the order of the page.
        media: The names of the article's source and site: these are no persons, whatever label they stand with.

    Returns:
        The roster. Metadata (`meta`) counts only for a list that nothing shown fills, and the author it names only
        if that is no editor: content systems write the editor's name there. A name without a label adds nothing to what
        a labelled one says.
    """
    roster = Roster()
    seen: list[Credited] = []
    unseen: list[Credited] = []
    for place, found in lines:
        (unseen if place == "meta" else seen).extend(found)
    labelled: set[str] | None = None
    for credit in seen:
        if credit.name in media:
            continue
        if credit.role == UNNAMED_ROLE:
            labelled = _labelled_authors(seen) if labelled is None else labelled
            if credit.name in labelled:
                continue
        roster.add(credit)
    if not unseen:
        return roster
    shown = {which for credit in roster.credits for which in lists_of_role(credit.role)}
    for credit in sorted(unseen, key=lambda credit: "authors" in lists_of_role(credit.role)):
        lists = lists_of_role(credit.role)
        if credit.name in media or is_desk(credit.name) or not lists or shown.intersection(lists):
            continue
        if "authors" in lists and (credit.name in roster.editors or credit.name in roster.proofreaders):
            continue
        roster.add(credit)
    return roster


def _labelled_authors(credits_: list[Credited]) -> set[str]:
    return {
        credit.name for credit in credits_ if credit.role != UNNAMED_ROLE and "authors" in lists_of_role(credit.role)
    }
