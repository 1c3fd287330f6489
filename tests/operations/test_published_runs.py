"""The last publication of a run: by whom, when, and what is said where it fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler

from linfen_crawler.ledger.lease import Lease, LeaseTaken
from linfen_crawler.operations.conclude import conclude
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.ledger_plan import LedgerPlan
from linfen_crawler.operations.output_folder import output_folder
from linfen_crawler.operations.publication import Publication
from linfen_crawler.operations.publishing import publish_rest
from linfen_crawler.operations.run_summary import RunSummary
from linfen_crawler.operations.site_lock import is_held
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.spiders.site_spider import spider_class
from linfen_crawler.stores.local_store import LocalStore
from linfen_crawler.stores.store import StoreFailed
from tests.operations.little_site import DEFINITION, front, site, town
from tests.operations.test_site_store import SITE, article


class WatchedStore(LocalStore):
    """Calls a function before each put, with the object's name."""

    def __init__(self, folder: Path, before: Callable[[str], None]) -> None:
        super().__init__(folder)
        self.before = before

    def _put(self, name: str, write: Any) -> None:
        self.before(name)
        super()._put(name, write)


def opened(folder: Path, before: Callable[[str], None], plan: LedgerPlan | None = None) -> SiteStore:
    """A site with a record that is not published yet."""
    publication = Publication(WatchedStore(folder / "store", before), output_folder(folder, SITE.key))
    store = SiteStore.open(folder, SITE, publication=publication, ledgers=plan)
    store.store(article(100001))
    store.commit()
    return store


def summary_of(store: SiteStore, code: ExitCode = ExitCode.OK) -> RunSummary:
    now = datetime.now(UTC)
    return RunSummary(
        site=SITE.key,
        name=SITE.name,
        run_id=store.run.run_id,
        started_at=now,
        finished_at=now,
        finish_reason="finished",
        exit_code=code,
        output=store.folder.path,
    )


def manifest_of(folder: Path, key: str = SITE.key) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / "store" / key / "manifest.json").read_bytes())
    return value


def test_another_run_begins_while_a_part_of_this_one_is_still_put(tmp_path: Path) -> None:
    put_begins, closed = threading.Event(), threading.Event()
    held = []

    def before(_: str) -> None:
        put_begins.set()
        closed.wait(0.3)  # so long the other thread has for giving the folder back too early
        held.append(is_held(store.folder.lock))

    store = opened(tmp_path, before)
    assert store.publication is not None
    putting = threading.Thread(target=store.publication.publish, args=(store.sizes,))
    putting.start()
    put_begins.wait(10)
    store.close()
    closed.set()
    putting.join(10)
    assert set(held) == {True}
    assert not is_held(store.folder.lock)
    # Nor does a put begin that was asked for before and had no thread yet.
    with (store.folder.articles).open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(OSError, match="the run is over"):
        store.publication.publish()


def test_a_run_publishes_its_rest_when_another_machine_may_have_the_site(tmp_path: Path, postgres: Any) -> None:
    database = postgres.database()
    held = []

    def before(_: str) -> None:
        try:
            Lease.take(database, SITE.key, []).release()
            held.append(False)
        except LeaseTaken:
            held.append(is_held(store.folder.lock))

    store = opened(tmp_path, before, LedgerPlan(database, patience=0))
    summary, _ = conclude(Crawler(spider_class(SITE)), store, failure=RuntimeError("broken"))
    assert held == [True] * 3  # records, summary, manifest
    assert list(manifest_of(tmp_path)["files"]) == [f"runs/{summary.run_id}.json"]
    Lease.take(database, SITE.key, []).release()
    assert not is_held(store.folder.lock)


def test_a_site_is_published_only_when_all_others_are_crawled(tmp_path: Path) -> None:
    at_release: list[dict[str, Any]] = []

    def answer_when_the_first_is_given_back() -> Iterator[bytes]:
        pause = threading.Event()
        for _ in range(1000):
            if there.exists() and not is_held(place.output / "lock"):
                at_release.append(manifest_of(tmp_path, "mytown"))
                break
            pause.wait(0.02)
        yield from front()

    there = tmp_path / "store" / "mytown" / "manifest.json"
    other = DEFINITION.replace("mytown", "other").replace(".example/", ".example/other/")
    answers: Any = {**site(), "/other/": answer_when_the_first_is_given_back}
    with town(tmp_path, answers) as place:
        (tmp_path / "sites" / "other.toml").write_text(other, encoding="utf-8")
        arguments = ["--output", f"file://{tmp_path}/store", "--work", "output", "--json"]
        done = place.crawl("linfen", "other", *arguments)
    summaries = {each["site"]: each for each in map(json.loads, done.stdout.splitlines())}
    assert summaries["mytown"]["exit_code"] == 0, done.stderr.decode()
    [manifest] = at_release
    # Whoever took the site from then on had all records of the run, and its summary.
    published = b"".join((there.parent / part["part"]).read_bytes() for part in manifest["lines"]["articles.jsonl"])
    assert published == (place.output / "articles.jsonl").read_bytes() != b""
    name = f"runs/{summaries['mytown']['run_id']}.json"
    assert list(manifest["files"]) == [name]
    assert (there.parent / name).read_bytes() == (place.output / name).read_bytes()


def test_a_failed_last_publication_is_said_in_the_summary_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def before(_: str) -> None:
        raise StoreFailed("away", "no answer")

    store = opened(tmp_path, before)
    store.settle()
    summary = summary_of(store)
    publish_rest(store, summary)
    said = f"not published: no answer. It is safe in {store.folder.path}"
    assert (summary.exit_code, summary.error, summary.finish_reason) == (ExitCode.OUTPUT, said, "finished")
    written = json.loads((store.folder.runs / f"{summary.run_id}.json").read_bytes())
    assert (written["exit_code"], written["error"]) == (6, said)
    assert [(each.name, each.levelname, each.message) for each in caplog.records] == [(SITE.key, "ERROR", said)]
    # A run that ended because its lease was lost is one that another goes on with, not one whose disk is full.
    lost = summary_of(store, ExitCode.ALREADY_RUNNING)
    lost.error = "another crawl has taken the site over"
    publish_rest(store, lost)
    assert (lost.exit_code, lost.error) == (ExitCode.ALREADY_RUNNING, "another crawl has taken the site over")
    store.close()
