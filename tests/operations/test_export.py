from __future__ import annotations

import csv
import gc
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import warnings
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from frictionless import Package

from linfen_crawler.exporters import sqlite_export
from linfen_crawler.exporters.stored_lines import Selection
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.operations import export
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.export import ExportRequest, run_export
from linfen_crawler.operations.staged_output import StagedOutput
from linfen_crawler.sites import load_sites
from tests.exporters.crawled import RECORDS, crawled, current, record
from tests.reposts.test_find_reposts import TEXT

SHAPES = ["jsonl", "csv", "parquet", "sqlite", "schemaorg"]


@pytest.fixture
def output(tmp_path):
    return crawled(tmp_path / "output")


def make(output: Path, to: str = "jsonl", **wish):
    return run_export(ExportRequest(to=to, output=output, **wish), load_sites())


def lines(place: Path) -> list[dict]:
    return [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]


def package(folder: Path) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_whole_records_are_other_bytes_than_the_stored_ones(output):
    report = make(output)
    assert report.place == output / "exports" / "articles.jsonl"
    stored = {line for site in RECORDS for line in (output / site / "articles.jsonl").read_bytes().splitlines()}
    made = report.place.read_bytes().splitlines()
    assert set(made) < stored
    assert (report.records, report.sites, report.bytes) == (5, 2, report.place.stat().st_size)
    assert lines(report.place) == current()


def test_a_wish_changes_nothing(output):
    every = make(output, selection=Selection(revisions="all"), sites=["lfxww"], fields=["revision", "id"])
    assert [list(each) for each in lines(every.place)] == [["revision", "id"]] * 5
    assert [each["revision"] for each in lines(every.place)] == [1, 1, 1, 2, 1]
    some = make(output, selection=Selection(gone="drop"), where=["publish_time>=2022", "page_count=1"])
    assert [each["title"] for each in lines(some.place)] == [RECORDS["lfxww"][1].title, "第1条新闻（更新）"]


def errors_of(document: Path) -> list:
    """What the frictionless library finds wrong with a data package and its files."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves compressed files open
        found = Package(str(document)).validate().flatten(["title", "message"])
        gc.collect()
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_the_data_package_is_not_valid(output, shape):
    report = make(output, shape)
    assert errors_of(report.package) == []
    document = package(report.place.parent)
    (note,) = document["exports"]
    assert (note["records"], note["period"]) == (
        5,
        {"first": "2021-05-06T00:00:00+08:00", "last": "2022-10-31T23:59:59+08:00"},
    )
    assert [(each["key"], each["records"], each["undated"]) for each in note["sites"]] == [
        ("lf_sxrb", 1, 0),
        ("lfxww", 4, 1),
    ]
    assert note["sites"][1]["copyright"] == [RECORDS["lfxww"][0].copyright]
    assert {each["path"] for each in document["sources"]} == {load_sites()[key].home for key in RECORDS}
    assert sum(each["records"] for each in document["resources"]) == 5
    assert sum(each["bytes"] for each in document["resources"]) == report.bytes
    assert all("schema" in each for each in document["resources"]) == (shape != "schemaorg")


@pytest.mark.parametrize("out", ["新闻.csv", "A b.csv.gz", "x.jsonl.gz"])
def test_a_name_of_any_kind_makes_no_valid_package(output, tmp_path, out):
    make(output, "csv" if "csv" in out else "jsonl", out=tmp_path / "new" / "folder" / out)
    assert errors_of(tmp_path / "new" / "folder" / "datapackage.json") == []


def test_a_changed_file_is_still_valid(output):
    report = make(output, "parquet")
    victim = next(report.place.rglob("*.parquet"))
    victim.write_bytes(victim.read_bytes() + b"x")
    assert errors_of(report.package)


def test_an_export_drops_the_description_of_another_or_keeps_that_of_a_removed_one(output):
    for shape in SHAPES:
        folder = make(output, shape).place.parent
    assert [each["name"] for each in package(folder)["exports"]] == [
        "articles.jsonl",
        "articles.csv",
        "articles.parquet",
        "articles.db",
        "articles.schemaorg.jsonl",
    ]
    assert errors_of(folder / "datapackage.json") == []
    (folder / "articles.csv").unlink()
    shutil.rmtree(folder / "articles.parquet")
    document = package(folder) | {"contributors": [{"title": "我们"}]}
    document["resources"].append({"name": "mine", "path": "mine.txt"})
    (folder / "datapackage.json").write_text(json.dumps(document), encoding="utf-8")
    make(output, "jsonl", where=["title~更新"])
    again = package(folder)
    assert [each["name"] for each in again["exports"]] == ["articles.db", "articles.schemaorg.jsonl", "articles.jsonl"]
    assert [each["name"] for each in again["resources"]] == [
        "articles.db",
        "articles.schemaorg.jsonl",
        "mine",
        "articles.jsonl",
    ]
    assert again["contributors"] == [{"title": "我们"}]
    assert again["exports"][-1]["records"] == 1


def test_what_somebody_wrote_for_datasette_is_lost(output):
    folder = output / "exports"
    folder.mkdir()
    (folder / "metadata.json").write_text(json.dumps({"title": "Ours", "databases": {"other": {"title": "x"}}}))
    make(output, "sqlite")
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    assert metadata["title"] == "Ours"
    assert set(metadata["databases"]) == {"other", "articles"}
    described = metadata["databases"]["articles"]
    assert "临汾新闻网" in described["description"]
    with closing(sqlite3.connect(folder / "articles.db")) as connection:
        for table, about in described["tables"].items():
            have = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
            assert set(about["columns"]) <= have
    facets = [each if isinstance(each, str) else each["array"] for each in described["tables"]["articles"]["facets"]]
    assert set(facets) <= set(described["tables"]["articles"]["columns"])


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"sites": ["lfxw"]}, "there are no records of 'lfxw'"),
        ({"fields": ["tilte"]}, "--fields: there is no field 'tilte'; did you mean title"),
        ({"fields": [""]}, "--fields: there is no field ''"),
        ({"where": ["sorce=x"]}, "--where 'sorce=x': there is no field"),
        ({"where": ["page_count=x"]}, "--where 'page_count=x'"),
        ({"out": Path()}, "is a folder; name a file in it"),
        ({"out": Path("datapackage.json")}, "is the name of the description"),
        ({"out": Path("output/lfxww/articles.jsonl")}, "lies among the files of the crawl of lfxww"),
        ({"out": Path("output/lfxww/archive/x.jsonl")}, "lies among the files of the crawl of lfxww"),
        ({"to": "sqlite", "out": Path("a.db.gz")}, "leave .gz off"),
        ({"to": "parquet", "out": Path("mine")}, "is there and no Parquet export (thesis.txt)"),
        ({"to": "parquet", "out": Path("mine/thesis.txt")}, "is there and no Parquet export (a file)"),
        ({"to": "parquet", "fields": ["site"]}, "choose one field more"),
        ({"out": Path("foreign/a.jsonl")}, "is no data package; move it away"),
        ({"out": Path("foreign2/a.db"), "to": "sqlite"}, "is no metadata of Datasette; move it away"),
    ],
)
def test_a_wrong_wish_is_not_refused_or_changes_a_file(output, tmp_path, monkeypatch, wish, says):
    monkeypatch.chdir(tmp_path)
    for folder, file in (("mine", "thesis.txt"), ("foreign", "datapackage.json"), ("foreign2", "metadata.json")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_text("[1]")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(CannotRun) as caught:
        make(Path("output"), **wish)
    assert caught.value.exit_code is ExitCode.USAGE
    assert says in str(caught.value)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_an_empty_folder_of_crawls_is_not_named(tmp_path):
    with pytest.raises(CannotRun, match="holds no records yet"):
        make(tmp_path / "output")


def test_a_link_leads_an_export_among_the_crawls(output, tmp_path):
    (tmp_path / "link").symlink_to(output / "lfxww")
    with pytest.raises(CannotRun, match="among the files of the crawl of lfxww"):
        make(output, out=tmp_path / "link" / "articles.jsonl")


@pytest.mark.parametrize(("shape", "says"), [("parquet", "linfen-crawler\\[parquet\\]"), ("sqlite", "SQLite 3.34")])
def test_a_missing_library_is_found_after_the_work(output, monkeypatch, shape, says):
    if shape == "parquet":

        def missing():
            raise MissingExtra("pyarrow", "parquet")

        monkeypatch.setattr("linfen_crawler.exporters.shapes.load_pyarrow", missing)
    else:
        monkeypatch.setattr(sqlite_export.sqlite3, "sqlite_version_info", (3, 22, 0))
    with pytest.raises(CannotRun, match=says) as caught:
        make(output, shape)
    assert caught.value.exit_code is ExitCode.CONFIGURATION
    assert not (output / "exports").exists()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_broken_line_leaves_half_an_export_or_takes_the_old_one(output, shape):
    place = make(output, shape).place
    before = contents(place)
    with (output / "lfxww" / "articles.jsonl").open("ab") as file:
        file.write(b'{"id":"0123456789abcdef0123","title":"x,"revision":1,"changed_fields":[]}\n' if shape != "jsonl"
                   else b"no record at all\n")  # fmt: skip
    with pytest.raises(CannotRun, match=r"lfxww/articles\.jsonl: .*take the line out, then run again") as caught:
        make(output, shape)
    assert caught.value.exit_code is ExitCode.USAGE
    assert contents(place) == before
    assert not [each for each in place.parent.iterdir() if each.name.startswith(".")]


def contents(place: Path) -> dict[str, bytes]:
    """All bytes of a file, or of a folder."""
    files = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    return {file.relative_to(place).as_posix(): file.read_bytes() for file in files}


FULL_DISK = """
import resource, sys
from pathlib import Path
from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.operations.export import ExportRequest, run_export
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    run_export(ExportRequest(to=sys.argv[1], output=Path(sys.argv[2])), {})
except CannotRun as reason:
    print(reason)
    sys.exit(reason.exit_code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
@pytest.mark.parametrize("shape", SHAPES)
def test_a_full_disk_takes_the_old_export(output, shape):
    place = make(output, shape, where=["title~更新"]).place
    before = contents(place) | {"package": (place.parent / "datapackage.json").read_bytes()}
    done = subprocess.run([sys.executable, "-c", FULL_DISK, shape, str(output)], capture_output=True, text=True)
    assert done.returncode == ExitCode.OUTPUT, done.stderr
    assert f"cannot export to {place}: " in done.stdout
    assert "The export that was there is as it was" in done.stdout
    assert contents(place) | {"package": (place.parent / "datapackage.json").read_bytes()} == before
    assert not [each for each in place.parent.iterdir() if each.name.startswith(".")]


@pytest.fixture(scope="module")
def exports():
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("dying_export.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )

    def run(**order) -> int:
        process.stdin.write(json.dumps(order, default=str) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield run
    process.stdin.close()
    process.wait(timeout=30)
    process.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("shape", ["csv", pytest.param("parquet", marks=pytest.mark.thorough)])
def test_a_killed_export_leaves_neither_the_old_nor_the_new_one(output, exports, tmp_path, shape):
    name = f"a.{shape}"
    sites = ["lf_sxrb"]
    old = contents(make(output, shape, out=tmp_path / "old" / name, sites=sites, fields=["id"]).place)
    new = contents(make(output, shape, out=tmp_path / "whole" / name, sites=sites).place)
    assert old != new
    seen = set()
    nth = 0
    while True:
        nth += 1
        place = tmp_path / f"{nth}" / name
        shutil.copytree(tmp_path / "old", place.parent)
        ended_by = exports(to=shape, output=output, out=place, sites=sites, nth=nth)
        if ended_by == 0:
            break
        assert ended_by == -signal.SIGKILL
        if place.exists():
            seen.add("new" if contents(place) == new else "old")
            assert contents(place) in (old, new), nth
        else:
            # Only a folder, and only between two renamings: the next export begins by moving it back.
            assert shape == "parquet"
            with StagedOutput(place):
                assert contents(place) == old
            seen.add("moved back")
        make(output, shape, out=place, sites=sites)
        assert contents(place) == new
        assert {each.name for each in place.parent.iterdir()} <= {
            name,
            "datapackage.json",
            f"{name}.schema.json",
        }
        assert [each["records"] for each in package(place.parent)["exports"]] == [1]
    assert nth > 15
    assert seen >= {"old", "new"} | ({"moved back"} if shape == "parquet" else set())


def test_two_exports_to_one_place_write_over_each_other(output):
    place = make(output).place
    with StagedOutput(place):
        with pytest.raises(CannotRun, match="is in use by") as caught:
            make(output)
        make(output, "csv")
    assert caught.value.exit_code is ExitCode.ALREADY_RUNNING
    make(output)


def test_an_export_changes_when_it_is_made_again(output):
    first = {shape: contents(make(output, shape).place) for shape in SHAPES}
    assert {shape: contents(make(output, shape).place) for shape in SHAPES} == first


@pytest.fixture
def reposted(output):
    """The same output, and an article that lf_sxrb had first and lfxww took over under two addresses."""
    again = {"title": "志愿者走进社区", "source": "晋河日报", "copyright": None}
    first = record("lf_sxrb", 90, body=TEXT, publish_time="2022-10-22T08:00:00+08:00", **again)
    reworked = f"本报讯（记者 郑实）{TEXT}"
    taken = [record("lfxww", 91, body=reworked, publish_time="2022-10-23T08:00:00+08:00", **again)]
    taken.append(
        record("lfxww", 92, body=TEXT, publish_time=None, publish_time_precision=None, **{**again, "source": "某网"})
    )
    for each in (first, *taken):
        with (output / each.site / "articles.jsonl").open("a", encoding="utf-8") as file:
            file.write(f"{each.to_json_line()}\n")
    return output, first, taken


def rows_of_export(place: Path, shape: str) -> list[dict]:
    if shape == "jsonl":
        return lines(place)
    if shape == "csv":
        with place.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    if shape == "parquet":
        return [row for file in place.rglob("*.parquet") for row in pq.ParquetFile(file).read().to_pylist()]
    with closing(sqlite3.connect(place)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM articles")]


@pytest.mark.parametrize("shape", ["jsonl", "csv", "parquet", "sqlite"])
def test_an_export_does_not_say_where_an_article_was_first(reposted, shape):
    output, first, taken = reposted
    place = make(output, shape, with_reposts=True, sites=["lfxww"]).place
    rows = {row["id"]: row for row in rows_of_export(place, shape)}
    told = [rows[each.id] for each in taken]
    assert {row["repost_group"] for row in told} == {first.id}
    assert {str(row["repost_count"]) for row in told} == {"3"}
    assert {row["repost_first_site"] for row in told} == {"lf_sxrb"}  # though no record of that site is exported
    assert {row["repost_first_url"] for row in told} == {first.canonical_url}
    assert {row["repost_first_time_precision"] for row in told} == {"minute"}
    assert {row["repost_source"] for row in told} == {"晋河日报"}
    if shape == "parquet":
        assert {row["repost_first_time"] for row in told} == {first.publish_time}
    alone = [row for key, row in rows.items() if key not in {each.id for each in taken}]
    assert alone
    assert not any(row["repost_group"] or row["repost_first_time"] for row in alone)
    assert list(next(iter(rows.values())))[-1] == "repost_source"
    assert errors_of(place.parent / "datapackage.json") == []


def test_reposts_cannot_be_chosen_by(reposted):
    output, _, taken = reposted
    wish = {"with_reposts": True, "where": ["repost_count>=2", "site=lfxww"], "fields": ["id", "repost_group"]}
    assert {row["id"] for row in lines(make(output, **wish).place)} == {each.id for each in taken}
    with pytest.raises(CannotRun, match="repost_group"):
        make(output, fields=["id", "repost_group"])


def test_an_export_with_reposts_as_schema_org_is_broken(reposted):
    output, *_ = reposted
    report = make(output, "schemaorg", with_reposts=True)
    assert report.records == 8
    assert errors_of(report.package) == []


def test_reposts_without_numpy_are_found_missing_after_the_work(output, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(CannotRun, match=r"linfen-crawler\[reposts\]") as refused:
        make(output, with_reposts=True)
    assert refused.value.exit_code is ExitCode.CONFIGURATION
    assert not (output / "exports").exists()


def test_a_broken_line_of_another_site_ends_an_export_with_reposts_by_a_traceback(output):
    made = make(output, with_reposts=True, sites=["lfxww"]).place.read_bytes()
    with (output / "lf_sxrb" / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id":"0123456789abcdef0123","revision":1,\n')
    with pytest.raises(CannotRun, match=r"lf_sxrb/articles\.jsonl") as refused:
        make(output, with_reposts=True, sites=["lfxww"])
    assert refused.value.exit_code is ExitCode.USAGE
    assert (output / "exports" / "articles.jsonl").read_bytes() == made


def test_a_running_crawl_is_in_the_way_or_half_a_line_is_read(output):
    with (output / "lfxww" / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write(RECORDS["lfxww"][1].to_json_line()[:50])
    assert make(output).records == 5


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no list of open files there")
def test_files_stay_open_after_an_export(output):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for shape in SHAPES:
        with pytest.raises(CannotRun):
            make(output, shape, out=output / "lfxww" / "x")
        make(output, shape)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_the_tables_of_shapes_are_not_in_step():
    assert list(export.SHAPES) == SHAPES
