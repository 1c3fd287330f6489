"""The kinds of strings that definitions are made of, each checked when a definition is read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError, parse
from lxml import etree
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from linfen_crawler.sites.charsets import charset_of
from linfen_crawler.sites.hours import Hours
from linfen_crawler.sites.runaway_regex import runs_away

# `::attr(NAME)` and `::text` are no CSS; the meaning of both stands at `Selector.css`.
CSS_PSEUDO = re.compile(r"::(?:attr\(\s*(?P<attribute>[A-Za-z_:][\w:.-]*)\s*\)|text)\s*$")
"""The ending of a CSS selector that takes an attribute (group `attribute`) or text instead of the element."""


_EMPTY_PAGE = etree.Element("html")


def expected(what: str, reason: str = "") -> PydanticCustomError:
    """The error of a value that is not what it should be; `DefinitionError` adds what was found."""
    return PydanticCustomError("expected", "{what}", {"what": what, "reason": reason})


def _regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise expected("a regular expression", str(error)) from None
    if runs_away(pattern):
        raise expected(
            "a regular expression that cannot run away",
            "it can take for ever; let every round of a repeat have a character that repeats in it exclude, "
            "alternatives begin differently, and no three repeats in a row take the same text",
        )
    return pattern


def _css(selector: str) -> str:
    reason = _css_fault(selector)
    if reason is not None:
        raise expected("a CSS selector", reason)
    return selector


@lru_cache(maxsize=512)  # many sites of one family share their selectors
def _css_fault(selector: str) -> str | None:
    plain = CSS_PSEUDO.sub("", selector)
    if not plain.strip():
        return "it names no element; use * for any"
    try:
        for part in parse(plain):
            if part.pseudo_element is not None:
                return "of the pseudo-elements only ::text and ::attr(NAME) can be used, at its end"
            etree.XPath(HTMLTranslator().selector_to_xpath(part))(_EMPTY_PAGE)
    except (SelectorError, etree.XPathError, RecursionError) as error:
        return str(error)
    return None


def _xpath(expression: str) -> str:
    # Unknown functions and prefixes show only when the expression is evaluated.
    try:
        found = etree.XPath(expression)(_EMPTY_PAGE)
    except (etree.XPathError, ValueError) as error:
        raise expected("an XPath expression", str(error)) from None
    if not isinstance(found, list | str):
        raise expected("an XPath expression that gives elements, attributes or a text")
    return expression


def is_host(host: str) -> bool:
    """Whether a text is a host name in lower case."""
    return re.fullmatch(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", host) is not None


def _host(host: str) -> str:
    if not is_host(host):
        raise expected("a host name in lower case, without scheme, port or path")
    return host


def _web_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and parts.hostname and not re.search(r"\s", address)
    except ValueError:
        sound = False
    if not sound:
        raise expected("an absolute address that begins with http:// or https://")
    return address


def _year_or_month(text: str) -> str:
    if not re.fullmatch(r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2]))?", text):
        raise expected("a year or month, such as 2025 or 2025-03")
    return text


def _charset(name: str) -> str:
    if charset_of(name) is None:
        raise expected("the name of a charset, such as gb18030 or utf-8")
    return name


def _hours(text: str) -> str:
    try:
        return str(Hours.parse(text))
    except ValueError as error:
        raise expected(str(error)) from None


Regex = Annotated[str, AfterValidator(_regex)]
"""A regular expression of Python's `re`, whose time cannot explode with the text."""

Css = Annotated[str, AfterValidator(_css)]
"""A CSS selector, possibly with `::attr(NAME)` or `::text` at its end."""

XPath = Annotated[str, AfterValidator(_xpath)]
"""An XPath 1.0 expression."""

Host = Annotated[str, AfterValidator(_host)]
"""A host name in lower case, without scheme, port or path."""

WebAddress = Annotated[str, AfterValidator(_web_address)]
"""An absolute http(s) address."""

Charset = Annotated[str, AfterValidator(_charset)]
"""A charset that Python can decode."""

HoursOfDay = Annotated[str, AfterValidator(_hours)]
"""Two times of the day, `HH:MM-HH:MM`."""

YearOrMonth = Annotated[str, AfterValidator(_year_or_month)]
"""`YYYY` or `YYYY-MM`."""
