from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.article import Article, article_id
from linfen_crawler.exporters.stored_lines import Selection, revision_of, stored_lines, vanished_addresses

TRAP = '"revision":9,"publish_time":"1999-01-01T00:00:00+08:00","canonical_url":"x"'


def record(number: int, revision: int = 1, day: str | None = "2022-10-23", *, text: str = TRAP) -> str:
    url = f"http://www.lfxww.test/新/{number}.html"
    return Article(
        id=article_id(url),
        url=url,
        canonical_url=url,
        title=text,
        subtitle=text,
        body=text,
        publish_time=day and f"{day}T08:00:00+08:00",
        raw={"publish_time": "昨天"},
        content_hash="0" * 64,
        revision=revision,
        changed_fields=["body"] if revision > 1 else [],
    ).to_json_line()


@pytest.fixture
def site(tmp_path: Path) -> tuple[Path, Path]:
    lines = [
        record(1),
        record(2, day="2022-10-24"),
        record(3, day=None),
        record(1, 2),
        record(4, day="2023-01-01"),
        record(1, 3),
        record(2, 2, day="2022-10-24"),
    ]
    (tmp_path / "articles.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    notes = [
        {"gone": gone, "canonical_url": json.loads(record(number))["canonical_url"]}
        for number, gone in ((2, True), (4, True), (4, False))
    ]
    (tmp_path / "gone.jsonl").write_text("".join(f"{json.dumps(note)}\n" for note in notes), encoding="utf-8")
    return tmp_path / "articles.jsonl", tmp_path / "gone.jsonl"


def chosen(site: tuple[Path, Path], **wish) -> list[tuple[int, int]]:
    records = [json.loads(line) for line in stored_lines(*site, Selection(**wish))]
    return [(int(each["canonical_url"].rpartition("/")[2][:-5]), each["revision"]) for each in records]


def test_an_article_comes_in_another_state_than_its_last(site):
    assert chosen(site) == [(3, 1), (4, 1), (1, 3), (2, 2)]
    assert chosen(site, revisions="all") == [(1, 1), (2, 1), (3, 1), (1, 2), (4, 1), (1, 3), (2, 2)]


def test_a_vanished_article_is_kept_or_one_that_came_back_dropped(site):
    assert chosen(site, gone="drop") == [(3, 1), (4, 1), (1, 3)]
    assert len(vanished_addresses(site[1])) == 1


def test_a_record_of_another_day_comes_along(site):
    assert chosen(site, since=date(2022, 10, 24)) == [(4, 1), (2, 2)]
    assert chosen(site, until=date(2022, 10, 23), revisions="all") == [(1, 1), (1, 2), (1, 3)]
    assert chosen(site, since=date(2022, 10, 23), until=date(2022, 10, 24)) == [(1, 3), (2, 2)]


def test_half_a_line_or_what_is_written_meanwhile_is_read(site):
    articles, _ = site
    lines = stored_lines(*site)
    next(lines)
    with articles.open("a", encoding="utf-8") as file:
        file.write(record(5) + "\n" + record(6)[:100])
    assert len(list(lines)) == 3
    assert [number for number, _ in chosen(site)] == [3, 4, 1, 2, 5]


def test_a_site_without_files_is_an_error(tmp_path):
    assert list(stored_lines(tmp_path / "articles.jsonl", tmp_path / "gone.jsonl", Selection(gone="drop"))) == []


def test_a_broken_line_of_vanishings_passes_in_silence(site):
    site[1].write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(ValueError, match="is no line of ours"):
        list(stored_lines(*site, Selection(gone="drop")))


@settings(max_examples=80, deadline=None)
@given(text=st.text(max_size=60), revision=st.integers(1, 10**6))
def test_text_of_an_article_is_taken_for_a_field(text, revision):
    line = record(1, revision, text=text + TRAP).encode()
    assert revision_of(line) == revision
