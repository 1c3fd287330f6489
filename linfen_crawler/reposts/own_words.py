"""What of a text its author wrote: without the lines and the dateline that a reposting site sets of its own."""

from __future__ import annotations

import re

from linfen_crawler.lexicon import OTHER_SOURCE_LABELS, ROLE_LISTS, SOURCE_LABELS

_LABELS = frozenset({*ROLE_LISTS, *SOURCE_LABELS, *OTHER_SOURCE_LABELS, "编者按", "原标题", "原題", "編者按", "原標題"})
_LONGEST_LINE = 60
"""Characters of a line of credits, a few names long; what is longer is text."""
_LABEL = re.compile(r"[\s（(【\[*]*([^\s:：]{1,7})\s*[:：]")

_DATELINE = re.compile(r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?=(?:[早晚]?[讯訊电電]|消息|综合))")
_DATELINE_WITHIN = 160
"""Characters in which a dateline (`新华社太原10月23日电`) is looked for. Who reposts sets his own day there."""


def own_words(body: str) -> str:
    """The body without lines of credits (`责任编辑：…`, `来源：…`, `编者按：…`) and without the day in its dateline."""
    if ":" in body or "：" in body:
        body = "\n".join(line for line in body.split("\n") if not _is_credit(line))
    return _DATELINE.sub("", body[:_DATELINE_WITHIN], count=1) + body[_DATELINE_WITHIN:]


def _is_credit(line: str) -> bool:
    if len(line) > _LONGEST_LINE:
        return False
    found = _LABEL.match(line)
    return found is not None and found[1] in _LABELS
