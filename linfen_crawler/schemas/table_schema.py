"""The record as a Table Schema of Frictionless Data: what `datapackage.json` says of an export's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.schemas.record_fields import RecordField

_TYPES = {"text": "string", "number": "integer", "flag": "boolean", "time": "datetime", "object": "object"}


def table_schema(fields: Sequence[RecordField], *, lists_as_text: bool = False) -> dict[str, Any]:
    """The schema of a table with these fields.

    Args:
        fields: The fields, in their order.
        lists_as_text: As in CSV, where a list of texts is one text; otherwise it is an array.
    """
    return {"fields": [_column(field, lists_as_text=lists_as_text) for field in fields], "missingValues": [""]}


def _column(field: RecordField, *, lists_as_text: bool) -> dict[str, Any]:
    column: dict[str, Any] = {"name": field.name, "type": _TYPES[field.kind], "description": field.meaning}
    if field.many:
        column["type"] = "string" if lists_as_text and field.kind == "text" else "array"
    elif field.kind == "time":
        column["format"] = "%Y-%m-%dT%H:%M:%S%z"
    constraints: dict[str, Any] = {}
    if not field.optional and not field.many:
        constraints["required"] = True
    if field.choices:
        constraints["enum"] = list(field.choices)
    return column | ({"constraints": constraints} if constraints else {})
