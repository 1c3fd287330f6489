"""A Dask scheduler and its workers, each a process of its own, as they stand on several machines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from distributed import Client, LocalCluster

from tests.many_sites.networks import Machine

SECONDS = 120
"""No test waits longer for what has to happen; where it happens it waits no longer than that takes."""


def wait_until(what: Callable[[], Any], seconds: float = SECONDS) -> Any:
    """What the condition gives once it is true."""
    for _ in range(int(seconds / 0.3)):
        if found := what():
            return found
        Event().wait(0.3)
    raise AssertionError(f"waited in vain for {seconds} s")


class Workers:
    """The workers of a scheduler."""

    def __init__(self, scheduler: str, folder: Path, environment: dict[str, str]) -> None:
        self.scheduler = scheduler
        self._folder = folder
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")}
        self._environment = {**plain, **environment}
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, machine: Machine | None = None, **environment: str) -> int:
        """Start a worker, on this machine if no other is named; gives its process id."""
        machine = machine or Machine(self.scheduler, {})
        place = self._folder / f"worker{len(self._processes)}"
        place.mkdir()
        with (place / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    *(*machine.command, sys.executable, "-m", "distributed.cli.dask_worker", machine.scheduler),
                    *(
                        *machine.options,
                        "--nthreads",
                        "1",
                        "--no-nanny",
                        "--no-dashboard",
                        "--local-directory",
                        str(place),
                    ),
                ],
                env={**self._environment, **machine.environment, **environment},
                cwd=place,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self._processes.append(process)
        return process.pid

    def kill(self, pid: int) -> None:
        """Kill a worker and all that it has started, as a machine that loses its power does."""
        children = children_of(pid)
        for each in (pid, *children):
            os.kill(each, signal.SIGKILL)
        next(process for process in self._processes if process.pid == pid).wait(timeout=30)

    def end(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.kill()
                process.wait(timeout=30)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


def parent_of(pid: int) -> int:
    """The process that has started a process."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@contextmanager
def scheduler_with(
    folder: Path, environment: dict[str, str], host: str = "127.0.0.1"
) -> Iterator[tuple[Client, Workers]]:
    """A scheduler without workers, a client of it, and what starts workers; all end with the block."""
    with (
        LocalCluster(n_workers=0, host=host, dashboard_address="127.0.0.1:0", silence_logs=50) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        workers = Workers(cluster.scheduler_address, folder, environment)
        try:
            yield client, workers
        finally:
            workers.end()
