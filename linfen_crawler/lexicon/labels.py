"""The labels that stand before a source, a time or a count on Chinese news pages, and other furniture of head lines.

Each is ordered longest first, so that an alternation made of it never takes a part for the whole.
"""

from __future__ import annotations

from typing import Final

from linfen_crawler.lexicon.word_lists import read_words

SOURCE_LABELS: Final = read_words("source_labels")
"""What stands before the name of the medium or desk that an article comes from (来源, 稿源, 出处 …)."""

OTHER_SOURCE_LABELS: Final = read_words("other_source_labels")
"""Sources of something else than the article (图片来源, 资料来源 …): what follows is never its source."""

TIME_LABELS: Final = read_words("time_labels")
"""What stands before the publish time (发布时间, 日期 …)."""

MODIFIED_LABELS: Final = read_words("modified_labels")
"""What stands before the time of the last change (最后更新 …).

A 更新时间 that is the only time shown is the publish time all the same."""

COUNT_LABELS: Final = read_words("count_labels")
"""What stands before or after how often the article was read (浏览次数, 阅读 …)."""

FURNITURE_LABELS: Final = read_words("furniture_labels")
"""Other things that share the head line with time and source (字号, 打印, 分享 …): no part of a source or a name."""
