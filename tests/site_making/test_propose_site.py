"""Proposals made of sample pages: what they say, what they are unsure of, and what is refused."""

from __future__ import annotations

import tomllib

import pytest

from linfen_crawler.site_making import CannotPropose, SamplePage, definition_text, propose_site, stated_address
from linfen_crawler.sites import Family, SiteAddresses, load_definition, load_families
from tests.site_making.invented_site import HOME, MENU, PAGE, article, front, links, listing, page

FAMILIES = load_families()
DAY = "2024-06-01"
PAGES = (front(), listing(), article(0), article(1), article(2))


def propose(*pages, **more):
    return propose_site(pages, key="moucheng", families=FAMILIES, day=DAY, **more)


def refusal_of(*pages):
    with pytest.raises(CannotPropose) as refused:
        propose(*pages)
    return refused.value


def test_the_text_says_something_else_than_the_proposal_or_is_not_right(tmp_path):
    made = propose(*PAGES, region="某省/某城")
    text = definition_text(made)
    assert tomllib.loads(text) == made.data()
    file = tmp_path / "moucheng.toml"
    file.write_text(text, encoding="utf-8")
    assert load_definition(file) == made.site


def test_what_the_pages_show_is_missing_from_the_proposal():
    made = propose(*PAGES)
    assert (made.name, made.home, made.hosts, made.charset) == ("某城新闻网", HOME, ["www.moucheng.example"], "utf-8")
    assert [(each.path, each.name, each.seen) for each in made.sections] == [
        ("xinwen", "新闻", True),
        ("shehui", "社会", False),
        ("wenhua", "文化", False),
    ]
    assert made.paging is not None
    assert made.paging.page_address == "list_{page}.html"
    addresses = SiteAddresses(made.site)
    assert all(addresses.classify(article(number).url).kind == "article" for number in range(6))
    assert [name for name, _ in made.layouts] == [DAY]
    unsure = "\n".join(made.unsure)
    assert "region is not known" in unsure
    assert "2 of 3 sections" in unsure


def test_marks_of_a_family_are_overlooked():
    marked = page(HOME, MENU + links(range(6)) + '<script src="/plus/count.php?aid=3"></script>')
    made = propose(marked, *PAGES[1:])
    assert [each.name for each in made.families] == ["dedecms"]
    assert made.site.articles.by_id == "/plus/view.php?aid={id}"
    assert "holds" not in made.families[0].because
    assert made.further_page is None  # the family has it


def test_a_family_by_whose_layouts_pages_give_less_is_kept():
    odd = (
        '<section><h1>{title}</h1><p>{time} {source}</p><div class="words">{body}</div>'
        '<p id="pubtime_baidu">2001-01-01 00:00</p></section>'
    )
    layout = {"name": "bad", "title": ["h1"], "publish_time": ["#pubtime_baidu"], "body": [".words"]}
    addresses = {"patterns": ["/xinwen/[0-9]{4}/[0-9]{4}/[0-9]+.html"]}
    bad = Family.model_validate({"marks": {"markup": ["pubtime_baidu"]}, "layouts": [layout], "articles": addresses})
    articles = [article(0), article(1), article(2, odd)]
    made = propose_site([front(), listing(), *articles], key="moucheng", families={"bad": bad}, day=DAY)
    assert made.families == []
    assert any("marks of bad" in each for each in made.unsure)
    assert SiteAddresses(made.site).classify(article(1).url).kind == "article", "what the family said is gone with it"


def test_further_pages_of_an_article_are_not_seen():
    shape = PAGE + '<div class="pages"><b>1</b> <a href="8310{number}_2.html">[2]</a></div>'
    made = propose(front(), listing(), *(article(number, shape) for number in range(3)))
    address = SiteAddresses(made.site)
    further = address.classify(article(1).url.replace(".html", "_2.html"))
    assert (further.kind, further.first, further.page) == ("further_page", article(1).url, 2)
    assert address.further_page(article(1).url, 3) == article(1).url.replace(".html", "_3.html")


def test_the_telephones_twin_is_no_alias_or_another_host_of_the_site_is_not_named():
    twin = links(range(3)).replace('href="', 'href="http://m.moucheng.example')
    other = "".join(
        f'<a href="http://tv.moucheng.example/v/{n}.html">某城春季植树活动今日启动</a>' for n in range(801, 805)
    )
    made = propose(page(HOME, MENU + links(range(6)) + twin + other), *PAGES[1:])
    assert made.aliases == ["m.moucheng.example"]
    assert any("tv.moucheng.example" in each for each in made.unsure)


def test_lists_that_are_numbered_each_in_its_own_way_get_one_template():
    lists = [
        listing("/xinwen/", '<a href="/xinwen/list_7_2.html">下一页</a>'),
        listing("/shehui/", '<a href="/shehui/list_9_2.html">下一页</a>'),
    ]
    made = propose(front(), *lists, *PAGES[2:])
    assert made.paging.page_address is None
    assert made.site.lists.next_link is not None


def test_a_parameter_that_tells_articles_or_lists_apart_is_dropped():
    items = "".join(f'<li><a href="/show.php?id={n}">某城第{n}号春季植树活动启动</a></li>' for n in range(83101, 83107))
    menu = "".join(
        f'<li><a href="/list.php?cid={n}">{name}</a></li>' for n, name in ((1, "新闻"), (2, "社会"), (3, "文化"))
    )
    start = page(HOME, f"<ul>{menu}</ul><ul>{items}</ul>")
    listed = page(f"{HOME}list.php?cid=1", f"<ul>{menu}</ul><ul>{items}</ul><a href='/list.php?cid=1&amp;page=2'>2</a>")
    articles = [article(number, url=f"{HOME}show.php?id={83101 + number}") for number in range(3)]
    made = propose(start, listed, *articles)
    addresses = SiteAddresses(made.site)
    assert addresses.classify(f"{HOME}show.php?from=x&id=83109").kind == "article"
    assert addresses.classify(f"{HOME}list.php?cid=2").section == "list.php,cid=2"


def test_pages_of_two_sites_are_taken_for_one():
    refusal = refusal_of(*PAGES, article(3, url="http://www.else.example/xinwen/2024/0513/83103.html"))
    assert refusal.reason == "two_sites"
    assert "www.moucheng.example" in str(refusal)
    assert "www.else.example" in str(refusal)


@pytest.mark.parametrize(
    ("pages", "reason"),
    [((), "no_pages"), ((front(), listing()), "no_articles"), ((article(0), article(1)), "no_articles")],
    ids=["no page", "lists alone", "articles that nothing links to"],
)
def test_pages_that_say_too_little_are_accepted(pages, reason):
    assert refusal_of(*pages).reason == reason


def test_a_saved_page_does_not_tell_its_address():
    saved = b"<!DOCTYPE html>\n<!-- saved from url=(0036)http://www.moucheng.example/a/1.html -->\n<html><body>x</body>"
    assert stated_address(saved) == "http://www.moucheng.example/a/1.html"
    linked = (
        '<html><head><link rel="canonical" href="http://www.moucheng.example/b/2.html"></head><body>x</body></html>'
    )
    assert stated_address(linked.encode()) == "http://www.moucheng.example/b/2.html"
    assert stated_address(b"<html><body>x</body></html>") is None


def test_a_page_that_declares_no_charset_gives_no_hint():
    texts = [SamplePage(each.url, each.text.replace('<meta charset="utf-8">', "").encode("gb18030")) for each in PAGES]
    made = propose(*texts)
    assert made.encoding == "gb18030"
    assert made.site.encoding == "gb18030"
