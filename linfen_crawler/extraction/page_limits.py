"""How large a page may be: what is larger is no page of text, but would take the machine's memory to find that out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linfen_crawler.article import NotAnArticle
from linfen_crawler.native_module import native_function

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_PAGE: Final = 32 * 1024 * 1024
"""Bytes of a page: what a crawl fetches at most (`DOWNLOAD_MAXSIZE`). One of nothing but text takes some 900 MB."""

MOST_TAGS: Final = 250_000
"""Opening brackets of a page, each a tag: their tree takes a kilobyte each. The largest pages of news have 20,000."""


def refuse_large(data: bytes) -> None:
    """Let pass what is small enough to be read.

    Raises:
        NotAnArticle: `too_large`: it has more than `LONGEST_PAGE` bytes or `MOST_TAGS` tags.
    """
    if len(data) > LONGEST_PAGE:
        raise NotAnArticle("too_large", f"the page has more than {LONGEST_PAGE} bytes; such pages are not read")
    tags = (NATIVE or _count_of_tags)(data) if len(data) > MOST_TAGS else 0
    if tags > MOST_TAGS:
        raise NotAnArticle("too_large", f"the page has {tags} tags; pages of more than {MOST_TAGS} are not read")


def _count_of_tags(data: bytes) -> int:
    return data.count(b"<")


NATIVE: Callable[[bytes], int] | None = native_function(
    "extraction.native_bytes", "count_of_tags", beside=("byte_marks.pxd",)
)
"""The compiled count; None where there is none."""
