"""How much of archives each process gets at once."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.archive.archive_files import ArchiveFile, archives_of
from linfen_crawler.archive.pieces import Piece
from linfen_crawler.archive.stretch import Stretch
from linfen_crawler.operations.archive_division import LEAST_PART, Shares, in_pieces
from linfen_crawler.operations.page_sources import SavedPage, Source
from linfen_crawler.operations.read_ahead import in_groups
from tests.archive.written_archives import ArchiveWriter


class NothingSettled:
    """Of the pieces given out nothing was read yet."""

    def is_over(self, number: int) -> bool:
        return False

    def is_ours(self, number: int) -> bool | None:
        return None


def pieces_of(sources: list[Source], most: int, jobs: int) -> list[Piece]:
    shares = Shares(sum(source.size for source in sources), most, jobs)
    found = list(in_pieces(sources, shares, NothingSettled()))  # type: ignore[arg-type]
    assert shares.left_bytes == 0
    return [each for each in found if isinstance(each, Piece)]


def an_archive(folder: Path, name: str, pages: int) -> Source:
    archive = ArchiveWriter()
    archive.warcinfo()
    for number in range(pages):
        archive.response(f"http://a.cn/{number}.html", b"<p>%d</p>" % number)
    folder = folder / name
    folder.mkdir()
    (source,) = archives_of(archive.save(folder))
    return source


@given(left=st.integers(0, 1 << 40), most=st.integers(1, 1 << 24), jobs=st.integers(1, 64))
def test_a_process_gets_nothing_or_more_than_is_allowed(left: int, most: int, jobs: int) -> None:
    size = Shares(left, most, jobs).next_bytes()
    assert max(most // LEAST_PART, 1) <= size <= most
    if left >= 2 * jobs * most:
        assert size == most


def test_the_last_pieces_are_as_large_as_the_first_or_bytes_are_in_none(tmp_path: Path) -> None:
    source = an_archive(tmp_path, "one", 100)
    pieces = pieces_of([source], source.size // 10, 2)
    ends = [piece.stretch.end for piece in pieces]
    assert [piece.stretch.start for piece in pieces] == [0, *ends[:-1]]
    assert ends[-1] is None
    assert sum(piece.size for piece in pieces) == source.size
    sizes = [piece.size for piece in pieces]
    assert sizes[0] == source.size // 10
    assert sizes == sorted(sizes, reverse=True)
    # Who gets the last but one is done when who gets the last one is, or nearly so.
    assert sizes[-2] <= sizes[0] // 4


def test_pieces_become_small_before_the_last_archive(tmp_path: Path) -> None:
    first, last = an_archive(tmp_path, "first", 50), an_archive(tmp_path, "last", 50)
    page = SavedPage("page.html", None, size=last.size)
    most = first.size // 4
    pieces = pieces_of([first, page, last], most, 2)
    assert {piece.size for piece in pieces[:4] if piece.archive == 0} == {most}
    assert pieces[-1].size < most


def test_a_process_gets_several_of_the_last_pieces_at_once(tmp_path: Path) -> None:
    first, last = an_archive(tmp_path, "first", 50), an_archive(tmp_path, "last", 200)
    page = SavedPage("page.html", None, size=last.size)
    plain = tmp_path / "plain.warc"
    plain.write_bytes(b"WARC/1.1\r\n" * last.size)
    for before in ([], [page], [first], archives_of(plain), [first, page, first, page]):
        sources = [*before, last]
        most = last.size // 2
        shares = Shares(sum(source.size for source in sources), most, 2)
        pieces = in_pieces(sources, shares, NothingSettled())  # type: ignore[arg-type]
        number = sum(isinstance(source, ArchiveFile) for source in before)
        for group in in_groups(pieces, lambda each: each.size if isinstance(each, Piece) else 0, 16, shares.next_bytes):
            assert isinstance(group, list)
            assert sum(isinstance(each, Piece) and each.archive == number for each in group) <= 1


def test_an_archive_that_one_process_gets_whole_is_divided(tmp_path: Path) -> None:
    source = an_archive(tmp_path, "one", 3)
    others = [SavedPage("page.html", None, size=source.size * 100)]
    assert pieces_of([source, *others], source.size, 2) == [Piece(0, Stretch(0, None), size=source.size)]
