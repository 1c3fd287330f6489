"""`linfen extract` on archives: what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.written_archives import LIST, ArchiveWriter, page, wacz
from tests.cli.conftest import Linfen

URL = "http://www.lfxww.com/linfen/shizheng/2702756.html"


def archive_of(count: int, *, lists: int = 0) -> ArchiveWriter:
    archive = ArchiveWriter()
    archive.warcinfo()
    for number in range(count):
        archive.response(f"http://news.example.cn/2023/0506/{number}.html", page(f"新桥{number}座通车"))
    for number in range(lists):
        archive.response(f"http://news.example.cn/{number}/", LIST)
    return archive


def titles(output: bytes) -> list[str]:
    return [json.loads(line)["title"] for line in output.splitlines()]


def test_a_folder_of_pages_and_archives_loses_some_of_them(linfen: Linfen, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    archive_of(2).save(folder)
    wacz(folder / "deep.wacz", [archive_of(1)])
    (folder / "a.html").write_bytes(page("单独的一页"))
    (folder / "index.cdxj").write_text("no archive")
    (folder / "x.warc.gz.torn-20230101").write_bytes(b"torn")
    done = linfen("extract", "all")
    assert done.returncode == 0, done.stderr.decode()
    assert titles(done.stdout) == ["单独的一页", "新桥0座通车", "新桥0座通车", "新桥1座通车"]
    assert done.stderr == b""


def test_an_archive_of_any_name_is_taken_for_a_page(linfen: Linfen, tmp_path: Path) -> None:
    archive_of(1).save(tmp_path).rename(tmp_path / "download")
    done = linfen("extract", "download")
    assert titles(done.stdout) == ["新桥0座通车"]


def test_thousands_of_lists_are_named_one_by_one_or_not_counted(linfen: Linfen, tmp_path: Path) -> None:
    archive_of(3, lists=200).save(tmp_path)
    done = linfen("extract", "other.warc.gz")
    assert done.returncode == 0
    assert len(titles(done.stdout)) == 3
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 12
    assert lines[0].startswith("other.warc.gz, byte ")
    assert "http://news.example.cn/0/: no article (list_page): 30 links to other pages" in lines[0]
    assert lines[10:] == [
        "pages without article: 200 (list_page 200)",
        "190 of these were not named; --verbose names each",
    ]
    assert len(linfen("extract", "--verbose", "other.warc.gz").stderr.splitlines()) == 201


def test_damage_is_no_failure(linfen: Linfen, tmp_path: Path) -> None:
    archive = archive_of(3)
    data = bytearray(archive.data)
    data[archive.offsets[2] + 100] ^= 0xFF
    archive.save(tmp_path).write_bytes(data)
    (tmp_path / "broken.wacz").write_bytes(b"PK\x03\x04 no zip")
    done = linfen("extract", "other.warc.gz", "broken.wacz")
    assert done.returncode == 3
    assert len(titles(done.stdout)) == 2
    assert f"other.warc.gz, byte {archive.offsets[2]}: not read (damaged):" in done.stderr.decode()
    assert "broken.wacz: not read (no_archive): broken.wacz is no whole zip file" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_page_that_lost_its_record_is_no_failure(linfen: Linfen, tmp_path: Path) -> None:
    archive = ArchiveWriter("lfxww-20230507010203-00001.warc.gz")
    archive.warcinfo("linfen-crawler/0.1.0")
    where = archive.response(URL, b"<html></html>")
    archive.visit("record", URL, [where], revision=1)
    archive.save(tmp_path)
    done = linfen("extract", archive.name)
    assert done.returncode == 3
    assert f"{URL}: had a record and gives none (no_text):" in done.stderr.decode()


def test_hosts_and_sites_choose_nothing(linfen: Linfen, tmp_path: Path) -> None:
    archive = archive_of(2)
    archive.response(URL, page("临汾的一页"))
    archive.save(tmp_path)
    assert titles(linfen("extract", "other.warc.gz", "--hosts", "LFXWW.com, sxrb.com").stdout) == ["临汾的一页"]
    assert titles(linfen("extract", "other.warc.gz", "--site", "lfxww").stdout) == ["临汾的一页"]


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["other.warc.gz", "--url", "http://a.cn/1.html"], "--url"),
        (["other.warc.gz", "--fetched-at", "2022-10-23T16:00:00+08:00"], "--fetched-at"),
        (["page.html", "--hosts", "a.cn"], "--hosts"),
        (["page.html", "--every-page"], "--every-page"),
        (["other.warc.gz", "--hosts", "http://a.cn/"], "--hosts"),
        (["other.warc.gz", "--hosts", ","], "--hosts"),
        (["other.warc.gz", "--site", "lfxwww"], "lfxww"),
        (["other.warc.gz", "--jobs", "0"], "--jobs"),
    ],
)
def test_an_option_without_effect_is_taken(linfen: Linfen, tmp_path: Path, arguments: list[str], names: str) -> None:
    archive_of(1).save(tmp_path)
    (tmp_path / "page.html").write_bytes(page())
    done = linfen("extract", *arguments)
    assert done.returncode == 2
    assert names in done.stderr.decode()
    assert done.stdout == b""


def test_an_archive_on_standard_input_is_taken_for_a_page(linfen: Linfen) -> None:
    done = linfen("extract", "-", stdin=archive_of(1).data)
    assert done.returncode == 2
    assert "save it and name the file" in done.stderr.decode()


def test_without_the_library_archives_end_in_a_traceback_or_pages_are_refused_too(tmp_path: Path) -> None:
    archive_of(1).save(tmp_path)
    (tmp_path / "page.html").write_bytes(page())
    code = (
        "import sys; sys.modules['warcio'] = sys.modules['warcio.recordloader'] = None\n"
        "from linfen_crawler.cli import main; sys.argv[0] = 'linfen'; main()"
    )
    command = [sys.executable, "-W", "error", "-c", code, "extract"]
    done = subprocess.run([*command, "other.warc.gz"], capture_output=True, cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert "pip install 'linfen-crawler[archive]'" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert subprocess.run([*command, "page.html"], capture_output=True, cwd=tmp_path, timeout=60).returncode == 0


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_who_goes_away_leaves_a_traceback_or_a_process(tmp_path: Path, jobs: str) -> None:
    archive_of(400).save(tmp_path)
    command = f"{sys.executable} -W error -m linfen_crawler.cli extract --jobs {jobs} other.warc.gz | head -n 2"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, cwd=tmp_path, timeout=100)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(titles(done.stdout)) == 2


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_in_a_traceback_or_in_disorder(tmp_path: Path, jobs: str) -> None:
    archive_of(1500).save(tmp_path)
    child = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "linfen_crawler.cli", "extract", "--jobs", jobs, "other.warc.gz"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        bufsize=0,
        start_new_session=True,
    )
    assert child.stdout is not None
    first = child.stdout.readline()
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does it: to all processes of the command
    rest, stderr = child.communicate(timeout=100)
    assert child.returncode == 130, stderr.decode()
    assert b"Traceback" not in stderr
    assert stderr.decode().startswith("interrupted: ")
    assert titles(first + rest)[0] == "新桥0座通车"


def test_a_watching_person_sees_no_bar(tmp_path: Path) -> None:
    archive_of(3, lists=1).save(tmp_path)
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "linfen_crawler.cli", "extract", "other.warc.gz"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=tmp_path,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(theirs)
    assert child.stdout is not None
    data = child.stdout.read()
    child.stdout.close()
    screen = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        screen += piece
    os.close(ours)
    assert child.wait(timeout=60) == 0
    assert len(titles(data)) == 3
    assert "3 records" in screen.decode()
    assert "pages without article: 1 (list_page 1)" in screen.decode()
