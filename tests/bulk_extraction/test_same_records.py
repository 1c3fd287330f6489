"""Archives that are read in pieces give the records, and the findings, that they give when they are read in one go."""

from __future__ import annotations

import gzip
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from tests.archive.several_archives import (
    HTML,
    damaged_archive,
    foreign_archive,
    our_archives,
    recompressed,
    store_in_last,
)
from tests.archive.written_archives import ArchiveWriter, gzipped_as_one, page, sha1, wacz
from tests.bulk_extraction.spread_here import Spread, alone, spread

pytestmark = pytest.mark.thorough


def records_in(paths: list[Path]) -> int:
    """How many records warcio finds."""
    count = 0
    for path in paths:
        with path.open("rb") as file:
            count += sum(1 for _ in ArchiveIterator(file))
    return count


def assert_the_same(paths: list[Path], out: Path, size: int, **choice: object) -> Spread:
    lines, findings = alone(paths, **choice)
    found = spread(paths, out, size, **choice)
    assert found.lines == lines
    assert found.findings == findings
    assert all(each.add_up for each in found.counts)
    return found


@pytest.mark.parametrize("size", [300, 900, 3000, 10**9])
def test_pieces_of_our_archives_give_other_records(tmp_path: Path, size: int) -> None:
    paths = our_archives(tmp_path)
    found = assert_the_same(paths, tmp_path / "out", size)
    assert found.records == records_in(paths)
    assert found.lines.count(b"\n") == sum(each.extracted for each in found.counts) == 12
    assert found.lines.count(b'"revision":2') >= 3
    if size == 300:
        assert len(found.pieces) > 20


@pytest.mark.parametrize("size", [300, 900, 10**9])
@pytest.mark.parametrize("choice", [{}, {"hosts": ("nowhere.cn",)}])
def test_pieces_of_a_foreign_archive_give_other_records(tmp_path: Path, size: int, choice: dict[str, object]) -> None:
    path = foreign_archive(tmp_path)
    found = assert_the_same([path], tmp_path / "out", size, **choice)
    assert found.records == records_in([path])


@pytest.mark.parametrize(
    "way", ["renamed", "recompressed", "packed as one", "plain", "stored package", "packed package", "twice"]
)
def test_archives_packed_anew_give_other_records(tmp_path: Path, way: str) -> None:
    # Captures do not lie where the notes say: they are found by their ids, in whatever piece they are.
    paths = our_archives(tmp_path / "in")
    changed = []
    for path in paths:
        data = path.read_bytes()
        if way == "renamed":
            changed.append(path.rename(path.with_name(f"old-{path.name}")))
        elif way == "recompressed":
            path.write_bytes(recompressed(data))
            changed.append(path)
        elif way == "packed as one":
            path.write_bytes(gzipped_as_one(gzip.decompress(data)))
            changed.append(path)
        elif way == "plain":
            changed.append(path.with_suffix(""))
            changed[-1].write_bytes(gzip.decompress(data))
        elif way == "twice":
            copy = tmp_path / "copy" / path.name
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(data)
            changed += [path, copy]
    if way.endswith("package"):
        writers = [ArchiveWriter(path.name) for path in paths]
        for writer, path in zip(writers, paths, strict=True):
            writer.out.write(path.read_bytes())
        kind = zipfile.ZIP_STORED if way == "stored package" else zipfile.ZIP_DEFLATED
        changed = [wacz(tmp_path / "all.wacz", writers, compression=kind)]
    found = assert_the_same(changed, tmp_path / "out", 700)
    assert found.lines.count(b"\n") == 12
    assert (len(found.pieces) > 10) == (way not in {"packed as one", "plain", "packed package"})


def test_ours_and_others_together_give_other_records(tmp_path: Path) -> None:
    # A revisit of the foreign archive is found in ours, whose captures are looked at only where nothing else is there.
    ours = our_archives(tmp_path)
    body = page("汾河新桥通车0", charset="gbk")
    other = ArchiveWriter()
    other.warcinfo()
    other.revisit("http://news.example.cn/1.html", None, sha1(body), headers=HTML)
    other.response("http://news.example.cn/2.html", body, headers=HTML, WARC_Payload_Digest=sha1(body))
    other.revisit("http://news.example.cn/3.html", None, sha1(body), headers=HTML)
    path = other.save(tmp_path)
    for paths in ([*ours, path], [path, *ours]):
        assert_the_same(paths, tmp_path / f"out{paths[0].name}", 500)
        assert_the_same(paths, tmp_path / f"every{paths[0].name}", 500, every_page=True)


def test_files_that_were_joined_change_hands_in_the_middle(tmp_path: Path) -> None:
    # `cat`: the records of a crawl of ours behind those of another program, in one file.
    ours = our_archives(tmp_path / "in")
    joined = tmp_path / "joined.warc.gz"
    joined.write_bytes(foreign_archive(tmp_path / "in").read_bytes() + b"".join(path.read_bytes() for path in ours))
    assert_the_same([joined], tmp_path / "out", 800)


def test_an_archive_inside_an_archive_is_taken_for_its_own_records(tmp_path: Path) -> None:
    # Bytes that do not pack are stored: the members of the inner file stand in the outer one as they are.
    inner = foreign_archive(tmp_path / "in").read_bytes()
    noise = random.Random(7).randbytes(3000)
    archive = ArchiveWriter("outer.warc.gz")
    archive.warcinfo()
    for number in range(4):
        archive.response(f"http://a.cn/{number}.html", page(f"第{number}篇"))
        stored = archive.response(f"http://a.cn/{number}.warc.gz", b"", headers=[("Content-Type", "application/gzip")])
        store_in_last(archive, stored.offset, noise + inner)
    path = archive.save(tmp_path)
    found = assert_the_same([path], tmp_path / "out", 1500)
    assert found.lines.count(b"\n") == 4
    assert found.records == 9


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), size=st.integers(200, 4000), places=st.lists(st.floats(0, 1), min_size=1, max_size=3))
def test_damage_gives_other_findings_in_pieces(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, size: int, places: list[float]
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    path = damaged_archive(folder, data, places)
    assert_the_same([path], folder / "out", size)


@pytest.mark.parametrize("name", ["lfxww-20230507010203-00001.warc.gz.open", "empty.warc.gz", "zeros.warc.gz"])
def test_files_that_end_early_are_read_otherwise(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    whole = our_archives(tmp_path / "in")[0].read_bytes()
    path.write_bytes({"empty.warc.gz": b"", "zeros.warc.gz": bytes(5000)}.get(name, whole[:-90]))
    assert_the_same([path], tmp_path / "out", 500)
