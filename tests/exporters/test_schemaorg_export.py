from __future__ import annotations

import json

import pytest

from linfen_crawler.exporters.chosen_records import ChosenRecords, SiteFiles
from linfen_crawler.exporters.schemaorg_export import news_article, write_schemaorg
from linfen_crawler.schemas.record_fields import choose_fields, record_fields
from tests.exporters.crawled import crawled, current

PUBLISHERS = {"lfxww": {"name": "临汾新闻网", "url": "http://www.lfxww.com/"}}


def by_number(number: int) -> dict:
    (record,) = (each for each in current() if each["url"].endswith(f"/{number}.html"))
    return record


def test_a_record_means_something_else_in_schema_org():
    assert news_article(by_number(2), PUBLISHERS) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": "http://lfxww.example/2.html",
        "identifier": by_number(2)["id"],
        "url": "http://lfxww.example/2.html",
        "headline": '=HYPERLINK("http://x.example";"点我")',
        "alternativeHeadline": "'-1+1",
        "datePublished": "2022-03-03T08:30:00+08:00",
        "author": [{"@type": "Person", "name": "郑实"}],
        "editor": [{"@type": "Person", "name": "吴越"}],
        "sourceOrganization": {"@type": "Organization", "name": "河畔日报"},
        "isBasedOn": "http://other.example/2022/1.html",
        "publisher": {
            "@type": "NewsMediaOrganization",
            "identifier": "lfxww",
            "name": "临汾新闻网",
            "url": "http://www.lfxww.com/",
        },
        "articleSection": ["要闻", "临汾; 市区", "反\\斜"],
        "articleBody": "昨天上午，连接两岸的新桥正式通车。\n新桥全长四百二十米。",
        "abstract": "\t制表",
        "inLanguage": "zh-Hans",
        "image": [{"@type": "ImageObject", "contentUrl": "http://lfxww.example/a.jpg", "caption": '新桥, "远景"'}],
        "video": [{"@type": "VideoObject", "contentUrl": "http://lfxww.example/a.mp4"}],
        "associatedMedia": [{"@type": "MediaObject", "contentUrl": "http://lfxww.example/a.pdf", "name": "附件"}],
        "copyrightNotice": by_number(2)["copyright"],
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": {"@type": "ReadAction"},
            "userInteractionCount": 12,
        },
        "version": 1,
    }


def test_a_time_that_nobody_knows_is_stated():
    assert news_article(by_number(5), {})["datePublished"] == "2021-05-06"
    assert "datePublished" not in news_article(by_number(3), {})


def test_who_did_something_else_is_no_contributor():
    people = [{"role": "记者", "name": "甲"}, {"role": "摄", "name": "乙"}, {"role": "终审", "name": "丙"}]
    record = {"authors": ["甲"], "photographers": ["乙"], "credits": people}
    assert [(each["roleName"], each["contributor"]["name"]) for each in news_article(record, {})["contributor"]] == [
        ("摄", "乙"),
        ("终审", "丙"),
    ]


@pytest.mark.parametrize("url", ["http://paper.example/", "http://paper.example"])
def test_the_front_page_of_a_medium_is_taken_for_the_article_taken_over(url):
    article = news_article({"source": "晚报", "source_url": url}, {})
    assert "isBasedOn" not in article
    assert article["sourceOrganization"]["url"] == url


def test_a_line_is_no_json_object_or_a_field_not_asked_for_is_in_it(tmp_path):
    output = crawled(tmp_path / "output")
    site = SiteFiles("lfxww", output / "lfxww" / "articles.jsonl", output / "lfxww" / "gone.jsonl")
    write_schemaorg(
        ChosenRecords([site]), tmp_path / "a", choose_fields(record_fields(), ["title", "url"]), publishers=PUBLISHERS
    )
    lines = [json.loads(line) for line in (tmp_path / "a").read_text(encoding="utf-8").splitlines()]
    assert [set(each) for each in lines] == [{"@context", "@type", "@id", "url", "headline"}] * 4
