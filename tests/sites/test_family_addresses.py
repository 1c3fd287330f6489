"""The addresses that each system is known to write: what a definition that only names its family takes them for."""

from __future__ import annotations

import pytest

from linfen_crawler.sites import SiteAddresses, SiteDefinition, load_families
from linfen_crawler.sites.merge import merge_definitions

HOME = "http://www.anywhere.example"

ARTICLES = {
    "dedecms": [
        ("/a/xinwen/2024/0517/123.html", "123", "2024-05-17"),
        ("/html/news/xw/77.html", "77", None),
    ],
    "phpcms": [
        ("/show-6-123-1.html", "123", None),
        ("/content-6-123-1.html", "123", None),
        ("/html/xinwen/2024/0517/123.html", "123", "2024-05-17"),
        ("/2024/xinwen_0517/123.html", "123", "2024-05-17"),
        ("/index.php?a=show&c=index&catid=6&id=123&m=content", "123", None),
    ],
    "empirecms": [
        ("/news/yule/2024-05-17/38.html", "38", "2024-05-17"),
        ("/news/2024/0517/38.shtml", "38", "2024-05-17"),
        ("/news/2024/05-17/38.html", "38", "2024-05-17"),
        ("/news/20240517/38.html", "38", "2024-05-17"),
        ("/news/38.html", "38", None),
    ],
    "wordpress": [
        ("/2024/05/17/hello-world/", None, "2024-05-17"),
        ("/2024/05/hello-world/", None, "2024-05"),
        ("/2024/05/17/%E4%B8%B4%E6%B1%BE/", None, "2024-05-17"),
        ("/archives/123", "123", None),
        ("/archives/123.html", "123", None),
        ("/123.html", "123", None),
    ],
    "discuz": [("/portal.php?aid=5&mod=view", "5", None), ("/article-5-1.html", "5", None)],
    "trs": [
        ("/xw/bdyw/202405/t20240517_123456.html", "123456", "2024-05-17"),
        ("/xw/202405/t20240517_123456.shtml", "123456", "2024-05-17"),
        ("/zt/2024/lh/202405/t20240517_123456.htm", "123456", "2024-05-17"),
    ],
    "ucap": [("/contents/1025/77001.html", "77001", None)],
    "jcms": [
        ("/art/2024/5/17/art_123_456789.html", "456789", "2024-05-17"),
        ("/art/2024/12/7/art_123_456789.html", "456789", "2024-12-07"),
        ("/col/col1229/art/2024/art_0123456789abcdef0123456789abcdef.html", "0123456789abcdef" * 2, "2024"),
    ],
    "enorth": [
        ("/system/2024/05/17/030813423.shtml", "030813423", "2024-05-17"),
        ("/content/2012-05/17/content_910001.htm", "910001", "2012-05-17"),
        ("/2012-05/17/content_910001.html", "910001", "2012-05-17"),
    ],
}

SAME = {
    "phpcms": [
        (
            "/index.php?m=content&c=index&a=show&catid=6&id=123&page=1&from=x",
            "/index.php?a=show&c=index&catid=6&id=123&m=content",
        )
    ],
    "discuz": [
        ("/portal.php?mod=view&aid=5&page=1", "/portal.php?aid=5&mod=view"),
        ("/portal.php?mod=list&catid=2&page=1", "/portal.php?catid=2&mod=list"),
    ],
}

FURTHER = {
    "dedecms": [("/a/xinwen/2024/0517/123_3.html", "/a/xinwen/2024/0517/123.html")],
    "phpcms": [
        ("/show-6-123-3.html", "/show-6-123-1.html"),
        ("/html/xinwen/2024/0517/123_3.html", "/html/xinwen/2024/0517/123.html"),
        (
            "/index.php?m=content&c=index&a=show&catid=6&id=123&page=3",
            "/index.php?a=show&c=index&catid=6&id=123&m=content",
        ),
    ],
    "empirecms": [("/news/yule/2024-05-17/38_3.html", "/news/yule/2024-05-17/38.html")],
    "wordpress": [
        ("/2024/05/17/hello-world/3/", "/2024/05/17/hello-world/"),
        ("/archives/123/3", "/archives/123"),
        ("/?p=123&page=3", "/?p=123"),
    ],
    "discuz": [
        ("/portal.php?mod=view&aid=5&page=3", "/portal.php?aid=5&mod=view"),
        ("/article-5-3.html", "/article-5-1.html"),
    ],
    "trs": [("/xw/202405/t20240517_123456_3.html", "/xw/202405/t20240517_123456.html")],
    "enorth": [
        ("/system/2024/05/17/030813423_03.shtml", "/system/2024/05/17/030813423.shtml"),
        ("/content/2012-05/17/content_910001_3.htm", "/content/2012-05/17/content_910001.htm"),
    ],
}

OTHERS = {
    "dedecms": [
        ("/a/xinwen/", "list"),
        ("/a/xinwen/list_3_2.html", "list"),
        ("/plus/view.php?aid=123", "by_id"),
        ("/plus/list.php?tid=3", "list"),
        ("/plus/list.php?tid=3&TotalResult=40&PageNo=2", "list"),
        ("/member/", "not_article"),
    ],
    "phpcms": [
        ("/list-6-1.html", "list"),
        ("/list-6-2.html", "list"),
        ("/html/xinwen/2.html", "list"),
        ("/index.php?m=content&c=index&a=lists&catid=6", "list"),
        ("/index.php?m=content&c=index&a=lists&catid=6&page=2", "list"),
        ("/index.php?m=member&c=index&a=login", "other"),
    ],
    "empirecms": [
        ("/news/yule/index_2.html", "list"),
        ("/e/action/ListInfo/?classid=5&page=1", "list"),  # a folder, as all that ends so
        ("/e/action/ShowInfo.php?classid=5&id=38", "by_id"),
        ("/e/pl/?classid=5&id=38", "not_article"),
        ("/e/member/login/", "not_article"),
    ],
    "wordpress": [
        ("/category/xinwen/page/2/", "list"),
        ("/2024/05/17/", "not_article"),
        ("/2024/05/", "not_article"),
        ("/2024/05/page/2/", "not_article"),
        ("/2024/05/17/hello-world/feed/", "not_article"),
        ("/author/editor/", "not_article"),
        ("/wp-json/wp/v2/posts", "not_article"),
        ("/wp-login.php", "other"),
        ("/?p=123", "by_id"),
        ("/?cat=3", "list"),
        ("/?cat=3&paged=2", "list"),
    ],
    "discuz": [
        ("/portal.php?mod=list&catid=2", "list"),
        ("/portal.php?mod=list&catid=2&page=2", "list"),
        ("/thread-5-1-1.html", "other"),
        ("/forum.php?mod=viewthread&tid=5", "other"),
    ],
    "trs": [
        ("/xw/bdyw/", "list"),
        ("/xw/bdyw/index.html", "list"),
        ("/xw/bdyw/index_1.html", "list"),
        ("/xw/202405/W020240517123456.jpg", "file"),
    ],
    "ucap": [("/contents/1025/", "list"), ("/contents/abc/77001.html", "other")],
    "jcms": [
        ("/col/col1229/index.html", "list"),
        ("/art/2024/5/17/123.html", "other"),
        ("/module/web/jpage/dataproxy.jsp?page=2&columnid=1229", "other"),
    ],
    "enorth": [
        ("/yw/index.shtml", "list"),
        ("/system/more/88001000000000000/0000/88001000000000000_00000012.shtml", "other"),
        ("/system/count/0088001/000000000000/count_page_list_0088001000000000000.js", "file"),
    ],
}


def site_of(family: str) -> SiteAddresses:
    shared = load_families()[family].model_dump(mode="json", exclude_unset=True, exclude={"marks"})
    own = {
        "key": "anywhere",
        "name": "某地",
        "region": "某省/某城",
        "home": f"{HOME}/",
        "hosts": ["www.anywhere.example"],
        "verified": "2025",
    }
    return SiteAddresses(SiteDefinition.model_validate(merge_definitions(shared, own)))


def cases(table: dict[str, list[tuple]]) -> pytest.MarkDecorator:
    rows = [(family, *row) for family, found in table.items() for row in found]
    return pytest.mark.parametrize("case", rows, ids=[f"{row[0]}{row[1]}" for row in rows])


@cases(ARTICLES)
def test_an_article_of_the_system_is_taken_for_something_else(case) -> None:
    family, path, number, date = case
    address = site_of(family).classify(HOME + path)
    assert (address.kind, address.canonical) == ("article", HOME + path)
    assert (address.article_id, address.date) == (number, date)


@cases(SAME)
def test_two_addresses_of_one_page_are_taken_for_two(case) -> None:
    family, path, canonical = case
    assert site_of(family).canonical(HOME + path) == HOME + canonical


@cases(FURTHER)
def test_a_further_page_of_an_article_does_not_lead_to_its_first(case) -> None:
    family, path, first = case
    addresses = site_of(family)
    address = addresses.classify(HOME + path)
    assert (address.kind, address.first, address.page) == ("further_page", HOME + first, 3)
    assert addresses.classify(HOME + first).kind in {"article", "by_id"}
    # One template cannot say all shapes of a system; where it does not, each page links to the next.
    if family not in {"phpcms", "enorth"} and "archives" not in path and "?p=" not in path:
        assert addresses.further_page(HOME + first, 3) == address.canonical


@cases(OTHERS)
def test_a_page_of_the_system_that_is_no_article_is_taken_for_one(case) -> None:
    family, path, kind = case
    assert site_of(family).classify(HOME + path).kind == kind


def test_rules_for_paths_make_addresses_of_pages_that_parameters_tell_apart() -> None:
    addresses = site_of("wordpress")
    assert addresses.list_page(f"{HOME}/?cat=3", 2) is None
    assert addresses.list_page(f"{HOME}/category/news/", 2) == f"{HOME}/category/news/page/2/"
    assert addresses.list_pages(f"{HOME}/?cat=3&paged=2", 2) == f"{HOME}/?cat=3&paged={{page}}"
    assert addresses.further_page(f"{HOME}/?p=5", 2) is None
    assert addresses.further_page(f"{HOME}/2024/05/17/name/", 2) == f"{HOME}/2024/05/17/name/2/"
