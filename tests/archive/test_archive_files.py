"""What is taken for an archive, and what one file holds of them."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from linfen_crawler.archive.archive_files import NotAnArchive, archives_of, looks_like_archive
from linfen_crawler.archive.zip_members import CannotReadPackage, stored_warcs
from tests.archive.written_archives import ArchiveWriter, page, reasons_of, records_of, sha1, wacz


def small(name: str) -> ArchiveWriter:
    archive = ArchiveWriter(name)
    archive.warcinfo()
    archive.response("http://news.example.cn/2023/0506/1.html", page())
    return archive


def test_the_bytes_of_an_archive_in_a_package_are_others(tmp_path: Path) -> None:
    one, two = small("one.warc.gz"), small("two.warc.gz")
    package = wacz(tmp_path / "a.wacz", [two, one])
    found = archives_of(package)
    assert [archive.name for archive in found] == ["one.warc.gz", "two.warc.gz"]
    for archive, written in zip(found, [one, two], strict=True):
        with archive.open() as file:
            assert file.read() == written.data
            assert file.seek(-9, 2) == len(written.data) - 9
            assert file.read(100) == written.data[-9:]
            file.seek(5)
            assert file.read(7) == written.data[5:12]
        assert archive.label == f"{package}!{written.name}"


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        (b"WARC/1.0\r\n", True),
        (b"filedesc://a.arc 0.0.0.0 2008", True),
        (gzip.compress(b"WARC/1.1\r\n" + bytes(900), mtime=0)[:40], True),
        (gzip.compress(b"<html>", mtime=0), False),
        (b"\x1f\x8b\x08garbage", False),
        (b"PK\x03\x04", True),
        (b"<html>", False),
        (b"", False),
    ],
)
def test_a_beginning_is_taken_for_something_else(head: bytes, is_one: bool) -> None:
    assert looks_like_archive(head) is is_one


def test_a_file_that_cannot_be_read_is_refused_without_saying_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.warc.zst").write_bytes(b"\x28\xb5\x2f\xfd")
    with pytest.raises(NotAnArchive, match="unpack it first"):
        archives_of(tmp_path / "a.warc.zst")
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as other:
        other.writestr("word/document.xml", "<w/>")
    with pytest.raises(NotAnArchive, match="holds no WARC file"):
        archives_of(tmp_path / "a.docx")
    (tmp_path / "a.wacz").write_bytes(wacz(tmp_path / "b.wacz", [small("one.warc.gz")]).read_bytes()[:-40])
    with pytest.raises(NotAnArchive, match="no whole zip file"):
        archives_of(tmp_path / "a.wacz")
    (tmp_path / "page").write_bytes(page())
    with pytest.raises(NotAnArchive, match="is no WARC, ARC or WACZ file"):
        archives_of(tmp_path / "page")


def test_a_broken_package_keeps_others_from_being_read(tmp_path: Path) -> None:
    broken = wacz(tmp_path / "broken.wacz", [small("one.warc.gz")], compression=zipfile.ZIP_DEFLATED)
    data = bytearray(broken.read_bytes())
    at = data.index(b"archive/one.warc.gz") + 40
    data[at : at + 300] = bytes(300)
    broken.write_bytes(data)
    other = small("two.warc.gz")
    other.revisit("http://a.cn/1.html", None, sha1(b"nowhere"))
    path = other.save(tmp_path)
    assert len(records_of(path, broken)) == 1
    assert reasons_of(path, broken) == [("unread", "payload_not_given"), ("unread", "unreadable")]


def test_a_package_whose_directory_points_behind_its_end_ends_in_a_traceback(tmp_path: Path) -> None:
    package = wacz(tmp_path / "a.wacz", [small("one.warc.gz")])
    data = bytearray(package.read_bytes())
    entry = data.index(b"PK\x01\x02")
    while data[entry + 46 : entry + 54] != b"archive/":
        entry = data.index(b"PK\x01\x02", entry + 1)
    data[entry + 42 : entry + 46] = (len(data) - 10).to_bytes(4, "little")
    package.write_bytes(bytes(data))
    with pytest.raises(NotAnArchive, match="not where its directory says"):
        archives_of(package)
    with pytest.raises(CannotReadPackage, match="not where its directory says"):
        stored_warcs(package)
