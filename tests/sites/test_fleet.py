"""Rules for all definitions of the package, so that a new one cannot break them unseen."""

from importlib import resources

import pytest

from linfen_crawler.replica import DEFINITIONS
from linfen_crawler.sites import SiteAddresses, SiteDefinition, load_definition, load_families, load_sites

SITES = load_sites()
MADE_UP = {file.stem: load_definition(file) for file in DEFINITIONS.glob("*.toml")}
FOLDER = resources.files("linfen_crawler.sites")
EACH_SITE = pytest.mark.parametrize("site", SITES.values(), ids=list(SITES))

# Addresses as the sites build them, with made-up numbers where only the shape is known.
ARTICLES = {
    "lfxww": [
        ("http://www.lfxww.com/2022/szrszh/2702756.html", "2702756", None),
        ("http://www.lfxww.com/linfen/shizheng/67516.html", "67516", None),
        ("http://www.lfxww.com/newstp/2592938.html", "2592938", None),
        ("http://www.lfxww.com/2020/jjdy/lfzxd/2627211.html", "2627211", None),
    ],
    "lf_sxgov": [("https://lf.sxgov.cn/content/2023-12/11/content_13130584.htm", "13130584", "2023-12-11")],
    "lf_sxrb": [("https://lf.sxrb.com/content/202601/13/c85472.html", "85472", "2026-01-13")],
    "linfen_gov": [("https://www.linfen.gov.cn/contents/201102/77001.html", "77001", None)],
    "sxycrb": [("http://www.sxycrb.com/2021-03/04/content_123456.html", "123456", "2021-03-04")],
    "sxllnews": [("http://www.sxllnews.cn/content/2021-03/04/12_123456.html", "123456", "2021-03-04")],
    "changzhinews": [("http://www.changzhinews.com/xw/zonghe/2021-03-04/123456.html", "123456", "2021-03-04")],
    "jcnews": [("http://www.jcnews.com.cn/xw/jcxw/202103/t20210304_123456.html", "123456", "2021-03-04")],
    "xinzhou": [("http://news.xinzhou.org/html/2/1_23/123456.html", "123456", None)],
    "taiyuan_gov": [("http://www.taiyuan.gov.cn/xw/ty/2021/03/04/123456.shtml", "123456", "2021-03-04")],
}
# Sites that nobody has looked at: under every address that a government system gives there may be an article.
UNSEEN = [site for site in SITES.values() if site.verified is None]
ARTICLES |= {
    site.key: [
        (site.home + path, number, date)
        for path, number, date in (
            ("contents/201102/77001.html", "77001", None),
            ("xw/bdyw/202403/t20240304_123456.shtml", "123456", "2024-03-04"),
            ("art/2024/3/4/art_123_456789.html", "456789", "2024-03-04"),
            ("xw/2024/03/04/123456.shtml", "123456", "2024-03-04"),
            ("xw/2024-03-04/123456.html", "123456", "2024-03-04"),
            ("xw/2024-03/04/content_123456.htm", "123456", "2024-03-04"),
            ("zwgk/202403/content_123456.html", "123456", "2024-03"),
        )
    ]
    for site in UNSEEN
}
NOT_ARTICLES = {
    "lfxww": [
        ("http://www.lfxww.com/linfen/shizheng/", "list"),
        ("http://www.lfxww.com/linfen/shizheng/index_2.html", "list"),
        ("http://www.lfxww.com/2022/h5/2702756.html", "not_article"),
        ("http://www.lfxww.com/h5/show/index.html", "not_article"),
        ("http://www.lfxww.com/plus/view.php?aid=2702756", "by_id"),
        ("http://www.lfxww.com/plus/count.php?view=yes&aid=2702756&mid=1", "other"),
        ("http://www.lfxww.com/linfen/shizheng/2702756_2.html", "further_page"),
        ("http://www.lfxww.com/uploads/2022/1.jpg", "file"),
    ],
    "lf_sxgov": [
        ("https://lf.sxgov.cn/content/2023-12/11/content_13130584_2.htm", "further_page"),
        ("https://lf.sxgov.cn/content/2023-12/11/", "list"),
    ],
    "lf_sxrb": [("https://lf.sxrb.com/content/202601/", "list"), ("https://lf.sxrb.com/about.html", "other")],
    "linfen_gov": [("https://www.linfen.gov.cn/contents/201102/", "list")],
    "sxycrb": [("http://www.sxycrb.com/2021-03/04/node_1.html", "other")],
    "sxllnews": [("http://www.sxllnews.cn/content/2021-03/04/", "list")],
    "changzhinews": [("http://www.changzhinews.com/xw/index.html", "list")],
    "jcnews": [
        ("http://www.jcnews.com.cn/xw/index_1.html", "list"),
        ("http://www.jcnews.com.cn/xw/jcxw/202103/t20210304_123456_1.html", "further_page"),
    ],
    "xinzhou": [("http://news.xinzhou.org/html/2/", "list")],
    "taiyuan_gov": [("http://www.taiyuan.gov.cn/xw/2021.shtml", "other")],
}
NOT_ARTICLES |= {
    site.key: [
        (f"{site.home}col/col1234/index.html", "list"),
        (f"{site.home}contents/201102/", "list"),
        (f"{site.home}xw/bdyw/", "list"),
        (f"{site.home}xw/2024.shtml", "other"),
    ]
    for site in UNSEEN
}


def test_every_file_of_the_folder_is_a_definition_that_loads() -> None:
    files = {file.name.removesuffix(".toml") for file in FOLDER.iterdir() if file.name.endswith(".toml")}
    assert files == set(SITES) == {site.key for site in SITES.values()}


def test_every_family_is_used() -> None:
    files = {file.name.removesuffix(".toml") for file in (FOLDER / "families").iterdir()}
    assert files == {name for site in (*SITES.values(), *MADE_UP.values()) for name in site.family}


def test_names_homes_and_hosts_are_of_one_site_each() -> None:
    for values in (
        [site.name for site in SITES.values()],
        [site.home for site in SITES.values()],
        [host for site in SITES.values() for host in (*site.hosts, *site.aliases)],
    ):
        assert len(values) == len(set(values))


def test_no_twin_of_one_site_is_a_host_of_another() -> None:
    for site in SITES.values():
        for other in SITES.values():
            kind = SiteAddresses(other).classify(site.home).kind
            assert kind == ("front" if other is site else "foreign")


@EACH_SITE
def test_a_site_is_asked_at_most_every_two_seconds(site: SiteDefinition) -> None:
    assert site.delay >= 2


@EACH_SITE
def test_a_site_says_what_is_not_known_of_it(site: SiteDefinition) -> None:
    assert "not known" in site.notes
    assert site.verified is None or int(site.verified[:4]) >= 2010
    assert ("No page of the site has been seen" in site.notes) is (site.verified is None)


def test_a_county_of_linfen_is_missing_or_there_twice() -> None:
    counties = [site.region for site in SITES.values() if site.region.count("/") == 2]
    assert len(counties) == len(set(counties)) == 17
    assert all(county.startswith("山西/临汾/") and county[-1] in "区县市" for county in counties)


def test_a_site_that_nobody_has_looked_at_is_not_tried_with_every_system_of_government_sites() -> None:
    families = load_families()
    tried = set(families["gov-unseen"].articles.patterns)
    for name in ("jcms", "trs", "ucap"):
        assert set(families[name].articles.patterns) <= tried, name


@EACH_SITE
def test_the_sites_own_addresses_are_canonical(site: SiteDefinition) -> None:
    addresses = SiteAddresses(site)
    assert addresses.canonical(site.home) == site.home
    for section in site.sections:
        listed = addresses.section_address(section)
        assert addresses.canonical(listed) == listed
        assert addresses.classify(listed).section == section.path
        second = addresses.list_page(listed, 2)
        if second is not None:
            assert (addresses.classify(second).section, addresses.classify(second).page) == (section.path, 2)


@EACH_SITE
def test_article_addresses_of_the_site_are_known(site: SiteDefinition) -> None:
    assert ARTICLES[site.key]
    for url, number, date in ARTICLES[site.key]:
        address = SiteAddresses(site).classify(url)
        assert (address.kind, address.canonical, address.article_id, address.date) == ("article", url, number, date)


@EACH_SITE
def test_other_addresses_of_the_site_are_no_articles(site: SiteDefinition) -> None:
    assert NOT_ARTICLES[site.key]
    for url, kind in NOT_ARTICLES[site.key]:
        assert SiteAddresses(site).classify(url).kind == kind


@EACH_SITE
def test_no_address_of_one_site_is_an_article_of_another(site: SiteDefinition) -> None:
    for key, articles in ARTICLES.items():
        if key != site.key:
            assert {SiteAddresses(site).classify(url).kind for url, _, _ in articles} == {"foreign"}


@EACH_SITE
def test_addresses_that_the_site_makes_are_known_to_it(site: SiteDefinition) -> None:
    addresses = SiteAddresses(site)
    article = ARTICLES[site.key][0][0]
    further = addresses.further_page(article, 2)
    if further is not None:
        assert (addresses.classify(further).kind, addresses.classify(further).first) == ("further_page", article)
    by_id = addresses.by_id(77)
    if by_id is not None:
        assert (addresses.classify(by_id).kind, addresses.classify(by_id).article_id) == ("by_id", "77")


@EACH_SITE
def test_every_layout_can_fit_a_page(site: SiteDefinition) -> None:
    for layout in site.layouts:
        assert layout.title, f"{layout.name} finds no title"
        assert layout.body, f"{layout.name} finds no body"
