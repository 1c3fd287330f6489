"""What tests of several parts use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import FAST, PostgreSQL, postgresql


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    """One PostgreSQL server for all tests of a process."""
    with postgresql(**FAST) as server:
        yield server
