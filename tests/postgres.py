"""A PostgreSQL server of the tests' own: Debian's programs, a folder in /tmp, a Unix socket and no port."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from linfen_crawler.ledger.server import LedgerServer

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""Not for tests of what a crash leaves."""

KEEPING = {"fsync": "off", "autovacuum": "off"}
"""For those: what was committed outlives the death of all processes, in the system's cache. That it outlives the
system's, too, is PostgreSQL's own promise."""

_numbers = itertools.count(1)


def programs() -> Path | None:
    """The folder with initdb and postgres; None where there is none."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


class PostgreSQL:
    """A server that was started; it can be stopped and started again."""

    def __init__(self, bin_folder: Path, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self._bin = bin_folder
        self._settings = {"listen_addresses": "", "max_connections": "60", "shared_buffers": "32MB", **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self._user = _user()
        folder.chmod(0o755)
        if self._user is not None:
            shutil.chown(folder, self._user)
        self._run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "linfen", "-E", "UTF8", "--no-sync")
        self.start()

    @property
    def url(self) -> str:
        """The address of the server's own database."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql://linfen@/{database}?host={self.folder}"

    def database(self, *, owner: str = "linfen") -> LedgerServer:
        """A new database."""
        name = f"ledgers{next(_numbers)}"
        self.sql(f"CREATE DATABASE {name} OWNER {owner}")
        return LedgerServer.parse(self.url_of(name))

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run a statement outside of any transaction; gives what it returns."""
        import psycopg

        with psycopg.connect(self.url_of(database), autocommit=True) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def start(self) -> None:
        """Start it, if it does not run, and wait until it takes connections."""
        import psycopg

        if self._process is not None:
            return

        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self.folder / "data", "-k", self.folder, *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd="/",
                **self._as_user(),
            )
        for _ in range(600):
            if self._process.poll() is not None:
                self._process = None
                break
            if psycopg.pq.PGconn.ping(self.url.encode()) == psycopg.pq.Ping.OK:
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT breaks all connections, SIGQUIT is a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=60)
            self._process = None

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments], capture_output=True, cwd="/", timeout=120, **self._as_user()
        )
        assert done.returncode == 0, done.stderr

    def _as_user(self) -> dict[str, object]:
        """PostgreSQL refuses to run as root."""
        if self._user is None:
            return {}
        return {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []}


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def postgresql(**settings: str) -> Iterator[PostgreSQL]:
    """A server, as long as the block lasts; where no program is found the test is skipped."""
    place = programs()
    if place is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    # Not in pytest's folder, which nobody else may enter; and the path of a socket has 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="linfen-pg-", dir="/tmp"))
    server = PostgreSQL.__new__(PostgreSQL)
    try:
        server.__init__(place, folder, settings)  # type: ignore[misc]
        yield server
    finally:
        if getattr(server, "_process", None) is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
