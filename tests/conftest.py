"""What tests of several parts use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from linfen_crawler.operations.usable_cores import usable_cores
from tests.postgres import FAST, PostgreSQL, postgresql


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    """One PostgreSQL server for all tests of a process."""
    with postgresql(**FAST) as server:
        yield server


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """With `-n auto` one process more than there are cores: crawls wait much of their time, between requests."""
    return usable_cores() + 1
