"""Frequent characters that tell simplified text from traditional text."""

from __future__ import annotations

from typing import Final

from linfen_crawler.lexicon.word_lists import read_words

SIMPLIFIED_ONLY: Final = "".join(read_words("simplified_only"))
"""Frequent characters that simplified text has and well-written traditional text has not."""

TRADITIONAL_ONLY: Final = "".join(read_words("traditional_only"))
"""Frequent characters that traditional text has and simplified text has not."""
