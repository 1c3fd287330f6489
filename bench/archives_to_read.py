"""Archives for what reads them: of crawls of the replica or the large site, or of saved pages."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bench.big_site import A_LIST, SECTION, served
from linfen_crawler.operations.crawl import run_crawl
from linfen_crawler.replica import SITE_KEYS, spawned
from linfen_crawler.sites import load_sites

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def crawl_replica(folder: Path, scale: float) -> None:
    """Crawl the replica."""
    sites = load_sites()
    with spawned(scale=scale, crawl_delay=None) as replica:
        run_crawl([sites[key] for key in SITE_KEYS], output=folder, delay=0.0, replica=replica.address, archive=True)


def crawl_large_site(folder: Path, articles: int) -> None:
    """Crawl so many articles of the large site, 29 KB each."""
    site = load_sites()["lfxww"]
    site = site.model_copy(update={"lists": site.lists.model_copy(update={"max_pages": articles // A_LIST + 1})})
    with served(articles) as large:
        run_crawl([site], output=folder, sections=[SECTION], delay=0.0, replica=large.address, archive=True)


def write_saved(path: Path, pages: Sequence[Path], records: int) -> None:
    """Write so many records as another program would, with nothing but their answers; each page again and again."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(records):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            page = BytesIO(pages[number % len(pages)].read_bytes())
            url = f"https://news.example/{number}.html"
            writer.write_record(writer.create_warc_record(url, "response", payload=page, http_headers=headers))
