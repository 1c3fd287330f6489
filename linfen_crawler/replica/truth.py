"""What is true of an article that the replica shows: the values that its record must have."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Truth:
    """The fields of `linfen_crawler.article.Article` that a page tells, under the same names and in JSON form.

    The body holds what a careful reader calls the article's text: subheads, captions, table rows (cells parted by a
    space), and lines that credit who wrote or photographed (`记者 NAME`, `（记者NAME）`,
    `文字/摄影:NAME`) are in; head line, 原标题 lines, editors and proofreaders (`责任编辑:NAME`, `校对:NAME`),
    copyright notices, links to files and other pages, and pagers are out.
    """

    canonical_url: str
    site: str
    section: list[str]
    title: str
    subtitle: str | None
    publish_time: str
    publish_time_precision: str
    source: str | None
    source_url: str | None
    authors: list[str]
    photographers: list[str]
    editors: list[str]
    proofreaders: list[str]
    credits: list[dict[str, str]]
    body: str
    page_count: int
    images: list[dict[str, str | None]]
    videos: list[dict[str, str | None]]
    attachments: list[dict[str, str | None]]
    keywords: list[str]
    summary: str | None
    view_count: int | None
    copyright: str | None

    @property
    def body_lines(self) -> list[str]:
        """The body's paragraphs."""
        return self.body.split("\n")

    def as_dict(self) -> dict[str, object]:
        """All values by field name."""
        return asdict(self)
