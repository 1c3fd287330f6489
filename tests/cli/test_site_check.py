"""`linfen sites check`: what it asks a site for, what it says of its definition, and how it ends."""

from __future__ import annotations

import itertools
import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from linfen_crawler.cli import site_check
from linfen_crawler.replica import running
from linfen_crawler.replica.faults import Fault
from linfen_crawler.site_check.report import SiteReport
from linfen_crawler.sites import load_sites
from tests.cli.conftest import Linfen
from tests.site_check.answering_host import answering
from tests.site_check.made_up_site import ARTICLE, LIST, PAGES, definition

DELAY = 0.5
"""The shortest that a definition may have."""

CAPTCHA = "<html><title>安全验证</title><body><p>请完成安全验证</p><p>请输入验证码</p></body></html>"


@pytest.fixture
def quick(tmp_path: Path) -> str:
    """A folder of definitions: that of 临汾新闻网 with a short delay, and a made-up site's."""
    folder = tmp_path / "sites"
    folder.mkdir()
    packaged = (resources.files("linfen_crawler.sites") / "lfxww.toml").read_text(encoding="utf-8")
    (folder / "lfxww.toml").write_text(packaged.replace("delay = 2.0", f"delay = {DELAY}"), encoding="utf-8")
    (folder / "hepan.toml").write_text(definition("2024"), encoding="utf-8")
    return str(folder)


def check(linfen: Linfen, site: str, folder: str, address: str, *further: str) -> tuple[int, dict[str, Any], str]:
    done = linfen("sites", "check", site, "--sites", folder, "--replica", address, "--json", *further)
    assert b"Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout or b"{}"), done.stderr.decode()


def verdicts(report: dict[str, Any]) -> dict[str, str]:
    return {each["part"]: each["holds"] for each in report["verdicts"]}


def test_a_sound_site_is_faulted_or_asked_for_more_than_four_pages(linfen: Linfen, quick: str) -> None:
    with running(sites=["lfxww"], scale=0.3, crawl_delay=None) as replica:
        code, report, said = check(linfen, "lfxww", quick, replica.address, "--section", "linfen/shizheng")
        asked = replica.log.paths("www.lfxww.com")
        gaps = replica.log.gaps("www.lfxww.com")
        agents = {entry.headers["user-agent"] for entry in replica.log.entries()}
    assert code == 0, report
    assert asked[:2] == ["/robots.txt", "/linfen/shizheng/"]
    assert len(asked) == 4
    assert len(set(asked)) == 4
    assert min(gaps[1:]) >= DELAY * 0.9
    assert all(agent.startswith("linfen-crawler/") for agent in agents)
    found = verdicts(report)
    assert {found[part] for part in ("lists.links", "articles.patterns", "records", "layouts[current].title")} == {
        "holds"
    }
    assert "fails" not in found.values()
    articles = [page for page in report["pages"] if page["kind"] == "article"]
    assert [page["layout"] for page in articles] == ["current", "current"]
    assert all(page["valid"] and {"title", "publish_time", "body"} <= set(page["filled"]) for page in articles)
    assert {each["state"] for page in articles for each in page["selectors"]} == {"found"}
    assert all(each["general"] for page in articles for each in page["selectors"] if each["field"] == "title")
    assert report["replica"] == replica.address
    assert said.count(f"the replica at {replica.address}") == 2
    assert "write verified" not in said  # a replica tells nothing of the site


def test_a_redesign_is_not_seen(linfen: Linfen, quick: str) -> None:
    with running(sites=["lfxww"], scale=0.3) as replica:
        replica.redesign("lfxww")
        code, report, said = check(linfen, "lfxww", quick, replica.address, "--section", "linfen/shizheng")
    assert code == 4
    found = verdicts(report)
    assert found["lists.links"] == "holds"  # lists were not redesigned
    assert found["layouts"] == "fails"
    article = next(page for page in report["pages"] if page["kind"] == "article")
    assert (article["layout"], article["drift"]) == (None, True)
    assert any(each["state"] == "not_found" and each["general"] for each in article["selectors"])
    assert "no longer hold" in said
    assert "失效" in said


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault("status", "/linfen/shizheng/", status=521), "521"),
        (Fault("status", "/linfen/shizheng/", status=412), "412"),
        (Fault("status", "/linfen/shizheng/", status=403), "403"),
        (Fault("status", "/linfen/shizheng/$", status=503), "503"),
        (Fault("drop", "/linfen/shizheng/"), "no answer"),
        (Fault("status", r"/\d+\.html", status=521), "521"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.kind} {value.status} {value.pattern}",
)
def test_a_site_that_is_down_or_declines_counts_as_redesigned_or_is_asked_again(
    linfen: Linfen, quick: str, fault: Fault, says: str
) -> None:
    with running(sites=["lfxww"], scale=0.3) as replica:
        replica.faults.add(fault)
        code, report, said = check(linfen, "lfxww", quick, replica.address, "--section", "linfen/shizheng")
        asked = replica.log.paths("www.lfxww.com")
    assert code == 5
    assert says in report["unreachable"]
    assert says in said
    # Over a kept connection that is dropped nobody knows what was asked: that page is asked for once more.
    assert len(asked) - len(set(asked)) == (fault.kind == "drop")
    assert len(asked) <= 4
    assert ("A wall is not passed" in said) == (fault.status in {521, 412, 403} and fault.kind == "status")


def test_what_robots_forbids_is_asked_for(linfen: Linfen, quick: str) -> None:
    with answering({**PAGES, "/robots.txt": "User-agent: linfen-crawler\nDisallow: /news\n"}) as host:
        code, report, _ = check(linfen, "hepan", quick, host.address)
    assert code == 5
    assert host.paths == ["/robots.txt"]
    assert "robots.txt forbids" in report["unreachable"]
    assert "forbids" in report["robots"]


def test_a_check_without_contact_asks_for_something(linfen: Linfen, quick: str) -> None:
    done = linfen("sites", "check", "lfxww", "--sites", quick)
    assert done.returncode == 78
    assert b"LINFEN_CONTACT" in done.stderr
    assert done.stdout == b""


def test_the_contact_is_not_in_what_a_site_sees(linfen: Linfen, quick: str) -> None:
    with answering(PAGES) as host:
        done = linfen(
            "sites",
            "check",
            "hepan",
            "--sites",
            quick,
            "--replica",
            host.address,
            env={"LINFEN_CONTACT": "a@shiyan.cn"},
        )
    assert done.returncode == 0, done.stdout.decode()
    assert {agent.endswith("(+a@shiyan.cn)") for _, _, agent in host.asked} == {True}
    assert host.paths == ["/robots.txt", "/news/", "/a/1.html", "/a/2.html"]
    times = [when for when, _, _ in host.asked]
    assert min(later - earlier for earlier, later in itertools.pairwise(times[1:])) >= DELAY * 0.9


@pytest.mark.parametrize(
    ("changed", "part", "says"),
    [
        ({"/news/": LIST.replace("/a/", "/b/")}, "articles.patterns", "http://www.hepan.example/b/1.html"),
        ({"/news/": (301, {"Location": "http://elsewhere.example/"}, "")}, "sections", "off the site's hosts"),
        ({"/news/": (302, {"Location": "/xinwen/"}, "")}, "sections", "leads to http://www.hepan.example/xinwen/"),
        ({"/news/": (404, {}, "")}, "sections", "no such page"),
        ({"/a/2.html": (301, {"Location": "http://elsewhere.example/"}, "")}, "records", "off the site's hosts"),
        ({"/a/1.html": ARTICLE.replace("time", "zeit")}, "layouts[new].publish_time", "general rules find: 2024-05-06"),
        ({"/a/1.html": "<html><title>404</title><h1>404</h1><p>页面不存在</p>"}, "records", "missing_page"),
    ],
    ids=[
        "patterns",
        "off-site",
        "moved",
        "404",
        "article-off-site",
        "time",
        "soft-404",
    ],
)
def test_a_part_that_no_longer_holds_is_not_named(linfen: Linfen, quick: str, changed, part: str, says: str) -> None:
    with answering({**PAGES, **changed}) as host:
        code, report, _ = check(linfen, "hepan", quick, host.address)
    assert code == 4, report
    assert verdicts(report)[part] == "fails"
    assert says in next(each["seen"] for each in report["verdicts"] if each["part"] == part)
    assert "/xinwen/" not in host.paths
    assert len(host.paths) <= 4


def test_what_the_pages_do_not_show_counts_as_wrong(linfen: Linfen, quick: str) -> None:
    with answering(PAGES) as host:
        code, report, _ = check(linfen, "hepan", quick, host.address)
    assert code == 0
    found = verdicts(report)
    assert found["layouts[new].copyright"] == found["layouts[old]"] == "not_seen"
    states = {(each["selector"], each["state"]) for each in report["pages"][-1]["selectors"]}
    assert {("#time", "found"), ("#when", "not_found"), ("#copy", "not_found")} <= states


def test_a_captcha_with_status_200_is_taken_for_a_list(linfen: Linfen, quick: str) -> None:
    with answering({**PAGES, "/news/": CAPTCHA}) as host:
        code, report, said = check(linfen, "hepan", quick, host.address)
    assert code == 5
    assert report["pages"][0]["wall"]
    assert "A wall is not passed" in said
    assert host.paths == ["/robots.txt", "/news/"]


def test_the_second_page_is_asked_for_unasked_or_not_looked_at(linfen: Linfen, quick: str) -> None:
    second = LIST.replace("/a/1", "/a/7").replace("/a/2", "/a/8")
    for page, holds in ((second, "holds"), (LIST, "fails"), (None, "fails")):
        with answering({**PAGES, **({"/news/2.html": page} if page else {})}) as host:
            code, report, _ = check(linfen, "hepan", quick, host.address, "--paging")
        assert host.paths == ["/robots.txt", "/news/", "/news/2.html", "/a/1.html", "/a/2.html"]
        assert verdicts(report)["lists.next_link"] == holds
        assert code == (0 if holds == "holds" else 4)


def test_the_front_page_is_not_looked_at_where_it_is_asked_for(linfen: Linfen, quick: str) -> None:
    with answering({**PAGES, "/": LIST}) as host:
        code, report, _ = check(linfen, "hepan", quick, host.address, "--front")
    assert code == 0, report
    assert host.paths == ["/robots.txt", "/", "/a/1.html", "/a/2.html"]
    assert verdicts(report)["home"] == "holds"


def test_a_feed_that_is_gone_is_not_seen_or_the_articles_it_led_to_are_not(linfen: Linfen, quick: str) -> None:
    file = Path(quick) / "hepan.toml"
    text = file.read_text(encoding="utf-8").replace('[[sections]]\npath = "news"\n', "")
    file.write_text(
        f'{text}\n[discovery]\nfront = false\nfeeds = ["/rss.xml"]\nsitemaps = ["robots"]\n', encoding="utf-8"
    )
    robots = "User-agent: *\nAllow: /\nSitemap: http://www.hepan.example/map.txt\n"
    sitemap = "http://www.hepan.example/a/1.html\nhttp://www.hepan.example/a/2.html\n"
    with answering({**PAGES, "/robots.txt": robots, "/map.txt": sitemap}) as host:
        code, report, _ = check(linfen, "hepan", quick, host.address)
    assert code == 4
    assert host.paths == ["/robots.txt", "/", "/map.txt", "/rss.xml", "/a/1.html", "/a/2.html"]
    found = verdicts(report)
    assert (found["discovery.sitemaps"], found["discovery.feeds"], found["records"]) == ("holds", "fails", "holds")
    assert "home" not in found, "the front page leads to nothing, says the definition"


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["lfxwww"], "lfxww"),
        (["hepan", "--section", "nowhere"], "it has news"),
        (["hepan", "--section", "news", "--front"], "--front"),
        (["hepan", "--replica", "news.example:80"], "news.example"),
    ],
)
def test_bad_input_is_not_refused_with_a_message(linfen: Linfen, quick: str, arguments: list[str], names: str) -> None:
    done = linfen("sites", "check", *arguments, "--sites", quick)
    assert done.returncode == 2
    assert names in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_the_tables_are_wider_than_the_terminal_or_obey_a_page(linfen: Linfen, quick: str) -> None:
    from rich.cells import cell_len

    evil = ARTICLE.replace("汾河新桥昨天通车", "汾河\x1b[31m[red]新桥[/red]昨天通车")
    with answering({**PAGES, "/a/1.html": evil}) as host:
        done = linfen(
            "sites", "check", "hepan", "--sites", quick, "--replica", host.address,
            env={"COLUMNS": "80", "FORCE_COLOR": "1", "TERM": "xterm"},
        )  # fmt: skip
    shown = done.stdout.decode()
    from rich.text import Text

    lines = [Text.from_ansi(line).plain for line in shown.splitlines()]
    assert max(map(cell_len, lines)) <= 80
    assert "[red]新桥[/red]" in shown.replace("\n", "")
    assert "\x1b[31m[red]" not in shown
    assert "有效" in shown


@pytest.mark.parametrize(
    ("verified", "says"),
    [("2024", "It was last verified in 2024"), ("", "It was never verified before"), (None, "verified says so")],
)
def test_a_success_does_not_say_what_to_write_for_verified(verified, says: str, tmp_path, capfd) -> None:
    from datetime import UTC, datetime

    month = f"{datetime.now(UTC):%Y-%m}" if verified is None else verified
    text = definition(month) if month else definition("2024").replace('verified = "2024"', "")
    (tmp_path / "hepan.toml").write_text(text, encoding="utf-8")
    report = SiteReport("hepan", datetime.now(UTC), month or None, robots="")
    site_check._say_what_to_do(report, load_sites(tmp_path)["hepan"])
    assert says in capfd.readouterr().err
