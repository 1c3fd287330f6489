"""Which sites of a cluster are crawled once more."""

from __future__ import annotations

from pathlib import Path

import pytest

from linfen_crawler.many_sites.crawl_many import MOST_TRIES, ManySites, _Run
from linfen_crawler.many_sites.site_task import SiteResult, SiteTask
from linfen_crawler.operations.exit_codes import ExitCode


def run(reason: str, code: ExitCode) -> SiteResult:
    return SiteResult(summary={"finish_reason": reason, "exit_code": int(code)})


LOST_LEASE = run("output_lost", ExitCode.ALREADY_RUNNING)
LOST_LEDGER = run("output_lost", ExitCode.OUTPUT)
NOT_PUBLISHED = run("finished", ExitCode.OUTPUT)


@pytest.mark.parametrize(
    ("result", "on_a_server", "again"),
    [
        (LOST_LEASE, True, True),
        (LOST_LEDGER, True, True),
        (LOST_LEDGER, False, False),
        (NOT_PUBLISHED, True, False),
        (run("limit", ExitCode.OUTPUT), True, False),
        (run("finished", ExitCode.OK), True, False),
        (SiteResult(refused=int(ExitCode.OUTPUT)), True, True),
        (SiteResult(refused=int(ExitCode.CONFIGURATION)), True, False),
        (SiteResult(message="killed"), False, True),
    ],
)
def test_a_site_is_crawled_once_more_though_only_its_store_was_away(
    monkeypatch: pytest.MonkeyPatch, result: SiteResult, on_a_server: bool, again: bool
) -> None:
    monkeypatch.setenv("LINFEN_LEDGER", "postgresql://127.0.0.1:9/linfen" if on_a_server else "")
    many = _Run(None, ManySites([], Path("output"), {}), None)
    assert many._is_to_be_given_again(SiteTask("c", "mytown", "{}", {}), result) is again
    assert not many._is_to_be_given_again(SiteTask("c", "mytown", "{}", {}, tries=MOST_TRIES - 1), result)
