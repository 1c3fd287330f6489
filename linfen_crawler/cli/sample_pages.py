"""Sample pages as the command line gets them: saved files with their addresses, and what became of a survey."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from linfen_crawler.cli.messages import refusal, say, tame
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.survey_site import check_address
from linfen_crawler.site_making import CannotPropose, SamplePage, stated_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_UNREACHABLE: Final = frozenset({"wall", "script_only", "not_there"})
"""Reasons for which a site, and not the command line, is to blame."""


def saved_pages(files: Sequence[str], base: str | None) -> list[SamplePage]:
    """Saved pages with their addresses.

    Raises:
        CannotRun: USAGE: a file cannot be read, or its address is not known.
    """
    if base is not None:
        check_address(base)
    pages: list[SamplePage] = []
    for name in files:
        file = Path(name)
        if "://" in name:
            raise refusal(f"{name} is an address. --pages is for saved files; leave it out to ask the site")
        if file.is_dir():
            raise refusal(f"{file} is a folder. Name the pages in it")
        try:
            body = file.read_bytes()
        except FileNotFoundError:
            raise refusal(f"{file}: there is no such file") from None
        except OSError as error:
            raise refusal(f"{file} cannot be read: {error.strerror or error}") from None
        url = stated_address(body) or (urljoin(base, file.name) if base is not None else None)
        if url is None:
            raise refusal(f"{file} does not say where it comes from. Give the address of its folder by --base")
        if any(page.url == url for page in pages):
            raise refusal(f"{file} is the page {url} once more. Give every page once")
        pages.append(SamplePage(url, body))
    return pages


@contextlib.contextmanager
def told_why() -> Iterator[None]:
    """Turn what speaks against a proposal into a refusal with an exit code: 5 where the site is to blame, else 2."""
    try:
        yield
    except CannotPropose as reason:
        code = ExitCode.UNREACHABLE if reason.reason in _UNREACHABLE else ExitCode.USAGE
        raise CannotRun(code, tame(str(reason))) from None


def say_asking(url: str) -> None:
    """Say which page is asked for: a survey takes half a minute."""
    say(f"asking {tame(url)}")
