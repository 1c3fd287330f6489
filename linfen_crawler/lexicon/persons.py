"""What names of persons look like, and what only looks like one."""

from __future__ import annotations

from typing import Final

from linfen_crawler.lexicon.word_lists import read_words

SURNAMES: Final = frozenset(read_words("surnames"))
"""Surnames of one character: the Hundred Family Surnames and later lists of common ones, traditional spellings too."""

DOUBLE_SURNAMES: Final = frozenset(read_words("double_surnames"))
"""Surnames of two characters."""

TRANSCRIBED_BEGINNINGS: Final = read_words("transcribed_beginnings")
"""How names of Uygurs, Kazakhs, Tibetans and Mongols without a Chinese surname often begin."""

JOB_TITLES: Final = read_words("job_titles")
"""Titles that stand behind a name, joined to it or not."""

ALSO_NAMES: Final = frozenset(read_words("also_names"))
"""Words of everyday text that people are called too (`高峰`): names where a label says so, words elsewhere."""

NOT_NAMES: Final = frozenset(read_words("not_names"))
"""Words of everyday news text that begin with a surname's character and are no names."""
