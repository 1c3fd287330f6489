from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.sites import SiteAddresses, SiteDefinition, addresses_of, canonical_address, classify_address

SETTINGS: dict[str, Any] = {
    "key": "made_up",
    "name": "某城新闻网",
    "region": "某省/某城",
    "home": "http://www.moucheng.example/",
    "hosts": ["www.moucheng.example", "photo.moucheng.example"],
    "aliases": ["m.moucheng.example"],
    "verified": "2025",
    "sections": [
        {"path": "xw/shizheng", "name": "时政"},
        {"path": "tupian", "name": "图片", "url": "http://photo.moucheng.example/list.html"},
    ],
    "lists": {"page_address": "index_{page}.html"},
    "articles": {
        "patterns": [r"/(?:[\w.-]+/)+(?P<id>[0-9]+)\.html"],
        "not_articles": [r"/h5/.*"],
        "by_id": "/view.php?aid={id}",
        "further_page": r"(?P<first>/.*/[0-9]+)_(?P<page>[0-9]+)\.html",
        "further_page_address": "{stem}_{page}{ending}",
    },
    "canonical": {"keep_parameters": ["aid", "page"]},
}
HOME = "http://www.moucheng.example"


def site(**changes: Any) -> SiteDefinition:
    return SiteDefinition.model_validate(SETTINGS | changes)


MADE_UP = site()


@pytest.mark.parametrize(
    "twin",
    [
        "http://www.moucheng.example/xw/1234.html",
        "https://www.moucheng.example/xw/1234.html",
        "http://m.moucheng.example/xw/1234.html",
        "https://moucheng.example:443/xw/1234.html",
        "//www.moucheng.example/xw/1234.html".replace("//", "HTTP://"),
        "http://www.moucheng.example/xw/1234.html?from=timeline&isappinstalled=0#comment",
        "http://www.moucheng.example/xw//./1234.html?anything=1",
    ],
)
def test_all_addresses_of_one_article_are_one(twin: str) -> None:
    assert canonical_address(twin, MADE_UP) == "http://www.moucheng.example/xw/1234.html"
    assert classify_address(twin, MADE_UP).kind == "article"


def test_a_second_host_of_the_site_keeps_its_name() -> None:
    url = "https://photo.moucheng.example/xw/1234.html"
    assert canonical_address(url, MADE_UP) == "http://photo.moucheng.example/xw/1234.html"


def test_kept_parameters_tell_pages_apart_and_come_in_one_order() -> None:
    assert canonical_address(f"{HOME}/view.php?page=2&x=1&aid=7", MADE_UP) == f"{HOME}/view.php?aid=7&page=2"
    assert canonical_address(f"{HOME}/view.php?aid=7&page=2", MADE_UP) == f"{HOME}/view.php?aid=7&page=2"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"{HOME}/", "front"),
        ("https://m.moucheng.example/index.html?from=qr", "front"),
        (f"{HOME}/xw/1234.html", "article"),
        (f"{HOME}/xw/1234_3.html", "further_page"),
        (f"{HOME}/view.php?aid=1234", "by_id"),
        (f"{HOME}/view.php?aid=x", "other"),
        (f"{HOME}/xw/shizheng/", "list"),
        (f"{HOME}/xw/shizheng", "list"),
        (f"{HOME}/xw/shizheng/index_2.html", "list"),
        (f"{HOME}/index_2.html", "list"),
        (f"{HOME}/unknown/index_2.html", "list"),
        (f"{HOME}/unknown/", "list"),
        ("http://photo.moucheng.example/list.html", "list"),
        (f"{HOME}/h5/1234.html", "not_article"),
        (f"{HOME}/h5/", "not_article"),
        (f"{HOME}/xw/1234.pdf", "file"),
        (f"{HOME}/xw/1234.JPG?x=1", "file"),
        (f"{HOME}/1234.html", "other"),
        (f"{HOME}/about.html", "other"),
        ("http://www.else.example/xw/1234.html", "foreign"),
        ("http://www.moucheng.example.else.example/xw/1.html", "foreign"),
        ("http://www.moucheng.example:8080/xw/1234.html", "foreign"),
        ("http://www.m.moucheng.example/xw/1234.html", "foreign"),
        ("javascript:;", "invalid"),
        ("/xw/1234.html", "invalid"),
    ],
)
def test_an_address_names_the_kind_of_page(url: str, kind: str) -> None:
    assert classify_address(url, MADE_UP).kind == kind


def test_an_article_address_gives_number_and_date() -> None:
    dated = site(
        articles={"patterns": [r"/(?P<year>[0-9]{4})-(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/c_(?P<id>[0-9]+)\.htm"]}
    )
    address = classify_address(f"{HOME}/2023-12/11/c_77.htm?from=x", dated)
    assert (address.article_id, address.date, address.page) == ("77", "2023-12-11", 1)


def test_a_further_page_leads_to_the_first_one() -> None:
    address = classify_address("https://m.moucheng.example/xw/1234_3.html?x=1", MADE_UP)
    assert address.canonical == f"{HOME}/xw/1234_3.html"
    assert (address.first, address.page, address.article_id) == (f"{HOME}/xw/1234.html", 3, "1234")


NUMBERED: dict[str, Any] = {
    "patterns": [r"/show-[0-9]+-(?P<id>[0-9]+)-1\.html", r"/show\.php\?id=(?P<id>[0-9]+)"],
    "further_page": [
        r"(?P<first>/show-[0-9]+-[0-9]+-)(?P<page>[0-9]+)\.html",
        r"(?P<first>/show\.php\?id=[0-9]+)&page=(?P<page>[0-9]+)",
    ],
    "further_page_address": "{stem}&page={page}",
}


def test_an_article_whose_first_page_is_numbered_is_one_with_its_further_pages() -> None:
    addresses = SiteAddresses(site(articles=NUMBERED))
    first = addresses.classify(f"{HOME}/show-6-77-1.html")
    assert (first.kind, first.article_id, first.page) == ("article", "77", 1)
    third = addresses.classify(f"{HOME}/show-6-77-3.html")
    assert (third.kind, third.first, third.page, third.article_id) == ("further_page", first.canonical, 3, "77")
    assert addresses.further_page(first.canonical, 3) == third.canonical


def test_articles_may_have_further_pages_of_several_shapes() -> None:
    addresses = SiteAddresses(
        site(articles=NUMBERED, canonical={"keep_parameters": ["id", "page"], "drop_pairs": ["page=1"]})
    )
    first = addresses.classify(f"{HOME}/show.php?page=1&id=77")
    assert (first.kind, first.canonical) == ("article", f"{HOME}/show.php?id=77")
    second = addresses.classify(f"{HOME}/show.php?page=2&id=77&from=x")
    assert (second.kind, second.first, second.page) == ("further_page", first.canonical, 2)
    assert addresses.further_page(first.canonical, 2) == second.canonical


def test_list_pages_with_a_number_of_the_lists_own_are_known_by_their_links() -> None:
    shapes = [r"/.*/list_[0-9]+_(?P<page>[0-9]+)\.html", r"/list\.php\?cat=[0-9]+&page=(?P<page>[0-9]+)"]
    addresses = SiteAddresses(
        site(lists={"further_page": shapes}, articles={}, canonical={"keep_parameters": ["cat", "page"]})
    )
    third = addresses.classify(f"{HOME}/xw/list_12_3.html")
    assert (third.kind, third.page) == ("list", 3)
    assert addresses.list_pages(f"{HOME}/xw/list_12_2.html", 2) == f"{HOME}/xw/list_12_{{page}}.html"
    assert addresses.list_pages(f"{HOME}/list.php?page=2&cat=12", 2) == f"{HOME}/list.php?cat=12&page={{page}}"
    for other in ("/xw/list_12_3.html", "/xw/list_12.html", "/xw/2.html"):
        assert addresses.list_pages(HOME + other, 2) is None
    assert addresses.list_pages("http://else.example/xw/list_12_2.html", 2) is None
    assert addresses.list_page(f"{HOME}/xw/", 2) is None


def test_what_looks_like_a_further_page_of_no_article_is_none() -> None:
    shape = {"patterns": [r"/a/[0-9]+\.html"], "further_page": r"(?P<first>/.*)_(?P<page>[0-9]+)\.html"}
    assert classify_address(f"{HOME}/list_2.html", site(articles=shape)).kind == "other"
    assert classify_address(f"{HOME}/a/5_2.html", site(articles=shape)).kind == "further_page"


def test_list_pages_know_section_and_number() -> None:
    first = classify_address("https://m.moucheng.example/xw/shizheng/index.html", MADE_UP)
    assert (first.section, first.page, first.canonical) == ("xw/shizheng", 1, f"{HOME}/xw/shizheng/")
    third = classify_address(f"{HOME}/xw/shizheng/index_3.html", MADE_UP)
    assert (third.section, third.page) == ("xw/shizheng", 3)
    other = classify_address(f"{HOME}/unknown/index_3.html", MADE_UP)
    assert (other.section, other.page) == (None, 3)


@pytest.mark.parametrize(
    ("template", "second"),
    [
        ("index_{page}.html", "/xw/shizheng/index_1.html"),
        ("?page={page}", "/xw/shizheng/?page=1"),
        ("p/{page}/", "/xw/shizheng/p/1/"),
    ],
)
def test_list_pages_are_recognised_by_the_rule_that_makes_them(template: str, second: str) -> None:
    numbered = SiteAddresses(site(lists={"page_address": template, "first_page": 1}))
    first = numbered.section_address(MADE_UP.sections[0])
    assert numbered.list_page(first, 2) == HOME + second
    for number in (2, 3, 19):
        made = numbered.list_page(first, number)
        assert made is not None
        address = numbered.classify(made)
        assert (address.kind, address.section, address.page) == ("list", "xw/shizheng", number)


def test_further_pages_of_a_list_that_is_a_file_are_its_own() -> None:
    addresses = SiteAddresses(site(lists={"page_address": "list_{page}.html"}))
    made = addresses.list_page("http://photo.moucheng.example/list.html", 2)
    assert made == "http://photo.moucheng.example/list_2.html"
    assert addresses.classify(made).section == "tupian"


def test_list_pages_that_two_sections_share_are_of_neither() -> None:
    twins = [{"path": "a", "url": "/xw/a.html"}, {"path": "b", "url": "/xw/b.html"}]
    address = classify_address(f"{HOME}/xw/index_2.html", site(sections=twins))
    assert (address.kind, address.section) == ("list", None)


def test_a_known_list_is_no_article_even_if_it_looks_like_one() -> None:
    numbered = site(sections=[{"path": "xw/7", "url": "/xw/7.html"}], lists={"page_address": "{page}.html"})
    assert classify_address(f"{HOME}/xw/7.html", numbered).kind == "list"
    assert classify_address(f"{HOME}/tupian/8.html", numbered).kind == "article"


def test_addresses_are_made_from_the_templates_of_the_definition() -> None:
    addresses = SiteAddresses(MADE_UP)
    assert addresses.by_id(1234) == f"{HOME}/view.php?aid=1234"
    assert addresses.further_page(f"{HOME}/xw/1234.html", 2) == f"{HOME}/xw/1234_2.html"
    assert addresses.further_page(f"{HOME}/xw/1234", 2) == f"{HOME}/xw/1234_2"
    assert addresses.list_page(f"{HOME}/xw/", 2) == f"{HOME}/xw/index_2.html"


def test_without_templates_no_addresses_are_made() -> None:
    bare = SiteAddresses(site(lists={}, articles={}))
    assert bare.by_id(1234) is None
    assert bare.further_page(f"{HOME}/xw/1234.html", 2) is None
    assert bare.list_page(f"{HOME}/xw/", 2) is None
    assert bare.classify(f"{HOME}/xw/index_2.html").kind == "other"


def test_by_id_addresses_go_by_their_own_pattern_where_there_is_one() -> None:
    shape = {"by_id": "/view.php?aid={id}", "by_id_pattern": r"/(?:view|show)\.php\?aid=(?P<id>[0-9]+)"}
    address = classify_address(f"{HOME}/show.php?aid=5&x=2", site(articles=shape))
    assert (address.kind, address.article_id, address.canonical) == ("by_id", "5", f"{HOME}/show.php?aid=5")


def test_the_scheme_follows_the_home_unless_it_is_set() -> None:
    assert canonical_address(f"{HOME}/a", MADE_UP) == f"{HOME}/a"
    assert canonical_address(f"{HOME}/a", site(canonical=SETTINGS["canonical"] | {"scheme": "https"})) == (
        "https://www.moucheng.example/a"
    )


def test_index_names_of_the_definition_mean_the_folder() -> None:
    own = site(canonical=SETTINGS["canonical"] | {"index_names": ["shouye.shtml"]})
    assert canonical_address(f"{HOME}/xw/shouye.shtml", own) == f"{HOME}/xw/"
    assert canonical_address(f"{HOME}/xw/index.html", own) == f"{HOME}/xw/index.html"


def test_equal_definitions_share_their_compiled_addresses() -> None:
    assert addresses_of(site()) is addresses_of(site())


PATHS = st.lists(
    st.sampled_from(
        [
            "/",
            "//",
            "xw",
            "shizheng",
            "..",
            ".",
            "index.html",
            "index_2.html",
            "1234.html",
            "1234_2.html",
            "view.php",
            "%",
            "%2e",
            "?",
            "&",
            "aid=5",
            "page=2",
            "from=x",
            "#a",
            "h5",
            "中",
            "%E4",
            ":",
            "\\",
            "index.html?",
        ]
    ),
    max_size=10,
).map("".join)
HOSTS = st.sampled_from(
    [
        "www.moucheng.example",
        "m.moucheng.example",
        "moucheng.example",
        "photo.moucheng.example",
        "www.moucheng.example:80",
        "www.moucheng.example:443",
        "www.moucheng.example:8443",
        "www.else.example",
        "WWW.Moucheng.example.",
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(["http", "https"]), HOSTS, PATHS)
def test_the_canonical_address_is_its_own_and_keeps_the_kind(scheme: str, host: str, path: str) -> None:
    address = classify_address(f"{scheme}://{host}/{path}", MADE_UP)
    assert address.canonical == canonical_address(f"{scheme}://{host}/{path}", MADE_UP)
    assert classify_address(address.canonical, MADE_UP) == address


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_the_judging_of_links(text: str) -> None:
    for url in (text, f"http://{text}", f"{HOME}/{text}", f"{HOME}/xw/1.html?{text}"):
        address = classify_address(url, MADE_UP)
        assert (address.kind == "invalid") == (canonical_address(url, MADE_UP) is None)
