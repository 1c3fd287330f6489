"""What stands behind an editor's line in the body's element: more of the article, another one, comments, furniture."""

from __future__ import annotations

import pytest

from linfen_crawler.extraction import extract_raw
from tests.extraction.pages_of_our_own import BODY, HEAD, PARAGRAPHS, TITLE, page

EDITOR = "<p>责任编辑：张三丰</p>"
MORE = "入夜后收购点依然灯火通明，还有十几辆车在等。"
OTHER = "河东区第三届社区文化节昨天在文化广场开幕，各社区的文艺队登台献艺，居民们看得津津有味。"
COMMENT = "说得太好了，希望家乡越来越好，农民朋友的收入越来越高！"


def read(tail, body=BODY):
    return extract_raw(page(f"<h1>{TITLE}</h1>{HEAD}<div>{body}{EDITOR}{tail}</div>").encode())


@pytest.mark.parametrize(
    "lines",
    [
        [MORE],
        [MORE, "“再晚也要收完。”"],
        ["收购点的夜晚", MORE],
        [MORE, "明天的打算", "县粮食部门说，明天还要再开两个收购点，方便山区的农户就近卖粮。"],
        [MORE, "（李大力）" + MORE],
    ],
)
def test_paragraphs_of_the_article_behind_an_editors_line_are_lost(lines):
    raw = read("".join(f"<p>{line}</p>" for line in lines))
    assert raw.paragraphs == [*PARAGRAPHS, *lines]
    assert [line.text for line in raw.credit_lines if line.place == "foot"] == ["责任编辑：张三丰"]
    assert not raw.flags


@pytest.mark.parametrize(
    "tail",
    [
        "<p>看完了，点个在看</p>",
        "<p>觉得不错，就请转发给更多的朋友看一看吧！</p>",
        "<p>1、回复【粮价】查看最新收购价格</p><p>点击菜单栏【便民服务】解锁更多服务！</p>",
        "<p>来源|某某发布、河东融媒、丰源晚报</p>",
        "<p>秋收时节 丰收在望</p><p>融媒体中心出品</p>",
    ],
)
def test_furniture_behind_an_editors_line_comes_into_the_body(tail):
    raw = read(tail)
    assert raw.paragraphs == PARAGRAPHS
    assert not raw.flags


@pytest.mark.parametrize(
    "tail",
    [
        f"<h1>河东区举办社区文化节</h1><p>{OTHER}</p>",
        f"<p><b>河东区举办社区文化节</b></p><p>2021-09-08 11:00 来源：河东报</p><p>{OTHER}</p>",
        f"<p>河东区举办社区文化节</p><p>河东日报讯（记者 王小明）{OTHER}</p>",
        f"<p>网友甲 2022-11-01 08:01</p><p>{COMMENT}</p>",
        f"<p>网友甲</p><p>2022-11-01 08:01</p><p>{COMMENT}</p>",
    ],
)
def test_another_article_or_comments_behind_an_editors_line_come_into_the_body(tail):
    raw = read(tail)
    assert raw.paragraphs == PARAGRAPHS
    assert raw.publish_time.text == "2021-09-07 10:15"
    assert raw.flags["text_left_out"] == 1


def test_running_text_under_a_heading_for_other_articles_vanishes_without_a_trace():
    raw = read(f"<h4>相关阅读</h4><p>{OTHER}</p><p>{OTHER}</p>", body=BODY + BODY)
    assert raw.paragraphs == PARAGRAPHS * 2
    assert raw.flags["text_left_out"] == 2


def test_running_text_in_a_box_named_for_something_else_vanishes_without_a_trace():
    raw = read(f'<div class="related"><p>{OTHER}</p></div>')
    assert raw.paragraphs == PARAGRAPHS
    assert raw.flags["text_left_out"] == 1


def test_links_and_buttons_that_leave_the_body_are_counted_as_lost_text():
    raw = read("<p>延伸阅读</p><p><a href=/a>河东区的秋收也开始了，收成如何？</a></p><div>分享到：微信 微博</div>")
    assert not raw.flags


def test_an_editors_line_in_the_first_lines_ends_the_article():
    inner = f"<p>{PARAGRAPHS[0]}</p>{EDITOR}<p>2021-09-07 10:15 来源：某某日报</p>"
    raw = extract_raw(
        page(f"<h1>{TITLE}</h1><div>{inner}{''.join(f'<p>{text}</p>' for text in PARAGRAPHS[1:])}</div>").encode()
    )
    assert raw.paragraphs[-3:] == PARAGRAPHS[1:]
