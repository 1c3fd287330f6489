"""Leaves a host alone that answers with walls. They are reported, never bypassed: no script runs, no name is false."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from linfen_crawler.spiders.request_kind import request_kind
from linfen_crawler.spiders.site_component import SiteComponent
from linfen_crawler.spiders.wall_marks import KINDS, wall_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)


class WallMet(IgnoreRequest):
    """The answer is a wall and no page; nobody reads it."""

    def __init__(self, kind: str, status: int, url: str) -> None:
        super().__init__(f"{url} answered with a wall: {KINDS[kind]}")
        self.kind = kind
        self.status = status


class WallStands(IgnoreRequest):
    """The host answered with nothing but walls; the request was not sent."""


class Walls(SiteComponent):
    """Downloader middleware. Its place is right behind Scrapy's retries: a wall is not asked again."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._most = crawler.settings.getint("LINFEN_WALLS_IN_A_ROW")
        self._in_a_row: Counter[str] = Counter()

    def process_request(self, request: Request) -> None:
        """Send nothing to a host that stands behind a wall.

        Raises:
            WallStands: It does.
        """
        host = urlsplit(request.url).hostname or ""
        if self._in_a_row[host] >= self._most:
            raise WallStands(f"{host} stands behind a wall and is left alone for the rest of this run")

    def process_response(self, request: Request, response: Response) -> Response:
        """Let pages pass, and what is asked for on an article's behalf: a picture that is refused is no wall.

        Raises:
            WallMet: The answer is none.
        """
        if request_kind(request) == "media":
            return response
        host = urlsplit(request.url).hostname or ""
        kind = wall_of(response)
        if kind is None:
            self._in_a_row[host] = 0
            return response
        self._crawler.stats.inc_value(f"linfen/walls/{kind}")
        self._in_a_row[host] += 1
        if self._in_a_row[host] == self._most:
            logger.error(
                "%s answered with a wall %d times in a row (%s) and is left alone for the rest of this run: "
                "ask its keeper for access",
                host,
                self._most,
                KINDS[kind],
            )
        raise WallMet(kind, response.status, request.url)
