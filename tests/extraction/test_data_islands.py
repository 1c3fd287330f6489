"""What a page carries as data for its scripts becomes markup, and nothing else of the page changes."""

from __future__ import annotations

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction.data_islands import open_data_islands

STORE = (
    "<datastore><nextgroup><![CDATA[<a href='/proxy.jsp?page=1'></a>]]></nextgroup><recordset>"
    "<record><![CDATA[<li><a href='/art/1.html'>河堤加固</a><span>2024-05-17</span></li>]]></record>"
    "<record><![CDATA[<li><a href='/art/2.html'>桥面铺装</a></li>]]></record></recordset></datastore>"
)
LINKS = ["/proxy.jsp?page=1", "/art/1.html", "/art/2.html"]


def links(markup: str) -> list[str]:
    return [str(href) for href in lxml.html.document_fromstring(markup).xpath("//a/@href")]


@pytest.mark.parametrize(
    "start", ['<script type="text/xml">', "<SCRIPT TYPE=text/xml>", '<script id="x" type = "application/xml" class=y>']
)
def test_links_in_an_island_are_not_seen(start):
    page = f"<html><a href='/first'>x</a><div id='9'>{start}{STORE}</script></div><a href='/last'>y</a></html>"
    assert links(open_data_islands(page)) == ["/first", *LINKS, "/last"]


def test_an_answer_that_is_data_alone_is_not_opened():
    for declaration in ("", "<?xml version='1.0' encoding='UTF-8'?>\n"):
        assert links(open_data_islands(declaration + STORE)) == LINKS


@pytest.mark.parametrize(
    "page",
    [
        "<p>no script</p>",
        "<script>var a = '<a href=x>'</script>",
        '<script type="text/javascript">x</script><script type="text/template"><a href=x></a></script>',
        f'<script type="text/xml">{STORE}',
        "<p><![CDATA[x]]></p>",
        "",
    ],
)
def test_a_page_without_an_island_is_changed(page):
    assert open_data_islands(page) == page


def test_a_script_behind_an_island_is_taken_for_part_of_it():
    page = f"<script type='text/xml'>{STORE}</script><script>var t = '<a href=\"/no\">';</script>"
    assert links(open_data_islands(page)) == LINKS


PIECES = ['<script type="text/xml">', "</script>", "<![CDATA[", "]]>", "<a href=/a>", "桥", "<datastore>"]


@given(st.lists(st.sampled_from(PIECES)))
def test_a_word_of_the_page_is_lost_or_told_twice(pieces):
    markup = "".join(pieces)
    opened = open_data_islands(markup)
    assert opened.count("桥") == markup.count("桥")
    assert opened.count("<a href=/a>") == markup.count("<a href=/a>")
