"""What an extraction costs beside other extractors, as multiples of lxml's parse: a table of docs/performance.md.

    python -m bench.extraction_rivals PAGE-OR-FOLDER… [--rounds 5]

Those of the other extractors are measured that the interpreter's environment has (`pip install gne trafilatura
newspaper4k jieba readability-lxml htmldate`). All take turns, round by round, in one process; time is the processor's,
so that other programs on the machine are not counted. Of the rounds the median counts, the spread stands beside it.
They do not do the same: `extract` gives all fields of the record, htmldate a date alone, readability a title and a body
in HTML.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import logging
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from bench.extraction_speed import pages_of
from linfen_crawler import NotAnArticle, extract
from linfen_crawler.extraction.decode import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    Step = Callable[[bytes, str], object]


def main() -> None:
    """Measure all that are there, and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.extraction_rivals")
    parser.add_argument("paths", nargs="+", type=Path, help="saved pages, or folders of them")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    decoded = [
        (data, decode(data)) for path in options.paths for file in pages_of(path) for data in [file.read_bytes()]
    ]
    pages = [(data, page.text, page.charset) for data, page in decoded]
    steps: dict[str, Step] = {"linfen-crawler": _ours}
    for name, load in _OTHERS.items():
        try:
            steps[name] = load()
        except ImportError as error:
            print(f"{name} is not measured: {error}")
    ratios: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(options.rounds + 1):
        parsing = _seconds(lambda: [_parse(data, charset) for data, _, charset in pages])
        for name, step in steps.items():
            taken = _seconds(lambda step=step: [_tried(step, data, text) for data, text, _ in pages])  # type: ignore[misc]
            ratios[name].append(taken / parsing)
    print(f"| {len(pages)} pages | median | spread |\n| --- | --- | --- |")
    for name, found in ratios.items():
        rounds = found[1:]  # the first one fills caches
        print(f"| {name} | {statistics.median(rounds):.1f} | {min(rounds):.1f} to {max(rounds):.1f} |")


def _seconds(step: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    step()
    return time.process_time() - began


def _tried(step: Step, data: bytes, text: str) -> None:
    with contextlib.suppress(Exception):  # a page that an extractor gives up on costs what it cost until then
        step(data, text)


def _parse(data: bytes, charset: str) -> None:
    etree.fromstring(data, etree.HTMLParser(encoding=charset, huge_tree=True))


def _ours(data: bytes, _text: str) -> None:
    with contextlib.suppress(NotAnArticle):
        extract(data)


def _gne() -> Step:
    extractor = importlib.import_module("gne").GeneralNewsExtractor
    return lambda _, text: extractor().extract(text)


def _trafilatura() -> Step:
    bare = importlib.import_module("trafilatura").bare_extraction
    return lambda _, text: bare(text, with_metadata=True)


def _newspaper() -> Step:
    article = importlib.import_module("newspaper").Article

    def step(_: bytes, text: str) -> None:
        page = article("https://news.example/1.html", language="zh", fetch_images=False)
        page.download(input_html=text)
        page.parse()

    return step


def _readability() -> Step:
    document = importlib.import_module("readability").Document

    def step(_: bytes, text: str) -> None:
        page = document(text)
        page.title()
        page.summary()

    return step


def _htmldate() -> Step:
    find_date = importlib.import_module("htmldate").find_date
    return lambda _, text: find_date(text)


_OTHERS: dict[str, Callable[[], Step]] = {
    "htmldate": _htmldate,
    "gne": _gne,
    "readability-lxml": _readability,
    "trafilatura": _trafilatura,
    "newspaper4k": _newspaper,
}


if __name__ == "__main__":
    main()
