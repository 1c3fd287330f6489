"""HTTP answers out of the blocks of records."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.archive.captured_answers import captured_answer
from linfen_crawler.archive.content_codings import TooLong
from linfen_crawler.archive.http_answer import is_page, may_be_page, parse_answer
from linfen_crawler.archive.record import Record
from linfen_crawler.archive.record_reader import RecordReader
from tests.archive.written_archives import ArchiveWriter, chunked, page, sha1


def test_headers_are_not_read_as_a_crawl_reads_them() -> None:
    answer = parse_answer(
        b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Folded: a\r\n  b\r\nETag:\t"1"\r\n'
        b"content-type: text/html; charset=gbk\r\nX-Name: caf\xe9\r\n\r\nbody\r\n\r\nmore"
    )
    assert answer is not None
    assert answer.status == 200
    assert answer.header("content-type") == "text/html; charset=gbk"  # of several the last, as Scrapy has it
    assert (answer.header("x-folded"), answer.header("etag"), answer.header("x-name")) == ("a b", '"1"', "café")
    assert answer.header("missing") is None
    assert answer.body == b"body\r\n\r\nmore"


@pytest.mark.parametrize(
    ("block", "status"),
    [
        (b"HTTP/1.0 404 Not Found\n\nx", 404),
        (b"HTTP/2 200\r\n\r\n", 200),
        (b"HTTP/1.1 301\r\nLocation: /", 301),
        (b"HTTP/1.1 OK\r\n\r\n", None),
        (b"GET / HTTP/1.1\r\n\r\n", None),
        (b"", None),
    ],
)
def test_a_strange_status_line_breaks_the_reading(block: bytes, status: int | None) -> None:
    answer = parse_answer(block)
    assert (answer.status if answer else None) == status


def test_of_a_header_of_many_lines_some_are_lost() -> None:
    lines = 50_000
    answer = parse_answer(b"HTTP/1.1 200 OK\r\na:b\r\n" + b" x\n" * lines + b"\n")
    assert answer is not None
    assert answer.header("a") == "b" + " x" * lines


def test_chunks_of_a_packed_body_are_not_undone() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    answer = parse_answer(head + chunked(gzip.compress(page())))
    assert answer is not None
    assert answer.content(1 << 20) == (page(), None)
    with pytest.raises(TooLong):
        answer.content(100)


@pytest.mark.parametrize(
    ("content_type", "content", "is_one"),
    [
        ("text/html; charset=gbk", b"", True),
        ("application/xhtml+xml", b"<?xml?>", True),
        (None, b"\xef\xbb\xbf  <!-- x -->\n<!DOCTYPE html>", True),
        ("application/octet-stream", b"<HTML><body>", True),
        ("text/plain", b"User-agent: *\nDisallow: /", False),
        ("text/plain", "<html>".encode("utf-16"), True),
        ("image/jpeg", b"<html>", False),
        ("application/json", b'{"a": "<html>"}', False),
        (None, b"\x89PNG", False),
    ],
)
def test_a_page_is_not_known_by_type_or_look(content_type: str | None, content: bytes, is_one: bool) -> None:
    assert is_page(content_type, content) is is_one
    if is_one:
        assert may_be_page(content_type)


NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}", fullmatch=True).filter(
    lambda name: name.lower() not in {"content-encoding", "transfer-encoding"}
)
VALUES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=60)


@given(
    st.lists(st.tuples(NAMES, VALUES), max_size=8),
    st.binary(max_size=4000),
    st.sampled_from(["", "gzip", "br", "deflate"]),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=120, deadline=None)
def test_some_answer_is_read_back_as_another_one(
    headers: list[tuple[str, str]], body: bytes, coding: str, in_chunks: bool, gzipped: bool
) -> None:
    coders = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}
    sent = coders[coding](body) if coding else body
    all_headers = [*headers, *([("Content-Encoding", coding)] if coding else [])]
    if in_chunks:
        sent, all_headers = chunked(sent, 97), [*all_headers, ("Transfer-Encoding", "chunked")]
    archive = ArchiveWriter(gzipped=gzipped)
    where = archive.response("http://a.cn/1", sent, headers=all_headers)
    record = next(RecordReader(BytesIO(archive.data)).records())
    assert isinstance(record, Record)
    captured = captured_answer(record, "a.warc.gz", record.block())
    assert (captured.record_id, captured.offset, captured.digest) == (where.record_id, 0, sha1(sent))
    assert captured.answer is not None
    assert captured.answer.headers == tuple((name.lower(), value) for name, value in all_headers)
    assert captured.answer.body == sent
    content, flaw = captured.answer.content(1 << 20)
    assert (content, flaw) == (body, None)
