"""Crawls of the replica in processes of their own, two kinds in turn, and what the one costs against the other."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

from linfen_crawler.replica import SpawnedReplica, spawned

SCALE = 4.3  # of the replica: some 600 articles
ROUNDS = 7


def compare(module: str, *, on: str, off: str, names: tuple[str, str]) -> None:
    """Run both kinds in turn, each into an empty folder, and print the speed of each and the share of the first.

    Args:
        module: The benchmark that has the two as commands: `python -m MODULE KIND REPLICA OUTPUT`.
        on: The kind that costs.
        off: The kind that it is measured against.
        names: What the two are called in print.
    """
    speeds: dict[str, list[float]] = {on: [], off: []}
    efforts: dict[str, list[float]] = {on: [], off: []}
    with spawned(sites=["lfxww"], scale=SCALE, crawl_delay=None) as replica:
        crawl_in_child(module, off, replica, tempfile.mkdtemp())  # so that the replica has made its pages once
        for _ in range(ROUNDS):
            for what, measured in speeds.items():
                with tempfile.TemporaryDirectory() as output:
                    report = crawl_in_child(module, what, replica, output)
                measured.append(report["records"] / report["seconds"])
                efforts[what].append(report["records"] / report["processor"])
    for name, measured in zip(names, speeds.values(), strict=True):
        print(f"{name}: {statistics.median(measured):.0f} articles/s ({min(measured):.0f} to {max(measured):.0f})")
    # The second is the one to trust on a machine that does other things, too; the first has the waiting for the disk.
    for name, figures in (("by the clock", speeds), ("by processor time", efforts)):
        shares = [one / other for one, other in zip(figures[on], figures[off], strict=True)]
        print(f"share {name}: {statistics.median(shares):.0%} ({min(shares):.0%} to {max(shares):.0%})")


def crawl_in_child(module: str, what: str, replica: SpawnedReplica, output: str) -> dict[str, float]:
    """One crawl in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", module, what, replica.address, output],
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")},
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    report: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return report


def crawl_here(replica: str, output: str, **wish: Any) -> None:
    """Crawl, and print records, seconds of the clock and of the processor, and the most memory used, in bytes."""
    import resource

    from linfen_crawler.operations.crawl import run_crawl
    from linfen_crawler.sites import load_sites
    from linfen_crawler.spiders import site_spider  # noqa: F401 - what it loads is no part of the crawl

    site = load_sites()["lfxww"]
    began = time.process_time()
    [summary] = run_crawl([site], output=output, replica=replica, delay=0.0, **wish)
    processor = time.process_time() - began
    seconds = (summary.finished_at - summary.started_at).total_seconds()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    figures = {"records": summary.records, "seconds": seconds, "processor": processor, "memory": memory}
    print(json.dumps(figures))
