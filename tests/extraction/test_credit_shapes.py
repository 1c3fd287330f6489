"""How pages credit people and name times and sources, each in a whole page; and what only looks as if they did."""

from __future__ import annotations

import pytest

from linfen_crawler.extract_article import extract
from tests.extraction.pages_of_our_own import PARAGRAPHS, TITLE, page

HEAD = "<div>2022-10-23 15:53 来源：云岭日报</div>"


def record_of(head: str = HEAD, *, first: str = "", before: str = "", last: str = "", foot: str = ""):
    body = "".join(f"<p>{text}</p>" for text in (before + PARAGRAPHS[0], *PARAGRAPHS[1:]))
    return extract(page(f"<h1>{TITLE}</h1>{head}<div>{first}{body}{last}</div>{foot}").encode())


@pytest.mark.parametrize(
    ("line", "authors", "editors"),
    [
        ("作者：张建华　李晓东", "张建华 李晓东", ""),
        ("作者：张 伟", "张伟", ""),
        ("作者：[美]约翰·史密斯", "约翰·史密斯", ""),
        ("作者 | 张建华", "张建华", ""),
        ("作者丨张建华 编辑丨李晓东", "张建华", "李晓东"),
        ("文｜张建华", "张建华", ""),
        ("文：张建华 编辑：李晓东", "张建华", "李晓东"),
        ("文、图/张建华", "张建华", ""),
        ("撰文/张建华 编辑/李晓东", "张建华", "李晓东"),
        ("张建华/文", "张建华", ""),
        ("记者张建华", "张建华", ""),
        ("记者 张建华 李晓东 编辑 王海燕", "张建华 李晓东", "王海燕"),
        ("云岭日报·东川发布记者 张建华", "张建华", ""),
        ("记者：张建华　通讯员：李晓东", "张建华 李晓东", ""),
        ("作者：admin", "", ""),
        ("编辑：云岭网", "", ""),
    ],
)
@pytest.mark.parametrize(
    "shape",
    [
        "<div>2022-10-23 15:53　来源：云岭日报　{}</div>",
        "<div><span>2022-10-23 15:53</span><span>来源：云岭日报</span><span>{}</span></div>",
    ],
)
def test_people_in_the_head_line(line, authors, editors, shape):
    record = record_of(shape.format(line))
    assert (record.authors, record.editors, record.source) == (authors.split(), editors.split(), "云岭日报")


@pytest.mark.parametrize(
    ("line", "authors", "editors"),
    [
        ("文 | 张建华　编辑 | 李晓东", "张建华", "李晓东"),
        ("每经记者：张建华　　　　每经编辑：李晓东", "张建华", "李晓东"),
        ("□ 张建华", "张建华", ""),
        ("张建华", "张建华", ""),
        ("文/羊城晚报全媒体记者 张建华", "张建华", ""),
        ("云岭日报记者 张建华 济南报道", "张建华", ""),
        ("【文/观察者网 张建华】", "张建华", ""),
        (
            "本文来自微信公众号“城市观察”（ID：citywatch），作者：张建华，编辑：李晓东，题图来自：视觉中国",
            "张建华",
            "李晓东",
        ),
        ("嘉宾：张建华", "", ""),
        ("张建华 摄", "", ""),
    ],
)
def test_people_on_the_first_line(line, authors, editors):
    record = record_of(first=f"<p>{line}</p>")
    assert (record.authors, record.editors) == (authors.split(), editors.split())


@pytest.mark.parametrize(
    ("before", "authors"),
    [
        ("本报讯（张建华 李晓东）", "张建华 李晓东"),
        ("湖北日报讯（全媒记者张建华、通讯员李晓东）", "张建华 李晓东"),
        ("【云岭财经】（记者 张建华）", "张建华"),
        ("四川在线记者 张建华 ", "张建华"),
        ("大众网·海报新闻记者 张建华 通讯员 李晓东 临沂报道 ", "张建华 李晓东"),
        ("（中央社記者張大同、李小芬高雄23日電）", "張大同 李小芬"),
        ("記者張大同／綜合報導 ", "張大同"),
        ("（中央社台北23日電）", ""),
        ("本报讯（综合）", ""),
        ("新华社电（国际观察）", ""),
        ("记者 走访发现，", ""),
        ("记者 高兴地看到，", ""),
        ("中新网记者问：", ""),
    ],
)
def test_people_before_the_text(before, authors):
    assert record_of(before=before).authors == authors.split()


@pytest.mark.parametrize(
    ("line", "authors", "editors"),
    [
        ("（张建华 作者系云岭日报评论员）", "张建华", ""),
        ("（作者系安平大学教授 张建华）", "张建华", ""),
        ("（作者系安平大学教授）", "", ""),
        ("采写：南都记者 张建华 发自北京", "张建华", ""),
        ("✎作者丨张建华", "张建华", ""),
        ("▼编辑丨李晓东", "", "李晓东"),
        ("责任编辑：李晓东 视觉编辑：王海燕", "", "李晓东"),
        ("本版编辑：李晓东 本版校对：王海燕", "", "李晓东"),
        ("【作者】张建华</p><p>【编辑】李晓东", "张建华", "李晓东"),
        ("（編輯：李小芬）1111023", "", "李小芬"),
        ("图/文 张建华", "张建华", ""),
    ],
)
def test_people_on_the_last_line(line, authors, editors):
    record = record_of(last=f"<p>{line}</p>")
    assert (record.authors, record.editors) == (authors.split(), editors.split())


def test_a_byline_behind_the_last_sentence():
    assert record_of(last=f"<p>{PARAGRAPHS[1] * 2} 记者 张建华</p>").authors == ["张建华"]


@pytest.mark.parametrize(
    "foot",
    [
        "<table><tr><td>责任编辑：</td><td>李晓东</td></tr></table>",
        "<article><footer>责任编辑：李晓东</footer></article>",
    ],
)
def test_an_editor_whose_label_and_name_stand_apart(foot):
    assert record_of(foot=foot).editors == ["李晓东"]


def test_a_label_without_a_name_takes_no_heading_for_one():
    for behind in ("热门评论", "<img src=/1.jpg>", "<a href=/>返回首页</a>", ""):
        assert record_of(foot=f"<div>责任编辑：</div><div>{behind}</div>").editors == []


@pytest.mark.parametrize("line", ["高度重视", "安全第一", "引言", "何为幸福", "水利工程", "年轻人", "成效"])
def test_words_alone_on_a_line_are_nobody(line):
    for place in ({"first": f"<p>{line}</p>"}, {"first": f"<p>■ {line}</p>"}, {"last": f"<p>（{line}）</p>"}):
        assert record_of(**place).credits == []


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("2022-10-2315:53:27", "2022-10-23T15:53:27"),
        ("发布/2022年10月23日 3:53 PM", "2022-10-23T15:53:00"),
        ("编辑时间：2022-10-23", "2022-10-23T00:00:00"),
        ("<em>2022</em><i>10/23</i><b>15:53:27</b>", "2022-10-23T15:53:27"),
        ("<i>2022-10-23 15:53</i><i>128次阅读</i>", "2022-10-23T15:53:00"),
        ("http://www.portal.example 2022年10月23日15:53 云岭日报", "2022-10-23T15:53:00"),
    ],
)
def test_times_written_without_care(line, time):
    assert record_of(f"<div>{line}</div>").publish_time.isoformat() == f"{time}+08:00"


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("来　源：云岭日报", "云岭日报"),
        ("来源 | 云岭日报", "云岭日报"),
        ("来源/云岭日报", "云岭日报"),
        ("来源 云岭日报", "云岭日报"),
        ("【来源】云岭日报", "云岭日报"),
        ("来源：<img src=/l.png alt=云岭日报> <a>听新闻</a>", "云岭日报"),
        ("来源：<img src=/l.png alt=logo>", None),
        ("<a href=/c>社会万象</a> <span>云岭观察</span>", "云岭观察"),
        ("山西", None),
        ("第1版", None),
        ("主动公开", None),
        ("关键词：水库", None),
    ],
)
def test_sources_in_a_head_line(line, source):
    assert record_of(f"<div><span>2022-10-23 15:53</span> {line}</div>").source == source


def test_a_notice_under_the_text_names_no_source():
    notice = "<p>凡本网注明“来源：云岭在线”的所有作品，版权均属于本网，未经授权不得转载、摘编。</p>"
    assert record_of("<div>2022-10-23 15:53</div>", foot=notice).source is None


def test_the_badge_of_a_platform_makes_the_name_above_it_an_account():
    record = record_of("<div><p>丰源观察</p><p>2022-10-23 15:53 优质原创作者</p></div>")
    assert (record.authors, record.source) == (["丰源观察"], None)
