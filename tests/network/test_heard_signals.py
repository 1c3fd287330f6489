"""Who listens to a signal hears it, however he came to listen; where nobody does, nobody is looked for."""

from __future__ import annotations

import asyncio

import pytest
import scrapy.utils.signal
from pydispatch.dispatcher import Any as Anything
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from linfen_crawler.network.heard_signals import HeardSignals

SIGNAL, OTHER = object(), object()


@pytest.fixture
def crawler():
    made = Crawler(type("Probe", (scrapy.Spider,), {"name": "probe"}), Settings())
    HeardSignals.from_crawler(made)
    return made


def sent(crawler: Crawler, how: str, **more: object) -> list:
    if how == "async":
        return asyncio.run(crawler.signals.send_catch_log_async(signal=SIGNAL, **more))
    return crawler.signals.send_catch_log(signal=SIGNAL, **more)


@pytest.mark.parametrize("how", ["async", "plain"])
@pytest.mark.parametrize("signal", [SIGNAL, Anything], ids=["to it", "to all"])
@pytest.mark.parametrize("sender", ["its own", "any"])
def test_a_listener_hears_nothing(crawler, how, signal, sender):
    heard = []

    def listen(**given):
        heard.append(given["what"])
        return 7

    others = {} if sender == "its own" else {"sender": Anything}
    assert sent(crawler, how, what=1) == []
    crawler.signals.connect(listen, signal, **others)
    assert [value for _, value in sent(crawler, how, what=2)] == [7]
    crawler.signals.disconnect(listen, signal, **others)
    assert sent(crawler, how, what=3) == []
    assert heard == [2]


def test_a_signal_of_another_sender_is_heard(crawler):
    heard = []

    def listen(**given):
        heard.append(given["what"])

    crawler.signals.connect(listen, SIGNAL)
    sent(crawler, "plain", what=1, sender=object())
    Crawler(crawler.spidercls, Settings()).signals.send_catch_log(SIGNAL, what=2)
    assert heard == []


@pytest.mark.parametrize("how", ["async", "plain"])
def test_listeners_are_looked_for_where_there_are_none(crawler, how, monkeypatch):
    def listen(**_):
        pass

    crawler.signals.connect(listen, OTHER)
    with monkeypatch.context() as patch:
        patch.setattr(scrapy.utils.signal, "getAllReceivers", lambda *_: pytest.fail("it was sent"))
        assert sent(crawler, how) == []


def test_another_kind_of_signals_is_replaced():
    class Own(SignalManager):
        pass

    made = Crawler(type("Probe", (scrapy.Spider,), {"name": "probe"}), Settings())
    made.signals = Own(made)
    HeardSignals.from_crawler(made)
    assert type(made.signals) is Own
