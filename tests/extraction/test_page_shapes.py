# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
from __future__ import annotations

import pytest

from linfen_crawler.extraction import extract_raw
from tests.extraction.pages_of_our_own import GALLERY, HEAD, PARAGRAPHS, SHAPES, SHORT_BESIDE_COMMENTS, TITLE, page


def text_of(piece):
    return piece.text if piece else None


@pytest.mark.parametrize("shape", SHAPES, ids=[name.replace(" ", "-") for name in SHAPES])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_every_shape_of_page_gives_the_same_article(shape, charset):
    wrong = "gb2312" if charset == "utf-8" else "utf-8"
    html = SHAPES[shape].replace("<head>", f'<head><meta charset="{wrong}">', 1)
    raw = extract_raw(html.encode(charset))
    assert raw.title.text == TITLE
    assert raw.paragraphs == PARAGRAPHS
    time = raw.publish_time.text
    assert "2021" in time
    assert "10:15" in time
    assert "9-8" not in time.replace("0", "")
    assert raw.source.text.removeprefix("本文").replace("　", "").endswith("某某日报")
    assert any("张三丰" in line.text for line in raw.credit_lines)
    assert raw.charset == charset
    assert not raw.flags


def test_a_short_body_is_not_lost_to_the_comments_under_it():
    raw = extract_raw(SHORT_BESIDE_COMMENTS.encode())
    assert raw.paragraphs == [PARAGRAPHS[1]]
    assert raw.publish_time.text == "2021-09-07 10:15"


def test_captions_are_the_text_of_a_picture_page():
    raw = extract_raw(GALLERY.encode(), url="http://news.example/a/1.html")
    assert raw.paragraphs == ["工人正在装车", "农户在过磅 记者 王五 摄"]
    assert [image.url for image in raw.images] == ["http://news.example/1.jpg", "http://news.example/2.jpg"]


def test_a_second_line_of_the_headline_is_the_subtitle():
    raw = extract_raw(page(f"<h1>{TITLE}<br>——来自田间地头的报道</h1>{HEAD}<div>{''.join(PARAGRAPHS)}</div>").encode())
    assert (raw.title.text, raw.subtitle.text) == (TITLE, "——来自田间地头的报道")


def test_a_heading_under_the_headline_is_the_subtitle_and_no_body():
    raw = extract_raw(
        page(f"<div><h2>{TITLE}</h2><h3>农民卖上放心粮</h3>{HEAD}</div><div>{PARAGRAPHS[0]}</div>").encode()
    )
    assert raw.subtitle.text == "农民卖上放心粮"
    assert raw.paragraphs == PARAGRAPHS[:1]


def test_a_badge_beside_the_headline_is_no_part_of_it():
    raw = extract_raw(page(f"<h2><span>原创</span>{TITLE}</h2>{HEAD}<p>{PARAGRAPHS[0]}</p>").encode())
    assert raw.title.text == TITLE


def test_the_byline_in_the_body_stays_and_is_handed_on():
    body = f"<div><p>某某日报讯（记者 李大力 通讯员 王小明）{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}（李大力）</p></div>"
    raw = extract_raw(page(f"<h1>{TITLE}</h1>{HEAD}{body}").encode())
    assert raw.paragraphs[0].startswith("某某日报讯（记者 李大力 通讯员 王小明）")
    assert raw.paragraphs[-1].endswith("（李大力）")
    assert {(line.place, line.text[:12]) for line in raw.credit_lines} >= {
        ("lead", "某某日报讯（记者 李大力"),
        ("tail", "（李大力）"),
    }


def test_lines_that_credit_editors_leave_the_body_and_what_follows_them_too():
    tail = "<p>记者 李大力</p><p>编辑|张三丰</p><p>校对|赵六</p><p>来源|某某发布</p><p>看完了，点个在看</p>"
    raw = extract_raw(
        page(f"<h1>{TITLE}</h1>{HEAD}<div>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}{tail}</div>").encode()
    )
    assert raw.paragraphs == [*PARAGRAPHS, "记者 李大力"]
    assert [line.text for line in raw.credit_lines if line.place == "foot"] == ["编辑|张三丰", "校对|赵六"]


def test_the_account_of_a_platform_is_credited_and_no_source():
    head = "<div><p>丰源观察</p><span>发布时间：09-07</span> <span>10:15</span><a>关注</a></div>"
    meta = '<meta itemprop="dateUpdate" content="2021-09-07 10:15">'
    raw = extract_raw(
        page(f"<h2>{TITLE}</h2><div><p>丰源观察</p><a>关注</a></div>{head}<p>{PARAGRAPHS[0]}</p>", head=meta).encode()
    )
    assert [(line.text, line.rule) for line in raw.credit_lines] == [("作者：丰源观察", "account")]
    assert raw.source is None
    assert raw.publish_time.text == "2021-09-07 10:15"
    assert "year" in raw.publish_time.rule


def test_a_source_that_the_platform_calls_a_user_is_an_account():
    notice = "<p>特别声明：以上内容为自媒体平台“某号”用户上传并发布，本平台仅提供信息存储服务。</p>"
    raw = extract_raw(
        page(f"<h1>{TITLE}</h1>{HEAD.replace('日报', '手记')}<div>{PARAGRAPHS[0]}{notice}</div>").encode()
    )
    assert raw.source is None
    assert raw.credit_lines[0].text == "作者：某某手记"


def test_sources_of_pictures_in_the_body_are_no_source():
    body = f"<div><p>{PARAGRAPHS[0]}</p><p><img src=/1.jpg></p><p>图片来源：某某图库</p><p>{PARAGRAPHS[1]}</p></div>"
    raw = extract_raw(page(f"<h1>{TITLE}</h1><div>2021-09-07 10:15</div>{body}").encode())
    assert raw.source is None


def test_shown_time_wins_over_metadata_and_scripts():
    head = '<meta name="pubdate" content="2021-09-08 23:59:59"><script>var ptime = "2021-09-09 00:00:00"</script>'
    raw = extract_raw(page(f"<h1>{TITLE}</h1>{HEAD}<p>{PARAGRAPHS[0]}</p>", head=head).encode())
    assert raw.publish_time.text == "2021-09-07 10:15"


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ('<meta name="PubDate" content="2021-09-07 10:15">', "meta:pubdate"),
        ('<meta property="article:published_time" content="2021-09-07T10:15:00+08:00">', "meta:article:published_time"),
        ('<script type="application/ld+json">{"@context":"https://schema.org","datePublished":"2021-09-07 10:15"}</script>', "json-ld:datePublished"),
        ("<script>var page = {publishTime: '2021-09-07 10:15'}</script>", "script:publishTime"),
    ],
)  # fmt: skip
def test_metadata_gives_the_time_where_none_is_shown(head, rule):
    raw = extract_raw(page(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>", head=head).encode())
    assert raw.publish_time.text.startswith("2021-09-07")
    assert raw.publish_time.rule == rule


def test_times_of_comments_and_lists_are_no_publish_time():
    html = f"<html><title>{TITLE}</title><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><h4>网友评论</h4><p>网友甲 2020-01-01 10:00</p></html>"
    assert extract_raw(html.encode()).publish_time is None


def test_a_relative_time_gives_way_to_what_a_script_says():
    raw = extract_raw(
        page(f"<h1>{TITLE}</h1><em>昨天</em><p>{PARAGRAPHS[0]}</p><script>var ct = '1630980922';</script>").encode()
    )
    assert raw.publish_time.text == "1630980922"
    raw = extract_raw(page(f"<h1>{TITLE}</h1><em>昨天</em><p>{PARAGRAPHS[0]}</p>").encode())
    assert raw.publish_time.text == "昨天"


def test_cells_of_a_row_share_a_line_and_rows_do_not():
    table = "<table><tr><th>乡镇</th><th>吨数</th></tr><tr><td>城关镇</td><td>300</td></tr></table>"
    raw = extract_raw(
        page(f"<h1>{TITLE}</h1>{HEAD}<div><p>{PARAGRAPHS[0]}</p>{table}<p>{PARAGRAPHS[1]}</p></div>").encode()
    )
    assert raw.paragraphs == [PARAGRAPHS[0], "乡镇 吨数", "城关镇 300", PARAGRAPHS[1]]


def test_lines_of_preformatted_text_are_lines():
    raw = extract_raw(page(f"<h1>{TITLE}</h1>{HEAD}<pre>{PARAGRAPHS[0]}\n\n　　{PARAGRAPHS[1]}</pre>").encode())
    assert raw.paragraphs == PARAGRAPHS[:2]


def test_tickers_that_a_script_writes_into_sentences_go():
    body = (
        f"<div><p>某某股份<span>(<i>12.30</i>, <i>0.12</i>, <i>0.98%</i>)</span>上涨。</p><p>{PARAGRAPHS[0]}</p></div>"
    )
    raw = extract_raw(page(f"<h1>{TITLE}</h1>{HEAD}{body}").encode())
    assert raw.paragraphs[0] == "某某股份上涨。"


def test_a_report_about_a_qr_code_is_no_promotion():
    text = "消费者扫一扫包装上的二维码，就能看到玉米从育苗到采收的全过程，买得放心，吃得安心。"
    raw = extract_raw(page(f"<h1>{TITLE}</h1>{HEAD}<div><p>{PARAGRAPHS[0]}</p><p>{text}</p></div>").encode())
    assert raw.paragraphs == [PARAGRAPHS[0], text]


def test_the_copyright_notice_is_a_field_and_no_body():
    notice = "版权声明:凡某某日报刊载的各类稿件,未经书面授权,任何媒体不得转载发布。"
    raw = extract_raw(page(f"<h1>{TITLE}</h1>{HEAD}<div>{''.join(PARAGRAPHS)}</div><div>{notice}</div>").encode())
    assert raw.copyright == notice
    assert raw.paragraphs == ["".join(PARAGRAPHS)]


def test_view_count_keywords_and_summary():
    head = '<meta name="keywords" content="粮食,收购，丰源"><meta name="description" content="秋粮收购展开">'
    raw = extract_raw(
        page(f"<h1>{TITLE}</h1>{HEAD[:-6]} 浏览次数：1,024 次</div><p>{PARAGRAPHS[0]}</p>", head=head).encode()
    )
    assert (raw.view_count, raw.keywords, raw.summary) == ("1,024", ["粮食", "收购", "丰源"], "秋粮收购展开")
    assert raw.source.text == "来源：某某日报"


def test_marks_for_news_searches_count_behind_what_is_shown():
    marks = (
        '<div style="display:none"><span id="pubtime_baidu">2021-09-07 10:15:33</span><span id="source_baidu">来源：<a>某某日报</a></span>'
        '<span id="editor_baidu">责任编辑：张三丰</span></div>'
    )
    raw = extract_raw(page(f"<h1>{TITLE}</h1>{marks}<p>{PARAGRAPHS[0]}</p>").encode())
    assert (raw.publish_time.text, raw.source.text) == ("2021-09-07 10:15:33", "来源：某某日报")
    assert [(line.text, line.place) for line in raw.credit_lines] == [("责任编辑：张三丰", "meta")]
    raw = extract_raw(page(f"<h1>{TITLE}</h1>{marks}{HEAD.replace('10:15', '10:14')}<p>{PARAGRAPHS[0]}</p>").encode())
    assert raw.publish_time.text == "2021-09-07 10:14"
