"""Where workers of a test stand: on this machine with a line that can be cut, or each in a network of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.many_sites.cut_line import Line

_BRIDGES = ("10.213.1", "10.213.2")
"""The networks of the cluster and of the sites: addresses that nobody here uses."""


@dataclass
class Machine:
    """Where a worker is started."""

    scheduler: str
    """The scheduler's address, as it is seen from there."""
    environment: dict[str, str]
    command: list[str] = field(default_factory=list)
    """What a program is started by."""
    options: list[str] = field(default_factory=list)
    """Further ones of the worker."""


class OneHost:
    """All on this machine; the far workers reach scheduler and PostgreSQL over lines that can be cut."""

    host = "127.0.0.1"

    def __init__(self, scheduler: str, socket: Path, database: str, replica: str) -> None:
        address = urlsplit(scheduler)
        self._lines = [Line(socket), Line((address.hostname or "", address.port or 0))]
        ledger, dask = self._lines
        self.near = Machine(
            scheduler,
            {"LINFEN_LEDGER": f"postgresql://linfen@/{database}?host={socket.parent}", "LINFEN_REPLICA": replica},
        )
        self.far = Machine(
            f"tcp://127.0.0.1:{dask.port}",
            {"LINFEN_LEDGER": f"postgresql://linfen@127.0.0.1:{ledger.port}/{database}", "LINFEN_REPLICA": replica},
        )

    def new(self) -> Machine:
        """A further machine that is never cut off."""
        return self.near

    def cut(self) -> None:
        """Cut the far machine off: all connections break, none can be made."""
        for line in self._lines:
            line.cut()

    def mend(self) -> None:
        for line in self._lines:
            line.mend()

    def close(self) -> None:
        for line in self._lines:
            line.close()


class Namespaces:
    """Each worker in a network namespace with two interfaces: one to scheduler and PostgreSQL, one to the sites.

    The far one's first interface can be taken down: nothing breaks then, and nothing comes through; each end has to
    find out by itself. It reaches the sites all the while.
    """

    host = f"{_BRIDGES[0]}.1"

    def __init__(self, scheduler: str, socket: Path, database: str, replica: str) -> None:
        self._count = 0
        self._scheduler = scheduler
        self._replica_port = replica.rpartition(":")[2]
        self._ledger = Line(socket, self.host)
        self._sites = Line(("127.0.0.1", int(self._replica_port)), f"{_BRIDGES[1]}.1")
        self._address = f"postgresql://linfen@{self.host}:{self._ledger.port}/{database}"
        self._relays: list[subprocess.Popen[str]] = []
        self.far = self.new()
        self._far = self._count
        self.near = self.new()

    def new(self) -> Machine:
        """A further machine."""
        self._count += 1
        number = self._count
        space = _name(number)
        _ip("netns", "add", space)
        for bridge, net in enumerate(_BRIDGES):
            outside = f"lft{number}{'ab'[bridge]}"
            _ip("link", "add", outside, "type", "veth", "peer", "name", f"eth{bridge}", "netns", space)
            _ip("link", "set", outside, "master", f"lftbr{bridge}", "up")
            _ip("-n", space, "address", "add", f"{net}.{number + 1}/24", "dev", f"eth{bridge}")
            _ip("-n", space, "link", "set", f"eth{bridge}", "up")
        _ip("-n", space, "link", "set", "lo", "up")
        into = ["ip", "netns", "exec", space]
        # A replica is asked on loopback only: what listens there passes it on over the second interface.
        relay = subprocess.Popen(
            [
                *(*into, sys.executable, "-m", "tests.many_sites.cut_line"),
                *(f"{_BRIDGES[1]}.1:{self._sites.port}", self._replica_port),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._relays.append(relay)
        assert relay.stdout is not None
        assert relay.stdout.readline()
        environment = {"LINFEN_LEDGER": self._address, "LINFEN_REPLICA": f"127.0.0.1:{self._replica_port}"}
        return Machine(self._scheduler, environment, into, ["--host", f"{_BRIDGES[0]}.{number + 1}"])

    def cut(self) -> None:
        """Cut the far machine off: its packets are lost."""
        _ip("link", "set", f"lft{self._far}a", "down")

    def mend(self) -> None:
        _ip("link", "set", f"lft{self._far}a", "up")

    def close(self) -> None:
        for relay in self._relays:
            relay.kill()
            relay.communicate()
        self._ledger.close()
        self._sites.close()
        for number in range(1, self._count + 1):
            _ip("netns", "delete", _name(number))


@contextmanager
def bridges() -> Iterator[None]:
    """The two bridges of `Namespaces`; where this machine forbids them the test is skipped."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need Linux, root and iproute2")
    with ExitStack() as undo:
        try:
            for bridge, net in enumerate(_BRIDGES):
                # With an address of its own: else it takes the lowest of its ports', which a machine that is added
                # later can change. Those that are there go on sending to the old one, in vain, for a minute.
                _ip("link", "add", f"lftbr{bridge}", "address", f"02:00:00:00:00:{bridge:02}", "type", "bridge")
                undo.callback(_ip, "link", "delete", f"lftbr{bridge}")
                _ip("address", "add", f"{net}.1/24", "dev", f"lftbr{bridge}")
                _ip("link", "set", f"lftbr{bridge}", "up")
            _ip("netns", "add", _name(0))
            _ip("netns", "delete", _name(0))
        except subprocess.CalledProcessError as error:
            pytest.skip(f"this machine makes no network namespaces: {error.stderr.strip()}")
        yield


def _name(number: int) -> str:
    return f"linfen-test-{number}"


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True, timeout=30)
