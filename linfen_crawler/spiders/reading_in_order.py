"""The pages of one crawl on their way to records: read here or by another process, given on in the order they came."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Any, TypeAlias

from linfen_crawler.operations.readers import Readers
from linfen_crawler.visit_reading import read_visit

if TYPE_CHECKING:
    from linfen_crawler.article import Article
    from linfen_crawler.extraction.raw_article import RawArticle
    from linfen_crawler.sites import SiteDefinition
    from linfen_crawler.visit_reading import Visit

Read: TypeAlias = "RawArticle | Article"
"""What comes of an article's pages: its raw pieces, or its record where another process read them."""


class ReadingInOrder:
    """Reads the articles of one site."""

    def __init__(self, site: SiteDefinition, readers: int | None) -> None:
        """Nothing is read yet, nor any process started.

        Args:
            site: The site.
            readers: How many processes may read; None for as many as pay.
        """
        self._site = site
        self._wish = readers
        self._readers: Readers | None = None
        self._turns: deque[tuple[asyncio.Future[Article] | asyncio.Future[Read], asyncio.Future[Read]]] = deque()
        self._elsewhere = False

    def read(self, visit: Visit, to_come: int = 0) -> RawArticle | asyncio.Future[Read]:
        """An article as it was read here, at once; or later, and then its record if another process read it.

        Once a process reads, all records come later, also of what is read here: a record that came at once would
        overtake those before it.

        Args:
            visit: The article's pages.
            to_come: How many more articles are known to come.

        Raises:
            NotAnArticle: The page holds none. What comes later raises it later, and `ReadingDefect` and `ReaderDied`.
        """
        if self._readers is None:
            self._readers = Readers.shared(self._wish)
        answer = self._readers.read(visit, self._site)
        if answer is None and not self._elsewhere:
            return self._read_here(visit, to_come)
        self._elsewhere = True
        loop = asyncio.get_running_loop()
        if answer is None:
            answer = here = loop.create_future()
            try:
                here.set_result(self._read_here(visit, to_come))
            except Exception as error:
                here.set_exception(error)
        turn: asyncio.Future[Read] = loop.create_future()
        self._turns.append((answer, turn))
        answer.add_done_callback(self._answered)
        return turn

    def close(self) -> None:
        """The crawl is over."""
        if self._readers is not None:
            self._readers.leave()
            self._readers = None

    def _read_here(self, visit: Visit, to_come: int) -> RawArticle:
        began = time.perf_counter()
        try:
            return read_visit(visit, self._site)
        finally:
            if self._readers is not None:
                self._readers.read_here(time.perf_counter() - began, to_come)

    def _answered(self, _: asyncio.Future[Any]) -> None:
        while self._turns and self._turns[0][0].done():
            answer, turn = self._turns.popleft()
            error = answer.exception()
            if turn.done():
                continue  # nobody waits for it any more
            if error is not None:
                turn.set_exception(error)
            else:
                turn.set_result(answer.result())
