"""Crawler and archive of regional Chinese news.

The public API is what this module exports; it is loaded on first use, so that importing the package costs nothing.

    >>> from linfen_crawler import extract
    >>> article = extract(html_bytes, url="http://www.lfxww.com/linfen/shizheng/2702756.html")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from linfen_crawler.article import Article, NotAnArticle
    from linfen_crawler.extract_article import extract
    from linfen_crawler.sites import DefinitionError, SiteDefinition, load_sites

__all__ = ["Article", "DefinitionError", "NotAnArticle", "SiteDefinition", "__version__", "extract", "load_sites"]

_HOME_OF = {
    "Article": "linfen_crawler.article",
    "NotAnArticle": "linfen_crawler.article",
    "extract": "linfen_crawler.extract_article",
    "DefinitionError": "linfen_crawler.sites",
    "SiteDefinition": "linfen_crawler.sites",
    "load_sites": "linfen_crawler.sites",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME_OF[name]), name)
