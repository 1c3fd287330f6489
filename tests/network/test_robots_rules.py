"""RFC 9309, section by section: whose group counts, which rule wins, and what a file may be like."""

from __future__ import annotations

import pytest

from linfen_crawler.network.robots_rules import LARGEST, RobotsRules, text_of

HOST = "http://www.trial.cn"


def rules(text: str) -> RobotsRules:
    return RobotsRules(text, "linfen-crawler")


def allows(text: str, path: str = "/a/1.html") -> bool:
    return rules(text).allowed(HOST + path)


ALL = "Disallow: /\n"


@pytest.mark.parametrize(
    "name",
    [
        "linfen-crawler",
        "Linfen-Crawler",
        "LINFEN-CRAWLER",
        "linfen-crawler/1.0",
        "linfen-crawler  # us",
        " linfen-crawler ",
    ],
)
def test_a_group_for_us_is_not_ours(name):
    text = f"User-agent: *\nDisallow:\n\nUser-agent: {name}\n{ALL}"
    assert not allows(text)
    assert allows(f"User-agent: *\n{ALL}\nUser-agent: {name}\nDisallow:\n")


@pytest.mark.parametrize(
    "name", ["linfen", "crawler", "linfen-crawler-news", "linfen_crawler", "mylinfen-crawler", "l", "-"]
)
def test_the_group_of_another_program_is_ours(name):
    assert allows(f"User-agent: {name}\n{ALL}")
    assert not allows(f"User-agent: {name}\nDisallow:\n\nUser-agent: *\n{ALL}")


def test_groups_for_us_do_not_add_up_or_are_mixed_with_those_for_everybody():
    text = (
        "User-agent: linfen-crawler\nDisallow: /a/\n\nUser-agent: *\nDisallow: /c/\n\n"
        "User-agent: other\nUser-agent: Linfen-Crawler\nDisallow: /b/\n"
    )
    assert [allows(text, path) for path in ("/a/1", "/b/1", "/c/1")] == [False, False, True]
    assert not allows(
        "User-agent: *\nDisallow: /a/\n\nUser-agent: x\nDisallow: /b/\n\nUser-agent: *\nDisallow: /c/", "/c/1"
    )


@pytest.mark.parametrize(
    "between", ["\n\n", "# a comment\n", "Sitemap: http://www.trial.cn/s.xml\n", "Host: x\n", "Unknown: 1\n"]
)
def test_a_group_ends_where_it_goes_on(between):
    assert not allows(f"User-agent: linfen-crawler\n{between}{ALL}")
    assert not allows(f"User-agent: linfen-crawler\nDisallow: /b/\n{between}{ALL}")


def test_rules_before_every_group_count():
    assert allows(f"{ALL}User-agent: *\nDisallow: /b/\n")


@pytest.mark.parametrize(
    ("disallow", "path", "allowed"),
    [
        ("/a", "/a/1.html", False),
        ("/a", "/about", False),
        ("/a/", "/a", True),
        ("/A/", "/a/1", True),
        ("*.pdf", "/a/1.pdf?x=1", False),
        ("/*.pdf$", "/a/1.pdf?x=1", True),
        ("/*.pdf$", "/a/1.pdf", False),
        ("/a*b*c", "/a11b22c33", False),
        ("/a*b*c", "/a11c22b", True),
        ("/$", "/", False),
        ("/$", "/a", True),
        ("/a$b", "/a$b", False),
        ("/a%2Fb", "/a/b", True),
        ("/a%7Eb", "/a~b", False),
        ("/临汾", "/%E4%B8%B4%E6%B1%BE/1", False),
        ("/%e4%b8%b4", "/%E4%B8%B4%E6%B1%BE/1", False),
        ("/s?q=", "/s?q=1", False),
        ("/s?q=", "/s", True),
        ("", "/a", True),
        ("/", "/robots.txt", True),
    ],
)
def test_a_path_is_matched_otherwise_than_the_rfc_says(disallow, path, allowed):
    assert allows(f"User-agent: *\nDisallow: {disallow}\n", path) is allowed


@pytest.mark.parametrize(
    ("lines", "path", "allowed"),
    [
        ("Disallow: /a/\nAllow: /a/b/", "/a/b/1", True),
        ("Allow: /a/b/\nDisallow: /a/", "/a/c", False),
        ("Allow: /a\nDisallow: /a", "/a", True),  # equally long: the one that allows
        ("Disallow: /*/b/1.html\nAllow: /a/", "/a/b/1.html", False),
        ("Disallow: /\nAllow: /a/\nDisallow: /a/b", "/a/b", False),
    ],
)
def test_another_rule_than_the_longest_wins(lines, path, allowed):
    assert allows(f"User-agent: *\n{lines}\n", path) is allowed


def test_the_delay_of_another_group_is_ours():
    text = "User-agent: *\nCrawl-delay: 5\n\nUser-agent: linfen-crawler\nCrawl-delay: 2.5\nDisallow: /b/\n"
    assert rules(text).crawl_delay() == 2.5
    assert rules("User-agent: *\nCrawl-delay: 5").crawl_delay() == 5
    assert rules("User-agent: other\nCrawl-delay: 5").crawl_delay() is None
    for nonsense in ("-1", "inf", "nan", "soon", "1e999"):
        assert rules(f"User-agent: *\nCrawl-delay: {nonsense}").crawl_delay() is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_otherwise_than_on_one_system(end):
    assert not allows(f"User-agent: *{end}{end}Disallow: /a/{end}", "/a/1")


def test_a_mark_or_bytes_that_are_no_utf8_hide_the_rules():
    assert not allows(text_of(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a/\n"))
    assert not allows(text_of("# 禁止\n".encode("gb18030") + b"User-agent: *\nDisallow: /a/\n"))
    assert not allows(text_of(b"\xff\0User-agent: x\nUser-agent: *\nDisallow: /a/\n"))
    assert allows(text_of(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10))
    assert allows(text_of(b"<html><body>404</body></html>"))


def test_less_than_500_kib_are_read_or_a_line_that_is_cut_off_forbids_everything():
    head = b"User-agent: *\nDisallow: /a/\n"
    filled = head + b"# " + b"x" * (500 * 1024 - len(head) - 20) + b"\nDisallow: /b/\n"
    assert not allows(text_of(filled), "/b/1")
    line = b"Disallow: /private/\n"
    long = head + line * (LARGEST // len(line) + 5)
    cut = long[:LARGEST]
    for ending in range(1, len(line), 2):
        body = b"#" * (LARGEST - len(cut) + ending) + b"\n" + long
        assert allows(text_of(body), "/c/1")
        assert not allows(text_of(body), "/a/1")


def test_many_groups_over_many_rules_cost_what_their_product_is():
    names = "".join(f"User-agent: a{number}\n" for number in range(14_000))
    lines = "".join(f"Disallow: /{number}\n" for number in range(15_000))
    text = f"{names}{lines}"
    assert len(text) < LARGEST
    assert allows(text)
    assert not rules(f"User-agent: *\n{lines}").allowed(f"{HOST}/14999/")
