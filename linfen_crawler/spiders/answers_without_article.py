"""What an answer that holds no article means for its address. Whether it holds one is extraction's to say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.spiders.failure_reasons import Outcome

if TYPE_CHECKING:
    from linfen_crawler.article import NotAnArticle

SOFT_404 = "soft_404"
"""Reason of an address that answers with success and says that nothing is there."""

EMPTY_ANSWER = "empty_answer"
"""Reason of an address that answers with success and without a byte."""

_FAILURES = {"missing_page": SOFT_404, "error_page": "error_page", "wall_page": "wall_page"}
"""What `NotAnArticle` says of pages that may be another one tomorrow, and what their addresses fail with."""
_ERROR_PATH = re.compile(r"(?i)/(?:404|410|error|notfound|not_found)(?:\.s?html?|\.php|\.jsp|/)?$")


def outcome_of_refusal(refusal: NotAnArticle, status: int, *, further: bool) -> Outcome:
    """What a page that extraction refuses means: error pages and walls are asked for again by later runs.

    Args:
        refusal: Why the page is no article.
        status: The HTTP status of the answer.
        further: It was asked for as a further page of an article, whose first one is there.
    """
    reason = _FAILURES.get(refusal.reason)
    if reason is None:
        return Outcome("rejected", refusal.reason, status, str(refusal))
    return Outcome("failed", f"further_page_{reason}" if further else reason, status, str(refusal))


def leads_to_error_page(path: str) -> bool:
    """Whether a redirect to this path says that nothing is there: `/404.html`, `/error/`."""
    return _ERROR_PATH.search(path) is not None
