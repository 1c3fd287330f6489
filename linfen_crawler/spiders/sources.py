"""All the ways by which a site's articles are found in a run that asks for what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.spiders.dated_lists import DatedLists
from linfen_crawler.spiders.feeds import Feeds
from linfen_crawler.spiders.interfaces import Interfaces
from linfen_crawler.spiders.paper import PaperIssues
from linfen_crawler.spiders.sitemaps import Sitemaps

if TYPE_CHECKING:
    from linfen_crawler.spiders.admittance import Admittance
    from linfen_crawler.spiders.site_spider import SiteSpider
    from linfen_crawler.spiders.source import Source


def sources_of(spider: SiteSpider, admittance: Admittance) -> tuple[Source, ...]:
    """The sources besides front page and lists, those with the newest articles first."""
    return (
        Feeds(spider, admittance),
        Interfaces(spider, admittance),
        PaperIssues(spider, admittance),
        DatedLists(spider, admittance),
        Sitemaps(spider, admittance),
    )
