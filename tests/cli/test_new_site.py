"""`linfen sites new`, `learn` and `test`: what they write, show and refuse; against the replica, over real sockets."""

from __future__ import annotations

import json
import tomllib

import pytest

from linfen_crawler.replica import Fault, running
from linfen_crawler.site_making import SamplePage
from linfen_crawler.sites import load_definition
from tests.cli.conftest import Linfen
from tests.site_making.invented_site import HOME, PAGE, article, front, listing, page, path_of

SITE = "changzhinews"
ADDRESS = "http://www.changzhinews.com/"


def saved(folder, *pages: SamplePage) -> list[str]:
    """The pages as a browser saves them: with the line that says where they come from."""
    names = []
    for number, each in enumerate(pages):
        mark = f"<!-- saved from url=({len(each.url):04}){each.url} -->\n"
        (folder / f"page{number}.html").write_bytes(each.body.replace(b"<html>", mark.encode() + b"<html>", 1))
        names.append(f"page{number}.html")
    return names


@pytest.fixture
def made(linfen: Linfen, tmp_path):
    """A site made of saved pages."""
    files = saved(tmp_path, front(), listing(), *(article(number) for number in range(3)))
    done = linfen("sites", "new", "--pages", *files, "--region", "某省/某城", "--sites", "own")
    assert done.returncode == 0, done.stderr.decode()
    return tmp_path / "own"


def test_what_is_written_is_not_whole(made, linfen: Linfen):
    assert sorted(path.name for path in made.iterdir()) == ["moucheng", "moucheng.toml"]
    site = load_definition(made / "moucheng.toml")
    assert (site.name, site.region, len(site.layouts)) == ("某城新闻网", "某省/某城", 1)
    assert linfen("sites", "validate", "own/moucheng.toml").returncode == 0
    lines = [json.loads(line) for line in (made / "moucheng/golden.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["reviewed"] for line in lines] == [False] * 3
    assert lines[0]["record"]["title"] == "我市启动春季义务植树活动"
    assert all((made / "moucheng" / line["page"]).is_file() for line in lines)


def test_the_golden_test_passes_unreviewed_or_after_a_change(made, linfen: Linfen):
    done = linfen("sites", "test", "moucheng", "--sites", "own")
    assert done.returncode == 4
    assert b"3 are not reviewed" in done.stderr
    assert linfen("sites", "test", "moucheng", "--sites", "own", "--accept").returncode == 0
    assert linfen("sites", "test", "moucheng", "--sites", "own").returncode == 0
    golden = made / "moucheng/golden.jsonl"
    golden.write_text(golden.read_text(encoding="utf-8").replace("某城日报", "某城晚报", 1), encoding="utf-8")
    done = linfen("sites", "test", "moucheng", "--sites", "own")
    assert done.returncode == 4
    assert 'source: expected "某城晚报", found "某城日报"' in done.stderr.decode()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 1"),
        ('{"reviewed": "no", "page": "pages/83100.html", "url": "http://a.example/", "record": {}}', "reviewed"),
        ('{"reviewed": true, "page": "../moucheng.toml", "url": "http://a.example/", "record": {}}', "is not below"),
        ('{"reviewed": true, "page": "pages/none.html", "url": "http://a.example/", "record": {}}', "none.html"),
        ('{"reviewed": true, "page": "pages/83100.html", "url": "ftp://a.example/", "record": {}}', "http"),
    ],
)
def test_a_wrong_golden_line_ends_in_a_traceback_or_unnamed(made, linfen: Linfen, line, words):
    (made / "moucheng/golden.jsonl").write_text(line + "\n", encoding="utf-8")
    done = linfen("sites", "test", "moucheng", "--sites", "own")
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("there", ["moucheng.toml", "moucheng"])
def test_what_is_there_is_overwritten(linfen: Linfen, tmp_path, there):
    files = saved(tmp_path, front(), listing(), article(0), article(1))
    own = tmp_path / "own"
    own.mkdir()
    (own / there).mkdir() if there == "moucheng" else (own / there).write_text("# mine\n")
    done = linfen("sites", "new", "--pages", *files, "--sites", "own")
    assert done.returncode == 2
    assert b"is not overwritten" in done.stderr
    assert [path.name for path in own.iterdir()] == [there]


def test_a_dry_run_writes_something_or_prints_no_definition(linfen: Linfen, tmp_path):
    files = saved(tmp_path, front(), listing(), article(0), article(1))
    before = sorted(tmp_path.iterdir())
    done = linfen("sites", "new", "--pages", *files, "--dry-run")
    assert done.returncode == 0
    assert tomllib.loads(done.stdout.decode())["key"] == "moucheng"
    assert sorted(tmp_path.iterdir()) == before
    assert "我市启动春季义务植树活动" in done.stderr.decode()


def test_saved_pages_that_do_not_say_where_they_come_from_need_no_base(linfen: Linfen, tmp_path):
    for name, each in (("list.html", listing()), ("83100.html", article(0)), ("83101.html", article(1))):
        (tmp_path / name).write_bytes(each.body)
    files = ("list.html", "83100.html", "83101.html")
    done = linfen("sites", "new", "--pages", *files, "--dry-run")
    assert done.returncode == 2
    assert b"does not say where it comes from" in done.stderr
    done = linfen("sites", "new", "--pages", *files, "--base", f"{HOME[:-1]}{path_of(0)}", "--dry-run")
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ftp://www.moucheng.example/"], "no web address"),
        (["www.moucheng.example"], "no web address"),
        (["http://"], "no web address"),
        (["http://[::1"], "no web address"),
        (["http://www.moucheng.example:8080/"], "has a port"),
        ([HOME, HOME], "one address is enough"),
        (["--pages", "none.html"], "there is no such file"),
        (["--pages", HOME], "leave it out to ask the site"),
        ([HOME, "--base", HOME], "--base is for saved pages"),
        ([HOME, "--key", "Mou Cheng"], "is no key"),
        (["http://www.lfxww.com/"], "linfen sites learn lfxww"),
    ],
)
def test_a_bad_command_line_is_not_refused_with_a_reason(linfen: Linfen, arguments, words):
    done = linfen("sites", "new", *arguments, env={"LINFEN_REPLICA": "127.0.0.1:9"})
    assert done.returncode == 2, done.stderr.decode()
    assert words in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_pages_of_two_sites_make_one_definition(linfen: Linfen, tmp_path):
    other = article(2, url="http://www.else.example/xinwen/2024/0512/83102.html")
    files = saved(tmp_path, front(), listing(), article(0), other)
    done = linfen("sites", "new", "--pages", *files)
    assert done.returncode == 2
    assert b"two sites" in done.stderr


def test_a_site_is_asked_without_a_contact(linfen: Linfen):
    done = linfen("sites", "new", HOME)
    assert done.returncode == 78
    assert b"LINFEN_CONTACT" in done.stderr


@pytest.mark.parametrize(
    ("address", "fault", "words"),
    [
        (ADDRESS, Fault("status", r"com/$", status=412), "a wall stands before it"),
        (ADDRESS, Fault("status", r"com/$", status=500), "status 500"),
        (f"{ADDRESS}neibu/", None, "robots.txt forbids it"),
        ("http://www.unknown.example/", None, "gave no answer"),
    ],
    ids=["wall", "failing", "robots", "no such host"],
)
def test_a_site_that_cannot_be_read_is_not_refused_with_exit_code_5(linfen: Linfen, tmp_path, address, fault, words):
    with running(sites=[SITE]) as replica:
        if fault is not None:
            replica.faults.add(fault)
        done = linfen("sites", "new", address, "--key", "own_one", env={"LINFEN_REPLICA": replica.address})
    assert done.returncode == 5, done.stderr.decode()
    assert words in done.stderr.decode()
    assert not (tmp_path / "my-sites").exists()


def test_after_a_redesign_no_layout_is_added_or_the_old_text_is_changed(linfen: Linfen, tmp_path):
    file = tmp_path / "own/new_one.toml"
    with running(sites=[SITE]) as replica:
        env = {"LINFEN_REPLICA": replica.address, "LINFEN_SITES": "own"}
        assert linfen("sites", "new", ADDRESS, "--key", "new_one", env=env).returncode == 0
        assert linfen("sites", "test", "new_one", "--accept", env=env).returncode == 0
        before = "# my own remark\n" + file.read_text(encoding="utf-8")
        file.write_text(before, encoding="utf-8")
        done = linfen("sites", "learn", "new_one", env=env)
        assert done.returncode == 0
        assert b"nothing is to be learned" in done.stderr
        replica.redesign(SITE)
        done = linfen("sites", "learn", "new_one", "--dry-run", env=env)
        assert b"[[layouts]]" in done.stdout
        assert file.read_text(encoding="utf-8") == before
        done = linfen("sites", "learn", "new_one", env=env)
        assert done.returncode == 0, done.stderr.decode()
        after = file.read_text(encoding="utf-8")
        assert after.startswith(before)
        site = load_definition(file)
        old, new = site.layouts
        assert old.valid_from is None
        assert new.valid_from is not None
        done = linfen("sites", "test", "new_one", env=env)
    assert done.returncode == 4
    messages = done.stderr.decode()
    assert ": expected" not in messages  # the old pages give their records still
    assert "not reviewed" in messages
    lines = [json.loads(line) for line in (tmp_path / "own/new_one/golden.jsonl").read_text("utf-8").splitlines()]
    rules = {True: set(), False: set()}
    for line in lines:
        body = (tmp_path / "own/new_one" / line["page"]).read_bytes()
        rules[line["reviewed"]].add(SamplePage(line["url"], body).read_by(site).extraction.layout)
    assert rules == {True: {old.name}, False: {new.name}}


def test_learning_for_a_site_of_the_program_changes_the_program(linfen: Linfen, tmp_path):
    with running(sites=[SITE]) as replica:
        replica.redesign(SITE)
        done = linfen("sites", "learn", SITE, env={"LINFEN_REPLICA": replica.address})
    assert done.returncode == 0, done.stderr.decode()
    assert b"takes its place" in done.stderr
    mine = load_definition(tmp_path / f"my-sites/{SITE}.toml")
    assert len(mine.layouts) == 2
    assert mine.layouts[0].name == "text"


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([article(3, '<div class="n">' + PAGE.replace("class", "data-c") + "</div>")], "two or more"),
        ([listing()], "holds an article"),
        ([article(3, url="http://www.else.example/a/83103.html")], "no page of moucheng"),
    ],
)
def test_pages_that_teach_nothing_are_learned_from(made, linfen: Linfen, tmp_path, pages, words):
    files = saved(tmp_path, *pages)
    before = (made / "moucheng.toml").read_bytes()
    done = linfen("sites", "learn", "moucheng", "--pages", *files, "--sites", "own")
    assert done.returncode == 2, done.stderr.decode()
    assert words in done.stderr.decode()
    assert (made / "moucheng.toml").read_bytes() == before


def test_text_of_a_page_steers_the_terminal(linfen: Linfen, tmp_path):
    evil = page(article(0).url, article(0).text.replace("我市启动", "我市\x1b[31m启动").partition("<body>")[2])
    files = saved(tmp_path, front(), listing(), evil, article(1))
    done = linfen("sites", "new", "--pages", *files, "--dry-run")
    assert b"\x1b" not in done.stderr
