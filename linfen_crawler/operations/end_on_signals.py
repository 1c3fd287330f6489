"""SIGINT and SIGTERM end a crawl in good order, a second one at once; and which of them it was is remembered."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.run_record import RunRecord

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

_EXIT_CODES = {signal.SIGINT: ExitCode.INTERRUPTED, signal.SIGTERM: ExitCode.TERMINATED}


class EndOnSignals:
    """What ended the crawls of a process, if a signal did."""

    def __init__(self, process: AsyncCrawlerProcess) -> None:
        """From now on the signals are caught; the process must not install handlers of its own."""
        self._process = process
        self._loop = asyncio.get_event_loop()
        self._caught: list[signal.Signals] = []
        self._ending: asyncio.Task[None] | None = None
        for number in _EXIT_CODES:
            # Not there on Windows, where Ctrl-C ends the process as it ends any other.
            with contextlib.suppress(NotImplementedError):
                self._loop.add_signal_handler(number, self._end, number)

    @property
    def exit_code(self) -> ExitCode | None:
        """The code for the first signal; None if none came."""
        return _EXIT_CODES[self._caught[0]] if self._caught else None

    @property
    def at_once(self) -> bool:
        """Whether a second signal came, so that nothing was waited for any more."""
        return len(self._caught) > 1

    def _end(self, number: signal.Signals) -> None:
        self._caught.append(number)
        if len(self._caught) == 1:
            for crawler in self._process.crawlers:
                # One that has come to no extensions yet is told at its end.
                with contextlib.suppress(RuntimeError):
                    record = crawler.get_extension(RunRecord)
                    if record is not None:
                        record.signal_code = self.exit_code
            self._ending = self._loop.create_task(self._process.stop())
        else:
            from twisted.internet import reactor

            # Not the loop alone: the reactor ends its threads, too, without which the process would go on.
            with contextlib.suppress(RuntimeError):
                reactor.stop()  # type: ignore[misc]
