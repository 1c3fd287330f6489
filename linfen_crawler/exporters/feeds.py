"""Scrapy's feed exports (`-O x.jsonl`, `.json`, `.csv`, `.xml`), taught to write our records as our files have them."""

from __future__ import annotations

from typing import Any

from scrapy.exporters import CsvItemExporter, JsonItemExporter, JsonLinesItemExporter, XmlItemExporter

from linfen_crawler.article import Article


class ArticleJsonLines(JsonLinesItemExporter):
    """JSON Lines; without a choice of fields each line equals the one in `articles.jsonl`."""

    def export_item(self, item: Any) -> None:
        """Write one record."""
        if isinstance(item, Article) and self.fields_to_export is None:
            self.file.write(item.to_json_bytes() + b"\n")
        else:
            super().export_item(_in_json_form(item))


class ArticleJson(JsonItemExporter):
    """One JSON array."""

    def export_item(self, item: Any) -> None:
        """Write one record."""
        super().export_item(_in_json_form(item))


class ArticleCsv(CsvItemExporter):
    """CSV; lists of names are joined by commas."""

    def export_item(self, item: Any) -> None:
        """Write one record."""
        super().export_item(_in_json_form(item))


class ArticleXml(XmlItemExporter):
    """XML."""

    def export_item(self, item: Any) -> None:
        """Write one record."""
        super().export_item(_in_json_form(item))


FEED_EXPORTERS: dict[str, str] = {
    **dict.fromkeys(("jsonl", "jsonlines", "jl"), "linfen_crawler.exporters.feeds.ArticleJsonLines"),
    "json": "linfen_crawler.exporters.feeds.ArticleJson",
    "csv": "linfen_crawler.exporters.feeds.ArticleCsv",
    "xml": "linfen_crawler.exporters.feeds.ArticleXml",
}
"""For the setting of the same name."""


def _in_json_form(item: Any) -> Any:
    """A record with its times as ISO 8601 and its parts as dicts, as in our own file; other items unchanged."""
    return item.model_dump(mode="json") if isinstance(item, Article) else item
