"""When an address that could not be had is asked for again, and when no more."""

from __future__ import annotations

from datetime import datetime, timedelta

MAX_ATTEMPTS = 5
"""In how many runs an address that fails is asked for before it is left alone."""

MAX_ATTEMPTS_MISSING = 2
"""The same for an address that answers that nothing is there: once is a slip, twice is an answer."""

MISSING = ("http_404", "http_410", "soft_404")
"""The errors that say so."""

NOT_OF_THE_PAGE = ("wall_http_521", "wall_http_412", "wall_challenge", "wall_captcha")
"""Errors that stand before a whole host and say nothing of a page: they use up none of its tries."""

FIRST_PAUSE = timedelta(hours=1)
"""The pause after the second failure."""

PAUSE_GROWS = 4
"""How many times longer each further pause is."""


def next_try(attempts: int, now: datetime) -> datetime | None:
    """The earliest moment of another try; None for the next run, whenever it is.

    A first failure is a slip more often than not, so the next run asks again. From the second on a pause of 1, 4, 16 …
    hours lies between, so that runs by the hour do not knock all day at a page that does not answer.

    Args:
        attempts: In how many runs it failed, this one included.
        now: The time of the last failure.
    """
    return None if attempts < 2 else now + FIRST_PAUSE * PAUSE_GROWS ** (attempts - 2)
