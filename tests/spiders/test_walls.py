# ruff: noqa: E501 - answers read best on one line
"""What is a wall and what is none; and that a host behind one is left alone, with every address accounted for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Response

from linfen_crawler.extraction.page_kind_phrases import CHALLENGE_SCRIPT
from linfen_crawler.spiders.wall_marks import KINDS, has_mark_of_script, wall_of
from tests.spiders.raw_server import raw_server
from tests.spiders.test_hostile_answers import ARTICLE, HTML, sized

URL = "http://www.lfxww.com/linfen/shizheng/1.html"
SCRIPT = "<script>document.cookie='__jsl_clearance=1.0|' + go(7);location.href=location.pathname</script>"
RUISHU = "<html><head><meta content='x'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;</script></head><body></body></html>"
NAVIGATION = "".join(f"<a href='/{number}/'>栏目{number}</a>" for number in range(12))


def page(body: str, title: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def response(status: int, text: str = "", **headers: str) -> HtmlResponse:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return HtmlResponse(URL, status=status, headers=given, body=text.encode(), encoding="utf-8")


WALLS = {
    "521 with script": (response(521, SCRIPT), "http_521"),
    "521 with cookie": (response(521, "<script>var a=1</script>", Set_Cookie="__jsluid_h=1; path=/"), "http_521"),
    "412": (response(412, RUISHU), "http_412"),
    "412 without body": (response(412), "http_412"),
    "script with 200": (response(200, page(SCRIPT)), "challenge"),
    "script with 202": (response(202, RUISHU), "challenge"),
    "script with 503": (response(503, page(SCRIPT + "<p>请稍候</p>")), "challenge"),
    "large script": (response(200, page(f"<script>{'var a=1;' * 5000}acw_sc__v2</script>")), "challenge"),
    "said in a header": (response(403, page("x"), Cf_Mitigated="challenge"), "challenge"),
    "captcha with 200": (response(200, page("<p>请完成下方滑块验证</p>", "安全验证")), "captcha"),
    "captcha by title": (response(200, page("<div id='box'></div>", "人机验证")), "captcha"),
    "captcha with 429": (response(429, page("<p>您的访问过于频繁，请输入验证码</p>")), "captcha"),
    "redirect to captcha": (response(302, Location="/captcha.html?u=1"), "captcha"),
    "redirect to a firewall": (response(302, Location="http://www.lfxww.com/waf_verify.htm"), "captcha"),
    "firewall 403": (response(403, page("<h1>您的请求已被网站防火墙拦截</h1><p>事件编号 1</p>", "403 Forbidden")), "firewall"),
    "firewall 405": (response(405, page("<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><p>云盾</p>")), "firewall"),
    "firewall 200": (response(200, page("<p>当前访问疑似黑客攻击，已被网站管理员设置为拦截</p>")), "firewall"),
}  # fmt: skip

PASSES = {
    "an article": response(200, ARTICLE.decode()),
    "a short article about captchas": response(
        200, page("<h1>警方提示</h1><p>2022-10-23 15:53</p><p>骗子让您输入验证码</p>")
    ),
    "a list with a login": response(200, page(f"{NAVIGATION}<p>请登录后查看</p>", "新闻列表")),
    "a list with a captcha for comments": response(200, page(f"{NAVIGATION}<p>请输入图中验证码</p>")),
    "a login": response(200, page("<p>请登录后访问</p>", "用户登录")),
    "nginx 403": response(
        403, page("<center><h1>403 Forbidden</h1></center><hr><center>nginx</center>", "403 Forbidden")
    ),
    "iis 403": response(403, page("<h2>403 - 禁止访问: 访问被拒绝。</h2>", "403 - 禁止访问")),
    "apache 403": response(403, page("<p>You don't have permission to access this resource.</p>", "403 Forbidden")),
    "404": response(404, page("<p>您访问的页面不存在</p>", "404")),
    "502": response(502, page("<h1>502 Bad Gateway</h1>", "502")),
    "521 of a proxy": response(521, page("<h1>Web server is down</h1>", "521: Web server is down")),
    "a redirect": response(302, Location="/linfen/shizheng/2.html"),
    "a redirect to a signature": response(302, Location="/linfen/verified/2.html"),
    "no answer": response(200),
    "a picture": Response(URL, headers={"Content-Type": "image/png"}, body=b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "a script beside a text": response(200, page(f"{SCRIPT}<p>{'市里召开一次小会，议定明年春天种树。' * 30}</p>")),
}


@given(st.from_regex(CHALLENGE_SCRIPT))
def test_a_script_is_passed_over_that_the_pattern_knows(text):
    assert has_mark_of_script(text.encode())


@pytest.mark.parametrize("text", ["data_ts=1", "sc__v", "PHP_session", "_jsl_clearance", "target=_blank"])
def test_every_underscore_is_taken_for_a_mark(text):
    assert not has_mark_of_script(f"<p>{text}</p>".encode())


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_taken_for_a_page(name):
    answer, kind = WALLS[name]
    assert wall_of(answer) == kind
    assert kind in KINDS


@pytest.mark.parametrize("name", PASSES)
def test_a_page_is_taken_for_a_wall(name):
    assert wall_of(PASSES[name]) is None


def test_a_hostile_page_takes_long_to_be_judged():
    for body in ("<script" * 9000, "<a href=x>" * 6000, "document.cookie=" * 4000, "验证" * 10_000, "<p>" * 20_000):
        assert wall_of(response(403, body)) in {None, "captcha"}


def crawl_numbers(crawl, answers, last: int, **settings):
    paths = {f"/plus/view.php?aid={number}": [answer] for number, answer in answers.items()}
    with raw_server(paths) as (address, seen):
        done = crawl(SimpleNamespace(address=address), "lfxww", ids=f"1-{last}", order="oldest", **settings)
    assert done.sums("lfxww").adds_up
    outcomes = {int(name.rpartition("=")[2]): outcome for name, outcome in done.outcomes("lfxww").items()}
    return done, outcomes, [request.split(b" ")[1].decode() for request in seen]


def test_a_host_behind_a_wall_is_asked_on_or_the_wall_is_asked_again_or_stored(crawl):
    wall = sized(SCRIPT.encode(), HTML + b"Set-Cookie: __jsluid_h=1\r\n", b"521 ")
    captcha = sized(page("<p>请完成滑块验证</p>", "安全验证").encode(), HTML, b"503 Busy")
    answers = {1: sized(ARTICLE), 2: wall, 3: captcha, 4: sized(ARTICLE), 5: wall, 6: wall, 7: wall, 8: sized(ARTICLE)}
    done, outcomes, asked = crawl_numbers(crawl, answers, 9, archive=True)
    assert asked == ["/robots.txt", *(f"/plus/view.php?aid={number}" for number in range(1, 8))]
    assert outcomes == {
        1: ("stored", None),
        2: ("failed", "wall_http_521"),
        3: ("failed", "wall_captcha"),
        4: ("stored", None),
        **dict.fromkeys((5, 6, 7), ("failed", "wall_http_521")),
        **dict.fromkeys((8, 9), ("pending", None)),
    }
    summary = done.summary
    assert summary["walls"] == {"http_521": 4, "captcha": 1}
    assert summary["put_off"] == {"wall": 2}
    assert {alarm["subject"] for alarm in summary["alarms"]} == {"http_521", "captcha"}
    assert summary["exit_code"] == 4
    assert "left alone for the rest of this run" in done.stderr


def test_a_site_that_is_all_wall_counts_as_down_or_as_asked(crawl):
    with raw_server({"/robots.txt": [sized(RUISHU.encode(), HTML, b"412 ")]}) as (address, seen):
        done = crawl(SimpleNamespace(address=address), "lfxww")
    assert len(seen) == 1
    summary = done.summary
    assert summary["walls"] == {"http_412": 1}
    assert summary["exit_code"] == 5
    assert "wall" in summary["error"]


def test_the_wall_before_a_list_is_read_as_an_empty_list(crawl):
    with raw_server({"/": [sized(page("<p>请完成滑块验证</p>", "安全验证").encode(), HTML)]}) as (address, _):
        done = crawl(SimpleNamespace(address=address), "jcnews")
    assert done.summary["lists_failed"] == {"wall_captcha": 1}
    assert done.summary["exit_code"] == 5
