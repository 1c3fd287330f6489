"""Processes that end while they read pieces of archives: a page fails where two ended at it, and nothing else does."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from linfen_crawler.archive.page_tasks import Choice
from linfen_crawler.operations import worker_team
from linfen_crawler.operations.archive_division import PIECE_BYTES
from linfen_crawler.operations.extract_pages import extract_pages
from linfen_crawler.operations.page_sources import Source, Wish
from linfen_crawler.operations.worker_process import WorkerProcess
from linfen_crawler.sites import load_sites
from tests.archive.in_pieces import sources_of, wish_of
from tests.archive.several_archives import HTML, SITE
from tests.archive.test_own_archives import body_of, of_our_crawl
from tests.bulk_extraction.deadly_definitions import DeadlyDefinitions


class DeadlyOnce(DeadlyDefinitions):
    """Looking for `deadly` kills the process, the first time."""

    def get(self, key: str, default: Any = None) -> Any:
        if key == "deadly":
            try:
                Path(self["folder"], "killed").touch(exist_ok=False)
            except FileExistsError:
                return default
            os.kill(os.getpid(), signal.SIGKILL)
        return default if key == "folder" else super().get(key, default)


def with_deadly_pages(folder: Path, deadly: set[int]) -> list[Source]:
    archive = of_our_crawl()
    for number in range(40):
        url = f"{SITE}{number}.html"
        where = archive.response(url, body_of(f"汾河新桥通车{number}"), headers=HTML)
        archive.visit("record", url, [where], revision=1, **({"site": "deadly"} if number in deadly else {}))
    return sources_of(archive.save(folder))


def test_a_page_that_ends_its_process_takes_its_piece_along(tmp_path: Path) -> None:
    deadly = {0, 17, 18, 39}
    sources = with_deadly_pages(tmp_path, deadly)
    alone = list(extract_pages(sources, wish_of(), jobs=1))
    found = list(extract_pages(sources, Wish(DeadlyDefinitions(load_sites()), Choice()), jobs=2, piece_bytes=2000))
    assert [each.where for each in found] == [each.where for each in alone]
    assert [each.reason for each in found if each.line is None] == ["no_definition", *["crashed"] * 4]
    assert [each for each in found if each.line is not None] == [
        each for number, each in enumerate(each for each in alone if each.line is not None) if number not in deadly
    ]


def test_a_process_that_is_killed_at_a_piece_costs_a_page(tmp_path: Path) -> None:
    sources = with_deadly_pages(tmp_path, {20})
    alone = list(extract_pages(sources, wish_of(), jobs=1))
    definitions = DeadlyOnce(load_sites(), folder=str(tmp_path))
    with patch("linfen_crawler.archive.page_records.SitesByHost.site_of", side_effect=AssertionError):
        found = list(extract_pages(sources, Wish(definitions, Choice()), jobs=2, piece_bytes=2000))
    assert (tmp_path / "killed").exists()
    assert found == alone


def large_archive(folder: Path, number: int, deadly: int | None = None) -> Path:
    """An archive of 80 pages, smaller than a piece, two of which are larger."""
    archive = of_our_crawl(number)
    for page in range(80):
        url = f"{SITE}{number}{page:02}.html"
        noise = random.Random(page).randbytes(2400).hex()
        where = archive.response(url, body_of(f"汾河新桥通车{page}{noise}"), headers=HTML)
        archive.visit("record", url, [where], revision=1, **({"site": "deadly"} if page == deadly else {}))
    return archive.save(folder)


def test_pieces_that_one_process_gets_at_once_end_the_whole_program(tmp_path: Path) -> None:
    paths = [large_archive(tmp_path / str(number), number, deadly=20 if number == 1 else None) for number in (0, 1)]
    sizes = [path.stat().st_size for path in paths]
    assert max(sizes) < PIECE_BYTES < sum(sizes)
    found = list(extract_pages(sources_of(*paths), Wish(DeadlyDefinitions(load_sites()), Choice()), jobs=2))
    assert [each.reason for each in found if each.line is None] == ["no_definition", "crashed"]
    assert sum(each.line is not None for each in found) == 159


def test_the_pages_of_pieces_that_are_all_there_is_are_done_by_one_process(tmp_path: Path) -> None:
    paths = [large_archive(tmp_path / str(number), number) for number in (0, 1)]
    started: list[int] = []

    class Counted(WorkerProcess[Any, Any]):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            started.append(1)

    with patch.object(worker_team, "WorkerProcess", Counted):
        assert sum(each.line is not None for each in extract_pages(sources_of(*paths), wish_of(), jobs=2)) == 160
    assert len(started) == 2
