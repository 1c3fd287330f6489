"""What a ledger on a server costs beside a SQLite file, and what many sites in one database do.

    python -m bench.server_ledger transitions postgresql://user@host/database
    python -m bench.server_ledger sites postgresql://… --count 2800
    python -m bench.server_ledger cluster [postgresql://…] --workers 1 2 4

The database is one for trials: schemas are made in it. The server should sync its commits (fsync on), as SQLite does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from linfen_crawler.ledger import Discovery, Ledger, StoredRecord, sums_of
from linfen_crawler.ledger.accounting import sums_of_sites
from linfen_crawler.ledger.server import LedgerServer, ServerLedger
from linfen_crawler.ledger.sites_of_server import SiteRow, bind_site, sites_of
from linfen_crawler.replica import spawned

ARTICLES = 4000
A_LIST = 20
GROUP = 200


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.server_ledger", description=(__doc__ or "").split("\n", 1)[0]
    )
    parser.add_argument("what", choices=["transitions", "sites", "cluster"])
    parser.add_argument("address", nargs="?")
    parser.add_argument("--count", type=int, default=2800)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    options = parser.parse_args()
    server = LedgerServer.parse(options.address) if options.address else None
    if options.what == "cluster":
        for workers in options.workers:
            measure_cluster(workers, options.address)
    elif server is None:
        parser.error("the address of a database is missing")
    elif options.what == "transitions":
        measure_transitions(server)
    else:
        measure_sites(server, options.count)


def measure_transitions(server: LedgerServer) -> None:
    """The changes of a crawl, article by article, with a commit every 200 articles, on both databases in turn."""
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(3):
            for place in (Path(folder) / f"{turn}.db", server.of(f"bench{os.getpid()}_{turn}")):
                began, spent = time.monotonic(), time.process_time()
                changes = crawl_of(place)
                seconds = time.monotonic() - began
                kind = "PostgreSQL" if isinstance(place, ServerLedger) else "SQLite"
                print(
                    f"{kind}: {changes / seconds:,.0f} transitions/s, "
                    f"{(time.process_time() - spent) / changes * 1e6:.0f} µs of this process each"
                )


def crawl_of(place: Path | ServerLedger) -> int:
    """What a crawl of so many articles does to its ledger; gives how many transitions that is."""
    ledger = Ledger.open(place)
    ledger.group()
    changes = 0
    for first in range(0, ARTICLES, A_LIST):
        urls = [f"http://www.bench.example/news/{n}.html" for n in range(first, first + A_LIST)]
        ledger.discovered([Discovery(url, url, "article", str(first)) for url in urls])
        ledger.leased(urls)
        changes += 2 * A_LIST
        for n, url in enumerate(urls, first):
            ledger.known_one(url)
            ledger.stored(StoredRecord(url, f"{n:020}", f"{n:064}", 1, n), file="articles.jsonl", end=n)
            changes += 1
        if (first + A_LIST) % GROUP == 0:
            ledger.commit()
    ledger.commit()
    ledger.close()
    return changes


def measure_sites(server: LedgerServer, count: int) -> None:
    """A schema for each of many sites: making them, their room, one look at all, opening one among them."""
    began = time.monotonic()
    there = set(sites_of(server))
    missing = [key for key in (f"bench{n}" for n in range(count)) if key not in there]
    for key in missing:
        Ledger.open(server.of(key)).close()
        bind_site(server, SiteRow(key, "bench", "bench"))
    print(f"{len(missing)} ledgers made in {time.monotonic() - began:.0f} s, {len(there)} were there")
    engine = server.connected()
    with engine.connect() as connection:
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        relations = connection.execute(text("SELECT count(*) FROM pg_class")).scalar_one()
    print(f"{size / 1e6:,.0f} MB, {relations:,} relations")
    for what in (lambda: Ledger.open(server.of("bench7")).close(), lambda: sums_of(server.of("bench7"))):
        began = time.monotonic()
        what()
        print(f"one ledger opened, or read: {(time.monotonic() - began) * 1000:.0f} ms")
    began = time.monotonic()
    sums_of_sites(server, sites_of(server))
    print(f"the sums of all, as linfen status asks for them: {time.monotonic() - began:.1f} s")


def measure_cluster(workers: int, address: str | None) -> None:
    """Eight small sites of the replica at their own delays, a record each, on so many processes."""
    sites = ["lf_sxrb", "linfen_gov", "sxycrb", "sxllnews", "changzhinews", "jcnews", "xinzhou", "taiyuan_gov"]
    with tempfile.TemporaryDirectory() as output, spawned(sites=sites, scale=0.05, crawl_delay=None) as replica:
        environment = {**os.environ, "LINFEN_REPLICA": replica.address, "PYTHONWARNINGS": "ignore"}
        if address:
            environment["LINFEN_LEDGER"] = address
        began = time.monotonic()
        subprocess.run(
            [
                *(sys.executable, "-m", "linfen_crawler.cli", "crawl", *sites, "--limit", "1", "--quiet"),
                *("--output", output, "--cluster", f"local:{workers}"),
            ],
            env=environment,
            check=False,
        )
        seconds = time.monotonic() - began
    each = seconds / len(sites)
    print(f"{workers} workers: {len(sites)} sites of one record each in {seconds:.1f} s, {each:.1f} s a site")


if __name__ == "__main__":
    main()
