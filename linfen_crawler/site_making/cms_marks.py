"""By which marks the families of content management systems are known, read from their files.

A family's table `marks` has three lists, each optional: `generator` (words of the generator's meta element), `markup`
(pieces of a page's markup as it stands) and `addresses` (regular expressions for the path, with query, of addresses).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from linfen_crawler.site_making.sample_page import SamplePage
    from linfen_crawler.sites.definition import Family

_GENERATOR = re.compile(r"<meta\s[^>]*name\s*=\s*[\"']?generator[\"']?[^>]*>", re.IGNORECASE)
_SHARE: Final = 0.5
"""A mark of addresses counts where so many of a site's article addresses bear it."""


@dataclass(frozen=True, slots=True)
class KnownFamily:
    """A family that the pages bear the marks of."""

    name: str
    because: str
    """What was seen, for a comment."""


def known_families(
    pages: Sequence[SamplePage], articles: Iterable[str], families: Mapping[str, Family]
) -> list[KnownFamily]:
    """The families whose marks the pages bear, in the order of their names.

    Args:
        pages: The sample pages.
        articles: The paths, with query, of the site's article addresses.
        families: All families by name.
    """
    paths = list(articles)
    found = []
    for name in sorted(families):
        because = _why(families[name], pages, paths)
        if because:
            found.append(KnownFamily(name, because))
    return found


def _why(family: Family, pages: Sequence[SamplePage], articles: Sequence[str]) -> str | None:
    marks = family.marks
    for page in pages:
        generators = " ".join(_GENERATOR.findall(page.text[:65_536])).lower()
        for word in marks.generator:
            if word.lower() in generators:
                return f"the generator's meta element says {word}"
    for piece in marks.markup:
        bearing = sum(piece in page.text for page in pages)
        if bearing:
            return f"{bearing} of {len(pages)} pages hold {piece}"
    for pattern in marks.addresses:
        mark = re.compile(pattern)
        fitting = sum(mark.fullmatch(path) is not None for path in articles)
        if fitting and fitting >= _SHARE * len(articles):
            return f"{fitting} of {len(articles)} article addresses look so"
    return None
