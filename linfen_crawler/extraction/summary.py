"""Which of the descriptions in a page's metadata is a summary of its article.

Many sites fill `description` with what they say of themselves, with keywords, or with the headline and their name. So a
description is believed only where the article bears it out; one that linked data gives for the article itself is
believed at its word.
"""

from __future__ import annotations

import re
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from linfen_crawler.extraction.headline import letters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.extraction.metadata import Metadata

_SHARE = 0.4
"""Share of the description's pairs of characters that stand in the article too. On 28 real pages every summary of the
article has .78 or more; held against other articles these and what sites say of themselves have .33 at most, one of
seven characters .50."""
_RUN = 4
"""Characters in a row that a description has in common with the article."""
_LONGEST_COMPARED = 400
_LONG_QUOTATION = 12
"""Letters of which any one may differ, as a mark behind them makes it, and the article still has enough in common."""
_LIST_MARK = re.compile(r"[,，;；、|｜_\s]+")
_SENTENCE = re.compile(r"[。！？…]")
_LONGEST_KEYWORD = 12


def summary_of(metadata: Metadata, title: str | None, paragraphs: Sequence[str]) -> str | None:
    """The first description that belongs to the article; None where none does.

    Args:
        metadata: What the page says of itself.
        title: The article's headline.
        paragraphs: Its body.
    """
    given = [text for text in metadata.descriptions() if not _is_list(text)]
    if given:
        headline = letters_of(title or "")
        whole = "".join(paragraphs)
        article = None
        for text in given:
            if text in whole and _is_long_quotation(text, headline):
                return text  # nothing is left to compare: many sites give the beginning of the article
            if article is None:
                article = headline + letters_of(whole)
            if _is_borne_out(text, headline, article):
                return text
    own = metadata.linked_data.get("description")
    return own if own is not None and not _is_list(own) else None


def _is_list(text: str) -> bool:
    """Keywords and names of sections, parted by marks, and no sentence."""
    if _SENTENCE.search(text) is not None:
        return False
    words = [word for word in _LIST_MARK.split(text) if word]
    return len(words) >= 3 and max(map(len, words)) <= _LONGEST_KEYWORD


def _is_long_quotation(text: str, headline: str) -> bool:
    """Whether words of the article say enough of it by themselves: no headline among them has to be left out."""
    letters = letters_of(text[:_LONGEST_COMPARED])
    return len(letters) >= _LONG_QUOTATION and (not headline or headline not in letters)


def _is_borne_out(text: str, headline: str, article: str) -> bool:
    """Whether the article says what a description says, beyond the headline that sites put into their own praise."""
    letters = letters_of(text)[:_LONGEST_COMPARED]
    beyond = letters.replace(headline, "") if headline else letters
    if len(beyond) < 2 or len(article) == len(headline):
        return False
    run = min(_RUN, len(beyond))
    return _shares_pairs(beyond, article) and any(
        beyond[start : start + run] in article for start in range(len(beyond) - run + 1)
    )


def _shares_pairs(text: str, article: str) -> bool:
    """Whether enough pairs of characters stand in the article too, or too few: no more are looked for than tell."""
    needed = ceil(_SHARE * (len(text) - 1))
    if text[: needed + 1] in article:
        return True  # so are all pairs of these
    may_miss = len(text) - 1 - needed
    for first, second in pairwise(text):
        if first + second in article:
            needed -= 1
        else:
            may_miss -= 1
        if needed <= 0 or may_miss < 0:
            break
    return needed <= 0
