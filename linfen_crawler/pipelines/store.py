"""Fifth step: the record to the disk, then to the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from linfen_crawler.article import Article
from linfen_crawler.pipelines.site_pipeline import SitePipeline
from linfen_crawler.spiders.limit import drop_waiting

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class StorePipeline(SitePipeline):
    """Stores each article once, and no more than the run's limit."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._stored = 0

    def process_item(self, item: Any) -> Any:
        """Store a record and pass it on.

        Raises:
            DropItem: It is there already, the limit is reached, or the output cannot be written; in the last two cases
                its address stays pending for the next run.
        """
        if not isinstance(item, Article) or item.canonical_url is None:
            return item
        spider = self.spider
        limit = spider.arguments.limit
        if limit is not None and self._stored >= limit:
            raise DropItem("limit: left for the next run")
        there = spider.store.ledger.with_record(item.canonical_url)
        if there is not None and (there.revision or 0) >= item.revision:
            raise DropItem("known: its record is there already")
        if spider.lost_output is None:
            with spider.output_guarded():
                spider.store.store(item)
        if spider.lost_output is not None:
            raise DropItem("output_lost: left for the next run")
        self._stored += 1
        if self._stored == limit:
            drop_waiting(spider.crawler)
        spider.count("records")
        if item.revision > 1:
            spider.count("revisions")
        return item
