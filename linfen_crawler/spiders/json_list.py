"""The list in an answer that scripts fill pages with: JSON, plain or wrapped for a script."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from linfen_crawler.sites.charsets import charset_of
from linfen_crawler.spiders.stated_moments import day_of

# `callback(`, `jQuery1124_17(`, `/**/ typeof cb === 'function' && cb(`, `var list =`, `window.data =`.
_BEGINNING = re.compile(r"[^\[\]{}]{1,200}?[(=]\s{0,9}(?=[\[{\"])")
_IN_BRACES = re.compile(r"\{([^{}\s]+)\}")


class NoListError(ValueError):
    """The answer holds no such list. The message is the reason, a fixed word for counting."""


class ListedItem(NamedTuple):
    """An item of the list."""

    link: str
    """Its address as it stands there, or as it was made of its keys."""
    day: str | None
    """Its publish day, `YYYY-MM-DD`, if it is stated."""


def read_json(body: bytes, encoding: str | None = None) -> Any:
    """The value in an answer: JSON, or JSON in a call (`callback({…});`) or behind an assignment (`var list = […];`).

    Args:
        body: The answer's bytes: UTF-8, which JSON has to be, else the given charset or GB 18030.
        encoding: The charset of the site.

    Raises:
        NoListError: `not_json`.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode(charset_of(encoding or "") or "gb18030", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    beginning = _BEGINNING.match(text)
    if beginning is None:
        raise NoListError("not_json")
    inside = text[beginning.end() :].rstrip().removesuffix(";").rstrip().removesuffix(")")
    try:
        return json.loads(inside)
    except (ValueError, RecursionError):
        raise NoListError("not_json") from None


def items_at(value: Any, path: str) -> list[Any] | str:
    """The list at a path of keys, or the markup that stands there.

    Raises:
        NoListError: `no_items`: nothing stands there, or something else.
    """
    found = _at(value, path) if path else value
    if isinstance(found, list | str):
        return found
    raise NoListError("no_items")


def listed_items(items: list[Any], link: str, date: str | None) -> list[ListedItem]:
    """What the items of a list link to; those without address are left out.

    Args:
        items: The list.
        link: The keys of an item's address, or a template of it with keys in braces.
        date: The keys of its day.
    """
    found = []
    for item in items:
        address = _address(item, link)
        if address:
            found.append(ListedItem(address, day_of(_at(item, date)) if date is not None else None))
    return found


def _address(item: Any, link: str) -> str | None:
    if "{" not in link:
        value = item if isinstance(item, str) else _at(item, link)
        return value.strip() if isinstance(value, str) else None
    values = {keys: _at(item, keys) for keys in _IN_BRACES.findall(link)}
    if not all(isinstance(value, str | int) and not isinstance(value, bool) for value in values.values()):
        return None
    return _IN_BRACES.sub(lambda place: str(values[place[1]]), link)


def _at(value: Any, path: str) -> Any:
    """What stands at a path of keys; None where nothing does."""
    for key in path.split("."):
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isascii() and key.isdigit() and int(key[:9]) < len(value):
            value = value[int(key[:9])]
        else:
            return None
    return value
