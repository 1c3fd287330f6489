from __future__ import annotations

import json
import subprocess
import sys

import pytest

from linfen_crawler.archive import cdxj_index
from tests.archive.archives_of_our_own import FIRST, PICTURE, SECOND, URL, WarcFile, page
from tests.archive.damage import flip


def parsed(data: bytes):
    lines = [line.split(" ", 2) for line in data.decode().splitlines()]
    return [(key, time, json.loads(fields)) for key, time, fields in lines]


def index_of(*files, scratch=None):
    from io import BytesIO

    out = BytesIO()
    damaged = []
    count = cdxj_index.index_lines(files, out, scratch, lambda name, damage: damaged.append((name, damage)))
    assert count == out.getvalue().count(b"\n")
    return out.getvalue(), damaged


def test_a_site_has_no_index_of_its_captures(linfen, site):
    done = linfen("archive", "index", "lfxww")
    assert (done.returncode, done.stdout) == (0, b"")
    data = (site.folder / "archive" / "index.cdxj").read_bytes()
    assert data.splitlines() == sorted(data.splitlines())
    lines = parsed(data)
    key, time, fields = lines[0]
    assert (key, time) == ("com,lfxww)/linfen/shizheng/2702756.html", "20260102030405")
    assert fields == {
        "url": URL,
        "mime": "text/html",
        "status": "200",
        "digest": site.article.digest,
        "length": str(site.article.end - site.article.offset),
        "offset": str(site.article.offset),
        "filename": FIRST,
    }
    again = lines[1][2]
    assert (again["mime"], again["digest"], again["filename"]) == ("warc/revisit", site.article.digest, SECOND)
    assert len(lines) == 5  # no request, no note, no warcinfo
    assert [file.name for file in site.folder.glob("archive/*") if "warc" not in file.name] == ["index.cdxj"]


def test_files_are_not_indexed_onto_stdout_or_into_a_file(linfen, site):
    done = linfen("archive", "index", str(site.first), str(site.second))
    assert done.returncode == 0
    assert len(parsed(done.stdout)) == 5
    to = site.output / "an index.cdxj"
    assert linfen("archive", "index", str(site.first), str(site.second), "-o", str(to)).stdout == b""
    assert to.read_bytes() == done.stdout


def test_the_lines_are_not_those_of_cdxj_indexer(site):
    program = [sys.executable, "-m", "cdxj_indexer.main", "--sort", str(site.first), str(site.second)]
    theirs = subprocess.run(program, capture_output=True, check=True).stdout
    assert index_of(site.first, site.second)[0] == theirs


def test_more_lines_than_fit_into_memory_are_out_of_order(site, tmp_path, monkeypatch):
    whole, _ = index_of(site.first, site.second)
    monkeypatch.setattr(cdxj_index, "_SORTED_AT_ONCE", 1)
    assert index_of(site.second, site.first, scratch=tmp_path)[0] == whole
    assert {path.name for path in tmp_path.iterdir()} == {"output"}


def test_one_damaged_record_hides_those_behind_it(site, linfen):
    flip(site.first, site.article.end - 20)
    data, damaged = index_of(site.first)
    assert [fields["url"] for _, _, fields in parsed(data)] == [URL.replace("2702756", "2702757"), PICTURE]
    assert [(name, damage.offset, damage.url) for name, damage in damaged] == [(FIRST, site.article.offset, URL)]
    done = linfen("archive", "index", "lfxww")
    assert done.returncode == 7
    assert f"{FIRST} at {site.article.offset}: not indexed" in done.stderr.decode()


def test_a_capture_without_digest_gets_none(tmp_path):
    from io import BytesIO

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    from tests.archive.archives_of_our_own import sha1

    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], "HTTP/1.1")
        record = writer.create_warc_record(URL, "response", BytesIO(page()), http_headers=http)
        del record.rec_headers["WARC-Payload-Digest"]
        writer.ensure_digest = lambda *_, **__: None
        writer.write_record(record)
    ((_, _, fields),) = parsed(index_of(path)[0])
    assert fields["digest"] == sha1(page())


def test_a_file_that_is_being_written_is_indexed(site, linfen):
    site.second.rename(site.second.with_name(SECOND + ".open"))
    done = linfen("archive", "index", "lfxww")
    assert done.returncode == 0
    assert f"{SECOND}.open is not indexed" in done.stderr.decode()
    data = (site.folder / "archive" / "index.cdxj").read_bytes()
    assert {fields["filename"] for _, _, fields in parsed(data)} == {FIRST}


def test_a_full_disk_leaves_half_an_index(linfen, site):
    from pathlib import Path

    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    index = site.folder / "archive" / "index.cdxj"
    index.write_bytes(b"the old one\n")
    index.with_name("index.cdxj.part").symlink_to("/dev/full")
    done = linfen("archive", "index", "lfxww")
    assert done.returncode == 6
    assert "No space left on device" in done.stderr.decode()
    assert index.read_bytes() == b"the old one\n"
    assert sorted(path.name for path in index.parent.iterdir()) == ["index.cdxj", FIRST, SECOND]
    with Path("/dev/full").open("wb") as full:
        program = [sys.executable, "-m", "linfen_crawler.cli", "archive", "index", str(site.first)]
        assert subprocess.run(program, stdout=full, stderr=subprocess.PIPE).returncode == 6


def test_addresses_with_chinese_and_spaces_break_the_index(tmp_path):
    file = WarcFile(tmp_path / "a b.warc.gz")
    file.exchange("http://www.lfxww.com/搜索?q=%E6%B1%BE 河", page())
    file.close()
    ((key, _, fields),) = parsed(index_of(file.path)[0])
    assert key.isascii()
    assert " " not in fields["url"]
    assert fields["filename"] == "a b.warc.gz"


def test_sites_and_files_at_once_are_taken(linfen, site):
    for arguments in (["lfxww", str(site.first)], ["lfxww", "-o", "x.cdxj"]):
        done = linfen("archive", "index", *arguments)
        assert done.returncode == 2
        assert "index sites" in done.stderr.decode()
