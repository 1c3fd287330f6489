"""Archives that other programs made: which of their captures become records, and what is said of the others."""

from __future__ import annotations

import gzip
import hashlib
import os
import zipfile
from pathlib import Path

import brotli
import pytest

from linfen_crawler import extract, load_sites
from linfen_crawler.archive.archive_files import NotAnArchive, archives_of
from tests.archive.written_archives import (
    LIST,
    ArchiveWriter,
    Written,
    chunked,
    findings_of,
    gzipped_as_one,
    page,
    reasons_of,
    records_of,
    sha1,
    wacz,
)

URL = "http://news.example.cn/2023/0506/1.html"
HTML = ("Content-Type", "text/html; charset=utf-8")


def test_a_page_is_not_the_same_record_as_its_saved_file(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.warcinfo()
    where = archive.response(URL, page(charset="gbk"), headers=[HTML, ("ETag", '"7"'), ("Last-Modified", "never")])
    (record,) = records_of(archive.save(tmp_path))
    expected = extract(page(charset="gbk"), URL).model_dump(mode="json")
    assert record == expected | {
        "fetched_at": "2023-05-07T01:02:03+00:00",
        "http": {"status": 200, "charset": "gb18030", "etag": '"7"', "last_modified": "never"},
        "warc": {"file": "other.warc.gz", "offset": where.offset, "digest": sha1(page(charset="gbk"))},
    }


@pytest.mark.parametrize(
    ("name", "stated"), [(b"\xff\xe4.warc.gz", "\ufffd\ufffd.warc.gz"), ("汾.warc".encode(), "汾.warc")]
)
def test_pages_of_an_archive_whose_name_is_no_text_are_defects(tmp_path: Path, name: bytes, stated: str) -> None:
    archive = ArchiveWriter(gzipped=name.endswith(b".gz"))
    archive.response(URL, page(), headers=[HTML])
    path = tmp_path / os.fsdecode(name)
    try:
        path.write_bytes(archive.data)
    except OSError:
        pytest.skip("this file system has no such names")
    (record,) = records_of(path)
    assert record["warc"]["file"] == stated


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(page(), mtime=0), [("Content-Encoding", "gzip")]),
        (brotli.compress(page()), [("Content-Encoding", "br")]),
        (chunked(page()), [("Transfer-Encoding", "chunked")]),
        (chunked(gzip.compress(page(), mtime=0)), [("Transfer-Encoding", "Chunked"), ("Content-Encoding", "x-gzip")]),
        (page(), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
    ],
)
def test_a_page_in_some_coding_gives_no_record(tmp_path: Path, body: bytes, headers: list[tuple[str, str]]) -> None:
    archive = ArchiveWriter()
    archive.response(URL, body, headers=[HTML, *headers])
    (record,) = records_of(archive.save(tmp_path))
    assert record["title"] == "汾河新桥通车"
    assert record["warc"]["digest"] == sha1(body)


def test_what_is_no_page_is_taken_for_one(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.warcinfo()
    archive.response(URL, page(), status="404 Not Found")
    archive.response(URL, page(), status="301 Moved", headers=[HTML, ("Location", "/")])
    archive.response("http://a.cn/robots.txt", b"User-agent: *\n", headers=[("Content-Type", "text/plain")])
    archive.response("http://a.cn/1.jpg", b"\xff\xd8" * 900, headers=[("Content-Type", "image/jpeg")])
    archive.response("ftp://a.cn/1.html", page())
    archive.other("response", "text/dns", b"20230101 a.cn 1 IN A 192.0.2.1", "dns:a.cn")
    archive.other("resource", "text/plain", page(), URL)
    archive.other("metadata", "application/warc-fields", b"fetchTimeMs: 12\r\n", URL)
    archive.other("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n", URL)
    assert findings_of(archive.save(tmp_path)) == []


def test_a_page_of_odd_type_is_left_out(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.response(URL, page(), headers=[])
    archive.response(URL, page(), headers=[("Content-Type", "application/octet-stream")])
    archive.other("resource", "text/html", page(), URL)
    archive.other("conversion", "text/html; charset=utf-8", page(), URL)
    found = records_of(archive.save(tmp_path))
    assert [record["http"]["status"] for record in found] == [200, 200, None, None]
    assert {record["title"] for record in found} == {"汾河新桥通车"}


def test_lists_and_empty_pages_are_lost_in_silence(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.response("http://a.cn/", LIST)
    archive.response("http://a.cn/2.html", b"<html><body></body></html>")
    assert reasons_of(archive.save(tmp_path)) == [("no_article", "list_page"), ("no_article", "no_text")]


def test_a_site_is_not_known_by_its_host(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.response("http://m.lfxww.com/linfen/shizheng/2702756.html?from=timeline", page())
    archive.response(URL, page())
    known, unknown = records_of(archive.save(tmp_path))
    assert (known["site"], known["canonical_url"]) == (
        "lfxww",
        "http://www.lfxww.com/linfen/shizheng/2702756.html",
    )
    assert unknown["site"] is None


def test_a_choice_of_hosts_or_of_a_site_takes_others(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    urls = ["http://www.lfxww.com/linfen/1.html", "http://a.cn/1.html", "http://b.a.cn/1.html", "http://aa.cn/1.html"]
    for url in urls:
        archive.response(url, page())
    path = archive.save(tmp_path)
    assert [record["url"] for record in records_of(path, hosts=("a.cn",))] == urls[1:3]
    assert [record["url"] for record in records_of(path, site=load_sites()["lfxww"])] == urls[:1]


@pytest.mark.parametrize("by", ["id", "moment", "digest"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("behind", [False, True])
def test_a_revisit_does_not_find_its_payload(tmp_path: Path, by: str, packed: bool, behind: bool) -> None:
    originals = ArchiveWriter("b.warc.gz", gzipped=not packed)
    originals.warcinfo()
    original = originals.response(URL, page(), headers=[HTML, ("ETag", '"old"')])
    revisits = ArchiveWriter("a.warc.gz")
    digest = sha1(page())
    more = {"WARC_Date": "2023-06-01T00:00:00Z"}
    if by == "moment":
        more |= {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "2023-05-07T01:02:03Z"}
        digest = "md5:0123"
    if by == "id":
        digest = "md5:0123"
    refers_to = original if by == "id" else None
    revisits.revisit(URL, refers_to, digest, headers=[HTML, ("ETag", '"new"')], **more)
    first, second = originals.save(tmp_path), revisits.save(tmp_path)
    if packed:
        first.write_bytes(gzipped_as_one(originals.data))
    found = records_of(*([second, first] if behind else [first, second]))
    record = found[0 if behind else 1]
    assert record["title"] == "汾河新桥通车"
    assert (record["fetched_at"], record["http"]["etag"]) == ("2023-06-01T00:00:00+00:00", '"new"')
    # The pointer is to the record that holds the payload.
    assert (record["warc"]["file"], record["warc"]["offset"]) == ("b.warc.gz", original.offset)


def test_a_revisit_of_wget_is_taken_for_half_a_page(tmp_path: Path) -> None:
    archive = ArchiveWriter(version="1.0")
    original = archive.response(URL, page())
    # As its --warc-dedup writes it, by WARC 1.0, 6.7.2: what was left out is the payload.
    archive.revisit(URL, original, sha1(page()), WARC_Truncated="length")
    assert len(records_of(archive.save(tmp_path))) == 2


def test_an_empty_file_passes_in_silence(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"")
    assert reasons_of(tmp_path / "a.warc.gz") == [("note", "empty")]


def test_a_revisit_without_its_payload_is_lost_in_silence(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.revisit(URL, Written("<urn:uuid:gone>", 0), sha1(page()))
    archive.revisit("http://a.cn/1.jpg", None, sha1(b"x"), headers=[("Content-Type", "image/jpeg")])
    assert reasons_of(archive.save(tmp_path)) == [("unread", "payload_not_given")]


def test_a_revisit_takes_a_payload_of_another_digest(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    original = archive.response(URL, page())
    archive.revisit(URL, original, sha1(b"another one"))
    assert reasons_of(archive.save(tmp_path)) == [("unread", "payload_differs")]


def test_a_digest_in_other_letters_passes_for_another_payload(tmp_path: Path) -> None:
    for name, digest in (("hex", "SHA-1:" + hashlib.sha1(page()).hexdigest()), ("lower", sha1(page()).lower())):
        archive = ArchiveWriter(f"{name}.warc.gz")
        original = archive.response(URL, page())
        archive.revisit(URL, original, digest)
        assert len(records_of(archive.save(tmp_path / name))) == 2


def test_a_page_that_is_not_modified_becomes_a_record_again(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    original = archive.response(URL, page())
    archive.response(
        URL,
        b"",
        status="304 Not Modified",
        record_type="revisit",
        WARC_Refers_To=original.record_id,
        WARC_Profile="http://netpreserve.org/warc/1.1/revisit/server-not-modified",
    )
    assert len(records_of(archive.save(tmp_path))) == 1
    assert reasons_of(archive.save(tmp_path)) == [("left_out", "not_modified")]


def test_half_a_page_becomes_a_record(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.response(URL, page()[:900], WARC_Truncated="length")
    archive.response(URL, page()[:900], WARC_Segment_Number="1")
    archive.response(URL, gzip.compress(page() * 40)[:-200], headers=[HTML, ("Content-Encoding", "gzip")])
    archive.response(URL, chunked(page())[:-200], headers=[HTML, ("Transfer-Encoding", "chunked")])
    assert reasons_of(archive.save(tmp_path)) == [
        ("unread", "truncated"),
        ("unread", "truncated"),
        ("unread", "broken_coding"),
        ("unread", "broken_coding"),
    ]


def test_a_bomb_or_a_giant_ends_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = ArchiveWriter()
    archive.response(URL, gzip.compress(bytes(40_000_000)), headers=[HTML, ("Content-Encoding", "gzip")])
    archive.response(URL, bytes(34_000_000), headers=[HTML])
    archive.response("http://a.cn/film.mp4", bytes(34_000_000), headers=[("Content-Type", "video/mp4")])
    archive.response(URL, page(), headers=[HTML])
    path = archive.save(tmp_path)
    assert reasons_of(path) == [("unread", "too_large"), ("unread", "too_large")]
    assert len(records_of(path)) == 1


def test_damage_ends_the_reading_or_is_not_named(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    for number in range(3):
        archive.response(f"http://a.cn/2023/0506/{number}.html", page())
    data = bytearray(archive.data)
    data[archive.offsets[1] + 200] ^= 0xFF
    path = archive.save(tmp_path)
    path.write_bytes(data)
    (damage,) = (each for each in findings_of(path) if each.line is None)
    assert (damage.kind, damage.reason) == ("unread", "damaged")
    assert damage.where == f"{path}, byte {archive.offsets[1]}"
    assert [record["url"][-6:] for record in records_of(path)] == ["0.html", "2.html"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_package_is_not_read_where_it_lies(tmp_path: Path, compression: int) -> None:
    one, two = ArchiveWriter("rec-1.warc.gz"), ArchiveWriter("rec-2.warc.gz")
    one.warcinfo()
    where = one.response(URL, page())
    two.revisit(URL, where, sha1(page()))
    package = wacz(tmp_path / "some.wacz", [two, one], compression=compression)
    found = records_of(package)
    assert [record["warc"] for record in found] == [
        {"file": "rec-1.warc.gz", "offset": where.offset, "digest": sha1(page())}
    ] * 2


def test_a_damaged_package_ends_in_a_traceback(tmp_path: Path) -> None:
    one = ArchiveWriter("rec-1.warc.gz")
    one.response(URL, page())
    package = wacz(tmp_path / "some.wacz", [one], compression=zipfile.ZIP_DEFLATED)
    data = bytearray(package.read_bytes())
    at = data.index(b"archive/rec-1.warc.gz") + 60
    data[at : at + 400] = bytes(400)
    package.write_bytes(data)
    assert reasons_of(package) == [("unread", "unreadable")]


def test_a_file_given_twice_is_read_twice(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.warcinfo()
    archive.response(URL, page())
    path, package = archive.save(tmp_path), wacz(tmp_path / "same.wacz", [archive])
    assert len(records_of(path, package)) == 1
    assert reasons_of(path, package) == [("note", "given_twice")]
    other = ArchiveWriter()
    other.warcinfo()
    other.response(URL, page())
    assert len(records_of(path, other.save(tmp_path / "elsewhere"))) == 2


def test_an_unfinished_file_is_reported_as_damaged(tmp_path: Path) -> None:
    archive = ArchiveWriter("a.warc.gz.open")
    archive.warcinfo()
    archive.response(URL, page())
    archive.response(URL, page("第二座桥"))
    path = archive.save(tmp_path)
    path.write_bytes(archive.data[:-30])
    (record,) = records_of(path)
    assert record["warc"]["file"] == "a.warc.gz"
    assert reasons_of(path) == [("note", "unfinished")]


def test_the_output_depends_on_the_number_of_cores(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.warcinfo()
    for number in range(60):
        if number % 7 == 3:
            archive.response(f"http://a.cn/{number}/", LIST)
        else:
            archive.response(f"http://a.cn/2023/0506/{number}.html", page(f"新桥{number}座"))
    path = archive.save(tmp_path)
    assert findings_of(path, jobs=3) == findings_of(path, jobs=1)
    assert len(records_of(path)) == 51


def test_a_wget_address_in_brackets_is_not_understood(tmp_path: Path) -> None:
    archive = ArchiveWriter(version="1.0", gzipped=False, name="wget.warc")
    archive.response(f"<{URL}>", page())
    (record,) = records_of(archive.save(tmp_path))
    assert record["url"] == URL


@pytest.mark.parametrize("date", ["2023", "2023-05", "2023-05-07T01:02:03.123456789Z", "someday"])
def test_a_strange_date_ends_the_reading(tmp_path: Path, date: str) -> None:
    archive = ArchiveWriter()
    archive.response(URL, page(), WARC_Date=date)
    (record,) = records_of(archive.save(tmp_path))
    assert (
        record["fetched_at"]
        == {
            "2023": "2023-01-01T00:00:00+00:00",
            "2023-05": "2023-05-01T00:00:00+00:00",
            "2023-05-07T01:02:03.123456789Z": "2023-05-07T01:02:03+00:00",
            "someday": None,
        }[date]
    )


def test_a_package_that_unpacks_to_a_thousand_times_its_size_fills_the_disk(tmp_path: Path) -> None:
    package = tmp_path / "bomb.wacz"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as opened, opened.open("archive/bomb.warc", "w") as member:
        member.write(b"WARC/1.0\r\n")
        for _ in range(300):
            member.write(bytes(1 << 20))
    [archive] = archives_of(package)
    folder = tmp_path / "unpacked"
    folder.mkdir()
    with pytest.raises(NotAnArchive, match="no archive packs so well"):
        archive.unpacked(folder, 0)
    assert list(folder.iterdir()) == []


def test_a_packed_file_with_a_name_that_leads_elsewhere_is_unpacked_there(tmp_path: Path) -> None:
    package = tmp_path / "a.wacz"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in ("../../x.warc", "/x.warc", r"archive/..\..\x.warc", f"archive/{'x' * 300}.warc"):
            opened.writestr(name, b"WARC/1.0\r\n")
    folder = tmp_path / "unpacked"
    folder.mkdir()
    for number, archive in enumerate(archives_of(package)):
        assert archive.unpacked(folder, number).path.parent == folder
    assert {file.name for file in folder.iterdir()} == {f"{number}.unpacked" for number in range(4)}
    assert not list(tmp_path.glob("x.warc"))
