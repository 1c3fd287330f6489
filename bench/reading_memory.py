"""How much memory the reading of an archive takes, however many captures it holds: the figure of docs/performance.md.

    python -m bench.reading_memory [--captures 1000 100000] [--cores 1]

Archives of so many small captures, each at an address of its own and every tenth a `revisit` of another, are read in a
process of their own, whose peak of memory is printed.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.page_tasks import Choice
from linfen_crawler.operations.extract_pages import extract_pages
from linfen_crawler.operations.page_sources import Wish

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>%d</p></body></html>"


def main() -> None:
    """Measure, and print a line for each number of captures."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading_memory")
    parser.add_argument("--captures", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--read", type=Path, help="read this archive and print the peak; used by the program itself")
    options = parser.parse_args()
    if options.read is not None:
        _read(options.read, options.cores)
        return
    print(f"{'captures':>10} {'MB':>8} {'seconds':>8} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for count in options.captures:
            path = Path(folder) / f"{count}.warc.gz"
            write(path, count)
            began = time.perf_counter()
            command = [sys.executable, "-m", "bench.reading_memory", "--read", str(path), "--cores", str(options.cores)]
            peak = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            seconds = time.perf_counter() - began
            print(f"{count:10} {path.stat().st_size / 1e6:8.1f} {seconds:8.1f} {peak / 1024:8.0f}", flush=True)


def write(path: Path, count: int) -> None:
    """Write an archive of so many captures."""
    with path.open("wb") as file:
        for number in range(count):
            block = PAGE % number
            more, kind = "", "response"
            if number % 10 == 9:
                block, kind = block.partition(b"<")[0], "revisit"
                more = f"WARC-Refers-To: <urn:uuid:{number - 5:032x}>\r\n"
            head = (
                f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
                f"WARC-Target-URI: http://news.example.cn/{number}.html\r\nWARC-Date: 2023-05-07T01:02:03Z\r\n"
                f"Content-Type: application/http;msgtype=response\r\n{more}Content-Length: {len(block)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 1, mtime=0))


def _read(path: Path, cores: int) -> None:
    for _ in extract_pages(archives_of(path), Wish({}, Choice()), jobs=cores):
        pass
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main()
