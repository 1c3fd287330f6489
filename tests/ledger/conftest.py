"""Every test of the ledger runs on both databases."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from linfen_crawler.ledger.server import LedgerServer, ServerLedger
from tests.postgres import PostgreSQL

Place = Path | ServerLedger

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(postgres: PostgreSQL) -> LedgerServer:
    """One database for the ledgers of all tests, each of a site of its own."""
    return postgres.database()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Place]:
    """Makes up places for ledgers that do not exist yet."""
    if request.param == "sqlite":
        return lambda: tmp_path_factory.mktemp("ledger") / "ledger.db"
    server = request.getfixturevalue("server")
    return lambda: server.of(f"town{next(_numbers)}")


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    """One such place."""
    return new_place()
