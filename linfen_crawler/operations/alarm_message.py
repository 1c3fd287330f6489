"""The message that says what has changed on the sites of a command: short, in Chinese and English, plain text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from linfen_crawler.article import CHINA_TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.operations.alarm_book import Kind, Notice

LONGEST = 1800
"""Bytes of a body: WeCom takes 2,048 in one message, the others more."""

OF_ONE_KIND = 3
"""So many alarms of a monitor are said one by one; further ones are counted."""

_HEADS: dict[Kind, tuple[str, str, str]] = {
    "begun": ("!", "警报", "alarm"),
    "over": ("✓", "已恢复", "over"),
    "rests": ("=", "持续多日，现视为常态", "lasted so long that it counts as normal now"),
}


class Message(NamedTuple):
    """Title and body, as plain text."""

    title: str
    body: str
    kind: Literal["warning", "success", "info"]
    """What receivers that show colours or marks make of it, as Apprise calls it."""


def alarm_message(news: Sequence[tuple[str, Notice]]) -> Message:
    """Put into one message what is new of several sites.

    Args:
        news: Each notice with the name of its site, in any order.
    """
    kinds = Counter(notice.kind for _, notice in news)
    counts_zh = "，".join(f"{kinds[kind]} 条{zh}" for kind, (_, zh, _) in _HEADS.items() if kinds[kind])
    counts_en = ", ".join(
        f"{kinds[kind]} {en}{'s' if kind == 'begun' and kinds[kind] > 1 else ''}"
        for kind, (_, _, en) in _HEADS.items()
        if kinds[kind]
    )
    lines = []
    for site in dict.fromkeys(name for name, _ in news):
        lines.append(plain(site))
        lines += _lines([notice for name, notice in news if name == site])
    return Message(f"linfen-crawler: {counts_zh} / {counts_en}", _cut(lines), _kind(kinds))


def trial_message() -> Message:
    """What `linfen alarms test` sends."""
    return Message("linfen-crawler: 测试 / test", "警报消息可以送达。\nMessages of alarms arrive.", "info")


def plain(text: str) -> str:
    """Text that no receiver reads as markup, as a mention, or as more than one line."""
    spaced = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text)
    return " ".join(spaced.translate(_HARMLESS).split())


_HARMLESS = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "@": "＠", "`": "'", "|": "/", "*": "·"})


def _kind(kinds: Counter[Kind]) -> Literal["warning", "success", "info"]:
    """A warning where anything is new; what counts as normal now is not well."""
    if kinds["begun"]:
        return "warning"
    return "info" if kinds["rests"] else "success"


def _lines(notices: Sequence[Notice]) -> list[str]:
    lines = []
    said: Counter[tuple[Kind, str]] = Counter()
    for notice in notices:
        mark, zh, en = _HEADS[notice.kind]
        alarm = notice.alarm
        said[notice.kind, alarm.monitor] += 1
        if said[notice.kind, alarm.monitor] > OF_ONE_KIND:
            continue
        day = f"{alarm.began_at.astimezone(CHINA_TIME):%Y-%m-%d}"
        head_zh, head_en = ("", "") if notice.kind == "begun" else (f"{zh}（自 {day}）：", f"{en} (since {day}): ")
        lines += [f"{mark} {plain(head_zh + alarm.zh)}", f"  {plain(head_en + alarm.en)}"]
    for (kind, monitor), count in said.items():
        if count > OF_ONE_KIND:
            more = count - OF_ONE_KIND
            lines.append(f"{_HEADS[kind][0]} {monitor}: 另有 {more} 条 / {more} more")
    return lines


def _cut(lines: Sequence[str]) -> str:
    """As many lines as fit, and a mark where some do not."""
    kept: list[str] = []
    size = 0
    for line in lines:
        size += len(line.encode("utf-8")) + 1
        if size > LONGEST:
            kept.append("… linfen alarms")
            break
        kept.append(line)
    return "\n".join(kept)
