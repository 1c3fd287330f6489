"""Many archives on a cluster that loses workers, is stopped, and is started again."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.page_tasks import Choice
from linfen_crawler.bulk_extraction import run
from linfen_crawler.bulk_extraction.manifest import Manifest
from linfen_crawler.bulk_extraction.part import Receipt
from linfen_crawler.bulk_extraction.run import BulkRequest, run_bulk_extraction
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.page_sources import Source, Wish
from linfen_crawler.sites import load_sites
from linfen_crawler.stores.local_store import LocalStore
from tests.archive.written_archives import ArchiveWriter, page
from tests.bulk_extraction.deadly_definitions import DeadlyDefinitions
from tests.bulk_extraction.spread_here import alone, spread
from tests.bulk_extraction.test_same_records import foreign_archive, our_archives
from tests.cli.conftest import Linfen

pytestmark = pytest.mark.thorough


class Extraction:
    """Extracts archives, again and again, into one folder."""

    def __init__(self, client: Any, paths: list[Path], out: Path, size: int = 900) -> None:
        self.client = client
        self.out = out
        self.size = size
        self.paths = paths
        self.wish = Wish(load_sites(), Choice())
        self.made: list[int] = []
        self.said: list[str] = []
        self.stop_after: int | None = None

    @property
    def sources(self) -> list[Source]:
        return [archive for path in self.paths for archive in archives_of(path)]

    def run(self) -> Manifest:
        return run_bulk_extraction(
            BulkRequest(self.sources, self.wish, "jsonl", LocalStore(self.out), self.size),
            lambda: nullcontext(self.client),
            on_part=self.on_part,
            on_progress=lambda _: None,
            say=self.said.append,
        )

    def on_part(self, receipt: Receipt) -> None:
        self.made.append(receipt.number)
        if len(self.made) == self.stop_after:
            raise KeyboardInterrupt

    @property
    def lines(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted((self.out / "parts").iterdir()))


@pytest.fixture
def archives(tmp_path: Path) -> list[Path]:
    return [*our_archives(tmp_path / "in"), foreign_archive(tmp_path / "in")]


def test_a_cluster_gives_other_records_or_a_manifest_that_does_not_add_up(
    client: Any, archives: list[Path], tmp_path: Path
) -> None:
    extraction = Extraction(client, archives, tmp_path / "out")
    manifest = extraction.run()
    assert extraction.lines == alone(archives)[0]
    assert manifest.sums.add_up
    assert manifest.sums.records == spread(archives, tmp_path / "here", 10**9).records
    written = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert written["ended_at"]
    assert len(written["parts"]) > 10
    for part in written["parts"]:
        if part["file"] is not None:
            data = (tmp_path / "out" / part["file"]).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (part["bytes"], part["sha256"])
            assert data.count(b"\n") == part["counts"]["extracted"]
    assert not list((tmp_path / "out" / "work").iterdir())
    # Once more: nothing is to be done.
    extraction.made.clear()
    assert extraction.run().sums == manifest.sums
    assert extraction.made == []


def test_a_killed_worker_takes_records_along_or_doubles_them(client: Any, archives: list[Path], tmp_path: Path) -> None:
    extraction = Extraction(client, archives, tmp_path / "out")
    before = set(client.run(os.getpid).values())

    def kill(receipt: Receipt) -> None:
        extraction.made.append(receipt.number)
        (tmp_path / "out" / "parts").mkdir(exist_ok=True)
        (tmp_path / "out" / "parts" / ".unfinished-1").write_bytes(b"what a killed worker left")
        if len(extraction.made) in {1, 4}:
            os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)

    extraction.on_part = kill  # type: ignore[method-assign]
    manifest = extraction.run()
    assert [path.name[:5] for path in (tmp_path / "out" / "parts").iterdir() if path.name[:5] != "part-"] == []
    assert set(client.run(os.getpid).values()) != before
    assert sorted(extraction.made) == [task.number for task in manifest.tasks]
    assert extraction.lines == alone(archives)[0]
    assert manifest.sums.failed == spread_failed(archives, tmp_path)


def spread_failed(archives: list[Path], tmp_path: Path) -> int:
    return sum(each.failed for each in spread(archives, tmp_path / "here", 10**9).counts)


def test_a_page_that_ends_its_process_ends_the_work(client: Any, tmp_path: Path) -> None:
    archive = ArchiveWriter("lfxww-20230507010203-00001.warc.gz")
    archive.warcinfo("linfen-crawler/0.1.0")
    for number in range(5):
        url = f"http://www.lfxww.com/linfen/shizheng/{number}.html"
        where = archive.response(url, page(f"第{number}篇"))
        archive.visit("record", url, [where], revision=1, site="deadly" if number == 2 else "lfxww")
    extraction = Extraction(client, [archive.save(tmp_path)], tmp_path / "out", size=10**9)
    extraction.wish = Wish(DeadlyDefinitions(load_sites()), Choice())
    manifest = extraction.run()
    assert (manifest.sums.extracted, manifest.sums.failed, manifest.sums.records) == (4, 1, 11)
    assert manifest.done[0]["findings"] == [("defect", "crashed", 1), ("note", "no_definition", 1)]


def test_what_was_done_before_an_interruption_is_done_again(client: Any, archives: list[Path], tmp_path: Path) -> None:
    extraction = Extraction(client, archives, tmp_path / "out")
    extraction.stop_after = 3
    with pytest.raises(KeyboardInterrupt):
        extraction.run()
    done = list(extraction.made)
    named = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert sorted(part["number"] for part in named["parts"] if "counts" in part) == sorted(done)
    extraction.made.clear()
    extraction.stop_after = None
    manifest = extraction.run()
    assert not set(done) & set(extraction.made)
    assert len(done) + len(extraction.made) == len(manifest.tasks)
    assert extraction.lines == alone(archives)[0]


def test_a_part_that_is_gone_or_cut_is_not_made_again(client: Any, archives: list[Path], tmp_path: Path) -> None:
    extraction = Extraction(client, archives, tmp_path / "out")
    extraction.run()
    first, second, *_ = sorted((tmp_path / "out" / "parts").iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes()[:-5])
    extraction.made.clear()
    extraction.run()
    assert len(extraction.made) == 2
    assert "is made again" in extraction.said[0]
    assert extraction.lines == alone(archives)[0]


def test_a_missing_index_loses_what_was_done(client: Any, archives: list[Path], tmp_path: Path) -> None:
    extraction = Extraction(client, archives, tmp_path / "out")
    extraction.stop_after = 3
    with pytest.raises(KeyboardInterrupt):
        extraction.run()
    (tmp_path / "out" / "work" / "index.sqlite").unlink()
    extraction.stop_after = None
    extraction.run()
    assert len(extraction.made) == len(set(extraction.made))
    assert extraction.lines == alone(archives)[0]


def test_another_input_is_taken_for_the_same(client: Any, archives: list[Path], tmp_path: Path) -> None:
    extraction = Extraction(client, archives, tmp_path / "out", size=10**9)
    extraction.run()

    def refusal() -> str:
        with pytest.raises(CannotRun) as refused:
            extraction.run()
        assert refused.value.exit_code is ExitCode.USAGE
        assert "Name another folder by --out" in str(refused.value)
        return str(refused.value)

    os.utime(archives[2], (1, 1))
    assert f"{archives[2]} was changed since" in refusal()
    extraction.paths = archives[:2]
    assert f"{archives[2]} was among the inputs" in refusal()
    extraction.wish = Wish(load_sites(), Choice(every_page=True))
    assert "every_page was False, and is True" in refusal()
    manifest = tmp_path / "out" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"linfen-crawler": "', '"linfen-crawler": "0.0.'))
    assert "linfen-crawler was 0.0." in refusal()
    manifest.write_text('{"format": 99}')
    with pytest.raises(CannotRun, match="no manifest of an extraction"):
        extraction.run()


def test_a_worker_of_another_version_makes_other_records(
    client: Any, archives: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "versions", lambda: {"linfen-crawler": "9.9"})
    with pytest.raises(CannotRun, match="install the same everywhere") as refused:
        Extraction(client, archives, tmp_path / "out").run()
    assert refused.value.exit_code is ExitCode.CONFIGURATION


def test_an_archive_that_workers_do_not_see_counts_as_damaged(
    client: Any, archives: list[Path], tmp_path: Path
) -> None:
    extraction = Extraction(client, archives, tmp_path / "out")
    sources = extraction.sources
    archives[1].unlink()
    with pytest.raises(CannotRun, match="Every worker must see the archives under the same path") as refused:
        run_bulk_extraction(
            BulkRequest(sources, extraction.wish, "jsonl", LocalStore(extraction.out), 900),
            lambda: nullcontext(client),
            on_part=extraction.on_part,
            on_progress=lambda _: None,
            say=extraction.said.append,
        )
    assert refused.value.exit_code is ExitCode.CONFIGURATION


def test_the_command_does_not_reach_a_scheduler_or_says_other_sums(
    client: Any, linfen: Linfen, archives: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "in" / "saved.html").write_bytes(page("单独的一页"))
    (tmp_path / "in" / "empty.html").write_bytes(b"<html></html>")
    arguments = ["--cluster", client.scheduler.address, "--out", "out", "--to", "parquet", "--part-mb", "1"]
    done = linfen("extract", "in", *arguments)
    single = linfen("extract", "in")
    assert done.returncode == single.returncode == 3, done.stderr.decode()
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(tmp_path / "out" / "parts")
    lines = [json.loads(line) for line in single.stdout.splitlines()]
    assert table.column("id").to_pylist() == [line["id"] for line in lines]
    assert table.column("changed_fields").to_pylist() == [line["changed_fields"] for line in lines]
    said = done.stderr.decode().splitlines()
    sums = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["sums"]
    assert said[-1].startswith(
        f"out: {len(lines)} records in 1 parts. 3 archives and saved pages have {sums['records']} = "
    )
    assert sums["records"] == sum(
        value for name, value in sums.items() if isinstance(value, int) and name != "records"
    ) + (sum(sums["other"].values()))
    again = linfen("extract", "in", *arguments)
    assert (again.returncode, again.stderr.decode().splitlines()[-1]) == (3, said[-1])


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--out", "out"], 2, "--out is for --cluster"),
        (["--to", "parquet"], 2, "--to is for --cluster"),
        (["--part-mb", "5"], 2, "--part-mb is for --cluster"),
        (["--cluster", "local:2"], 2, "say where by --out"),
        (["--cluster", "local:0", "--out", "out"], 2, "is no cluster"),
        (["--cluster", "10.0.0.5", "--out", "out"], 2, "tcp://10.0.0.5:8786"),
        (["--cluster", "local:2", "--out", "out", "--to", "csv"], 2, "none of jsonl, parquet"),
        (["--cluster", "local:2", "--out", "out", "--jobs", "2"], 2, "--jobs is for this machine alone"),
        (["--cluster", "local:2", "--out", "sftp://a.cn/out"], 2, "does not replace a file as a whole"),
        (["--cluster", "local:2", "--out", "s3://key:secret@bucket/out"], 2, "credentials do not belong"),
        (["--cluster", "local:2", "--out", "page.html"], 6, "page.html"),
    ],
)
def test_an_option_that_cannot_be_meets_a_traceback(
    linfen: Linfen, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    (tmp_path / "page.html").write_bytes(page())
    done = linfen("extract", "page.html", *arguments)
    assert done.returncode == code, done.stderr.decode()
    assert says in " ".join(done.stderr.decode().split())
    assert b"Traceback" not in done.stderr
    assert b"secret" not in done.stderr


def test_standard_input_is_given_to_workers(linfen: Linfen) -> None:
    done = linfen("extract", "-", "--cluster", "local:2", "--out", "out", stdin=page())
    assert done.returncode == 2
    assert "leave --cluster out" in done.stderr.decode()
