"""A site's alarms: which are open, and what nobody was told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.doctor.finding import Finding, finding
from linfen_crawler.operations.alarm_book import AlarmBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linfen_crawler.operations.output_folder import OutputFolder


def check_alarms(folder: OutputFolder, *, running: bool) -> Iterator[Finding]:
    """What `alarms.json` says; where there is none the run summary and its exit code say it.

    Args:
        folder: The site's folder.
        running: Whether a crawl is at work: it may be sending messages just now.
    """
    key = folder.path.name
    book = AlarmBook.read(folder.alarms, key)
    if book.open:
        first = min(book.open, key=lambda alarm: alarm.began_at)
        since = first.began_at.isoformat(timespec="seconds")
        yield finding("alarms-open", key, count=len(book.open), since=since, message=first.en, message_zh=first.zh)
    if book.unsent and not running:
        oldest = min(notice.at for notice in book.unsent).isoformat(timespec="seconds")
        yield finding("alarms-unsent", key, count=len(book.unsent), oldest=oldest)
