from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from linfen_crawler.exporters import sqlite_export, sqlite_search
from linfen_crawler.exporters.chosen_records import ChosenRecords, SiteFiles
from linfen_crawler.exporters.sqlite_export import NoTrigrams, check_sqlite, write_sqlite
from linfen_crawler.exporters.sqlite_search import NotSearchable, search, words_of
from linfen_crawler.schemas.record_fields import choose_fields, record_fields
from linfen_crawler.schemas.sql_schema import child_tables, columns, sql_schema
from tests.exporters.crawled import RECORDS, crawled, current


def source(output) -> ChosenRecords:
    return ChosenRecords(
        [SiteFiles(site, output / site / "articles.jsonl", output / site / "gone.jsonl") for site in sorted(RECORDS)]
    )


@pytest.fixture
def database(tmp_path):
    write_sqlite(source(crawled(tmp_path / "output")), tmp_path / "a.db", record_fields())
    return tmp_path / "a.db"


def rows(database, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(statement).fetchall()


def test_a_value_is_lost_or_changed_on_the_way_through_sqlite(database):
    found = []
    own, children = columns(record_fields()), child_tables(record_fields())
    for number, *values in rows(database, "SELECT * FROM articles ORDER BY rowid"):
        record = {
            field.name: json.loads(value) if (field.many or field.kind == "object") and value is not None else value
            for field, value in zip(own, values, strict=True)
        }
        for child in children:
            names = [part.name for part in child.parts]
            picked = ", ".join(f'"{name}"' for name in names)
            parts = rows(database, f"SELECT {picked} FROM {child.name} WHERE article = {number} ORDER BY position")
            record[child.name] = [dict(zip(names, part, strict=True)) for part in parts]
        record["extraction"]["layout_drift"] = bool(record["extraction"]["layout_drift"])
        found.append(record)
    assert found == current()


def test_the_printed_schema_is_not_that_of_the_file(database):
    printed = sqlite3.connect(":memory:")
    printed.executescript(sql_schema(record_fields()))
    statement = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    assert rows(database, statement) == printed.execute(statement).fetchall()
    printed.close()


def test_the_text_is_stored_twice(database):
    held = {name for (name,) in rows(database, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert "articles_fts" in held
    assert "articles_fts_content" not in held
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    assert rows(database, "PRAGMA foreign_key_check") == []


def test_the_index_does_not_fit_the_texts(database):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")


def test_fields_that_were_not_asked_for_are_there(tmp_path):
    fields = choose_fields(record_fields(), ["title", "images"])
    write_sqlite(source(crawled(tmp_path / "output")), tmp_path / "a.db", fields)
    assert [row[1] for row in rows(tmp_path / "a.db", "PRAGMA table_info(articles)")] == ["rowid", "title"]
    assert rows(tmp_path / "a.db", "SELECT count(*) FROM images") == [(1,)]
    assert not rows(tmp_path / "a.db", "SELECT name FROM sqlite_master WHERE name = 'credits'")


def test_an_old_sqlite_ends_in_a_traceback(monkeypatch):
    check_sqlite()
    monkeypatch.setattr(sqlite_export.sqlite3, "sqlite_version_info", (3, 31, 1))
    with pytest.raises(NoTrigrams, match=r"SQLite 3\.34 or later"):
        check_sqlite()


def found(database, *words: str, **more) -> list[int]:
    hits = search(database, words_of(words), **{"limit": 20, **more})
    return [int(hit.article["url"].rpartition("/")[2][:-5]) for hit in hits]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["新桥正式"], [4, 2, 5, 3]),
        (["医院搬迁"], [1]),
        (["医院"], [1]),
        (["医"], [1, 5]),
        (["医院", "正文改了"], [1]),
        (["医院 正文"], [1]),
        (["医院", "新桥"], []),
        (["改了。 医院"], [1]),
        (['"改了。 医院"'], []),
        (["“新桥正式通车”"], [4, 2, 5, 3]),
        (["report"], [5]),
        (["REPORT", "医疗"], [5]),
        (["Ａ"], [5]),
        (["%"], []),
        (["_"], []),
        (["点我\")"], [2]),
        (["HYPERLINK"], [2]),
        (["OR", "AND"], []),
        (["NEAR(新桥"], []),
        (["'-1+1"], [2]),
    ],
)  # fmt: skip
def test_a_search_finds_something_else(database, words, numbers):
    assert found(database, *words) == numbers


@pytest.mark.parametrize("words", ["新桥", "医院", "report", "改了。 医院", "没有这样的话"])
def test_a_word_that_many_articles_have_finds_others(database, words, monkeypatch):
    few = found(database, words), found(database, words, sites=["lf_sxrb"]), found(database, words, limit=2)
    monkeypatch.setattr(sqlite_search, "_MANY", 1)
    assert (found(database, words), found(database, words, sites=["lf_sxrb"]), found(database, words, limit=2)) == few


def test_site_day_or_limit_is_not_kept_to(database):
    assert found(database, "新桥", sites=["lf_sxrb"]) == [5]
    assert found(database, "新桥", sites=["lf_sxrb", "lfxww"], limit=2) == [4, 2]
    assert found(database, "新桥", since=date(2022, 10, 31)) == [4]
    assert found(database, "新桥", since=date(2022, 11, 1)) == []


def test_a_word_is_not_marked_where_it_stands(database):
    (hit,) = search(database, ["医院", "正文", "更新"], limit=5)
    assert [hit.title.text[begin:end] for begin, end in hit.title.hits] == ["更新"]
    assert [piece.text[begin:end] for piece in hit.pieces for begin, end in piece.hits] == ["正文", "医院"]
    assert hit.pieces[0].text == "正文改了。 医院搬迁。"
    assert "body" not in hit.article


def test_a_long_text_is_shown_whole(tmp_path):
    from linfen_crawler.exporters.sqlite_search import _pieces, re

    text = "甲" * 100 + "新桥" + "乙" * 10 + "新桥" + "丙" * 200 + "新桥"
    first, second = _pieces(text, re.compile("新桥"))
    assert first.text == "…" + "甲" * 30 + "新桥" + "乙" * 10 + "新桥" + "丙" * 30 + "…"
    assert second.text == "…" + "丙" * 30 + "新桥"
    assert [first.text[begin:end] for begin, end in first.hits] == ["新桥", "新桥"]


def test_a_file_that_is_no_export_ends_in_a_traceback(tmp_path):
    (tmp_path / "text.db").write_text("no database at all, but long enough to be looked at" * 20)
    sqlite3.connect(tmp_path / "empty.db").close()
    for name in ("text.db", "empty.db"):
        with pytest.raises(NotSearchable, match="is no SQLite export"):
            found(tmp_path / name, "新桥")
    with pytest.raises(FileNotFoundError):
        found(tmp_path / "none.db", "新桥")
    assert not (tmp_path / "none.db").exists()


def test_an_export_without_the_needed_fields_ends_in_a_traceback(tmp_path):
    records = source(crawled(tmp_path / "output"))
    write_sqlite(records, tmp_path / "a.db", choose_fields(record_fields(), ["url", "source"]))
    with pytest.raises(NotSearchable, match="none of title, subtitle, body"):
        found(tmp_path / "a.db", "新桥")
    write_sqlite(records, tmp_path / "b.db", choose_fields(record_fields(), ["body", "url"]))
    assert sorted(found(tmp_path / "b.db", "新桥正式")) == [2, 3, 4, 5]
    with pytest.raises(NotSearchable, match="has no publish_time"):
        found(tmp_path / "b.db", "新桥", since=date(2022, 1, 1))
