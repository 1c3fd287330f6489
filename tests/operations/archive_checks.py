"""What must hold of records and archive at any time."""

from __future__ import annotations

import json
from pathlib import Path

from linfen_crawler.archive.gzip_members import whole_members


def lines_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def check_pointers(folder: Path) -> int:
    """Every record's pointer leads to a whole response with its payload; returns how many records there are."""
    found = {
        (file.name, member.offset): member
        for file in (folder / "archive").glob("*.warc.gz")
        for member in whole_members(file)
    }
    records = lines_of(folder / "articles.jsonl")
    for record in records:
        member = found[record["warc"]["file"], record["warc"]["offset"]]
        assert member.headers["warc-type"] == "response"
        assert member.headers["warc-payload-digest"] == record["warc"]["digest"]
    return len(records)


def records_noted(folder: Path) -> set[tuple[str, int]]:
    """Id and revision of the records that the notes of an archive name."""
    noted = set()
    for file in (folder / "archive").glob("*.warc.gz"):
        for member in whole_members(file):
            if member.headers["warc-type"] == "metadata":
                fields = dict(line.split(": ", 1) for line in member.block.decode().splitlines())
                if fields["linfen-outcome"] == "record":
                    noted.add((fields["linfen-record"], int(fields["linfen-revision"])))
    return noted


def check_files_are_whole(folder: Path) -> None:
    """Every finished file consists of whole records, from its first byte to its last, and none is left unfinished."""
    for file in (folder / "archive").iterdir():
        assert not file.name.endswith(".open"), file
        if ".torn-" not in file.name:
            assert max(member.end for member in whole_members(file)) == file.stat().st_size, file
