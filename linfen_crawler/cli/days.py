"""Days as options give them."""

from __future__ import annotations

from datetime import date

from linfen_crawler.cli.messages import refusal


def day_of_option(option: str, text: str | None) -> date | None:
    """The day that an option names, if it is given.

    Raises:
        CannotRun: USAGE, if it is no day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refusal(f"{option} {text!r} is no day. Write it as year-month-day: 2022-10-01") from None
