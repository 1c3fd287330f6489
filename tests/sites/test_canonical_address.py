import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linfen_crawler.sites import canonical_address
from linfen_crawler.sites.canonical_address import MAX_LENGTH

# Strings that look enough like addresses to reach every branch.
PIECES = st.sampled_from(
    [
        "http",
        "https",
        "HTTP",
        "ftp",
        ":",
        "//",
        "/",
        "\\",
        ".",
        "..",
        "/./",
        "/../",
        "%2e",
        "%2E%2e",
        "%",
        "%4",
        "%34%31",
        "%41",
        "%zz",
        "%e4%b8%ad",
        "?",
        "&",
        "=",
        "#",
        ";",
        "@",
        "user:pw@",
        "www.a.cn",
        "WWW.A.CN",
        "新闻.cn",
        "a。cn",
        "[::1]",
        "[",
        "]",
        "xn--",
        ":80",
        ":443",
        ":8080",
        ":x",
        "index.html",
        "index.php",
        "utm_source=1",
        "from",
        "id=5",
        "b=2",
        "中",
        " ",
        "\t",
        "\n",
        "\x00",
        "�",
        "é",
        "a",
        "+",
        "|",
        "\u3000",
        "~",
        "x://y",
        "1.html",
    ]
)
ADDRESS_LIKE = st.lists(PIECES, max_size=14).map("".join)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HTTP://WWW.Example.CN/A.html", "http://www.example.cn/A.html"),
        ("http://www.example.cn", "http://www.example.cn/"),
        ("http://www.example.cn:80/a", "http://www.example.cn/a"),
        ("https://www.example.cn:443/a", "https://www.example.cn/a"),
        ("http://www.example.cn:8080/a", "http://www.example.cn:8080/a"),
        ("http://www.example.cn:/a", "http://www.example.cn/a"),
        ("http://name:word@www.example.cn/a", "http://www.example.cn/a"),
        ("http://www.example.cn./a", "http://www.example.cn/a"),
        ("http://新闻.中国/a", "http://xn--efvy88h.xn--fiqs8s/a"),
        ("http://ｗｗｗ.example。cn/a", "http://www.example.cn/a"),
        ("http://[::1]/a", "http://[::1]/a"),
        ("http://www.example.cn/a#top", "http://www.example.cn/a"),
        ("http://www.example.cn/a?#top", "http://www.example.cn/a"),
        ("http://www.example.cn/a/index.html", "http://www.example.cn/a/"),
        ("http://www.example.cn/a/index.html?from=timeline", "http://www.example.cn/a/"),
        ("http://www.example.cn/index.php?id=5", "http://www.example.cn/index.php?id=5"),
        ("http://www.example.cn/a/./b/../c", "http://www.example.cn/a/c"),
        ("http://www.example.cn/../../a", "http://www.example.cn/a"),
        ("http://www.example.cn/a/b/..", "http://www.example.cn/a/"),
        ("http://www.example.cn/a/%2E%2e/c", "http://www.example.cn/c"),
        ("http://www.example.cn//a///b", "http://www.example.cn/a/b"),
        ("http://www.example.cn\\a\\b", "http://www.example.cn/a/b"),
        ("http://www.example.cn/to/http://a.cn/b", "http://www.example.cn/to/http://a.cn/b"),
        ("http://www.example.cn/%7ea%2fb%c3%a9", "http://www.example.cn/~a%2Fb%C3%A9"),
        ("http://www.example.cn/新 闻", "http://www.example.cn/%E6%96%B0%20%E9%97%BB"),
        ("http://www.example.cn/100%", "http://www.example.cn/100%25"),
        ("http://www.example.cn/%%34%31", "http://www.example.cn/%2541"),
        ("http://www.example.cn/a?b=2&a=1&b=1", "http://www.example.cn/a?a=1&b=2&b=1"),
        ("http://www.example.cn/a?utm_source=x&id=7&spm=1.2&UTM_medium=y&from=z", "http://www.example.cn/a?id=7"),
        ("http://www.example.cn/a?&&id=7&", "http://www.example.cn/a?id=7"),
        ("http://www.example.cn/a?q=新", "http://www.example.cn/a?q=%E6%96%B0"),
        ("  http://www.exam\nple.cn/a\tb \u3000", "http://www.example.cn/ab"),
    ],
)
def test_differences_that_mean_nothing_are_gone(written: str, meant: str) -> None:
    assert canonical_address(written, None) == meant


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_scheme_of_an_unknown_site_stays(scheme: str) -> None:
    assert canonical_address(f"{scheme}://www.example.cn/a", None) == f"{scheme}://www.example.cn/a"


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        " ",
        "/a/b.html",
        "a.html",
        "//www.example.cn/a",
        "javascript:void(0)",
        "mailto:a@example.cn",
        "ftp://example.cn/",
        "http:",
        "http://",
        "http:///a",
        "http://[::1/a",
        "http://a b/",
        "http://a..cn/",
        "http://.cn/",
        "http://www.example.cn:x/",
        "http://www.example.cn:99999/",
        "http://%77ww.cn/",
        f"http://{'a' * 254}.cn/",
        f"http://{'新' * 70}.cn/",
        "data:text/html,x",
        f"http://www.example.cn/{'a' * MAX_LENGTH}",
        "http://�.cn/",
    ],
)
def test_what_is_no_web_address_has_no_canonical_form(garbage: str) -> None:
    assert canonical_address(garbage, None) is None


@settings(deadline=None, max_examples=400)
@given(ADDRESS_LIKE.map(lambda rest: f"http://www.example.cn/{rest}") | ADDRESS_LIKE | st.text())
@example("http://www.example.cn/a:/..//b")
@example("http://www.example.cn/x:///..//y")
@example("http://www.example.cn/%2e%2E/%%32%65")
def test_cleaning_twice_changes_nothing_more(url: str) -> None:
    once = canonical_address(url, None)
    if once is not None:
        assert canonical_address(once, None) == once


@settings(deadline=None)
@given(ADDRESS_LIKE)
def test_canonical_addresses_are_plain_ascii_without_fragment(rest: str) -> None:
    canonical = canonical_address(f"http://www.example.cn/{rest}", None)
    if canonical is not None:
        assert canonical.isascii()
        assert canonical.isprintable()
        assert not set(canonical) & set(' #\\"<>')
