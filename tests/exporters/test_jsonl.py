from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.exporters.jsonl import JsonlFile

LINES = [json.dumps({"n": n, "text": "临汾" * n}, ensure_ascii=False) for n in range(4)]


def write(path, lines):
    file = JsonlFile.open(path)
    offsets = [file.append(line) for line in lines]
    file.sync()
    file.close()
    return offsets


def test_lines_come_back_with_their_offsets(tmp_path):
    path = tmp_path / "a.jsonl"
    offsets = write(path, LINES)
    file = JsonlFile.open(path)
    assert [(at, line.decode()) for at, line in file.lines_from(0)] == list(zip(offsets, LINES, strict=True))
    assert [at for at, _ in file.lines_from(offsets[2])] == offsets[2:]
    file.close()


def test_a_whole_file_is_not_touched_at_opening(tmp_path):
    path = tmp_path / "a.jsonl"
    write(path, LINES)
    before = path.read_bytes()
    file = JsonlFile.open(path)
    assert file.torn is None
    assert file.size == len(before)
    file.close()
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.jsonl"]


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(min_value=0), junk=st.binary(max_size=40))
def test_a_file_cut_anywhere_keeps_its_whole_lines_and_loses_no_byte(tmp_path_factory, cut, junk):
    folder = tmp_path_factory.mktemp("torn")
    path = folder / "a.jsonl"
    write(path, LINES)
    whole = path.read_bytes()
    left = whole[: cut % (len(whole) + 1)] + junk.replace(b"{", b"").replace(b"\n", b"")
    path.write_bytes(left)
    file = JsonlFile.open(path)
    file.append(LINES[0])
    file.sync()
    file.close()
    kept = path.read_bytes()
    lines = [json.loads(line) for line in kept.splitlines()]
    assert kept.endswith(b"\n")
    before_append = kept[: -len(LINES[0].encode()) - 1]
    aside = b"".join(torn.read_bytes() for torn in folder.glob("a.jsonl.torn-*"))
    assert before_append + aside == left
    assert lines[:-1] == [json.loads(line) for line in LINES[: len(lines) - 1]]


def test_zeros_that_a_power_cut_left_are_put_aside(tmp_path):
    path = tmp_path / "a.jsonl"
    write(path, LINES)
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(b"\0" * 3_000_000 + b"\n")
    file = JsonlFile.open(path)
    assert file.size == size
    assert file.torn.stat().st_size == 3_000_001
    file.close()


def test_a_last_line_longer_than_the_window_is_found(tmp_path):
    path = tmp_path / "a.jsonl"
    write(path, [LINES[0], json.dumps({"text": "x" * 3_000_000})])
    size = path.stat().st_size
    file = JsonlFile.open(path)
    assert file.torn is None
    assert file.size == size
    file.close()


def test_a_folder_that_cannot_be_written_is_an_oserror(tmp_path):
    with pytest.raises(OSError, match="missing"):
        JsonlFile.open(tmp_path / "missing" / "a.jsonl")


def test_a_line_is_found_again_by_its_offset(tmp_path):
    file = JsonlFile.open(tmp_path / "x.jsonl")
    offsets = [file.append(json.dumps({"n": n, "字": "文" * n}, ensure_ascii=False)) for n in range(5)]
    assert [json.loads(file.line_at(offset))["n"] for offset in offsets] == [0, 1, 2, 3, 4]
    file.close()
