"""From a page in an archive to its record: the same steps as in a crawl, on the bytes that were kept."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.archive.byte_streams import Damaged
from linfen_crawler.archive.captured_answers import captured_answer
from linfen_crawler.archive.content_codings import TooLong
from linfen_crawler.archive.digests import same_algorithm, same_digest
from linfen_crawler.archive.findings import Finding, at
from linfen_crawler.archive.http_answer import HttpAnswer, is_page
from linfen_crawler.archive.record import Record
from linfen_crawler.archive.record_reader import RecordReader
from linfen_crawler.article import CONTENT_FIELDS, Article, Http, NotAnArticle, WarcPointer, changed_fields
from linfen_crawler.extraction import extract_raw, join_pages
from linfen_crawler.extraction.page_limits import LONGEST_PAGE
from linfen_crawler.normalize import normalize_article
from linfen_crawler.normalize.required_fields import require_title_and_body
from linfen_crawler.normalize.text import encodable
from linfen_crawler.sites import SitesByHost
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linfen_crawler.archive.archive_files import ArchiveFile
    from linfen_crawler.archive.captured_answers import CapturedAnswer
    from linfen_crawler.archive.visit_note import CrawledVisit
    from linfen_crawler.sites import SiteDefinition

LONGEST_BLOCK = LONGEST_PAGE + (1 << 20)
"""Bytes of a record's block that is read: a page and its headers."""


class RecordAt(NamedTuple):
    """A record that can be read."""

    archive: ArchiveFile
    offset: int
    captured: CapturedAnswer | None = None
    """What it captured, where whoever found it had to read all of it: it need not be read again."""

    @property
    def size(self) -> int:
        """Bytes that it carries."""
        return self.captured.size if self.captured is not None else 0


class PageAt(NamedTuple):
    """A page of a visit: its capture and, where that is a `revisit`, the record that holds its payload."""

    record_id: str
    """Id of the capture."""
    capture: RecordAt
    payload: RecordAt | None = None

    @property
    def size(self) -> int:
        """Bytes that it carries."""
        return self.capture.size + (self.payload.size if self.payload is not None else 0)


class VisitTask(NamedTuple):
    """A visit of a crawl of ours, of which a record is to be made again."""

    where: str
    visit: CrawledVisit
    pages: tuple[PageAt, ...]
    earlier: tuple[VisitTask, ...] = ()
    """Visits of the same article before it, in their order: what the record may be a revision of."""

    @property
    def size(self) -> int:
        """Bytes that it carries."""
        size = 0
        for page in self.pages:
            size += page.size
        for visit in self.earlier:
            size += visit.size
        return size


class PageTask(NamedTuple):
    """A page of which nothing is known but its capture."""

    where: str
    captured: CapturedAnswer
    payload: RecordAt | None = None
    """Where its payload lies, if the capture is a `revisit`."""

    @property
    def size(self) -> int:
        """Bytes that it carries."""
        return self.captured.size


class _CannotRead(Exception):  # noqa: N818 - a finding about a page
    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class RecordMaker:
    """Makes records of the pages of archives. The same task always gives the same finding."""

    def __init__(self, definitions: Mapping[str, SiteDefinition], site: SiteDefinition | None = None) -> None:
        """Make one.

        Args:
            definitions: The site definitions by key.
            site: Whose layouts to use for pages that no crawl of ours fetched; without it their hosts decide.
        """
        self._definitions = definitions
        self._site = site

    @cached_property
    def _by_host(self) -> SitesByHost:  # visits have no need of it
        return SitesByHost(self._definitions.values())

    def __call__(self, task: VisitTask | PageTask) -> Finding:
        """Make the record of a visit or page.

        Raises:
            StoreFailed: The store of an archive cannot be used. Nothing else is raised.
        """
        try:
            return self._of_visit(task) if isinstance(task, VisitTask) else self._of_page(task)
        except _CannotRead as error:
            had_record = isinstance(task, VisitTask) and task.visit.outcome == "record"
            return Finding("lost" if had_record else "unread", task.where, error.reason, str(error))
        except NotAnArticle as error:
            had_record = isinstance(task, VisitTask) and task.visit.outcome == "record"
            return Finding("lost" if had_record else "no_article", task.where, error.reason, str(error))
        except StoreFailed:
            raise
        except Exception as error:
            # One page must not end the reading of a million others.
            return Finding("defect", task.where, f"defect_{type(error).__name__}", f"{error}; please report it")

    def _of_visit(self, task: VisitTask) -> Finding:
        before: Article | None = None
        recovered = False
        for earlier in task.earlier:
            try:
                article = self._article_of(earlier)
            except (_CannotRead, NotAnArticle):
                continue
            was_rejected = earlier.visit.outcome == "rejected"
            if (recovered or was_rejected) and before is not None and before.content_hash == article.content_hash:
                continue
            recovered = recovered or was_rejected
            before = article.model_copy(update={"revision": _revision(earlier.visit, before, recovered=recovered)})
        article = self._article_of(task)
        recovered = recovered or task.visit.outcome == "rejected"
        if recovered and before is not None and before.content_hash == article.content_hash:
            return Finding("nothing")
        revision = _revision(task.visit, before, recovered=recovered)
        changes = changed_fields(_content(before), _content(article)) if before is not None and revision > 1 else []
        if revision != article.revision:
            article = article.model_copy(update={"revision": revision, "changed_fields": changes})
        reason = "no_earlier_revision" if revision > 1 and before is None else ""
        return Finding("record", task.where, reason, line=article.to_json_bytes())

    def _article_of(self, task: VisitTask) -> Article:
        """The record of a visit as `ArticleVisit` and the pipelines of a crawl make it, but for its revision.

        Raises:
            NotAnArticle: Its pages hold no article.
            _CannotRead: One of them cannot be read.
        """
        visit = task.visit
        site = self._definitions.get(visit.site)
        raws = []
        first: HttpAnswer | None = None
        pointer: WarcPointer | None = None
        for page in task.pages:
            captured, holder = _read_page(page)
            answer = captured.answer
            if answer is None or not 200 <= answer.status < 300:
                status = "no answer" if answer is None else f"status {answer.status}"
                raise NotAnArticle(visit.reason or "no_page", f"the archive holds no page of it but {status}")
            content, _ = _content_of(answer)
            raws.append(extract_raw(content, url=captured.url, site=site, content_type=answer.header("content-type")))
            if first is None:
                first, pointer = answer, _pointer(holder)
        if first is None:
            raise NotAnArticle(visit.reason or "no_page", "the archive holds no page of it")
        raw = join_pages(raws)
        article = normalize_article(
            raw,
            url=visit.url,
            canonical_url=visit.canonical_url,
            site=site,
            fetched_at=visit.fetched_at,
            http=_http(first, raw.charset),
            section=visit.section,
            warc=pointer,
        )
        require_title_and_body(article)
        return article

    def _of_page(self, task: PageTask) -> Finding:
        captured, holder = task.captured, task.captured
        if captured.truncated:
            raise _CannotRead("truncated", f"the capture is not whole (WARC-Truncated: {captured.truncated})")
        if task.payload is not None:
            holder = read_capture(task.payload)
            captured = _with_payload(captured, holder)
        answer = captured.answer
        if answer is None:
            raise _CannotRead("no_http", "the record holds no HTTP answer")
        content, flaw = _content_of(answer)
        content_type = answer.header("content-type")
        if not is_page(content_type, content):
            return Finding("nothing")
        if flaw is not None:
            raise _CannotRead("broken_coding", f"the body's coding is broken: {flaw}")
        site = self._site or self._by_host.site_of(captured.url)
        raw = extract_raw(content, url=captured.url, site=site, content_type=content_type)
        article = normalize_article(
            raw,
            url=captured.url,
            site=site,
            fetched_at=captured.date,
            http=_http(answer, raw.charset),
            warc=_pointer(holder),
        )
        require_title_and_body(article)
        return Finding("record", task.where, line=article.to_json_bytes())


def _read_page(page: PageAt) -> tuple[CapturedAnswer, CapturedAnswer]:
    """The capture of a page, with its payload, and the record that holds this."""
    captured = read_capture(page.capture)
    if captured.record_id != page.record_id:
        where = at(page.capture.archive.label, page.capture.offset)
        raise _CannotRead("another_record", f"{where}: another record stands there than {page.record_id}")
    if page.payload is None:
        return captured, captured
    holder = read_capture(page.payload)
    return _with_payload(captured, holder), holder


def read_capture(place: RecordAt) -> CapturedAnswer:
    """The answer that a record captured.

    Raises:
        _CannotRead: It cannot be read.
    """
    if place.captured is not None:
        return place.captured
    where = at(place.archive.label, place.offset)
    try:
        with place.archive.open() as file:
            record = next(RecordReader(file, start=place.offset).records(), None)
            if isinstance(record, Record) and record.length <= LONGEST_BLOCK:
                return captured_answer(record, place.archive.name, record.block())
    except (OSError, Damaged) as error:
        raise _CannotRead("unreadable", f"{where}: {error}") from None
    if isinstance(record, Record):
        raise _CannotRead("too_large", f"{where}: the page has {record.length} bytes")
    message = record.reason if record is not None else "the file ends before it"
    raise _CannotRead("unreadable", f"{where}: {message}")


def _with_payload(revisit: CapturedAnswer, holder: CapturedAnswer) -> CapturedAnswer:
    if holder.answer is None or holder.type == "revisit":
        raise _CannotRead(
            "no_payload", f"{at(holder.file, holder.offset)}: the record that it refers to holds no payload"
        )
    if same_algorithm(revisit.digest, holder.digest) and not same_digest(revisit.digest, holder.digest):
        raise _CannotRead("payload_differs", f"{at(holder.file, holder.offset)}: the digest is not that of the revisit")
    if revisit.answer is None:
        return revisit._replace(answer=holder.answer)
    return revisit._replace(answer=revisit.answer._replace(body=holder.answer.body))


def _content_of(answer: HttpAnswer) -> tuple[bytes, str | None]:
    try:
        return answer.content(LONGEST_PAGE)
    except TooLong:
        raise _CannotRead("too_large", f"the page has more than {LONGEST_PAGE} bytes") from None


def _http(answer: HttpAnswer, charset: str | None) -> Http:
    return Http.of_checked(
        {
            "status": answer.status or None,
            "charset": charset,
            "etag": answer.header("etag"),
            "last_modified": answer.header("last-modified"),
        }
    )


def _pointer(holder: CapturedAnswer) -> WarcPointer:
    return WarcPointer.of_checked({"file": encodable(holder.file), "offset": holder.offset, "digest": holder.digest})


def _revision(visit: CrawledVisit, before: Article | None, *, recovered: bool) -> int:
    """The crawl's own number, unless a page that it rejected gave a record on the way here: then that counts, too."""
    following = before.revision + 1 if before is not None else 1
    return max(visit.revision, following) if recovered else visit.revision


def _content(article: Article) -> dict[str, object]:
    return article.model_dump(mode="json", include=set(CONTENT_FIELDS))
