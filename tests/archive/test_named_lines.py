"""Lines of names and values, as compiled code reads them and as Python does: nothing may tell the two apart."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linfen_crawler.archive.http_answer import answer_in_python, parse_answer
from linfen_crawler.archive.record_headers import named_in_python, regular_head_in_python, value_in_python
from linfen_crawler.archive.warc_fields import fields_in_python
from linfen_crawler.native_module import native_module

COMPILED: Any = native_module("archive.native_named_lines", ["native_named_lines.pyx"])
pytestmark = pytest.mark.skipif(COMPILED is None, reason="it is not compiled")

NAMES = [
    b"WARC-Type",
    b"warc-type",
    b"WARC-Target-URI",
    b"Content-Length",
    b"CONTENT-length",
    b"\x1cq",
    b"H\xc3\xb6he",
    b"\xff",
    b"",
]
VALUES = [
    b"response",
    b"<http://a.cn/a b>",
    b"<",
    b"a:b",
    "时政".encode(),
    "\u3000时\u3000".encode(),
    b"\xe6\x97",
    b"\xf0\x80",
    b"\x1c7\x1f",
    b"7",
    b"+7",
    b"7 7",
    b"9" * 18,
    b"9" * 19,
    b"",
    b"a\rb",
    b"\x0b\x0c",
    b"x" * 70_000,
]
GAPS = [b"", b" ", b"\t", b" \x0c", b"\x85", b"\x1e"]
COLONS = [b":"] * 6 + [b" :", b"", b"::"]
LINE_ENDS = [b"\r\n"] * 8 + [b"\n", b"\r", b" \r\n", b"\r\n ", b"\n\t", b"\n\n"]


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """Lines of names and values, most of them as they should be; now and then any bytes."""
    usual = st.tuples(*map(st.sampled_from, (NAMES, GAPS, COLONS, GAPS, VALUES, GAPS, LINE_ENDS))).map(b"".join)
    plain = st.sampled_from([b"WARC-Type: response\r\n", b"Content-Length: 7\r\n", b"Server: nginx\r\n"])
    return b"".join(draw(st.lists(st.one_of(plain, plain, usual, st.binary(max_size=8)), max_size=5)))


@st.composite
def heads(draw: st.DrawFn, firsts: tuple[bytes, ...]) -> bytes:
    """A first line, lines of names and values, and what may be an end and a body."""
    end = draw(st.sampled_from([b"\r\n"] * 6 + [b"\n", b"", b"\r", b"\r\nbody\r\n\r\nmore", b"\n\xff"]))
    return draw(st.sampled_from(firsts)) + draw(lines()) + end


OF_RECORDS = (b"WARC/1.1\r\n",) * 6 + (b"WARC/\r\n", b"WARC/1.1\n", b"WARC/\r1\r\n", b"WARC/\xff\r\n", b"WARC", b"")
OF_ANSWERS = (b"HTTP/1.1 200 OK\r\n",) * 6 + (
    b"HTTP/2 404\r\n",
    b"HTTP/1.1 200\n",
    b"HTTP/1.1 000 x\r\n",
    b"HTTP/1.1 2000\r\n",
    b"HTTP/1.1 200_\r\n",
    b"HTTP/1.1 200\xff\r\n",
    b"HTTP/ 200\r\n",
    b"HTTP/1.1  200\r\n",
    b"HTTP/1.1 200 caf\xe9\r\n",
    b"HTTP/1.1 20",
    b"HTTP/1.1\r\n",
    b"",
)


@settings(max_examples=500, deadline=None)
@given(heads(OF_RECORDS))
@example(b"WARC/1.0\r\nWARC-Type:\r\nContent-Length:7\r\n\r\n")
@example(b"WARC/1.0\r\n:\r\n\r\n")
@example(b"WARC/1.0\r\nA:\n\r\n\r\n")
def test_a_records_headers_are_read_otherwise(head: bytes) -> None:
    found = COMPILED.regular_head(head)
    assert found == regular_head_in_python(head)
    if found is None:
        return
    whole = head[: found[0]]
    named = named_in_python(whole)
    assert list(COMPILED.named_in(whole).items()) == list(named.items())
    for name in (*named, "Content-Length", "warc-TYPE", "WARC-Target-URI", "none", ""):
        assert COMPILED.value_in(whole, name) == value_in_python(whole, name)


@settings(max_examples=500, deadline=None)
@given(heads(OF_ANSWERS))
def test_an_answers_headers_are_read_otherwise(block: bytes) -> None:
    assert parse_answer(block) == answer_in_python(block)


@settings(max_examples=500, deadline=None)
@given(lines(), st.binary(max_size=6))
def test_fields_are_read_otherwise(block: bytes, end: bytes) -> None:
    assert COMPILED.fields_in(block + end) == fields_in_python(block + end)


def test_a_usual_head_is_left_to_python() -> None:
    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 7\r\n\r\n"
    assert COMPILED.regular_head(head + b"more") == (len(head), "response", 7)
    assert list(COMPILED.named_in(head).items()) == list(named_in_python(head).items())
    answer = b"HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n"
    assert COMPILED.answer_head(answer + b"body") == (200, (("server", "nginx"),), len(answer))


@pytest.mark.parametrize("head", [b"", b"abc", b"abc\n", b"a\nb\nc\n\n", b"WARC/1\r\na\r\n\r\n", b"a\r\nb\r\nc:\r\n"])
def test_what_is_no_head_of_a_record_ends_the_process(head: bytes) -> None:
    for name in ("named_in", "value_in"):
        with contextlib.suppress(ValueError):
            getattr(COMPILED, name)(head, *["b"][: name == "value_in"])


@pytest.mark.parametrize("name", ["regular_head", "named_in", "answer_head", "fields_in"])
@pytest.mark.parametrize("given", [None, "WARC/1.1", 5])
def test_what_is_no_bytes_is_read(name: str, given: object) -> None:
    with pytest.raises(TypeError):
        getattr(COMPILED, name)(given)
    with pytest.raises(TypeError):
        COMPILED.value_in(given, "name")
