"""The sums of the page, read out of the page itself."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from linfen_crawler.ledger import Discovery, Ledger
from linfen_crawler.report import make_report
from tests.report.outputs import HOSTILE, MADE_AT, article, run, site_files
from tests.reposts.test_find_reposts import TEXT


def data_of(page: Path) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text(encoding="utf-8"))
    return json.loads(found[1])


@pytest.fixture
def report(tmp_path):
    def made(*sites, **options):
        page = tmp_path / "report.html"
        make_report(sites, page, made_at=MADE_AT, **options)
        return data_of(page)["scopes"]

    return made


def test_days_without_an_article_are_left_out_or_filled_or_a_gap_is_not_named(tmp_path, report):
    days = [f"2022-10-{day:02}T08:00:00" for day in (1, 1, 2, 3, 4, 20, 21)]
    lines = [article("a", number, day) for number, day in enumerate([*days, None])]
    scope = report(site_files(tmp_path, "a", lines))["a"]
    counts = scope["days"]["counts"]
    assert (scope["days"]["from"], scope["days"]["to"], len(counts)) == ("2022-10-01", "2022-10-21", 21)
    assert (counts[:5], sum(counts), scope["undated"], scope["records"]) == ([2, 1, 1, 1, 0], 7, 1, 8)
    assert scope["gaps"] == [["2022-10-05", "2022-10-19", 15]]


def test_fifteen_years_are_not_by_month_or_two_months_not_by_day(tmp_path, report):
    long = [article("a", 1, "2008-01-05T08:00:00"), article("a", 2, "2022-12-05T08:00:00")]
    short = [article("b", 1, "2022-10-31T08:00:00"), article("b", 2, "2022-12-05T08:00:00")]
    middle = [article("c", 1, "2022-01-05T08:00:00"), article("c", 2, "2022-12-05T08:00:00")]
    scopes = report(
        *(site_files(tmp_path, key, lines) for key, lines in zip("abc", (long, short, middle), strict=True))
    )
    assert len(scopes["a"]["sections"]["columns"]) == 180
    assert scopes["a"]["sections"]["columns"][0] == "2008-01"
    assert (scopes["b"]["sections"]["unit"], len(scopes["b"]["sections"]["columns"])) == ("day", 36)
    assert scopes["c"]["sections"]["columns"][:2] == ["2022-01-03", "2022-01-10"]
    assert scopes["a"]["sections"]["rows"] == [["临汾 › 时政", [1, *[0] * 178, 1]]]


def test_a_clock_time_counts_at_another_hour_or_a_day_alone_counts_as_midnight(tmp_path, report):
    sunday = article("a", 1, "2022-10-23T15:53:27")
    day = article("a", 2, "2022-10-24T00:00:00", publish_time_precision="day")
    scope = report(site_files(tmp_path, "a", [sunday, day]))["a"]
    assert scope["hours"][6][15] == 1
    assert sum(map(sum, scope["hours"])) == 1
    assert scope["without_clock"] == 1


def test_a_redesign_shows_no_step_or_chance_shows_one(tmp_path, report):
    days = [f"{year}-{month:02}-{day:02}" for year in (2020, 2021) for month in range(1, 13) for day in (3, 9, 20)]
    lines = [
        article("a", number, f"{day}T08:00:00", editors=["李四"] if day >= "2021" else [])
        for number, day in enumerate(days)
    ]
    fields = report(site_files(tmp_path, "a", lines))["a"]["fields"]
    assert fields["steps"] == [["editors", "2020-12-28", 0, 100]]  # the week of January 3
    assert dict(fields["shares"])["editors"] == 50
    assert dict(fields["shares"])["layout"] == 0


def test_names_are_not_counted_once_an_article(tmp_path, report):
    lines = [
        article("a", 1, "2022-10-23T15:53:27", authors=["张三", "李四", "张三"], source="临汾日报"),
        article("a", 2, "2022-10-23T15:53:27", authors=["张三"], source=None),
    ]
    scope = report(site_files(tmp_path, "a", lines))["a"]
    assert scope["people"]["authors"] == {"top": [["张三", 2], ["李四", 1]], "distinct": 2, "records": 2}
    assert scope["sources"] == {"top": [["临汾日报", 1]], "distinct": 1, "without": 1}


def test_a_revision_counts_as_an_article_or_its_fetch_as_the_first(tmp_path, report):
    fetched = {"fetched_at": "2022-10-23T08:00:00+00:00"}  # seven minutes after it was published
    later = {"fetched_at": "2022-10-26T20:00:00+00:00", "revision": 2, "changed_fields": ["title", "body"]}
    moment = "2022-10-23T15:53:27"
    lines = [article("a", 1, moment, **fetched), article("a", 1, moment, **later)]
    gone = [
        {"gone": True, "canonical_url": "http://a.test/1.html", "at": "2022-10-28T01:00:00+00:00"},
        {"gone": False, "canonical_url": "http://a.test/1.html", "at": "2022-10-29T20:00:00+00:00"},
    ]
    scope = report(site_files(tmp_path, "a", lines, gone=gone))["a"]
    assert scope["records"] == 1
    assert scope["delays"] == [0, 1, *[0] * 10]
    assert sorted(scope["changed"]) == [["body", 1], ["title", 1]]
    changes = scope["changes"]
    assert changes["columns"] == ["2022-10-27", "2022-10-28", "2022-10-29", "2022-10-30"]  # days of China
    assert (changes["revisions"], changes["gone"], changes["back"]) == ([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1])


def test_the_period_lets_through_what_was_before_or_behind(tmp_path, report):
    lines = [article("a", day, f"2022-10-{day}T08:00:00") for day in (10, 20, 30)]
    files = {
        "rejected": [{"reason": f"r{day}", "fetched_at": f"2022-10-{day}T08:00:00+00:00"} for day in (10, 20, 30)],
        "gone": [{"gone": True, "canonical_url": "x", "at": f"2022-10-{day}T08:00:00+00:00"} for day in (10, 20, 30)],
        "runs": [run(f"2022-10-{day}") for day in (10, 20, 30)],
    }
    site = site_files(tmp_path, "a", [*lines, article("a", 4, None)], **files)
    scope = report(site, since=date(2022, 10, 15), until=date(2022, 10, 25))["a"]
    assert (scope["records"], scope["rejected"]) == (1, [["r20", 1]])
    assert scope["changes"]["columns"] == ["2022-10-20"]
    assert [each["started_at"][:10] for each in scope["runs"]] == ["2022-10-20"]
    assert len(report(site)["a"]["runs"]) == 3


def test_the_account_is_not_that_of_the_ledger_or_a_missing_one_is_taken_for_zeros(tmp_path, report):
    site = site_files(tmp_path, "a", [article("a", 1, "2022-10-23T15:53:27")], rejected=[{"reason": "no_article"}] * 3)
    without = report(site)["a"]
    assert without["account"] is None
    assert without["failed"] is None
    ledger = Ledger.open(site.ledger)
    urls = [f"http://a.test/{number}" for number in range(3)]
    ledger.discovered([Discovery(canonical=url, url=url, kind="article") for url in urls])
    ledger.failed("http://a.test/1", "timeout")
    ledger.close()
    with_one = report(site)["a"]
    assert with_one["account"] == {
        "discovered": 3,
        "stored": 0,
        "rejected": 0,
        "failed": 1,
        "pending": 2,
        "gone": 0,
    }
    assert with_one["failed"] == [["timeout", 1]]
    assert with_one["rejected"] == [["no_article", 3]]


def test_a_run_loses_its_numbers_or_a_broken_summary_ends_the_report(tmp_path, report):
    site = site_files(tmp_path, "a", [], runs=[run("2022-10-23", exit_code=3, failed={"timeout": 2})])
    for number, text in enumerate(["", "[]", '{"started_at": 5}', '{"started_at": "x", "finished_at": "y"}']):
        (site.runs / f"broken{number}.json").write_text(text, encoding="utf-8")
    scope = report(site)["a"]
    (shown,) = scope["runs"]
    assert (shown["seconds"], shown["exit_code"], shown["rejected"], shown["failed"]) == (5405, 3, 3, 2)
    assert scope["unreadable_runs"] == 4


def test_all_sites_together_are_not_the_sum_of_each(tmp_path, report):
    one = site_files(tmp_path, "a", [article("a", 1, "2022-10-23T15:53:27", source="甲")], runs=[run("2022-10-24")])
    other = site_files(tmp_path, "b", [article("b", 1, "2022-11-23T15:53:27", source="甲")], runs=[run("2022-10-23")])
    scopes = report(one, other)
    assert list(scopes) == ["", "a", "b"]
    assert list(report(one)) == ["a"]
    both = scopes[""]
    assert (both["records"], len(both["days"]["counts"]), both["sources"]["top"]) == (2, 32, [["甲", 2]])
    assert [each["site"] for each in both["runs"]] == ["b", "a"]
    assert both["delays"] == [a + b for a, b in zip(scopes["a"]["delays"], scopes["b"]["delays"], strict=True)]


def test_reposts_go_the_wrong_way_or_come_unasked(tmp_path, report):
    first = site_files(tmp_path, "a", [article("a", 1, "2022-10-23T08:00:00", body=TEXT, source="临汾日报")])
    later = site_files(tmp_path, "b", [article("b", 1, "2022-10-24T08:00:00", body=TEXT), article("b", 2, None)])
    scopes = report(first, later, with_reposts=True)
    found = scopes[""]["reposts"]
    assert (found["groups"], found["publications"], found["between"]) == (1, 2, 1)
    assert (found["keys"], found["ways"]) == (["a", "b"], [[0, 1], [0, 0]])
    assert found["listed"] == [
        {
            "title": "第1篇",
            "url": "http://a.test/1.html",
            "day": "2022-10-23",
            "source": "临汾日报",
            "sites": ["a", "b"],
            "count": 2,
        }
    ]
    assert report(first, later)[""]["reposts"] is None


@pytest.mark.parametrize("text", [*HOSTILE, "{{programs}}"])
def test_text_of_an_article_leaves_its_place_in_the_page(tmp_path, text):
    line = json.loads(article("a", 1, "2022-10-23T15:53:27"))
    line |= {"source": text, "section": [text], "authors": [text]}
    page = tmp_path / "report.html"
    site = site_files(tmp_path, "a", [json.dumps(line) + "\n"], rejected=[{"reason": text}])
    make_report([site], page, made_at=MADE_AT)
    scope = data_of(page)["scopes"]["a"]
    assert scope["sources"]["top"] == [[text, 1]]
    assert scope["people"]["authors"]["top"] == [[text, 1]]
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: found.append(tag)
    parser.feed(page.read_text(encoding="utf-8"))
    assert found.count("script") == 5
    assert "img" not in found


def test_the_page_names_anything_to_load(tmp_path):
    page = tmp_path / "report.html"
    make_report([site_files(tmp_path, "a", [])], page, made_at=MADE_AT)
    text = re.sub(r"<script>.*?</script>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "default-src 'none'" in text
    assert not re.search(r"<(?:link|img|iframe|object|embed)\b|<script[^>]*\bsrc=|@import|url\(", text)


def test_a_report_that_cannot_be_written_costs_the_old_one_or_leaves_a_piece(tmp_path, monkeypatch):
    page = tmp_path / "report.html"
    page.write_text("the old one", encoding="utf-8")
    site = site_files(tmp_path, "a", [article("a", 1, "2022-10-23T15:53:27")])
    before = sorted(tmp_path.iterdir())

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        make_report([site], page, made_at=MADE_AT)
    assert page.read_text(encoding="utf-8") == "the old one"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["articles", "rejected", "gone"])
def test_a_line_that_is_no_record_is_not_named(tmp_path, name):
    site = site_files(tmp_path, "a", [article("a", 1, "2022-10-23T15:53:27")])
    with getattr(site, name).open("a", encoding="utf-8") as file:
        file.write('{"id":"0123456789abcdef0123","revision":1, nonsense\n')
    with pytest.raises(ValueError, match=rf"{name}\.jsonl.* take (it|the line) out"):
        make_report([site], tmp_path / "report.html", made_at=MADE_AT)


def test_records_and_the_page_in_two_languages_lack_a_word():
    import tomllib
    from importlib.resources import files

    folder = files("linfen_crawler.report") / "page"
    texts = tomllib.loads((folder / "texts.toml").read_text(encoding="utf-8"))
    program = (folder / "page.js").read_text(encoding="utf-8")
    for name, both in texts.items():
        assert set(both) == {"zh", "en"}, name
        assert set(re.findall(r"\{\w+\}", both["zh"])) == set(re.findall(r"\{\w+\}", both["en"])), name
    used = set(re.findall(r'"([a-z_]+)"', program)) | set(re.findall(r"\$\{name\}_note", program))
    notes = {f"{name}_note" for name in ("rejected", "failed")}
    people = {"authors", "photographers", "editors", "proofreaders"}
    units = {"day", "week", "month"}
    assert set(texts) - used <= notes | people | units
    called = set(re.findall(r'\b(?:t|list)\("([a-z_]+)"', program))
    assert called <= set(texts)
