"""What a crawl says where nobody looks, and what a terminal sees."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from linfen_crawler.operations.alarm_book import AlarmBook
from tests.operations.little_site import address, article, front, page, site, town

CRAWL = [sys.executable, "-W", "error", "-m", "linfen_crawler.cli", "crawl", "mytown"]
NOT_FOUND = page("", status="404 Not Found")


@pytest.fixture
def here(tmp_path):
    with town(tmp_path, site()) as here:
        yield here


def test_a_failure_is_not_told_with_reason_example_and_what_to_do(tmp_path):
    answers = {"/": front(1001, 1002, 1003), address(1003): article()}
    with town(tmp_path, answers) as here:
        done = here.crawl("linfen")
    assert done.returncode == 3
    said = done.stderr.decode().splitlines()
    [run] = (here.output / "runs").iterdir()
    assert said == [
        "mytown 本地新闻: exit code 退出码 3: some pages failed, or the run ended early 部分网页失败,或提前结束",
        "  2 × http_404, e.g. 例如 http://www.mytown.example/2026/1120/1001.html",
        "  to do 处理: nothing, if it is once: the next run asks again; 偶尔出现无需处理,下次运行会重试",
        "  records 新记录: 1, pending 待抓取: 0",
        f"  log 日志: {here.output / 'crawl.log'}",
        f"  summary 摘要: {run}",
    ]


def test_an_outage_goes_on_in_the_night_in_which_it_begins(tmp_path):
    with town(tmp_path, None) as here:
        said = [here.crawl("linfen").stderr.decode() for _ in range(2)]
    assert ["alarms that go on 持续中的警报: 1 (linfen alarms mytown)" in each for each in said] == [False, True]
    assert "警报" not in said[0]


def test_pages_without_an_article_are_mailed_each_night_or_are_no_alarm(tmp_path):
    answers = {"/": page("<p>暂无内容</p>")}
    with town(tmp_path, answers) as here:
        nights = [here.crawl("linfen") for _ in range(2)]
        assert [done.returncode for done in nights] == [4, 4]
        assert ["not one of them links to an article" in done.stderr.decode() for done in nights] == [True, False]
        assert nights[1].stderr == b""
        book = AlarmBook.read(here.output / "alarms.json", "mytown")
        assert [tuple(alarm.about) for alarm in book.open] == [("run", "no_article")]
        answers.update(site())
        assert here.crawl("linfen").returncode == 0
    book = AlarmBook.read(here.output / "alarms.json", "mytown")
    assert (book.open, [each.how for each in book.over]) == ([], ["well"])


def test_the_summaries_on_stdout_are_no_noise(here):
    done = here.crawl("linfen", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1


def test_a_reader_that_has_gone_hides_how_the_crawl_went(tmp_path):
    with town(tmp_path, {**site(), address(): NOT_FOUND}) as here:
        child = subprocess.Popen(
            [*CRAWL, "--json"], cwd=here.folder, env=here.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        child.stdout.close()
        said = child.stderr.read().decode()
        child.stderr.close()
    assert child.wait(timeout=60) == 3, said
    assert "Traceback" not in said
    assert "Exception ignored" not in said


def test_verbose_shows_the_log_and_the_table(here):
    done = here.crawl("linfen", "--verbose")
    said = done.stderr.decode()
    assert "Spider opened" in said
    assert "What the crawl did" in said


def on_a_terminal(here, *arguments: str) -> tuple[int, str]:
    """Crawl with a terminal behind stderr; the exit code and what it shows."""
    master, slave = pty.openpty()
    environment = here.environment(TERM="xterm", LINFEN_DEBUG="")
    child = subprocess.Popen([*CRAWL, *arguments], cwd=here.folder, env=environment, stderr=slave)
    os.close(slave)
    shown = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux: the other side is closed
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    return child.wait(timeout=60), shown.decode()


def test_a_terminal_sees_no_progress_or_table(here):
    code, shown = on_a_terminal(here)
    assert code == 0
    assert "mytown" in shown
    assert "What the crawl did" in shown


def test_quiet_speaks_on_a_terminal(here):
    assert on_a_terminal(here, "--quiet") == (0, "")
