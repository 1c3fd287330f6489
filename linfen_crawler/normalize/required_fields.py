"""What a record must have. Anything else may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.article import NotAnArticle

if TYPE_CHECKING:
    from linfen_crawler.article import Article


def require_title_and_body(article: Article) -> None:
    """Refuse a record without headline or without text.

    Raises:
        NotAnArticle: It has no title (`no_title`) or no body (`no_body`).
    """
    if not article.title:
        raise NotAnArticle("no_title", "the page has no headline")
    if not article.body:
        raise NotAnArticle("no_body", "the page has a headline and no text")
