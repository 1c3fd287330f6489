"""Lines in files of records that no crawl wrote: nested for ever, or as long as the memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from linfen_crawler import extract
from linfen_crawler.exporters import read_lines as module
from linfen_crawler.exporters.read_lines import read_lines
from linfen_crawler.exporters.stored_lines import stored_lines

URL = "http://www.lfxww.com/linfen/shizheng/1.html"
PAGE = (
    "<h1>道路今日完工</h1><div>2021-09-07 10:15</div><p>" + "市区两条道路今日完工通车，市民出行更加方便。" * 4 + "</p>"
)
DEEP = '{"id":"0123456789abcdef0123","title":' + "[" * 200_000 + "]" * 200_000 + ',"canonical_url":"http://a/",'
DEEP += '"publish_time":null,"revision":1,"x":1}'


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output" / "lfxww"
    folder.mkdir(parents=True)
    line = extract(PAGE.encode(), URL).model_copy(update={"site": "lfxww"}).to_json_line()
    (folder / "articles.jsonl").write_text(line + "\n", encoding="utf-8")
    return tmp_path / "output"


def linfen(*arguments: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")}
    return subprocess.run(
        [sys.executable, "-m", "linfen_crawler.cli", *arguments], capture_output=True, text=True, env=plain, timeout=120
    )


@pytest.mark.parametrize(
    "command",
    [
        *(["export", "--to", shape] for shape in ("csv", "parquet", "sqlite", "schemaorg")),
        ["export", "--to", "csv", "--where", "title~x"],
        ["ledger", "rebuild", "lfxww"],
        ["reposts"],
    ],
    ids=" ".join,
)
def test_a_nested_line_ends_in_a_traceback(output, command):
    with (output / "lfxww" / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write(DEEP + "\n")
    done = linfen(*command, "--output", str(output))
    assert "Traceback" not in done.stderr
    if command[0] == "ledger":  # a last line that is no record is a torn one, and kept aside
        assert list((output / "lfxww").glob("articles.jsonl.torn-*"))
    else:
        assert done.returncode in {2, 6}
        assert done.stderr.startswith("linfen: ")


@pytest.mark.parametrize("command", [["ledger", "rebuild", "lfxww"], ["export", "--to", "jsonl", "--gone", "drop"]])
def test_a_nested_note_ends_in_a_traceback(output, command):
    (output / "lfxww" / "gone.jsonl").write_text("[" * 200_000 + "\n", encoding="utf-8")
    done = linfen(*command, "--output", str(output))
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 2, 78}


def test_a_line_without_end_is_read_into_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LONGEST_LINE", 1000)
    path = tmp_path / "articles.jsonl"
    path.write_bytes(b'{"id":"1","revision":1,}\n' + b"x" * 5000 + b"\n")
    with path.open("rb") as file:
        lines = read_lines(file, path)
        assert next(lines).startswith(b'{"id"')
        with pytest.raises(ValueError, match="at byte 25 begins a line of more than 1000 bytes"):
            next(lines)
    with pytest.raises(ValueError, match="no record"):
        list(stored_lines(path, tmp_path / "gone.jsonl"))


def test_a_text_ends_the_script_element_that_its_json_ld_is_put_into(output):
    file = output / "lfxww" / "articles.jsonl"
    record = json.loads(file.read_text(encoding="utf-8"))
    record["title"] = "道路</script><script>alert(1)</script><!--"
    file.write_text(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    done = linfen("export", "--to", "schemaorg", "--output", str(output), "--out", str(output / "x.jsonl"))
    assert done.returncode == 0, done.stderr
    text = (output / "x.jsonl").read_text(encoding="utf-8")
    assert "</" not in text
    assert "<!--" not in text
    assert json.loads(text)["headline"] == record["title"]
