"""An S3 server for each module, with an empty bucket for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stores.s3_here import S3, s3_server


@pytest.fixture(scope="module")
def server() -> Iterator[S3]:
    with s3_server() as server:
        yield server


@pytest.fixture
def s3(server: S3, monkeypatch: pytest.MonkeyPatch) -> S3:
    for key in server.objects:
        server.client.delete_object(Bucket="news", Key=key)
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return server
