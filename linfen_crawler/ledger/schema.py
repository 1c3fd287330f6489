"""The ledger's tables. Only types that SQLite and PostgreSQL both have; times are ISO 8601 text in UTC, which sorts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine

VERSION = 2
"""Version of these tables; `migrations.py` has what leads from one to the next."""


class _ServerText(TypeDecorator[str]):
    """Text in PostgreSQL: sorted by its bytes, as SQLite does it, whatever the database's language is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        # SQLite takes a NUL, which a server's ETag may have; PostgreSQL refuses it.
        return value.replace("\0", "") if value is not None and "\0" in value else value


def word(length: int) -> TypeEngine[str]:
    """The type of a short text; no database keeps to the length, which says what to expect."""
    return String(length).with_variant(_ServerText(collation="C"), "postgresql")


TEXT = Text().with_variant(_ServerText(collation="C"), "postgresql")
"""The type of a text of any length."""

metadata = MetaData()

addresses = Table(
    "addresses",
    metadata,
    Column("canonical", TEXT, primary_key=True, comment="canonical address, or the by-id address until it is known"),
    Column("url", TEXT, nullable=False, comment="the address to ask for"),
    Column("kind", word(16), nullable=False, comment="article or by_id"),
    Column("state", word(16), nullable=False, comment="pending, leased, stored, gone, rejected, failed or alias"),
    Column("reason", TEXT, comment="why rejected, or the error of failed"),
    Column("alias_of", TEXT, comment="for an alias: the canonical address it stands for"),
    Column("article_id", TEXT, comment="the site's own number"),
    Column("section_path", TEXT, comment="path of the section whose list led to it"),
    Column("section", TEXT, comment="JSON list of the section names of that list"),
    Column("day", word(10), comment="publish day as far as known, YYYY-MM-DD"),
    Column("discovered_at", word(32), nullable=False),
    Column("discovered_from", TEXT, comment="the page that linked to it, or `ids` for a back-fill by number"),
    Column("attempts", Integer, nullable=False, default=0, comment="in how many runs it was asked for in vain"),
    Column("next_try", word(32), comment="for failed: not asked again before; null for the next run"),
    Column("last_asked_at", word(32)),
    Column("last_status", Integer),
    Column("missed_at", word(32), comment="when a stored article was first found missing, as long as it still is"),
    Column("etag", TEXT),
    Column("last_modified", TEXT),
    Column("record_id", word(20)),
    Column("content_hash", word(64)),
    Column("revision", Integer),
    Column("page_count", Integer, comment="of how many pages its record was joined"),
    Column("line_at", BigInteger, comment="byte offset of its (last) line in articles.jsonl"),
)
Index("addresses_by_state", addresses.c.state, addresses.c.canonical)
# The sums read this index alone, which is a tenth of the table.
Index("addresses_by_reason", addresses.c.state, addresses.c.reason)
Index("addresses_by_day", addresses.c.day)
Index("addresses_by_article_id", addresses.c.article_id)
_missed = addresses.c.missed_at.is_not(None)
Index("addresses_missed", addresses.c.missed_at, sqlite_where=_missed, postgresql_where=_missed)

lists = Table(
    "lists",
    metadata,
    Column("address", TEXT, primary_key=True, comment="canonical address of the list's first page"),
    Column("complete_since", word(10), comment="read without a gap down to this day; '' for its end; null for not"),
    Column("open_since", word(32), comment="when the oldest walk that did not reach its goal began; null for none"),
    Column("deep_at", word(32), comment="when it was last read past what was known"),
)

# Made where it is missing: a ledger from before it needs no other version.
sources = Table(
    "sources",
    metadata,
    Column("address", TEXT, primary_key=True, comment="of a sitemap or feed that was read whole"),
    Column("etag", TEXT),
    Column("last_modified", TEXT),
    Column("stated", TEXT, comment="what an index said of its last change"),
    Column("complete_since", word(10), nullable=False, comment="what changed before was left out; '' for nothing"),
    Column("read_at", word(32), nullable=False),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", TEXT, primary_key=True),
    Column("not_before", word(32), nullable=False, comment="it asked to be left alone until then (Retry-After)"),
)

files = Table(
    "files",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("bytes", BigInteger, nullable=False, comment="up to where its lines are in the ledger"),
)

payloads = Table(
    "payloads",
    metadata,
    Column("sha256", word(64), primary_key=True, comment="of the body as it was transferred, hexadecimal"),
    Column("record_id", TEXT, nullable=False, comment="WARC-Record-ID of the response that holds it"),
    Column("url", TEXT, nullable=False, comment="the address that answered with it"),
    Column("date", word(32), nullable=False, comment="WARC-Date of that response"),
    Column("digest", TEXT, nullable=False, comment="as the archive has it, sha1:BASE32"),
    Column("file", TEXT, nullable=False, comment="name of the WARC file"),
    Column("offset", BigInteger, nullable=False, comment="byte offset of the response in it"),
    Column("seen", word(32), nullable=False, comment="WARC-Date of the last time that its address answered with it"),
)
Index("payloads_by_url", payloads.c.url)

media = Table(
    "media",
    metadata,
    Column("url", TEXT, primary_key=True, comment="address of a picture or style sheet, as the page has it"),
    Column("state", word(16), nullable=False, comment="pending, kept or failed"),
    Column("reason", TEXT, comment="the error of its last failure"),
    Column("article", TEXT, nullable=False, comment="canonical address of the article that showed it first"),
    Column("attempts", Integer, nullable=False, default=0, comment="how often it was asked for in vain"),
    Column("asked_at", word(32), comment="when it was asked for last"),
)
Index("media_by_state", media.c.state, media.c.url)

versions = Table("versions", metadata, Column("version", Integer, primary_key=True))
