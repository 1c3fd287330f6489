"""First step: raw strings to typed values, `CrawledArticle` to `Article`.

What a process beside the crawl has read it has normalized, too: `operations/reader_process.py`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from linfen_crawler.article import Article, NotAnArticle
from linfen_crawler.normalize import normalize_article
from linfen_crawler.pipelines.rejection import reject
from linfen_crawler.pipelines.site_pipeline import SitePipeline
from linfen_crawler.spiders.crawled_article import CrawledArticle
from linfen_crawler.spiders.failure_reasons import Outcome

if TYPE_CHECKING:
    from linfen_crawler.spiders.site_spider import SiteSpider

logger = logging.getLogger(__name__)


class NormalizePipeline(SitePipeline):
    """Normalizes; an item that is normalized already passes unchanged."""

    def process_item(self, item: Any) -> Any:
        """Give the record of a crawled article.

        Raises:
            DropItem: It holds no article after all, or a defect of ours kept it from being read.
        """
        if not isinstance(item, CrawledArticle):
            return item
        spider = self.spider
        try:
            return self._normalize(item, spider)
        except NotAnArticle as error:
            reject(
                spider,
                item.canonical_url,
                error.reason,
                str(error),
                url=item.url,
                status=item.http.status,
                fetched_at=item.fetched_at,
            )
        except Exception as error:
            # A page must never end the crawl, nor vanish from the sums.
            logger.exception("defect while normalizing %s; please report it with this address", item.url)
            spider.count("defects")
            with spider.output_guarded():
                outcome = Outcome("failed", f"defect_{type(error).__name__}", item.http.status, str(error))
                spider.settle(item.canonical_url, outcome)
            raise DropItem(f"defect: {error}") from error

    @staticmethod
    def _normalize(item: CrawledArticle, spider: SiteSpider) -> Article:
        if isinstance(item.read, Article):
            item.read.warc = item.warc
            return item.read
        article = normalize_article(
            item.read,
            url=item.url,
            canonical_url=item.canonical_url,
            site=spider.site,
            fetched_at=item.fetched_at,
            http=item.http,
            section=item.section,
        )
        article.warc = item.warc
        return article
