"""`linfen extract`: saved pages in, one JSON line each out."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linfen_crawler.cli.messages import put, refusal, say
from linfen_crawler.cli.sites import definition_of
from linfen_crawler.operations.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAGE_ENDINGS = frozenset({".html", ".htm", ".shtml", ".xhtml", ".txt"})
"""What is taken from a folder; a file that is named itself is read whatever it is called."""


def run_extract(
    paths: Sequence[str], *, site_key: str | None, url: str | None, fetched_at: str | None, sites_folder: Path | None
) -> ExitCode:
    """Extract every page and print its record.

    Returns:
        OK, or PARTIAL if at least one page gave no record; stderr says which and why.

    Raises:
        CannotRun: A path, site or time that cannot be used, before anything is read.
    """
    moment = _moment(fetched_at)
    if url is not None and urlsplit(url).scheme not in {"http", "https"}:
        raise refusal(
            f"--url {url!r} is no web address. Write it whole: http://www.lfxww.com/linfen/shizheng/2702756.html"
        )
    files = [file for path in paths for file in _files_of(path)]
    if url is not None and len(files) != 1:
        raise refusal(
            f"--url is the address of one page, but {len(files)} are given. Leave it out, or call once a page"
        )
    site = definition_of(site_key, sites_folder) if site_key else None

    from linfen_crawler import NotAnArticle, extract

    failed = 0
    for name, file in files:
        try:
            data = sys.stdin.buffer.read() if file is None else file.read_bytes()
            article = extract(data, url=url, site=site, fetched_at=moment)
        except NotAnArticle as reason:
            say(f"{name}: no article ({reason.reason}): {reason}")
            failed += 1
        except OSError as error:
            say(f"{name}: not read: {error.strerror or error}")
            failed += 1
        else:
            put(article.to_json_line())
    return ExitCode.PARTIAL if failed else ExitCode.OK


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise refusal(f"--fetched-at {text!r} is no time. Write it as 2022-10-23T16:00:00+08:00") from None
    if moment.tzinfo is None:
        raise refusal(f"--fetched-at {text!r} has no zone. Add one: {text}+08:00")
    return moment


def _files_of(path: str) -> Iterator[tuple[str, Path | None]]:
    """The pages that a path stands for, each with its name for messages; None means standard input."""
    if path == "-":
        yield "standard input", None
        return
    place = Path(path)
    if place.is_dir():
        pages = sorted(file for file in place.rglob("*") if file.suffix.lower() in PAGE_ENDINGS and file.is_file())
        if not pages:
            raise refusal(
                f"{place}: this folder holds no page ({', '.join(sorted(PAGE_ENDINGS))}). Name the files themselves"
            )
        for page in pages:
            yield str(page), page
    elif place.exists():
        yield str(place), place
    else:
        raise refusal(f"{place}: there is no such file or folder")
