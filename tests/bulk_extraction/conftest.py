"""One cluster of two processes for all tests of the folder: starting it takes longer than most of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from linfen_crawler.operations.dask_cluster import open_cluster
from tests.cli.conftest import linfen

__all__ = ["linfen"]  # the fixture: the program as a user runs it


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with open_cluster("local:2") as client:
        yield client
