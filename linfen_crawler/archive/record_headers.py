"""The headers of records: of WARC 0.17 to 1.1, with the oddities of other writers, and, by warcio, of ARC."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from linfen_crawler.archive.byte_streams import LONGEST_LINE, Damaged
from linfen_crawler.missing_extra import need
from linfen_crawler.native_module import native_function
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from linfen_crawler.archive.byte_streams import RecordStream

_LARGEST = 1 << 20
"""Bytes of headers that are read: where they do not end, the rest of the file would be held in memory."""

_END = b"\r\n\r\n"
_URI = "warc-target-uri"
_LENGTH_OF_URI = len(_URI)

Headers = list[tuple[str, str]]
"""Names and values, in their order."""


def read_warc_headers(stream: RecordStream) -> Headers:
    """Read the headers of a WARC record, its first line and the empty one behind them.

    A line that is not UTF-8 is read as ISO 8859-1, one that begins with white space goes on with the one before, and
    one without colon says nothing. An address stands in angle brackets in WARC 1.0, and where wget wrote it.

    Raises:
        Damaged: They cannot be unpacked, or do not end.
    """
    at_hand = stream.at_hand_through(_END)
    regular = _regular(at_hand) if at_hand else None
    if regular is not None:
        stream.skip(len(at_hand))
        return regular
    headers: Headers = []
    for line in _lines(stream):
        if line[0] in " \t" and headers:
            name, value = headers[-1]
            headers[-1] = (name, value + line)
            continue
        name, colon, value = line.partition(":")
        if colon:
            name, value = name.rstrip(" \t"), value.lstrip()
            headers.append((name, _address(value) if name.lower() == _URI else value))
    return headers


def _regular(head: bytes) -> Headers | None:
    """The same for headers as all writers make them: valid UTF-8, and each line a name, a colon and a value.

    None where they may be anything else: where a line goes on with the one before, says nothing, or ends the headers
    already, and where white space stands before some colon.
    """
    try:
        text = head[: -len(_END)].decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\n " in text or "\n\t" in text or " :" in text or "\t:" in text:
        return None
    lines = text.split("\n")[1:]
    return _parted(lines) if all(":" in line for line in lines) else None


MOST_DIGITS = 18
"""Of a length in bytes: Python refuses to read numbers of thousands of digits."""
_REGULAR = re.compile(rb"WARC/.*\r\n(?:[^\s:]+:.*\r\n)+\r\n")


def regular_head(content: bytes) -> tuple[int, str, int] | None:
    """The headers that content begins with, where they are as nearly all are: ASCII, and a name and a value each line.

    Returns:
        Their bytes, with the first line and the empty one behind them, the `WARC-Type` and the `Content-Length`; None
        where they are not such headers, lack one of these, or do not end. `parted` takes them apart.
    """
    return _REGULAR_HEAD(content)


def regular_head_in_python(content: bytes) -> tuple[int, str, int] | None:
    """The same, wherever nothing is compiled."""
    found = _REGULAR.match(content)
    if found is None:
        return None
    head = found[0]
    lower = head.lower()
    # The first of several counts.
    kind_at, length_at = lower.find(b"\nwarc-type:"), lower.find(b"\ncontent-length:")
    stated = head[length_at + 16 : head.find(b"\r\n", length_at + 1)].strip()
    if kind_at < 0 or length_at < 0 or not stated.isdigit() or len(stated) > MOST_DIGITS:
        return None
    if len(head) > LONGEST_LINE or not head.isascii():
        return None
    return len(head), head[kind_at + 11 : head.find(b"\r\n", kind_at + 1)].decode("ascii").strip(), int(stated)


_REGULAR_HEAD = native_function("archive.native_named_lines", "regular_head") or regular_head_in_python


def parted(head: bytes) -> Headers:
    """The names and values of headers that `regular_head` found."""
    return _parted(head[: -len(_END)].decode("ascii").split("\n")[1:])


def named_in(head: bytes) -> dict[str, str]:
    """The values of headers that `regular_head` found, by their names; see `by_name`."""
    return _NAMED_IN(head)


def named_in_python(head: bytes) -> dict[str, str]:
    """The same, wherever nothing is compiled."""
    return by_name(parted(head))


_NAMED_IN = native_function("archive.native_named_lines", "named_in") or named_in_python


def value_in(head: bytes, name: str) -> str | None:
    """One of the headers that `regular_head` found, by its name in any case; of several the first one."""
    return _VALUE_IN(head, name)


def value_in_python(head: bytes, name: str) -> str | None:
    """The same, wherever nothing is compiled."""
    return header_of(parted(head), name)


_VALUE_IN = native_function("archive.native_named_lines", "value_in") or value_in_python


def _parted(lines: Sequence[str]) -> Headers:
    headers: Headers = []
    for line in lines:
        name, _, value = line.partition(":")
        if len(name) == _LENGTH_OF_URI and name.lower() == _URI:
            headers.append((name, _address(value.strip())))
        else:
            headers.append((name, value.strip()))
    return headers


def _lines(stream: RecordStream) -> Iterator[str]:
    """The lines of headers behind the first one, without the white space at their ends."""
    at_hand = stream.at_hand_through(_END)
    lines = [_decoded(line).rstrip() for line in at_hand[: -len(_END)].split(b"\n")]
    if at_hand and all(lines):
        stream.skip(len(at_hand))
        yield from lines[1:]
        return
    begun_at = stream.given
    stream.readline()
    while line := _decoded(stream.readline()).rstrip():
        if stream.given - begun_at > _LARGEST:
            raise Damaged(f"its headers do not end within {_LARGEST} bytes")
        yield line


def arc_parser() -> Callable[[RecordStream], Headers]:
    """What reads the headers of an ARC record, as those of a WARC record.

    Raises:
        MissingExtra: warcio is not installed.
    """
    need("archive", "warcio")
    from warcio.recordloader import ArcWarcRecordLoader

    parse: Callable[..., Any] = ArcWarcRecordLoader(verify_http=False, arc2warc=True).parse_record_stream

    def read_arc_headers(stream: RecordStream) -> Headers:
        try:
            parsed = parse(stream, known_format="arc", no_record_parse=True)
        except (Damaged, StoreFailed):
            raise
        except Exception as error:  # warcio raises whatever its parts raise on garbage
            raise Damaged(f"the record's headers cannot be read ({str(error).strip()})") from None
        headers: Headers = [each for each in parsed.rec_headers.headers if each[0].lower() != "content-length"]
        return [*headers, ("Content-Length", str(parsed.length))]

    return read_arc_headers


def by_name(headers: Headers) -> dict[str, str]:
    """Headers by their names in lower case; of several with one name the first."""
    named: dict[str, str] = {}
    for name, value in headers:
        named.setdefault(name.lower(), value)
    return named


def header_of(headers: Headers, name: str) -> str | None:
    """The value of a header, by its name in any case; of several the first one."""
    return next((value for each, value in headers if each.lower() == name.lower()), None)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _address(value: str) -> str:
    if value.startswith("<") and value.endswith(">"):
        value = value[1:-1]
    return value.replace(" ", "%20")
