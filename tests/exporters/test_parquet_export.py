from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from linfen_crawler.exporters import parquet_export
from linfen_crawler.exporters.chosen_records import ChosenRecords, SiteFiles
from linfen_crawler.exporters.parquet_export import NO_VALUE, write_parquet
from linfen_crawler.exporters.where_filter import parse_condition
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.schemas.arrow_schema import arrow_schema
from linfen_crawler.schemas.record_fields import choose_fields, record_fields
from tests.exporters.crawled import RECORDS, crawled, current

COLUMNS = [field for field in record_fields() if field.name != "site"]


def source(output, **more) -> ChosenRecords:
    return ChosenRecords(
        [SiteFiles(site, output / site / "articles.jsonl", output / site / "gone.jsonl") for site in sorted(RECORDS)],
        **more,
    )


@pytest.fixture
def records(tmp_path):
    return source(crawled(tmp_path / "output"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "parquet").mkdir()
    return tmp_path / "parquet"


def rows_in(folder) -> list[dict]:
    """All rows, as JSON has them; the site from its folder."""
    found = []
    for file in sorted(folder.rglob("*.parquet")):
        for row in pq.ParquetFile(file).read().to_pylist():
            row["site"] = file.parts[-3].removeprefix("site=")
            for name in ("publish_time", "modified_time", "fetched_at"):
                row[name] = row[name] and row[name].timestamp()
            found.append(row)
    return sorted(found, key=lambda row: row["id"])


def expected() -> list[dict]:
    found = [dict(each) for each in current()]
    for row in found:
        for name in ("publish_time", "modified_time", "fetched_at"):
            row[name] = row[name] and datetime.fromisoformat(row[name]).timestamp()
    return sorted(found, key=lambda row: row["id"])


def test_a_value_is_lost_or_changed_on_the_way_through_parquet(records, folder):
    write_parquet(records, folder, record_fields())
    assert rows_in(folder) == expected()


def test_a_record_is_in_the_file_of_another_month(records, folder):
    write_parquet(records, folder, record_fields())
    assert sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.parquet")) == [
        "site=lf_sxrb/month=2021-05/part-0.parquet",
        "site=lfxww/month=2022-02/part-0.parquet",
        "site=lfxww/month=2022-03/part-0.parquet",
        "site=lfxww/month=2022-10/part-0.parquet",
        f"site=lfxww/month={NO_VALUE}/part-0.parquet",
    ]
    last_minute = pq.ParquetFile(folder / "site=lfxww/month=2022-10/part-0.parquet").read()["publish_time"][0].as_py()
    assert last_minute == datetime(2022, 10, 31, 15, 59, 59, tzinfo=UTC)


def test_a_column_of_nulls_has_a_type_of_its_own(records, folder):
    write_parquet(records, folder, record_fields())
    schemas = [pq.read_schema(file) for file in folder.rglob("*.parquet")]
    want = arrow_schema(COLUMNS)
    assert len(schemas) == 5
    assert all(each.equals(want, check_metadata=False) for each in schemas)
    assert {each.metadata[b"linfen_schema"] for each in schemas} == {b"1"}
    codecs = {pq.read_metadata(file).row_group(0).column(0).compression for file in folder.rglob("*.parquet")}
    assert codecs == {"ZSTD"}


@pytest.mark.parametrize("limit", ["_ROW_GROUP", "_AT_ONCE", "_BLOCK"])
def test_a_record_is_lost_where_pieces_meet(records, folder, monkeypatch, limit):
    many = "".join(f"{each.to_json_line()}\n" for each in [*RECORDS["lfxww"], *RECORDS["lf_sxrb"]] * 1)
    records.sites[1].articles.write_text(many, encoding="utf-8")
    monkeypatch.setattr(parquet_export, limit, 2048)
    write_parquet(ChosenRecords(records.sites[1:]), folder, choose_fields(record_fields(), ["id", "title"]))
    ids = [row["id"] for file in folder.rglob("*.parquet") for row in pq.ParquetFile(file).read().to_pylist()]
    assert sorted(ids) == sorted(each["id"] for each in current())


def test_records_of_one_month_far_apart_in_the_file_are_two_files(records, folder):
    near = [RECORDS["lfxww"][0], RECORDS["lf_sxrb"][0], RECORDS["lfxww"][4], RECORDS["lfxww"][1], RECORDS["lfxww"][3]]
    text = "".join(f"{each.to_json_line()}\n" for each in near)
    records.sites[1].articles.write_text(text, encoding="utf-8")
    write_parquet(ChosenRecords(records.sites[1:]), folder, record_fields())
    # The first record has a later revision: it must not be there, though it stands in the same month.
    titles = {
        file.parts[-2]: [row["title"] for row in pq.ParquetFile(file).read().to_pylist()]
        for file in folder.rglob("*.parquet")
    }
    assert titles["month=2022-02"] == ["第1条新闻（更新）"]
    assert sum(map(len, titles.values())) == 4


def test_conditions_and_fields_mean_nothing_here(tmp_path, folder):
    records = source(crawled(tmp_path / "output"), conditions=[parse_condition("photographers!=", record_fields())])
    write_parquet(records, folder, choose_fields(record_fields(), ["photographers", "site", "title"]))
    (file,) = folder.rglob("*.parquet")
    assert pq.ParquetFile(file).read().column_names == ["photographers", "title"]
    assert pq.ParquetFile(file).read()["photographers"].to_pylist() == [["李静", "@小王"]]
    assert records.sums["lfxww"].records == 1


def test_an_export_of_nothing_cannot_be_read(tmp_path, folder):
    records = source(crawled(tmp_path / "output"), conditions=[parse_condition("title=无", record_fields())])
    write_parquet(records, folder, record_fields())
    table = pq.read_table(folder)
    assert table.num_rows == 0
    assert set(table.column_names) == {field.name for field in record_fields()} | {"month"}


def test_an_export_of_records_without_time_cannot_be_read(tmp_path, folder):
    import duckdb
    import polars as pl

    records = source(crawled(tmp_path / "output"), conditions=[parse_condition("publish_time=", record_fields())])
    write_parquet(records, folder, record_fields())
    assert pq.read_table(folder)["month"].to_pylist() == [None]
    assert pl.read_parquet(folder)["month"].to_list() == [None]
    assert duckdb.sql(f"SELECT site, month FROM '{folder}/*/*/*.parquet'").fetchall() == [("lfxww", None)]


def test_an_export_of_its_folders_alone_has_no_rows(records, folder):
    with pytest.raises(ValueError, match="choose one field more"):
        write_parquet(records, folder, choose_fields(record_fields(), ["site"]))


@pytest.mark.parametrize(
    ("broken", "says"),
    [(b'{"id":"0123456789abcdef0123","title":"x,"revision":1,', "is no record"),
     (b'{"id":"0123456789abcdef0123","page_count":"many","revision":1,"a":1}', "is not as the schema has it")],
)  # fmt: skip
def test_a_broken_line_ends_in_a_traceback_or_is_passed_over(records, folder, broken, says):
    with records.sites[1].articles.open("ab") as file:
        file.write(broken + b"\n")
    with pytest.raises(ValueError, match=r"articles\.jsonl: ") as caught:
        write_parquet(records, folder, record_fields())
    assert says in str(caught.value)


def test_a_record_older_than_a_field_breaks_the_table(records, folder):
    old = dict(current("lf_sxrb")[0])
    del old["changed_fields"], old["page_count"], old["http"]
    records.sites[0].articles.write_text(json.dumps(old, separators=(",", ":")) + "\n", encoding="utf-8")
    write_parquet(ChosenRecords(records.sites[:1]), folder, record_fields())
    (row,) = rows_in(folder)
    assert (row["changed_fields"], row["page_count"], row["http"]) == (None, None, None)


def test_a_missing_library_is_not_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"pip install 'linfen-crawler\[parquet\]'"):
        arrow_schema(record_fields())
