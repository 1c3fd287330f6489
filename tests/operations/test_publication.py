"""A site's output in a store: every line once, wherever putting was broken off, and whole when it comes back."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from linfen_crawler.ledger.lease import LeaseLost
from linfen_crawler.operations import publication as published
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import OutputFolder
from linfen_crawler.operations.publication import Publication
from linfen_crawler.operations.publishing import SiteTaken, publish_now, take_back
from linfen_crawler.operations.site_lock import SiteLock
from linfen_crawler.stores.local_store import LocalStore
from linfen_crawler.stores.store import StoreFailed


class FailingStore(LocalStore):
    """Fails at the nth put from now on, before it or behind it, once; counts the puts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.left: int | None = None
        self.behind = False
        self.away = False

    def get(self, name: str) -> bytes | None:
        if self.away:
            raise StoreFailed("away", "no answer")
        return super().get(name)

    def _put(self, name, write):  # type: ignore[no-untyped-def]
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                self.left = None
                if self.behind:
                    super()._put(name, write)
                raise StoreFailed("away", "no answer")
        super()._put(name, write)


class Site:
    """A site's folder on some machines, and its store."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.store = FailingStore(folder / "store")
        self.machine("one")

    def machine(self, name: str) -> OutputFolder:
        self.folder = OutputFolder(self.root / name / "mytown")
        self.folder.runs.mkdir(parents=True, exist_ok=True)
        self.publication = Publication(self.store, self.folder)
        return self.folder

    def append(self, count: int, name: str = "articles.jsonl", size: int = 20) -> None:
        with (self.folder.path / name).open("ab") as file:
            for number in range(count):
                file.write(b'{"n":%d,"text":"%s"}\n' % (number, b"x" * size))

    @property
    def parts(self) -> dict[str, list[bytes]]:
        """What readers see: the parts that the manifest names, each as it must be."""
        manifest = json.loads((self.root / "store" / "mytown" / "manifest.json").read_bytes())
        found = {}
        for name, parts in manifest["lines"].items():
            found[name] = []
            at = 0
            for part in parts:
                data = (self.root / "store" / "mytown" / part["part"]).read_bytes()
                assert (part["begin"], part["end"]) == (at, at + len(data))
                assert hashlib.sha256(data).hexdigest() == part["sha256"]
                assert data.endswith(b"\n")
                found[name].append(data)
                at += len(data)
        return found

    @property
    def lines(self) -> bytes:
        return b"".join(self.parts["articles.jsonl"])


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_lines_are_put_twice_or_not_at_all(site: Site) -> None:
    site.append(3)
    site.append(1, "rejected.jsonl")
    assert site.publication.publish().parts == 2
    site.append(2)
    assert site.publication.publish().parts == 1
    assert site.publication.publish().parts == 0
    assert site.lines == site.folder.articles.read_bytes()
    # The small first part was put once more, with what came behind it; the old object is gone.
    assert len(site.parts["articles.jsonl"]) == 1
    assert len(list((site.root / "store" / "mytown" / "articles").iterdir())) == 1


def test_a_line_that_is_not_safe_yet_is_put(site: Site) -> None:
    site.append(2)
    safe = site.folder.articles.stat().st_size
    site.append(1)
    site.publication.publish({"articles.jsonl": safe})
    assert site.lines == site.folder.articles.read_bytes()[:safe]


def test_a_run_whose_site_is_another_ones_by_now_changes_the_store(site: Site) -> None:
    site.append(2)
    site.publication.publish()
    before = site.lines
    site.append(1)
    # It was still ours when the part was put, and is not any more when the manifest is due.
    asked: list[None] = []

    def may_write() -> None:
        asked.append(None)
        if len(asked) > 1:
            raise LeaseLost("another crawl has taken the site over")

    with pytest.raises(LeaseLost):
        site.publication.publish(may_write=may_write)
    assert site.lines == before

    def lost() -> Any:
        raise LeaseLost("gone")

    problem = publish_now(site.publication, lost)
    assert problem is not None
    assert (problem.exit_code, str(problem)) == (ExitCode.OUTPUT, "gone")

    def taken() -> Any:
        raise CannotRun(ExitCode.ALREADY_RUNNING, "in use")

    # Another machine's run works in another folder: what is here, it does not publish.
    problem = publish_now(site.publication, taken)
    assert isinstance(problem, SiteTaken)
    assert problem.exit_code is ExitCode.OUTPUT
    assert "another machine has the site: in use" in str(problem)
    assert site.lines == before
    SiteLock.take(site.folder.lock).release()


def test_a_large_file_is_one_part(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "PART_BYTES", 100)
    monkeypatch.setattr(published, "SMALL_BYTES", 50)
    site.append(20)
    site.publication.publish()
    assert len(site.parts["articles.jsonl"]) > 4
    assert site.lines == site.folder.articles.read_bytes()
    site.machine("two")
    site.publication.take_back()
    assert site.folder.articles.read_bytes() == site.lines


def test_an_archive_file_is_put_before_it_is_finished_or_twice(site: Site) -> None:
    site.folder.archive.mkdir()
    (site.folder.archive / "mytown-1.warc.gz").write_bytes(b"whole")
    (site.folder.archive / "mytown-2.warc.gz.open").write_bytes(b"hal")
    (site.folder.runs / "1.json").write_text("{}")
    (site.folder.runs / "2.running").write_text("{}")
    assert site.publication.publish().parts == 2
    assert site.publication.publish().parts == 0
    (site.folder.archive / "mytown-1.warc.gz").unlink()  # moved elsewhere, to make room
    (site.folder.archive / "mytown-2.warc.gz.open").rename(site.folder.archive / "mytown-2.warc.gz")
    site.publication.publish()
    manifest = site.publication.read()
    assert sorted(manifest.files) == ["archive/mytown-1.warc.gz", "archive/mytown-2.warc.gz", "runs/1.json"]
    site.machine("two")
    assert site.publication.take_back().parts == 1
    assert site.publication.take_back(archives=True).parts == 2
    assert (site.folder.archive / "mytown-1.warc.gz").read_bytes() == b"whole"


def test_another_machine_begins_anew_or_goes_on_with_half_a_file(site: Site) -> None:
    site.append(4)
    site.publication.publish()
    first = site.folder
    whole = first.articles.read_bytes()
    second = site.machine("two")
    second.articles.write_bytes(whole[:50])  # broken off while it was taken back
    take_back(site.publication, None)
    assert second.articles.read_bytes() == whole
    site.append(3)
    site.publication.publish()
    site.machine("one")
    take_back(site.publication, None)
    assert first.articles.read_bytes() == second.articles.read_bytes() == site.lines


def test_machines_that_went_different_ways_overwrite_each_other(site: Site) -> None:
    site.append(4)
    site.publication.publish()
    there = site.lines
    for content in (b'{"other":1}\n' * 9, b'{"other":1}\n'):
        folder = site.machine("two")
        folder.articles.write_bytes(content)
        for use in (site.publication.publish, site.publication.take_back):
            with pytest.raises(
                CannotRun, match=r"hold different records from byte 0 on.*aside|linfen restore"
            ) as refused:
                use()
            assert refused.value.exit_code is ExitCode.DAMAGED
        assert folder.articles.read_bytes() == content
        assert site.lines == there


def test_a_part_that_was_damaged_is_taken_back(site: Site) -> None:
    site.append(4)
    site.publication.publish()
    (part,) = (site.root / "store" / "mytown" / "articles").iterdir()
    part.write_bytes(part.read_bytes()[:-5] + b"xxxx\n")
    folder = site.machine("two")
    with pytest.raises(CannotRun, match="not what the manifest says"):
        site.publication.take_back()
    part.unlink()
    with pytest.raises(CannotRun, match="is missing"):
        site.publication.take_back()
    assert folder.articles.read_bytes() == b""


def test_a_store_that_is_away_stops_a_machine_that_has_records_or_lets_an_empty_one_begin(site: Site) -> None:
    site.store.away = True
    with pytest.raises(CannotRun, match="no answer") as refused:
        take_back(site.publication, None)
    assert refused.value.exit_code is ExitCode.OUTPUT
    site.append(1)
    take_back(site.publication, None)
    problem = publish_now(site.publication)
    assert problem is not None
    assert problem.exit_code is ExitCode.OUTPUT


def test_a_run_that_began_meanwhile_is_disturbed(site: Site) -> None:
    site.append(1)
    lock = SiteLock.take(site.folder.lock)
    assert publish_now(site.publication) is None
    assert not (site.root / "store").exists()
    lock.release()
    assert publish_now(site.publication) is None
    assert site.lines == site.folder.articles.read_bytes()


def test_a_manifest_of_another_kind_is_replaced(site: Site) -> None:
    site.append(1)
    for data in (b'{"format": 2}', b"[]", b"no json"):
        site.store.put("mytown/manifest.json", data)
        with pytest.raises(CannotRun, match="is no manifest"):
            site.publication.publish()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("append"), st.integers(1, 9)),
            st.tuples(st.just("publish"), st.integers(0, 8)),
            st.tuples(st.just("machine"), st.integers(0, 1)),
        ),
        max_size=25,
    ),
    behind=st.booleans(),
)
@example(steps=[("append", 1), ("publish", 1), ("append", 1)], behind=True)
def test_wherever_it_is_broken_off_a_line_is_missing_or_there_twice(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]], behind: bool
) -> None:
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder)
    site.store.behind = behind
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "PART_BYTES", 90)
        patch.setattr(published, "SMALL_BYTES", 60)
        known = b""
        for kind, number in steps:
            if kind == "append":
                site.append(number, size=number)
            elif kind == "publish":
                site.store.left = number or None
                try:
                    site.publication.publish()
                except StoreFailed:
                    pass
                else:
                    site.store.left = None
                    known = site.folder.articles.read_bytes() if site.folder.articles.exists() else b""
                if (folder / "store" / "mytown" / "manifest.json").exists():
                    # Readers see whole lines, from the first on, and never fewer than before.
                    seen = b"".join(site.parts.get("articles.jsonl", []))
                    assert site.folder.articles.read_bytes().startswith(seen)
                    assert seen.startswith(known)
            else:
                # The machine is lost with what it had not published.
                shutil.rmtree(site.folder.path)
                site.machine(f"m{number}")
                take_back(site.publication, None)
        site.store.left = None
        site.publication.publish()
        site.publication.take_back(may_write=lambda: None)  # parts that were put and never named go then
        if site.folder.articles.exists() and site.folder.articles.stat().st_size:
            assert site.lines == site.folder.articles.read_bytes()
            named = [part["part"] for part in site.publication.read().lines["articles.jsonl"]]
            assert sorted(site.store.sizes("mytown/articles")) == sorted(f"mytown/{name}" for name in named)
    shutil.rmtree(folder)
