"""`linfen explain`: one page, and how each field of its record came about."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import put, refusal, tables
from linfen_crawler.cli.sites import all_definitions, definition_of
from linfen_crawler.extract_article import read_page
from linfen_crawler.operations.exit_codes import ExitCode

if TYPE_CHECKING:
    from datetime import datetime

    from linfen_crawler.sites import SiteDefinition

_ADDRESS = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://")


def run_explain(
    page: str,
    *,
    url: str | None,
    site_key: str | None,
    general: bool,
    sites_folder: Path | None,
    as_json: bool,
) -> ExitCode:
    """Explain a saved page, standard input (`-`) or the page at an address.

    Returns:
        OK, or PARTIAL where the page holds no article.

    Raises:
        CannotRun: Bad input, or a page that cannot be had.
    """
    if site_key and general:
        raise refusal("--site names whose layouts to use and --general says to use none. Leave one of them out")
    data, address, content_type, fetched_at = _page_of(page, url)
    site = _site_of(address, site_key, sites_folder) if not general else None

    from linfen_crawler.explain_article import explain

    explanation = explain(data, address, site=site, content_type=content_type, fetched_at=fetched_at)
    if as_json:
        about = {"page": page, "url": address, "site": site.key if site else None}
        put(json.dumps({**about, **explanation.to_json()}, ensure_ascii=False))
    else:
        from linfen_crawler.cli.explanation_table import explanation_table

        console = tables()
        console.print(explanation_table(explanation, site.key if site else None))
    return ExitCode.OK if explanation.article else ExitCode.PARTIAL


def _page_of(page: str, url: str | None) -> tuple[bytes, str | None, str | None, datetime | None]:
    """The bytes, and what is known of them: address, `Content-Type`, time of the fetch."""
    if _ADDRESS.match(page):
        if url is not None:
            raise refusal("--url is the address of a saved page; this page is asked for at its own. Leave it out")
        from linfen_crawler.operations.fetch_page import fetch_page

        fetched = fetch_page(page)
        return fetched.body, fetched.url, fetched.content_type, fetched.fetched_at
    if page == "-":
        return read_page(sys.stdin.buffer), url, None, None
    file = Path(page)
    if file.is_dir():
        raise refusal(f"{page} is a folder. Name one page of it")
    try:
        with file.open("rb") as opened:
            return read_page(opened), url, None, None
    except FileNotFoundError:
        raise refusal(f"{page}: there is no such file. An address begins with http:// or https://") from None
    except OSError as error:
        raise refusal(f"{page} cannot be read: {error.strerror or error}") from None


def _site_of(url: str | None, key: str | None, sites_folder: Path | None) -> SiteDefinition | None:
    """The definition that was asked for, else the one whose hosts the address names, if any."""
    if key is not None:
        return definition_of(key, sites_folder)
    if url is None:
        return None
    from linfen_crawler.sites import SitesByHost

    return SitesByHost(all_definitions(sites_folder).values()).site_of(url)
