"""Third step: only records of the publish days that the run wants."""

from __future__ import annotations

from typing import Any

from linfen_crawler.article import CHINA_TIME, Article
from linfen_crawler.pipelines.rejection import reject
from linfen_crawler.pipelines.site_pipeline import SitePipeline
from linfen_crawler.spiders.period import OUTSIDE


class PeriodPipeline(SitePipeline):
    """Rejects records of other days, for this run; a run with another period takes them up again.

    A record without publish time passes: nothing says that it is outside.
    """

    def process_item(self, item: Any) -> Any:
        """Pass a record of the period.

        Raises:
            DropItem: Its publish day lies outside (`outside_period`).
        """
        if isinstance(item, Article) and item.publish_time is not None:
            spider = self.spider
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
