"""The options `--since` and `--until`: days, both inclusive."""

from __future__ import annotations

from datetime import date

from linfen_crawler.cli.messages import refusal


def period(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """First and last day that somebody names; None for a side that is left open.

    Raises:
        CannotRun: One of them is no day, or the first is later than the last.
    """
    first, last = day("--since", since), day("--until", until)
    if first and last and first > last:
        raise refusal(f"--since {first} is later than --until {last}: no article can be in between")
    return first, last


def day(option: str, text: str | None) -> date | None:
    """The day that an option names; None where it is not given.

    Raises:
        CannotRun: It is no day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refusal(f"{option} {text!r} is no day. Write it as year-month-day: 2022-10-01") from None
