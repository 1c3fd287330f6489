"""A crawl that is killed at any moment and run again has every article, once."""

from __future__ import annotations

import json
import random
import signal
from pathlib import Path

import pytest

from linfen_crawler.ledger import sums_of_file
from linfen_crawler.replica import spawned
from tests.operations.archive_checks import check_files_are_whole, check_pointers, lines_of, records_noted
from tests.program import run

ROOT = Path(__file__).parents[2]
CHAINS = 5
# How many events of a kind a run that has everything still before it has at least, or is to get on to.
MOMENTS = {
    "start": 6,
    "paging": 45,
    "line": 160,
    "torn": 80,
    "commit": 20,
    "kept": 300,
    "torn_answer": 300,
    "rolled": 4,
}
CHAINS_WITH_ARCHIVE = 4


def chain(seed: int) -> list[tuple[str, int]]:
    """Five moments of death, the last one at the end of the run."""
    draw = random.Random(f"killed {seed}")
    return moments(draw, ["start", "paging", "commit", "line" if seed % 2 else "torn"], seed % 5 + 1)


def chain_with_archive(seed: int) -> list[tuple[str, int]]:
    """The same for a crawl that keeps an archive."""
    draw = random.Random(f"killed over an archive {seed}")
    return moments(draw, ["kept", "torn_answer", "rolled", ("start", "commit", "torn", "line")[seed % 4]], seed + 3)


def moments(draw: random.Random, kinds: list[str], close: int) -> list[tuple[str, int]]:
    draw.shuffle(kinds)
    return [(kind, draw.randint(1, MOMENTS[kind])) for kind in kinds] + [("close", close)]


@pytest.fixture(scope="module")
def replica():
    with spawned(sites=["lfxww"], scale=4.3, crawl_delay=None) as replica:
        yield replica


@pytest.fixture(scope="module")
def truth(replica):
    return sorted(replica.truth("lfxww"))


def crawl(**order):
    """What became of a crawl: the signal that it died by, 0 if it lived on, and then its summary."""
    done = run("-m", "tests.operations.dying_crawls", json.dumps(order), cwd=ROOT, timeout=600)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr.decode()
    lived = done.returncode == 0
    return {"signal": -done.returncode, "answer": json.loads(done.stdout.splitlines()[-1]) if lived else None}


def urls_of(path: Path) -> list[str]:
    """The addresses of the whole lines of a file; a piece behind the last line feed is left out."""
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")[:-1]
    return [json.loads(line)["canonical_url"] for line in lines]


def _seeds(count, usual):
    """Every run takes one of them, `make thorough` the others."""
    return [pytest.param(seed, marks=[] if seed == usual else [pytest.mark.thorough]) for seed in range(count)]


@pytest.mark.parametrize("seed", _seeds(CHAINS, usual=0))
def test_a_crawl_killed_again_and_again_has_every_article_once(replica, truth, tmp_path, seed):
    assert len(truth) >= 600
    order = {"output": str(tmp_path), "replica": replica.address, "archive": False, "readers": seed % 2}
    crawl_to_the_end(order, chain(seed), truth, tmp_path / "lfxww")


@pytest.mark.parametrize("seed", _seeds(CHAINS_WITH_ARCHIVE, usual=1))
def test_a_killed_crawl_leaves_records_without_their_page_or_an_archive_that_is_not_whole(
    replica, truth, tmp_path, seed
):
    folder = tmp_path / "lfxww"
    order = {"output": str(tmp_path), "replica": replica.address, "archive": True, "readers": seed % 2}
    crawl_to_the_end(order, chain_with_archive(seed), truth, folder)
    check_files_are_whole(folder)
    assert len(list((folder / "archive").glob("*.warc.gz"))) > 4
    assert check_pointers(folder) == len(truth)
    records = lines_of(folder / "articles.jsonl")
    assert {(record["id"], record["revision"]) for record in records} <= records_noted(folder)


def crawl_to_the_end(order, moments, truth, folder):
    """Crawl and be killed at each of the moments, then crawl to the end; every article is there at the end, once."""
    had: list[str] = []
    for moment in moments:
        done = crawl(**order, die=moment)
        assert done["signal"] == signal.SIGKILL, (moment, done)
        urls = urls_of(folder / "articles.jsonl")
        assert urls[: len(had)] == had, moment
        assert len(urls) == len(set(urls)), moment
        had = urls
        if (folder / "ledger.db").exists():
            sums = sums_of_file(folder / "ledger.db")
            assert sums.adds_up, moment
            assert sums.stored <= len(urls), moment
    done = crawl(**order, die=None)
    assert done["signal"] == 0
    assert done["answer"]["exit_code"] == 0, done
    assert sorted(urls_of(folder / "articles.jsonl")) == truth
    assert (folder / "articles.jsonl").read_bytes().endswith(b"}\n")
    sums = sums_of_file(folder / "ledger.db")
    assert sums.adds_up
    assert (sums.stored, sums.pending, sums.leased, sums.failed) == (len(truth), 0, 0, 0)
