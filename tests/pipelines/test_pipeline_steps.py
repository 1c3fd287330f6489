"""Each step on its own: what it passes, what it drops, and that a second pass changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from linfen_crawler.article import Article, Http, article_id
from linfen_crawler.extraction.raw_article import Piece, RawArticle
from linfen_crawler.ledger import Discovery
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.pipelines.coverage import CoveragePipeline
from linfen_crawler.pipelines.normalize import NormalizePipeline
from linfen_crawler.pipelines.period import PeriodPipeline
from linfen_crawler.pipelines.store import StorePipeline
from linfen_crawler.pipelines.validate import ValidatePipeline
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.crawled_article import CrawledArticle
from linfen_crawler.spiders.site_spider import SiteSpider, spider_class

SITE = load_sites()["lfxww"]
URL = "http://www.lfxww.com/linfen/shizheng/123456.html"


@pytest.fixture
def crawler(tmp_path):
    """A crawler that never runs: what a pipeline step sees of one."""
    return crawler_with(tmp_path)


def crawler_with(tmp_path, **arguments) -> Crawler:
    crawler = Crawler(spider_class(SITE), Settings({"LINFEN_OUTPUT": str(tmp_path)}))
    crawler.stats = MemoryStatsCollector(crawler)
    crawler.spider = crawler.spidercls.from_crawler(crawler, **arguments)
    crawler.spider.store.ledger.discovered([Discovery(URL, URL, "article")])
    return crawler


@pytest.fixture(autouse=True)
def _closed(monkeypatch):
    opened: list[SiteStore] = []
    real = SiteStore.open.__func__

    def open_(cls, *arguments, **named):
        opened.append(real(cls, *arguments, **named))
        return opened[-1]

    monkeypatch.setattr(SiteStore, "open", classmethod(open_))
    yield
    for store in opened:
        store.close()


def crawled(**fields) -> CrawledArticle:
    raw = RawArticle(
        title=Piece("全市推进秋粮收获", "x"), paragraphs=["第一段。", "第二段。"], body_rule="x", charset="gb18030"
    )
    for name, value in fields.items():
        setattr(raw, name, value)
    http = Http(status=200, etag='"1"')
    return CrawledArticle(raw, URL, URL, ("时政",), http, datetime(2023, 5, 6, tzinfo=UTC))


def article(**fields) -> Article:
    given = {"title": "标题", "body": "正文", "publish_time": "2023-05-06T07:08:09+08:00", **fields}
    return Article(id=article_id(URL), url=URL, canonical_url=URL, content_hash="0" * 64, **given)


def state(crawler: Crawler) -> str:
    spider = crawler.spider
    assert isinstance(spider, SiteSpider)
    return spider.store.ledger.known([URL])[URL].state


def rejected(tmp_path) -> list[str]:
    lines = (tmp_path / "lfxww" / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["reason"] for line in lines]


def test_normalizing_gives_a_record_with_what_the_crawl_knows(crawler):
    step = NormalizePipeline.from_crawler(crawler)
    record = step.process_item(crawled())
    assert isinstance(record, Article)
    assert (record.site, record.canonical_url, record.section) == ("lfxww", URL, ["时政"])
    assert record.body == "第一段。\n第二段。"
    assert (record.http.status, record.http.charset, record.http.etag) == (200, "gb18030", '"1"')
    assert step.process_item(record) is record


def test_a_defect_in_normalizing_is_a_failure_and_no_lost_page(crawler, caplog):
    broken = crawled(title=42)
    with pytest.raises(DropItem, match="defect"):
        NormalizePipeline.from_crawler(crawler).process_item(broken)
    assert state(crawler) == "failed"
    assert crawler.stats.get_value("linfen/defects") == 1
    assert "please report it" in caplog.text


@pytest.mark.parametrize(("missing", "reason"), [("title", "no_title"), ("body", "no_body")])
@pytest.mark.parametrize("empty", [None, ""])
def test_a_record_without_title_or_body_is_rejected(crawler, tmp_path, missing, reason, empty):
    with pytest.raises(DropItem, match=reason):
        ValidatePipeline.from_crawler(crawler).process_item(article(**{missing: empty}))
    assert state(crawler) == "rejected"
    assert rejected(tmp_path) == [reason]
    assert crawler.stats.get_value(f"linfen/rejected/{reason}") == 1


def test_a_missing_time_or_source_is_no_reason_to_reject(crawler):
    record = article(publish_time=None, source=None)
    assert ValidatePipeline.from_crawler(crawler).process_item(record) is record


@pytest.mark.parametrize(
    ("time", "passes"),
    [
        ("2023-05-06T00:00:00+08:00", True),
        ("2023-05-06T23:59:59+08:00", True),
        ("2023-05-05T23:59:59+08:00", False),
        ("2023-05-07T00:00:00+08:00", False),
        ("2023-05-05T16:00:00+00:00", True),  # midnight in China
        (None, True),
    ],
)
def test_only_days_of_the_period_pass(tmp_path, time, passes):
    crawler = crawler_with(tmp_path, since="2023-05-06", until="2023-05-06")
    step = PeriodPipeline.from_crawler(crawler)
    record = article(publish_time=time)
    if passes:
        assert step.process_item(record) is record
    else:
        with pytest.raises(DropItem, match="outside_period"):
            step.process_item(record)
        assert state(crawler) == "rejected"


def test_a_record_is_stored_once(crawler, tmp_path):
    step = StorePipeline.from_crawler(crawler)
    record = article()
    assert step.process_item(record) is record
    with pytest.raises(DropItem, match="known"):
        step.process_item(record)
    assert state(crawler) == "stored"
    assert (tmp_path / "lfxww" / "articles.jsonl").read_text(encoding="utf-8") == record.to_json_line() + "\n"
    assert crawler.stats.get_value("linfen/records") == 1


def test_what_is_over_the_limit_stays_pending(tmp_path):
    crawler = crawler_with(tmp_path, limit="1")
    step = StorePipeline.from_crawler(crawler)
    other = URL.replace("123456", "123457")
    step.process_item(article().model_copy(update={"canonical_url": other, "id": article_id(other)}))
    with pytest.raises(DropItem, match="limit"):
        step.process_item(article())
    assert state(crawler) == "pending"


def test_fields_are_counted_as_filled_or_missing(crawler):
    step = CoveragePipeline.from_crawler(crawler)
    step.process_item(article(authors=["张三"], source="临汾日报"))
    step.process_item(article(publish_time=None))
    stats = crawler.stats.get_stats()
    assert stats["linfen/field_filled/title"] == 2
    assert (stats["linfen/field_filled/source"], stats["linfen/field_missing/source"]) == (1, 1)
    assert (stats["linfen/field_filled/publish_time"], stats["linfen/field_missing/publish_time"]) == (1, 1)
    assert stats["linfen/field_missing/editors"] == 2
    assert "linfen/field_missing/id" not in stats
