"""Crawls, exports and extractions that go into an S3 server: what users see of them, and of a server that is away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from linfen_crawler.replica import running
from tests.archive.written_archives import ArchiveWriter, page
from tests.cli.conftest import Linfen
from tests.stores.s3_here import S3, SECRET, s3_server

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def server() -> Iterator[S3]:
    with s3_server() as server:
        yield server


@pytest.fixture
def s3(server: S3) -> S3:
    for key in server.objects:
        server.client.delete_object(Bucket="news", Key=key)
    return server


QUICKLY = """
import functools, sys
from linfen_crawler import settings
from linfen_crawler.operations import crawl
settings.LINFEN_PUBLISH_SECONDS = 0.3
crawl.run_crawl = functools.partial(crawl.run_crawl, delay=float(sys.argv.pop(1)))
sys.argv[0] = "linfen"
from linfen_crawler.cli import main
main()
"""
"""The program with a delay of its first argument in place of the definitions'."""


@pytest.fixture
def quickly(tmp_path: Path) -> Linfen:
    def run(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-W", "error", "-c", QUICKLY, "0", *arguments]
        return subprocess.run(command, capture_output=True, cwd=tmp_path, env={**os.environ, **env}, timeout=120)

    return run


def published(s3: S3, key: str = "crawl/lfxww") -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The records that the manifest names, and the manifest."""
    objects = s3.objects
    manifest = json.loads(objects[f"{key}/manifest.json"])
    lines = b"".join(objects[f"{key}/{part['part']}"] for part in manifest["lines"]["articles.jsonl"])
    return [json.loads(line) for line in lines.splitlines()], manifest


def test_a_machine_whose_disk_is_gone_fetches_everything_again(
    s3: S3, linfen: Linfen, quickly: Linfen, tmp_path: Path
) -> None:
    with running(sites=["lfxww"], crawl_delay=None) as replica:
        environment = {**s3.environment, "LINFEN_REPLICA": replica.address, "LINFEN_OUTPUT": "s3://news/crawl"}
        wish = ["crawl", "lfxww", "--section", "linfen/shizheng", "--archive", "--json"]
        first = quickly(*wish, "--work", "one", env=environment)
        assert first.returncode == 0, first.stderr.decode()
        records, manifest = published(s3)
        assert len(records) == json.loads(first.stdout)["records"] > 10
        assert [name.split("/")[0] for name in manifest["files"]] == ["archive", "runs"]
        warc = next(name for name in manifest["files"] if name.startswith("archive/"))
        assert s3.objects[f"crawl/lfxww/{warc}"] == (tmp_path / "one/lfxww" / warc).read_bytes()
        # Another machine, with an empty folder.
        second = quickly(*wish, "--work", "two", env=environment)
        assert second.returncode == 0, second.stderr.decode()
        assert json.loads(second.stdout)["records"] == 0
        again, manifest = published(s3)
        assert again == records
        assert sum(name.startswith("runs/") for name in manifest["files"]) == 2
        assert (tmp_path / "two/lfxww/articles.jsonl").read_bytes() == (
            tmp_path / "one/lfxww/articles.jsonl"
        ).read_bytes()
        # A server that is away: the crawl is done all the same, and what it brought is put there the next time.
        away = {**environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
        more = ["crawl", "lfxww", "--limit", "5", "--json"]
        third = quickly(*more, "--work", "two", env=away)
        assert third.returncode == 6
        assert json.loads(third.stdout)["records"] > 0
        assert "not published: cannot read s3://news/crawl/lfxww/manifest.json" in third.stderr.decode()
        assert SECRET not in third.stderr.decode()
        assert published(s3)[0] == records
        done = linfen("publish", "s3://news/crawl", "--output", "two", env=s3.environment)
        assert done.returncode == 0, done.stderr.decode()
        assert len(published(s3)[0]) == len(records) + json.loads(third.stdout)["records"]
        # With nothing at all on this machine, and the server away, nothing is fetched.
        refused = quickly(*more, "--work", "three", env=away)
        assert refused.returncode == 6
        assert b"see whether it can be reached" in refused.stderr
    back = linfen("restore", "s3://news/crawl", "--site", "lfxww", "--archives", "--output", "four", env=s3.environment)
    assert back.returncode == 0, back.stderr.decode()
    assert (tmp_path / "four/lfxww/articles.jsonl").read_bytes() == (tmp_path / "two/lfxww/articles.jsonl").read_bytes()
    assert linfen("archive", "verify", "lfxww", "--output", "four").returncode == 0


def test_a_crawl_is_published_only_when_it_is_over(s3: S3, quickly: Linfen, tmp_path: Path) -> None:
    # It is killed; what was safe half a second before is in the store, and the next run puts the rest there.
    with running(sites=["lfxww"], crawl_delay=None) as replica:
        environment = {**s3.environment, "LINFEN_REPLICA": replica.address}
        arguments = ["crawl", "lfxww", "--section", "linfen/shizheng", "--output", "s3://news/crawl", "--work", "one"]
        child = subprocess.Popen(
            [sys.executable, "-c", QUICKLY, "0.05", *arguments], cwd=tmp_path, env={**os.environ, **environment}
        )
        while child.poll() is None and "crawl/lfxww/manifest.json" not in s3.objects:
            time.sleep(0.05)
        child.send_signal(signal.SIGKILL)
        child.wait()
        half, _ = published(s3)
        assert half
        done = quickly(*arguments, env=environment)
        assert done.returncode == 0, done.stderr.decode()
        whole, _ = published(s3)
    assert whole[: len(half)] == half
    assert len({record["id"] for record in whole}) == len(whole) > len(half)


def scrapy_environment(s3: S3, replica: Any) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")}
    ours = {"LINFEN_REPLICA": replica.address, "SCRAPY_SETTINGS_MODULE": "linfen_crawler.settings"}
    return {**plain, **s3.environment, **ours}


def test_what_scrapy_crawls_does_not_reach_the_store(s3: S3, tmp_path: Path) -> None:
    def scrapy(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
        quick = ["-s", "DOWNLOAD_DELAY=0", "-s", "LOG_LEVEL=ERROR", "-a", "limit=3"]
        command = [sys.executable, "-m", "scrapy", "crawl", "lfxww", *quick, *arguments]
        return subprocess.run(command, capture_output=True, cwd=tmp_path, env={**environment, **more}, timeout=120)

    with running(sites=["lfxww"], crawl_delay=None) as replica:
        environment = scrapy_environment(s3, replica)
        done = scrapy("-s", "LINFEN_OUTPUT=s3://news/crawl", LINFEN_WORK="one")
        assert done.returncode == 0, done.stderr.decode()
        records, manifest = published(s3)
        assert len(records) == 3
        assert sum(name.startswith("runs/") for name in manifest["files"]) == 1
        # Another machine goes on behind them; then the store is away.
        two = {"LINFEN_OUTPUT": "s3://news/crawl", "LINFEN_WORK": "two"}
        done = scrapy(**two)
        assert done.returncode == 0, done.stderr.decode()
        again, _ = published(s3)
        assert again[:3] == records
        assert len(again) == 6
        away = scrapy(**two, AWS_ENDPOINT_URL="http://127.0.0.1:9")
        assert away.returncode == 6, away.stderr.decode()
        assert b"not published" in away.stderr
        refused = scrapy("-s", "LINFEN_OUTPUT=ftp://a.cn/x")
        assert refused.returncode == 2, refused.stderr.decode()
        assert b"does not replace a file as a whole" in refused.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_what_a_program_crawls_that_only_knows_scrapy_does_not_reach_the_store(s3: S3, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    with running(sites=["lfxww"], crawl_delay=None) as replica:
        environment = {**scrapy_environment(s3, replica), "LINFEN_OUTPUT": "s3://news/crawl", "LINFEN_WORK": "one"}
        command = [sys.executable, "script.py"]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, timeout=120)
        assert done.returncode == 0, done.stderr.decode()
    records, manifest = published(s3)
    assert len(records) == 2
    assert sum(name.startswith("runs/") for name in manifest["files"]) == 1


SCRIPT = """
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
settings = get_project_settings()
settings.set("LOG_ENABLED", False)
process = AsyncCrawlerProcess(settings)
process.crawl("lfxww", limit=2)
process.start()
"""


@pytest.mark.parametrize("shape", ["csv", "parquet", "sqlite"])
def test_an_export_into_a_store_is_another_one(
    s3: S3, linfen: Linfen, quickly: Linfen, tmp_path: Path, shape: str
) -> None:
    with running(sites=["lfxww"], crawl_delay=None) as replica:
        crawled = quickly("crawl", "lfxww", "--limit", "6", env={"LINFEN_REPLICA": replica.address})
        assert crawled.returncode == 0, crawled.stderr.decode()
    name = f"articles.{shape}"
    s3.client.put_object(Bucket="news", Key="out/other.txt", Body=b"not ours")
    if shape == "parquet":
        s3.client.put_object(Bucket="news", Key=f"out/{name}/site=gone/month=2001-01/part-0.parquet", Body=b"old")
    for _ in range(2):
        done = linfen("export", "--to", shape, "--out", f"s3://news/out/{name}", env=s3.environment)
        assert done.returncode == 0, done.stderr.decode()
        assert f"s3://news/out/{name}: 6 records of 1 site".encode() in done.stderr
    assert linfen("export", "--to", shape, "--out", f"here/{name}").returncode == 0
    objects = s3.objects
    assert objects.pop("out/other.txt") == b"not ours"
    local = {
        f"out/{path.relative_to(tmp_path / 'here').as_posix()}"
        for path in (tmp_path / "here").rglob("*")
        if path.is_file()
    }
    assert set(objects) == local
    package = json.loads(objects["out/datapackage.json"])
    assert {f"out/{each['path']}" for each in package["resources"]} <= set(objects)
    if shape == "csv":
        assert objects[f"out/{name}"] == (tmp_path / "here" / name).read_bytes()
        # A second export beside it stays described.
        assert linfen("export", "--to", "jsonl", "--out", "s3://news/out/a.jsonl", env=s3.environment).returncode == 0
        package = json.loads(s3.objects["out/datapackage.json"])
        assert {each["path"] for each in package["resources"]} == {name, "a.jsonl"}


def test_parts_of_an_extraction_do_not_reach_a_store(s3: S3, linfen: Linfen, tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.warcinfo()
    for number in range(5):
        archive.response(f"http://news.example.cn/2023/0506/{number}.html", page(f"新桥{number}座通车"))
    archive.save(tmp_path)
    arguments = ["extract", "other.warc.gz", "--cluster", "local:1", "--out", "s3://news/again"]
    done = linfen(*arguments, env=s3.environment)
    assert done.returncode == 0, done.stderr.decode()
    objects = s3.objects
    assert set(objects) == {"again/manifest.json", "again/parts/part-000000.jsonl"}
    assert objects["again/parts/part-000000.jsonl"] == linfen("extract", "other.warc.gz").stdout
    again = linfen(*arguments, env=s3.environment)
    assert (again.returncode, again.stderr) == (0, done.stderr)
    away = linfen(*arguments, env={**s3.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"})
    assert away.returncode == 6
    assert b"Traceback" not in away.stderr
    # Archives are read where they lie, by one machine and by workers.
    data = (tmp_path / "other.warc.gz").read_bytes()
    s3.client.put_object(Bucket="news", Key="in/deep/other.warc.gz", Body=data)
    s3.client.put_object(Bucket="news", Key="in/notes.md", Body=b"no page")
    lines = objects["again/parts/part-000000.jsonl"]
    for place in ("s3://news/in", "s3://news/in/deep/other.warc.gz"):
        alone = linfen("extract", place, env=s3.environment)
        assert (alone.returncode, alone.stdout) == (0, lines), alone.stderr.decode()
    workers = ["extract", "s3://news/in", "--cluster", "local:1", "--out", "there"]
    done = linfen(*workers, env=s3.environment)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "there/parts/part-000000.jsonl").read_bytes() == lines
    [entry] = json.loads((tmp_path / "there/manifest.json").read_bytes())["inputs"]
    assert (entry["path"], entry["size"]) == ("s3://news/in/deep/other.warc.gz", len(data))
    s3.client.put_object(Bucket="news", Key="in/deep/other.warc.gz", Body=data[:-1])
    changed = linfen(*workers, env=s3.environment)
    assert changed.returncode == 2
    assert "other.warc.gz was changed since" in " ".join(changed.stderr.decode().split())


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["status", "--output", "s3://news/crawl"], 2, "this command reads a folder"),
        (["archive", "verify", "lfxww", "--output", "s3://news/crawl"], 2, "linfen restore"),
        (["export", "--to", "csv", "--output", "s3://news/crawl"], 2, "this command reads a folder"),
        (["crawl", "lfxww", "--output", "ftp://a.cn/x"], 2, "does not replace a file as a whole"),
        (["crawl", "lfxww", "--output", "s3://nowhere/x"], 78, "there is no such bucket"),
        (["crawl", "lfxww", "--output", f"s3://me:{SECRET}@news/x"], 2, "credentials do not belong"),
        (["crawl", "lfxww", "--output", "s3://news/x", "--work", "s3://news/y"], 2, "reads a folder"),
        (["publish", "s3://news/x"], 0, ""),
        (["publish", "folder"], 2, "name a store by its address"),
        (["publish", "s3://news/x", "--site", "lfxww"], 2, "nothing of 'lfxww'"),
        (["restore", "s3://news/x", "--site", "lfxww"], 2, "holds nothing of 'lfxww'"),
        (["export", "--to", "csv", "--out", "s3://articles.csv"], 2, "names no file in a bucket"),
        (["extract", "s3://news/none"], 2, "there is no such file or folder"),
        (["extract", "s3://nowhere/x"], 78, "there is no such bucket"),
        (["extract", "ftp://a.cn/x.warc.gz"], 2, "not known"),
    ],
)
def test_a_store_that_cannot_be_used_meets_a_traceback(
    s3: S3, linfen: Linfen, arguments: list[str], code: int, says: str
) -> None:
    done = linfen(*arguments, env={**s3.environment, "LINFEN_REPLICA": "127.0.0.1:9"})
    said = " ".join(done.stderr.decode().split())
    assert done.returncode == code, said
    assert says in said
    assert "Traceback" not in said
    assert SECRET not in said


def test_missing_credentials_let_a_crawl_begin(s3: S3, linfen: Linfen, tmp_path: Path) -> None:
    environment = {name: value for name, value in s3.environment.items() if "KEY" not in name}
    done = linfen("crawl", "lfxww", "--output", "s3://news/x", env={**environment, "LINFEN_REPLICA": "127.0.0.1:9"})
    assert done.returncode == 78
    assert "AWS_ACCESS_KEY_ID" in done.stderr.decode()
