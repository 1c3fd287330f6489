"""What article addresses of a site look like: links sorted by their shape, and a shape as a regular expression.

A shape is what addresses of one kind share: the file's name with its numbers left open, the folders of the day before
it, the parameters. The folders before those are sections, which differ from article to article.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from linfen_crawler.site_making.sample_page import PageLink

_YEAR: Final = "(?:19|20)[0-9]{2}"
_MONTH, _DAY = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_OPEN_YEAR, _OPEN_MONTH, _OPEN_DAY = "(?P<year>[0-9]{4})", "(?P<month>[0-9]{2})", "(?P<day>[0-9]{2})"

_DATES: Final = (
    (re.compile(f"{_YEAR}-{_MONTH}-{_DAY}"), f"{_OPEN_YEAR}-{_OPEN_MONTH}-{_OPEN_DAY}"),
    (re.compile(f"{_YEAR}{_MONTH}{_DAY}"), f"{_OPEN_YEAR}{_OPEN_MONTH}{_OPEN_DAY}"),
    (re.compile(f"{_YEAR}-{_MONTH}{_DAY}"), f"{_OPEN_YEAR}-{_OPEN_MONTH}{_OPEN_DAY}"),
    (re.compile(f"{_YEAR}_{_MONTH}{_DAY}"), f"{_OPEN_YEAR}_{_OPEN_MONTH}{_OPEN_DAY}"),
    (re.compile(f"{_YEAR}-{_MONTH}"), f"{_OPEN_YEAR}-{_OPEN_MONTH}"),
    (re.compile(f"{_YEAR}{_MONTH}"), f"{_OPEN_YEAR}{_OPEN_MONTH}"),
    (re.compile(_YEAR), _OPEN_YEAR),
)
"""Folders that begin a date, longest first, and what stands for them in a pattern."""
_AFTER_YEAR: Final = (
    (re.compile(f"{_MONTH}-{_DAY}"), f"{_OPEN_MONTH}-{_OPEN_DAY}"),
    (re.compile(f"{_MONTH}{_DAY}"), f"{_OPEN_MONTH}{_OPEN_DAY}"),
    (re.compile(_MONTH), _OPEN_MONTH),
)
_AFTER_MONTH: Final = ((re.compile(_DAY), _OPEN_DAY),)

_ENDING = re.compile(r"\.(s?html?|php|jspx?|aspx?|do|action)$", re.IGNORECASE)
_TOKEN = re.compile(r"[0-9]+|[A-Za-z]+|[^0-9A-Za-z]+")
_HASH = re.compile(r"(?=[^_-]*[0-9])(?=[^_-]*[A-Za-z])(?:[0-9a-fA-F]{16,}|[0-9a-zA-Z]{14,}|[0-9a-fA-F-]{36})")
_DAY_IN_NAME = re.compile(f"{_YEAR}{_MONTH}{_DAY}")
_LIST_NAME = re.compile(r"(?i)(?:index|list|default|page|more|node|col|channel|class|category|column)")
_ID_PARAMETERS: Final = ("id", "aid", "nid", "newsid", "articleid", "contentid", "docid", "p", "tid")
_LONGEST_NAME: Final = 40
_MANY_LINKS: Final = 10

HEAD = r"(?:[\w.-]+/)"
"""What stands in a pattern for the folder of a section."""


@dataclass(slots=True)
class Shape:
    """Addresses of one shape."""

    tail: str
    """The pattern of what comes behind the section's folders: days, file name, parameters."""
    dated: bool
    """Whether a day or month stands in it."""
    marked: bool
    """Whether letters of the file's name tell it from others: `content_`, `t`."""
    parameters: tuple[str, ...] = ()
    """The names of the parameters that it has."""
    heads: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """The folders before it, each with its number of links."""
    links: dict[str, PageLink] = field(default_factory=dict)
    """The links by address."""

    @property
    def pattern(self) -> str:
        """The regular expression for `articles.patterns`."""
        return f"/{self._head_pattern()}{self.tail}"

    @property
    def title_like(self) -> int:
        """How many of its links read like headlines: eight characters and more."""
        return sum(len(link.text) >= 8 for link in self.links.values())

    def _head_pattern(self) -> str:
        heads = list(self.heads)
        if len(self.links) >= _MANY_LINKS:
            # One link alone may lead anywhere, into a closed folder for example.
            heads = [head for head in heads if self.heads[head] > 1] or heads
        if all(not head for head in heads):
            return ""
        if self.dated or self.marked:
            return f"{HEAD}*"
        depths = {len(head) for head in heads}
        if len(depths) == 1:
            steps = [_step([head[place] for head in heads]) for place in range(depths.pop())]
            if None not in steps and any(step and step.startswith("[0-9]") for step in steps):
                return "".join(f"{step}/" for step in steps)
            if len(heads) == 1 and None not in steps and len(self.links) > 2:
                return "".join(f"{step}/" for step in steps)
        return f"{HEAD}+" if 0 not in depths else f"{HEAD}*"


def shapes_of(links: Iterable[PageLink]) -> list[Shape]:
    """The links sorted by shape, those with the most headlines first. Links that can name no article are left out."""
    found: dict[str, Shape] = {}
    for link in links:
        read = _read(link.parts.path, link.parts.query)
        if read is None:
            continue
        head, shape = read
        shape = found.setdefault(shape.tail, shape)
        shape.heads[head] += 1
        shape.links.setdefault(link.url, link)
    return sorted(found.values(), key=lambda shape: (-shape.title_like, -len(shape.links), shape.tail))


def tail_of(path: str, query: str = "") -> str | None:
    """The tail of an address's shape; None for one that can name no article."""
    read = _read(path, query)
    return None if read is None else read[1].tail


def _read(path: str, query: str) -> tuple[tuple[str, ...], Shape] | None:
    *folders, name = path.split("/")[1:]
    ending = _ENDING.search(name)
    if not name and not query:
        return _named_by_day(folders)
    if len(name) > _LONGEST_NAME + 6:
        return None
    numbers_in_query = [pair for pair in query.split("&") if re.fullmatch(r"[^=]+=[0-9]+", pair)]
    stem = name[: ending.start()] if ending else name
    read = _file(stem) if stem else None
    if read is None or (
        query and numbers_in_query and not _DAY_IN_NAME.search(stem) and not re.search("[0-9]{3}", stem)
    ):
        if not numbers_in_query or not query:
            return None
        return _by_parameters(folders, name, query)
    file, has_day, marked = read
    days, rest = _day_folders(folders)
    if not ending and not (days or re.search("[0-9]{3}", stem)):
        return None
    tail = "".join(f"{folder}/" for folder in days)
    if has_day:
        # One date is enough: the groups of a pattern have each name once.
        tail = re.sub(r"\(\?P<\w+>([^)]*)\)", r"\1", tail)
    tail += file + (re.escape(ending[0]) if ending else "")
    return tuple(rest), Shape(tail, bool(days) or has_day, marked)


def _named_by_day(folders: Sequence[str]) -> tuple[tuple[str, ...], Shape] | None:
    """`/2024/05/17/a-name/`: an article in a folder of its own, below that of its day or month."""
    days, rest = _day_folders(folders[:-1])
    if not days or len(folders[-1]) < 3 or folders[-1] in {"page", "feed"}:
        return None
    return tuple(rest), Shape(f"{'/'.join(days)}/[^/?]+/", dated=True, marked=False)


def _file(stem: str) -> tuple[str, bool, bool] | None:
    """The pattern of a file's name, whether a day stands in it, and whether letters mark it; None for a word."""
    if _HASH.fullmatch(stem):
        return f"(?P<id>[0-9A-Za-z-]{{{min(len(stem), 14)},}})", False, False
    tokens = _TOKEN.findall(stem)
    if not any(token.isdigit() for token in tokens) or not stem.isascii() or len(tokens) > 9:
        return None
    letters = "".join(token for token in tokens if token.isalpha())
    if len(letters) > 20 or (_LIST_NAME.fullmatch(letters) and not re.search("[0-9]{5}", stem)):
        return None
    digits = [place for place, token in enumerate(tokens) if token.isdigit()]
    days = [place for place in digits if _DAY_IN_NAME.fullmatch(tokens[place])]
    numbers = [place for place in digits if place not in days[:1]]
    own = max(numbers, key=lambda place: (len(tokens[place]), place), default=None)
    made = []
    for place, token in enumerate(tokens):
        if place in days[:1]:
            made.append(f"{_OPEN_YEAR}{_OPEN_MONTH}{_OPEN_DAY}")
        elif place == own:
            made.append("(?P<id>[0-9]+)")
        elif token.isdigit():
            made.append("[0-9]+")
        else:
            made.append(re.escape(token))
    # A bare number of one or two digits is a page of something.
    if own is not None and len(tokens) == 1 and len(tokens[own]) < 2:
        return None
    return "".join(made), bool(days), bool(letters)


def _day_folders(folders: Sequence[str]) -> tuple[list[str], list[str]]:
    """The patterns of the folders of a date at the end, and the folders before them."""
    for length in (3, 2, 1):
        if length <= len(folders):
            read = _as_date(folders[-length:])
            # A folder that could be a year alone is as well a section's number.
            if read is not None and "month" in "".join(read):
                return read, list(folders[:-length])
    return [], list(folders)


def _as_date(folders: Sequence[str]) -> list[str] | None:
    made: list[str] = []
    for folder in folders:
        known = "".join(made)
        choices = (
            _DATES if not made else _AFTER_YEAR if "month" not in known else _AFTER_MONTH if "day" not in known else ()
        )
        for shape, opened in choices:
            if shape.fullmatch(folder):
                made.append(opened)
                break
        else:
            return None
    return made


def _by_parameters(folders: Sequence[str], name: str, query: str) -> tuple[tuple[str, ...], Shape] | None:
    """`/show.php?id=83121`, with the parameters in the order of canonical addresses."""
    pairs = sorted((name, value) for name, _, value in (pair.partition("=") for pair in query.split("&")))
    names = tuple(name for name, _ in pairs)
    numbers = [each for each, value in pairs if value.isdigit()]
    own = next((each for each in _ID_PARAMETERS for known in numbers if known.lower() == each), None)
    if own is None or len(names) > 6 or len(set(names)) < len(names):
        return None
    made = []
    for each, value in pairs:
        if each.lower() == own and value.isdigit():
            made.append(f"{re.escape(each)}=(?P<id>[0-9]+)")
        elif value.isdigit():
            made.append(f"{re.escape(each)}=[0-9]+")
        elif re.fullmatch(r"[\w.-]{0,40}", value):
            made.append(f"{re.escape(each)}={re.escape(value)}")
        else:
            return None
    file = re.escape("/".join([*folders, name]))
    return (), Shape(f"{file}\\?{'&'.join(made)}", dated=False, marked=True, parameters=names)


def _step(folders: Sequence[str]) -> str | None:
    """The pattern of one folder: its name where it is always the same word, its shape where it is made of numbers."""
    shapes = {re.sub("[0-9]+", "[0-9]+", re.escape(folder)) for folder in folders}
    return shapes.pop() if len(shapes) == 1 else None
