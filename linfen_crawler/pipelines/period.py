"""Third step: only records of the publish days that the run wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from linfen_crawler.article import CHINA_TIME, Article
from linfen_crawler.pipelines.rejection import reject
from linfen_crawler.spiders.period import OUTSIDE
from linfen_crawler.spiders.site_spider import site_spider_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class PeriodPipeline:
    """Rejects records of other days, for this run; a run with another period takes them up again.

    A record without publish time passes: nothing says that it is outside.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Pass a record of the period.

        Raises:
            DropItem: Its publish day lies outside (`outside_period`).
        """
        if isinstance(item, Article) and item.publish_time is not None:
            spider = site_spider_of(self._crawler)
            day = item.publish_time.astimezone(CHINA_TIME).date()
            if not spider.arguments.period.holds(day):
                reject(
                    spider,
                    item.canonical_url or "",
                    OUTSIDE,
                    f"published on {day}",
                    url=item.url,
                    status=item.http.status,
                    fetched_at=item.fetched_at,
                    day=day.isoformat(),
                )
        return item
