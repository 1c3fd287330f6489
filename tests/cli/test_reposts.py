"""`linfen reposts` on files as a crawl leaves them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linfen_crawler.article import Article, article_id
from tests.cli.conftest import Linfen
from tests.reposts.test_find_reposts import TEXT

MARKUP = "[red]<script>alert(1)</script>"


def line(site: str, number: int, day: str, body: str = TEXT) -> str:
    url = f"http://{site}.test/{number}.html"
    made = Article(
        id=article_id(url),
        url=url,
        canonical_url=url,
        site=site,
        title=f"志愿服务{MARKUP}",
        source="临汾日报",
        publish_time=f"{day}T08:00:00+08:00",
        publish_time_precision="second",
        body=body,
        content_hash="0" * 64,
    )
    return made.to_json_line() + "\n"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    texts = {
        "lfxww": [line("lfxww", 1, "2022-10-23"), line("lfxww", 2, "2022-10-24"), line("lfxww", 3, "2022-10-24", "短")],
        "lf_sxgov": [line("lf_sxgov", 1, "2022-10-25", f"本报讯 {TEXT}\n责任编辑：李四")],
    }
    for site, lines in texts.items():
        (tmp_path / "output" / site).mkdir(parents=True)
        (tmp_path / "output" / site / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    return tmp_path / "output"


def test_a_group_lacks_a_publication_or_its_origin(linfen: Linfen, output: Path) -> None:
    (group,) = map(json.loads, linfen("reposts", "--json").stdout.splitlines())
    assert group["repost_group"] == article_id("http://lfxww.test/1.html")
    assert (group["count"], group["sites"], group["source"]) == (3, ["lfxww", "lf_sxgov"], "临汾日报")
    assert [each["publish_time"][:10] for each in group["publications"]] == ["2022-10-23", "2022-10-24", "2022-10-25"]


def test_the_table_reads_text_as_markup_or_leaves_out_what_it_names(linfen: Linfen, output: Path) -> None:
    done = linfen("reposts")
    shown = done.stdout.decode().replace("\n", "")
    assert MARKUP in shown
    assert all(
        word in shown for word in ("2022-10-23 08:00", "lfxww, lf_sxgov", "临汾日报", "http://lfxww.test/1.html")
    )
    assert "1 articles came out 3 times" in done.stderr.decode()


def test_a_choice_has_no_effect(linfen: Linfen, output: Path) -> None:
    assert json.loads(linfen("reposts", "--since", "2022-10-24", "--json").stdout)["count"] == 2
    assert json.loads(linfen("reposts", "--until", "2022-10-24", "--json").stdout)["count"] == 2
    assert linfen("reposts", "--until", "2022-10-24", "--between-sites", "--json").stdout == b""
    assert json.loads(linfen("reposts", "lfxww", "--json").stdout)["sites"] == ["lfxww"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nosuch"], "no records of 'nosuch'"),
        (["../lfxww"], "is no site key"),
        (["--since", "gestern"], "is no day"),
        (["--since", "2022-10-24", "--until", "2022-10-01"], "later than"),
        (["--output", "elsewhere"], "holds no crawl yet"),
    ],
)
def test_a_wrong_wish_is_not_answered_clearly(linfen: Linfen, output: Path, arguments: list[str], says: str) -> None:
    done = linfen("reposts", *arguments)
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_broken_file_ends_in_a_traceback(linfen: Linfen, output: Path) -> None:
    with (output / "lfxww" / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id":"0123456789abcdef0123","revision":1,\n')
    done = linfen("reposts")
    assert done.returncode == 6
    assert b"Traceback" not in done.stderr
    assert b"cannot be compared" in done.stderr
