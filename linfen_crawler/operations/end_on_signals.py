"""SIGINT and SIGTERM end a crawl in good order, a second one at once; and which of them it was is remembered."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.run_record import RunRecord

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from scrapy.crawler import AsyncCrawlerProcess, Crawler

_EXIT_CODES = {signal.SIGINT: ExitCode.INTERRUPTED, signal.SIGTERM: ExitCode.TERMINATED}


class EndOnSignals:
    """What ended the crawls of a process, if a signal did."""

    def __init__(self) -> None:
        """Use it as a context; the process must not install handlers of its own."""
        self._process: AsyncCrawlerProcess | None = None
        self._caught: list[signal.Signals] = []
        self._ending: asyncio.Task[None] | None = None
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        """From now on a first signal is noted: output is opened, which must not be broken off, and nothing crawls yet.

        A second one does what it would have done without us.
        """
        for number in _EXIT_CODES:
            self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        """Where nothing was crawled, all is as it was; after a crawl its signals stay caught."""
        if self._process is None:
            for number in _EXIT_CODES:
                signal.signal(number, self._before[number])

    def watch(self, process: AsyncCrawlerProcess) -> None:
        """From now on the crawls of a process are ended by a signal. Not to be called once one has come."""
        self._process = process
        self._loop = asyncio.get_event_loop()
        for number in _EXIT_CODES:
            # Not there on Windows, where Ctrl-C ends the process as it ends any other.
            try:
                self._loop.add_signal_handler(number, self._end, number)
            except NotImplementedError:
                signal.signal(number, self._before[number])

    @property
    def exit_code(self) -> ExitCode | None:
        """The code for the first signal; None if none came."""
        return _EXIT_CODES[self._caught[0]] if self._caught else None

    @property
    def at_once(self) -> bool:
        """Whether a second signal came, so that nothing was waited for any more."""
        return len(self._caught) > 1

    def _note(self, number: int, _: FrameType | None) -> None:
        self._caught.append(signal.Signals(number))
        for each in _EXIT_CODES:
            signal.signal(each, self._before[each])

    def _end(self, number: signal.Signals) -> None:
        self._caught.append(number)
        if len(self._caught) == 1:
            crawlers = self._process.crawlers if self._process is not None else ()
            for crawler in crawlers:
                # Scrapy's own way to stop overlooks a crawler whose engine does not run yet.
                crawler.signals.connect(_stop_one, signal=signals.engine_started)
                # One that has come to no extensions yet is told at its end.
                with contextlib.suppress(RuntimeError):
                    record = crawler.get_extension(RunRecord)
                    if record is not None:
                        record.signal_code = self.exit_code
            self._ending = self._loop.create_task(_stop([each for each in crawlers if each.crawling]))
        else:
            from twisted.internet import reactor

            # Not the loop alone: the reactor ends its threads, too, without which the process would go on.
            with contextlib.suppress(RuntimeError):
                reactor.stop()  # type: ignore[misc]


async def _stop(crawlers: Sequence[Crawler]) -> None:
    await asyncio.gather(*map(_stop_one, crawlers), return_exceptions=True)


async def _stop_one(sender: Crawler) -> None:
    """Stop a crawler that runs or starts.

    While it tells that it starts it is too late to be heard there, and too early for Scrapy's own way to stop.
    """
    with contextlib.suppress(RuntimeError):  # it has not begun to start, or is stopped already
        if sender.engine is not None:
            await sender.engine.stop_async()
