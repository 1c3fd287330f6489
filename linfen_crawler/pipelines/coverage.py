"""Last step: count how full each field of the stored records is. A missing time is no fault, but worth seeing."""

from __future__ import annotations

from typing import Any

from linfen_crawler.article import Article
from linfen_crawler.pipelines.site_pipeline import SitePipeline

PAGE_FIELDS = tuple(
    name
    for name in Article.model_fields
    if name
    not in {
        "id", "url", "canonical_url", "site", "publish_time_precision", "page_count", "text_flags", "raw", "extraction",
        "fetched_at", "http", "content_hash", "simhash", "revision", "changed_fields", "warc", "crawler_version",
    }
)  # fmt: skip
"""The fields that a page fills or leaves empty; the others are ours."""


_STATS = [(name, f"linfen/field_filled/{name}", f"linfen/field_missing/{name}") for name in PAGE_FIELDS]


class CoveragePipeline(SitePipeline):
    """Counts `linfen/field_filled/NAME`, `linfen/field_missing/NAME`, `linfen/layout/KEY` and `linfen/layout_drift`."""

    def process_item(self, item: Any) -> Any:
        """Count, and pass the record on."""
        if isinstance(item, Article):
            count = self._crawler.stats.inc_value
            for name, filled, missing in _STATS:
                count(missing if getattr(item, name) in (None, [], "") else filled)
            if item.extraction.layout:
                self.spider.count(f"layout/{item.extraction.layout}")
            if item.extraction.layout_drift:
                self.spider.count("layout_drift")
        return item
