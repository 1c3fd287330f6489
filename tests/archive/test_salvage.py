from __future__ import annotations

import gzip
from io import BytesIO

import pytest

from linfen_crawler.archive.gap_record import write_gap
from linfen_crawler.archive.salvage import salvage
from tests.archive.archives_of_our_own import FIRST, URL, WarcFile, page
from tests.archive.damage import cut, flip, problems_of_files, problems_of_site
from tests.archive.test_warc_scan import plain_file, scan


def put_in_place(site, new):
    site.first.unlink()
    new.rename(site.first)


def test_a_whole_file_is_not_copied_byte_for_byte(site, tmp_path):
    done = salvage(site.first, tmp_path / "new.warc.gz")
    assert (done.records, done.lost, done.doubtful, done.moved_from) == (len(site.places), [], [], None)
    assert (tmp_path / "new.warc.gz").read_bytes() == site.first.read_bytes()


def test_a_broken_record_moves_those_behind_it(site, tmp_path):
    before = site.first.read_bytes()
    flip(site.first, site.article.end - 20)
    done = salvage(site.first, tmp_path / "new.warc.gz")
    assert [(each.offset, each.end) for each in done.lost] == [(site.article.offset, site.article.end)]
    assert (done.lost[0].url, done.moved_from) == (URL, None)
    after = (tmp_path / "new.warc.gz").read_bytes()
    assert after[: site.article.offset] == before[: site.article.offset]
    assert after[site.article.end :] == before[site.article.end :]
    assert len(after) == len(before)
    problems, _ = problems_of_files(tmp_path / "new.warc.gz")
    assert problems == []


def test_a_loss_that_is_known_is_a_problem_for_ever(site, tmp_path):
    """Pages, pointers, the request and a later revisit of what is lost: none can be mended any more."""
    flip(site.first, site.article.end - 20)
    assert len(problems_of_site(site)[0]) == 6
    salvage(site.first, tmp_path / "new.warc.gz")
    put_in_place(site, tmp_path / "new.warc.gz")
    problems, verified = problems_of_site(site)
    assert problems == []
    assert verified.notes == [
        f"{FIRST}: {site.article.end - site.article.offset} bytes at {site.article.offset} are lost for ever: {URL}"
    ]


def test_a_lost_request_is_missed_for_ever(site, tmp_path):
    request = site.places[2]
    flip(site.first, request.end - 12)
    salvage(site.first, tmp_path / "new.warc.gz")
    put_in_place(site, tmp_path / "new.warc.gz")
    assert problems_of_site(site)[0] == []


def test_a_hole_over_several_records_is_a_problem_for_ever(site, tmp_path):
    """From a request to the picture behind it: of the picture's answer nobody knows any more what its id was."""
    request, picture = site.places[2], site.places[3]
    data = bytearray(site.first.read_bytes())
    data[request.offset : picture.offset + 30] = bytes(picture.offset + 30 - request.offset)
    site.first.write_bytes(bytes(data))
    salvage(site.first, tmp_path / "new.warc.gz")
    put_in_place(site, tmp_path / "new.warc.gz")
    problems, verified = problems_of_site(site)
    assert problems == []
    assert verified.records["request"] == 4


def test_a_salvaged_file_is_not_one_that_warcio_and_pywb_read(site, tmp_path):
    from warcio.archiveiterator import ArchiveIterator

    flip(site.first, site.article.end - 20)
    salvage(site.first, tmp_path / "new.warc.gz")
    with (tmp_path / "new.warc.gz").open("rb") as file:
        records = list(ArchiveIterator(file, check_digests="raise"))
    types = [record.rec_type for record in records]
    assert types == ["warcinfo", "metadata", "request", *["response", "request"] * 2, "metadata"]
    assert records[1].rec_headers["WARC-Target-URI"] == URL


@pytest.mark.parametrize("back", [1, 9, 100])
def test_a_torn_end_is_kept_or_costs_more_than_its_record(site, tmp_path, back):
    cut(site.first, site.first.stat().st_size - back)
    done = salvage(site.first, tmp_path / "new.warc.gz")
    assert done.records == len(site.places) - 1
    last = site.places[-1].offset
    assert (tmp_path / "new.warc.gz").read_bytes() == site.first.read_bytes()[:last]


def test_a_torn_record_in_the_middle_takes_the_rest_with_it(site, tmp_path):
    """A crash, and a program that went on behind the torn record."""
    data = site.first.read_bytes()
    picture = site.places[3]
    site.first.write_bytes(data[: picture.offset + 100] + data[picture.end :])
    done = salvage(site.first, tmp_path / "new.warc.gz")
    assert done.records == len(site.places) - 1
    assert [(each.offset, each.end) for each in done.lost] == [(picture.offset, picture.offset + 100)]
    # 100 bytes are too few to say what is lost in their place.
    assert done.moved_from == picture.offset + 100
    assert problems_of_files(tmp_path / "new.warc.gz")[0][0].kind == "no-answer"


def test_a_plain_file_is_not_salvaged(tmp_path):
    file = plain_file(tmp_path)
    hit = file.places[3]
    data = file.path.read_bytes()
    file.path.write_bytes(data[: hit.offset] + b"X" * 30 + data[hit.offset + 30 :])
    done = salvage(file.path, tmp_path / "new.warc")
    assert [(each.offset, each.end) for each in done.lost] == [(hit.offset, hit.end)]
    after = (tmp_path / "new.warc").read_bytes()
    assert after[hit.end :] == data[hit.end :]
    assert len(after) == len(data)
    assert [each.offset for each in scan(tmp_path / "new.warc")] == [place.offset for place in file.places]


def test_a_record_whose_digest_is_wrong_is_thrown_away(tmp_path):
    file = plain_file(tmp_path)
    flip(file.path, file.places[1].end - 20)
    done = salvage(file.path, tmp_path / "new.warc")
    assert done.lost == []
    assert [each.offset for each in done.doubtful] == [file.places[1].offset]
    assert (tmp_path / "new.warc").read_bytes() == file.path.read_bytes()


def test_one_member_of_many_records_stays_one(tmp_path):
    file = plain_file(tmp_path)
    single = tmp_path / "single.warc.gz"
    single.write_bytes(gzip.compress(file.path.read_bytes()))
    done = salvage(single, tmp_path / "new.warc.gz")
    assert (done.records, done.lost, done.moved_from) == (len(file.places), [], 0)
    found = scan(tmp_path / "new.warc.gz")
    assert not any(each.shared or each.faults for each in found)
    assert gzip.decompress((tmp_path / "new.warc.gz").read_bytes()) == file.path.read_bytes()


def test_one_member_of_many_records_loses_all_with_its_end(tmp_path):
    records = WarcFile(tmp_path / "plain.warc", gzip=False)
    for number in range(200):
        records.exchange(f"{URL}?{number}", page(number * 7919))
    records.close()
    single = tmp_path / "single.warc.gz"
    whole = gzip.compress(records.path.read_bytes())
    single.write_bytes(whole[: len(whole) * 3 // 4])
    done = salvage(single, tmp_path / "new.warc.gz")
    assert len(done.lost) == 1
    assert len(records.places) // 2 < done.records < len(records.places)
    assert problems_of_files(tmp_path / "new.warc.gz")[0] == [] or done.records


def test_a_file_of_nothing_but_damage_makes_records(tmp_path):
    source = tmp_path / "a.warc.gz"
    source.write_bytes(b"\0" * 5000)
    done = salvage(source, tmp_path / "new.warc.gz")
    assert (done.records, len(done.lost)) == (0, 1)
    assert (tmp_path / "new.warc.gz").read_bytes() == b""


def test_a_file_that_is_there_is_written_over(site, tmp_path):
    target = tmp_path / "new.warc.gz"
    target.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        salvage(site.first, target)
    assert target.read_bytes() == b"mine"


def test_a_full_disk_leaves_half_a_file(linfen, site):
    from pathlib import Path

    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    target = site.output / "new.warc.gz"
    Path(f"{target}.part").symlink_to("/dev/full")
    done = linfen("archive", "salvage", str(site.first), "-o", str(target))
    assert done.returncode == 6
    assert "No space left on device; make room" in done.stderr.decode()
    assert not target.exists()
    assert not Path(f"{target}.part").is_symlink()


@pytest.mark.parametrize("compressed", [True, False])
def test_a_filling_record_has_another_size_than_what_it_fills(compressed):
    headers = {"WARC-Record-ID": "<urn:uuid:1>", "WARC-Date": "2026-01-01T00:00:00Z"}
    fields = {"linfen-lost-bytes": "1-2"}
    least = None
    sizes = [*range(150, 700), *range(65400, 66200), *range(131000, 131200), 1 << 20]
    for size in sizes:
        out = BytesIO()
        if not write_gap(out, size, headers, fields, gzip=compressed):
            assert out.getvalue() == b""
            assert least is None
            continue
        least = least or size
        data = out.getvalue()
        assert len(data) == size
        record = gzip.decompress(data) if compressed else data
        head, _, block = record.partition(b"\r\n\r\n")
        length = int(head.rpartition(b": ")[2])
        assert len(block) == length + 4
        assert block.startswith(b"linfen-lost-bytes: 1-2\r\n")
        assert block.endswith(b"\r\n\r\n\r\n")
    assert least is not None
    assert least < 300


# The command.


def test_the_loss_is_not_told(linfen, site):
    flip(site.first, site.article.end - 20)
    done = linfen("archive", "salvage", str(site.first), "-o", "new.warc.gz")
    text = done.stderr.decode()
    assert done.returncode == 3
    assert f"lost: bytes {site.article.offset}-{site.article.end} (response {site.article.record_id} {URL}): " in text
    assert "all records stand where they stood" in text
    again = linfen("archive", "salvage", str(site.first), "-o", "new.warc.gz")
    assert again.returncode == 2
    assert "is there already" in again.stderr.decode()


@pytest.mark.parametrize(("file", "message"), [("none.warc.gz", "there is no such file"), ("package.wacz", "unzip it")])
def test_what_cannot_be_salvaged_is_not_said(linfen, tmp_path, file, message):
    (tmp_path / "package.wacz").touch()
    done = linfen("archive", "salvage", file, "-o", "new.warc.gz")
    assert done.returncode == 2
    assert message in done.stderr.decode()
