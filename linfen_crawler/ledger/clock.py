"""The time that a run goes by: the machine's, or one set for a trial."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time, UTC. One that is given a start begins there and goes on at the machine's pace."""

    def __init__(self, start: datetime | None = None) -> None:
        """`start` has a zone; without it this is the machine's own time."""
        self._ahead = start - datetime.now(UTC) if start is not None else timedelta()

    @classmethod
    def from_text(cls, text: str | None) -> Clock:
        """The clock that the setting LINFEN_NOW asks for: ISO 8601 with a zone; none or empty for the machine's time.

        Raises:
            ValueError: The text is no such moment.
        """
        if not text:
            return cls()
        try:
            start = datetime.fromisoformat(text)
        except ValueError:
            start = None
        if start is None or start.tzinfo is None:
            raise ValueError(
                f"LINFEN_NOW is {text!r}; expected a moment with its zone, for example 2025-07-01T02:15:00+08:00"
            )
        return cls(start)

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC) + self._ahead

    def text(self) -> str:
        """This moment as the ledger writes it: see `as_text`."""
        return as_text(self.now())


def as_text(moment: datetime) -> str:
    """ISO 8601, UTC, to the microsecond, so that order in time is that of text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
