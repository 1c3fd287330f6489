"""What a fleet of sites would take: a simulation of one night, and sums for a long back-fill. Figures of docs/scale.md.

    python -m bench.capacity [--sites 2800] [--addresses 1000000000] [--workers 1 4 8 16 64]

Nothing is fetched. The costs of a page are those that docs/performance.md measured, or are measured here (`_measured`);
how large sites are is assumed, for nobody has counted (`Assumed`). The simulation is of events: sites wait in the order
in which they are due, a worker takes one site at a time, asks it request by request at its delay, and takes the next.
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
import random
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from linfen_crawler.archive.capture_index import CaptureIndex
from linfen_crawler.bulk_extraction.manifest import Manifest
from linfen_crawler.bulk_extraction.part import Receipt
from linfen_crawler.bulk_extraction.part_tasks import PartTask, Piece

DAY = 86_400


@dataclass(frozen=True)
class Assumed:
    """What is assumed of sites."""

    articles_median: float = 25.0
    """New articles a day of the site in the middle; log-normal: a tenth of the sites have four times as many."""
    articles_sigma: float = 1.08
    lists: int = 12
    """Front page and lists that are asked for each night; with robots.txt one request more."""
    looks_again: float = 3.0
    """How often an article is looked at again in its first days (LINFEN_RECHECK_DAYS)."""
    delay: float = 2.0
    """Seconds between an answer of a site and the next request to it."""
    answer: float = 0.25
    """Seconds until an answer is there."""
    page_kb: float = 9.0
    """A page as it is sent, packed."""

    @property
    def pace(self) -> float:
        """Seconds from one request to the next."""
        return self.delay + self.answer


@dataclass(frozen=True)
class Known:
    """What docs/performance.md and docs/archive.md have measured, on one core of a small virtual machine."""

    crawl_ms: float = 7.42
    """Processor time of a page with its archive."""
    extract_ms: float = 5.24 / 0.94
    """Processor time of a page that is extracted again (29 KB)."""
    process_mb: float = 126.0
    """Most memory of a crawling process."""
    line_bytes: float = 2_663.0
    """A record's line."""
    warc_bytes_more: float = 1_000.0
    """What the records of a capture take beside its body: heads, request and note, packed."""
    task_ms: float = 9.7
    """A task of Dask that does nothing, one after the other on two workers (`python -m bench.bulk_extraction`)."""


def main() -> None:
    """Simulate, and print tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.capacity")
    parser.add_argument("--sites", type=int, default=2800)
    parser.add_argument("--addresses", type=int, default=10**9)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 4, 8, 16, 64])
    options = parser.parse_args()
    assumed, known = Assumed(), Known()
    draw = random.Random(20221023)
    articles = [
        round(draw.lognormvariate(math.log(assumed.articles_median), assumed.articles_sigma))
        for _ in range(options.sites)
    ]
    _night(articles, options.workers, assumed, known)
    _back_fill(articles, options.addresses, options.workers, assumed, known)


def _night(articles: list[int], workers: list[int], assumed: Assumed, known: Known) -> None:
    requests = [1 + assumed.lists + round((1 + assumed.looks_again) * count) for count in articles]
    new = sum(articles)
    print(f"one day of {len(articles):,} sites: {new:,} new articles, {sum(requests):,} requests")
    print(f"  records {new * known.line_bytes / 1e9:.2f} GB, archive {_warc(new, assumed, known) / 1e9:.2f} GB a day")
    print(f"  processor {sum(requests) * known.crawl_ms / 1e3 / 3600:.1f} hours of one core")
    print(f"  the slowest site alone takes {max(requests) * assumed.pace / 3600:.1f} hours, whatever the workers")
    print(f"{'sites at a time':>16} {'hours':>7} {'memory GB':>10} {'cores busy':>11}")
    for count in workers:
        for ahead in (1, 20):
            hours = _makespan(requests, count * ahead, count, assumed, known) / 3600
            busy = sum(requests) * known.crawl_ms / 1e3 / 3600 / hours
            print(f"{count:>7} x {ahead:<6} {hours:7.1f} {count * known.process_mb / 1e3:10.1f} {busy:11.1f}")


def _makespan(requests: list[int], at_once: int, processes: int, assumed: Assumed, known: Known) -> float:
    """Seconds until the last site is done, where so many are asked at the same time by so many processes."""
    # A process that asks many sites is slowed down when its core is full.
    each = max(assumed.pace, at_once / processes * known.crawl_ms / 1e3)
    free = [0.0] * at_once
    heapq.heapify(free)
    ended = 0.0
    for count in requests:
        end = heapq.heappop(free) + count * each
        ended = max(ended, end)
        heapq.heappush(free, end)
    return ended


def _back_fill(articles: list[int], addresses: int, workers: list[int], assumed: Assumed, known: Known) -> None:
    total = sum(articles)
    of_site = sorted((addresses * count / total for count in articles), reverse=True)
    visit, part = _measured()
    print(f"\na back-fill of {addresses:,} addresses over the same sites, as many of each as it has articles a day")
    print(
        f"  the largest site has {of_site[0]:,.0f}: {of_site[0] * assumed.pace / DAY:,.0f} days at its delay; "
        f"the median one {of_site[len(of_site) // 2] * assumed.pace / DAY:,.0f}"
    )
    print(f"  records {addresses * known.line_bytes / 1e12:.1f} TB")
    print(f"  archive {_warc(addresses, assumed, known) / 1e12:.1f} TB")
    print(f"  processor {addresses * known.crawl_ms / 1e3 / DAY:,.0f} days of one core")
    for count in workers:
        days = max(
            addresses * assumed.pace / (count * 20) / DAY,
            addresses * known.crawl_ms / 1e3 / count / DAY,
            of_site[0] * assumed.pace / DAY,
        )
        print(f"  {count:>4} processes of 20 sites: {days:,.0f} days at the least")
    parts = _warc(addresses, assumed, known) / (64 << 20)
    print("its archive extracted again, parts of 64 MB")
    print(
        f"  {parts:,.0f} tasks: {2 * parts * known.task_ms / 1e3 / 3600:.1f} hours of the scheduler for both readings, "
        f"a manifest of {parts * part / 1e6:,.0f} MB, an index of {addresses * visit / 1e9:,.0f} GB "
        f"({visit:.0f} bytes a visit)"
    )
    for count in workers:
        print(f"  {count:>4} cores: {addresses * known.extract_ms / 1e3 / count / DAY:,.1f} days")


def _warc(pages: float, assumed: Assumed, known: Known) -> float:
    return pages * (assumed.page_kb * 1000 + known.warc_bytes_more)


def _measured() -> tuple[float, float]:
    """Bytes of a visit in the index of an extraction, and of a part in its manifest."""
    draw = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "index"
        count = 200_000
        with CaptureIndex(file) as index:
            index.add_hashed_visits(
                (draw.getrandbits(63), n % 1000 << 40 | n, n % 1000, n * 9000, True, False) for n in range(count)
            )
            index.save()
        visit = file.stat().st_size / count
    receipt = Receipt(1, "parts/part-000001.jsonl", 12_345_678, "0" * 64, "findings/part-000001.jsonl")
    receipt.findings = [("no_article", "list_page", 10), ("left_out", "outside_period", 10), ("unread", "damaged", 1)]
    receipt.counts.other = {"request": 1000, "response": 1000, "warcinfo": 1}
    manifest = Manifest({}, tasks=[PartTask(1, (Piece(1, size=1 << 26),))], done={1: receipt.as_json()})
    return visit, len(json.dumps(manifest.as_json()["parts"], indent=1))


if __name__ == "__main__":
    print(json.dumps({**asdict(Assumed()), **asdict(Known())}))
    main()
