"""What a page, an archive or a file name holds must not steer the terminal of who looks at it."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from linfen_crawler import extract
from tests.archive.written_archives import ArchiveWriter

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u2066道路"
URL = "http://www.lfxww.com/linfen/shizheng/2702756.html"
PAGE = (
    f"<title>{EVIL}</title><h1>{EVIL}今日完工</h1><div>2021-09-07 10:15 来源：{EVIL}</div>"
    f"<div><p>{'市区两条道路今日完工通车，市民出行更加方便。' * 4}{EVIL}</p></div>"
)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder of an article with two revisions that another program has written, control characters and all."""
    plain = extract(PAGE.encode(), URL).model_copy(update={"site": "lfxww"})
    first = json.loads(plain.to_json_line())
    second = {**first, "revision": 2, "title": EVIL, "source": EVIL, "changed_fields": ["title", EVIL], "body": EVIL}
    elsewhere = {**first, "canonical_url": URL + "?a", "url": URL + "?" + EVIL, "id": "0" * 20, "title": EVIL}
    folder = tmp_path / "output" / "lfxww"
    folder.mkdir(parents=True)
    lines = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in (first, second, elsewhere)]
    (folder / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    note = {"gone": True, "canonical_url": URL, "at": EVIL, "first_missed_at": EVIL, "status": 404}
    (folder / "gone.jsonl").write_text(json.dumps(note, ensure_ascii=False) + "\n", encoding="utf-8")
    return tmp_path / "output"


def assert_harmless(*texts: bytes) -> None:
    for text in texts:
        found = STEERS.findall(text.decode("utf-8"))
        assert found == [], text


def test_a_history_steers_the_terminal(linfen, output):
    done = linfen("history", URL, "--output", str(output))
    assert done.returncode == 0, done.stderr
    assert "道路".encode() in done.stdout
    assert_harmless(done.stdout, done.stderr)


def test_a_table_of_reposts_steers_the_terminal(linfen, output):
    done = linfen("reposts", "--output", str(output))
    assert done.returncode == 0, done.stderr
    assert_harmless(done.stdout, done.stderr)


def test_a_search_steers_the_terminal(linfen, output):
    made = linfen("export", "--to", "sqlite", "--output", str(output))
    assert made.returncode == 0, made.stderr
    done = linfen("search", "道路", "--output", str(output))
    assert "道路".encode() in done.stdout
    assert_harmless(done.stdout, done.stderr, made.stderr)


@pytest.mark.parametrize("command", ["status", "history", "export"])
def test_a_message_steers_the_terminal(linfen, output, command):
    arguments = {"status": [EVIL], "history": [f"http://www.lfxww.com/{EVIL}"], "export": ["--to", EVIL]}[command]
    done = linfen(command, *[each.replace("\x00", "") for each in arguments], "--output", str(output))
    assert done.returncode == 2
    assert_harmless(done.stdout, done.stderr)


def test_an_explanation_steers_the_terminal(linfen, tmp_path):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    done = linfen("explain", "page.html")
    assert "道路".encode() in done.stdout
    assert_harmless(done.stdout, done.stderr)


def test_what_is_said_of_files_and_archives_steers_the_terminal(linfen, tmp_path):
    named = tmp_path / f"a{EVIL}.html"
    named.write_bytes(b"")
    archive = ArchiveWriter(gzipped=False)
    archive.warcinfo()
    archive.response(f"http://a.cn/{EVIL}.html", b"<title>x</title>")
    (tmp_path / f"{EVIL}.warc").write_bytes(archive.data + f"WARC/1.0\r\n{EVIL}".encode())
    done = linfen("extract", str(named), f"{EVIL}.warc", "--every-page", "--verbose")
    assert done.returncode in {0, 3}
    assert done.stderr
    assert_harmless(done.stderr)


def test_a_file_name_that_is_no_text_ends_in_a_traceback(linfen, tmp_path):
    name = os.fsdecode(b"\xff.html")
    Path(tmp_path, name).write_text(PAGE, encoding="utf-8")
    done = linfen("explain", "--json", name)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["page"] == name


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals")
def test_a_record_on_a_terminal_steers_it(tmp_path):
    import pty
    import subprocess

    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "linfen_crawler.cli", "extract", "page.html"], stdout=theirs, cwd=tmp_path
    ) as child:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError:  # the end, on Linux
            pass
    os.close(ours)
    assert child.returncode == 0
    line = shown.decode("utf-8").rstrip("\r\n")
    assert STEERS.findall(line) == []
    assert json.loads(line)["raw"]["title"].startswith("\x1b]0;owned")
