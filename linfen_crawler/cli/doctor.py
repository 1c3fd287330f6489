"""`linfen doctor`: what is wrong with an installation and its output, and what to do about it."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import put, say, tables, tame
from linfen_crawler.doctor.examine import examine
from linfen_crawler.doctor.finding import exit_code_of
from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.operations.ledger_plan import ledger_server

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from linfen_crawler.doctor.finding import Finding
    from linfen_crawler.operations.exit_codes import ExitCode

_MARKS = {"ok": ("✓", "green"), "note": ("·", "yellow"), "problem": ("✗", "bold red")}


def run_doctor(
    *, output: Path, sites_folder: Path | None, deep: bool, as_json: bool, ledger: str | None = None
) -> ExitCode:
    """Examine everything and print what was found: lines for people, or one JSON line a finding.

    Returns:
        OK where nothing is wrong; else DAMAGED, CONFIGURATION or PARTIAL, see `doctor.sayings`.
    """
    found = []
    try:
        server = ledger_server(ledger)
    except CannotRun:
        server = None  # which is among what is found
    for each in examine(output, sites_folder=sites_folder, deep=deep, server=server):
        found.append(each)
        if as_json:
            put(json.dumps(each.to_json(), ensure_ascii=False))
    if not as_json:
        _print(found)
    problems = sum(each.level == "problem" for each in found)
    notes = sum(each.level == "note" for each in found)
    code = exit_code_of(found)
    if problems:
        say(
            f"Problems: {problems}, notes: {notes}; exit code {int(code)}, see docs/operations.md. "
            f"问题 {problems} 个，提示 {notes} 条。"
        )
    elif sys.stdout.isatty():
        say(f"Nothing is wrong; notes: {notes}. 一切正常，提示 {notes} 条。")
    return code


def _print(found: Sequence[Finding]) -> None:
    """What is sound first, one line each; then notes and problems with what to do, the gravest last, in sight."""
    from rich.table import Table
    from rich.text import Text

    rows = Table.grid(padding=(0, 1, 0, 0))
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    for level in ("ok", "note", "problem"):
        mark, style = _MARKS[level]
        for each in found:
            if each.level != level:
                continue
            about = f"{each.about}: " if each.about and level == "ok" else ""
            text = Text(tame(f"{about}{each.what}"))
            if level != "ok":
                text = Text(tame(each.about), style="bold") if each.about else Text()
                lines = (each.what, f"→ {each.remedy}", each.what_zh, f"→ {each.remedy_zh}")
                for line in dict.fromkeys(lines):
                    text.append(f"{chr(10) if text.plain else ''}{tame(line)}")
            rows.add_row(Text(mark, style=style), text)
    _put(rows)


def _put(table: RenderableType) -> None:
    """Print in UTF-8 whatever the terminal's encoding is: that it is another one is among what is to be said."""
    from rich.console import Console

    shape = tables()
    shown = io.StringIO()
    Console(
        file=shown,
        width=shape.width,
        force_terminal=shape.is_terminal,
        color_system="auto" if shape.is_terminal else None,
        highlight=False,
    ).print(table)
    for line in shown.getvalue().splitlines():
        put(line.rstrip())
