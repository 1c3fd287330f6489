"""What stands around a headline and is neither its time nor its source, and bylines that hide in unusual places."""

from __future__ import annotations

import pytest

from linfen_crawler import Article, NotAnArticle, extract

WINDOW = "<head><title>市召开会议通报</title></head>"
HEADLINE = "<h1>市召开会议通报</h1>"
HEAD_LINE = "<div>2024-03-01 09:05 来源：某某日报</div>"
TEXT = (
    "<p>会议听取了全市一季度重点项目建设情况的汇报，研究部署了下一阶段的工作，强调要抓紧抓实各项任务，确保按期完成。</p>"
    "<p>各县区负责人和市直有关部门负责同志参加了会议，与会人员还实地察看了两个项目的建设现场，听取了意见和建议。</p>"
)


def page(*parts: str, window: str = WINDOW) -> Article:
    return extract(f"<html>{window}<body>{''.join(parts)}</body></html>".encode())


def time_of(article: Article) -> str | None:
    return article.publish_time.isoformat()[:16] if article.publish_time else None


@pytest.mark.parametrize(
    "today", ["2023年5月6日 星期六", "今天是2023年5月6日 星期六 天气晴", "2023-05-06 农历三月十七"]
)
def test_the_date_that_a_site_shows_on_every_page_is_taken(today: str) -> None:
    article = page(f"<div>{today}</div>", HEADLINE, f"<div>{TEXT}</div>")
    assert (article.title, time_of(article), article.source) == ("市召开会议通报", None, None)


def test_the_day_of_issue_of_a_newspapers_page_is_lost() -> None:
    article = page("<div>2023年5月6日 星期六</div><div>第3版：要闻</div>", HEADLINE, f"<div>{TEXT}</div>")
    assert time_of(article) == "2023-05-06T00:00"


@pytest.mark.parametrize("window", ["<head></head>", "<head><title>某某新闻网</title></head>"])
def test_the_only_heading_loses_to_a_window_title_that_every_page_has(window: str) -> None:
    assert (
        page("<h1>某某市召开重点项目推进会议</h1>", f"<div>{TEXT}</div>", window=window).title
        == "某某市召开重点项目推进会议"
    )


def test_a_date_in_the_headline_becomes_the_publish_time() -> None:
    article = page("<h1>关于2021年10月1日活动的回顾</h1>", f"<div>{TEXT}</div>", window="<head><title>x</title></head>")
    assert (article.title, time_of(article)) == ("关于2021年10月1日活动的回顾", None)


@pytest.mark.parametrize(
    "line",
    [
        "会议时间：2023年5月1日 地点：市政府",
        "报名截止：2023-05-01",
        "网站将于2023年5月1日08:00恢复访问",
        "截至2023年5月1日",
    ],
)
def test_the_time_of_an_event_becomes_the_publish_time(line: str) -> None:
    article = page(HEADLINE, f"<div>{line}</div>", f"<div>{TEXT}</div>")
    assert (time_of(article), article.source) == (None, None)


@pytest.mark.parametrize("gap", ["　", "&nbsp;&nbsp;", "  "])
def test_a_name_padded_in_the_head_line_is_lost(gap: str) -> None:
    head = f"<div>2024-03-01 09:05 来源：某某日报 编辑：吉{gap}政 作者：陈{gap}明</div>"
    article = page(HEADLINE, head, f"<div>{TEXT}</div>")
    assert (article.editors, article.authors) == (["吉政"], ["陈明"])


def test_a_byline_in_an_element_of_its_own_behind_the_body_is_lost() -> None:
    article = page(HEADLINE, HEAD_LINE, f"<div>{TEXT}</div><div>（记者 王小明 通讯员 李大力）</div>")
    assert article.authors == ["王小明", "李大力"]


def test_reporters_named_with_the_source_at_the_end_are_lost() -> None:
    article = page(HEADLINE, HEAD_LINE, f"<div>{TEXT}<p>来源：某某社 记者 王小明 李大力</p></div>")
    assert article.authors == ["王小明", "李大力"]
    assert article.source == "某某日报"


@pytest.mark.parametrize(
    ("line", "role", "names"),
    [
        ("策划：陈忠华", "策划", ["陈忠华"]),
        ("视频：郑明鸿", "视频", ["郑明鸿"]),
        ("（参与采写：李红 王小明）", "参与采写", ["李红", "王小明"]),
        ("□ 本报记者 柴鸿", "记者", ["柴鸿"]),
    ],
)
def test_a_role_of_the_last_line_is_not_known(line: str, role: str, names: list[str]) -> None:
    article = page(HEADLINE, HEAD_LINE, f"<div>{TEXT}<p>{line}</p></div>")
    assert [(credit.role, credit.name) for credit in article.credits] == [(role, name) for name in names]


def test_a_pdf_passes_as_a_capture() -> None:
    with pytest.raises(NotAnArticle) as refused:
        extract(b"%PDF-1.4\n%some text\n1 0 obj << /Type /Catalog >> endobj")
    assert refused.value.reason == "binary"


def test_the_province_of_the_upload_is_taken_for_the_source() -> None:
    head = "<div><div>2024-03-01 09:05 来自山西</div><div><span>来源：</span><span>某某周刊</span></div></div>"
    article = page(HEADLINE, head, f"<div>{TEXT}</div>")
    assert (article.source, time_of(article)) == ("某某周刊", "2024-03-01T09:05")
    assert page(HEADLINE, "<div>2024-03-01 09:05 来自山西</div>", f"<div>{TEXT}</div>").source is None


def test_the_time_of_the_last_recommendation_is_taken() -> None:
    head = "<div><span>最新推荐文章于 2024-03-09 10:00:00 发布</span><span>于 2024-03-01 09:05:01 发布</span></div>"
    assert time_of(page(HEADLINE, head, f"<div>{TEXT}</div>")) == "2024-03-01T09:05"


def test_a_bar_of_the_box_drawings_becomes_a_part_of_the_source() -> None:
    head = "<p>2024/03/01 09:05 │ 来源：某某日报 │ 责编：王小明</p>"
    article = page(HEADLINE, head, f"<div>{TEXT}</div>")
    assert (article.source, article.editors) == ("某某日报", ["王小明"])


def test_the_byline_of_a_periodical_on_the_first_line_leaves_the_body() -> None:
    article = page(HEADLINE, HEAD_LINE, f"<div><p>文 / 《某某》记者 王小明 李大力</p>{TEXT}</div>")
    assert article.authors == ["王小明", "李大力"]
    assert (article.body or "").startswith("文 / 《某某》记者")


def test_an_editor_is_lost_whose_element_ends_without_a_blank_before_the_next_label() -> None:
    foot = "<div><span>责任编辑：王小明</span><span>值班主任：李大力</span></div>"
    assert page(HEADLINE, HEAD_LINE, f"<div>{TEXT}</div>", foot).editors == ["王小明"]


@pytest.mark.parametrize(
    "line", ["2024-03-01 09:05:00　来源：某某日报　评论：0 点击：", "2024-03-01 09:05:00 来源：某某日报 评论：0"]
)
def test_a_head_line_in_the_headlines_element_is_taken_for_a_subtitle(line: str) -> None:
    article = page(f"<h1>市召开会议通报<br><span>{line}</span></h1>", f"<div>{TEXT}</div>")
    assert (article.title, article.subtitle) == ("市召开会议通报", None)
    assert (time_of(article), article.source) == ("2024-03-01T09:05", "某某日报")


@pytest.mark.parametrize(
    ("counts", "views"),
    [
        ("评论：0 点击：", None),
        ("评论：0 查看原图", None),
        ("评论：0 点击：12", 12),
        ("评论：0 35次浏览", 35),
        ("09:05 阅读", None),
    ],
)
def test_the_number_of_another_label_is_taken_for_the_count_of_views(counts: str, views: int | None) -> None:
    article = page(HEADLINE, f"<div>2024-03-01 09:05 来源：某某日报 {counts}</div>", f"<div>{TEXT}</div>")
    assert article.view_count == views
