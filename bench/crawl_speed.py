"""How fast a crawl is beside a bare Scrapy spider and beside a loop without Scrapy: docs/performance.md.

    python -m bench.crawl_speed [--articles 2000] [--rounds 5]
    python -m bench.crawl_speed --kinds ours ours:CONCURRENT_REQUESTS=16 bare:TWISTED_REACTOR=…

Needs `pip install -r bench/requirements.txt`. Each crawl runs in a process of its own, all kinds in turn in each
round, against one server on this machine. A kind may bear settings, as `scrapy crawl -s` takes them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.big_site import A_LIST, SECTION, served

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = ("ours", "archive", "bare", "loop")


def main() -> None:
    """Measure, or as a child process run one crawl."""
    parser = argparse.ArgumentParser(prog="python -m bench.crawl_speed", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kinds", nargs="+", default=KINDS, metavar="KIND[:NAME=VALUE[,…]]")
    parser.add_argument("--child", nargs=3, metavar=("KIND", "ADDRESS", "OUTPUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        crawl_here(*options.child, articles=options.articles)
    else:
        measure(options.kinds, options.articles, options.rounds)


def measure(kinds: Sequence[str], articles: int, rounds: int) -> None:
    """Run all kinds in turn and print their speeds, and each one's share of the others."""
    reports: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    with served(articles) as site:
        for _ in range(rounds):
            for kind, measured in reports.items():
                measured.append(_in_child(kind, site.address, articles))
    for kind, measured in reports.items():
        print(
            f"{kind}: {_spread([each['pages'] / each['seconds'] for each in measured], 0)} pages/s, "
            f"{_spread([1000 * each['processor'] / each['pages'] for each in measured], 2)} ms of processor a page "
            f"({_spread([1000 * each['own'] / each['pages'] for each in measured], 2)} in the crawl's own process), "
            f"at most {max(each['memory'] for each in measured):.0f} MB"
        )
    for kind in kinds:
        for other in kinds:
            if kind != other and other.partition(":")[0] in {"bare", "loop", "ours"}:
                pairs = list(zip(reports[kind], reports[other], strict=True))
                clock = [100 * a["pages"] / a["seconds"] / (b["pages"] / b["seconds"]) for a, b in pairs]
                effort = [100 * (b["processor"] / b["pages"]) / (a["processor"] / a["pages"]) for a, b in pairs]
                print(
                    f"{kind} of {other}: {_spread(clock, 0)} % by the clock, {_spread(effort, 0)} % by processor time"
                )


def _spread(figures: Sequence[float], digits: int) -> str:
    return f"{statistics.median(figures):.{digits}f} ({min(figures):.{digits}f} to {max(figures):.{digits}f})"


def _in_child(kind: str, address: str, articles: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as output:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "bench.crawl_speed", "--articles", str(articles)),
                *("--child", kind, address, output),
            ],
            capture_output=True,
            text=True,
            env={name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")},
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr)
    report: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    if report["records"] != articles:
        raise SystemExit(f"{kind}: {report['records']:.0f} records of {articles} articles\n{done.stderr}")
    return report


def crawl_here(kind: str, address: str, output: str, *, articles: int) -> None:
    """One crawl in this process; prints pages, records, seconds of clock and processor, and megabytes.

    The time of the processes that read pages beside it is counted in, their megabytes are not.
    """
    name, _, written = kind.partition(":")
    settings = dict(pair.split("=", 1) for pair in written.split(",") if pair)
    lists = -(-articles // A_LIST)
    lines = Path(output) / "articles.jsonl"
    if name in {"ours", "archive"}:
        records, seconds, processor = _ours(address, output, archive=name == "archive", settings=settings)
    else:
        from bench import rivals

        import_module("aiohttp" if name == "loop" else "scrapy.core.downloader.handlers.http11")
        began, used = time.perf_counter(), time.process_time()
        if name == "bare":
            records = rivals.crawl_bare(address, lists, lines, **settings)
        else:
            records = asyncio.run(rivals.crawl_in_loop(address, lists, lines))
        seconds, processor = time.perf_counter() - began, time.process_time() - used
    own = processor
    beside = resource.getrusage(resource.RUSAGE_CHILDREN)  # the processes that read pages
    processor += beside.ru_utime + beside.ru_stime
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "records": records,
                "pages": articles + lists,
                "seconds": seconds,
                "processor": processor,
                "own": own,
                "memory": memory,
            }
        )
    )


def _ours(address: str, output: str, *, archive: bool, settings: dict[str, Any]) -> tuple[int, float, float]:
    """Everything on: robots.txt, pace (with a delay of 0), ledger, layouts, all fields, checks, commits."""
    import linfen_crawler.settings
    from linfen_crawler.operations.crawl import run_crawl
    from linfen_crawler.sites import load_sites
    from linfen_crawler.spiders import site_spider  # noqa: F401 - what it loads is no part of the crawl

    for name, value in settings.items():
        setattr(linfen_crawler.settings, name, value)
    site = load_sites()["lfxww"]
    import_module("scrapy.core.downloader.handlers.http11")
    began, used = time.perf_counter(), time.process_time()
    [summary] = run_crawl([site], output=output, sections=[SECTION], delay=0.0, replica=address, archive=archive)
    return summary.records, time.perf_counter() - began, time.process_time() - used


if __name__ == "__main__":
    main()
