"""The settings of this program: a value that is none ends a crawl before it begins, wherever it comes from."""

from __future__ import annotations

import re

import pytest
from scrapy.settings import Settings

from linfen_crawler import settings as project
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.setting_values import check_settings, wrong_settings

FREE = {"LINFEN_CONTACT", "LINFEN_OUTPUT", "LINFEN_WORK", "LINFEN_LOG_FILE"}
"""Any text; what is wrong with it shows elsewhere: nobody can be reached, a folder cannot be written."""

WRONG = {
    "LINFEN_ALLOW_PRIVATE": "intranet",
    "LINFEN_ARCHIVE": "perhaps",
    "LINFEN_ARCHIVE_MEDIA": "2",
    "LINFEN_COMMIT_SECONDS": "0",
    "LINFEN_DEEP_DAYS": "-1",
    "LINFEN_HOURS": "at night",
    "LINFEN_LOG_FORMAT": "xml",
    "LINFEN_LOG_LEVEL": "loud",
    "LINFEN_LOG_MB": "nan",
    "LINFEN_LOG_PARTS": "0",
    "LINFEN_LONGEST_WAIT": "inf",
    "LINFEN_NOW": "yesterday",
    "LINFEN_LEASE_SECONDS": "0",
    "LINFEN_LEDGER_PATIENCE": "-1",
    "LINFEN_RECHECK_DAYS": "³",
    "LINFEN_REPLICA": "www.lfxww.com:80",
}


def names() -> set[str]:
    return {name for name in vars(project) if name.startswith("LINFEN_")}


def test_a_setting_is_read_by_nobody_before_the_crawl_depends_on_it() -> None:
    unread = {name for name in names() - FREE if not list(wrong_settings({name: "\N{SNOWMAN}"}))}
    assert unread == set()


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_passes_or_is_not_named(name: str) -> None:
    ((found, message),) = wrong_settings({name: WRONG[name]})
    assert found == name
    assert name in message
    assert WRONG[name] in message
    assert re.search(r"expected \S", message)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LINFEN_ALLOW_PRIVATE", "10.0.0.0/8"),
        ("LINFEN_ARCHIVE", True),
        ("LINFEN_ARCHIVE", "0"),
        ("LINFEN_LOG_LEVEL", "debug"),
        ("LINFEN_LOG_MB", 0.5),
        ("LINFEN_RECHECK_DAYS", 0),
        ("LINFEN_NOW", "2025-07-01T02:15:00+08:00"),
        ("LINFEN_HOURS", ""),
    ],
)
def test_a_right_value_is_refused(name: str, value: object) -> None:
    assert list(wrong_settings({name: value})) == []


def test_the_defaults_are_refused() -> None:
    settings = Settings()
    settings.setmodule("linfen_crawler.settings", priority="project")
    for name in ("LINFEN_REPLICA", "LINFEN_NOW"):
        settings.set(name, None, priority="project")
    check_settings(settings)


@pytest.mark.parametrize(("priority", "code"), [("cmdline", ExitCode.USAGE), ("project", ExitCode.CONFIGURATION)])
def test_who_gave_a_wrong_value_is_mistaken(priority: str, code: ExitCode) -> None:
    settings = Settings()
    settings.set("LINFEN_HOURS", "25:00", priority=priority)
    with pytest.raises(CannotRun, match="LINFEN_HOURS") as refused:
        check_settings(settings)
    assert refused.value.exit_code is code
