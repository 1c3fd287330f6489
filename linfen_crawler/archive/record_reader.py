"""The records of a WARC or ARC file one by one, whoever wrote it, and what of it cannot be read.

All reading of archives goes through here. The iterator of warcio ends at the first damage, or passes over it in silence
(github.com/webrecorder/warcio, issue 138), and refuses files that are one gzip member as a whole. Archives are kept for
decades on disks that fail: what stands behind the damage must come out, and the damage be named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from linfen_crawler.archive.byte_streams import Damaged, FileBytes, MemberStream, PlainStream, begin_member
from linfen_crawler.archive.record import Damage, Record, whole_in
from linfen_crawler.archive.record_headers import arc_parser, by_name, read_warc_headers
from linfen_crawler.archive.record_search import ENOUGH, GZIP_MAGIC, WARC_MAGIC, RecordSearch, begins_arc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linfen_crawler.archive.byte_streams import RecordStream
    from linfen_crawler.archive.record_headers import Headers


class RecordReader:
    """Reads the records of one archive file."""

    def __init__(
        self,
        file: BinaryIO,
        *,
        start: int = 0,
        end: int | None = None,
        unpacked: int = 0,
        is_packed: bool | None = None,
        exact: bool = False,
    ) -> None:
        """Make a reader.

        Args:
            file: The file, which can be sought in; nothing else may move in it meanwhile.
            start: Byte offset at which a record begins.
            end: Byte offset at which the file ends for us; None for where it ends.
            unpacked: Bytes of content that stand before `start`: offsets of records that share a gzip member count on.
            is_packed: Whether its records are in gzip members; None where what stands at `start` is to show it, which
                damage cannot.
            exact: Whether every byte counts: ARC records, and line ends where a record should begin, are then damage,
                and of a damage is read what can be.

        Raises:
            OSError: The file cannot be read.
        """
        self._source = FileBytes(file, start, end)
        self._search = RecordSearch(self._source, exact=exact)
        self._start = start
        self._exact = exact
        self._read_arc: Callable[[RecordStream], Headers] | None = None
        self._is_arc = False
        self._headers: Headers = []
        self.unpacked = unpacked
        """Bytes of content before the gzip member of what was read last."""
        self._first_in_member = True
        self.copy_to: Callable[[bytes], object] | None = None
        """Is given the unpacked bytes of each record up to its blank lines, as they are read."""
        self.on_record: Callable[[], object] | None = None
        """Is called when the bytes of the next record begin."""
        head = self._source.take(ENOUGH)
        self._source.jump(start)
        self.is_packed = GZIP_MAGIC.startswith(head[:3]) if is_packed is None else is_packed
        """Whether its records are in gzip members; where the file begins with neither, known with the first damage."""
        self._damaged_start = None if self.is_packed or self._search.begins(head) else head[:20]

    @property
    def position(self) -> int:
        """How far into the file reading has come, in bytes."""
        return self._source.position

    def records(self) -> Iterator[Record | Damage]:
        """Everything in the file, in its order.

        The block of a record can be read until the next one is asked for. Of a record whose block turns out to be bad
        the `Damage` comes next.

        Raises:
            MissingExtra: It holds ARC records, and warcio is not installed.
            OSError: The file cannot be read.
        """
        if self._damaged_start is not None:
            failure = self._no_record(self._damaged_start)
            damage = self._passed_over(self._start, self._start, failure, self._search.either)
            self.is_packed = self._search.begins_member(damage.end)
            yield damage
        yield from self._members() if self.is_packed else self._plain()

    def _members(self) -> Iterator[Record | Damage]:
        source = self._source
        while not source.is_at_end():
            start = source.position
            content, unpack, is_all = begin_member(source)
            at_hand = is_all and self.copy_to is None
            whole = whole_in(content, start, source.position) if at_hand else None
            if whole is not None:
                self._is_arc = False
                if self.on_record is not None:
                    self.on_record()
                yield whole
                if whole.failure is not None:
                    self._headers = whole.headers
                    yield self._passed_over(start, start, whole.failure, self._search.member)
                else:
                    whole.finish()
                self.unpacked += len(content)
                continue
            stream = MemberStream(source, start, content, unpack)
            try:
                yield from self._records_in(stream, start)
            except Damaged as failure:
                # Of a member with several records, those before the damage were given out.
                here = self._first_in_member or self._exact
                began = start if here else max(start, stream.unpacked_to - 1)
                yield self._passed_over(began, start, failure, self._search.member)
            self.unpacked += stream.given

    def _records_in(self, stream: MemberStream, start: int) -> Iterator[Record]:
        """The records of a member: one as a rule; all, where the file was packed as a whole."""
        self._first_in_member = True
        self._headers = []
        if not self._exact:
            stream.skip_blank_lines()
        elif not stream.peek(1):
            raise self._no_record(b"")
        offset = start
        while stream.peek(1):
            record = self._next(stream, offset, start, addressable=self._first_in_member)
            yield record
            record.finish()
            self._first_in_member = False
            offset = self.unpacked + stream.given

    def _plain(self) -> Iterator[Record | Damage]:
        while True:
            stream = PlainStream(self._source)
            if not self._exact:
                stream.skip_blank_lines()
            start = stream.position
            try:
                while stream.peek(1):
                    start = stream.position
                    record = self._next(stream, start, start, addressable=True)
                    yield record
                    record.finish()
            except Damaged as failure:
                yield self._passed_over(start, start, failure, self._next_plain)
            else:
                return

    def _next(self, stream: RecordStream, offset: int, member: int, *, addressable: bool) -> Record:
        """Read the headers of the record that comes next.

        Raises:
            Damaged: What comes next is no record.
        """
        self._headers = []
        if self.on_record is not None:
            self.on_record()
        stream.tee = self.copy_to
        if stream.peek(len(WARC_MAGIC)) == WARC_MAGIC:
            self._is_arc = False
            self._headers = read_warc_headers(stream)
        else:
            head = stream.peek(ENOUGH)
            if self._exact or not begins_arc(head):
                raise self._no_record(head[:20])
            self._is_arc = True
            self._read_arc = self._read_arc or arc_parser()
            self._headers = self._read_arc(stream)
        return Record(stream, self._headers, offset, member, addressable=addressable, is_arc=self._is_arc)

    def _passed_over(
        self, start: int, member: int, failure: Damaged, next_record: Callable[[int], int | None]
    ) -> Damage:
        """Go on at the next record behind a damaged one, or at the file's end."""
        headers = self._headers
        if not headers and self._exact:
            headers = self._search.headers_before_the_break(start)
        self._headers = []
        found = next_record(start + 1)
        if found is None:
            end = self._source.jump_to_end()
        else:
            self._source.jump(end := found)
        named = by_name(headers)
        return Damage(
            offset=start,
            end=end,
            member=member,
            reason=str(failure),
            torn=found is None,
            is_cut_end=failure.cut and found is None,
            kind=named.get("warc-type"),
            record_id=named.get("warc-record-id"),
            url=named.get("warc-target-uri"),
            concurrent_to=named.get("warc-concurrent-to"),
        )

    def _next_plain(self, position: int) -> int | None:
        if self._is_arc:
            return None  # nothing tells the beginning of an ARC record from any other line
        return self._search.plain(position)

    def _no_record(self, head: bytes) -> Damaged:
        return Damaged("no WARC record begins here" if self._exact else f"no record begins here: {head!r}")
