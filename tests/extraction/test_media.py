# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.extraction import extract_raw
from linfen_crawler.extraction.media import absolute_address
from linfen_crawler.extraction.raw_article import RawMedia
from tests.extraction.pages_of_our_own import HEAD, PARAGRAPHS, TITLE, page

URL = "https://news.example/a/1.html"


def article(inner, url=URL, head=""):
    html = page(f"<h1>{TITLE}</h1>{HEAD}<div><p>{PARAGRAPHS[0]}</p>{inner}<p>{PARAGRAPHS[1]}</p></div>", head=head)
    return extract_raw(html.encode(), url=url)


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ('<img src="/p/1.jpg">', "https://news.example/p/1.jpg"),
        ('<img src="//img.example/1.jpg">', "https://img.example/1.jpg"),
        ('<img src="/js/lazyload.gif" data-original="/p/2.jpg">', "https://news.example/p/2.jpg"),
        ('<img data-src="http://img.example/3.jpg">', "http://img.example/3.jpg"),
        ('<img src="data:image/gif;base64,AAAA" data-lazy-src="4.jpg">', "https://news.example/a/4.jpg"),
        ('<img src="/p/5.jpg" file="/p/other.jpg">', "https://news.example/p/5.jpg"),
        ('<img src="/p/thumb_100_6.jpg" rel="/p/6.jpg">', "https://news.example/p/6.jpg"),
        ('<img src="/p/7.jpg" rel="lightbox">', "https://news.example/p/7.jpg"),
    ],
)
def test_pictures_are_taken_from_where_they_load(tag, address):
    assert [image.url for image in article(f"<p>{tag}</p>").images] == [address]


@pytest.mark.parametrize(
    "tag",
    ['<img src="data:image/gif;base64,AAAA">', '<img src="/icon.gif" width=16 height=16>', '<img src="/images/qrcode.png">', "<img>",
     '<img src="/p/loading.gif">', '<img style="display:none" src="/p/1.jpg">'],
)  # fmt: skip
def test_decoration_and_placeholders_are_no_pictures(tag):
    assert article(f"<p>{tag}</p>").images == []


@pytest.mark.parametrize(
    ("markup", "caption"),
    [
        ("<figure><img src=/1.jpg><figcaption>农户在过磅</figcaption></figure>", "农户在过磅"),
        ("<p><img src=/1.jpg></p><p>图为农户在过磅</p>", "图为农户在过磅"),
        ("<p><img src=/1.jpg></p><p>农户在过磅。李大力 摄</p>", "农户在过磅。李大力 摄"),
        ("<p><img src=/1.jpg><span>农户在过磅</span></p>", "农户在过磅"),
        ("<center><img src=/1.jpg><br>农户在过磅</center>", "农户在过磅"),
        ('<p><img src=/1.jpg></p><p style="text-align:center">农户在过磅</p>', "农户在过磅"),
        ("<p><img src=/1.jpg></p>", None),
    ],
)
def test_captions_stay_with_their_picture(markup, caption):
    assert [image.caption for image in article(markup).images] == [caption]


def test_a_picture_is_named_once_and_its_alt_kept():
    raw = article('<p><img src="/1.jpg" alt="过磅"></p><p><img src="/1.jpg"></p>')
    assert raw.images == [RawMedia("https://news.example/1.jpg", None, "过磅")]


def test_base_and_canonical_addresses_make_links_absolute():
    assert (
        article("<img src=1.jpg>", head='<base href="https://cdn.example/x/">').images[0].url
        == "https://cdn.example/x/1.jpg"
    )
    raw = article("<img src=1.jpg>", url=None, head='<link rel="canonical" href="https://news.example/b/2.html">')
    assert raw.images[0].url == "https://news.example/b/1.jpg"


def test_a_picture_without_an_absolute_address_is_counted():
    raw = article("<img src=1.jpg>", url=None)
    assert raw.images == []
    assert raw.flags["image_without_address"] == 1


def test_films_and_files_without_an_absolute_address_vanish_without_a_trace():
    raw = article(
        '<video src="v/1.mp4"></video><video src="blob:x"></video><video></video><iframe src="player.html"></iframe><iframe src="ad.html"></iframe>'
        '<p>附件：<a href="f/1.docx">申报<b>表</b></a></p><p><a href="f/2.pdf">名单</a></p><p><a href="http://x.example/3.pdf">名单</a></p>',
        url=None,
    )
    assert raw.videos == []
    assert [file.url for file in raw.attachments] == ["http://x.example/3.pdf"]
    assert raw.flags == {"video_without_address": 4, "attachment_without_address": 2}


def test_videos_and_attachments():
    raw = article(
        '<video src="/v/1.mp4"></video><iframe src="https://player.example/embed?id=1"></iframe><iframe src="/ad.html"></iframe>'
        '<p>附件：<a href="/f/%E8%A1%A8.docx">申报表.docx</a></p><p><a href="/f/2.pdf?x=1">名单</a></p>'
    )
    assert [video.url for video in raw.videos] == ["https://news.example/v/1.mp4", "https://player.example/embed?id=1"]
    assert [(file.url, file.caption) for file in raw.attachments] == [
        ("https://news.example/f/%E8%A1%A8.docx", "申报表.docx"), ("https://news.example/f/2.pdf?x=1", "名单"),
    ]  # fmt: skip


def test_the_link_on_the_source_is_kept():
    html = page(f'<h1>{TITLE}</h1><p>2021-09-07 来源：<a href="/from"><b>某某日报</b></a></p><p>{PARAGRAPHS[0]}</p>')
    assert extract_raw(html.encode(), url=URL).source_url == "https://news.example/from"


ADDRESS_PIECES = st.sampled_from(
    ["http://", "https://", "HTTP://", "www.a.cn", ":80", "/", "//", ".", "..", "a", "b.jpg", "?", "?x=1", "&y=%3f", "#f", ";p", "%20", " ", "[", "é"]
)  # fmt: skip
ADDRESSES = st.lists(ADDRESS_PIECES, max_size=7).map("".join)


@settings(max_examples=1000)
@given(ADDRESSES, st.one_of(st.just(""), st.just("http://www.a.cn/x/y.html"), st.just("https://b.cn"), ADDRESSES))
def test_a_plain_address_is_made_absolute_otherwise_than_the_standard_library_does(address: str, base: str) -> None:
    try:
        joined = urljoin(base, address.strip())
        if not base and address.strip().startswith("//"):
            joined = f"https:{address.strip()}"
        parts = urlsplit(joined)
    except ValueError:
        expected = None
    else:
        expected = joined if address and parts.scheme in {"http", "https"} and parts.netloc else None
    assert absolute_address(address, base or None) == expected
