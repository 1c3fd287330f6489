"""The one door for what pages of any source lead to: which addresses are articles of the site, new, and wanted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from linfen_crawler.ledger import Discovery
from linfen_crawler.spiders.article_visit import ArticleVisit
from linfen_crawler.spiders.failure_reasons import EXPECTED_ENDS
from linfen_crawler.spiders.traps import trap_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from scrapy import Request

    from linfen_crawler.ledger import StoredArticle
    from linfen_crawler.spiders.failure_reasons import Outcome
    from linfen_crawler.spiders.list_walk import Gate
    from linfen_crawler.spiders.page_links import Link
    from linfen_crawler.spiders.site_spider import SiteSpider


class Admittance:
    """Lets the articles of one run in, each once, and counts what stays outside by reason."""

    def __init__(self, spider: SiteSpider) -> None:
        self._spider = spider
        self._addresses = spider.addresses

    def discoveries(
        self,
        links: Iterable[Link],
        page: str,
        section_path: str | None = None,
        section: Sequence[str] = (),
        *,
        day: str | None = None,
        most: int | None = None,
    ) -> dict[str, Discovery]:
        """The articles among a page's links, by canonical address; the others are counted by reason.

        Args:
            links: The links.
            page: The address of the page that shows them.
            section_path: Path of the section that the page lists, if it is known.
            section: Names of this section, outermost first.
            day: The day that the page is of, `YYYY-MM-DD`: that of articles which state none.
            most: So many articles may one page lead to; by default LINFEN_LINKS_OF_A_PAGE.
        """
        found: dict[str, Discovery] = {}
        if most is None:
            most = self._spider.settings.getint("LINFEN_LINKS_OF_A_PAGE")
        for link in links:
            address = self._addresses.classify(link.url)
            canonical = address.canonical
            kind = address.kind
            if kind == "further_page" and address.first is not None:
                canonical = address.first
            elif kind not in {"article", "by_id"}:
                self._spider.count(f"links_ignored/{kind}")
                continue
            trap = trap_of(canonical)
            if trap is None and canonical not in found and len(found) >= most:
                trap = "too_many"
            if trap is not None:
                self._spider.count(f"links_ignored/{trap}")
                continue
            stated = link.date or (address.date if address.date and len(address.date) == 10 else None)
            if canonical not in found:
                found[canonical] = Discovery(
                    canonical,
                    canonical,
                    "by_id" if kind == "by_id" else "article",
                    address.article_id,
                    section_path,
                    section,
                    stated or day,
                    page,
                )
        return found

    def stated_days(self, found: Mapping[str, Discovery]) -> dict[str, str | None]:
        """The day that page or address state for each article, `YYYY-MM-DD` or `YYYY-MM`, as far as they do."""
        return {canonical: each.day or self._addresses.date(canonical) for canonical, each in found.items()}

    def enter(
        self, found: Mapping[str, Discovery], stated: Mapping[str, str | None], gate: Gate | None = None
    ) -> Iterator[Request]:
        """Enter a page's articles in the ledger, and ask for the new ones that the period does not rule out.

        Those that were thought to be gone, and are shown again, are looked at again.
        """
        new = self._entered(found)
        self._spider.store.ledger.leased(new)
        for canonical, discovery in found.items():
            if canonical in new:
                waits = gate is not None and stated[canonical] is None
                yield from self._spider.visit(discovery, stated[canonical], gate if waits else None)
        yield from self._shown_again([canonical for canonical in found if canonical not in new])

    def enter_for_later(self, found: Mapping[str, Discovery], page: str) -> Iterator[Request]:
        """The same for a page that leads to more articles than requests should wait for: they are handed out later."""
        new = self._entered(found)
        if new:
            self._spider.handed_out_later.add(page)
        yield from self._shown_again([canonical for canonical in found if canonical not in new])

    def page_failed(self, outcome: Outcome, page: str) -> None:
        """Count and log that a page which leads to articles could not be had or read."""
        if outcome.reason in EXPECTED_ENDS:
            return
        kind = "lists_forbidden" if outcome.reason == "robots" else f"lists_failed/{outcome.reason}"
        self._spider.count(kind)
        self._spider.failure_examples.setdefault(outcome.reason, page)
        self._spider.logger.warning("no list at %s: %s %s", page, outcome.reason, outcome.detail or "")

    def _entered(self, found: Mapping[str, Discovery]) -> set[str]:
        new = self._spider.store.ledger.discovered(found.values())
        self._spider.count("discovered", len(new))
        if len(found) > len(new):
            self._spider.count("links_ignored/known", len(found) - len(new))
        return new

    def _shown_again(self, canonicals: Collection[str]) -> Iterator[Request]:
        every = timedelta(hours=self._spider.settings.getfloat("LINFEN_RECHECK_HOURS"))
        again: list[StoredArticle] = self._spider.store.ledger.shown_again(canonicals, every=every)
        for stored in again:
            yield ArticleVisit(self._spider, stored.discovery, stored=stored).request()
