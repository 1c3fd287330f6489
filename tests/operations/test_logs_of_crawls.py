"""Logs: where they are, that they stay small, and that no page can write into them what it wants."""

from __future__ import annotations

import json
import logging
import re
from datetime import datetime

import pytest

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.log_file import LogFile
from linfen_crawler.operations.log_formats import LONGEST, JsonLines, Tamed, TextLines, visible
from linfen_crawler.operations.run_logs import LogPlan, RunLogs
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.site_spider import spider_class
from tests.operations.little_site import address, article, front, page, site, town

FORGED = "2026-11-24T00:00:00.000Z ERROR mytown forged: all is lost"
EVIL = f"秋\n{FORGED}\r\x1b[31m\x7f\u202eevil\u2028\x9b\x85"
BEGINNING = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR|CRITICAL) (mytown|-) \S+: ")


def record(message: str, *args: object, **others: object) -> logging.LogRecord:
    made = logging.LogRecord("some.logger", logging.WARNING, __file__, 1, message, args or None, None)
    for name, value in others.items():
        setattr(made, name, value)
    return made


def test_a_message_forges_a_line_or_steers_a_terminal():
    line = TextLines().format(record("title: %s", EVIL))
    first, *further = line.split("\n")
    assert BEGINNING.match(first)
    assert all(each.startswith("    ") for each in further)
    assert not set("\r\x1b\x7f\u202e\u2028\x9b\x85") & set(line)
    assert r"\x1b[31m\x7f\u202eevil\u2028\x9b\x85" in line
    assert Tamed(logging.Formatter("%(message)s")).format(record(EVIL)).count("\n2026") == 0


def test_a_json_line_is_one_line_and_gives_the_message_back():
    evil = f"{EVIL}\U000e0041\ud800"
    line = JsonLines().format(record("%(reason)s", {"reason": evil, "url": "http://a.example/1"}))
    assert "\n" not in line
    assert not set("\r\x1b\x7f\u202e\u2028\x9b\x85\U000e0041\ud800") & set(line)
    read = json.loads(line)
    assert (read["message"], read["url"], read["level"]) == (evil, "http://a.example/1", "WARNING")
    assert datetime.fromisoformat(read["time"]).utcoffset().total_seconds() == 0


def test_a_page_as_message_fills_the_disk():
    for form in (TextLines(), JsonLines()):
        assert len(form.format(record("x" * 10_000_000))) < LONGEST + 500


def test_an_error_is_logged_without_its_traceback():
    try:
        {}["秋\x1b[31m"]
    except KeyError as error:
        made = record("broken")
        made.exc_info = (KeyError, error, error.__traceback__)
    assert "\n    KeyError: '秋\\x1b[31m'" in TextLines().format(made)
    read = json.loads(JsonLines().format(made))
    assert (read["message"], read["error"].splitlines()[0]) == ("broken", "Traceback (most recent call last):")


def test_text_that_is_harmless_is_changed():
    assert visible("标题\t第二行\n…") == "标题\t第二行\n…"


def test_a_log_grows_without_bound(tmp_path):
    log = LogFile(tmp_path / "crawl.log", megabytes=0.01, parts=3)
    for _ in range(3000):
        log.handle(record("秋收的消息"))
    log.close()
    files = sorted(tmp_path.iterdir())
    assert [each.name for each in files] == ["crawl.log", "crawl.log.1", "crawl.log.2"]
    assert all(each.stat().st_size <= 0.01 * (1 << 20) + 100 for each in files)


def test_two_processes_rotate_one_log(tmp_path):
    first = LogFile(tmp_path / "crawl.log", megabytes=1, parts=2)
    with pytest.raises(CannotRun, match="another process writes this log") as caught:
        LogFile(tmp_path / "crawl.log", megabytes=1, parts=2)
    assert caught.value.exit_code is ExitCode.ALREADY_RUNNING
    first.close()
    LogFile(tmp_path / "crawl.log", megabytes=1, parts=2).close()


def test_a_link_in_the_place_of_a_log_is_followed(tmp_path):
    (tmp_path / "crawl.log").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotRun, match="cannot write the log"):
        LogFile(tmp_path / "crawl.log", megabytes=1, parts=2)
    assert not (tmp_path / "elsewhere").exists()


@pytest.fixture
def two_sites(tmp_path):
    stores = [SiteStore.open(tmp_path, load_sites()[key]) for key in ("lfxww", "lf_sxrb")]
    yield stores
    for store in stores:
        store.close()


def test_a_line_about_one_site_stands_in_the_log_of_another(tmp_path, two_sites):
    logs = RunLogs(LogPlan())
    logger = logging.getLogger("some.part")
    with logs.about("lf_sxrb"):
        logger.warning("before its log is open")
    for store in two_sites:
        logs.begin(store)
    spider = spider_class(load_sites()["lfxww"])()
    logger.warning("by its spider", extra={"spider": spider})
    spider.logger.warning("by its spider's own logger")
    logger.warning("about all")
    logger.debug("too small")
    logs.close()
    logger.warning("after the end")
    lines = {key: (tmp_path / key / "crawl.log").read_text().splitlines() for key in ("lfxww", "lf_sxrb")}
    said = {key: [line.partition(": ")[2] for line in each] for key, each in lines.items()}
    assert said == {
        "lfxww": ["by its spider", "by its spider's own logger", "about all"],
        "lf_sxrb": ["before its log is open", "about all"],
    }
    assert all(f" WARNING {key} " in line for key, each in lines.items() for line in each)


def test_the_log_of_a_site_that_is_done_is_held_until_all_are_done(tmp_path, two_sites):
    logs = RunLogs(LogPlan())
    logger = logging.getLogger("some.part")
    for store in two_sites:
        logs.begin(store)
    logs.end("lfxww")
    LogFile(tmp_path / "lfxww" / "crawl.log", megabytes=1, parts=2).close()
    logger.warning("about all that still run")
    spider = spider_class(load_sites()["lfxww"])()
    logger.warning("late", extra={"spider": spider})
    LogFile(tmp_path / "lfxww" / "crawl.log", megabytes=1, parts=2).close()
    logs.end("lf_sxrb")
    logger.warning("after all")
    logs.close()
    said = {
        key: [line.partition(": ")[2] for line in (tmp_path / key / "crawl.log").read_text().splitlines()]
        for key in ("lfxww", "lf_sxrb")
    }
    assert said == {"lfxww": ["late", "after all"], "lf_sxrb": ["about all that still run", "after all"]}


def evil_site() -> dict[str, list[bytes]]:
    """Control characters wherever a site can put them: title, header, redirect, address of a list."""
    # What a header cannot hold is left out; the rest comes as it is, and the reason for the failure quotes it.
    location = f"/404.html?{EVIL}".encode().replace(b"\n", b"").replace(b"\r", b"")
    return {
        "/": front(1001, 1002, 1003, 1004),
        address(1001): article(EVIL),
        address(1002): [b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"],
        address(1003): [
            b"HTTP/1.1 200 OK\r\nContent-Type: image/\x1b[31m\xe2\x80\xaeevil\x9b\r\nContent-Length: 1\r\n\r\nx"
        ],
        address(1004): page("", status="404 \x1b[31mNot\u202e Found"),
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_site_writes_its_own_lines_into_the_log(tmp_path, form):
    with town(tmp_path, evil_site()) as here:
        done = here.crawl("linfen", "--log-level", "DEBUG", "--log-format", form)
    text = (here.output / "crawl.log").read_bytes().decode("utf-8")
    lines = text.split("\n")[:-1]
    assert (r"\u001b[31m\u007f\u202e" if form == "json" else r"\x1b[31m\x7f\u202e") in text
    for said in (text, done.stderr.decode()):
        assert not set("\r\x1b\x7f\u202e\u2028\x9b\x85") & set(said)
    if form == "json":
        read = [json.loads(line) for line in lines]
        assert {each["site"] for each in read} == {"mytown"}
        [run] = (here.output / "runs").iterdir()
        assert {each["run_id"] for each in read} == {run.stem}
        assert any(each.get("url", "").endswith("1004.html") for each in read)
    else:
        assert all(BEGINNING.match(line) or line.startswith("    ") for line in lines)
        assert not [line for line in lines if line.startswith(FORGED)]
        assert re.search(r"INFO mytown \S+: run \S+ begins, linfen-crawler \d", text)
        assert re.search(r"INFO mytown \S+: run \S+ ends with 3; new records: 1; finished$", text, re.MULTILINE)


def test_scrapy_shows_what_a_site_wants_a_terminal_to_do(tmp_path):
    with town(tmp_path, evil_site()) as here:
        done = here.crawl("scrapy", "-s", "LOG_LEVEL=DEBUG")
    said = done.stderr.decode()
    assert "Crawled (200)" in said
    assert re.search(r"^\{'downloader/|Dumping Scrapy stats", said, re.MULTILINE)  # Scrapy's lines are as they were
    assert not set("\r\x1b\x7f\u202e\u2028\x9b\x85") & set(said)


def test_a_full_disk_under_the_log_loses_a_record(tmp_path):
    with town(tmp_path, site()) as here:
        done = here.crawl("linfen", "--log-file", "/dev/full")
    said = done.stderr.decode()
    assert done.returncode == 0, said
    assert said.count("the log /dev/full cannot be written") == 1
    assert (here.output / "articles.jsonl").read_bytes().count(b"\n") == 1


def test_one_file_for_all_is_not_named_by_the_summary(tmp_path):
    with town(tmp_path, site()) as here:
        assert here.crawl("linfen", LINFEN_LOG_FILE="all.log", LINFEN_LOG_FORMAT="json").returncode == 0
    [run] = (here.output / "runs").iterdir()
    assert json.loads(run.read_text())["log"] == str(tmp_path / "all.log")
    assert not (here.output / "crawl.log").exists()
    assert json.loads((tmp_path / "all.log").read_text().splitlines()[0])["site"] == "mytown"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--log-level", "LOUD", "is 'LOUD'; expected"), ("--log-format", "xml", "is 'xml'; expected")],
)
def test_a_log_of_no_kind_is_refused(tmp_path, option, value, said):
    with town(tmp_path, None) as here:
        done = here.crawl("linfen", option, value)
    assert done.returncode == 2
    assert said in done.stderr.decode()
