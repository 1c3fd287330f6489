"""The table that ends a crawl of several sites, on a terminal of 80 columns."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console

from linfen_crawler.cli.outcome_table import outcome_table
from linfen_crawler.operations.exit_code_words import IN_A_WORD
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.run_summary import RunSummary

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def summary(site: str, code: ExitCode, **counts: object) -> RunSummary:
    return RunSummary(site, site, "run", NOW, NOW, "finished", code, Path("output") / site, **counts)  # type: ignore[arg-type]


def shown(summaries: list[RunSummary]) -> list[str]:
    console = Console(width=80, force_terminal=False)
    with console.capture() as captured:
        console.print(outcome_table(summaries))
    return captured.get().splitlines()


def test_an_exit_code_has_no_word_in_both_languages() -> None:
    assert set(IN_A_WORD) == set(ExitCode)
    assert all(english.isascii() and not chinese.isascii() for english, chinese in IN_A_WORD.values())


def test_a_column_is_cut_or_a_line_too_long_for_a_terminal() -> None:
    busy = {"records": 12_345, "revisions": 1_234, "rejected": {"no_body": 10_000}, "failed": {"http_500": 9_999}}
    lines = shown([summary("xiangning_gov", code, seconds=36_000.0, **busy) for code in ExitCode])
    assert max(map(cell_len, lines)) <= 80
    assert "…" not in "".join(lines)
    for code, (english, chinese) in IN_A_WORD.items():
        assert sum(line.split()[-3:] == [str(int(code)), english, chinese] for line in lines) >= 1, code


def test_the_last_line_is_not_the_sum_with_the_longest_time_and_the_gravest_end() -> None:
    lines = shown(
        [
            summary("a", ExitCode.PARTIAL, records=5, revisions=2, seconds=61.4, lists_failed={"http_500": 1}),
            summary("b", ExitCode.UNREACHABLE, rejected={"no_body": 4}, failed={"timeout": 2}, seconds=3.0),
        ]
    )
    rows = [line.split() for line in lines if line.strip()]
    assert rows[-3] == ["a", "3", "2", "0", "1", "0:01:01", "3", "partial", "部分失败"]
    assert rows[-1] == ["all", "合计", "2", "3", "2", "4", "3", "0:01:01", "5", "unreachable", "无法访问"]


def test_one_site_has_a_line_for_all() -> None:
    assert not any("合计" in line for line in shown([summary("a", ExitCode.OK)]))
