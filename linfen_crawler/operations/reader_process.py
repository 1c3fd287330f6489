"""What a reading process does: it takes visits from its socket, reads them, and sends the records back, in order.

Each message is its length in four bytes and a pickle; both ends are the same program, and nobody else has the socket.
The process ends when the other end is closed, however that came about, so that it never outlives the crawl.
"""

from __future__ import annotations

import json
import os
import pickle  # nosec B403 - see above
import signal
import socket
import sys
import traceback
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from linfen_crawler.article import NotAnArticle
from linfen_crawler.operations.seldom_collected import collect_seldom
from linfen_crawler.visit_reading import PageBytes, Visit, record_of

if TYPE_CHECKING:
    from typing import Any

    from linfen_crawler.sites import SiteDefinition

LENGTH_BYTES = 4
"""Bytes in front of a message that give its length, big end first."""

READY = "ready"
"""The first message of a process: everything is loaded."""

PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from linfen_crawler.operations.reader_process import main; main()"
)
"""What the interpreter is started with: the path of the process that starts it counts, which may be run from an egg."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The page holds no article."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Defect:
    """Reading the page met a defect of ours."""

    kind: str
    """Name of the exception's class."""
    message: str
    trace: str
    """The traceback, for the log."""


Answer = bytes | Refusal | Defect
"""A record is sent as JSON, which takes half the time of a pickle of it."""


def command() -> list[str]:
    """The command line of a reading process."""
    return [sys.executable, "-c", PROGRAM, json.dumps(sys.path)]


def page_message(visit: Visit, site: str) -> bytes:
    """The message that gives a process a page of the site with this key: plain tuples are pickled fastest.

    Raises:
        ValueError: There is no page to be read.
    """
    last, earlier, url, canonical, section, fetched_at, *answer = visit
    if last is None:
        raise ValueError(f"{url}: nothing is left to be read")
    # As a moment it would take as long as all the rest: pickle looks through the classes of its zone each time.
    return message_of((site, tuple(last), earlier, url, canonical, section, fetched_at.isoformat(), *answer))


def message_of(content: object) -> bytes:
    """A message, with its length in front.

    Raises:
        Exception: The content cannot be pickled.
    """
    pickled = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return len(pickled).to_bytes(LENGTH_BYTES, "big") + pickled


def content_of(pickled: bytes | memoryview) -> Any:
    """What a message holds, its length taken off."""
    return pickle.loads(pickled)  # noqa: S301 # nosec B301 - written by our own process at the other end


def main() -> None:
    """Read until the other end of the socket, which is the standard input, is closed."""
    # Ctrl-C and a service manager's stop reach all processes of a crawl. It ends in good order, and needs this one for
    # that; when it is gone, so is this one.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with socket.socket(fileno=os.dup(0)) as connection, connection.makefile("rb") as incoming:
        collect_seldom()
        sites: dict[str, SiteDefinition] = {}
        try:
            connection.sendall(message_of(READY))
            while len(head := incoming.read(LENGTH_BYTES)) == LENGTH_BYTES:
                content = content_of(incoming.read(int.from_bytes(head, "big")))
                if isinstance(content, tuple):
                    key, last, earlier, url, canonical, section, at, *answer = content
                    visit = Visit(
                        PageBytes(*last), earlier, url, canonical, section, datetime.fromisoformat(at), *answer
                    )
                    connection.sendall(_answer(visit, sites[key]))
                else:
                    sites[content.key] = content
        except (OSError, EOFError, pickle.UnpicklingError):
            return  # the other end is gone, in the midst of a message


def _answer(visit: Visit, site: SiteDefinition) -> bytes:
    answer: Answer
    try:
        return message_of(record_of(visit, site).to_json_bytes())
    except NotAnArticle as error:
        answer = Refusal(error.reason, str(error))
    except Exception as error:
        # One page must not end the reading of all others.
        answer = Defect(type(error).__name__, str(error), traceback.format_exc())
    return message_of(answer)
