"""The hash of a file is the one of its bytes, and is made without holding them."""

from __future__ import annotations

import hashlib
import tracemalloc
from pathlib import Path

from linfen_crawler.exporters.file_digest import sha256_of_file


def test_a_hash_is_another_one_or_takes_the_memory_of_its_file(tmp_path: Path) -> None:
    data = bytes(range(256)) * 40_000
    (tmp_path / "part").write_bytes(data)
    expected = hashlib.sha256(data).hexdigest()
    tracemalloc.start()
    try:
        assert sha256_of_file(tmp_path / "part") == expected
        assert tracemalloc.get_traced_memory()[1] < len(data) / 10
    finally:
        tracemalloc.stop()
