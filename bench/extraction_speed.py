"""What an extraction costs, as a multiple of lxml's parse of the same page: the figures of docs/performance.md.

    python -m bench.extraction_speed PAGE-OR-FOLDER… [--rounds 20]
    python -m bench.extraction_speed PAGE-OR-FOLDER… --layouts    # and with a layout that is learned from each page
    python -m bench.extraction_speed --replica          # its pages, by the general rules and by their sites' layouts

Both are measured in turn, page by page and round by round, so that a busy machine slows both, and in the processor's
time; of each the fastest round counts. lxml parses the bytes with the charset given and does nothing else; `extract`
decodes, parses, finds, cleans, normalizes and validates all fields of the record. Both free a tree, whose thousands of
small pieces the C library (glibc) puts together at the next large allocation, whoever asks for it: each asks for one at
its end, or extraction would pay for the tree of lxml's parse, too, and that for none.

`--alone` measures passes over all pages, each by one of the two alone, in turn.
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

from linfen_crawler import NotAnArticle, SiteDefinition, extract, load_sites
from linfen_crawler.extraction.decode import decode
from linfen_crawler.extraction.page_walk import NATIVE
from linfen_crawler.replica.http_message import Request
from linfen_crawler.replica.world import World
from linfen_crawler.site_making.learn_layouts import learn_layouts
from linfen_crawler.site_making.sample_page import SamplePage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_URL = "https://news.example/2021/0907/1.html"
ENDINGS = {".html", ".htm", ".shtml"}

_LARGE = 5000
"""Bytes: glibc puts small pieces together for what is no small one itself, 1 KB and more."""


def main() -> None:
    """Measure, and print a line a page and the sums."""
    parser = argparse.ArgumentParser(prog="python -m bench.extraction_speed")
    parser.add_argument("paths", nargs="*", type=Path, help="saved pages, or folders of them")
    parser.add_argument("--replica", action="store_true", help="the articles of the replica in place of saved pages")
    parser.add_argument("--layouts", action="store_true", help="also with a layout that is learned from each page")
    parser.add_argument("--alone", action="store_true", help="pass by pass over all pages, not page by page in turn")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    print("partly compiled" if NATIVE is not None else "pure Python")
    if options.replica:
        _measure_replica(options.rounds)
        return
    files = [file for path in options.paths for file in pages_of(path)]
    if not files:
        parser.error(f"there is no page ({', '.join(sorted(ENDINGS))}) in {', '.join(map(str, options.paths))}")
    if options.layouts:
        _measure_layouts(files, options.rounds, passes=options.alone)
    elif options.alone:
        _measure_passes([(file.read_bytes(), None) for file in files], None, options.rounds)
    else:
        _print_rows([(file.stem, *_measure(file.read_bytes(), options.rounds)) for file in files])


def _print_rows(rows: list[tuple[str, int, float, float]]) -> None:
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


def _measure_layouts(files: list[Path], rounds: int, *, passes: bool) -> None:
    """Pages from which a layout can be learned, by the general rules and with it."""
    bodies = [(file.stem, file.read_bytes()) for file in files]
    learned = [(name, data, site) for name, data in bodies if (site := _learned_from(data)) is not None]
    for label, by_layout in (("general rules", False), ("layouts", True)):
        print(f"{label}, {len(learned)} of {len(files)} pages")
        pages = [(name, data, site if by_layout else None) for name, data, site in learned]
        if passes:
            _measure_passes([(data, site) for _, data, site in pages], _URL, rounds)
        else:
            _print_rows([(name, *_measure(data, rounds, _URL, site)) for name, data, site in pages])


def _measure_passes(pages: list[tuple[bytes, SiteDefinition | None]], url: str | None, rounds: int) -> None:
    """All pages parsed, then all extracted, in turn."""
    steps = [_steps(data, url, site) for data, site in pages]
    taken = [
        (_seconds(_all_of([parse for parse, _ in steps])), _seconds(_all_of([whole for _, whole in steps])))
        for _ in range(rounds)
    ]
    parsing, extracting = ([each[place] for each in taken] for place in (0, 1))
    low, usual, high = statistics.quantiles((whole / parse for parse, whole in taken), n=4)
    print(
        f"fastest passes: parse {min(parsing) * 1e3:.1f} ms, extract {min(extracting) * 1e3:.1f} ms, ratio "
        f"{min(extracting) / min(parsing):.2f}; round by round {usual:.2f} (quartiles {low:.2f} to {high:.2f})"
    )


def _all_of(steps: list[Callable[[], None]]) -> Callable[[], None]:
    def run() -> None:
        for step in steps:
            step()

    return run


def _learned_from(data: bytes) -> SiteDefinition | None:
    """A site with the layout of one page, taken for two of its pages; None where nothing can be learned of it."""
    pages = [SamplePage(url, data) for url in (_URL, f"{_URL}?again")]
    with contextlib.suppress(NotAnArticle):
        for layout in learn_layouts(pages)[:1]:
            return SiteDefinition(
                key="learned",
                name="例",
                region="例/例",
                home="https://news.example/",
                hosts=("news.example",),
                verified="2021",
                layouts=(layout.as_layout("learned"),),
            )
    return None


def _measure_replica(rounds: int) -> None:
    """By the general rules and with the sites' layouts, each beside the parse of the same pages."""
    pages = list(_pages_of_replica())
    size = sum(len(data) for data, _, _ in pages) / len(pages)
    for name, by_layout in (("general rules", False), ("layouts", True)):
        rows = [_measure(data, rounds, url, site if by_layout else None) for data, url, site in pages]
        parse, whole = (sum(row[place] for row in rows) / len(rows) * 1e3 for place in (1, 2))
        print(
            f"{name}: {len(rows)} pages of {size / 1000:.1f} KB: parse {parse:.3f} ms, extract {whole:.2f} ms a page; "
            f"ratio of the sums {whole / parse:.1f}"
        )


def _pages_of_replica() -> Iterator[tuple[bytes, str, SiteDefinition]]:
    world, sites = World(scale=0.2), load_sites()
    for of_replica in world.sites.values():
        site = next((each for each in sites.values() if of_replica.host in each.hosts), None)
        if site is not None:
            for path in map(of_replica.article_path, of_replica.present()):
                request = Request("GET", of_replica.host, path, scheme=of_replica.scheme)
                yield world.answer(request).body, f"{of_replica.scheme}://{of_replica.host}{path}", site


def _measure(
    data: bytes, rounds: int, url: str | None = None, site: SiteDefinition | None = None
) -> tuple[int, float, float]:
    """Bytes, and the fastest seconds of parse and extraction."""
    fastest = dict.fromkeys(_steps(data, url, site), float("inf"))
    for _ in range(rounds):
        for step in fastest:
            fastest[step] = min(fastest[step], _seconds(step))
    parsing, extracting = fastest.values()
    return len(data), parsing, extracting


def _steps(data: bytes, url: str | None, site: SiteDefinition | None) -> tuple[Callable[[], None], Callable[[], None]]:
    """What parses a page, and what extracts it."""
    charset = decode(data).charset

    def parse() -> None:
        etree.fromstring(data, etree.HTMLParser(encoding=charset, huge_tree=True))

    def whole() -> None:
        with contextlib.suppress(NotAnArticle):
            extract(data, url, site=site)

    return parse, whole


def _seconds(step: Callable[[], None]) -> float:
    gc.collect()
    gc.disable()
    began = time.process_time()
    step()
    bytes(_LARGE)
    taken = time.process_time() - began
    gc.enable()
    return taken


if __name__ == "__main__":
    main()
