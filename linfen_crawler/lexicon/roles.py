"""The words that pages credit people with, and the lists of the record that each one feeds."""

from __future__ import annotations

from typing import Final, Literal

from linfen_crawler.lexicon.word_lists import read_words

RecordList = Literal["authors", "photographers", "editors", "proofreaders"]
"""A list of names in the record. Roles that feed none stand in `credits` only."""

_SHARES: Final[tuple[tuple[str, tuple[RecordList, ...]], ...]] = (
    ("roles_of_writers", ("authors",)),
    ("roles_of_photographers", ("photographers",)),
    ("roles_of_both", ("authors", "photographers")),
    ("roles_of_editors", ("editors",)),
    ("roles_of_proofreaders", ("proofreaders",)),
    ("roles_without_list", ()),
)

ROLE_LISTS: Final[dict[str, tuple[RecordList, ...]]] = {
    role: lists for name, lists in _SHARES for role in read_words(name)
}
"""Every role label, and which lists of the record its names go to.

Who wrote or reported goes to `authors`, who took the pictures to `photographers`, 责任编辑, 责编 and 编辑 to
`editors`, 校对 to `proofreaders`. All others (编审, 审核, 监制 …) are kept in `credits` and feed no list, so do 原作者
(who wrote what was rewritten is not this article's author) and 供图 (who gives a picture need not have taken it)."""

ROLES_BEHIND_NAMES: Final = frozenset(read_words("roles_behind_names"))
"""Roles that may follow the name they belong to: `张三 摄`, `李四 整理`."""

ROLES_INSIDE_RUNS: Final = read_words("roles_inside_runs")
"""Words that make a role also in the middle of a run of characters: `张三通讯员李四`, `本报记者王五`."""

SPACED_LABELS: Final = read_words("spaced_labels")
"""Labels that pages pad with spaces: `编 辑：`, `责 任 编 辑：`."""
