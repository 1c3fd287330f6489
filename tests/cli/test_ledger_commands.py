"""`linfen history`, `linfen ledger rebuild` and `linfen status` on an output of our own making."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from linfen_crawler.article import Article, article_id, content_hash_of
from linfen_crawler.ledger import Clock, Discovery
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites

URL = "http://www.lfxww.com/linfen/shizheng/2702756.html"
OTHER = "http://www.lfxww.com/linfen/shizheng/2702757.html"


def article(url: str = URL, revision: int = 1, **fields) -> Article:
    given = {
        "title": "秋粮收获",
        "body": "第一段。\n第二段。\n第三段。",
        "fetched_at": f"2026-01-0{revision}T00:00:00Z",
        **fields,
    }
    return Article(
        id=article_id(url), url=url, canonical_url=url, revision=revision, content_hash=content_hash_of(given), **given
    )


@pytest.fixture
def output(tmp_path):
    """One article with three revisions, one that is gone, an address that is pending and one that was rejected."""
    store = SiteStore.open(tmp_path / "output", load_sites()["lfxww"], Clock(datetime(2026, 1, 1, tzinfo=UTC)))
    found = [f"http://www.lfxww.com/linfen/shizheng/{n}.html" for n in range(2702756, 2702760)]
    store.ledger.discovered([Discovery(url, url, "article") for url in found])
    store.store(article())
    store.store(article(OTHER))
    store.store(article(revision=2, body="第一段。\n第二段,更正。\n第三段。", changed_fields=["body"]))
    store.store(article(revision=3, title="秋粮收获过半", changed_fields=["title", "body"]))
    store.reject(found[2], "no_body", status=200)
    store.missed(OTHER, status=404)
    store.ledger.clock = Clock(datetime(2026, 1, 5, tzinfo=UTC))
    store.missed(OTHER, status=404)
    store.close()
    return tmp_path / "output"


def test_a_history_shows_what_changed_and_nothing_else(linfen, output):
    for url in (URL, URL.replace("www", "m") + "?from=x"):
        done = linfen("history", url)
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout.decode().splitlines() == [
            URL,
            "revision 1, fetched 2026-01-01T00:00:00+00:00: 秋粮收获",
            "revision 2, fetched 2026-01-02T00:00:00+00:00: changed: body",
            "  body:",
            "    - 第二段。",
            "    + 第二段,更正。",
            "revision 3, fetched 2026-01-03T00:00:00+00:00: changed: title, body",
            "  title:",
            "    - 秋粮收获",
            "    + 秋粮收获过半",
            "  body:",
            "    - 第二段,更正。",
            "    + 第二段。",
        ]


@pytest.mark.parametrize("ledger", ["whole", "lost", "broken"])
def test_an_article_has_no_history_under_its_address_by_number(linfen, output, ledger):
    _spoil(output / "lfxww" / "ledger.db", ledger)
    by_number = "http://www.lfxww.com/plus/view.php?aid=2702756"
    assert linfen("history", by_number).stdout == linfen("history", URL).stdout != b""
    unknown = linfen("history", by_number.replace("2756", "2799"))
    assert unknown.returncode == 2
    assert "there is no record of" in unknown.stderr.decode()


def test_an_article_has_no_history_under_an_address_that_led_to_it(linfen, output):
    old = "http://www.lfxww.com/linfen/yaowen/2600001.html"
    store = SiteStore.open(output, load_sites()["lfxww"], Clock(datetime(2026, 1, 6, tzinfo=UTC)))
    store.ledger.discovered([Discovery(old, old, "article")])
    store.ledger.alias(old, URL, status=301)
    store.close()
    assert linfen("history", old).stdout == linfen("history", URL).stdout != b""


def _spoil(ledger, how):
    if how == "lost":
        ledger.unlink()
    elif how == "broken":
        ledger.write_bytes(b"no ledger at all")


def test_a_history_tells_that_an_article_is_gone(linfen, output):
    lines = linfen("history", OTHER).stdout.decode().splitlines()
    assert lines[-1].startswith("gone: not there at 2026-01-01T")
    assert "nor at 2026-01-05T" in lines[-1]


def test_the_records_of_a_history_are_the_lines_of_the_file(linfen, output):
    done = linfen("history", URL, "--json")
    lines = (output / "lfxww" / "articles.jsonl").read_bytes().splitlines()
    assert done.stdout.splitlines() == [lines[0], lines[2], lines[3]]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://nobody.example/1.html", "on none of the sites"),
        ("http://www.lfxww.com/linfen/shizheng/1.html", "there is no record of"),
    ],
)
def test_a_history_that_is_not_there_is_refused(linfen, output, url, said):
    done = linfen("history", url)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def sums(linfen) -> dict:
    done = linfen("status", "lfxww", "--json")
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.parametrize("ledger", ["whole", "lost", "broken"])
def test_a_rebuilt_ledger_has_all_but_what_was_pending(linfen, output, ledger):
    before = sums(linfen)
    assert (before["discovered"], before["stored"], before["gone"], before["rejected"], before["pending"]) == (
        4,
        2,
        1,
        1,
        1,
    )
    path = output / "lfxww" / "ledger.db"
    if ledger == "lost":
        path.unlink()
    elif ledger == "broken":
        path.write_bytes(b"nonsense" * 1000)
    done = linfen("ledger", "rebuild", "lfxww")
    assert done.returncode == 0, done.stderr.decode()
    assert "took in 4 lines of articles.jsonl, 1 lines of rejected.jsonl, 1 lines of gone.jsonl" in done.stderr.decode()
    assert sums(linfen) == {**before, "discovered": 3, "pending": 0}
    assert sorted(each.name for each in path.parent.iterdir()) == [
        *("articles.jsonl", "gone.jsonl", "ledger.db", "lock", "rejected.jsonl", "runs")
    ]


def test_a_ledger_in_use_is_not_rebuilt(linfen, output):
    store = SiteStore.open(output, load_sites()["lfxww"])
    try:
        done = linfen("ledger", "rebuild", "lfxww")
    finally:
        store.close()
    assert done.returncode == 75
    assert "is in use by process" in done.stderr.decode()


def test_a_site_that_was_never_crawled_is_named(linfen, output):
    done = linfen("ledger", "rebuild", "lf_sxgov")
    assert done.returncode == 2
    assert "there are no records of 'lf_sxgov'" in done.stderr.decode()
    assert not (output / "lf_sxgov").exists()


def test_a_broken_line_leaves_the_old_ledger_in_its_place(linfen, output):
    before = sums(linfen)
    path = output / "lfxww" / "rejected.jsonl"
    path.write_text('{"fremd": 1}\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    done = linfen("ledger", "rebuild", "lfxww")
    assert done.returncode == 78
    assert "rejected.jsonl, byte 0: this line is none of ours" in done.stderr.decode()
    assert sums(linfen) == before


def test_wrong_numbers_are_refused_before_anything_is_asked(linfen):
    done = linfen("crawl", "lfxww", "--ids", "7", env={"LINFEN_CONTACT": "a@b.cn"})
    assert done.returncode == 2
    assert "ids is '7'; expected the lower and the higher number" in done.stderr.decode()
