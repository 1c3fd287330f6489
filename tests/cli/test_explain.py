"""`linfen explain`: what it shows of saved pages and of addresses, and how it ends."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from linfen_crawler.article import Article
from linfen_crawler.cli.explanation_table import explanation_table
from linfen_crawler.explain_article import FIELDS, explain
from linfen_crawler.extract_article import extract
from linfen_crawler.replica import running
from tests.cli.conftest import Linfen

PAGE = """<html><head><meta charset="utf-8"><title>汾河新桥通车_要闻_某某网</title>
<meta name="PubDate" content="2023-05-07 10:00:00"><meta name="author" content="某某网"></head><body>
<h1><a href="/">某某网</a></h1><h2>汾河新桥通车</h2>
<div class="info">2023-05-06 08:30:00 来源：河畔日报 更新时间：2023-05-06 09:00 责任编辑：吴越</div><div id="content">
<p>本报讯（记者 郑实）昨天上午，连接两岸的新桥正式通车，附近居民步行过河的时间由半小时缩短到五分钟。</p>
<p>新桥全长四百二十米，双向四车道，两侧各设两米五宽的人行道，夜间有灯光照明。</p>
<p>（原标题：新桥今日通车）</p><p>扫一扫下方二维码，关注本报微信公众号</p></div></body></html>"""


def render(explanation, width):
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=width, highlight=False, force_terminal=True).print(explanation_table(explanation, None))
    return out.getvalue()


def fields_of(explanation):
    return {each.field: each for each in explanation.fields}


def test_a_field_lacks_its_raw_string_its_rule_or_its_losers():
    found = fields_of(explain(PAGE.encode()))
    title, time, source = found["title"], found["publish_time"], found["source"]
    assert (title.value, title.rule) == ("汾河新桥通车", "headline:h2")
    assert {each.rule for each in title.lost} >= {"window-title"}
    assert (time.value, time.raw) == ("2023-05-06T08:30:00+08:00", "2023-05-06 08:30:00")
    assert {(each.text, each.rule) for each in time.lost} >= {
        ("2023-05-07 10:00:00", "meta:pubdate"),
        ("2023-05-06 09:00", "beside-headline:modified"),
    }
    assert (source.value, source.raw, source.rule) == ("河畔日报", "来源：河畔日报", "beside-headline")
    assert (found["editors"].value, found["editors"].raw) == (["吴越"], "责任编辑：吴越")
    assert found["authors"].value == ["郑实"]
    assert "某某网" in {each.text.removeprefix("作者：") for each in found["credits"].lost}
    assert found["body"].raw == "div#content"
    assert all(each.why for name in found.values() for each in name.lost)


def test_a_line_taken_out_of_the_body_is_not_named_with_its_reason():
    taken_out = {each.text: each.why for each in explain(PAGE.encode()).taken_out}
    assert taken_out["（原标题：新桥今日通车）"] == "original-title"
    assert taken_out["扫一扫下方二维码，关注本报微信公众号"] == "promotion"


def test_the_explained_record_is_another_one_than_the_extracted():
    explanation = explain(PAGE.encode(), "http://news.example.cn/1.html")
    assert explanation.article == extract(PAGE.encode(), "http://news.example.cn/1.html")
    assert [each.field for each in explanation.fields] == list(FIELDS)
    ours = {"id", "url", "canonical_url", "site", "raw", "extraction", "fetched_at", "http", "content_hash", "simhash"}
    ours |= {"revision", "changed_fields", "warc", "crawler_version"}
    assert set(Article.model_fields) - ours == set(FIELDS)


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_is_wider_than_the_terminal_or_loses_a_field(width):
    from rich.cells import cell_len
    from rich.text import Text

    shown = render(explain(PAGE.encode()), width)
    lines = [Text.from_ansi(line).plain for line in shown.splitlines()]
    assert max(map(cell_len, lines)) <= width
    first = {line.split(" ")[0] for line in lines}
    assert set(FIELDS) <= first


def test_text_of_a_page_steers_the_terminal_or_is_read_as_markup():
    page = PAGE.replace("汾河新桥通车", "[red]汾河[/red]\x1b[31m新桥[link=http://x]\u202e通车")
    shown = render(explain(page.encode()), 120)
    assert "[red]汾河[/red]" in shown
    assert "[link=http://x]" in shown
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown


def test_a_page_without_article_is_not_explained(linfen: Linfen) -> None:
    page = "<title>404</title><h1>404</h1><p>页面不存在</p>".encode()
    done = linfen("explain", "-", stdin=page)
    assert done.returncode == 3, done.stderr.decode()
    assert "No article (missing_page)" in done.stdout.decode()
    answer = json.loads(linfen("explain", "-", "--json", stdin=page).stdout)
    assert answer["refused"]["reason"] == "missing_page"
    assert answer["article"] is None
    assert answer["candidates"]


def test_a_saved_page_is_explained_as_json(linfen: Linfen, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    done = linfen("explain", "page.html", "--url", "http://news.example.cn/2023/0506/1.html", "--json")
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert answer["url"] == "http://news.example.cn/2023/0506/1.html"
    assert Article.model_validate(answer["article"]).title == "汾河新桥通车"
    title = next(each for each in answer["fields"] if each["field"] == "title")
    assert title["rule"] == "headline:h2"
    assert {"text", "rule", "why"} == set(title["lost"][0])
    shown = linfen("explain", "page.html").stdout.decode()
    assert "beside-headline" in shown
    assert "✗" in shown


@pytest.mark.parametrize(
    ("arguments", "code", "names"),
    [
        (["missing.html"], 2, "missing.html"),
        (["."], 2, "folder"),
        (["ftp://a.example/1.html"], 2, "http://"),
        (["http://"], 2, "http://"),
        (["-", "--site", "lfxwww"], 2, "lfxww"),
        (["-", "--site", "lfxww", "--general"], 2, "--general"),
        (["http://a.example/1.html", "--url", "http://a.example/2.html"], 2, "--url"),
        (["http://www.lfxww.com/linfen/1.html"], 78, "LINFEN_CONTACT"),
    ],
)
def test_bad_input_is_not_refused_with_a_message(linfen: Linfen, arguments, code, names) -> None:
    done = linfen("explain", *arguments)
    assert done.returncode == code
    assert names in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_an_address_is_asked_for_more_than_once_or_without_its_site(linfen: Linfen) -> None:
    with running(sites=["lfxww"], scale=0.2) as replica:
        url, truth = next(iter(replica.truth("lfxww").items()))
        replica.log.clear()
        done = linfen("explain", url, "--json", env={"LINFEN_REPLICA": replica.address})
        asked = [entry.path for entry in replica.log.entries()]
        assert done.returncode == 0, done.stderr.decode()
        answer = json.loads(done.stdout)
        assert answer["site"] == "lfxww"
        assert answer["article"]["title"] == truth.title
        assert answer["article"]["fetched_at"]
        assert len(asked) == 2
        assert asked[0] == "/robots.txt"
        general = linfen("explain", url, "--json", "--general", env={"LINFEN_REPLICA": replica.address})
        assert json.loads(general.stdout)["article"]["extraction"]["layout"] is None
        assert json.loads(general.stdout)["site"] is None


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://www.lfxww.com/neibu/1.html", "robots.txt forbids"),
        ("http://www.lfxww.com/no/such/page.html", "status 404"),
        ("http://lfxww.com/linfen/", "leads to http://www.lfxww.com/linfen/"),
    ],
)
def test_a_page_that_cannot_be_had_ends_in_a_traceback_or_is_tried_again(linfen: Linfen, url, says) -> None:
    with running(sites=["lfxww"], scale=0.2) as replica:
        done = linfen("explain", url, env={"LINFEN_REPLICA": replica.address})
        asked = [entry.path for entry in replica.log.entries()]
    assert done.returncode == 5, done.stdout.decode()
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert len(asked) <= 3  # the page, robots.txt, and what that leads to


def test_a_host_that_is_not_there_ends_in_a_traceback(linfen: Linfen) -> None:
    with running(sites=["lfxww"], scale=0.2) as replica:
        done = linfen("explain", "http://nowhere.example/1.html", env={"LINFEN_REPLICA": replica.address})
    assert done.returncode == 5
    assert "nowhere.example" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
