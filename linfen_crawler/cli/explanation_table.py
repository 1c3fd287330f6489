"""The table of `linfen explain`: a row for each field, its losing candidates under it; readable on 80 columns."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.table import Table
from rich.text import Text

from linfen_crawler.cli.messages import tame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linfen_crawler.explain_article import Explanation, FieldExplanation
    from linfen_crawler.extraction.trace import Candidate

_LONGEST_VALUE = 160
_LONGEST_LOST = 60
_MOST_LOST = 6
"""Losing candidates shown for a field; `--json` has them all."""
_MOST_LINES = 20
"""Lines taken out of the body that are shown."""


def explanation_table(explanation: Explanation, site: str | None) -> Group:
    """The explanation for people. Text of pages is shown as it is: nothing in it is read as markup or as a command."""
    parts: list[Table | Text] = []
    if explanation.reason is not None:
        parts.append(_plain(f"No article ({explanation.reason}): {explanation.message}"))
        if explanation.candidates:
            parts.append(_considered(explanation.candidates))
        return Group(*parts)
    assert explanation.article is not None  # noqa: S101 - either an article or a reason  # nosec B101
    rules = explanation.article.extraction
    if site is not None:
        drift = "; it has left the site's layouts" if rules.layout_drift else ""
        parts.append(_plain(f"Site {site}, layout {rules.layout or 'none: the general rules'}{drift}"))
    else:
        parts.append(_plain("General rules, no site definition"))
    table = _table("field", "value, raw string, candidates that lost", "rule")
    for each in explanation.fields:
        table.add_row(_plain(each.field, "bold"), _value(each), _plain(each.rule or ""))
        for lost in _foremost(each.lost):
            table.add_row("", _plain(f"✗ {_cut(lost.text, _LONGEST_LOST)}", "dim"), _why(lost))
        if len(each.lost) > _MOST_LOST:
            table.add_row("", _plain(f"… and {len(each.lost) - _MOST_LOST} more: --json has them", "dim"), "")
    parts.append(table)
    if explanation.taken_out:
        parts.append(_taken_out(explanation.taken_out))
    return Group(*parts)


def _value(field: FieldExplanation) -> Text:
    text = _shown(field.field, field.value)
    cell = _plain(text if text is not None else "–", "" if text is not None else "dim")
    if field.raw is not None and field.raw != text:
        cell.append("\n")
        cell.append_text(_plain(f"raw: {_cut(field.raw, _LONGEST_VALUE)}", "dim"))
    return cell


def _shown(name: str, value: Any) -> str | None:
    """A value in words: names joined, a body by its beginning and length; None for nothing."""
    if value in (None, [], ""):
        return None
    if name == "body":
        lines = value.split("\n")
        return f"{_cut(value, _LONGEST_VALUE)}\n({len(value)} characters, {len(lines)} paragraphs)"
    if isinstance(value, str):
        return _cut(value, _LONGEST_VALUE)
    if isinstance(value, list):
        return _cut("\n".join(map(_item, value)), _LONGEST_VALUE * 3)
    return json.dumps(value, ensure_ascii=False)


def _item(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return " · ".join(str(part) for part in value.values() if part is not None)


def _foremost(lost: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """The losers with the best scores, in the order of the page where they have none."""
    return sorted(lost, key=lambda each: -_score(each.why))[:_MOST_LOST]


def _score(why: str) -> float:
    found = re.match(r"(?:score|weight) (-?\d+(?:\.\d+)?)", why)
    return float(found[1]) if found else 0.0


def _why(lost: Candidate) -> Text:
    return _plain(f"{lost.rule}: {lost.why}", "dim")


def _considered(candidates: tuple[Candidate, ...]) -> Table:
    table = _table("field", "what was considered", "rule")
    for each in candidates[:_MOST_LINES]:
        table.add_row(_plain(each.field, "bold"), _plain(_cut(each.text, _LONGEST_LOST)), _why(each))
    return table


def _taken_out(lines: tuple[Candidate, ...]) -> Table:
    table = _table("reason", "line taken out of the body's element")
    for each in lines[:_MOST_LINES]:
        table.add_row(_plain(each.why, "bold"), _plain(_cut(each.text, _LONGEST_LOST)))
    if len(lines) > _MOST_LINES:
        table.add_row("", _plain(f"… and {len(lines) - _MOST_LINES} more: --json has them", "dim"))
    return table


def _table(*heads: str) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for number, head in enumerate(heads):
        table.add_column(head, overflow="fold", ratio=(None, 3, 2)[number] if number else None)
    table.expand = True
    return table


def _plain(text: str, style: str = "") -> Text:
    return Text(tame(text), style=style)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
