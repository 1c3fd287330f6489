"""What an archive holds, byte for byte, with a fixed clock and ids in order."""

from __future__ import annotations

import errno
import io
import uuid
import zlib
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from linfen_crawler.archive import warc_records
from linfen_crawler.archive.exchange import Exchange
from linfen_crawler.archive.gzip_members import whole_members
from linfen_crawler.archive.site_archive import ArchivePlan, SiteArchive
from linfen_crawler.archive.visit_note import ArchivedVisit, VisitNote
from linfen_crawler.exporters.appended_file import AppendedFile
from linfen_crawler.ledger import Ledger

EXPECTED = Path(__file__).parent / "data"
START = datetime(2022, 10, 23, 8, 0, 0, 250_000, tzinfo=UTC)
PAGE = b"<html><title>\xc1\xd9\xb7\xda</title>" + b"<p>\xd2\xbb\xb6\xce\xce\xc4\xd7\xd6</p>" * 100

HEAD = b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n"
BARE_HEAD = b"HTTP/1.0 404 Not Found\n\n"


class Moments:
    """A clock that goes on by a second each time that it is looked at."""

    def __init__(self, step: timedelta = timedelta(seconds=1)) -> None:
        self.now = START
        self._step = step

    def __call__(self) -> datetime:
        self.now += self._step
        return self.now


def archive_in(folder: Path, ledger: Ledger, clock: Moments, **plan: object) -> SiteArchive:
    numbers = count(1)
    wish = ArchivePlan(
        about=[("software", "linfen-crawler/0"), ("operator", "archiv@zeitung.test"), ("description", "临汾\n两行")],
        new_id=lambda: f"<urn:uuid:00000000-0000-4000-8000-{next(numbers):012}>",
        **plan,
    )
    return SiteArchive(folder, "lfxww", wish, index=ledger.payloads, now=clock)


def answer(url: str, clock: Moments, payload: bytes = PAGE, status: str = "200 OK", **more: object) -> Exchange:
    head = f"HTTP/1.1 {status}\r\nserver:  nginx\r\nX-Folded: a\r\n b\r\nContent-Type: text/html\r\n\r\n".encode()
    sent = f"GET {url} HTTP/1.1\r\nHost: www.lfxww.test\r\nUser-Agent: linfen-crawler/0\r\n\r\n".encode()
    exchange = Exchange.of_bytes(url, clock(), sent, head + payload, ip_address="127.0.0.1", **more)
    assert exchange is not None
    return exchange


@pytest.fixture
def ledger(tmp_path):
    ledger = Ledger.open(tmp_path / "ledger.db")
    ledger.group()
    yield ledger
    ledger.close()


def write_all(folder: Path, ledger: Ledger) -> Path:
    clock = Moments()
    archive = archive_in(folder, ledger, clock)
    first = archive.keep(answer("http://www.lfxww.test/a/1.html", clock))
    twin = archive.keep(answer("http://www.lfxww.test/a/2.html", clock))
    archive.keep(answer("http://www.lfxww.test/old", clock, b"", "301 Moved Permanently"))
    archive.keep(answer("http://www.lfxww.test/a/1.html", clock, b"", "304 Not Modified"))
    archive.keep(answer("http://www.lfxww.test/a/3.html", clock, PAGE[:1500], truncated="disconnect"))
    archive.keep(answer("http://www.lfxww.test/down", clock, b"<h1>502</h1>", "502 Bad Gateway"))
    visit = ArchivedVisit([first, twin], ["山西", "时政"], START)
    archive.note(VisitNote(visit, "record", "lfxww", "http://www.lfxww.test/a/1.html", record_id="0" * 20, revision=2))
    archive.note(VisitNote(ArchivedVisit([twin]), "rejected", "lfxww", twin.url, reason="list_page"))
    archive.close()
    [file] = folder.iterdir()
    return file


def test_any_byte_of_an_archive_is_another_one(tmp_path, ledger, monkeypatch):
    # The notes name places in the file, which depend on what packs.
    monkeypatch.setattr(warc_records, "gzip_member", lambda content: zlib.compress(content, 6, 31))
    file = write_all(tmp_path / "archive", ledger)
    assert file.name == "lfxww-20221023080002-00001.warc.gz"
    expected = (EXPECTED / "every-kind.warc").read_bytes()
    plain = b"".join(zlib.decompress(file.read_bytes()[m.offset : m.end], 31) for m in whole_members(file))
    assert plain == expected


def test_the_same_crawl_makes_other_bytes(tmp_path, ledger):
    one = write_all(tmp_path / "one", ledger)
    other_ledger = Ledger.open(tmp_path / "other.db")
    other = write_all(tmp_path / "other", other_ledger)
    other_ledger.close()
    assert one.read_bytes() == other.read_bytes()


def test_a_reader_of_the_field_finds_fault_with_an_archive(tmp_path, ledger):
    from warcio.archiveiterator import ArchiveIterator

    file = write_all(tmp_path / "archive", ledger)
    kinds, bodies = [], {}
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise", verify_http=True):
            kinds.append(record.rec_type)
            body = record.content_stream().read()
            if record.rec_type == "response":
                bodies[record.rec_headers.get_header("WARC-Target-URI")] = body
    assert kinds[0] == "warcinfo"
    assert kinds[1:-2:2] == ["response", "revisit", "response", "revisit", "response", "response"]
    assert set(kinds[2:-2:2]) == {"request"}
    assert kinds[-2:] == ["metadata", "metadata"]
    assert bodies["http://www.lfxww.test/a/1.html"] == PAGE


def test_records_share_a_member_or_members_hold_more_than_one(tmp_path, ledger):
    file = write_all(tmp_path / "archive", ledger)
    members = list(whole_members(file))
    assert [member.offset for member in members] == [0, *(member.end for member in members[:-1])]
    assert members[-1].end == file.stat().st_size
    assert len(members) == 1 + 2 * 6 + 2


def test_a_payload_is_kept_twice(tmp_path, ledger):
    clock = Moments()
    archive = archive_in(tmp_path / "archive", ledger, clock)
    first = archive.keep(answer("http://www.lfxww.test/1", clock))
    again = archive.keep(answer("http://www.lfxww.test/1", clock))
    changed = archive.keep(answer("http://www.lfxww.test/1", clock, PAGE + b"!"))
    small = [archive.keep(answer("http://www.lfxww.test/s", clock, b"short")) for _ in range(2)]
    error = [archive.keep(answer("http://www.lfxww.test/e", clock, PAGE + b"?", "404 Not Found")) for _ in range(2)]
    archive.close()
    assert (again.payload_file, again.payload_offset) == (first.file, first.offset)
    assert again.digest == first.digest
    assert [each.is_revisit for each in (first, again, changed, *small, *error)] == [False, True, *[False] * 5]


def test_a_page_that_was_as_before_refers_to_another_state_of_it(tmp_path, ledger):
    clock = Moments()
    archive = archive_in(tmp_path / "archive", ledger, clock)
    url = "http://www.lfxww.test/1"
    states = [archive.keep(answer(url, clock, page)) for page in (PAGE, PAGE + b"2", PAGE)]
    same = archive.keep(answer(url, clock, b"", "304 Not Modified"))
    archive.close()
    assert (same.payload_file, same.payload_offset) == (states[0].file, states[0].offset)


def test_a_page_refers_to_a_file_that_is_not_there_any_more(tmp_path, ledger):
    clock = Moments()
    url = "http://www.lfxww.test/1"
    archive = archive_in(tmp_path / "archive", ledger, clock)
    lost = archive.keep(answer(url, clock))
    archive.close()
    (tmp_path / "archive" / lost.file).unlink()
    archive = archive_in(tmp_path / "archive", ledger, clock)
    not_modified = archive.keep(answer(url, clock, b"", "304 Not Modified"))
    anew = archive.keep(answer(url, clock))
    again = archive.keep(answer(url, clock))
    archive.close()
    assert not not_modified.is_revisit
    assert not anew.is_revisit
    assert (again.payload_file, again.payload_offset) == (anew.file, anew.offset)


def test_a_304_for_a_page_that_was_never_kept_is_lost(tmp_path, ledger):
    clock = Moments()
    archive = archive_in(tmp_path / "archive", ledger, clock)
    kept = archive.keep(answer("http://www.lfxww.test/1", clock, b"", "304 Not Modified"))
    archive.close()
    assert not kept.is_revisit
    [file] = (tmp_path / "archive").iterdir()
    assert [member.headers["warc-type"] for member in whole_members(file)] == ["warcinfo", "response", "request"]


def test_a_file_grows_beyond_its_size(tmp_path, ledger):
    clock = Moments()
    archive = archive_in(tmp_path / "archive", ledger, clock, roll_bytes=2000)
    places = [archive.keep(answer(f"http://www.lfxww.test/{n}", clock, PAGE + b"%d" % n)) for n in range(6)]
    archive.close()
    files = sorted((tmp_path / "archive").iterdir())
    assert len(files) > 1
    assert {place.file for place in places} == {file.name for file in files}
    for file in files:
        kinds = [member.headers["warc-type"] for member in whole_members(file)]
        assert kinds == ["warcinfo", *["response", "request"] * (len(kinds) // 2)]


def test_a_file_is_written_to_for_longer_than_its_age(tmp_path, ledger):
    clock = Moments(timedelta(hours=7))
    archive = archive_in(tmp_path / "archive", ledger, clock)
    for number in range(4):
        archive.keep(answer(f"http://www.lfxww.test/{number}", clock))
    archive.close()
    assert len(list((tmp_path / "archive").iterdir())) > 1


def test_a_name_is_used_twice(tmp_path, ledger):
    for _ in range(3):
        clock = Moments()  # every run begins in the same second
        archive = archive_in(tmp_path / "archive", ledger, clock)
        archive.keep(answer("http://www.lfxww.test/1", clock))
        archive.close()
    assert sorted(file.name[-13:] for file in (tmp_path / "archive").iterdir()) == [
        f"{number:05}.warc.gz" for number in (1, 2, 3)
    ]


def test_a_file_looks_finished_while_it_is_written(tmp_path, ledger):
    clock = Moments()
    archive = archive_in(tmp_path / "archive", ledger, clock)
    place = archive.keep(answer("http://www.lfxww.test/1", clock))
    assert [file.name for file in (tmp_path / "archive").iterdir()] == [f"{place.file}.open"]
    archive.close()
    assert [file.name for file in (tmp_path / "archive").iterdir()] == [place.file]


def test_a_disk_that_is_full_at_the_first_record_leaves_an_empty_file(tmp_path, ledger, monkeypatch):
    def full(self, piece):
        raise OSError(errno.ENOSPC, "No space left on device")

    clock = Moments()
    archive = archive_in(tmp_path / "archive", ledger, clock)
    with monkeypatch.context() as context:
        context.setattr(AppendedFile, "append", full)
        with pytest.raises(OSError, match="No space"):
            archive.keep(answer("http://www.lfxww.test/1", clock))
    assert list((tmp_path / "archive").iterdir()) == []
    archive.keep(answer("http://www.lfxww.test/1", clock))
    archive.close()
    [file] = (tmp_path / "archive").iterdir()
    assert [member.headers["warc-type"] for member in whole_members(file)] == ["warcinfo", "response", "request"]


def test_a_run_without_answers_leaves_a_file(tmp_path, ledger):
    archive_in(tmp_path / "archive", ledger, Moments()).close()
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"body", (HEAD, b"body")),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + BARE_HEAD + b"body", (BARE_HEAD, b"body")),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n", None),
        (b"HTTP/1.1 100 Continue\r\n\r\n", None),
        (b"<html>no headers</html>\r\n\r\n", None),
        (b"", None),
    ],
)
def test_an_answer_is_taken_apart_in_the_wrong_place(received, expected):
    exchange = Exchange.of_bytes("http://www.lfxww.test/", START, b"", received)
    assert (exchange and (exchange.head, exchange.payload)) == expected


def test_whole_members_goes_on_behind_a_damaged_one(tmp_path, ledger):
    file = write_all(tmp_path / "archive", ledger)
    data = bytearray(file.read_bytes())
    members = list(whole_members(file))
    data[members[4].end - 6] ^= 1  # in its checksum
    file.write_bytes(data)
    assert [member.offset for member in whole_members(file)] == [member.offset for member in members[:4]]
    for cut in range(members[2].offset + 1, members[2].end):
        file.write_bytes(bytes(data[:cut]))
        assert [member.end for member in whole_members(file)] == [member.end for member in members[:2]]


def test_two_records_in_one_member_pass_for_one(tmp_path):
    record = b"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 2\r\n\r\nab\r\n\r\n"
    out = io.BytesIO()
    for content in (record, record + record):
        compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
        out.write(compressor.compress(content) + compressor.flush())
    (tmp_path / "x.warc.gz").write_bytes(out.getvalue())
    assert len(list(whole_members(tmp_path / "x.warc.gz"))) == 1


def test_an_id_is_no_random_uuid_or_comes_twice():
    new_id = ArchivePlan(about=()).new_id
    made = [new_id() for _ in range(2000)]
    assert len(set(made)) == len(made)
    for each in made:
        read = uuid.UUID(each.removeprefix("<urn:uuid:").removesuffix(">"))
        assert each == f"<{read.urn}>"
        assert (read.version, read.variant) == (4, uuid.RFC_4122)
