"""What the ledger costs: the start with a million known addresses, and the speed of a crawl with and without it.

    python -m bench.ledger start          # seconds to the first request, and memory
    python -m bench.ledger speed          # articles a second with the ledger, as a share of those without

Everything runs on this machine against the replica, without a delay between requests.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert

from linfen_crawler.ledger import Ledger
from linfen_crawler.ledger.schema import addresses, files
from linfen_crawler.replica import SpawnedReplica, spawned

KNOWN = 1_000_000
AT_ONCE = 20_000
SCALE = 4.3  # of the replica: some 600 articles
ROUNDS = 7


def main() -> None:
    """Run one of the measurements, or as a child process one crawl."""
    parser = argparse.ArgumentParser(prog="python -m bench.ledger", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("what", choices=["start", "speed", "crawl", "crawl-without"])
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.what == "start":
        measure_start()
    elif options.what == "speed":
        measure_speed()
    else:
        crawl(*options.arguments, without_ledger=options.what == "crawl-without")


def measure_start() -> None:
    """A run over a site with a million known addresses: how long until it asks for something, and its memory."""
    with tempfile.TemporaryDirectory() as output, spawned(sites=["lfxww"], scale=0.1, crawl_delay=None) as replica:
        began = time.monotonic()
        make_ledger(Path(output) / "lfxww")
        size = (Path(output) / "lfxww" / "ledger.db").stat().st_size
        print(f"{KNOWN:,} addresses made in {time.monotonic() - began:.0f} s, {size / 1e6:.0f} MB")
        for number in range(1, 4):
            replica.clear_log()
            began = time.monotonic()
            report = run("crawl", replica, output)
            first = next(entry.time for entry in replica.entries() if not entry.path.startswith("/__replica__"))
            print(f"run {number}: first request after {first - began:.2f} s, at most {report['memory'] / 1e6:.0f} MB")


def make_ledger(folder: Path) -> None:
    """A ledger of a million addresses, one in a hundred rejected, one in a thousand to be tried again."""
    folder.mkdir()
    line = b'{"id":"0"}\n'
    with (folder / "articles.jsonl").open("wb") as lines:
        for _ in range(KNOWN // AT_ONCE):
            lines.write(line * AT_ONCE)
    ledger = Ledger.open(folder / "ledger.db")
    for start in range(0, KNOWN, AT_ONCE):
        with ledger.engine.begin() as connection:
            connection.execute(insert(addresses), [row(n, n * len(line)) for n in range(start, start + AT_ONCE)])
    with ledger.engine.begin() as connection:
        connection.execute(insert(files).values(name="articles.jsonl", bytes=KNOWN * len(line)))
    ledger.close()


def row(n: int, line_at: int) -> dict[str, object]:
    """The nth address, as a crawl of years leaves it."""
    url = f"http://www.lfxww.com/linfen/shizheng/{n + 10_000_000}.html"
    state = "failed" if n % 1000 == 0 else "rejected" if n % 100 == 1 else "stored"
    return {
        "canonical": url,
        "url": url,
        "kind": "article",
        "state": state,
        "reason": {"failed": "timeout", "rejected": "no_body"}.get(state),
        "article_id": str(n + 10_000_000),
        "section_path": "linfen/shizheng",
        "section": '["临汾", "时政"]',
        "day": f"{2010 + n // 70_000}-{n // 6000 % 12 + 1:02}-{n // 200 % 28 + 1:02}",
        "discovered_at": "2020-01-01T00:00:00.000000+00:00",
        "discovered_from": "http://www.lfxww.com/linfen/shizheng/",
        "attempts": 1 if state == "failed" else 0,
        "last_asked_at": "2020-01-01T00:00:00.000000+00:00",
        "last_status": 200,
        "etag": f'"{n:032x}"',
        "record_id": f"{n:020x}",
        "content_hash": f"{n:064x}",
        "revision": 1,
        "page_count": 1,
        "line_at": line_at,
    }


def measure_speed() -> None:
    """Crawls with and without the ledger in turn, each into an empty folder."""
    speeds: dict[str, list[float]] = {"crawl": [], "crawl-without": []}
    efforts: dict[str, list[float]] = {"crawl": [], "crawl-without": []}
    with spawned(sites=["lfxww"], scale=SCALE, crawl_delay=None) as replica:
        run("crawl", replica, tempfile.mkdtemp())  # so that the replica has made its pages once
        for _ in range(ROUNDS):
            for what, measured in speeds.items():
                with tempfile.TemporaryDirectory() as output:
                    report = run(what, replica, output)
                measured.append(report["records"] / report["seconds"])
                efforts[what].append(report["records"] / report["processor"])
    for what, measured in speeds.items():
        name = "with the ledger" if what == "crawl" else "without it"
        print(f"{name}: {statistics.median(measured):.0f} articles/s ({min(measured):.0f} to {max(measured):.0f})")
    # The second is the one to trust on a machine that does other things, too; the first has the waiting for the disk.
    for name, measured in (("by the clock", speeds), ("by processor time", efforts)):
        shares = [on / off for on, off in zip(measured["crawl"], measured["crawl-without"], strict=True)]
        print(f"share {name}: {statistics.median(shares):.0%} ({min(shares):.0%} to {max(shares):.0%})")


def run(what: str, replica: SpawnedReplica, output: str) -> dict[str, float]:
    """One crawl in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.ledger", what, replica.address, output],
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")},
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    report: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return report


def crawl(replica: str, output: str, *, without_ledger: bool) -> None:
    """Crawl, and print records, seconds of the clock and of the processor, and the most memory used, in bytes."""
    import resource

    from linfen_crawler.operations.crawl import run_crawl
    from linfen_crawler.sites import load_sites
    from linfen_crawler.spiders import site_spider  # noqa: F401 - what it loads is no part of the crawl

    if without_ledger:
        take_ledger_away()
    site = load_sites()["lfxww"]
    began = time.process_time()
    [summary] = run_crawl([site], output=output, replica=replica, delay=0.0)
    processor = time.process_time() - began
    seconds = (summary.finished_at - summary.started_at).total_seconds()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    figures = {"records": summary.records, "seconds": seconds, "processor": processor, "memory": memory}
    print(json.dumps(figures))


def take_ledger_away() -> None:
    """The same spider with sets in memory in place of the ledger, and no waiting for the disk."""
    from linfen_crawler.exporters.jsonl import JsonlFile
    from linfen_crawler.ledger import Known, ListState
    from linfen_crawler.operations import run_record

    known: dict[str, Known] = {}

    def discovered(_: Ledger, found: list) -> set[str]:  # type: ignore[type-arg]
        new = {each.canonical for each in found} - known.keys()
        known.update(dict.fromkeys(new, Known("pending", "", None)))
        return new

    def nothing(*_: object, **__: object) -> None:
        return None

    def no_rows(*_: object, **__: object) -> list[object]:
        return []

    changes = (
        "leased",
        "released",
        "stored",
        "rejected",
        "failed",
        "alias",
        "seen",
        "take_up",
        "finish_walk",
        "commit",
    )
    for name in changes:
        setattr(Ledger, name, nothing)
    for name in ("pending", "due_again", "shown_again"):
        setattr(Ledger, name, no_rows)
    Ledger.discovered = discovered  # type: ignore[method-assign, assignment]
    Ledger.known_one = lambda _, canonical: known.get(canonical)  # type: ignore[method-assign]
    Ledger.known = lambda _, canonicals: {each: known[each] for each in canonicals if each in known}  # type: ignore[method-assign]
    Ledger.begin_walk = lambda *_: ListState(None, "")  # type: ignore[method-assign]
    Ledger.resting = lambda _: {}  # type: ignore[method-assign]
    JsonlFile.sync = nothing  # type: ignore[method-assign, assignment]
    run_record.sums_of_file = lambda _: None


if __name__ == "__main__":
    main()
