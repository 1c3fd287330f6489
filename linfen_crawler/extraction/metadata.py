"""What a page says of itself in metadata: meta elements, JSON-LD, microdata, and times written into scripts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.extraction.raw_article import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linfen_crawler.extraction.page import Page

_TITLE_NAMES = ("articletitle", "og:title", "twitter:title", "weibo:article:title", "title")
_TIME_NAMES_TEXT = """
pubdate publishdate publish-date publish_date pubtime publishtime publish_time _pubtime article:published_time
og:published_time og:article:published_time bytedance:published_time apub:time weibo:article:create_at
datepublished dateupdate og:release_date releasedate firstcreatetime createtime createdate dc.date
dc.date.issued dcterms.issued dcterms.created sailthru.date date og:time
"""
_TIME_NAMES = tuple(_TIME_NAMES_TEXT.split())
_MODIFIED_NAMES_TEXT = """
article:modified_time og:updated_time bytedance:updated_time datemodified lastmodified last-modified
dcterms.modified bytedance:lrdate_time article:updated_time
"""
_MODIFIED_NAMES = tuple(_MODIFIED_NAMES_TEXT.split())
_SOURCE_NAMES = ("contentsource", "source", "article:source", "articlesource", "weibo:article:source", "dc.source")
_AUTHOR_NAMES = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "weibo:article:author",
)
_EDITOR_NAMES = ("editor", "responsibleeditor", "contenteditor")
_DESCRIPTION_NAMES = ("description", "og:description", "dcterms.description", "twitter:description")

DATE_LIKE = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|^\s*\d{10}(?:\d{3})?\s*$|^\s*20\d{6,12}\s*$"
)
_KEY = re.compile(
    r"pub(?:lish(?:ed)?)?[-_]?(?:date|time|at)|date[-_]?published|ptime|create[-_]?time|creat(?:ed?)[-_]?at|[\"']ct[\"']|\bct\s*=",
    re.IGNORECASE,
)
_SCRIPT_TIME = re.compile(
    r"\b(pub(?:lish(?:ed)?)?[-_]?(?:date|time|at)|date[-_]?published|ptime|create[-_]?time|creat(?:ed?)[-_]?at|ct)"
    r"[\"']?\s*[:=]\s*[\"']?((?:19|20)\d\d[-/年]\d{1,2}[-/月]\d{1,2}日?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2})?(?:Z|[+-]\d\d:?\d\d)?)?|1\d{9}(?:\d{3})?)\b",
    re.IGNORECASE,
)
_SCRIPT_VALUES = (re.compile(r"20\d\d[-/年]\d"), re.compile(r"1(?:9\d\d[-/年]\d|\d{9})"))
"""What such a time cannot do without. Each begins with a plain character, which is searched for twenty times faster."""
_TIME_ELEMENT = "time-element"
"""The moment in the only `time` element of a page."""
_LD_JSON = re.compile(r"^\s*[{\[]")
_KEYWORD_BREAK = re.compile(r"\s*[,，;；、|]\s*")
_MARKUP = re.compile(r"[<>=\"]")
_LONGEST_SCRIPT = 2_000_000
_SHELL = re.compile(r"\$\{|\{\{")
"""A placeholder that a template left behind."""


@dataclass(slots=True)
class Metadata:
    """Texts by their lower-cased names, the first one of each name."""

    names: dict[str, str] = field(default_factory=dict)
    linked_data: dict[str, str] = field(default_factory=dict)
    """`headline`, `datePublished`, `dateModified` of JSON-LD and microdata; `description` of an article in JSON-LD."""
    scripts: Iterable[str] = ()

    def titles(self) -> list[Piece]:
        """Headlines that metadata gives, best first."""
        found = [Piece(text, f"meta:{name}") for name in _TITLE_NAMES if (text := self.names.get(name))]
        if headline := self.linked_data.get("headline"):
            found.append(Piece(headline, "json-ld:headline"))
        return found

    def publish_times(self) -> Iterable[Piece]:
        """Publish times that metadata gives, then those in scripts, best first."""
        for name in _TIME_NAMES:
            text = self.names.get(name)
            if text and DATE_LIKE.search(text):
                yield Piece(text, f"meta:{name}")
        if (text := self.linked_data.get("datePublished")) and DATE_LIKE.search(text):
            yield Piece(text, "json-ld:datePublished")
        if (text := self.linked_data.get(_TIME_ELEMENT)) and DATE_LIKE.search(text):
            yield Piece(text, _TIME_ELEMENT)
        for script in self.scripts:
            if len(script) < _LONGEST_SCRIPT and _has_value(script) and _KEY.search(script):
                for found in _SCRIPT_TIME.finditer(script):
                    yield Piece(found[2], f"script:{found[1]}")

    def modified_time(self) -> Piece | None:
        """The time of the last change."""
        for name in _MODIFIED_NAMES:
            text = self.names.get(name)
            if text and DATE_LIKE.search(text):
                return Piece(text, f"meta:{name}")
        text = self.linked_data.get("dateModified")
        return Piece(text, "json-ld:dateModified") if text and DATE_LIKE.search(text) else None

    def source(self) -> Piece | None:
        """The source, as government pages must name it."""
        for name in _SOURCE_NAMES:
            text = self.names.get(name)
            if text and not text.startswith(("http:", "https:", "//")):
                return Piece(text, f"meta:{name}")
        return None

    def authors(self) -> list[Piece]:
        """Texts of author elements."""
        return [Piece(text, f"meta:{name}") for name in _AUTHOR_NAMES if (text := self.names.get(name))]

    def editors(self) -> list[Piece]:
        """Texts of editor elements."""
        return [Piece(text, f"meta:{name}") for name in _EDITOR_NAMES if (text := self.names.get(name))]

    def keywords(self) -> list[str]:
        """Keywords, each once."""
        text = self.names.get("keywords") or self.names.get("news_keywords") or ""
        words = _KEYWORD_BREAK.split(text) if _KEYWORD_BREAK.search(text) else text.split()
        return list(dict.fromkeys(word for word in words if word and len(word) <= 40 and not _MARKUP.search(word)))

    def descriptions(self) -> list[str]:
        """What the page gives as its description: a summary, or what the site says of itself."""
        return [text for name in _DESCRIPTION_NAMES if (text := self.names.get(name))]


def read_metadata(page: Page) -> Metadata:
    """Gather the metadata of a walked page."""
    found = Metadata(scripts=page.scripts)
    for name, content, _ in page.metas:
        if content and not ("{" in content and _SHELL.search(content[:200])):
            text = squeeze(content)
            if text:
                found.names.setdefault((_usual_name if len(name) <= _LONGEST_USUAL else _name_of)(name), text)
    for element in page.dated:
        wanted = (element.get("itemprop") or "").strip()
        if wanted in {"datePublished", "dateModified"}:
            text = element.get("datetime") or element.get("content") or squeeze("".join(map(str, element.itertext())))
            found.linked_data.setdefault(wanted, text)
    times = [element for element in page.dated if element.tag == "time"]
    if len(times) == 1 and (moment := times[0].get("datetime")):
        found.linked_data[_TIME_ELEMENT] = moment
    for script in page.scripts.naming("schema.org", 2000):
        if _LD_JSON.match(script) and len(script) < _LONGEST_SCRIPT:
            _read_linked_data(script, found.linked_data)
    return found


def _name_of(given: str) -> str:
    return given.strip().lower().replace(" ", "")


_LONGEST_USUAL = 40
"""Characters of a name that is remembered for when it comes again."""
_usual_name = lru_cache(maxsize=512)(_name_of)
"""Pages share the names of their metadata."""


def _has_value(script: str) -> bool:
    return any(value.search(script) is not None for value in _SCRIPT_VALUES)


_MOST_OPEN = 10_000
"""Brackets of a script that is read: nested, more of them end a program that has raised Python's limit of recursion."""


def _read_linked_data(script: str, found: dict[str, str]) -> None:
    if script.count("[") + script.count("{") > _MOST_OPEN:
        return
    try:
        data = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return
    waiting = [data]
    while waiting and len(waiting) < 1000:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            for key in ("headline", "datePublished", "dateModified"):
                value = item.get(key)
                if isinstance(value, str) and value.strip():
                    found.setdefault(key, squeeze(value))
            description = item.get("description")
            if _is_article(item.get("@type")) and isinstance(description, str) and description.strip():
                found.setdefault("description", squeeze(description))
            if isinstance(item.get("@graph"), list):
                waiting.extend(item["@graph"])


def _is_article(kind: object) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(each, str) and each.endswith(("Article", "Posting")) for each in kinds)
