"""A back-fill of eight hours, squeezed: 100,000 articles of a local replica in one run, with faults of every kind.

    python -m bench.load                       # all of it: 20 minutes to an hour
    python -m bench.load --articles 2000       # the same in small

The replica runs on 127.0.0.1 in a process of its own and makes each page when it is asked for. Two of a hundred
addresses, of lists and articles alike, get each kind of fault, for as many requests as it takes to outlast the retries
of one run; the crawl is what `linfen crawl` runs, without a delay between requests. Then further runs follow, each a
day later by the clock of the program, until nothing is left to be asked for again. In the end every article must be
there once, as the replica knows it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linfen_crawler.ledger import sums_of_file
from linfen_crawler.replica import Fault, spawned
from linfen_crawler.replica.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = "lfxww"
ARTICLES_AT_SCALE_1 = 140
SHARE = 0.02
"""Of the addresses, that get each kind of fault."""
SETTLED_AFTER = 10_000
"""Records after which the memory is to stay where it is."""
MOST_RUNS = 12
FIRST_NIGHT = datetime(2026, 11, 1, 20, 0, tzinfo=UTC)
"""By the program's clock; long after the replica's last article, so that none is looked at again for its youth."""

_ANYWHERE = r"lfxww\.com/(?!robots\.txt)"
_AN_ARTICLE = r"/\d+(_\d+)?\.html"

FAULTS = (
    # What Scrapy asks for again at once, two times: four requests in vain are a failure of the first run.
    Fault("status", _ANYWHERE, share=SHARE, times_each=4, status=503),
    Fault("drop", _ANYWHERE, share=SHARE, times_each=4),
    Fault("cut", _ANYWHERE, share=SHARE, times_each=4),
    # What is not asked for again before the next run. A loop is two requests.
    Fault("redirect_loop", _ANYWHERE, share=SHARE, times_each=2),
    Fault("soft_404", _ANYWHERE, share=SHARE, times_each=1),
    Fault("empty", _ANYWHERE, share=SHARE, times_each=1),
    # What must do no harm.
    Fault("header_charset", _AN_ARTICLE, share=SHARE, charset="utf-8"),
    Fault("meta_charset", _AN_ARTICLE, share=SHARE, charset="big5"),
    Fault("latency", _ANYWHERE, share=SHARE, seconds=0.03),
    # A wish to be left alone is waited for: a second each.
    Fault("status", _AN_ARTICLE, share=SHARE / 100, times_each=1, status=429, retry_after=1),
)


@dataclass
class Run:
    """What one of the runs did."""

    seconds: float
    """From start to end, as its summary has it."""
    requests: int
    """Pages asked for, those asked for again included; robots.txt is not."""
    summary: dict[str, Any]
    memory: list[tuple[int, float, float]]
    """Records so far, and the memory in use then, in MB, by the crawl's own process and by those that read beside it:
    about twice a second."""


@dataclass
class Load:
    """What came of all runs."""

    articles: int
    """On the site."""
    runs: list[Run] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Articles without a record."""
    twice: list[str] = field(default_factory=list)
    """Articles with more than one."""
    wrong: list[str] = field(default_factory=list)
    """Records whose headline, time or text is not what the replica knows."""
    strange: list[str] = field(default_factory=list)
    """Records of articles that there are not."""
    sums: dict[str, int] = field(default_factory=dict)
    """Of the ledger at the end."""
    faults_used: dict[str, int] = field(default_factory=dict)
    """Requests that got each kind of fault."""

    @property
    def growth(self) -> float | None:
        """How much the memory of all processes of the first run grew after 10,000 records; None where it had fewer.

        As a share, from the mean over the next 2,000 records to the mean over the last 2,000.
        """
        memory = [(records, crawl + readers) for records, crawl, readers in self.runs[0].memory]
        last = memory[-1][0] if memory else 0
        begin = [megabytes for records, megabytes in memory if SETTLED_AFTER <= records < SETTLED_AFTER + 2_000]
        end = [megabytes for records, megabytes in memory if records >= last - 2_000]
        return (sum(end) / len(end)) / (sum(begin) / len(begin)) - 1 if begin else None


def run_load(articles: int, output: Path, *, notes: Path | None = None) -> Load:
    """Crawl that many articles with faults, again and again until all is settled, and compare.

    Args:
        articles: About how many the site has, 140 or more.
        output: An empty folder for what the crawls write.
        notes: A file that gets the figures of each run while the next ones go on.

    Raises:
        RuntimeError: A crawl broke off, or twelve runs did not settle it.
    """
    scale = articles / ARTICLES_AT_SCALE_1
    load = Load(0)
    with spawned(sites=[SITE], scale=scale, crawl_delay=None, log_keeps=1_000) as replica:
        replica.set_faults(*FAULTS)
        for night in range(MOST_RUNS):
            load.runs.append(_crawl_in_child(replica.address, output, FIRST_NIGHT + timedelta(days=night)))
            if notes is not None:
                with notes.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(load.runs[-1]), ensure_ascii=False) + "\n")
            summary = load.runs[-1].summary
            if not summary["failed"] and not summary["lists_failed"] and not summary["pending"]:
                break
        else:
            raise RuntimeError(f"{MOST_RUNS} runs did not settle it: {load.runs[-1].summary}")
        for rule in replica.faults():
            kind = str(rule["kind"])
            load.faults_used[kind] = load.faults_used.get(kind, 0) + int(str(rule["used"]))
    sums = sums_of_file(output / SITE / "ledger.db")
    load.sums = asdict(sums) if sums is not None else {}
    _compare(load, World([SITE], scale=scale), output / SITE / "articles.jsonl")
    return load


def _compare(load: Load, world: World, records: Path) -> None:
    truths = world.truth(SITE)
    waiting = set(truths)
    load.articles = len(waiting)
    for record in _records(records):
        url = record["canonical_url"]
        truth = truths.get(url)
        if truth is None:
            load.strange.append(url)
        elif url not in waiting:
            load.twice.append(url)
        elif (record["title"], record["publish_time"], record["body"]) != (truth.title, truth.publish_time, truth.body):
            load.wrong.append(url)
        waiting.discard(url)
    load.lost = sorted(waiting)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _crawl_in_child(replica: str, output: Path, now: datetime) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", "--crawl", replica, str(output), now.isoformat()],
        stdout=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")},
        cwd=Path(__file__).parent.parent,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the crawl broke off with exit code {done.returncode}")
    figures = json.loads(done.stdout.splitlines()[-1])
    summary = figures["summary"]
    began, ended = (datetime.fromisoformat(summary[name]) for name in ("started_at", "finished_at"))
    memory = [(int(records), float(crawl), float(readers)) for records, crawl, readers in figures["memory"]]
    return Run(max((ended - began).total_seconds(), 1.0), summary["pages_asked"], summary, memory)


def _crawl_here(replica: str, output: str, now: str) -> None:
    """One run: what `linfen crawl` does, with no delay and lists of any length; its figures end stdout."""
    from linfen_crawler.operations.crawl import run_crawl
    from linfen_crawler.sites import load_sites

    site = load_sites()[SITE]
    site = site.model_copy(update={"lists": site.lists.model_copy(update={"max_pages": 100_000})})
    memory: list[tuple[int, float, float]] = []
    began = time.monotonic()
    said = 0

    def note(progress: Any) -> None:
        nonlocal said
        readers = _children()
        memory.append((progress.records, _resident("self"), sum(_resident(child) for child in readers)))
        if progress.records >= said + 1_000:
            said = progress.records
            seconds = time.monotonic() - began
            memories = f"{memory[-1][1]:.1f} MB and {memory[-1][2]:.1f} MB in {len(readers)} beside it"
            print(f"{said} records, {seconds:.0f} s, {memories}", file=sys.stderr, flush=True)

    [summary] = run_crawl(
        [site],
        output=output,
        replica=replica,
        delay=0.0,
        now=datetime.fromisoformat(now),
        on_progress=note,
        log_level="CRITICAL",
    )
    print(json.dumps({"summary": summary.to_json(), "memory": memory}))


def _children() -> list[str]:
    """The processes that this one has started and that run, by their numbers."""
    return [child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()]


def _resident(process: str) -> float:
    """The memory of a process that is in use now, in MB; nothing where it has ended."""
    try:
        pages = int(Path("/proc", process, "statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def main() -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--notes", type=Path, help="a file that gets the figures of each run, a line each")
    parser.add_argument("--crawl", nargs=3, metavar=("REPLICA", "OUTPUT", "NOW"), help="one run, for this program")
    options = parser.parse_args()
    if options.crawl:
        _crawl_here(*options.crawl)
        return
    with tempfile.TemporaryDirectory() as folder:
        load = run_load(options.articles, Path(folder) / "output", notes=options.notes)
    for number, run in enumerate(load.runs, start=1):
        print(f"run {number}: {run.summary['records']} records, {run.requests} requests, {run.seconds:.0f} s, "
              f"{run.requests / run.seconds:.0f} requests/s, failed {run.summary['failed']}, "
              f"lists failed {run.summary['lists_failed']}, rejected {run.summary['rejected']}")  # fmt: skip
    print(f"faults: {load.faults_used}")
    print(f"sums: {load.sums}")
    if load.growth is not None:
        print(f"memory of the first run: {load.growth:+.1%} after the first {SETTLED_AFTER} records")
    print(f"{load.articles} articles: {len(load.lost)} lost, {len(load.twice)} twice, {len(load.strange)} strange, "
          f"{len(load.wrong)} wrong")  # fmt: skip
    for name in ("lost", "twice", "strange", "wrong"):
        print(*(f"{name}: {url}" for url in getattr(load, name)[:5]), sep="\n", end="")


if __name__ == "__main__":
    main()
