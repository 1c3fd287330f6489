"""What needs no statistics: a run that failed as a whole, a wall, a list on which there are no links any more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.monitors.alarm import Subject
from linfen_crawler.monitors.finding import Finding, Raised, Well
from linfen_crawler.monitors.shares import PAGES_ALIKE, Share, expected_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.monitors.evidence import Evidence
    from linfen_crawler.monitors.run import Run

LEAST_READINGS = 5
"""A list gave links in each of its last so many readings, or that it gives none is nothing new."""

WALL_CHANCE = 1e-3
"""Of accepted walls, so many that they come by accident less often than this are an alarm again."""

LONGEST_ADDRESS = 120
"""Characters of an address in a sentence."""

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9:/.?=&%+,~_-]")
"""What a page could put into the address of a list to make markup, a mention or a line of its own of it."""

_FAILED = {
    "unreachable": ("the site gave no page at all", "网站没有返回任何页面"),
    "output": ("the output can no longer be written", "输出目录无法写入"),
    "defect": ("pages could not be read for a defect of this program", "程序缺陷导致部分页面无法读取"),
    "no_article": (
        "front page and lists came, and not one of them links to an article",
        "首页和列表页均可访问，但没有任何稿件链接",
    ),
}
_SETTLED_BY = {
    "unreachable": ("output",),
    "output": (),
    "defect": ("output", "unreachable"),
    "no_article": ("output", "unreachable", "defect"),
    None: ("output", "unreachable", "defect"),
}
"""Which failures a run shows to be over: one that ended for a full disk says nothing of the site."""


def judge_run(run: Run, evidence: Evidence) -> list[Finding]:
    """Whether the run as a whole failed."""
    if run.failure is None and not run.says_something:
        return []
    found: list[Finding] = [
        Well(Subject("run", name))
        for name in _SETTLED_BY[run.failure]
        # A back-fill may well end without a page: none of its numbers was one of the site's.
        if name != "unreachable" or any(run.pages.values())
    ]
    if run.lists_led_to_an_article:
        found.append(Well(Subject("run", "no_article")))
    if run.failure is not None:
        about = Subject("run", run.failure)
        accepted = evidence.accepted_at(about)
        well_since = accepted is None or any(
            each.started_at > accepted and each.says_something and each.failure != run.failure for each in evidence.past
        )
        en, zh = _FAILED[run.failure]
        if well_since:
            found.append(Raised(about, "", f"exit code {run.exit_code}", en, zh))
    return found


def judge_walls(run: Run, evidence: Evidence) -> list[Finding]:
    """Whether a wall against crawlers was met. Any is an alarm; of accepted ones, only clearly more of them."""
    if not run.says_something or run.exit_code == 6:
        return []
    known = {kind for each in (*evidence.past, run) for kind in each.walls}
    found: list[Finding] = []
    for kind in sorted(known):
        about = Subject("walls", kind)
        count = run.walls.get(kind, 0)
        if count and not _is_accepted(run, evidence, about):
            found.append(
                Raised(
                    about,
                    "",
                    str(count),
                    f"a wall against crawlers answered {'once' if count == 1 else f'{count} times'}: {kind}. "
                    "It is reported, not bypassed; look at the site in a browser, or write to its keeper",
                    f"遇到反爬屏障 {count} 次：{kind}。本程序只报告、不绕过；请用浏览器查看网站，或联系站方",
                )
            )
        elif _answers(run) > count:
            found.append(Well(about))
    return found


def _is_accepted(run: Run, evidence: Evidence, about: Subject) -> bool:
    if evidence.accepted_at(about) is None:
        return False
    past = [share for each in evidence.runs(about) if (share := _without_wall(each, about.name)).of]
    return not past or expected_share(past, PAGES_ALIKE).chance_of_at_most(_without_wall(run, about.name)) > WALL_CHANCE


def _without_wall(run: Run, kind: str) -> Share:
    return Share(_answers(run) - run.walls.get(kind, 0), _answers(run))


def _answers(run: Run) -> int:
    return sum(run.pages.values()) + sum(run.failed.values()) + sum(run.lists_failed.values()) + sum(run.walls.values())


def judge_lists(run: Run, evidence: Evidence) -> list[Finding]:
    """Whether a list shows no links to articles any more, while it did in every run before."""
    if not run.says_something:
        return []
    found: list[Finding] = []
    for address, links in sorted(run.list_links.items()):
        about = Subject("lists", address)
        if links:
            found.append(Well(about))
            continue
        shown = _NOT_PLAIN.sub("·", address)[:LONGEST_ADDRESS]
        before = [each.list_links[address] for each in evidence.runs(about) if address in each.list_links]
        latest: Sequence[int] = before[-LEAST_READINGS:]
        if len(latest) == LEAST_READINGS and all(latest):
            usual = sorted(latest)[LEAST_READINGS // 2]
            found.append(
                Raised(
                    about,
                    str(usual),
                    "0",
                    f"the list {shown} shows no links to articles any more; usual are {usual}",
                    f"列表页 {shown} 上已找不到稿件链接；通常有 {usual} 个",
                )
            )
    return found
