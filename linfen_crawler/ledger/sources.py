"""Sitemaps and feeds: what they answered with when they were last read whole, so that they need not send it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from linfen_crawler.ledger.schema import sources

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from linfen_crawler.ledger.clock import Clock


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A sitemap or feed that was read whole: all that it led to is in the ledger."""

    etag: str | None = None
    """The ETag of its last answer."""
    last_modified: str | None = None
    """The Last-Modified of its last answer."""
    stated: str | None = None
    """What an index said of its last change when it was read, as it stood there."""
    complete_since: str = ""
    """Its articles changed before this day, `YYYY-MM-DD`, were left out; empty where none were."""

    def covers(self, since: str | None) -> bool:
        """Whether nothing in it is left for a run from this day on (None: from the beginning)."""
        return self.complete_since <= (since or "")


class Sources:
    """The sitemaps and feeds of a site that were read whole."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]], clock: Clock) -> None:
        """Use `Ledger.sources`."""
        self._transaction = transaction
        self._clock = clock

    def known(self, address: str) -> ReadSource | None:
        """What is known of one; None where it was never read whole."""
        columns = [sources.c[name] for name in ("etag", "last_modified", "stated", "complete_since")]
        with self._transaction() as connection:
            row = connection.execute(select(*columns).where(sources.c.address == address)).one_or_none()
        return None if row is None else ReadSource(*row)

    def read(self, address: str, source: ReadSource) -> None:
        """One was read whole, or is as it was then."""
        values = {
            "etag": source.etag,
            "last_modified": source.last_modified,
            "stated": source.stated,
            "complete_since": source.complete_since,
            "read_at": self._clock.text(),
        }
        with self._transaction() as connection:
            done = connection.execute(update(sources).where(sources.c.address == address).values(values))
            if not done.rowcount:
                connection.execute(insert(sources).values(address=address, **values))
