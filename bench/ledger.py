"""What the ledger costs: the start with a million known addresses, and the speed of a crawl with and without it.

    python -m bench.ledger start          # seconds to the first request, and memory
    python -m bench.ledger speed          # articles a second with the ledger, as a share of those without

Everything runs on this machine against the replica, without a delay between requests.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert

from bench.replica_crawls import compare, crawl_here, crawl_in_child
from linfen_crawler.ledger import Ledger
from linfen_crawler.ledger.schema import addresses, files
from linfen_crawler.replica import spawned

KNOWN = 1_000_000
AT_ONCE = 20_000


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
        if options.what == "crawl-without":
            take_ledger_away()
        crawl_here(*options.arguments)


def measure_start() -> None:
    """A run over a site with a million known addresses: how long until it asks for something, and its memory."""
    with tempfile.TemporaryDirectory() as output, spawned(sites=["lfxww"], scale=0.1, crawl_delay=None) as replica:
        with tempfile.TemporaryDirectory() as empty:
            report = crawl_in_child("bench.ledger", "crawl", replica, empty)
            print(f"with no address known: at most {report['memory'] / 1e6:.0f} MB")
        began = time.monotonic()
        make_ledger(Path(output) / "lfxww")
        size = (Path(output) / "lfxww" / "ledger.db").stat().st_size
        print(f"{KNOWN:,} addresses made in {time.monotonic() - began:.0f} s, {size / 1e6:.0f} MB")
        for number in range(1, 4):
            replica.clear_log()
            began = time.monotonic()
            report = crawl_in_child("bench.ledger", "crawl", replica, output)
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
    compare("bench.ledger", on="crawl", off="crawl-without", names=("with the ledger", "without it"))


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
    run_record.sums_of = lambda _: None


if __name__ == "__main__":
    main()
