"""What an extraction costs, as a multiple of lxml's parse of the same page: the figures of docs/performance.md.

    python -m bench.extraction_speed PAGE-OR-FOLDER… [--rounds 20]

Both are measured in turn, page by page and round by round, so that a busy machine slows both, and in the processor's
time; of each the fastest round counts. lxml parses the bytes with the charset given and does nothing else; `extract`
decodes, parses, finds, cleans, normalizes and validates all fields of the record.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from linfen_crawler import NotAnArticle, extract
from linfen_crawler.extraction.decode import decode

if TYPE_CHECKING:
    from collections.abc import Callable

ENDINGS = {".html", ".htm", ".shtml"}


def main() -> None:
    """Measure, and print a line a page and the sums."""
    parser = argparse.ArgumentParser(prog="python -m bench.extraction_speed")
    parser.add_argument("paths", nargs="+", type=Path, help="saved pages, or folders of them")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    files = [file for path in options.paths for file in pages_of(path)]
    if not files:
        parser.error(f"there is no page ({', '.join(sorted(ENDINGS))}) in {', '.join(map(str, options.paths))}")
    rows = [_measure(file, options.rounds) for file in files]
    print(f"{'page':32} {'KB':>6} {'parse ms':>9} {'extract ms':>10} {'ratio':>6}")
    for name, size, parse, whole in rows:
        print(f"{name[:32]:32} {size / 1000:6.0f} {parse * 1e3:9.2f} {whole * 1e3:10.2f} {whole / parse:6.2f}")
    parsing, extracting = sum(row[2] for row in rows), sum(row[3] for row in rows)
    ratios = [whole / parse for _, _, parse, whole in rows]
    size = sum(row[1] for row in rows)
    print(
        f"{len(rows)} pages, {size / 1e6:.2f} MB: parse {parsing * 1e3:.0f} ms, extract {extracting * 1e3:.0f} ms; "
        f"ratio of the sums {extracting / parsing:.2f}, median {statistics.median(ratios):.2f}, "
        f"worst {max(ratios):.2f}; {len(rows) / extracting:.0f} pages/s, {size / 1e6 / extracting:.1f} MB/s"
    )


def pages_of(path: Path) -> list[Path]:
    """The pages in a folder and the folders below it, or the one page."""
    return sorted(file for file in path.rglob("*") if file.suffix.lower() in ENDINGS) if path.is_dir() else [path]


def _measure(file: Path, rounds: int) -> tuple[str, int, float, float]:
    data = file.read_bytes()
    charset = decode(data).charset

    def parse() -> None:
        etree.fromstring(data, etree.HTMLParser(encoding=charset, huge_tree=True))

    def whole() -> None:
        with contextlib.suppress(NotAnArticle):
            extract(data)

    fastest = {parse: float("inf"), whole: float("inf")}
    for _ in range(rounds):
        for step in (parse, whole):
            fastest[step] = min(fastest[step], _seconds(step))
    return file.stem, len(data), fastest[parse], fastest[whole]


def _seconds(step: Callable[[], None]) -> float:
    gc.collect()
    gc.disable()
    began = time.process_time()
    step()
    taken = time.process_time() - began
    gc.enable()
    return taken


if __name__ == "__main__":
    main()
