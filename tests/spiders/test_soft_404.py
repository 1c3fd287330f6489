from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from linfen_crawler.spiders.soft_404 import is_soft_404, leads_to_error_page


def page(body: str, charset: str = "utf-8", title: str = "提示") -> HtmlResponse:
    markup = f'<html><head><meta charset="{charset}"><title>{title}</title></head><body>{body}</body></html>'
    return HtmlResponse("http://a.cn/1.html", body=markup.encode(charset))


@pytest.mark.parametrize(
    "text",
    [
        "对不起,您访问的页面不存在或已被删除!",
        "抱歉,该文章已被删除。",
        "您要查看的内容已下线",
        "404 Not Found",
        "HTTP 404 错误:找不到页面",
        "没有找到您要访问的页面",
        "对不起，您访问的網頁不存在",
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_page_that_says_that_nothing_is_there_is_taken_for_an_article(text, charset):
    assert is_soft_404(page(f"<div><p>{text}</p><a href='/'>返回首页</a></div>", charset))


@pytest.mark.parametrize(
    "text",
    [
        "记者从市委宣传部获悉,我市将举办读书节。",
        "网警提醒:发现页面不存在或已被删除时," + "请保存好聊天记录和转账凭证并及时报警。" * 30,
        "第404次列车昨日到达临汾站,旅客平安。",
        "",
    ],
)
def test_an_article_is_taken_for_an_error_page(text):
    assert not is_soft_404(page(f"<p>{text}</p>", title="读书节"))


def test_scripts_and_comments_of_an_error_page_count_as_its_text():
    clutter = "<script>" + "var a=1;" * 500 + "</script><!-- " + "x" * 2000 + " --><style>" + "p{}" * 400 + "</style>"
    assert is_soft_404(page(clutter + "<p>您访问的页面不存在</p>"))


@pytest.mark.parametrize(("path", "is_one"), [("/404.html", True), ("/error/", True), ("/news/2404.html", False)])
def test_a_redirect_to_an_error_page_is_told_by_its_path(path, is_one):
    assert leads_to_error_page(path) is is_one
