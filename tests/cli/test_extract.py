"""`linfen extract`: what it reads, what it prints where, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from linfen_crawler.article import Article
from tests.cli.conftest import Linfen

PAGE = """<html><head><meta charset="gb2312"><title>汾河新桥通车 - 某某网</title></head><body><h1>汾河新桥通车</h1>
<div class="info">2023-05-06 08:30:00 来源：河畔日报 责任编辑：吴越</div><div id="content">
<p>本报讯（记者 郑实）昨天上午，连接两岸的新桥正式通车，附近居民步行过河的时间由半小时缩短到五分钟。</p>
<p>新桥全长四百二十米，双向四车道，两侧各设两米五宽的人行道，夜间有灯光照明。</p>
<p>建设单位介绍，工程历时两年，高峰时有三百多名工人同时施工，期间没有发生安全事故。</p></div></body></html>""".encode(
    "gb18030"
)


def records(output: bytes) -> list[Article]:
    return [Article.model_validate_json(line) for line in output.splitlines()]


def test_a_page_on_standard_input_gives_no_record(linfen: Linfen) -> None:
    done = linfen("extract", "-", "--url", "http://news.example.cn/2023/0506/1.html", stdin=PAGE)
    assert done.returncode == 0, done.stderr.decode()
    (article,) = records(done.stdout)
    assert (article.title, article.source, article.editors, article.authors) == (
        "汾河新桥通车",
        "河畔日报",
        ["吴越"],
        ["郑实"],
    )
    assert article.publish_time is not None
    assert article.publish_time.isoformat() == "2023-05-06T08:30:00+08:00"
    assert article.http.charset == "gb18030"
    assert article.url == "http://news.example.cn/2023/0506/1.html"


def test_a_folder_loses_a_page_or_its_order(linfen: Linfen, tmp_path: Path) -> None:
    for name in ("b.html", "a.htm", "deep/c.shtml"):
        file = tmp_path / "pages" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(PAGE.replace("汾河新桥".encode("gb18030"), f"新桥{name[0]}座".encode("gb18030")))
    (tmp_path / "pages" / "notes.md").write_text("no page")
    done = linfen("extract", "pages")
    assert done.returncode == 0, done.stderr.decode()
    assert len(records(done.stdout)) == 3
    assert done.stdout == linfen("extract", "pages").stdout


def test_one_bad_page_stops_the_others_or_is_not_named(linfen: Linfen, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "good.html").write_bytes(PAGE)
    done = linfen("extract", "empty.html", "good.html")
    assert done.returncode == 3
    assert len(records(done.stdout)) == 1
    assert "empty.html: no article" in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["missing.html"], "missing.html"),
        (["."], "holds no page"),
        (["-", "--site", "lfxwww"], "lfxww"),
        (["-", "--fetched-at", "yesterday"], "yesterday"),
        (["-", "--url", "not an address"], "not an address"),
        (["-", "--fetched-at", "2022-10-23T10:00"], "no zone"),
    ],
)
def test_bad_input_is_not_refused_with_a_message(linfen: Linfen, arguments: list[str], names: str) -> None:
    done = linfen("extract", *arguments)
    assert done.returncode == 2
    assert names in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_an_address_is_given_to_several_pages(linfen: Linfen, tmp_path: Path) -> None:
    (tmp_path / "good.html").write_bytes(PAGE)
    done = linfen("extract", "good.html", "good.html", "--url", "http://a.cn/1.html")
    assert done.returncode == 2
    assert "--url" in done.stderr.decode()


def test_a_line_is_no_plain_json_in_utf8(linfen: Linfen) -> None:
    done = linfen("extract", "-", stdin=PAGE, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout.decode("utf-8"))["title"] == "汾河新桥通车"


def test_a_full_disk_behind_stdout_ends_in_a_traceback(tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "good.html").write_bytes(PAGE)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "linfen_crawler.cli", "extract", str(tmp_path / "good.html")],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert done.returncode == 6
    assert b"Traceback" not in done.stderr
    assert b"cannot write to standard output" in done.stderr


WATCHED = """
import sys
from pathlib import Path
from linfen_crawler.operations import worker_process

def load_ahead(module):
    print("extraction" if "linfen_crawler.extraction" in sys.modules else "not yet", module)

worker_process.load_ahead = load_ahead
from linfen_crawler.cli import extract
extract.put = lambda line: None
extract.run_extract([sys.argv[1]], site_key=None, url=None, fetched_at=None, sites_folder=None, jobs=int(sys.argv[2]))
"""


@pytest.mark.parametrize(
    ("pages", "jobs", "said"),
    [(17, 2, "not yet linfen_crawler.operations.extract_pages\n"), (16, 2, ""), (17, 1, "")],
)
def test_processes_load_the_program_after_the_command_or_for_a_few_pages(
    tmp_path: Path, pages: int, jobs: int, said: str
) -> None:
    for number in range(pages):
        (tmp_path / f"{number}.html").write_bytes(PAGE)
    command = [sys.executable, "-c", WATCHED, str(tmp_path), str(jobs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == said
