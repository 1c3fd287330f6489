from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from linfen_crawler.archive.record import Damage
from linfen_crawler.archive.warc_scan import CheckedRecord, WarcScan
from tests.archive.archives_of_our_own import URL, WarcFile, make_site, page
from tests.archive.damage import cut, flip


def scan(path: Path) -> list[CheckedRecord | Damage]:
    with path.open("rb") as file:
        return list(WarcScan(file, 0, path.stat().st_size))


def covered(found: list[CheckedRecord | Damage], size: int) -> bool:
    """Whether what was found lies side by side from the first byte of a file to its last."""
    ends = [0, *(each.end for each in found)]
    return [each.offset for each in found] == ends[:-1] and ends[-1] == size


def plain_file(tmp_path: Path) -> WarcFile:
    file = WarcFile(tmp_path / "plain.warc", gzip=False)
    for number in (1, 2, 3):
        file.exchange(f"{URL}?{number}", page(number))
    file.close()
    return file


def test_a_whole_file_has_all_its_records_where_they_were_written(site):
    found = scan(site.first)
    assert [(each.offset, each.end) for each in found] == [(place.offset, place.end) for place in site.places]
    assert [each.kind for each in found] == ["warcinfo", *["response", "request"] * 3, "metadata"]
    assert not any(each.faults for each in found)
    assert [each.payload_digest for each in found][1] == site.article.digest


def test_the_records_are_those_that_warcio_reads(site):
    from warcio.archiveiterator import ArchiveIterator

    with site.first.open("rb") as file:
        records = ArchiveIterator(file)
        theirs = [
            (each.rec_headers["WARC-Record-ID"], records.get_record_offset(), records.get_record_length())
            for each in records
        ]
    assert [(each.record_id, each.offset, each.length) for each in scan(site.first)] == theirs


def test_a_file_that_is_not_compressed_is_read_alike(tmp_path):
    file = plain_file(tmp_path)
    found = scan(file.path)
    assert [(each.offset, each.end) for each in found] == [(place.offset, place.end) for place in file.places]
    assert all(each.length == each.end - each.offset - 4 for each in found)


@pytest.mark.parametrize("back", [1, 7, 8, 9, 60, 300])
def test_a_record_is_whole_though_its_file_ends_in_it(site, back):
    last = site.places[-1]
    size = site.first.stat().st_size - back
    cut(site.first, size)
    *whole, torn = scan(site.first)
    assert isinstance(torn, Damage)
    assert (torn.offset, torn.end, torn.torn) == (last.offset, size, True)
    assert len(whole) == len(site.places) - 1


def test_every_cut_of_a_file_is_noticed(site):
    data = site.first.read_bytes()
    ends = {place.end for place in site.places}
    for size in range(1, len(data), 7):
        site.first.write_bytes(data[:size])
        found = scan(site.first)
        assert covered(found, size)
        assert isinstance(found[-1], Damage) == (size not in ends), size


def test_every_flipped_byte_of_a_file_is_noticed(site):
    """But in the gzip header, where time and system say nothing, and in bits that deflate leaves unused."""
    data = site.first.read_bytes()
    headers = {place.offset + at for place in site.places for at in range(4, 10)}
    for offset in sorted(set(range(0, len(data), 5)) - headers):
        changed = bytearray(data)
        changed[offset] ^= 0x10
        site.first.write_bytes(bytes(changed))
        found = scan(site.first)
        assert covered(found, len(data))
        broken = [each for each in found if isinstance(each, Damage)]
        if not broken:
            assert gzip.decompress(bytes(changed)) == gzip.decompress(data)
            continue
        assert len(broken) == 1, offset
        hit = next(place for place in site.places if place.offset <= offset < place.end)
        assert (broken[0].offset, broken[0].end) == (hit.offset, hit.end)


def test_a_broken_member_no_longer_says_which_address_it_holds(site):
    flip(site.first, site.article.end - 6)  # in its check sum
    broken = scan(site.first)[1]
    assert isinstance(broken, Damage)
    assert (broken.url, broken.record_id, broken.kind) == (URL, site.article.record_id, "response")
    assert broken.reason == "its gzip member cannot be decoded (incorrect data check)"
    assert not broken.torn


def test_what_stands_behind_a_hole_of_zeros_is_lost(site):
    data = bytearray(site.first.read_bytes())
    second, third = site.places[2], site.places[3]
    data[second.offset + 20 : third.end - 20] = bytes(third.end - second.offset - 40)
    site.first.write_bytes(bytes(data))
    found = scan(site.first)
    damages = [each for each in found if isinstance(each, Damage)]
    assert [(each.offset, each.end) for each in damages] == [(second.offset, third.end)]
    assert len(found) == len(site.places) - 1


def test_a_damaged_beginning_hides_the_rest(site):
    site.first.write_bytes(b"\0\0\0\0" + site.first.read_bytes()[4:])
    first, *rest = scan(site.first)
    assert isinstance(first, Damage)
    assert (first.offset, first.end) == (0, site.places[1].offset)
    assert len(rest) == len(site.places) - 1


def test_a_file_that_is_no_warc_at_all_is_one_damage(tmp_path):
    for name, content in (("a.warc.gz", b"nothing"), ("b.warc", b"<html>no archive</html>"), ("c.warc", b"W")):
        path = tmp_path / name
        path.write_bytes(content)
        found = scan(path)
        assert [(each.offset, each.end, each.torn) for each in found] == [(0, len(content), True)]


def test_a_wrong_length_in_a_plain_file_swallows_the_next_record(tmp_path):
    file = plain_file(tmp_path)
    data = file.path.read_bytes()
    hit = file.places[1]
    record = data[hit.offset : hit.end]
    for wrong in (b"9", b"1"):  # more than there is, less than there is
        at = record.index(b"Content-Length: ", record.index(b"application/http")) + len("Content-Length: ")
        changed = record[:at] + wrong + record[at + 1 :]
        file.path.write_bytes(data[: hit.offset] + changed + data[hit.end :])
        found = scan(file.path)
        damages = [each for each in found if isinstance(each, Damage)]
        assert [(each.offset, each.end) for each in damages] == [(hit.offset, hit.end)]
        assert len(found) == len(file.places)


def test_a_flipped_byte_of_a_plain_payload_has_a_right_digest(tmp_path):
    file = plain_file(tmp_path)
    flip(file.path, file.places[1].end - 20)
    found = scan(file.path)
    assert [fault.kind for each in found for fault in each.faults] == ["block-digest", "payload-digest"]


@pytest.mark.parametrize("length", ["", "-1", "0x10", "12 bytes"])
def test_a_length_that_is_no_number_is_taken_for_zero(tmp_path, length):
    record = (
        f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <a:b>\r\nWARC-Date: x\r\nContent-Length: {length}\r\n\r\n"
    )
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(record.encode() + b"\r\n\r\n"))
    (found,) = scan(path)
    assert isinstance(found, Damage)
    assert "is no number" in found.reason


def test_a_broken_member_with_others_behind_it_is_looked_at_for_ever(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"x" * 65) + gzip.compress(b""))
    (found,) = scan(path)
    assert isinstance(found, Damage)


def test_several_records_in_one_member_pass_for_records_that_can_be_read_at_offsets(tmp_path):
    file = plain_file(tmp_path)
    path = tmp_path / "single.warc.gz"
    path.write_bytes(gzip.compress(file.path.read_bytes()))
    found = scan(path)
    assert len(found) == len(file.places)
    assert all(isinstance(each, CheckedRecord) and each.shared and not each.faults for each in found)
    cut(path, path.stat().st_size - 30)
    *whole, last = scan(path)
    assert isinstance(last, Damage)
    assert whole


def test_a_large_record_is_held_in_memory(tmp_path):
    import tracemalloc

    file = WarcFile(tmp_path / "large.warc.gz")
    file.exchange(f"{URL}?large", bytes(64 << 20), "application/octet-stream")
    file.close()
    assert file.path.stat().st_size < 1 << 20
    tracemalloc.start()
    found = scan(file.path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not any(isinstance(each, Damage) for each in found)
    assert peak < 4 << 20


def test_bytes_that_are_written_meanwhile_are_read(tmp_path):
    site = make_site(tmp_path)
    with site.first.open("rb") as file:
        found = list(WarcScan(file, 0, site.places[3].end))
    assert len(found) == 4
