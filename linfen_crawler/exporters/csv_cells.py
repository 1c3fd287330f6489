"""What a value looks like in a cell of a CSV file, and how it is read back.

Text stands as it is. A list of texts is one text, its parts joined by `;`, a backslash before each `;` and each
backslash of their own. Objects, and lists of them, are JSON. Null and the empty list are an empty cell.

Spreadsheets take a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula, some also the
full-width forms of the first four: https://owasp.org/www-community/attacks/CSV_Injection. Such a cell gets an
apostrophe before it, and so does one that begins with apostrophes or white space and then such a character: taking
away one apostrophe gives the text back, whatever it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linfen_crawler.schemas.record_fields import RecordField

SEPARATOR = ";"
"""Between the parts of a list."""

_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n\v\f]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PART = re.compile(r"((?:[^;\\]|\\.)*);", re.DOTALL)


def to_cell(value: Any, field: RecordField) -> str:
    """A field's value in JSON form as the text of a cell."""
    if value is None or value == []:
        return ""
    if field.kind == "object":
        return to_json(value).decode("utf-8")
    if field.many:
        return harmless(join_list(value))
    if field.kind == "flag":
        return "true" if value else "false"
    if field.kind == "number":
        return str(value)  # a number: its sign begins no formula
    return harmless(value)


def from_cell(cell: str, field: RecordField) -> Any:
    """The value that a cell was made from; null for an empty text, which no record has.

    Raises:
        ValueError: No value of this field gives such a cell.
    """
    if cell == "":
        return field.empty
    if field.kind == "object":
        return from_json(cell)
    if field.many:
        return split_list(original(cell))
    if field.kind == "flag":
        return {"true": True, "false": False}[cell]
    return int(cell) if field.kind == "number" else original(cell)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def original(cell: str) -> str:
    """The text that `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def join_list(parts: Iterable[str]) -> str:
    """The parts of a list as one text."""
    return SEPARATOR.join(part.replace("\\", "\\\\").replace(SEPARATOR, "\\" + SEPARATOR) for part in parts)


def split_list(text: str) -> list[str]:
    """The parts that `join_list` was given, if there was one at least."""
    return [_ESCAPED.sub(r"\1", part) for part in _PART.findall(text + SEPARATOR)]
