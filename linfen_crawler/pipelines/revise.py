"""Fourth step: an article that has a record is compared with it. Changed, it is a new revision; unchanged, no line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from linfen_crawler.article import CONTENT_FIELDS, Article, changed_fields
from linfen_crawler.pipelines.site_pipeline import SitePipeline

if TYPE_CHECKING:
    from linfen_crawler.ledger import Known
    from linfen_crawler.spiders.site_spider import SiteSpider


class RevisePipeline(SitePipeline):
    """Gives revisions their number and the names of the fields that changed. New articles pass as they are."""

    def process_item(self, item: Any) -> Any:
        """Pass a new article, or a changed one as its next revision.

        Raises:
            DropItem: Its record says the same already, or the output is lost.
        """
        if not isinstance(item, Article) or item.canonical_url is None:
            return item
        spider = self.spider
        if spider.lost_output is not None:
            raise DropItem("output_lost: left for the next run")
        with spider.output_guarded():
            known = spider.store.ledger.with_record(item.canonical_url)
            if known is None:
                return item
            if known.content_hash != item.content_hash:
                return self._revision(item, known, spider)
            spider.store.unchanged(
                item.canonical_url,
                status=item.http.status or 200,
                etag=item.http.etag,
                last_modified=item.http.last_modified,
            )
            spider.count("unchanged")
        raise DropItem("unchanged: its record says the same")

    def _revision(self, item: Article, known: Known, spider: SiteSpider) -> Article:
        before = spider.store.record_at(known.line_at or 0)
        if known.state == "gone":
            spider.store.returned(item.canonical_url or "", status=item.http.status)
        return item.model_copy(
            update={
                "revision": (known.revision or 0) + 1,
                "changed_fields": changed_fields(before, item.model_dump(mode="json", include=set(CONTENT_FIELDS))),
            }
        )
