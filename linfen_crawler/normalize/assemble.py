"""The record of an article out of its raw pieces."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from linfen_crawler.article import (
    Article,
    Attachment,
    Credit,
    Http,
    Image,
    RawStrings,
    Rules,
    TextFlag,
    Video,
    article_id,
    content_hash_of,
    content_id,
)
from linfen_crawler.lexicon import NOBODY
from linfen_crawler.normalize.credit_words import split_words, tidy
from linfen_crawler.normalize.fingerprints import simhash
from linfen_crawler.normalize.people import UNNAMED_ROLE, Credited, ParsedCredits, parse_credit_line
from linfen_crawler.normalize.publish_time import PublishTime, parse_publish_time
from linfen_crawler.normalize.roster import people_by_role
from linfen_crawler.normalize.script import language_of
from linfen_crawler.normalize.small_fields import clean_keywords, clean_section, clean_summary, parse_view_count
from linfen_crawler.normalize.source import clean_source
from linfen_crawler.normalize.text import encodable, join_body, optional_line
from linfen_crawler.sites.addresses import canonical_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from linfen_crawler.article import WarcPointer
    from linfen_crawler.extraction.raw_article import CreditLine, Piece, Place, RawArticle
    from linfen_crawler.sites import SiteDefinition

ACCOUNT_RULE = "account"
"""The rule of credit lines that name the account of a platform (公众号 …): all that follows the label is its name."""

_PAPER_PAGE = re.compile(r"[0-9一二三四五六七八九十]版$")
_LONGEST_KEPT = 60
"""Characters of a line that is remembered for when it comes again."""
_VERSION: str = Article.model_fields["crawler_version"].default
_ACCOUNT_LABEL = re.compile(r"^\s*作者\s*[:：]\s*")


def normalize_article(
    raw: RawArticle,
    *,
    url: str | None = None,
    canonical_url: str | None = None,
    site: SiteDefinition | None = None,
    fetched_at: datetime | None = None,
    http: Http | None = None,
    section: Sequence[str] = (),
    warc: WarcPointer | None = None,
) -> Article:
    """Make the record of an article from its raw pieces: typed values, people by role, times with zone.

    Args:
        raw: The strings as they stand on the page.
        url: The address that was asked for last, after redirects.
        canonical_url: The article's one address; by default `url` made canonical, by the site's rules if there are any.
        site: The site definition that the page belongs to.
        fetched_at: When the page was fetched, with zone: relative times are counted from it.
        http: What the answer said of itself; its charset is filled in from the raw article where it has none.
        section: Names of the sections as the list page has them, used where the page itself names none;
            of a printed paper the page that it stands on, which always counts.
        warc: Where the archived answer lies.

    Returns:
        The record. The same arguments always give the same record.
    """
    if canonical_url is None and url is not None:
        canonical_url = canonical_address(url, site)
    # A page of a printed paper that was found by its issue stands on the paper's page, whatever its breadcrumb says.
    paper = site.discovery.paper if site is not None else None
    of_paper = paper is not None and bool(section) and _PAPER_PAGE.search(section[0]) is not None
    own_section = [] if of_paper else clean_section(raw.section, site.name if site else None)
    title = _text_of(raw.title)
    subtitle = _text_of(raw.subtitle)
    body = join_body(raw.paragraphs)
    published = _time_of(raw.publish_time, fetched_at, raw.address_date)
    modified = _time_of(raw.modified_time, fetched_at, raw.address_date)
    source = clean_source(raw.source.text) if raw.source else None
    credited = [(line, _parse_line(line)) for line in raw.credit_lines]
    read = [line for line, found in credited if found.credits or found.only_credits]
    people = people_by_role(
        [(line.place, found.credits) for line, found in credited], media=(source, site.name if site else None)
    )
    fields: dict[str, object] = {
        "id": article_id(canonical_url) if canonical_url else content_id(title, body),
        "url": encodable(url) if url is not None else None,
        "canonical_url": canonical_url,
        "site": site.key if site else None,
        "section": own_section or list(section),
        "title": title,
        "subtitle": subtitle if subtitle != title else None,
        "publish_time": published.value if published else None,
        "publish_time_precision": published.precision if published else None,
        "modified_time": modified.value if modified else None,
        "source": source,
        "source_url": raw.source_url if source else None,
        "authors": people.authors,
        "photographers": people.photographers,
        "editors": people.editors,
        "proofreaders": people.proofreaders,
        "credits": [Credit.of_checked({"role": role, "name": name}) for role, name in people.credits],
        "body": body,
        "page_count": raw.page_count,
        "images": [
            Image.of_checked(
                {"url": image.url, "caption": optional_line(image.caption), "alt": optional_line(image.alt)}
            )
            for image in raw.images
        ],
        "videos": [
            Video.of_checked({"url": video.url, "caption": optional_line(video.caption)}) for video in raw.videos
        ],
        "attachments": [
            Attachment.of_checked({"url": file.url, "name": optional_line(file.caption)}) for file in raw.attachments
        ],
        "keywords": clean_keywords(raw.keywords),
        "summary": clean_summary(raw.summary, title),
        "view_count": parse_view_count(raw.view_count),
        "copyright": optional_line(raw.copyright),
        "language": language_of(f"{title or ''}\n{body or ''}"),
        "text_flags": [
            TextFlag.of_checked({"flag": flag, "count": count})
            for flag, count in sorted(raw.flags.items())
            if count > 0
        ],
        "raw": RawStrings.of_checked(
            {
                "title": _raw(raw.title),
                "publish_time": _raw(raw.publish_time),
                "source": _raw(raw.source),
                "credits": [encodable(line.as_it_stood) for line in read],
            }
        ),
        "extraction": _rules_of(raw, [line.rule for line in read], of_paper=of_paper),
        "fetched_at": fetched_at,
        "http": _http_of(http, raw.charset),
        "content_hash": "",
        "simhash": simhash(body),
        "revision": 1,
        "changed_fields": [],
        "warc": warc,
        "crawler_version": _VERSION,
    }
    fields["content_hash"] = content_hash_of(fields)
    if _is_as_declared(fetched_at, (url, canonical_url), section):
        return Article.of_checked(fields)
    return Article.model_validate(fields)


def _is_as_declared(fetched_at: datetime | None, addresses: Iterable[str | None], section: Iterable[str]) -> bool:
    """Whether what callers hand in needs no validation: all else is of its declared type by construction."""
    return (
        (fetched_at is None or fetched_at.utcoffset() is not None)
        and all(text is None or type(text) is str for text in addresses)
        and all(type(text) is str for text in section)
    )


def _text_of(piece: Piece | None) -> str | None:
    return optional_line(piece.text) if piece else None


def _raw(piece: Piece | None) -> str | None:
    return encodable(piece.as_it_stood) if piece else None


def _time_of(piece: Piece | None, fetched_at: datetime | None, address_date: str | None) -> PublishTime | None:
    return parse_publish_time(piece.text, fetched_at=fetched_at, address_date=address_date) if piece else None


def _parse_line(line: CreditLine) -> ParsedCredits:
    text = line.text
    return (_people_again if len(text) <= _LONGEST_KEPT else _people_of)(text, line.rule, line.place)


def _people_of(text: str, rule: str, place: Place) -> ParsedCredits:
    if rule == ACCOUNT_RULE:
        name = optional_line(_ACCOUNT_LABEL.sub("", text))
        is_somebody = name and name.casefold() not in NOBODY  # `发布者: admin`
        return ParsedCredits((Credited(UNNAMED_ROLE, name),) if name and is_somebody else ())
    return parse_credit_line(_labelled(text, rule, place), place)


_people_again = lru_cache(maxsize=2048)(_people_of)
"""The lines of a newsroom's editors and reporters come again from page to page. Some 2 MB, when it is full."""


def _labelled(text: str, rule: str, place: Place) -> str:
    """The line with the label that its rule implies, where it has none: `meta:author`, `#editor_baidu` and the like."""
    if place not in ("head", "meta", "foot"):
        return text
    rule = rule.lower()
    label = "编辑" if "editor" in rule else "作者" if "author" in rule or "writer" in rule else None
    if label is None or any(word.kind == "role" for word in split_words(tidy(text))):
        return text
    return f"{label}：{text}"


def _rules_of(raw: RawArticle, credit_rules: list[str], *, of_paper: bool) -> Rules:
    return Rules.of_checked(
        {
            "title": raw.title.rule if raw.title else None,
            "subtitle": raw.subtitle.rule if raw.subtitle else None,
            "publish_time": raw.publish_time.rule if raw.publish_time else None,
            "modified_time": raw.modified_time.rule if raw.modified_time else None,
            "source": raw.source.rule if raw.source else None,
            "credits": ",".join(dict.fromkeys(credit_rules)) or None,
            "body": raw.body_rule,
            "section": None if of_paper else raw.section_rule,
            "layout": raw.layout,
            "layout_drift": raw.layout_drift,
        }
    )


def _http_of(http: Http | None, charset: str | None) -> Http:
    if http is None:
        return Http.of_checked({"status": None, "charset": charset, "etag": None, "last_modified": None})
    return http if http.charset else http.model_copy(update={"charset": charset})
