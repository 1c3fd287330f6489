"""Words of media, desks, offices and places: what makes a string something else than a person's name."""

from __future__ import annotations

from typing import Final

from linfen_crawler.lexicon.word_lists import read_words

MEDIUM_ENDINGS: Final = read_words("medium_endings")
"""What names of media and their desks end in, longest first."""

DESK_WORDS: Final = read_words("desk_words")
"""Words that no person's name holds: a string with one of them is a desk, an office, an account or a placeholder."""

DESK_ENDINGS: Final = frozenset("局厅署院厂网報报社台组号部站会處处團团系室馆")
"""Last characters of desks and offices. A two-character name may end in one (`张台`); longer strings are no names."""

NOBODY: Final = frozenset(read_words("nobody"))
"""Placeholders that stand where a name should, in lower case."""

OUTLET_PREFIXES: Final = frozenset(read_words("outlet_prefixes"))
"""Short names of media that stand before 记者, 通讯员 and 编辑, beside those that end as `MEDIUM_ENDINGS` say."""

CITIES: Final = read_words("cities")
"""Where reporters report from, with or without a word between name and place: `记者 张三 安阳报道`."""

REGIONS: Final = read_words("regions")
"""Places and words that an office or a school begins with: they part name and title in `方敏北京大学经济学院教授`."""
