"""Style sheets of a head cut out before the parse: the page must stay the same but for their texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from linfen_crawler.extraction.head_styles import (
    LEAST,
    MOST,
    NATIVE,
    _without_head_styles_in_python,
    without_head_styles,
)
from linfen_crawler.extraction.parse_page import parse_page
from tests.extraction.many_pages import BYTES, mutated_pages

compiled = pytest.mark.skipif(NATIVE is None, reason="the cutting of styles is not compiled")

CSS = b".a{color:red}\n" * (LEAST // 14 + 1)
SHEET = b"<style>" + CSS + b"</style>"
BEFORE_TEXT = """
<!DOCTYPE html>|<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" 'x'>|<!DOCTYPE html "x>|<?xml version="1.0"?>
<html>|<html lang=zh>|<head>|</head>|<HEAD\n>|<header>|<meta charset="utf-8"/>|<meta name='a' content="<b> > 'c'" >
<link href=a.css/>|<link rel=x href='a' / >|<base href="/">|<meta content="a" b"c>|<meta a=""b="">|<meta = a>
<meta 1a=a %x="<script>" ?='<!--'>|<meta [x]='>'>|<meta a:b=">" data-c='<'>|<!DOCTYPE a "b'" 'c>|<!DOCTYPE a '"'>
<title>一 > 二</title>|<title>a<b>c</title>|<title/>|<noscript>|</noscript>|<iframe src="a"></iframe>
<script>if (a < b && c > d) e("<style>");</script>|<script><!-- x </script>|<script src="a"/>|<script src=a/ ></script>
<script>a</script b>|<script>a</SCRIPT >|<script>"</scripts>"</script>|<body>|<div>|<p>文|文|<|</style>|</script>
<iframe><p></iframe>|<!-- a <style> -->|<!-->|<!--->|<!-- a --!>|<!-- a -- b -->|<!-- a|<textarea>|<svg>|<a href='
<meta a='b'\fc="<style>">|<meta a=b\fc=d>|<meta\fa="<style>">|</head\f>|<title>一</title\f>
"""
BEFORE = BEFORE_TEXT.replace("\n", "|").strip("|").split("|")
STYLES = [
    SHEET,
    b"<style type='text/css'>" + CSS + b"</STYLE >",
    b"<STYLE>" + CSS + b"</style>",
    b"<style/>" + CSS + b"</style>",
    b"<style>" + CSS + b"<" + CSS + b"</style>",
    b"<style>" + CSS + b"</style x>",
    b"<style>" + CSS,
    b"<style>" + b"x" * (LEAST - 1) + b"</style>",
    b"<style><!--" + CSS + b"--></style>",
    b'<style>a{b:"\'"}' + CSS + b"</style>",
    "<style>一".encode() + CSS + b"</style>",
]
HEADS = st.lists(
    st.one_of(
        st.sampled_from(BEFORE).map(str.encode),
        st.sampled_from(BEFORE[:14]).map(str.encode),
        st.sampled_from(STYLES),
        st.sampled_from(STYLES[:3]),
        st.sampled_from([b" ", b"\n\t"]),
    ),
    max_size=12,
).map(b"".join)


@compiled
@settings(max_examples=1000)
@given(HEADS)
def test_a_style_sheet_is_cut_out_by_one_form_alone(head: bytes) -> None:
    assert NATIVE is not None
    assert NATIVE(head) == _without_head_styles_in_python(head)


@compiled
def test_a_pages_style_sheets_are_cut_out_by_one_form_alone() -> None:
    assert NATIVE is not None
    for data in (*BYTES, *mutated_pages([SHEET.join(data.partition(b"<meta")[::2]) for data in BYTES], 300)):
        assert NATIVE(data) == _without_head_styles_in_python(data)


@settings(max_examples=1000)
@given(HEADS)
def test_the_parser_takes_what_is_cut_out_for_something_else_than_a_style(head: bytes) -> None:
    page = head + "<body><p>正文</p><style>p{}</style></body>".encode()
    assert _without_texts_of_styles(without_head_styles(page)) == _without_texts_of_styles(page)


def _without_texts_of_styles(page: bytes) -> list[object] | None:
    root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))
    if root is None:
        return None
    for style in root.iter("style"):
        style.text = None
    return [(each.tag, dict(each.attrib), each.text, each.tail, len(each)) for each in root.iter()]


@pytest.mark.parametrize(
    "before", ["", "<!DOCTYPE html><html><head>", "<meta name=a content='b'><title>一</title>", "\n<!-- -->"]
)
def test_a_style_sheet_stays(before: str) -> None:
    page = before.encode() + SHEET + b"<link href=a>" + SHEET + b"</head><body>"
    assert without_head_styles(page) == before.encode() + b"<style></style><link href=a><style></style></head><body>"


@pytest.mark.parametrize(
    "before", ["<p>", "<textarea>", "<!--", "<a/b='", "<script>", "<title>", "<script><!--</script>", "<svg>"]
)
def test_what_may_be_no_style_sheet_is_cut_out(before: str) -> None:
    page = before.encode() + SHEET
    assert without_head_styles(page) is page


def test_a_style_in_the_body_or_a_short_one_is_cut_out() -> None:
    for page in (b"<head><style>a{}</style></head>", b"<head></head><body>" + SHEET, b"", b"<", b"text"):
        assert without_head_styles(page) is page


def test_more_style_sheets_than_are_counted_break_a_page() -> None:
    page = SHEET * (MOST + 3) + "<body><p>正文</p>".encode()
    for form in (without_head_styles, _without_head_styles_in_python):
        assert form(page) == b"<style></style>" * MOST + SHEET * 3 + "<body><p>正文</p>".encode()


def test_a_style_sheet_that_was_cut_out_takes_text_of_the_page_along() -> None:
    page = parse_page(f"<head>{SHEET.decode()}<title>题</title></head><body><p>一</p>{SHEET.decode()}<p>二</p></body>")
    assert page is not None
    assert [block.text for block in page.blocks] == ["一", "二"]
    assert page.root.xpath("string(//head/style)") == ""
    assert page.root.xpath("string(//body/style)") == CSS.decode()
