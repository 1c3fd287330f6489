"""Blocks of type `application/warc-fields` (WARC 1.1, annex C.4): named fields, one a line, UTF-8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.native_module import native_function

if TYPE_CHECKING:
    from collections.abc import Iterable


def write_fields(fields: Iterable[tuple[str, str]]) -> bytes:
    """The block of some fields; line ends in a value become spaces."""
    return "".join(f"{name}: {' '.join(value.splitlines())}\r\n" for name, value in fields).encode("utf-8")


def read_fields(block: bytes) -> list[tuple[str, str]]:
    """The fields of a block, in their order: names in lower case, and values. Lines without colon are none."""
    return _FIELDS_IN(block)


def fields_in_python(block: bytes) -> list[tuple[str, str]]:
    """The same, wherever nothing is compiled."""
    lines = block.decode("utf-8", "replace").split("\n")
    parted = (line.partition(":") for line in lines if ":" in line)
    return [(name.strip().lower(), value.strip()) for name, _, value in parted]


_FIELDS_IN = native_function("archive.native_named_lines", "fields_in") or fields_in_python
