"""`linfen alarms`: what is alarming about sites, what was, and the word that it is how it is now."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.cli.messages import put, refusal, say, tables, tame
from linfen_crawler.cli.stored_sites import stored_sites
from linfen_crawler.ledger import Clock
from linfen_crawler.monitors import read_past_runs
from linfen_crawler.operations.alarm_book import AlarmBook, book_alone
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from linfen_crawler.monitors import Alarm
    from linfen_crawler.operations.output_folder import OutputFolder


def list_alarms(
    keys: Sequence[str],
    *,
    regions: Sequence[str] = (),
    output: Path,
    sites_folder: Path | None = None,
    as_json: bool,
) -> ExitCode:
    """Print the open alarms of each site, then those that are over: a table, or one JSON line each.

    Args:
        keys: The sites; none for all.
        regions: Places whose sites are meant, too, as far as they were crawled.
        output: The folder that holds what is crawled.
        sites_folder: The user's folder of definitions.
        as_json: Whether as JSON lines.

    Raises:
        CannotRun: A site was never crawled into this folder.
    """
    books = [_book(folder, key) for key, folder in stored_sites(keys, output, regions, sites_folder).items()]
    if as_json:
        for book in books:
            for alarm in book.open or ():
                _put_alarm(book, alarm, "open", None)
            for over in book.over:
                _put_alarm(book, over.alarm, over.how, over.ended_at)
    elif not any(book.open or book.over for book in books):
        say("no alarms")
    else:
        _print_table(books)
    return ExitCode.OK


def accept_alarms(key: str, monitor: str | None, subject: str | None, *, output: Path) -> ExitCode:
    """Accept a site's open alarms: all, those of a monitor, or the one about a subject.

    Raises:
        CannotRun: The site was never crawled into this folder; no such alarm is open; the file cannot be written.
    """
    folder = stored_sites([key], output)[key]
    now = _now()
    try:
        with book_alone(folder.alarms):
            book = _book(folder, key)
            accepted = book.accept(monitor, subject, now)
            if accepted:
                book.write()
    except OSError as error:
        raise CannotRun(ExitCode.OUTPUT, f"cannot write {folder.alarms}: {error.strerror or error}") from None
    if not accepted:
        there = ", ".join(tame(" ".join(filter(None, alarm.about))) for alarm in book.open or ()) or "none"
        wish = " ".join(filter(None, (monitor, subject)))
        raise refusal(f"{key} has no open alarm{f' {wish}' if wish else ''}; open: {tame(there)}")
    for alarm in accepted:
        say(f"accepted: {tame(alarm.en)}")
    return ExitCode.OK


def send_trial() -> ExitCode:
    """Send a trial message and say what came of it.

    Raises:
        CannotRun: CONFIGURATION, if there is nobody to send it to.
    """
    from linfen_crawler.operations.alarm_message import trial_message
    from linfen_crawler.operations.alarm_receivers import VARIABLE, receivers, send

    there = receivers()
    if there is None:
        raise CannotRun(
            ExitCode.CONFIGURATION,
            f"{VARIABLE} is not set, so nobody is told of alarms. Set it to one or several addresses of Apprise, "
            "for example dingtalk://TOKEN/ or mailto://USER:PASSWORD@example.org",
        )
    taken = send(trial_message(), there.known)
    for name, arrived in taken.items():
        say(f"receiver {name}: {'took the message' if arrived else 'did not take the message'}")
    if not there.complete:
        say(f"{VARIABLE} holds an address, too, that Apprise does not know")
    if all(taken.values()):
        return ExitCode.OK if there.complete else ExitCode.CONFIGURATION
    return ExitCode.PARTIAL if any(taken.values()) else ExitCode.UNREACHABLE


def _book(folder: OutputFolder, key: str) -> AlarmBook:
    """The site's alarms; where the file is lost, the last summary tells which are open."""
    book = AlarmBook.read(folder.alarms, key)
    if book.open is None:
        book.open = read_past_runs(folder.runs, None).open_alarms
    return book


def _now() -> datetime:
    try:
        return Clock.from_text(os.environ.get("LINFEN_NOW")).now()
    except ValueError as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None


def _put_alarm(book: AlarmBook, alarm: Alarm, state: str, ended_at: datetime | None) -> None:
    ended = ended_at and ended_at.isoformat(timespec="seconds")
    put(json.dumps({"site": book.site, "state": state, **alarm.to_json(), "ended_at": ended}, ensure_ascii=False))


def _print_table(books: Sequence[AlarmBook]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Alarms, days of China time", title_justify="left")
    for head in ("site", "state", "monitor", "since", "until", "what"):
        table.add_column(head, no_wrap=head in {"site", "since", "until"})
    for book in books:
        rows = [(alarm, "open", "") for alarm in book.open or ()]
        rows += [(each.alarm, each.how, _day(each.ended_at)) for each in book.over]
        for alarm, state, until in rows:
            what = f"{alarm.en}\n{alarm.zh}"
            table.add_row(book.site, state, alarm.monitor, _day(alarm.began_at), until, Text(tame(what)))
    tables().print(table)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA_TIME):%Y-%m-%d}"
