"""Ways in which files are damaged, and what is found then."""

from __future__ import annotations

from pathlib import Path

from linfen_crawler.archive.problem import Problem
from linfen_crawler.archive.verify import Verified, verify_files, verify_site
from tests.archive.archives_of_our_own import SiteOfOurOwn


def flip(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 0xFF
    path.write_bytes(bytes(data))


def cut(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])


def problems_of_site(site: SiteOfOurOwn) -> tuple[list[Problem], Verified]:
    found: list[Problem] = []
    lines = [site.articles, site.folder / "rejected.jsonl"]
    return found, verify_site(site.folder / "archive", lines, found.append)


def problems_of_files(*paths: Path) -> tuple[list[Problem], Verified]:
    found: list[Problem] = []
    return found, verify_files(paths, found.append)
