from __future__ import annotations

import csv
import gzip
import io
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linfen_crawler.exporters.chosen_records import ChosenRecords, SiteFiles
from linfen_crawler.exporters.csv_cells import from_cell, harmless, join_list, original, split_list, to_cell
from linfen_crawler.exporters.csv_export import write_csv
from linfen_crawler.schemas.record_fields import choose_fields, record_fields
from tests.exporters.crawled import NASTY, crawled, current

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FIELDS = {field.name: field for field in record_fields()}


@pytest.fixture
def records(tmp_path):
    output = crawled(tmp_path / "output")
    return ChosenRecords(
        [
            SiteFiles(site, output / site / "articles.jsonl", output / site / "gone.jsonl")
            for site in ("lf_sxrb", "lfxww")
        ]
    )


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_a_value_is_lost_or_changed_on_the_way_through_csv(records, tmp_path):
    write_csv(records, tmp_path / "a.csv", record_fields())
    head, *body = rows((tmp_path / "a.csv").read_bytes())
    assert head == list(FIELDS)
    read = [{name: from_cell(cell, FIELDS[name]) for name, cell in zip(head, row, strict=True)} for row in body]
    assert read == current()


def test_excel_does_not_know_that_it_is_utf_8(records, tmp_path):
    write_csv(records, tmp_path / "with.csv", record_fields())
    write_csv(records, tmp_path / "without.csv", record_fields(), bom=False)
    with_mark, without = ((tmp_path / f"{name}.csv").read_bytes() for name in ("with", "without"))
    assert with_mark[:3] == b"\xef\xbb\xbf"
    assert with_mark[3:] == without
    assert without.startswith(b'"id","url",')


def test_a_cell_of_an_article_runs_as_a_formula(records, tmp_path):
    write_csv(records, tmp_path / "a.csv", record_fields())
    cells = [cell for row in rows((tmp_path / "a.csv").read_bytes()) for cell in row]
    assert f"'{NASTY}" in cells
    assert not [cell for cell in cells if cell.lstrip(" '").startswith(STARTS) and not cell.startswith("'")]


def test_a_spreadsheet_with_another_separator_splits_a_text(records, tmp_path):
    """What a program that parts cells at semicolons sees: no cell begins with a formula there, either."""
    write_csv(records, tmp_path / "a.csv", choose_fields(record_fields(), ["title", "section", "body"]))
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith(STARTS)]


def test_a_row_without_any_value_is_an_empty_line(records, tmp_path):
    write_csv(records, tmp_path / "a.csv", choose_fields(record_fields(), ["view_count"]), bom=False)
    assert (tmp_path / "a.csv").read_bytes() == b'"view_count"\r\n""\r\n12\r\n""\r\n""\r\n""\r\n'


def test_a_name_that_ends_in_gz_is_not_compressed_or_has_a_time_in_it(records, tmp_path):
    write_csv(records, tmp_path / "a.csv.gz", record_fields())
    write_csv(records, tmp_path / "b.csv.gz", record_fields())
    write_csv(records, tmp_path / "a.csv", record_fields())
    assert gzip.decompress((tmp_path / "a.csv.gz").read_bytes()) == (tmp_path / "a.csv").read_bytes()
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()


def test_a_field_that_an_older_record_lacks_breaks_the_row(records, tmp_path):
    old = dict(current("lf_sxrb")[0])
    del old["changed_fields"], old["warc"], old["page_count"]
    site = records.sites[0]
    site.articles.write_text(json.dumps(old, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    write_csv(ChosenRecords([site]), tmp_path / "a.csv", record_fields())
    head, row = rows((tmp_path / "a.csv").read_bytes())
    assert dict(zip(head, row, strict=True))["page_count"] == ""


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=500, deadline=None)
@given(
    st.builds(lambda begin, rest: begin + rest, st.sampled_from(["", *STARTS, "'", "''", " ", "'\t", " ="]), ANY_TEXT)
)
@example("'=1")
@example("''-1")
@example("'hello'")
@example(" =1+1")
def test_a_text_comes_back_another_one_or_can_run(text):
    cell = harmless(text)
    assert original(cell) == text
    assert not cell.startswith(STARTS)
    assert not cell.lstrip().startswith(STARTS)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.text(st.sampled_from("a;\\'=-\n，王 "), min_size=1, max_size=6), min_size=1, max_size=5))
@example(["a;b", "\\", ";"])
@example(["=1", "x"])
def test_a_list_comes_back_another_one(parts):
    assert split_list(join_list(parts)) == parts
    cell = to_cell(parts, FIELDS["authors"])
    assert not cell.startswith(STARTS)
    assert from_cell(cell, FIELDS["authors"]) == parts


@settings(max_examples=200, deadline=None)
@given(st.lists(ANY_TEXT.filter(lambda text: "\x00" not in text), min_size=1, max_size=4))
def test_csv_readers_part_cells_elsewhere_than_we_do(cells):
    from linfen_crawler.exporters.csv_export import _quoted, _row

    line = _row([_quoted(cell) for cell in cells])
    assert rows(line) == [cells]
