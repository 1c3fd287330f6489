"""How a pipeline step ends the way of an article that gives no record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from scrapy.exceptions import DropItem

if TYPE_CHECKING:
    from datetime import datetime

    from linfen_crawler.spiders.site_spider import SiteSpider


def reject(
    spider: SiteSpider,
    canonical: str,
    reason: str,
    detail: str,
    *,
    url: str | None = None,
    status: int | None = None,
    fetched_at: datetime | None = None,
    day: str | None = None,
) -> NoReturn:
    """Write the rejection to the output, count it, and drop the item.

    Raises:
        DropItem: Always.
    """
    with spider.output_guarded():
        spider.store.reject(canonical, reason, url=url, detail=detail, status=status, fetched_at=fetched_at, day=day)
        spider.count(f"rejected/{reason}")
    raise DropItem(f"{reason}: {detail}")
