"""What Scrapy only logs makes a run a bad one, and what is no error of the program does not."""

from __future__ import annotations

import asyncio
import logging
from types import SimpleNamespace

import pytest
from scrapy.extensions.feedexport import FeedExporter
from scrapy.signalmanager import SignalManager
from twisted.internet.error import ConnectionLost

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.unforeseen_errors import UnforeseenErrors


@pytest.fixture
def errors():
    crawler = SimpleNamespace(signals=SignalManager(), spider=object())
    watch = UnforeseenErrors(crawler)
    yield watch
    watch.close()


def log(name: str, error: BaseException, *args: object, **extra: object) -> None:
    logging.getLogger(name).error("broken %s", *(args or ("",)), exc_info=error, extra=extra)


@pytest.mark.parametrize("name", ["scrapy.core.engine", "scrapy.utils.signal", "asyncio", "twisted"])
def test_an_error_that_nothing_caught_is_overlooked(errors, name):
    log(name, KeyError("x"))
    assert isinstance(errors.defect, KeyError)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("scrapy.downloadermiddlewares.robotstxt", KeyError("x")),
        ("twisted", ConnectionLost("gone")),
        ("asyncio", asyncio.CancelledError()),
    ],
)
def test_a_lost_connection_is_a_defect(errors, name, error):
    log(name, error)
    assert errors.defect is None


def test_an_error_of_another_crawl_of_the_process_counts(errors):
    log("scrapy.core.engine", KeyError("x"), spider=object())
    assert errors.defect is None
    log("scrapy.core.engine", KeyError("x"), spider=errors._crawler.spider)
    assert errors.defect is not None


def test_a_refusal_and_a_lost_feed_are_defects(errors):
    log("scrapy.core.engine", CannotRun(ExitCode.CONFIGURATION, "no contact"))
    exporter = FeedExporter.__new__(FeedExporter)
    logging.getLogger("scrapy.utils.signal").error(
        "Error caught on signal handler: %(receiver)s",
        {"receiver": exporter.item_scraped},
        exc_info=OSError(28, "No space left on device"),
    )
    assert errors.defect is None
    assert errors.refusal.exit_code is ExitCode.CONFIGURATION
    assert errors.lost_feed.errno == 28
