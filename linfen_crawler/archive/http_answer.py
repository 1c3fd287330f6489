"""An HTTP answer as an archive holds it: status, headers, body; and whether it is a page."""

from __future__ import annotations

import re
from typing import NamedTuple

from linfen_crawler.archive.content_codings import TooLong, undo_chunks, undo_codings
from linfen_crawler.archive.exchange import split_answer, status_of
from linfen_crawler.native_module import native_function

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
"""Media types of pages."""

_NEVER_PAGES = re.compile(
    r"(?:image|audio|video|font|model)/|text/(?:css|javascript|calendar|csv|dns)"
    r"|application/(?:(?:x-)?javascript|json|pdf|zip|x-shockwave-flash|msword|vnd\.)"
)
_LOOKS_LIKE_A_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_LOOK_AT = 2048
_CODINGS = frozenset({"transfer-encoding", "content-encoding"})


class HttpAnswer(NamedTuple):
    """A status, its headers, and a body still in the codings that it came in."""

    status: int
    """HTTP status code."""
    headers: tuple[tuple[str, str], ...]
    """Names in lower case and values (ISO 8859-1), in their order."""
    body: bytes
    """What stands behind the headers."""

    def header(self, name: str) -> str | None:
        """The value of a header by its lower-case name; of several the last one, as Scrapy gives it."""
        for each, value in reversed(self.headers):
            if each == name:
                return value
        return None

    def content(self, most: int) -> tuple[bytes, str | None]:
        """The body with its codings undone, and what is wrong with it, if anything is.

        Args:
            most: How many bytes it may have.

        Raises:
            TooLong: It has more.
        """
        body, flaw = self.body, None
        if len(body) > most:
            raise TooLong
        coded = [each for each in self.headers if each[0] in _CODINGS]
        if not coded:
            return body, None
        if any(name == "transfer-encoding" and "chunked" in value.lower() for name, value in coded):
            body, flaw = undo_chunks(body)
        body, further = undo_codings(body, [value for name, value in coded if name == "content-encoding"], most)
        return body, flaw or further


def parse_answer(block: bytes) -> HttpAnswer | None:
    """Take the block of a `response` or `revisit` record apart; None where it is no HTTP answer."""
    usual = _ANSWER_HEAD(block) if _ANSWER_HEAD is not None else None
    if usual is None:
        return answer_in_python(block)
    status, headers, begin = usual
    return HttpAnswer(status, headers, block[begin:])


_ANSWER_HEAD = native_function("archive.native_named_lines", "answer_head")


def answer_in_python(block: bytes) -> HttpAnswer | None:
    """The same, whatever its headers are."""
    status = status_of(block)
    if not status:
        return None
    head, body = split_answer(block) or (block, b"")
    headers: list[tuple[str, list[str]]] = []
    text = head.decode("latin-1")
    are_folded = "\n " in text or "\n\t" in text
    for line in text.split("\n")[1:]:
        if are_folded and line[:1] in {" ", "\t"} and headers:
            headers[-1][1].append(line.strip())  # a folded line (RFC 9112, 5.2)
            continue
        name, colon, value = line.partition(":")
        if colon:
            headers.append((name.strip().lower(), [value.strip()]))
    return HttpAnswer(status, tuple((name, " ".join(parts)) for name, parts in headers), body)


def may_be_page(content_type: str | None) -> bool:
    """Whether an answer of this type may be a page: all but what is plainly something else."""
    return _NEVER_PAGES.match((content_type or "").strip().lower()) is None


def is_page(content_type: str | None, content: bytes) -> bool:
    """Whether an answer is an HTML page: by its type, or by its content where the type is missing or says little."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind in PAGE_TYPES:
        return True
    # Pages in UTF-16 have a NUL beside each of their brackets.
    return may_be_page(content_type) and bool(_LOOKS_LIKE_A_PAGE.search(content[:_LOOK_AT].replace(b"\x00", b"")))
