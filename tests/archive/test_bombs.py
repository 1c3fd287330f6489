"""Gzip members that unpack to far more than they are: reading them takes no more memory than any other."""

from __future__ import annotations

import gzip
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

HEAD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    b"WARC-Date: 2022-10-23T15:53:27Z\r\nWARC-Target-URI: http://a.example/1.html\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
)
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n"


def member_of(head: bytes, size: int) -> bytes:
    """A gzip member with a head and so many bytes of nothing behind it, in whole MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    nothing, times = bytes(1 << 20), size >> 20
    # Behind a full flush nothing refers to what stands before: the same packed bytes may come again and again.
    begin = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(nothing) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.crc32(head)
    for _ in range(times):
        checksum = zlib.crc32(nothing, checksum)
    length = len(head) + times * len(nothing)
    ending = struct.pack("<2L", checksum, length & 0xFFFFFFFF)
    return b"\x1f\x8b\x08" + bytes(7) + begin + again * times + packer.flush() + ending


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no limit of memory")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_bomb_takes_the_memory(tmp_path: Path, jobs: str) -> None:
    giant = 1 << 30  # more than the process may have
    body = HTTP % b""
    block = member_of(HEAD % (len(body) + giant) + body, giant)  # a record of 1 GB in 1 MB
    inner = member_of(b"", 1 << 28)
    packed = HTTP % b"Content-Encoding: gzip\r\n" + inner  # an answer whose coding unpacks to 256 MB
    coded = gzip.compress(HEAD % len(packed) + packed + b"\r\n\r\n")
    headers = member_of(b"WARC/1.0\r\nX: ", 1 << 28)  # a header that does not end
    (tmp_path / "bombs.warc.gz").write_bytes(block + coded + headers)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (900 << 20,) * 2); "
        "from linfen_crawler.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "extract", "--jobs", jobs, "--every-page", str(tmp_path / "bombs.warc.gz")],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 3, done.stderr
    assert done.stderr.count("too_large") >= 1
    assert "MemoryError" not in done.stderr
    assert done.stdout == ""
