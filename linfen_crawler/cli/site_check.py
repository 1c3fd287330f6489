"""`linfen sites check`: visit a site, and say which parts of its definition still hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import put, refusal, say, tables, tame
from linfen_crawler.cli.sites import definition_of
from linfen_crawler.operations.exit_codes import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from rich.table import Table
    from rich.text import Text

    from linfen_crawler.site_check.report import PageFinding, SiteReport
    from linfen_crawler.sites import Section, SiteDefinition

_STATES = {"found": "found", "empty": "empty", "not_found": "no"}
_HOLDS = {"holds": "✓ holds 有效", "fails": "✗ no longer 失效", "not_seen": "· not seen 未见"}


def run_check(
    key: str,
    *,
    section: str | None,
    front: bool,
    paging: bool,
    replica: str | None,
    sites_folder: Path | None,
    as_json: bool,
) -> ExitCode:
    """Check one site.

    Returns:
        OK where all that was seen holds; QUALITY where something no longer does; UNREACHABLE where the site gave no
        page, or declined.

    Raises:
        CannotRun: Bad input, or no contact.
    """
    site = definition_of(key, sites_folder)
    if section is not None and front:
        raise refusal("--section names a list and --front the front page. Leave one of them out")
    chosen = _section(site, section) if section is not None else None

    from linfen_crawler.site_check.check_site import check_site

    asked = f" (of the replica at {replica}, not of the site)" if replica else ""
    pages = ["robots.txt", *(["one list"] if site.sections or site.discovery.front or front else [])]
    pages += [f"discovery.{part}" for part in site.discovery.parts()]
    say(f"{site.key}: {', '.join(pages)}, two articles, {site.delay:g} seconds apart{asked} …")
    report = check_site(site, section=chosen, front=front, paging=paging, replica=replica)
    if as_json:
        put(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        _print(report)
    _say_what_to_do(report, site)
    if report.unreachable is not None:
        return ExitCode.UNREACHABLE
    return ExitCode.QUALITY if report.failing else ExitCode.OK


def _section(site: SiteDefinition, path: str) -> Section:
    for each in site.sections:
        if each.path == path.strip("/"):
            return each
    known = ", ".join(each.path for each in site.sections) or "none"
    raise refusal(f"{site.key} has no section {path!r}; it has {known}")


def _print(report: SiteReport) -> None:
    pages = _table("Pages 页面", "page", "status", "layout", "what it is")
    pages.add_row("robots.txt", "", "", _plain(report.robots))
    for page in report.pages:
        further = [
            (page.title, ""),
            (f"fields: {' '.join(page.filled)}" if page.filled else None, "dim"),
            (f"read as {page.charset}" if page.charset else None, "dim"),
            (page.problem, "bold"),
        ]
        about = _plain(page.url)
        for text, style in further:
            if text:
                about.append("\n").append_text(_plain(text, style))
        pages.add_row(page.kind, _plain(page.status or "–"), _plain(page.layout or ""), about)
    tables().print(pages)
    for page in report.pages:
        if page.selectors:
            tables().print(_selectors(page))
    if report.verdicts:
        parts = _table("The definition 定义", "part", "verdict", "what was seen")
        for verdict in report.verdicts:
            style = "bold red" if verdict.holds == "fails" else "dim" if verdict.holds == "not_seen" else ""
            parts.add_row(_plain(verdict.part, style), _plain(_HOLDS[verdict.holds], style), _plain(verdict.seen))
        tables().print(parts)


def _selectors(page: PageFinding) -> Table:
    """What each selector of the page's layout found, and what the rules that know no site have for the same field."""
    nearest = "" if page.layout else ", the nearest one; it does not fit"
    table = _table(f"Selectors of layout {page.layout_tried}{nearest}: {tame(page.url)}", "field", "found", "selector")
    for each in page.selectors:
        about = _plain(each.selector)
        if each.text:
            about.append("\n").append_text(_plain(each.text, "dim"))
        if each.general and each.general != each.text:
            about.append("\n").append_text(_plain(f"general rules: {each.general}", "dim"))
        style = "" if each.state == "found" else "bold"
        table.add_row(_plain(each.field), _plain(_STATES[each.state], style), about)
    return table


def _table(title: str, *heads: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for head in heads:
        table.add_column(head, overflow="fold", no_wrap=False)
    return table


def _plain(text: object, style: str = "") -> Text:
    from rich.text import Text

    return Text(tame(str(text)), style=style)


def _say_what_to_do(report: SiteReport, site: SiteDefinition) -> None:
    month = f"{report.checked_at:%Y-%m}"
    if report.unreachable is not None:
        say(tame(f"{site.key}: nothing can be said of the definition. {report.unreachable}"))
        walls = [page for page in report.pages if page.wall is not None]
        if walls:
            say("A wall is not passed: ask the site's keeper to let this program in. 遇到防护墙不绕行，请与网站联系。")
        else:
            say("Look at it in a browser, or try later. 请用浏览器查看，或稍后再试。")
    elif report.failing:
        count = len(report.failing)
        parts = "1 part of the definition no longer holds" if count == 1 else f"{count} parts no longer hold"
        say(
            f"{site.key}: {parts} ({_as_said(site)}). Mend {site.key}.toml, then check again. "
            f"定义中有 {count} 处已失效，请修改后再检查。"
        )
    elif report.replica is not None:
        say(
            f"{site.key}: all that was seen holds, of the replica at {report.replica}. That says nothing of the site "
            "itself: unset LINFEN_REPLICA and check it before you change verified. "
            f"以上均来自本地副本 {report.replica}，不能证明网站本身，请勿据此修改 verified。"
        )
    elif site.verified != month:
        say(
            f"{site.key}: all that was seen holds. It was {_last_verified(site)}: "
            f'write verified = "{month}". '
            f"所见部分全部有效，可将 verified 改为 {month}。"
        )
    else:
        say(f"{site.key}: all that was seen holds, and verified says so. 所见部分全部有效，verified 无须修改。")


def _as_said(site: SiteDefinition) -> str:
    return "without verified: nobody had looked" if site.verified is None else f"verified = {site.verified!r}"


def _last_verified(site: SiteDefinition) -> str:
    return "never verified before" if site.verified is None else f"last verified in {site.verified}"
