"""Whether a site was well in a run: only then does a page that is missing say something about the article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FEW = 5
"""So many missing articles need no majority of others that are there."""

LEADING = ("front", "list", "interface", "paper", "sitemap", "feed")
"""The kinds of pages that lead to articles."""


def was_well(stats: Mapping[str, Any], missing: int) -> bool:
    """Judge by a run's counts.

    A site is well when its front page, a list or another page that leads to articles was read, none of them failed, and
    of the articles asked for more are there than not: a site that is being rebuilt answers 404 for all of them.

    Args:
        stats: Scrapy's stats of the run.
        missing: How many stored articles were not there.
    """

    def count(prefix: str) -> int:
        return sum(value for key, value in stats.items() if key.startswith(f"linfen/{prefix}"))

    if not sum(count(f"pages/{kind}") for kind in LEADING) + count("sources_unchanged") or count("lists_failed/"):
        return False
    there = count("pages/article") + count("pages/unchanged")
    # Soft 404s came as pages, too.
    return missing <= FEW or there > 2 * missing
