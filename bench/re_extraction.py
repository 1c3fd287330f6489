"""What reading records out of an archive costs beside the extraction itself: the figures of docs/performance.md.

    python -m bench.re_extraction [--scale 4] [--rounds 3] [ARCHIVE-OR-FOLDER…]
    python -m bench.re_extraction --articles 3000      # pages of 29 KB in place of the replica's 5 KB
    python -m bench.re_extraction --pages FOLDER       # saved pages, as large as pages are

Without archives a crawl of the replica makes some, or one of `bench/big_site.py`; saved pages are put into one as other
programs write it, with nothing but their answers. What is measured is measured in turn, round by round, so that a busy
machine slows all of it. Of each the fastest round is shown; what the cores are worth is compared round by round, too:

- `extraction alone`: the bodies of the same pages, held in memory, to JSON lines by `extract`, in one process;
- `… in N at once`: the same by N processes, each of which takes the next pages when it has done some: what so many
  cores are worth, which is less than N times one where they share what a processor has;
- `on 1 core`, `on N cores`: the archive files to JSON lines, as `linfen extract` does it: unpacked, records found,
  codings undone, extracted. The start of the processes is in it.

All but the last run in processes in which no thread was ever started, and that come of none in which one was: with one
the C library takes a lock for each piece of memory that it gives out, which would make the comparison easy.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.archive.archive_files import ENDINGS, ArchiveFile, archives_of
from linfen_crawler.archive.archive_set import ArchiveSet
from linfen_crawler.archive.page_records import PageTask, RecordMaker, VisitTask, read_capture
from linfen_crawler.archive.page_tasks import Choice, PageTasks
from linfen_crawler.article import NotAnArticle
from linfen_crawler.extract_article import extract
from linfen_crawler.extraction.page_limits import LONGEST_PAGE
from linfen_crawler.operations.extract_pages import extract_pages
from linfen_crawler.operations.page_sources import Wish
from linfen_crawler.sites import SitesByHost, load_sites

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from multiprocessing.connection import Connection

    from linfen_crawler.sites import SiteDefinition


AT_ONCE = 32
"""Pages that are made into records in one go."""

_FORKING = multiprocessing.get_context("fork")


def main() -> None:
    """Measure, and print a table."""
    import argparse

    parser = argparse.ArgumentParser(prog="python -m bench.re_extraction")
    parser.add_argument("paths", nargs="*", type=Path, help="archives, or folders of them")
    parser.add_argument(
        "--scale", type=float, default=4.0, help="how large the replica is that is crawled without them"
    )
    parser.add_argument(
        "--articles", type=int, help="crawl so many articles of the large site; of saved pages, so many records"
    )
    parser.add_argument("--pages", type=Path, help="a folder of saved pages, each taken again and again")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--all-cores-only", action="store_true", help="leave out what runs on one core alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not options.paths:
            making = _FORKING.Process(target=_make_archives, args=(Path(folder), options))
            making.start()
            making.join()
            if making.exitcode:
                parser.error("no archive could be made; why stands above")
        files = [file for path in options.paths or [Path(folder)] for file in _files_of(path)]
        if not files:
            parser.error(f"there is no archive in {', '.join(map(str, options.paths))}")
        archives = [archive for file in files for archive in archives_of(file)]
        _measure(archives, options.rounds, options.cores, all_cores_only=options.all_cores_only)


def _make_archives(folder: Path, options: argparse.Namespace) -> None:
    # Imported here, in a process of its own: see `_measure`.
    from bench.archives_to_read import crawl_large_site, crawl_replica, write_saved
    from bench.extraction_speed import pages_of

    if options.pages:
        write_saved(folder / "saved.warc.gz", pages_of(options.pages), options.articles or 1000)
    elif options.articles:
        crawl_large_site(folder, options.articles)
    else:
        crawl_replica(folder, options.scale)


def _files_of(path: Path) -> list[Path]:
    return sorted(each for each in path.rglob("*") if each.name.endswith(ENDINGS)) if path.is_dir() else [path]


def _measure(archives: Sequence[ArchiveFile], rounds: int, cores: int, *, all_cores_only: bool) -> None:
    # As few imports above as can be: each process of the pool imports this program again, which is no part of what is
    # measured. With a crawler in it that took 0.3 s of each, in every round.
    from statistics import median

    wish = Wish(load_sites(), Choice())
    packed = sum(archive.size for archive in archives)
    alone = _extraction_alone(archives, wish)
    together, on_all = f"... in {cores} at once", f"on {cores} cores"
    ways: dict[str, Callable[[], int]] = {
        "extraction alone": alone,
        together: lambda: _at_once(alone, cores),
        "on 1 core": lambda: _records(archives, wish, 1),
        on_all: lambda: _records(archives, wish, cores),
    }
    if all_cores_only:
        ways = {name: ways[name] for name in (together, on_all)}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    records = dict.fromkeys(ways, 0)
    with closing(_Apart({name: way for name, way in ways.items() if name != on_all})) as apart:
        for _ in range(rounds):
            for name, way in ways.items():
                began = time.perf_counter()
                records[name] = way() if name == on_all else apart.run(name)
                taken[name].append(time.perf_counter() - began)
    base = min(next(iter(taken.values())))
    print(f"{len(archives)} archives, {packed / 1e6:.1f} MB, {records[on_all]} records")
    print(f"{'':18} {'seconds':>8} {'records/s':>10} {'MB/s':>6} {'of the first':>14}")
    for name, of_rounds in taken.items():
        seconds = min(of_rounds)
        rate, share = records[name] / seconds, seconds / base
        print(f"{name:18} {seconds:8.2f} {rate:10.0f} {packed / 1e6 / seconds:6.2f} {share:13.2f}x")
    shares = [worth / here for worth, here in zip(taken[together], taken[on_all], strict=True)]
    print(
        f"{on_all}: {min(taken[together]) / min(taken[on_all]):.0%} of what they are worth; "
        f"of the rounds {min(shares):.0%} to {max(shares):.0%}, median {median(shares):.0%}"
    )
    if len(set(records.values())) > 1:
        print(f"these are not the same records: {records}")


class _Apart:
    """A process that does one of several things when it is told to."""

    def __init__(self, ways: Mapping[str, Callable[[], int]]) -> None:
        self._ways = ways
        self._here, there = _FORKING.Pipe()
        _FORKING.Process(target=self._serve, args=(there,)).start()
        there.close()

    def run(self, name: str) -> int:
        """What it comes to."""
        try:
            self._here.send(name)
            return int(self._here.recv())
        except (EOFError, OSError):
            raise SystemExit("a process of the comparison ended before its time; what it said stands above") from None

    def _serve(self, there: Connection) -> None:
        self.close()  # the end of the other copy is that of the program
        while True:
            try:
                name = there.recv()
            except EOFError:
                return
            there.send(self._ways[name]())

    def close(self) -> None:
        """End it: nobody else does, and it would be waited for."""
        self._here.close()


def _records(archives: Sequence[ArchiveFile], wish: Wish, jobs: int) -> int:
    return sum(found.line is not None for found in extract_pages(archives, wish, jobs=jobs))


def _at_once(alone: Callable[..., int], cores: int) -> int:
    """All records, by several processes that take the next pages when they have done some, so that none waits long.

    Forked: they have the pages, and all that is loaded.
    """
    made, taken = _FORKING.SimpleQueue(), _FORKING.Value("q", 0)

    def take() -> int:
        with taken.get_lock():
            taken.value += AT_ONCE
            return int(taken.value) - AT_ONCE

    processes = [_FORKING.Process(target=lambda: made.put(alone(take))) for _ in range(cores)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise SystemExit(1)
    return sum(made.get() for _ in processes)


class _Page(NamedTuple):
    """What `extract` takes."""

    data: bytes
    url: str
    site: SiteDefinition | None
    content_type: str | None
    fetched_at: datetime | None


def _extraction_alone(archives: Sequence[ArchiveFile], wish: Wish) -> Callable[..., int]:
    """What makes records by `extract` of pages in memory, unpacked: of all, or of those that a function says.

    They are the pages of which reading the archives makes records. Those of an article of several are taken one by one.
    """
    make_record = RecordMaker(wish.definitions)
    by_host = SitesByHost(wish.definitions.values())
    with ArchiveSet(archives) as together:
        tasks = PageTasks(together, wish.choice, wish.definitions.keys())
        of_all = [task for number in range(len(archives)) for task in tasks.of_archive(number)]
        articles = [
            _pages_of(task, wish, by_host)
            for task in of_all
            if isinstance(task, VisitTask | PageTask) and make_record(task).line is not None
        ]

    def run(take: Callable[[], int] | None = None) -> int:
        take = take or count(step=AT_ONCE).__next__
        done = 0
        while some := articles[(first := take()) : first + AT_ONCE]:
            for pages in some:
                lines = [_line_of(page) for page in pages]
                done += any(lines)
        return done

    return run


def _line_of(page: _Page) -> bytes | None:
    try:
        article = extract(
            page.data, page.url, site=page.site, content_type=page.content_type, fetched_at=page.fetched_at
        )
    except NotAnArticle:
        return None
    return article.to_json_bytes()


def _pages_of(task: VisitTask | PageTask, wish: Wish, by_host: SitesByHost) -> list[_Page]:
    if isinstance(task, VisitTask):
        site, fetched_at = wish.definitions.get(task.visit.site), task.visit.fetched_at
        captures = [(read_capture(page.capture), page.payload) for page in task.pages]
    else:
        site, fetched_at = by_host.site_of(task.captured.url), task.captured.date
        captures = [(task.captured, task.payload)]
    pages = []
    for captured, payload in captures:
        answer = (captured if payload is None else read_capture(payload)).answer
        if answer is not None:
            data, _ = answer.content(LONGEST_PAGE)
            pages.append(_Page(data, captured.url, site, answer.header("content-type"), fetched_at))
    return pages


if __name__ == "__main__":
    main()
