"""The record's fields as a plain tree, read off `Article`: what every other schema is made from."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from linfen_crawler.article import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind = Literal["text", "number", "flag", "time", "object"]


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of the record, or of an object in it."""

    name: str
    kind: Kind
    """What a value is: text; a whole number; true or false; a time with its offset, in JSON as ISO 8601; an object."""
    meaning: str
    """What the value says, in a sentence."""
    many: bool = False
    """Whether it is a list of such values."""
    optional: bool = False
    """Whether it may be null. A list is never null but empty."""
    choices: tuple[str, ...] = ()
    """The texts that it can be; empty where any can."""
    parts: tuple[RecordField, ...] = ()
    """The fields of the object; empty for the other kinds."""

    @property
    def empty(self) -> list[Any] | None:
        """What stands where the page has no such thing, or the record is older than the field."""
        return [] if self.many else None


@cache
def record_fields() -> tuple[RecordField, ...]:
    """The fields of a record, in their order."""
    return _fields_of(Article)


def choose_fields(fields: Sequence[RecordField], names: Iterable[str]) -> tuple[RecordField, ...]:
    """The fields with these names, in the order of the names.

    Raises:
        ValueError: There is no such field, or a name is there twice; the message names fields that are like it.
    """
    known = {field.name: field for field in fields}
    chosen: dict[str, RecordField] = {}
    for name in names:
        if name not in known:
            raise ValueError(no_such_field(name, known))
        if name in chosen:
            raise ValueError(f"the field {name} is there twice")
        chosen[name] = known[name]
    return tuple(chosen.values())


def no_such_field(name: str, known: Iterable[str]) -> str:
    """What to say of a name that is none of the known ones."""
    names = list(known)
    alike = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(alike)}?" if alike else f"known are {', '.join(names)}"
    return f"there is no field {name!r}; {hint}"


def _fields_of(model: type[BaseModel]) -> tuple[RecordField, ...]:
    return tuple(
        _field(name, info.annotation, " ".join((info.description or "").split()))
        for name, info in model.model_fields.items()
    )


def _field(name: str, annotation: object, meaning: str) -> RecordField:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        (kind,) = (each for each in arguments if each is not NoneType)
        return replace(_field(name, kind, meaning), optional=True)
    if origin is list:
        return replace(_field(name, arguments[0], meaning), many=True)
    if origin is Literal:
        return RecordField(name, "text", meaning, choices=arguments)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return RecordField(name, "object", meaning, parts=_fields_of(annotation))
    if annotation not in _KINDS and arguments:  # Annotated: a type and what else is to be said of it
        return _field(name, arguments[0], meaning)
    return RecordField(name, _KINDS[annotation], meaning)


_KINDS: dict[object, Kind] = {str: "text", int: "number", bool: "flag", AwareDatetime: "time"}
