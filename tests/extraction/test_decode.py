# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction import decode as decoding
from linfen_crawler.extraction.decode import decode

TEXT = "丰源县秋粮收购工作全面展开，农户们的车辆排队等候，这是今年的新气象。" * 20
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=200)


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "iso-8859-1", "big5", "nonsense", "utf-7", "base64"])
def test_utf8_bytes_are_utf8_whatever_is_declared(declared):
    page = f'<meta charset="{declared}">{TEXT}'
    decoded = decode(page.encode(), f"text/html; charset={declared}")
    assert (decoded.text, decoded.charset, dict(decoded.flags)) == (page, "utf-8", {})


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", "gb2312", ""])
def test_gbk_bytes_are_gb18030_whatever_is_declared(declared):
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">{TEXT}'
    decoded = decode(page.encode("gbk"), f"text/html; charset={declared}")
    assert (decoded.text, decoded.charset) == (page, "gb18030")


def test_big5_is_found_with_and_without_a_declaration():
    text = "這是一個測試，關於臺灣的新聞報導，我們會說明為什麼來這裡學習。" * 10
    for head in ('<meta charset="big5">', ""):
        assert decode((head + text).encode("big5")).text == head + text


@pytest.mark.parametrize("place", [3, 300, 900])
def test_a_page_with_a_broken_byte_keeps_its_charset(place):
    utf8 = bytearray(TEXT.encode())
    utf8[place] = 0xFF
    decoded = decode(bytes(utf8))
    assert decoded.charset == "utf-8"
    assert decoded.flags["undecodable_byte"] >= 1
    gbk = bytearray(TEXT.encode("gbk"))
    gbk[place] = 0xFF
    decoded = decode(bytes(gbk), "text/html; charset=utf-8")
    assert decoded.charset == "gb18030"
    assert decoded.text.endswith("新气象。")


def test_replacement_characters_of_the_page_itself_are_told_from_ours():
    decoded = decode(f"{TEXT}\ufffd\ufffd".encode())
    assert dict(decoded.flags) == {"replacement_character": 2}


@pytest.mark.parametrize(
    ("mark", "charset"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_LE, "utf-32-le")],
)  # fmt: skip
def test_a_byte_order_mark_decides_and_goes(mark, charset):
    decoded = decode(mark + TEXT.encode(charset))
    assert (decoded.text, decoded.charset) == (TEXT, charset)


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_seen_by_its_markup(charset):
    page = f"<html><body><p>{TEXT}</p></body></html>"
    assert decode(page.encode(charset)).text == page


def test_nuls_and_lone_surrogates_are_taken_out_and_counted():
    decoded = decode(b"a\x00b\x00" + TEXT.encode())
    assert decoded.text == f"ab{TEXT}"
    assert decoded.flags["nul_removed"] == 2
    decoded = decode(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"\x00\xd8" + "。".encode("utf-16-le"))
    assert decoded.text.encode()


def test_the_hint_counts_where_nothing_else_tells():
    korean = "안녕하세요 오늘의 뉴스입니다" * 10
    assert decode(korean.encode("cp949"), hint="euc-kr").text == korean


@given(st.binary(max_size=3000))
def test_any_bytes_become_clean_text(data):
    decoded = decode(data)
    assert "\x00" not in decoded.text
    decoded.text.encode()
    assert decode(data) == decoded


@given(CHINESE)
def test_utf8_text_of_any_characters_survives(text):
    assert decode(text.encode()).text == text


@given(CHINESE)
def test_declared_gbk_text_survives(text):
    page = f'<meta charset="gbk"><p>{TEXT}{text}</p>'
    assert decode(page.encode("gb18030")).text == page


EDGES = [
    b"\x00",
    b"\x7f",
    b"\x80",
    b"\xc1\xbf",
    b"\xc2\x80",
    b"\xdf\xbf",
    b"\xe0\x9f\xbf",
    b"\xe0\xa0\x80",
    b"\xed\x9f\xbf",
]
EDGES += [
    b"\xed\xa0\x80",
    b"\xee\x80\x80",
    b"\xef\xbf\xbc",
    b"\xef\xbf\xbd",
    b"\xef\xbf\xbf",
    b"\xf0\x8f\xbf\xbf",
    b"\xf0\x90\x80\x80",
]
EDGES += [
    b"\xf4\x8f\xbf\xbf",
    b"\xf4\x90\x80\x80",
    b"\xf5\x80\x80\x80",
    b"\xe4\xb8",
    b"\xf0\x9f\x9a",
    b"a",
    b"abcdefgh",
    "正文".encode(),
]


@pytest.mark.skipif(decoding._is_clean_utf8 is None, reason="the look at a page's bytes is not compiled")
@given(st.one_of(st.binary(max_size=24), st.lists(st.sampled_from(EDGES), max_size=6).map(b"".join)))
def test_the_compiled_look_takes_other_bytes_for_a_text(data):
    clean = decoding._is_clean_utf8(data)
    found = decode(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        assert not clean
        return
    assert clean == ("\0" not in text and "\ufffd" not in text)
    if clean and not text.startswith("\ufeff"):
        assert [found.head(length) for length in range(9)] == [text[:length] for length in range(9)]
        assert (found.text, found.charset, found.flags) == (text, "utf-8", {})
