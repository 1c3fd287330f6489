"""What exports cost: records a second and the most memory, for each shape.

    python -m bench.exports                          # 1,000,000 records, JSONL to all shapes and a search
    python -m bench.exports --records 200000 parquet

The records are those of the replica's pages: as many different ones as it has, with their paragraphs, people and times
drawn anew, in two sites and 180 months. Every export runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.article import CHINA_TIME, Article, article_id
from linfen_crawler.extract_article import extract
from linfen_crawler.replica.http_message import Request
from linfen_crawler.replica.world import World
from linfen_crawler.sites import load_sites

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDS = 1_000_000
SITES = ("lfxww", "lf_sxrb")
MONTHS = 180
SHAPES = ("jsonl", "csv", "parquet", "sqlite", "schemaorg")


def main() -> None:
    """Make the records and measure, or as a child process make one export."""
    parser = argparse.ArgumentParser(prog="python -m bench.exports", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help=f"of {', '.join(SHAPES)}; all by default")
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--folder", type=Path, help="keep the records here, and use them if they are there")
    parser.add_argument("--child", nargs=2, metavar=("SHAPE", "OUTPUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        export_here(*options.child)
        return
    with tempfile.TemporaryDirectory() as temporary:
        output = (options.folder or Path(temporary)) / f"{options.records}"
        if not output.is_dir():
            write_records(output, options.records)
        size = sum((output / site / "articles.jsonl").stat().st_size for site in SITES)
        print(f"{options.records:,} records, {size / options.records:,.0f} bytes each")
        for shape in options.shapes or SHAPES:
            report = in_child(shape, output)
            print(
                f"{shape}: {report['records'] / report['seconds']:,.0f} records/s, {report['seconds']:.1f} s "
                f"({report['processor']:.1f} s of processor), at most {report['memory']:.0f} MB, "
                f"{report['bytes'] / 1e6:,.0f} MB written",
                flush=True,
            )
        if (output / "exports" / "articles.db").exists():
            measure_search(output / "exports" / "articles.db")


def write_records(output: Path, count: int) -> None:
    """Records as a crawl leaves them, those of each site in an order that mixes months as back-fills do."""
    kinds = [json.loads(each.to_json_line()) for each in replica_records()]
    paragraphs = sorted({line for each in kinds for line in each["body"].split("\n")})
    draw = random.Random("exports")
    first = datetime(2010, 1, 1, tzinfo=CHINA_TIME)
    minutes = MONTHS * 30 * 24 * 60
    for site in SITES:
        (output / site).mkdir(parents=True)
        with (output / site / "articles.jsonl").open("w", encoding="utf-8") as file:
            for number in range(count // len(SITES)):
                record = dict(draw.choice(kinds))
                url = f"http://{site}.example/{number}.html"
                moment = first + timedelta(minutes=(number * 37) % minutes)
                record["body"] = "\n".join(draw.choice(paragraphs) for _ in record["body"].split("\n"))
                record.update(id=article_id(url), url=url, canonical_url=url, site=site)
                record.update(publish_time=moment.isoformat(), simhash=f"{draw.getrandbits(64):016x}")
                record.update(content_hash=f"{draw.getrandbits(256):064x}")
                file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


def replica_records() -> Iterator[Article]:
    """A record of every page of the replica's sites."""
    world, definitions = World(), load_sites()
    for key in world.sites:
        site = definitions[key]
        for url in world.truth(key):
            host, _, path = url.partition("://")[2].partition("/")
            reply = world.answer(Request("GET", host, f"/{path}", "", url.partition("://")[0], {}))
            yield extract(reply.body, url=url, site=site)


def in_child(shape: str, output: Path) -> dict[str, float]:
    """One export in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.exports", "--child", shape, str(output)],
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")},
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    report: dict[str, float] = json.loads(done.stdout)
    return report


def export_here(shape: str, output: str) -> None:
    """Make one export and print what it took."""
    from linfen_crawler.operations.export import ExportRequest, run_export

    report = run_export(ExportRequest(to=shape, output=Path(output)), {})
    took = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "records": report.records,
                "seconds": report.seconds,
                "processor": took.ru_utime + took.ru_stime,
                "memory": took.ru_maxrss / 1024,
                "bytes": report.bytes,
            }
        )
    )


def measure_search(database: Path) -> None:
    """How long the first hits of words take that are in the index, and of one that is too short for it."""
    from linfen_crawler.exporters.sqlite_search import search

    for words in (["家庭医生"], ["家庭医生", "签约服务"], ["没有这样的话"], ["降水"]):
        began = time.monotonic()
        hits = len(list(search(database, words, limit=20)))
        print(f"search {' '.join(words)}: {hits} hits in {time.monotonic() - began:.2f} s")


if __name__ == "__main__":
    main()
