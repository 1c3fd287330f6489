from __future__ import annotations

from scrapy.http import HtmlResponse

from linfen_crawler.sites import Selector
from linfen_crawler.spiders.page_links import next_page_link, page_links

PAGE = """<html><body>
<div class="nav"><a href="/a/">栏目</a> <a href="#top">顶部</a> <a>无地址</a> <a href="http://[">坏</a></div>
<ul class="list">
<li><span><a href=" 1.html ">第一  条</a></span><i class="day">2023年5月6日</i></li>
<li><a href="2.html"><img alt=""></a><a href="2.html">第二条</a><i class="day">[2023-05-07]</i></li>
<li><a href="3.html" title="第三条"><img></a><i class="day">5月8日</i></li>
<li><a href="http://other.example/4.html">第四条</a><i class="day">2023-02-31</i></li>
</ul>
<div class="pages"><a href="index_2.html">2</a> <a href="index_2.html"> 下一页 </a></div>
</body></html>"""


def page(text: str = PAGE) -> HtmlResponse:
    return HtmlResponse("http://a.example/news/", body=text.encode("gbk"), encoding="gbk")


def select(css: str, match: str | None = None) -> Selector:
    return Selector(css=css, match=match)


def test_without_selectors_every_link_counts_once_and_absolute():
    urls = [link.url for link in page_links(page())]
    assert urls == [
        "http://a.example/a/",
        "http://a.example/news/1.html",
        "http://a.example/news/2.html",
        "http://a.example/news/3.html",
        "http://other.example/4.html",
        "http://a.example/news/index_2.html",
    ]


def test_selectors_may_name_links_what_holds_them_or_their_addresses():
    by_link = page_links(page(), [select("ul.list a")])
    by_item = page_links(page(), [select("ul.list li")])
    by_address = page_links(page(), [select("ul.list a::attr(href)")])
    assert [link.url for link in by_link] == [link.url for link in by_item] == [link.url for link in by_address]
    assert by_link[0].text == "第一 条"
    assert by_link[2].text == "第三条"


def test_a_match_keeps_only_the_addresses_that_it_fits():
    links = page_links(page(), [select("ul.list a", match=r"[12]\.html")])
    assert [link.url[-6:] for link in links] == ["1.html", "2.html"]


def test_the_date_is_that_of_the_links_own_list_item():
    links = page_links(page(), [select("ul.list a")], select("i.day"))
    assert [link.date for link in links] == ["2023-05-06", "2023-05-07", None, None]


def test_the_next_page_is_found_by_its_name_even_if_its_number_links_there_too():
    assert next_page_link(page(), None) == "http://a.example/news/index_2.html"
    assert next_page_link(page("<a href='x'>上一页</a>"), None) is None


def test_a_definition_that_says_where_the_next_page_is_linked_is_believed():
    html = "<a href='wrong'>下一页</a><a class='more' href='right'>更早</a>"
    assert next_page_link(page(html), select("a.more")) == "http://a.example/news/right"
    assert next_page_link(page(html), select("a.none")) is None


def test_an_answer_in_json_breaks_the_reading_of_links_or_walls():
    from scrapy.http import JsonResponse

    from linfen_crawler.sites import load_sites
    from linfen_crawler.sites.addresses import SiteAddresses
    from linfen_crawler.spiders.canonical_of_answer import canonical_of_answer
    from linfen_crawler.spiders.wall_marks import wall_of

    answer = JsonResponse("http://a.cn/", body=b'{"data": []}')
    assert (page_links(answer), next_page_link(answer, None), wall_of(answer)) == ([], None, None)
    assert canonical_of_answer(answer, SiteAddresses(load_sites()["lfxww"]), "1") is None
