"""Sitemaps, feeds, JSON lists and page names as bytes and texts: whatever they hold, they are read or refused."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.spiders.feed_document import FeedEntry, read_feed
from linfen_crawler.spiders.json_list import ListedItem, NoListError, items_at, listed_items, read_json
from linfen_crawler.spiders.paper_page import paper_page, paper_page_in
from linfen_crawler.spiders.period import span_of
from linfen_crawler.spiders.sitemap_document import NoSitemapError, SitemapEntry, read_sitemap
from linfen_crawler.spiders.stated_moments import day_of

URL = st.from_regex(r"http://a\.cn/[a-z0-9/]{0,9}[a-z]\.html", fullmatch=True)
XML = "<urlset> <url> <loc> </loc> </url> <rss> <channel> <item> <link> </link> <entry> <feed> <a:b> </feed>"
PIECES = [*XML.split(), "]]>", "<![CDATA[", "&x;", "&#0;", "<!DOCTYPE", "<?xml", "?>", "\x00", "http://a.cn/"]
MARKUP = st.lists(st.sampled_from(PIECES)).map("".join)


@given(st.lists(URL, unique=True))
def test_an_address_of_a_sitemap_is_lost(urls):
    body = "<urlset>" + "".join(f"<url><loc> {url}\n</loc></url>" for url in urls) + "</urlset>"
    for each in (body.encode(), gzip.compress(body.encode())):
        found = read_sitemap(each)
        assert [entry.url for entry in found.entries] == urls
        assert (found.kind, found.is_whole) == ("pages", True)


@given(st.lists(URL, unique=True))
def test_an_address_of_a_feed_is_lost(urls):
    rss = "<rss><channel>" + "".join(f"<item><link>{url}</link></item>" for url in urls) + "</channel></rss>"
    atom = '<feed xmlns="http://www.w3.org/2005/Atom">' + "".join(
        f'<entry><link href="{url}"/></entry>' for url in urls) + "</feed>"  # fmt: skip
    for each in (rss, atom):
        assert read_feed(each.encode()) == ([FeedEntry(url, None) for url in urls], True)


@given(st.binary() | MARKUP.map(str.encode) | st.binary().map(gzip.compress) | st.binary().map(b"\x1f\x8b\x08".__add__))
def test_bytes_break_the_reading_of_sitemaps_and_feeds(body):
    refused = []
    for read, refusal in ((read_sitemap, NoSitemapError), (read_feed, ValueError)):
        try:
            read(body)
        except refusal as error:
            refused.append(str(error))
    assert all(reason.replace("_", "").isalpha() for reason in refused)


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: f"cb({text})".encode()))
def test_bytes_break_the_reading_of_json(body):
    refused = None
    try:
        items_at(read_json(body), "a.0")
    except NoListError as error:
        refused = str(error)
    assert refused in {"not_json", "no_items", None}


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
)


@given(JSON)
def test_a_value_is_read_otherwise_behind_a_callback(value):
    text = json.dumps(value)
    plain = read_json(text.encode())
    assert json.dumps(plain) == json.dumps(json.loads(text))
    if isinstance(value, list | dict):
        for wrapped in (f"cb({text});", f"/**/ typeof cb === 'function' && cb({text});\n", f"var list = {text};"):
            assert json.dumps(read_json(wrapped.encode())) == json.dumps(plain)
        assert isinstance(listed_items([value], "a.b", "c"), list)


@given(st.text() | st.integers() | st.floats() | st.none() | st.lists(st.text()))
def test_a_moment_that_is_none_breaks_the_reading(stated):
    day = day_of(stated)
    assert day is None or span_of(day) is not None


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2024-05-17T23:30:00Z", "2024-05-18"),
        ("2024-05-17T23:30+08:00", "2024-05-17"),
        ("2024-05-17", "2024-05-17"),
        ("2024-05-17 08:00:12", "2024-05-17"),
        ("2024/5/7", "2024-05-07"),
        ("2024年5月7日", "2024-05-07"),
        ("20240517", "2024-05-17"),
        ("20240517083000", "2024-05-17"),
        (1715961600, "2024-05-18"),
        (1715961600000, "2024-05-18"),
        ("1715961599", "2024-05-17"),
        ("Fri, 17 May 2024 17:30:00 GMT", "2024-05-18"),
        ("Fri, 17 May 2024 17:30:00 +0800", "2024-05-17"),
        ("Fri, 17 May 2024 17:30:00", "2024-05-17"),
        ("2024-02-30", None),
        ("yesterday", None),
        (True, None),
        ("9" * 400, None),
    ],
)
def test_a_moment_is_taken_for_another_day(stated, day):
    assert day_of(stated) == day


def test_what_stands_beside_an_address_in_a_sitemap_is_taken_for_its_own():
    body = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="n" xmlns:i="i">
    <url><i:image><i:loc>http://a.cn/1.jpg</i:loc></i:image><loc>http://a.cn/1.html?a=1&amp;b=2</loc>
    <lastmod>2024-05-17T01:00:00+08:00</lastmod>
    <n:news><n:publication_date>2024-05-16</n:publication_date></n:news></url>
    <url><loc/></url><url><n:url>x</n:url><loc><![CDATA[http://a.cn/2.html]]></loc></url></urlset>"""
    assert read_sitemap(body.encode()).entries == [
        SitemapEntry("http://a.cn/1.html?a=1&b=2", "2024-05-17T01:00:00+08:00", "2024-05-16"),
        SitemapEntry("http://a.cn/2.html"),
    ]


def test_more_than_the_protocol_allows_is_read_of_a_sitemap():
    body = "<urlset>" + "<url><loc>http://a.cn/</loc></url>" * 50_003 + "</urlset>"
    found = read_sitemap(body.encode())
    assert (len(found.entries), found.left_out, found.is_whole) == (50_000, 3, True)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
def test_a_feed_in_another_charset_is_not_read(charset):
    body = (
        f'<?xml version="1.0" encoding="{charset}"?><rss><channel><title>临汾</title><item><title>要闻</title>'
        "<guid>http://a.cn/要闻.html</guid><pubDate>2024-05-17 08:00</pubDate></item></channel></rss>"
    ).encode(charset)
    assert read_feed(body).entries == [FeedEntry("http://a.cn/要闻.html", "2024-05-17")]


def test_an_entity_of_a_feed_is_expanded_or_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("geheim", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = (
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss><channel>'
        "<item><link>http://a.cn/&l11;</link></item><item><link>&x;</link></item></channel></rss>"
    )
    for entry in read_feed(body.encode()).entries:
        assert "haha" not in entry.url
        assert "geheim" not in entry.url
        assert len(entry.url) < 99


def test_json_that_is_not_utf_8_is_not_read():
    assert read_json('{"title": "临汾"}'.encode("gb18030")) == {"title": "临汾"}
    assert read_json('\ufeff["临汾"]'.encode()) == ["临汾"]


def test_an_item_without_address_takes_those_of_others_with_it():
    items = [{"doc": {"id": 5}, "t": "2024-05-17"}, {"doc": {}}, None, {"doc": {"id": True}}]
    assert listed_items(items, "/n/{doc.id}.html", "t") == [ListedItem("/n/5.html", "2024-05-17")]
    assert listed_items(["/a.html", {"url": "/b.html"}, 7], "url", None) == [
        ListedItem("/a.html", None),
        ListedItem("/b.html", None),
    ]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("第01版：要闻", ("第01版", "要闻")),
        ("第 A02 版:本地", ("第A02版", "本地")),
        ("A12版 副刊", ("A12版", "副刊")),
        ("03版", ("03版",)),
        ("第三版 社会", ("第三版", "社会")),
        ("01版 上一版", ("01版",)),
        ("头版头条", None),
        ("旧版网站", None),
        ("2024年新版教材", None),
        ("", None),
    ],
)
def test_a_page_of_a_paper_is_called_otherwise(text, section):
    page = paper_page(text)
    assert (page.section if page else None) == section


def test_a_page_is_not_found_in_its_title():
    assert paper_page_in("某城日报 2024年05月17日 第02版：经济 数字报").section == ("第02版", "经济")


@given(st.text())
def test_a_text_breaks_the_reading_of_page_names(text):
    for page in (paper_page(text), paper_page_in(text)):
        assert page is None or page.number.endswith("版")
