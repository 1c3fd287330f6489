"""docs/definition.md, made from the model, so that the document and what the loader accepts cannot differ.

`python -m linfen_crawler.sites.definition_document > docs/definition.md` writes it anew; a test compares the two.
"""

from __future__ import annotations

import sys
from datetime import date
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from linfen_crawler.sites.definition import (
    Articles,
    Canonical,
    Family,
    Layout,
    Lists,
    Marks,
    Section,
    SiteDefinition,
)
from linfen_crawler.sites.discovery import Days, Discovery, Interface, Paper
from linfen_crawler.sites.selector import Selector

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

_INTRODUCTION = """# The keys of a site definition

All that a definition file can say. How to write one stands in [sites.md](sites.md). A key without a default must be
given; a key that is not listed here is an error.
"""

_HEADINGS: dict[type[BaseModel], str] = {
    SiteDefinition: "The file itself",
    Section: "Each `[[sections]]`",
    Lists: "`[lists]`",
    Articles: "`[articles]`",
    Canonical: "`[canonical]`",
    Discovery: "`[discovery]`",
    Days: "Each `[[discovery.days]]`",
    Interface: "Each `[[discovery.interfaces]]`",
    Paper: "`[discovery.paper]`",
    Layout: "Each `[[layouts]]`",
    Selector: "A selector",
    Marks: "`[marks]` of a family",
}

_WORDS = {str: "text", int: "whole number", float: "number", date: "date", bool: "`true` or `false`"}


def definition_as_markdown() -> str:
    """The whole document: one table for each kind of table in a definition."""
    parts = [_INTRODUCTION]
    for model, heading in _HEADINGS.items():
        parts.append(f"## {heading}\n\n{' '.join((model.__doc__ or '').split())}\n\n{_table(model)}")
    shared = ", ".join(f"`{name}`" for name in Family.model_fields)
    parts.append(f"## A family\n\n{' '.join((Family.__doc__ or '').split())} Its keys are {shared}, as above.\n")
    return "\n".join(parts)


def _table(model: type[BaseModel]) -> str:
    rows = ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
    for name, field in model.model_fields.items():
        meaning = " ".join((field.description or "").split()).replace("|", "\\|")
        rows.append(f"| `{name}` | {_type_in_words(field.annotation)} | {_default(field)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _type_in_words(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin in {Union, UnionType}:
        return _type_in_words(next(kind for kind in get_args(annotation) if kind is not type(None)))
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in get_args(annotation))
    if origin is tuple:
        return f"list of {_plural(get_args(annotation)[0])}"
    if origin is not None:  # Annotated
        return _type_in_words(get_args(annotation)[0])
    if annotation is Selector:
        return "selector"
    return _WORDS.get(annotation, "table")


def _plural(annotation: Any) -> str:
    word = _type_in_words(annotation)
    return {"text": "texts", "selector": "selectors", "table": "tables"}[word]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = field.default
    if isinstance(value, BaseModel) or value in (None, "", ()):
        return "none"
    if isinstance(value, tuple):
        return ", ".join(f"`{item}`" for item in value)
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(definition_as_markdown())
