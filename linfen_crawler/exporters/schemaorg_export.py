"""schema.org: each article as one line of JSON-LD, a `NewsArticle`; the mapping stands in docs/analysis.md, too.

Properties that the article has nothing for are left out, as is the custom there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic_core import to_json

from linfen_crawler.exporters.export_stream import export_stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from linfen_crawler.exporters.chosen_records import ChosenRecords
    from linfen_crawler.schemas.record_fields import RecordField


def write_schemaorg(
    records: ChosenRecords, path: Path, fields: Sequence[RecordField], *, publishers: Mapping[str, Mapping[str, str]]
) -> None:
    """Write one `NewsArticle` a line, in UTF-8.

    Args:
        records: The records.
        path: The file, which must not be there; compressed where its name ends in `.gz`.
        fields: What is used of each record.
        publishers: Of each site that is known, `name` and `url`.

    Raises:
        OSError: A file cannot be read or written.
        ValueError: A line is no record.
    """
    names = {field.name for field in fields}
    everything = len(names) == len(records.fields)
    with export_stream(path) as file:
        for record in records.parsed():
            used = record if everything else {name: value for name, value in record.items() if name in names}
            file.write(_for_pages(to_json(news_article(used, publishers))) + b"\n")


def _for_pages(line: bytes) -> bytes:
    """The same JSON without what would end, or comment out, the `script` element that it may be put into."""
    return line.replace(b"</", b"<\\/").replace(b"<!--", b"<\\u0021--")


def news_article(record: Mapping[str, Any], publishers: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """A record in JSON form as a `NewsArticle`."""
    get = record.get
    moment = get("publish_time")
    if moment and get("publish_time_precision") == "day":
        moment = moment[:10]  # a Date, for the time of day is not known
    section = get("section") or []
    address = get("canonical_url") or get("url")
    properties: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "identifier": get("id"),
        "url": address,
        "headline": get("title"),
        "alternativeHeadline": get("subtitle"),
        "datePublished": moment,
        "dateModified": get("modified_time"),
        "author": _people(get("authors")),
        "editor": _people(get("editors")),
        "contributor": _contributors(record),
        "sourceOrganization": _organization(get("source"), get("source_url")),
        "isBasedOn": get("source_url") if not _is_front_page(get("source_url")) else None,
        "publisher": _publisher(get("site"), publishers),
        "articleSection": section,
        "articleBody": get("body"),
        "abstract": get("summary"),
        "keywords": get("keywords"),
        "inLanguage": get("language"),
        "image": [_media("ImageObject", each, "url", "caption", "alt") for each in get("images") or []],
        "video": [_media("VideoObject", each, "url", "caption") for each in get("videos") or []],
        "associatedMedia": [_media("MediaObject", each, "url", "name") for each in get("attachments") or []],
        "copyrightNotice": get("copyright"),
        "interactionStatistic": _views(get("view_count")),
        "pagination": f"1-{get('page_count')}" if (get("page_count") or 1) > 1 else None,
        "version": get("revision"),
    }
    return {name: value for name, value in properties.items() if value not in (None, [], {})}


def _people(names: Iterable[str] | None) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names or []]


def _contributors(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who is credited beside authors and editors, each with the exact role."""
    main = {*(record.get("authors") or []), *(record.get("editors") or [])}
    main -= {*(record.get("photographers") or []), *(record.get("proofreaders") or [])}
    return [
        {"@type": "Role", "roleName": each["role"], "contributor": {"@type": "Person", "name": each["name"]}}
        for each in record.get("credits") or []
        if each["name"] not in main
    ]


def _organization(name: str | None, url: str | None) -> dict[str, str] | None:
    if not name:
        return None
    return {"@type": "Organization", "name": name} | ({"url": url} if url and _is_front_page(url) else {})


def _is_front_page(url: str | None) -> bool:
    """Whether 来源 links to a medium as such, and not to the article that was taken over."""
    parts = urlsplit(url or "")
    return not (parts.path.strip("/") or parts.query)


def _publisher(site: str | None, publishers: Mapping[str, Mapping[str, str]]) -> dict[str, str] | None:
    if site is None:
        return None
    known = publishers.get(site)
    return {"@type": "NewsMediaOrganization", "identifier": site, **(known or {"name": site})}


def _media(kind: str, medium: Mapping[str, str | None], *names: str) -> dict[str, str]:
    properties = {"url": "contentUrl", "alt": "description"}
    found = {properties.get(name, name): value for name in names if (value := medium.get(name))}
    return {"@type": kind, **found}


def _views(count: int | None) -> dict[str, Any] | None:
    if count is None:
        return None
    return {
        "@type": "InteractionCounter",
        "interactionType": {"@type": "ReadAction"},
        "userInteractionCount": count,
    }
