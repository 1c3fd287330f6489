import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import linfen_crawler
from linfen_crawler.sites import FOLDER_VARIABLE, DefinitionError, load_definition, load_sites

SMALL = """
key = "{key}"
name = "某城新闻网"
region = "某省/某城"
home = "http://{key}.example/"
hosts = ["{key}.example"]
verified = "2025"
"""


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def message_of(file: Path) -> str:
    with pytest.raises(DefinitionError) as caught:
        load_definition(file)
    return str(caught.value)


@pytest.fixture(autouse=True)
def no_folder_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)


def test_definitions_come_in_the_order_of_their_keys() -> None:
    assert list(load_sites()) == sorted(load_sites())
    assert "lfxww" in load_sites()


def test_a_users_folder_adds_and_overrides(tmp_path: Path) -> None:
    write(tmp_path, "moucheng.toml", SMALL.format(key="moucheng"))
    write(tmp_path, "lfxww.toml", SMALL.format(key="lfxww"))
    sites = load_sites(tmp_path)
    assert set(sites) == {*load_sites(), "moucheng"}
    assert sites["lfxww"].hosts == ("lfxww.example",)
    assert sites["lf_sxrb"] == load_sites()["lf_sxrb"]


def test_the_environment_names_the_folder_and_the_argument_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "one", "first.toml", SMALL.format(key="first"))
    write(tmp_path / "two", "second.toml", SMALL.format(key="second"))
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "one"))
    assert "first" in load_sites()
    assert "first" not in load_sites(tmp_path / "two")
    assert "second" in load_sites(str(tmp_path / "two"))
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    assert "first" not in load_sites()


def test_a_users_family_goes_before_the_packaged_one_for_all_sites(tmp_path: Path) -> None:
    write(tmp_path, "families/dedecms.toml", "delay = 7\n")
    write(tmp_path, "moucheng.toml", SMALL.format(key="moucheng") + 'family = "dedecms"\n')
    sites = load_sites(tmp_path)
    assert sites["moucheng"].delay == 7
    assert sites["lfxww"].articles.by_id is None
    assert load_definition(tmp_path / "moucheng.toml").delay == 7
    assert load_definition(tmp_path / "moucheng.toml", families=tmp_path).articles.by_id is not None


def test_a_missing_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        DefinitionError, match=r"^sites folder: expected a folder of definitions, found nothing at .*gone$"
    ):
        load_sites(tmp_path / "gone")
    monkeypatch.setenv(FOLDER_VARIABLE, str(write(tmp_path, "a.toml", "")))
    with pytest.raises(DefinitionError, match=r"^LINFEN_SITES: expected a folder of definitions, found a file at"):
        load_sites()


def test_files_that_are_no_definitions_are_left_alone(tmp_path: Path) -> None:
    for name in (".hidden.toml", "readme.md", "moucheng.toml~", "moucheng.toml.swp"):
        write(tmp_path, name, "no [ toml")
    (tmp_path / "folder.toml").mkdir()
    assert load_sites(tmp_path) == load_sites()


def test_every_problem_of_every_file_is_in_one_error(tmp_path: Path) -> None:
    write(tmp_path, "one.toml", SMALL.format(key="one") + "delay = 0\nhost = 1\n")
    write(tmp_path, "two.toml", "key = ")
    with pytest.raises(DefinitionError) as caught:
        load_sites(tmp_path)
    assert [(Path(problem.file).name, problem.key) for problem in caught.value.problems] == [
        ("one.toml", "delay"),
        ("one.toml", "host"),
        ("two.toml", ""),
    ]


def test_a_wrong_family_is_told_once_and_by_its_own_file(tmp_path: Path) -> None:
    write(tmp_path, "families/cms.toml", "delai = 3\n")
    for key in ("one", "two"):
        write(tmp_path, f"{key}.toml", SMALL.format(key=key) + 'family = "cms"\n')
    with pytest.raises(DefinitionError) as caught:
        load_sites(tmp_path)
    assert [str(problem) for problem in caught.value.problems] == [
        f"{tmp_path / 'families' / 'cms.toml'}: delai: there is no such key; did you mean delay?"
    ]


def test_a_family_does_not_name_a_site(tmp_path: Path) -> None:
    write(tmp_path, "families/cms.toml", 'hosts = ["a.example"]\n')
    file = write(tmp_path, "one.toml", SMALL.format(key="one") + 'family = "cms"\n')
    assert "cms.toml: hosts: there is no such key; known here are: archive, archive_media, articles" in message_of(file)


@pytest.mark.parametrize(
    ("family", "message"),
    [
        ('"dedecm"', "family: expected the name of a family, found 'dedecm'; did you mean dedecms?"),
        ('["trs", "zzz"]', "family[1]: expected the name of a family, found 'zzz'; known are: "),
        ('"../families/trs"', "family: expected the name of a family, found '../families/trs'; "),
        ("[7]", "family[0]: expected a string, found 7"),
        ("7", "family: expected a list, found 7"),
    ],
)
def test_a_family_that_is_not_there_is_named_with_the_nearest_one(tmp_path: Path, family: str, message: str) -> None:
    file = write(tmp_path, "one.toml", SMALL.format(key="one") + f"family = {family}\n")
    assert message in message_of(file)


def test_later_families_lie_over_earlier_ones_and_the_site_over_both(tmp_path: Path) -> None:
    write(tmp_path, "families/low.toml", 'delay = 3\nencoding = "gbk"\nlists.max_pages = 5\n')
    write(tmp_path, "families/high.toml", 'delay = 4\nencoding = "big5"\n')
    file = write(tmp_path, "one.toml", SMALL.format(key="one") + 'family = ["low", "high"]\ndelay = 5\n')
    site = load_definition(file)
    assert (site.delay, site.encoding, site.lists.max_pages, site.family) == (5, "big5", 5, ("low", "high"))


def test_the_file_is_called_like_the_site(tmp_path: Path) -> None:
    file = write(tmp_path, "one.toml", SMALL.format(key="other"))
    assert message_of(file) == f"{file}: key: expected 'one', the file's name without .toml, found 'other'"


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    file = write(tmp_path, "one.toml", "key = 1\nname = \n")
    assert message_of(file).startswith(f"{file}: is no TOML: ")
    assert "line 2" in message_of(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert message_of(tmp_path / "gone.toml") == f"{tmp_path / 'gone.toml'}: cannot be read: No such file or directory"


def test_a_file_in_another_charset_is_told_with_the_place(tmp_path: Path) -> None:
    file = tmp_path / "one.toml"
    file.write_bytes('name = "新闻"'.encode("gb18030"))
    assert message_of(file) == f"{file}: expected UTF-8, found byte 0xD0 at offset 8; save the file as UTF-8"


def test_a_byte_order_mark_of_windows_editors_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "one.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.format(key="one").encode())
    assert load_definition(file).key == "one"


def test_a_deeply_nested_file_ends_in_a_message(tmp_path: Path) -> None:
    file = write(tmp_path, "one.toml", "a = " + "[" * 100_000)
    assert message_of(file).startswith(f"{file}: is ")


def test_definitions_load_from_a_zipped_egg(tmp_path: Path) -> None:
    package = Path(linfen_crawler.__file__).parent
    egg = tmp_path / "linfen_crawler.egg"
    with zipfile.ZipFile(egg, "w") as archive:
        for file in sorted(package.rglob("*")):
            if file.suffix in {".py", ".toml"}:
                archive.write(file, f"linfen_crawler/{file.relative_to(package)}")
    code = (
        "import linfen_crawler; from linfen_crawler.sites import load_sites; "
        "print(linfen_crawler.__file__); print(*load_sites()); print(load_sites()['lfxww'].articles.by_id)"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(egg), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert run.stderr == ""
    where, keys, by_id = run.stdout.splitlines()
    assert where.startswith(str(egg))
    assert keys.split() == list(load_sites())
    assert by_id == "/plus/view.php?aid={id}"


FIVE_LINES = """
key = "five"
name = "某城新闻网"
region = "某省/某城"
home = "{home}"
family = "dedecms"
"""


def test_the_host_of_the_front_page_must_be_said_twice(tmp_path: Path) -> None:
    for home, host in (("http://www.Five.example/news/", "www.five.example"), ("http://某城.cn/", "xn--uis758a.cn")):
        site = load_definition(write(tmp_path, "five.toml", FIVE_LINES.format(home=home)))
        assert site.hosts == (host,)


@pytest.mark.parametrize("home", ["http://five_.example/", "http://[", "five.example"])
def test_an_address_without_a_plain_host_ends_in_a_traceback(tmp_path: Path, home: str) -> None:
    told = message_of(write(tmp_path, "five.toml", FIVE_LINES.format(home=home)))
    assert len(told.splitlines()) == 1
    assert "home: expected an a" in told
