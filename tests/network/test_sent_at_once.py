"""What is written to a connection is sent before the loop comes round, and what it does not take behind it."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager

import pytest

from tests.program import run_text

CHILD = """
import asyncio, json, sys
from twisted.internet import asyncioreactor
loop = asyncio.new_event_loop()
asyncioreactor.install(loop)
from twisted.internet import reactor
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.protocol import Protocol
from linfen_crawler.network.last_look import look_before_sending
from linfen_crawler.network.sent_at_once import send_at_once

port, pieces, may_send, by_producer = json.loads(sys.argv[1])
waits, lost = [], []
add_writer = loop.add_writer
loop.add_writer = lambda *arguments: (waits.append(1), add_writer(*arguments))[1]

class Sending(Protocol):
    def connectionMade(self):
        look_before_sending(self.transport, lambda: may_send)
        send_at_once(self.transport)
        waits.clear()
        if by_producer:
            self.transport.registerProducer(self, True)
        for size in pieces:
            self.transport.write(b"x" * size)
        if by_producer:
            self.transport.unregisterProducer()
        waits_before_the_loop.append(len(waits))
        self.transport.loseConnection()

    def pauseProducing(self):
        pass

    resumeProducing = stopProducing = pauseProducing

    def connectionLost(self, reason):
        lost.append(reason.type.__name__)
        reactor.callLater(0, reactor.stop)

waits_before_the_loop = []
connectProtocol(TCP4ClientEndpoint(reactor, "127.0.0.1", port), Sending()).addErrback(lambda error: reactor.stop())
reactor.run()
print(json.dumps([waits_before_the_loop[0], lost]))
"""


@contextmanager
def listening():
    """A server that counts what one connection brings, and reads nothing before it is told to."""
    came, read = [], threading.Event()

    def serve():
        connection, _ = server.accept()
        with connection:
            read.wait(30)
            while data := connection.recv(1 << 16):
                came.append(len(data))

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1], came, read
        finally:
            read.set()
            thread.join(30)


@pytest.mark.parametrize(
    ("pieces", "waits"),
    [([100], 0), ([100, 50], 0), ([100, 30_000_000, 7], 1)],
    ids=["one", "two", "more than it takes"],
)
def test_what_is_written_waits_for_the_loop_or_is_lost(pieces, waits):
    with listening() as (port, came, read):
        read.set()
        done = run_text("-c", CHILD, json.dumps([port, pieces, True, False]))
    assert done.returncode == 0, done.stderr
    waited, lost = json.loads(done.stdout)
    assert waited <= waits if waits == 0 else waited >= waits
    assert lost == ["ConnectionDone"]
    assert sum(came) == sum(pieces)


@pytest.mark.parametrize("pieces", [[100], [30_000_000]])
def test_a_connection_that_is_closed_while_it_waits_stays_open(pieces):
    with listening() as (port, came, read):
        read.set()
        done = run_text("-c", CHILD, json.dumps([port, pieces, True, True]))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[1] == ["ConnectionDone"]
    assert sum(came) == sum(pieces)


def test_what_may_not_be_sent_is_sent_at_once():
    with listening() as (port, came, _):
        done = run_text("-c", CHILD, json.dumps([port, [100], False, False]))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[1] == ["ConnectionLost"]
    assert came == []
