"""After a command's crawls: one message with what has changed on all of its sites; what nobody took is kept."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from linfen_crawler.operations.alarm_book import AlarmBook, book_alone
from linfen_crawler.operations.alarm_message import alarm_message
from linfen_crawler.operations.alarm_receivers import Receiver, receivers, send
from linfen_crawler.operations.exit_codes import CannotRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.operations.alarm_book import Notice

logger = logging.getLogger(__name__)


def deliver_alarms(books: Sequence[AlarmBook]) -> None:
    """Send what is unsent, and strike out what every receiver has. A failure is logged and never raised.

    Without LINFEN_ALERTS there is nobody to tell: what is unsent is struck out, not kept for one who comes later.

    The books were read when each site's run ended. What others did to the files since (an alarm was accepted, another
    run came and went) stays as they left it, and what they struck out is not sent.
    """
    for book in books:
        now = _as_it_stands(book)
        mine = {notice.what for notice in book.unsent}
        book.unsent = [notice for notice in now.unsent if notice.what in mine]
    waiting = [(book, notice) for book in books for notice in book.unsent]
    if not waiting:
        return
    try:
        there = receivers()
    except CannotRun as refusal:
        logger.critical("%s", refusal)
        return
    except Exception as error:  # a library of one receiver must not undo a crawl; its words may hold an address
        logger.critical("the receivers of LINFEN_ALERTS cannot be read: %s", type(error).__name__)
        return
    if there is not None and not there.complete:
        logger.error("some addresses in LINFEN_ALERTS are none that Apprise knows; linfen alarms test says more")
    names = {each.name for each in there.known} if there is not None else set()
    if there is not None:
        _send(waiting, there.known)
    for book in {id(book): book for book, _ in waiting}.values():
        try:
            with book_alone(book.path):
                _strike_out(book, names)
        except OSError as error:
            logger.critical("the alarms cannot be written to %s: %s", book.path, error.strerror or error)


def _as_it_stands(book: AlarmBook) -> AlarmBook:
    """The book as the file has it now; as it is here, where the file does not have it."""
    now = AlarmBook.read(book.path, book.site) if book.is_written else book
    return book if now.open is None else now


def _strike_out(book: AlarmBook, names: set[str]) -> None:
    """Enter who has which message, and strike out those that all of these receivers have."""
    taken_by = {notice.what: notice.taken_by for notice in book.unsent}
    book.unsent = [notice for notice in book.unsent if not names <= set(notice.taken_by)]
    now = _as_it_stands(book)
    for notice in now.unsent:
        notice.taken_by = list(dict.fromkeys([*notice.taken_by, *taken_by.get(notice.what, ())]))
    now.unsent = [each for each in now.unsent if each.what not in taken_by or not names <= set(each.taken_by)]
    now.write()


def _send(waiting: Sequence[tuple[AlarmBook, Notice]], to: Sequence[Receiver]) -> None:
    """Send each receiver what it does not have yet; those that lack the same get the same message."""
    lacking: dict[tuple[int, ...], list[Receiver]] = {}
    for receiver in to:
        missing = tuple(place for place, (_, notice) in enumerate(waiting) if receiver.name not in notice.taken_by)
        if missing:
            lacking.setdefault(missing, []).append(receiver)
    for places, group in lacking.items():
        chosen = [waiting[place] for place in places]
        message = alarm_message([(f"{book.name} ({book.site})", notice) for book, notice in chosen])
        for name, taken in send(message, group).items():
            if taken:
                for _, notice in chosen:
                    notice.taken_by.append(name)
            else:
                logger.error("receiver %s of LINFEN_ALERTS did not take the message; the next run tries again", name)
