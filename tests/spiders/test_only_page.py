from __future__ import annotations

import pytest

from linfen_crawler.spiders.only_page import is_only_page


@pytest.mark.parametrize(
    "pager",
    [
        '<div class="page">共1页</div>',
        "<span>共 <strong>1</strong>页<strong>8</strong>条</span>",
        "<span>第1页/共1页</span>",
        "<li>第1/1页</li>",
        '<script>createPageHTML(1, 0, "index", "html");</script>',
        "<span>共&nbsp;<b>1</b>&nbsp;页</span>",
    ],
)
def test_a_list_that_says_that_it_has_one_page_is_asked_for_its_second(pager):
    assert is_only_page(f"<ul><li><a href=/1.html>2021年第1/3季度公报</a></li></ul>{pager}")


@pytest.mark.parametrize(
    "pager",
    [
        "",
        "<div>上一页 1 下一页</div>",
        "<div>共12页</div>",
        "<li>第1/12页</li>",
        '<script>createPageHTML(20, 0, "index", "html");</script>',
        "<div>专题共1页</div><div>共 3 页</div>",
        "<p>共1条</p>",
        "<p>11/1页</p>",
    ],
)
def test_a_list_that_may_go_on_ends_with_its_first_page(pager):
    assert not is_only_page(f"<ul><li><a href=/1.html>公报</a></li></ul>{pager}")
