from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from datetime import date

import pytest

from linfen_crawler.archive.periods import between, by_period
from tests.archive.archives_of_our_own import FIRST, SECOND, URL, WarcFile, line, page
from tests.archive.damage import cut, flip, problems_of_files

JANUARY = "lfxww-2026-01.wacz"
FEBRUARY = "lfxww-2026-02.wacz"


def packages(site):
    return sorted(path.name for path in (site.folder / "wacz").iterdir())


def py_wacz_says(package):
    program = [sys.executable, "-m", "wacz", "validate", "-f", str(package)]
    return subprocess.run(program, capture_output=True, text=True).stdout


def pages_of(package):
    with zipfile.ZipFile(package) as opened:
        return [json.loads(line) for line in opened.read("pages/pages.jsonl").splitlines()]


def paths(done):
    return [line.rpartition("/")[2] for line in done.stdout.decode().splitlines()]


def test_a_month_has_no_package_of_its_own(linfen, site):
    done = linfen("archive", "wacz", "lfxww")
    assert done.returncode == 0, done.stderr.decode()
    assert paths(done) == packages(site) == [JANUARY, FEBRUARY]
    with zipfile.ZipFile(site.folder / "wacz" / JANUARY) as package:
        assert [each for each in package.namelist() if each.startswith("archive/")] == [f"archive/{FIRST}"]
        assert package.getinfo(f"archive/{FIRST}").compress_type == zipfile.ZIP_STORED
        assert package.read(f"archive/{FIRST}") == site.first.read_bytes()


def test_py_wacz_finds_a_package_invalid(linfen, site):
    linfen("archive", "wacz", "lfxww", "--period", "all")
    package = site.folder / "wacz" / "lfxww-all.wacz"
    assert "the passed WACZ is valid" in py_wacz_says(package)
    problems, verified = problems_of_files(package)
    assert problems == []
    assert verified.files == 2


def test_pages_have_not_the_titles_of_the_records(linfen, site):
    linfen("archive", "wacz", "lfxww", "--period", "year")
    header, *pages = pages_of(site.folder / "wacz" / "lfxww-2026.wacz")
    assert (header["format"], header["id"]) == ("json-pages-1.0", "pages")
    assert header["title"] == "临汾新闻网 (lfxww), 2026"
    assert pages[0] == {"id": "00000000000002702756", "url": URL, "ts": "2026-01-02T03:04:05Z", "title": "秋粮收获过半"}
    assert [each["title"] for each in pages] == ["秋粮收获过半", "汾河新桥通车", "剪纸进校园"]


def test_an_article_has_a_page_for_each_revision(linfen, site):
    later = WarcFile(site.folder / "archive" / "lfxww-20260110000000-00001.warc.gz")
    changed = later.exchange(URL, page(title="秋粮收获结束"), date="2026-01-10T00:00:00Z")
    later.close()
    with site.articles.open("ab") as file:
        file.write(line(changed, title="秋粮收获结束", revision=2))
    linfen("archive", "wacz", "lfxww")
    pages = {each["id"]: each for each in pages_of(site.folder / "wacz" / JANUARY)[1:]}
    assert len(pages) == 2
    assert (pages["00000000000002702756"]["title"], pages["00000000000002702756"]["ts"]) == (
        "秋粮收获结束",
        "2026-01-10T00:00:00Z",
    )


def test_a_package_does_not_say_whose_the_articles_are(linfen, site):
    linfen("archive", "wacz", "lfxww")
    with zipfile.ZipFile(site.folder / "wacz" / JANUARY) as package:
        described = json.loads(package.read("datapackage.json"))
    assert described["wacz_version"] == "1.1.1"
    assert "belong to their publishers" in described["description"]
    assert described["title"] == "临汾新闻网 (lfxww), 2026-01"


def test_what_is_packed_and_unchanged_is_packed_again(linfen, site):
    linfen("archive", "wacz", "lfxww")
    before = {name: (site.folder / "wacz" / name).read_bytes() for name in packages(site)}
    done = linfen("archive", "wacz", "lfxww")
    assert done.stderr.decode().count("unchanged since it was packed") == 2
    assert paths(done) == [JANUARY, FEBRUARY]
    assert {name: (site.folder / "wacz" / name).read_bytes() for name in packages(site)} == before


@pytest.mark.parametrize("what", ["a file", "a restored file", "a record", "the package"])
def test_what_has_changed_is_not_packed_again(linfen, site, what):
    linfen("archive", "wacz", "lfxww")
    if what == "a file":
        new = WarcFile(site.folder / "archive" / "lfxww-20260131000000-00001.warc.gz")
        new.exchange(URL, page())
        new.close()
    elif what == "a restored file":
        later = (site.folder / "wacz" / JANUARY).stat().st_mtime + 10
        os.utime(site.first, (later, later))
    elif what == "a record":
        with site.articles.open("ab") as file:
            file.write(line(site.article, 2702756, title="秋粮收获结束"))
    else:
        cut(site.folder / "wacz" / JANUARY, 1000)
    text = linfen("archive", "wacz", "lfxww").stderr.decode()
    assert f"{JANUARY}: unchanged" not in text
    assert f"{FEBRUARY}: unchanged" in text
    assert "the passed WACZ is valid" in py_wacz_says(site.folder / "wacz" / JANUARY)


def test_a_damaged_file_is_given_to_others(linfen, site):
    flip(site.first, site.article.end - 20)
    done = linfen("archive", "wacz", "lfxww")
    assert done.returncode == 7
    assert paths(done) == packages(site) == [FEBRUARY]
    assert f"{JANUARY}: not packed: " in done.stderr.decode()
    assert f"{FIRST} at {site.article.offset}" in done.stderr.decode()


def test_a_salvaged_file_cannot_be_packed(linfen, site):
    flip(site.first, site.article.end - 20)
    linfen("archive", "salvage", str(site.first), "-o", "new.warc.gz")
    (site.output.parent / "new.warc.gz").replace(site.first)
    done = linfen("archive", "wacz", "lfxww")
    assert done.returncode == 0
    assert packages(site) == [JANUARY, FEBRUARY]
    assert "1 articles are not in its list" in done.stderr.decode()
    assert [each["title"] for each in pages_of(site.folder / "wacz" / JANUARY)[1:]] == ["汾河新桥通车"]


def test_a_full_disk_leaves_half_a_package(linfen, site):
    from pathlib import Path

    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    folder = site.folder / "wacz"
    folder.mkdir()
    (folder / JANUARY).write_bytes(b"the old one")
    (folder / f"{JANUARY}.part").symlink_to("/dev/full")
    done = linfen("archive", "wacz", "lfxww")
    assert done.returncode == 6
    assert done.stderr.decode().count("\n") == 1
    assert "No space left on device; make room" in done.stderr.decode()
    assert packages(site) == [JANUARY]
    assert (folder / JANUARY).read_bytes() == b"the old one"


def test_a_file_that_is_being_written_is_packed(linfen, site):
    site.second.rename(site.second.with_name(SECOND + ".open"))
    done = linfen("archive", "wacz", "lfxww")
    assert packages(site) == [JANUARY]
    assert f"{SECOND}.open is not packed" in done.stderr.decode()


def test_captures_that_need_another_package_are_not_named(linfen, site):
    done = linfen("archive", "wacz", "lfxww")
    assert f"{FEBRUARY}: 1 captures repeat earlier ones" in done.stderr.decode()
    assert f"{JANUARY}: 1 captures" not in done.stderr.decode()


def test_days_choose_other_files(linfen, site):
    done = linfen("archive", "wacz", "lfxww", "--since", "2026-01-03")
    assert paths(done) == ["lfxww-from-2026-01-03.wacz"]
    files = [site.first, site.second]
    assert between(files, date(2026, 1, 2), date(2026, 2, 3)) == {"2026-01-02_2026-02-03": files}
    assert between(files, None, date(2026, 2, 2)) == {"until-2026-02-02": [site.first]}
    assert between(files, date(2026, 2, 4), None) == {}


def test_a_file_with_a_name_of_another_kind_is_in_a_month(tmp_path):
    files = [tmp_path / "other.warc.gz", tmp_path / FIRST, tmp_path / "my_town-20251231235959-00012.warc"]
    assert by_period(files, "month") == {"2025-12": [files[2]], "2026-01": [files[1]]}
    assert by_period(files, "year") == {"2025": [files[2]], "2026": [files[1]]}
    assert by_period(files, "all") == {"all": files}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lfxww", "--period", "week"], "There are: month, year, all"),
        (["lfxww", "--since", "1.1.2026"], "is no day"),
        (["lfxww", "--since", "2026-02-01", "--until", "2026-01-01"], "is later than --until"),
        (["lfxww", "--since", "2026-02-01", "--period", "month"], "use one"),
        (["nosuch"], "there is no archive of 'nosuch'"),
    ],
)
def test_a_wrong_command_line_packs_something(linfen, site, arguments, message):
    done = linfen("archive", "wacz", *arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not (site.folder / "wacz").exists()


def test_nothing_to_pack_is_an_error(linfen, site):
    done = linfen("archive", "wacz", "lfxww", "--until", "2020-01-01")
    assert (done.returncode, done.stdout) == (0, b"")
    assert "nothing to pack" in done.stderr.decode()


def test_a_line_that_is_no_record_ends_in_a_traceback(linfen, site):
    with site.articles.open("ab") as file:
        file.write(b"no json\n")
    done = linfen("archive", "wacz", "lfxww")
    assert done.returncode == 7
    assert "is no record: linfen archive verify" in done.stderr.decode()


@pytest.mark.parametrize(
    ("library", "command"),
    [
        ("warcio", ["verify", "lfxww"]),
        ("wacz", ["wacz", "lfxww"]),
        ("cdxj_indexer", ["index", "lfxww"]),
        ("cdxj_indexer", ["replay", "lfxww"]),
        ("warcio", ["salvage", "a.warc.gz", "-o", "b.warc.gz"]),
    ],
)
def test_a_missing_library_ends_in_a_traceback(library, command, tmp_path):
    code = (
        f"import sys\nsys.modules[{library!r}] = None\nsys.argv = ['linfen', 'archive', *{command!r}]\n"
        "from linfen_crawler.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 78
    assert done.stderr == (
        f"linfen: this needs {library}, which is not installed: pip install 'linfen-crawler[archive]'\n"
    )


# What `linfen archive verify` says of a package.


@pytest.fixture
def package(linfen, site):
    linfen("archive", "wacz", "lfxww", "--period", "all")
    return site.folder / "wacz" / "lfxww-all.wacz"


def rebuilt(package, **changed):
    """The package with other contents: a file's bytes, or None to leave it out."""
    other = package.with_name("other.wacz")
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(other, "w") as new:
        contents = {name: old.read(name) for name in old.namelist()} | changed
        for name, data in contents.items():
            if data is not None:
                new.writestr(name, data)
    return other


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"datapackage.json": None}, "it has no datapackage.json"),
        ({"pages/more.jsonl": b"{}"}, "pages/more.jsonl is not in its datapackage.json"),
        ({f"archive/{FIRST}": None}, f"archive/{FIRST} is in its datapackage.json and not in it"),
        ({"pages/pages.jsonl": b'{"format":"json-pages-1.0"}\n'}, "pages/pages.jsonl is not what it was"),
        ({"pages/pages.jsonl": b'{"url":"http://x/","ts":"2026-01-01T00:00:00Z"}'}, "is in none of its WARC files"),
        ({"pages/pages.jsonl": None}, "it has no pages/pages.jsonl"),
        ({"indexes/index.cdx.gz": None}, "its index is missing or empty"),
        ({"indexes/index.cdx.gz": b"no gzip"}, "it cannot be read (BadGzipFile"),
        ({"datapackage-digest.json": b'{"hash":"sha256:0"}'}, "datapackage.json is not what it was"),
        ({"datapackage.json": b"[]"}, "it cannot be read (TypeError"),
    ],
)
def test_a_changed_package_passes(package, changed, what):
    problems, _ = problems_of_files(rebuilt(package, **changed))
    assert any(what in problem.what for problem in problems), problems
    assert {problem.kind for problem in problems} <= {"package"}


def test_an_index_that_points_elsewhere_passes(package):
    import gzip

    with zipfile.ZipFile(package) as opened:
        index = gzip.decompress(opened.read("indexes/index.cdx.gz"))
    wrong = gzip.compress(index.replace(b'"offset": "276"', b'"offset": "277"'))
    problems, _ = problems_of_files(rebuilt(package, **{"indexes/index.cdx.gz": wrong}))
    assert any("its index names a capture in" in problem.what for problem in problems)


def test_a_flipped_byte_in_a_packed_file_passes(package):
    data = package.read_bytes()
    flip(package, data.index(b"\x1f\x8b\x08", data.index(f"archive/{FIRST}".encode())) + 500)
    problems, _ = problems_of_files(package)
    assert {"broken", "package"} <= {problem.kind for problem in problems}


@pytest.mark.parametrize("size", [0, 10, 3000])
def test_a_package_that_is_cut_off_ends_in_a_traceback(package, size):
    cut(package, size)
    (problem,) = problems_of_files(package)[0]
    assert (problem.kind, "it is no whole ZIP file" in problem.what) == ("package", True)


def test_a_packed_file_that_is_compressed_once_more_is_read(package):
    with (
        zipfile.ZipFile(package) as old,
        zipfile.ZipFile(package.with_name("o.wacz"), "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    problems, _ = problems_of_files(package.with_name("o.wacz"))
    assert "is compressed in it" in problems[0].what
