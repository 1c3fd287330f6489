import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.sites import SiteDefinition, address_date


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("/content/2023-12/11/content_13130584.htm", "2023-12-11"),
        ("/content/202601/13/c85472.html", "2026-01-13"),
        ("/xw/202101/t20210117_1234.html", "2021-01-17"),
        ("/2019/09/08/1234.shtml", "2019-09-08"),
        ("/n1/2023/0208/c1001-2.html", "2023-02-08"),
        ("/a/2021-01-17/doc-1.shtml", "2021-01-17"),
        ("/a/20210117/1.html", "2021-01-17"),
        ("/2019/9/8/1.html", "2019-09-08"),
        ("/xw/202101/1.html", "2021-01"),
        ("/2021-01/1.html", "2021-01"),
        ("/2022/szrszh/2702756.html", None),
        ("/2023-02/30/1.html", "2023-02"),
        ("/202113/1.html", None),
        ("/0999-01/02/1.html", None),
        ("/12021-01/17/1.html", None),
        ("/contents/20200/202101.html", None),
        ("/a?d=/2021/01/17/", None),
        ("/", None),
    ],
)
def test_dates_are_read_from_the_shapes_that_news_sites_use(path: str, date: str | None) -> None:
    assert address_date(f"http://news.example.cn{path}") == date


def test_no_address_has_no_date() -> None:
    assert address_date("javascript:/2021/01/17/") is None


@settings(deadline=None)
@given(
    st.dates(min_value=dt.date(1994, 1, 1), max_value=dt.date(2099, 12, 31)),
    st.sampled_from(
        ["/%Y-%m/%d/1.html", "/%Y%m/%d/1.html", "/%Y/%m/%d/1.html", "/%Y%m/t%Y%m%d_1.html", "/%Y/%m%d/1.html"]
    ),
)
def test_every_day_in_every_shape_is_read_back(day: dt.date, shape: str) -> None:
    assert address_date(day.strftime(f"http://news.example.cn{shape}")) == day.isoformat()


def definition(*patterns: str) -> SiteDefinition:
    return SiteDefinition.model_validate(
        {
            "key": "made_up",
            "name": "某城新闻网",
            "region": "某省/某城",
            "home": "http://news.example.cn/",
            "hosts": ["news.example.cn"],
            "verified": "2025",
            "articles": {"patterns": patterns},
        }
    )


def test_a_number_that_looks_like_a_month_is_no_date_where_the_site_says_it_is_a_section() -> None:
    url = "http://news.example.cn/contents/202101/33.html"
    assert address_date(url) == "2021-01"
    assert address_date(url, definition(r"/contents/[0-9]+/(?P<id>[0-9]+)\.html")) is None


def test_the_groups_of_the_sites_pattern_give_the_date() -> None:
    site = definition(r"/d(?P<day>[0-9]+)m(?P<month>[0-9]+)y(?P<year>[0-9]+)\.html", r"/y(?P<year>[0-9]+)/.*")
    assert address_date("http://news.example.cn/d3m2y2021.html?x=1", site) == "2021-02-03"
    assert address_date("http://news.example.cn/d33m2y2021.html", site) is None
    assert address_date("http://news.example.cn/y2021/9.html", site) == "2021"


def test_addresses_that_are_no_articles_of_the_site_go_by_the_general_shapes() -> None:
    site = definition(r"/contents/[0-9]+/(?P<id>[0-9]+)\.html")
    assert address_date("http://other.example.cn/2021/01/17/3.html", site) == "2021-01-17"
