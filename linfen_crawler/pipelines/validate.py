"""Second step: a record needs a title and a body. Anything else may be missing, and is counted, not rejected."""

from __future__ import annotations

from typing import Any

from linfen_crawler.article import Article, NotAnArticle
from linfen_crawler.normalize.required_fields import require_title_and_body
from linfen_crawler.pipelines.rejection import reject
from linfen_crawler.pipelines.site_pipeline import SitePipeline


class ValidatePipeline(SitePipeline):
    """Rejects records without title or without any content."""

    def process_item(self, item: Any) -> Any:
        """Pass a valid record.

        Raises:
            DropItem: It has no title (`no_title`) or no body (`no_body`).
        """
        if isinstance(item, Article):
            try:
                require_title_and_body(item)
            except NotAnArticle as error:
                self._reject(item, error.reason, str(error))
        return item

    def _reject(self, article: Article, reason: str, detail: str) -> None:
        spider = self.spider
        reject(
            spider,
            article.canonical_url or "",
            reason,
            detail,
            url=article.url,
            status=article.http.status,
            fetched_at=article.fetched_at,
            day=article.publish_time.date().isoformat() if article.publish_time else None,
        )
