"""Links sorted by the shape of their addresses, and the patterns made of them."""

from __future__ import annotations

import re

import pytest

from linfen_crawler.site_making.address_shapes import shapes_of
from tests.site_making.invented_site import HOME, page

SHAPES = [
    (["/linfen/shizheng/2702756.html", "/shanxi/2702757.html", "/2022/szrszh/2702758.html"], "/newstp/9.html0"),
    (
        ["/content/2023-12/11/content_13130584.htm", "/2024-01/02/content_13130600.htm"],
        "/content/2023-12/11/node_2.htm",
    ),
    (["/xwzx/jcyw/202306/t20230613_800123.html", "/xwzx/202307/t20230701_8.html"], "/xwzx/jcyw/202306/20230613_8.html"),
    (["/contents/1025/500123.html", "/contents/2005/500124.html"], "/contents/yw/500123.html"),
    (["/html/1/101_1/60001.html", "/html/1/102_1/60002.html"], "/html/1/60001.html"),
    (["/content/202601/13/c85472.html", "/content/202512/31/c85001.html"], "/content/202513/13/c85472.htm"),
    (["/a/2020-02-03/400001.html", "/b/c/2020-12-30/400002.html"], "/a/2020/400001.html"),
    (["/a/2020/02/03/1000001.shtml", "/b/2020/12/30/1000002.shtml"], "/a/2020/02/1000001.shtml"),
    (["/content/2023-05/11/20_30123.html", "/content/2022-01/02/20_30124.html"], "/content/2023-05/11/30123.html"),
    (["/show.php?catid=6&id=83121", "/show.php?catid=7&id=83122"], "/show.php?catid=7"),
    (["/2024/05/17/spring-planting/", "/2023/12/01/%E6%A4%8D%E6%A0%91/"], "/2024/05/17/"),
    (["/2024/05/spring-planting/", "/2023/12/winter/"], "/2024/05/"),
    (["/index.php?a=show&c=index&id=12&m=content"], "/index.php?a=lists&c=index&id=12&m=content"),
]


def links_to(*paths):
    items = "".join(f'<a href="{path}">某城春季植树活动今日启动</a>' for path in paths)
    return page(HOME, items).links


@pytest.mark.parametrize(("paths", "other"), SHAPES, ids=lambda value: value if isinstance(value, str) else value[0])
def test_addresses_of_one_shape_come_apart_or_take_in_others(paths, other):
    shapes = shapes_of(links_to(*paths))
    assert len(shapes) == 1
    pattern = re.compile(shapes[0].pattern)
    assert all(pattern.fullmatch(path) for path in paths)
    assert not pattern.fullmatch(other)


def test_the_day_or_the_number_is_not_told_by_the_pattern():
    pattern = shapes_of(links_to("/xwzx/202306/t20230613_800123.html"))[0].pattern
    found = re.fullmatch(pattern, "/jcyw/202001/t20200102_77.html")
    assert found is not None
    assert found.groupdict() == {"year": "2020", "month": "01", "day": "02", "id": "77"}


@pytest.mark.parametrize(
    "path",
    ["/", "/xinwen/", "/about.html", "/index_2.html", "/list_2.html", "/a/index.php?page=2", "/news/2.html"],
)
def test_a_list_or_a_lone_page_is_taken_for_an_article(path):
    assert shapes_of(links_to(path)) == []


def test_one_stray_link_widens_the_pattern_of_numbered_folders():
    paths = [f"/contents/{1000 + number % 3}/{500000 + number}.html" for number in range(12)]
    assert shapes_of(links_to(*paths, "/neibu/10001.html"))[0].pattern == r"/contents/[0-9]+/(?P<id>[0-9]+)\.html"


def test_shapes_of_headlines_stand_behind_shapes_of_names():
    named = "".join(f'<a href="/tag/{n}.html">标签</a>' for n in range(1000, 1030))
    told = "".join(f'<a href="/a/c{n}.html">某城春季植树活动今日启动</a>' for n in range(5))
    assert shapes_of(page(HOME, named + told).links)[0].tail.startswith("c")
