"""docs/record.md, made from the schema, so that document and records cannot differ.

`python -m linfen_crawler.record_document > docs/record.md` writes it anew; a test compares the two.
"""

from __future__ import annotations

import sys
from inspect import cleandoc
from typing import TYPE_CHECKING, get_args, get_origin

from linfen_crawler.article import Article

if TYPE_CHECKING:
    from pydantic import BaseModel

_INTRODUCTION = """# The record

One line of `articles.jsonl` is one article: a JSON object in UTF-8 that always has every field below, in this order.
What the page does not have is `null` or an empty list, never left out and never guessed. Times are ISO 8601 with their
offset. Field names are a promise: they are not renamed, and a new field is announced in CHANGELOG.md.
"""


def record_as_markdown() -> str:
    """The whole document: a table of the fields, then a table for each object in them."""
    parts: dict[str, type[BaseModel]] = {}
    sections = [_INTRODUCTION, _table(Article, parts)]
    done: set[str] = set()
    while todo := [name for name in parts if name not in done]:
        for name in todo:
            done.add(name)
            model = parts[name]
            sections.append(f"## {name}\n\n{cleandoc(model.__doc__ or '')}\n\n{_table(model, parts)}")
    return "\n".join(sections)


def _table(model: type[BaseModel], parts: dict[str, type[BaseModel]]) -> str:
    rows = ["| field | type | meaning |", "| --- | --- | --- |"]
    for name, info in model.model_fields.items():
        meaning = " ".join((info.description or "").split()).replace("|", "\\|")
        rows.append(f"| `{name}` | {_type_name(info.annotation, parts)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _type_name(annotation: object, parts: dict[str, type[BaseModel]]) -> str:
    """A type in words: `text`, `time`, `list of Credit`, `text or null` …; objects met are gathered in `parts`."""
    from datetime import datetime
    from types import UnionType
    from typing import Annotated, Literal, Union

    from pydantic import BaseModel

    origin = get_origin(annotation)
    if origin in {Union, UnionType}:
        return " or ".join(_type_name(kind, parts) for kind in get_args(annotation))
    if origin is Annotated:
        return _type_name(get_args(annotation)[0], parts)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in get_args(annotation))
    if origin is list:
        return f"list of {_type_name(get_args(annotation)[0], parts)}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        parts.setdefault(annotation.__name__, annotation)
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    if annotation is type(None):
        return "null"
    names = {str: "text", bool: "true or false", int: "whole number", datetime: "time"}
    # pydantic's AwareDatetime is a class of its own that stands for a datetime with zone
    return names.get(annotation, "time") if isinstance(annotation, type) else str(annotation)


if __name__ == "__main__":
    sys.stdout.write(record_as_markdown())
