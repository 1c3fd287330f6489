"""The record: one schema for every article, from which all files and documents are made.

Field names and their order are a promise to everybody who reads our files. A field that the page does not have is null
or an empty list, never left out and never guessed.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone
from operator import methodcaller
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import to_json

from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

SCHEMA_VERSION = 1
"""Number of the record's schema. It grows with every field that is added; fields are never renamed or taken away."""

CHINA_TIME = timezone(timedelta(hours=8))
"""The zone of every publish time: China has kept UTC+08:00 without summer time since 1992, before it had news sites."""


class NotAnArticle(ValueError):  # noqa: N818 - a finding about a page, not a defect
    """The bytes hold no article. `reason` is a short fixed word (for counting), the message is a sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


# No function of Python's own: in one that pydantic calls a Ctrl-C would become an error of serialization.
_iso_seconds: Callable[[datetime], str] = methodcaller("isoformat", timespec="seconds")


Timestamp = Annotated[
    AwareDatetime,
    PlainSerializer(_iso_seconds, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment with its offset; in JSON as ISO 8601 to the second, for example `2022-10-23T15:53:27+08:00`."""

Precision = Literal["second", "minute", "day"]
Language = Literal["zh-Hans", "zh-Hant"]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", use_attribute_docstrings=True, json_schema_serialization_defaults_required=True
    )

    @classmethod
    def of_checked(cls, fields: dict[str, Any]) -> Self:
        """The same as by validation, for values that would pass it as they are.

        Args:
            fields: Every field in the declared order, each of exactly the type that is declared. It becomes the part's.
        """
        made = object.__new__(cls)
        _put_fields(made, fields)
        _put_names(made, set(fields))
        _put_extra(made, None)
        _put_private(made, None)
        return made


# All that an instance consists of, as pydantic's own `model_construct` fills it; that one asks every field what it is.
_put_fields, _put_names, _put_extra, _put_private = (
    vars(BaseModel)[name].__set__
    for name in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)


class Credit(_Part):
    """One credited person and the exact role that the page names."""

    role: str
    """The role as the page words it, for example `责任编辑`, `通讯员`, `摄影`, `初审`."""
    name: str
    """The person's name, without padding, staff code or title."""


class Image(_Part):
    """A picture of the article."""

    url: str
    """Absolute address."""
    caption: str | None = None
    """The text shown with the picture."""
    alt: str | None = None
    """The `alt` text of the picture's element."""


class Video(_Part):
    """A video of the article."""

    url: str
    """Absolute address of the film or of its player."""
    caption: str | None = None
    """The text shown with the video."""


class Attachment(_Part):
    """A file that the article offers."""

    url: str
    """Absolute address."""
    name: str | None = None
    """The text of its link."""


class TextFlag(_Part):
    """One kind of repair done to the text, of damage that could not be undone, or of loss, and how often."""

    flag: str
    """What it was, for example `simplified`, `replacement_character`, `text_left_out`: all in docs/extraction.md."""
    count: int = Field(ge=1)
    """In how many places."""


class RawStrings(_Part):
    """The strings as they stood on the page, before normalization: in copied captures as damaged as they were.

    Where a part of such a line was read and cannot be found in it, the whole line stands here.
    """

    title: str | None = None
    """The headline's text."""
    publish_time: str | None = None
    """The text that the publish time was read from."""
    source: str | None = None
    """The text that the source was read from."""
    credits: list[str] = []
    """The lines that the people were read from, in the order of the page."""


class Rules(_Part):
    """Which rule gave each field: `layout:NAME` for a site's layout, else a general rule; null where none did."""

    title: str | None = None
    """Rule of `title`."""
    subtitle: str | None = None
    """Rule of `subtitle`."""
    publish_time: str | None = None
    """Rule of `publish_time`."""
    modified_time: str | None = None
    """Rule of `modified_time`."""
    source: str | None = None
    """Rule of `source`."""
    credits: str | None = None
    """Rules of the lines in `raw.credits`, joined by commas."""
    body: str | None = None
    """Rule of `body`."""
    section: str | None = None
    """Rule of `section`."""
    layout: str | None = None
    """Name of the site layout that was applied; null where the site has none or none matched."""
    layout_drift: bool = False
    """True where the site's definition has layouts and the page has left them: none of them finds title and body, or
    the one that does no longer finds a publish time or source that it names and the general rules found. The record is
    made by the general rules then; many of these in one run mean a redesign."""


class Http(_Part):
    """What the answer said of itself; all null for a saved file."""

    status: int | None = None
    """HTTP status code of the article's (first) page."""
    charset: str | None = None
    """The charset that the bytes were read with, for example `utf-8`, `gb18030`."""
    etag: str | None = None
    """The ETag header, as sent."""
    last_modified: str | None = None
    """The Last-Modified header, as sent."""


class WarcPointer(_Part):
    """Where the archived answer lies."""

    file: str
    """Name of the WARC file, in the folder `archive` of the site's output; U+FFFD for bytes of it that are no UTF-8."""
    offset: int = Field(ge=0)
    """Byte offset of the response record in it."""
    digest: str
    """Digest of the payload as the record has it, `sha1:BASE32`: what stands there is what was extracted."""


class Article(_Part):
    """One article as it stood on the site at `fetched_at`. In JSONL one line each, fields in this order."""

    id: str
    """Stable id: the first 20 hexadecimal digits of SHA-256 of `canonical_url`; without one, of title and body."""
    url: str | None = None
    """The address that was asked for last, after redirects."""
    canonical_url: str | None = None
    """The one address that all of this article's addresses stand for (twins, tracking parameters, by-id addresses)."""
    site: str | None = None
    """Key of the site definition, for example `lfxww`; null where no definition was used."""
    section: list[str] = []
    """Names of the sections it stands in, outermost first, without the site's name and `正文`; of a printed paper's
    article number and name of its page: `第01版`, `要闻`."""
    title: str | None = None
    """The headline."""
    subtitle: str | None = None
    """The line under or over the headline that belongs to it (副题, 引题)."""
    publish_time: Timestamp | None = None
    """The publish time shown, +08:00. With precision `day` the clock part is 00:00:00 and means nothing."""
    publish_time_precision: Precision | None = None
    """How exact the page gives the publish time; null where there is none."""
    modified_time: Timestamp | None = None
    """The time of the last change, where the page gives one."""
    source: str | None = None
    """The medium or desk named as 来源."""
    source_url: str | None = None
    """The address that the source's name links to, absolute."""
    authors: list[str] = []
    """Names of those who wrote or reported (记者, 通讯员, 文/, 作者 …)."""
    photographers: list[str] = []
    """Names of those who took the pictures (摄, 图/, 摄影报道 …)."""
    editors: list[str] = []
    """Names of the editors (责任编辑, 责编, 编辑)."""
    proofreaders: list[str] = []
    """Names of the proofreaders (校对)."""
    credits: list[Credit] = []
    """Every credited person with the exact role, in the order of the page."""
    body: str | None = None
    """Plain text, one paragraph a line, lines parted by one line feed."""
    page_count: int = Field(default=1, ge=1)
    """Of how many pages of the site the body was joined."""
    images: list[Image] = []
    """The article's pictures in their order."""
    videos: list[Video] = []
    """The article's videos in their order."""
    attachments: list[Attachment] = []
    """The files that the article offers."""
    keywords: list[str] = []
    """Keywords that the page gives for the article."""
    summary: str | None = None
    """The summary that the page gives (摘要, description), if it is the article's and not only a piece of the title."""
    view_count: int | None = Field(default=None, ge=0)
    """How often it was read, where the page itself says so without a further request."""
    copyright: str | None = None
    """The copyright notice that stands with the article."""
    language: Language | None = None
    """The script it is written in, after restoring: simplified or traditional characters."""
    text_flags: list[TextFlag] = []
    """What was repaired in the text or could not be, and what of the article had to be left out."""
    raw: RawStrings = RawStrings()
    """The strings as they stood on the page."""
    extraction: Rules = Rules()
    """Which rule gave each field."""
    fetched_at: Timestamp | None = None
    """When the page was fetched, UTC; for a saved file null unless the caller says."""
    http: Http = Http()
    """What the answer said of itself."""
    content_hash: str
    """SHA-256, hexadecimal, of what readers see as the article: see `content_hash_of`."""
    simhash: str | None = None
    """64-bit simhash of the body's character shingles, 16 hexadecimal digits, for near duplicates."""
    revision: int = Field(default=1, ge=1)
    """1 for the first stored state of this article, then one more for each changed one."""
    changed_fields: list[str] = []
    """The fields that differ from the revision before, of those that `content_hash` covers; empty for the first one."""
    warc: WarcPointer | None = None
    """Where the (first) archived page lies, if an archive is kept."""
    crawler_version: str = __version__
    """Version of the program that made this record."""

    def to_json_line(self) -> str:
        """The record as one JSON line without its line feed: every field, declared order, characters as they are."""
        return self.to_json_bytes().decode("utf-8")

    def to_json_bytes(self) -> bytes:
        """The same line in UTF-8, as it is made: for files and sockets, which need no text."""
        return to_json(self)


def article_id(canonical_url: str) -> str:
    """The id of the article at a canonical address: 20 hexadecimal digits (80 bits)."""
    return _sha256(canonical_url.encode("utf-8"))[:20]


def content_id(title: str | None, body: str | None) -> str:
    """The id of a text that has no address (a capture): 20 hexadecimal digits."""
    return _sha256(f"{title or ''}\n{body or ''}".encode())[:20]


def _sha256(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    begun = _NOTHING_HASHED.copy()  # OpenSSL looks for the method anew with every hash that is begun
    begun.update(data)
    return begun.hexdigest()


_NOTHING_HASHED = hashlib.sha256()


CONTENT_FIELDS = ("title", "subtitle", "publish_time", "source", "credits", "body", "images", "videos", "attachments")
"""What a reader sees as the article. View counts, related links, sections and our own fields are no content."""


_IN_ORDER = sorted(CONTENT_FIELDS)


def content_hash_of(fields: Mapping[str, object]) -> str:
    """SHA-256 over `CONTENT_FIELDS` of a record: equal hashes mean the same article, unchanged.

    What is hashed is JSON in UTF-8, the names of every object in order, no blanks, and no character escaped that need
    not be.

    Args:
        fields: The fields of a record, as `vars` gives them or in JSON form.
    """
    seen = {name: _in_json(value) if (value := fields.get(name)) else value for name in _IN_ORDER}
    return _sha256(to_json(seen))


def _in_json(value: object) -> object:
    if isinstance(value, list):
        return [dict(sorted((part if isinstance(part, dict) else vars(part)).items())) for part in value]
    return _iso_seconds(value) if isinstance(value, datetime) else value


def changed_fields(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The content fields in which two states of an article differ, both in JSON form, in the record's order."""
    return [name for name in CONTENT_FIELDS if before.get(name) != after.get(name)]
