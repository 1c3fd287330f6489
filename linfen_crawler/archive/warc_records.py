"""Exchanges and notes as WARC 1.1 records (ISO 28500:2017), each one gzip member."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final

from linfen_crawler.archive.deflation import gzip_member
from linfen_crawler.archive.digests import sha1_digest
from linfen_crawler.archive.visit_note import visit_fields
from linfen_crawler.archive.warc_fields import write_fields
from linfen_crawler.missing_extra import need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from linfen_crawler.archive.exchange import Exchange
    from linfen_crawler.archive.visit_note import VisitNote

IDENTICAL_PAYLOAD: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
"""Profile of a revisit whose payload is that of the record it refers to (WARC 1.1, 6.7.2)."""

NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""Profile of a revisit for an answer 304 (WARC 1.1, 6.7.3)."""

_CONTENT_TYPES = {
    "warcinfo": "application/warc-fields",
    "response": "application/http; msgtype=response",
    "revisit": "application/http; msgtype=response",
    "request": "application/http; msgtype=request",
    "metadata": "application/warc-fields",
}
_OF_NOTHING = sha1_digest(b"")


class WarcRecords:
    """Makes the bytes of records. With the same ids and times it makes the same bytes."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        """Make a maker.

        Args:
            new_id: Gives a `WARC-Record-ID` that was never used, `<urn:uuid:…>`.

        Raises:
            MissingExtra: warcio is not installed.
        """
        self._new_id = new_id
        # Not for writing: an archive that nothing here could verify or read again is not begun.
        need("archive", "warcio")

    def warcinfo(self, file: str, at: datetime, fields: Iterable[tuple[str, str]]) -> bytes:
        """The record that every file begins with: who made it, with what, how."""
        block = write_fields(fields)
        return self._record("", "warcinfo", at, block, {"WARC-Filename": file}, self._new_id())

    def response(self, exchange: Exchange, digest: str) -> tuple[str, bytes]:
        """An answer, whole, with the digest of its payload. Returns its id, too."""
        more: dict[str, str] = {"WARC-Truncated": exchange.truncated} if exchange.truncated else {}
        more["WARC-Payload-Digest"] = digest
        record_id = self._new_id()
        data = self._http("response", exchange, record_id, exchange.head, exchange.payload, more)
        return record_id, data

    def revisit(
        self, exchange: Exchange, profile: str, refers_to: str, refers_to_url: str, refers_to_date: str, digest: str
    ) -> tuple[str, bytes]:
        """An answer whose payload is there already. Returns its id, too."""
        record_id = self._new_id()
        more = {
            "WARC-Profile": profile,
            "WARC-Refers-To": refers_to,
            "WARC-Refers-To-Target-URI": refers_to_url,
            "WARC-Refers-To-Date": refers_to_date,
            "WARC-Payload-Digest": digest,
        }
        return record_id, self._http("revisit", exchange, record_id, exchange.head, b"", more)

    def request(self, exchange: Exchange, answer_id: str) -> bytes:
        """What was sent for an answer."""
        head, gap, body = exchange.request.partition(b"\r\n\r\n")
        more = {"WARC-Concurrent-To": answer_id}
        return self._http("request", exchange, self._new_id(), head + gap, body, more)

    def metadata(self, note: VisitNote, at: datetime) -> bytes:
        """What became of the visit of an article."""
        first = note.visit.pages[0]
        more = {"WARC-Refers-To": first.record_id}
        return self._record(first.url, "metadata", at, write_fields(visit_fields(note)), more, self._new_id())

    def _http(
        self, kind: str, exchange: Exchange, record_id: str, head: bytes, body: bytes, more: Mapping[str, str]
    ) -> bytes:
        if exchange.ip_address:
            more = {"WARC-IP-Address": exchange.ip_address, **more}
        return self._record(exchange.url, kind, exchange.at, body, more, record_id, head)

    def _record(
        self,
        url: str,
        kind: str,
        at: datetime,
        body: bytes,
        more: Mapping[str, str],
        record_id: str,
        head: bytes | None = None,
    ) -> bytes:
        headers = {"WARC-Type": kind, "WARC-Record-ID": record_id, "WARC-Date": warc_date(at)}
        if url:
            headers["WARC-Target-URI"] = url
        headers |= more
        block = body if head is None else head if kind == "revisit" else head + body
        headers["WARC-Block-Digest"] = sha1_digest(block)
        if kind != "warcinfo" and "WARC-Payload-Digest" not in headers:
            headers["WARC-Payload-Digest"] = (
                headers["WARC-Block-Digest"] if head is None else sha1_digest(body) if body else _OF_NOTHING
            )
        headers["Content-Type"] = _CONTENT_TYPES[kind]
        headers["Content-Length"] = str(len(block))
        beginning = "".join(["WARC/1.1\r\n", *[f"{name}: {value}\r\n" for name, value in headers.items()], "\r\n"])
        return gzip_member(b"%b%b\r\n\r\n" % (beginning.encode("utf-8"), block))


def warc_date(moment: datetime) -> str:
    """`2022-10-23T07:53:27.123456Z`: WARC 1.1 has fractions of a second."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
