"""One article on its way in: redirects, by-id addresses, further pages; ends with an item or a word in the ledger."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import TextResponse

from linfen_crawler.article import Article, NotAnArticle
from linfen_crawler.extraction.raw_article import RawArticle
from linfen_crawler.ledger import BY_NUMBER, Discovery
from linfen_crawler.ledger.retry_plan import MISSING
from linfen_crawler.normalize.publish_time import parse_publish_time
from linfen_crawler.operations.readers import ReadingDefect
from linfen_crawler.spiders.answers_without_article import (
    EMPTY_ANSWER,
    SOFT_404,
    leads_to_error_page,
    outcome_of_refusal,
)
from linfen_crawler.spiders.archived_pages import ArchivedPages
from linfen_crawler.spiders.canonical_of_answer import canonical_of_answer
from linfen_crawler.spiders.crawled_article import CrawledArticle
from linfen_crawler.spiders.failure_reasons import Outcome, outcome_of
from linfen_crawler.spiders.first_answer import FirstAnswer
from linfen_crawler.spiders.links_with_number import links_with_number
from linfen_crawler.spiders.redirect_target import REDIRECTS, redirect_target
from linfen_crawler.visit_reading import PageBytes, Visit, read_page

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine, Iterator
    from datetime import datetime

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from linfen_crawler.ledger import StoredArticle
    from linfen_crawler.spiders.list_walk import Gate
    from linfen_crawler.spiders.reading_in_order import Read
    from linfen_crawler.spiders.site_spider import SiteSpider

logger = logging.getLogger(__name__)

MAX_HOPS = 5
"""An article's address is never followed through more redirects than this."""

MAX_PAGES = 100
"""An article is never joined of more pages than this."""

PRIORITY = 10
"""Articles come before lists, so that no list runs ahead of what it found."""

_NOT_MODIFIED = 304
_NO_SUCH_NUMBER = "no_such_number"

Output = list[Request | CrawledArticle]
Reading: TypeAlias = "Output | tuple[Visit, asyncio.Future[Read]]"
"""What a page gives at once, or what comes of the article when it has been read."""


class ArticleVisit:
    """The requests for one article, from its first address to its last page.

    Redirects are followed here and not by Scrapy's middleware, since what they lead to may be an article that is known
    already, or none: each address on the way gets its own entry in the ledger.
    """

    def __init__(
        self,
        spider: SiteSpider,
        discovery: Discovery,
        gate: Gate | None = None,
        *,
        stored: StoredArticle | None = None,
    ) -> None:
        """Begin a visit.

        Args:
            spider: The running spider.
            discovery: The address.
            gate: Told when the visit has ended.
            stored: What is known of the article, where it has a record and is looked at again.
        """
        self._spider = spider
        self._stored = stored
        self._found = discovery
        self._gate = gate
        self._canonical = discovery.canonical
        self._hops: list[str] = []
        self._pages: list[RawArticle] = []
        self._archived = ArchivedPages(spider)
        self._further: dict[int, str] = {}
        self._page = 0
        self._first = FirstAnswer(discovery.url)
        self._fetched_at = spider.now()
        self._day: str | None = None
        self._ended = False
        spider.visits_open += 1
        if gate is not None:
            gate.wait_for_one()

    def request(self, url: str | None = None) -> Request:
        """The request for its address, or for one that it leads to."""
        url = url or self._found.url
        self._hops.append(url)
        return Request(
            url,
            callback=self.answered,
            errback=self.failed,
            priority=PRIORITY,
            # The ledger has seen to it that no article is asked for twice, and a request that Scrapy's filter dropped
            # in silence would never be accounted for. The address is one of the site's own: `classify` has said so.
            dont_filter=True,
            headers=self._conditions(),
            meta={"dont_redirect": True, "handle_httpstatus_list": [*REDIRECTS, _NOT_MODIFIED]},
        )

    def _conditions(self) -> dict[str, str]:
        """The headers that spare the site an answer that we have: only with the first request for a stored article.

        Not where the record was joined of several pages: that the first one is as it was says nothing of the others.
        """
        stored = self._stored
        if stored is None or stored.page_count > 1 or len(self._hops) > 1:
            return {}
        headers = {"If-None-Match": stored.etag, "If-Modified-Since": stored.last_modified}
        return {name: value for name, value in headers.items() if value}

    def answered(self, response: Response) -> Output | Coroutine[Any, Any, Output]:
        """Callback for the first page and for redirects."""
        return self._take(response, self._read_first, further=False)

    def further_answered(self, response: Response) -> Output | Coroutine[Any, Any, Output]:
        """Callback for further pages."""
        return self._take(response, self._read_further, further=True)

    def failed(self, failure: Failure) -> Output:
        """Errback for all requests."""
        with self._spider.output_guarded():
            outcome = outcome_of(failure)
            if self._pages and outcome.state != "pending":
                # Half an article is none; the next run asks for all of it again.
                outcome = Outcome("failed", f"further_page_{outcome.reason}", outcome.status, outcome.detail)
            self._end(outcome)
        return [*self._at_end()]

    def _take(
        self, response: Response, take: Callable[[Response], Reading], *, further: bool
    ) -> Output | Coroutine[Any, Any, Output]:
        output: Output = []
        with self._judged(response, further=further):
            taken = take(response)
            if not isinstance(taken, list):
                return self._take_later(response, *taken, further=further)
            output = taken
        return [*output, *self._at_end()]

    async def _take_later(
        self, response: Response, visit: Visit, reading: asyncio.Future[Read], *, further: bool
    ) -> Output:
        output: Output = []
        with self._judged(response, further=further):
            output = self._finish(visit, await reading)
        return [*output, *self._at_end()]

    @contextlib.contextmanager
    def _judged(self, response: Response, *, further: bool) -> Iterator[None]:
        """Whatever comes of a page's reading is a word in the ledger: a page must never end the crawl, nor vanish."""
        with self._spider.output_guarded():
            try:
                yield
            except OSError:
                raise  # the output is lost: the guard's business
            except NotAnArticle as error:
                if error.reason == "wall_page":
                    self._spider.count("walls/page")
                self._end(outcome_of_refusal(error, response.status, further=further))
            except Exception as error:
                kind, trace = type(error).__name__, ""
                if isinstance(error, ReadingDefect):
                    kind, trace = error.kind, f"\n{error.trace}"
                logger.exception("defect while reading %s; please report it with this address%s", response.url, trace)
                self._spider.count("defects")
                self._end(Outcome("failed", f"defect_{kind}", response.status, str(error)))

    def _read_first(self, response: Response) -> Reading:
        if response.status == _NOT_MODIFIED:
            self._archived.add(response)
            return self._not_modified(response)
        target = redirect_target(response)
        if target is not None:
            return self._redirected(response, target)
        if response.status in REDIRECTS:
            self._end(Outcome("failed", f"http_{response.status}", response.status, "no usable Location"))
            return []
        self._spider.count("pages/article")
        self._archived.add(response)
        if not isinstance(response, TextResponse):
            kind = (response.headers.get("Content-Type") or b"unknown").decode("latin-1")
            self._end(Outcome("rejected", "not_html", response.status, f"Content-Type {kind}"))
            return []
        if self._is_nothing(response):
            self._end(Outcome("failed", EMPTY_ANSWER, response.status))
            return []
        if self._found.kind == "by_id" and not self._is_to_be_read(response):
            return []
        self._first = FirstAnswer.of(response)
        self._fetched_at = self._spider.now()
        return self._read_page(response)

    def _is_nothing(self, response: TextResponse) -> bool:
        """Whether the answer holds nothing, where a page said that an article is: a slip of the server, not a page.

        The made-up addresses of a back-fill by number may well answer so for good.
        """
        return self._found.discovered_from != BY_NUMBER and not response.body.strip()

    def _not_modified(self, response: Response) -> Output:
        if self._stored is None:
            self._end(Outcome("failed", "http_304", response.status, "not asked for conditionally"))
            return []
        self._spider.count("pages/unchanged")
        self._archived.visited(self._canonical, self._found.section, self._fetched_at)
        self._spider.unchanged(self._canonical, response)
        self._leave()
        return []

    def _read_further(self, response: Response) -> Reading:
        self._spider.count("pages/further_page")
        address = self._spider.addresses.classify(response.url)
        if address.canonical == self._canonical:
            return self._read_visit(None)  # a page that does not exist leads back to the first one
        if address.page != self._page or not isinstance(response, TextResponse):
            self._end(Outcome("failed", "further_page_elsewhere", response.status, response.url))
            return []
        if self._is_nothing(response):
            self._end(Outcome("failed", f"further_page_{EMPTY_ANSWER}", response.status))
            return []
        self._archived.add(response)
        return self._read_page(response)

    def _read_page(self, response: TextResponse) -> Reading:
        content_type = response.headers.get("Content-Type")
        page = PageBytes(response.body, response.url, content_type.decode("latin-1") if content_type else None)
        following = self._following_page(response)
        if following is None:
            return self._read_visit(page)
        # Nothing is asked for behind a page that holds no article, so it is read before.
        self._pages.append(read_page(page, self._spider.site))
        return [
            Request(
                following, callback=self.further_answered, errback=self.failed, priority=PRIORITY + 1, dont_filter=True
            )
        ]

    def _following_page(self, response: TextResponse) -> str | None:
        """The address of the article's next page, if the pages read so far link to one."""
        addresses = self._spider.addresses
        if not addresses.site.articles.further_page or len(self._pages) + 1 >= MAX_PAGES:
            return None
        for url in links_with_number(response, self._found.article_id):
            address = addresses.classify(url)
            if address.kind == "further_page" and address.first == self._canonical and address.page is not None:
                self._further.setdefault(address.page, address.canonical)
        numbers = [number for number in self._further if number > self._page]
        if not numbers:
            return None
        following = min(numbers)
        # Long rows of page numbers are cut in their middle (1 2 3 … 9): the missing ones are made by the rule.
        made = addresses.further_page(self._canonical, self._page + 1) if self._page else None
        if following > self._page + 1 and made is not None:
            self._page += 1
            return made
        self._page = following
        return self._further[following]

    def _read_visit(self, last: PageBytes | None) -> Reading:
        """The article, now that all of its pages are there."""
        first = self._first
        visit = Visit(
            last=last,
            earlier=tuple(self._pages),
            url=first.url,
            canonical_url=self._canonical,
            section=tuple(self._found.section),
            fetched_at=self._fetched_at,
            status=first.status,
            etag=first.etag,
            last_modified=first.last_modified,
        )
        read = self._spider.reading.read(visit, self._spider.visits_open)
        return self._finish(visit, read) if isinstance(read, RawArticle) else (visit, read)

    def _finish(self, visit: Visit, read: Read) -> Output:
        if self._gate is not None:
            self._day = _day_of(read, self._fetched_at)
        self._leave()
        self._archived.visited(self._canonical, self._found.section, self._fetched_at)
        item = CrawledArticle(
            read, visit.url, visit.canonical_url, visit.section, visit.http, visit.fetched_at, self._archived.pointer()
        )
        return [item, *self._archived.files(self._canonical, [image.url for image in read.images])]

    def _redirected(self, response: Response, target: str) -> Output:
        self._spider.count("pages/redirect")
        if target in self._hops or len(self._hops) > MAX_HOPS:
            self._end(Outcome("failed", "redirect_loop", response.status, target))
            return []
        address = self._spider.addresses.classify(target)
        if leads_to_error_page(urlsplit(target).path):
            self._end(Outcome("failed", SOFT_404, response.status, target))
            return []
        if address.kind == "by_id" or address.canonical == self._canonical:
            return [self.request(target)]
        if address.kind == "article" or (address.kind == "further_page" and address.first is not None):
            canonical = address.first or address.canonical
            if canonical == self._canonical:
                self._end(Outcome("failed", "redirect_loop", response.status, target))
                return []
            return self._become(canonical, target if address.first is None else canonical, address.article_id, response)
        if address.kind == "front" and self._stored is not None:
            # A whole site that is being rebuilt does so, too: whether it is healthy decides.
            self._end(Outcome("failed", SOFT_404, response.status, target))
            return []
        reason = "redirect_off_site" if address.kind in {"foreign", "invalid"} else f"redirect_to_{address.kind}"
        self._end(Outcome("rejected", reason, response.status, target))
        return []

    def _become(self, canonical: str, url: str, number: str | None, response: Response) -> Output:
        """The address is another one of the article at `canonical`, which is asked for unless it is known."""
        ledger = self._spider.store.ledger
        there = ledger.known_one(canonical)
        if there is not None and there.state == "alias":
            self._end(Outcome("failed", "redirect_loop", response.status, canonical))
            return []
        new = ledger.discovered([self._as_article(canonical, url, number)])
        self._alias(canonical, response.status)
        if canonical not in new:
            self._day = there.day if there else None
            self._leave()
            return []
        ledger.leased([canonical])
        visit = ArticleVisit(self._spider, self._as_article(canonical, url, number), self._gate)
        visit._hops = list(self._hops)
        self._leave()
        return [visit.request()]

    def _is_to_be_read(self, response: TextResponse) -> bool:
        """A by-id address answered with the page itself: find whose it is, and whether it is there already."""
        address = canonical_of_answer(response, self._spider.addresses, self._found.article_id)
        if address is None:
            return True  # then the by-id address is its canonical one
        ledger = self._spider.store.ledger
        canonical = address.canonical
        there = ledger.known_one(canonical)
        if there is not None and there.state == "alias":
            return True  # it points back here
        found = self._as_article(canonical, canonical, address.article_id)
        new = ledger.discovered([found])
        self._alias(canonical, response.status)
        if canonical in new:
            ledger.leased([canonical])
            self._canonical, self._found = canonical, found
            return True
        self._day = there.day if there else None
        self._leave()
        return False

    def _alias(self, canonical: str, status: int) -> None:
        self._spider.store.ledger.alias(self._canonical, canonical, status=status)
        self._spider.count("aliases")

    def _as_article(self, canonical: str, url: str, number: str | None) -> Discovery:
        found = self._found
        return Discovery(
            canonical,
            url,
            "article",
            number,
            found.section_path,
            found.section,
            found.day,
            discovered_from=self._canonical,
        )

    def _end(self, outcome: Outcome) -> None:
        self._leave()
        if outcome.reason in MISSING:
            if self._stored is not None:
                self._spider.missing[self._canonical] = outcome.status
                return
            if self._found.discovered_from == BY_NUMBER and self._spider.is_settled_number(self._found.article_id):
                outcome = outcome._replace(state="rejected", reason=_NO_SUCH_NUMBER)
        if outcome.state == "rejected":
            self._archived.visited(self._canonical, self._found.section, self._fetched_at)
        self._spider.settle(self._canonical, outcome, url=self._hops[-1] if self._hops else None)

    def _leave(self) -> None:
        if not self._ended:
            self._ended = True
            self._spider.visits_open -= 1

    def _at_end(self) -> Iterator[Request]:
        if self._ended and self._gate is not None:
            gate, self._gate = self._gate, None
            yield from gate.done(self._day)


def _day_of(read: Read, fetched_at: datetime) -> str | None:
    """The day on which an article was published, `YYYY-MM-DD`; None where its page does not say."""
    if isinstance(read, Article):
        return read.publish_time.date().isoformat() if read.publish_time is not None else None
    if read.publish_time is None:
        return None
    time = parse_publish_time(read.publish_time.text, fetched_at=fetched_at, address_date=read.address_date)
    return time.value.date().isoformat() if time else None
