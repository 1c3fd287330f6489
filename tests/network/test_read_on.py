"""A connection that stops reading stands still, and one that only says so reads on without the loop hearing of it."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager, suppress

from tests.program import run_text

SIZE = 3_000_000

CHILD = """
import asyncio, json, sys
from twisted.internet import asyncioreactor
loop = asyncio.new_event_loop()
asyncioreactor.install(loop)
from twisted.internet import reactor
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.protocol import Protocol
from linfen_crawler.network.read_on import read_on

port, how = json.loads(sys.argv[1])
told_the_loop, came, came_while_paused, lost = [], [], [], []
for name in ("add_reader", "remove_reader"):
    setattr(loop, name, lambda *given, plain=getattr(loop, name): (told_the_loop.append(1), plain(*given))[1])

class Reading(Protocol):
    paused = False

    def connectionMade(self):
        read_on(self.transport)

    def dataReceived(self, data):
        came.append(len(data))
        came_while_paused.extend([1] if self.paused else [])
        if how == "aborts":
            self.transport.abortConnection()
        elif len(came) == 1 or how == "each time":
            told_the_loop.clear()
            self.transport.pauseProducing()
            self.paused = how == "once"
            if self.paused:
                self.go_on_after(100)
            else:
                self.transport.resumeProducing()
                told.append(len(told_the_loop))

    def go_on_after(self, rounds):
        if rounds:
            loop.call_soon(self.go_on_after, rounds - 1)
            return
        told.append(len(told_the_loop))
        self.paused = False
        self.transport.resumeProducing()

    def connectionLost(self, reason):
        lost.append(reason.type.__name__)
        reactor.callLater(0, reactor.stop)

told = []
connectProtocol(TCP4ClientEndpoint(reactor, "127.0.0.1", port), Reading()).addErrback(lambda error: reactor.stop())
reactor.run()
print(json.dumps([sum(came), len(came_while_paused), lost, told]))
"""


@contextmanager
def sending():
    """A server that sends `SIZE` bytes and closes."""

    def serve():
        connection, _ = server.accept()
        with connection, suppress(OSError):  # it was aborted
            connection.sendall(b"x" * SIZE)

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            thread.join(30)


def ask(how: str) -> list:
    with sending() as port:
        done = run_text("-c", CHILD, json.dumps([port, how]))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_loop_hears_of_a_stop_that_is_taken_back():
    came, _, lost, told = ask("each time")
    assert (came, lost) == (SIZE, ["ConnectionDone"])
    assert set(told) == {0}


def test_a_connection_that_stopped_reads_or_never_goes_on():
    came, while_paused, lost, told = ask("once")
    assert (came, while_paused, lost) == (SIZE, 0, ["ConnectionDone"])
    assert told == [1]


def test_a_connection_that_was_aborted_reads_on():
    came, _, lost, _ = ask("aborts")
    assert came < SIZE
    assert lost == ["ConnectionAborted"]
