"""The pictures and style sheets of articles that an archive is to hold: each address once, until it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, insert, or_, select, update

from linfen_crawler.ledger.schema import media
from linfen_crawler.ledger.transitions import batches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from linfen_crawler.ledger.clock import Clock

MAX_ATTEMPTS = 3
"""In so many runs a file is asked for in vain before it is given up: a missing picture is not worth more."""


class Media:
    """The account of these files. They are no articles: the sums of `linfen status` do not count them."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]], clock: Clock) -> None:
        """Use `Ledger.media`."""
        self._transaction = transaction
        self._clock = clock

    def found(self, urls: Collection[str], article: str) -> list[str]:
        """Enter the files of an article; gives those that were not known, in their order."""
        wanted = list(dict.fromkeys(urls))
        with self._transaction() as connection:
            there = {
                url
                for some in batches(wanted)
                for (url,) in connection.execute(select(media.c.url).where(media.c.url.in_(some)))
            }
            new = [url for url in wanted if url not in there]
            if new:
                connection.execute(insert(media), [{"url": url, "state": "pending", "article": article} for url in new])
        return new

    def kept(self, url: str) -> None:
        """A file is in the archive."""
        self._set(url, state="kept", reason=None)

    def failed(self, url: str, reason: str) -> None:
        """A file could not be had."""
        self._set(url, state="failed", reason=reason, attempts=media.c.attempts + 1)

    def left(self, *, before: str, after: str = "", limit: int = 500) -> list[tuple[str, str]]:
        """Some of the files that are still to be asked for: what earlier runs left, and what failed in them.

        Args:
            before: Only those not asked for since this moment, as the ledger writes it: the start of the run.
            after: Only those behind this address in order: the last one of the call before.
            limit: How many at most.

        Returns:
            Pairs of the file's address and its article's.
        """
        columns = media.c
        is_left = or_(
            columns.state == "pending",
            and_(columns.state == "failed", columns.attempts < MAX_ATTEMPTS, columns.asked_at < before),
        )
        query = select(columns.url, columns.article).where(is_left, columns.url > after)
        with self._transaction() as connection:
            return [(url, article) for url, article in connection.execute(query.order_by(columns.url).limit(limit))]

    def counts(self) -> dict[str, int]:
        """How many files there are in each state."""
        with self._transaction() as connection:
            rows = connection.execute(select(media.c.state, func.count()).group_by(media.c.state)).all()
        return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to the type checker

    def _set(self, url: str, **values: object) -> None:
        with self._transaction() as connection:
            connection.execute(update(media).where(media.c.url == url).values(asked_at=self._clock.text(), **values))
