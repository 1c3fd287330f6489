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
        return {
            "authors": self.authors,
            "photographers": self.photographers,
            "editors": self.editors,
            "proofreaders": self.proofreaders,
        }[which]

    def add(self, credit: Credited) -> None:
        """Take a credit in, once."""
        if credit not in self.credits:
            self.credits.append(credit)
        for which in lists_of_role(credit.role):
            names = self.names(which)
            if credit.name not in names:
                names.append(credit.name)


def people_by_role(lines: Iterable[tuple[Place, Collection[Credited]]], *, media: Collection[str] = ()) -> Roster:
    """Put the credits of all lines of a page together.

    Args:
        lines: Where each line stands, and the credits read from it, in the order of the page.
        media: The names of the article's source and site: these are no persons, whatever label they stand with.

    Returns:
        The roster. Metadata (`meta`) counts only for a list that nothing shown fills, and the author it names only
        if that is no editor: content systems write the editor's name there. A name without a label adds nothing to what
        a labelled one says.
    """
    lines = list(lines)
    roster = Roster()
    labelled = {
        credit.name
        for place, found in lines
        if place != "meta"
        for credit in found
        if credit.role != UNNAMED_ROLE and "authors" in lists_of_role(credit.role)
    }
    for place, found in lines:
        if place == "meta":
            continue
        for credit in found:
            if credit.name in media or (credit.role == UNNAMED_ROLE and credit.name in labelled):
                continue
            roster.add(credit)
    shown = {which for credit in roster.credits for which in lists_of_role(credit.role)}
    unseen = [credit for place, found in lines if place == "meta" for credit in found]
    for credit in sorted(unseen, key=lambda credit: "authors" in lists_of_role(credit.role)):
        lists = lists_of_role(credit.role)
        if credit.name in media or is_desk(credit.name) or not lists or shown.intersection(lists):
            continue
        if "authors" in lists and (credit.name in roster.editors or credit.name in roster.proofreaders):
            continue
        roster.add(credit)
    return roster
