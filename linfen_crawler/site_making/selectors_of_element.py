"""Short selectors for an element: by id, by class, by what stands above it; none that only one page could have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_NAME = re.compile(r"[A-Za-z][\w-]{0,39}", re.ASCII)
_OF_ONE_PAGE = re.compile(r"[0-9]{3,}|[0-9a-f]{8,}", re.IGNORECASE)
_HASHED = re.compile(
    # What style libraries put before a hash, and what ends like one: a digit among letters, capitals inside.
    r"(?:css|sc|jss|svelte|emotion|chakra|mui)-[A-Za-z0-9]{4,}"
    r"|(?:^|_{1,2}|--)(?=[A-Za-z]*[0-9][A-Za-z0-9]*[A-Za-z]|[A-Za-z][a-z]*[A-Z][a-z]*[A-Z])[A-Za-z0-9]{5,12}$"
    r"|data-v-"
)
_STATE = frozenset(
    """
    active on off current cur hover show hide hidden clearfix clear fl fr left right first last odd even w row fix cf
    """.split()  # noqa: SIM905
)
"""Classes that say how something is shown, on whatever it is."""
_MOST_ABOVE: Final = 4
_FAR: Final = 2
_LENGTH_OF_A_STEP: Final = 10
_NEEDLESS_TAGS: Final = frozenset({"html", "body"})


def is_stable_name(name: str) -> bool:
    """Whether an id or class looks as if people had given it, for all pages of a kind.

    Not: numbers of three and more digits (of one article), hashes (`css-1x2y3z`, `title__a8Fk2`), letters and digits
    mixed.
    """
    if not _NAME.fullmatch(name) or (_OF_ONE_PAGE.search(name) and not _is_word(name)) or _HASHED.search(name):
        return False
    # Changes between letters and digits: `h2` and `col-md-8` have few, `a8Fk2xQ9` many.
    changes = len(re.findall(r"[A-Za-z][0-9]|[0-9][A-Za-z]", name))
    return changes <= 1 or (changes == 2 and "-" in name)


def _is_word(name: str) -> bool:
    """Eight letters of `a` to `f` are a word as well: `feedface`."""
    return not re.search("[0-9]", name)


def selectors_of(element: Element) -> list[str]:
    """CSS selectors that the element fits, the best first: short, and by names rather than by places.

    Whether one of them is unique on the page is the caller's to check.
    """
    own = list(_own(element))
    found = {selector: _cost(selector, 0) for selector in own}
    parent = element.getparent()
    step = element.tag
    nth = _nth(element)
    above = [each for each in element.iterancestors() if each.tag not in _NEEDLESS_TAGS]
    for far, ancestor in enumerate(above[:_MOST_ABOVE]):
        for name in _own(ancestor):
            if name == ancestor.tag:
                continue
            joint = " > " if ancestor is parent else " "
            steps = [*own[:2], step, *([nth] if nth and far < _FAR else [])]
            for each in steps:
                selector = f"{name}{joint}{each}"
                found.setdefault(selector, _cost(selector, far))
    return sorted(found, key=found.__getitem__)


def _cost(selector: str, far: int) -> tuple[int, int, str]:
    """What a selector leans on: names are better than bare tags, places of children are the worst; then its length.

    A name that stands farther away says less about the element: it costs as much as a longer selector.
    """
    bare = not re.search(r"[#.]", selector)
    counted = ":nth" in selector
    return (3 if counted else 2 if bare else 0) + (" " in selector), len(selector) + _LENGTH_OF_A_STEP * far, selector


def _own(element: Element) -> Iterator[str]:
    """Its id, its class, its tag with a class, two classes together, its tag."""
    ident = (element.get("id") or "").strip()
    if is_stable_name(ident):
        yield f"#{ident}"
    classes = [name for name in (element.get("class") or "").split() if is_stable_name(name) and name not in _STATE]
    for name in classes:
        yield f".{name}"
    for name in classes:
        yield f"{element.tag}.{name}"
    for place, name in enumerate(classes):
        for other in classes[place + 1 :]:
            yield f".{name}.{other}"
    yield element.tag


def _nth(element: Element) -> str | None:
    parent = element.getparent()
    if parent is None:
        return None
    same = [child for child in parent if child.tag == element.tag]
    return f"{element.tag}:nth-of-type({same.index(element) + 1})" if len(same) > 1 else None
