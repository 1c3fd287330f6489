"""One request and its answer, byte for byte as they went over the wire."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

Truncated = Literal["disconnect", "length", "time"]
"""Why an answer is not whole, in the words of WARC 1.1 (`WARC-Truncated`): the other side closed the connection; it was
longer than we take; it took longer than we wait."""

_INTERIM = re.compile(rb"HTTP/1\.[01] 1[0-9][0-9]\b")
_STATUS = re.compile(rb"HTTP/[0-9.]+ ([0-9]{3})\b")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer."""

    url: str
    """The address that was asked for, without fragment."""
    at: datetime
    """When it was asked for, with zone."""
    request: bytes
    """Request line, headers and body, as sent."""
    head: bytes
    """Status line and headers of the answer, as received, with the empty line that ends them."""
    payload: bytes
    """What came behind: chunk framing and content coding are kept."""
    ip_address: str | None = None
    """Who answered."""
    truncated: Truncated | None = None
    """Why the payload is not whole; None for a whole one."""

    @classmethod
    def of_bytes(
        cls,
        url: str,
        at: datetime,
        request: bytes,
        answer: bytes,
        *,
        ip_address: str | None = None,
        truncated: Truncated | None = None,
    ) -> Exchange | None:
        """Take an answer apart; None where not even its headers came.

        Interim answers (`100 Continue`, `103 Early Hints`) before it are left out: they are no answer to keep.
        """
        while True:
            parts = split_answer(answer)
            if parts is None:
                return None
            head, payload = parts
            if not _INTERIM.match(head):
                return cls(url, at, request, head, payload, ip_address, truncated)
            answer = payload

    @property
    def status(self) -> int:
        """The HTTP status code; 0 where the status line has none."""
        return status_of(self.head)


def split_answer(answer: bytes) -> tuple[bytes, bytes] | None:
    """The header block of an answer with the empty line that ends it, and what follows; None without such a line."""
    end = _END_OF_HEAD.search(answer) if answer.startswith(b"HTTP/") else None
    return None if end is None else (answer[: end.end()], answer[end.end() :])


def status_of(head: bytes) -> int:
    """The HTTP status code of a header block; 0 where its status line has none."""
    found = _STATUS.match(head)
    return int(found[1]) if found else 0
