# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linfen_crawler.article import NotAnArticle
from linfen_crawler.extraction import extract_raw
from tests.extraction.pages_of_our_own import SHAPES

_BYTES = [html.encode(charset)[:6000] for html in SHAPES.values() for charset in ("utf-8", "gbk")]
_FRAGMENTS = st.sampled_from(
    [b"<div>", b"</div>", b"<p>", b"<", b">", b'"', b"&#0;", b"&#xD800;", b"</html>", b"<!--", b"<![CDATA[", b"\x00", b"\xff", b"<table>",
     b"<title>", b"<base href='http://['>", b'<meta charset="utf-16">', b"<img src='//['>", b"<a href='http://[x'>", "来源：".encode(), b"2021-99-99 99:99"]
)  # fmt: skip


@st.composite
def mutated(draw):
    data = bytearray(draw(st.sampled_from(_BYTES)))
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["insert", "delete", "flip", "double"])):
            case "insert":
                data[place:place] = draw(_FRAGMENTS)
            case "delete":
                del data[place : place + draw(st.integers(1, 400))]
            case "flip" if place < len(data):
                data[place] = draw(st.integers(0, 255))
            case "double":
                data[place:place] = data[place : place + draw(st.integers(1, 400))]
    return bytes(data)


@given(mutated())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_mutated_page_gives_pieces_or_a_reason_and_always_the_same(data):
    try:
        raw = extract_raw(data, url="https://news.example/2021/0907/1.html")
    except NotAnArticle:
        return
    assert all(text.strip() == text != "" for text in raw.paragraphs)
    assert all(image.url.startswith(("http://", "https://")) for image in raw.images)
    assert raw == extract_raw(data, url="https://news.example/2021/0907/1.html")


@given(st.binary(max_size=800))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_pieces_or_a_reason(data):
    assert _outcome(data) in {"pieces", "no_text", "binary"}


def _outcome(data):
    try:
        extract_raw(data)
    except NotAnArticle as error:
        return error.reason
    return "pieces"
