"""What is wrong with a definition, said so that it can be mended: file, key, what was expected, what was found."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

_LONGEST = 60
"""Characters of a found value that a message shows."""

_EXPECTED = {
    "string_type": "a string",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "tuple_type": "a list",
    "model_type": "a table",
    "dict_type": "a table",
    "too_short": "a list with at least {min_length} item",
    "string_too_short": "a text that is not empty",
    "string_pattern_mismatch": "a text that matches {pattern}",
    "greater_than_equal": "{ge} or more",
    "literal_error": "{expected}",
    "date_type": "a date such as 2014-05-01",
    "date_parsing": "a date such as 2014-05-01",
    "date_from_datetime_parsing": "a date such as 2014-05-01",
    "date_from_datetime_inexact": "a date without time, such as 2014-05-01",
    "expected": "{what}",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    file: str
    """The file, as it was named."""
    key: str
    """The dotted key in it, list items by name or number: `layouts[2014].title[0].css`; empty for the whole file."""
    message: str
    """What was expected and what was found."""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.message) if part)


class DefinitionError(ValueError):
    """One or several definition files are wrong. The message has one line for each problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def problems_of(error: ValidationError, model: type[BaseModel], data: dict[str, Any], file: str) -> list[Problem]:
    """The problems that checking `data` against `model` found, in the order of the file's keys."""
    problems = []
    for details in error.errors(include_url=False):
        location = details["loc"]
        problems.append(Problem(file, _dotted(location, data), _sentence(details, location, model)))
    return problems


def _sentence(details: ErrorDetails, location: tuple[str | int, ...], model: type[BaseModel]) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        known = sorted(_fields_at(model, location[:-1]))
        alike = difflib.get_close_matches(str(location[-1]), known, n=1, cutoff=0.7)
        return (
            f"there is no such key; {f'did you mean {alike[0]}?' if alike else 'known here are: ' + ', '.join(known)}"
        )
    if kind == "missing":
        return f"expected a value, found nothing: {_meaning_of(model, location)}"
    wanted = _EXPECTED[kind].format(**context) if kind in _EXPECTED else details["msg"]
    reason = f": {context['reason']}" if context.get("reason") else ""
    return f"expected {wanted}, found {_shown(details['input'])}{reason}"


def _shown(value: object) -> str:
    if isinstance(value, BaseModel):
        return "neither or both"
    if isinstance(value, dict):
        return "a table"
    if value is None:
        return "nothing"
    if isinstance(value, date):
        return str(value)
    if isinstance(value, list | tuple) and not value:
        return "an empty list"
    text = repr(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _dotted(location: Sequence[str | int], data: Any) -> str:
    """The location as a dotted key; items of a list that have a name or path go by it."""
    dotted = ""
    for step in location:
        data = step_into(data, step)
        if isinstance(step, int):
            label = data.get("name") or data.get("path") if isinstance(data, dict) else None
            dotted += f"[{step if label is None else label}]"
        else:
            dotted += f".{step}" if dotted else step
    return dotted


def step_into(data: Any, step: str | int) -> Any:
    """What stands at a key or number of a table or list; None where nothing does."""
    if isinstance(data, list) and isinstance(step, int):
        return data[step] if step < len(data) else None
    return data.get(step) if isinstance(data, dict) else None


def _fields_at(model: type[BaseModel], location: Sequence[str | int]) -> dict[str, Any]:
    """The fields of the model at a location."""
    found = _annotation_at(model, location)
    return dict(found.model_fields) if isinstance(found, type) and issubclass(found, BaseModel) else {}


def _meaning_of(model: type[BaseModel], location: Sequence[str | int]) -> str:
    """The first sentence of a field's description."""
    field = _fields_at(model, location[:-1]).get(str(location[-1]))
    description = str(field.description) if field is not None and field.description else "it is required."
    return description.split("\n")[0].partition(". ")[0].rstrip(".")


def _annotation_at(annotation: Any, location: Sequence[str | int]) -> Any:
    for step in location:
        annotation = _model_in(annotation)
        if isinstance(step, str):
            annotation = (
                annotation.model_fields[step].annotation if annotation and step in annotation.model_fields else None
            )
    return _model_in(annotation)


def _model_in(annotation: Any) -> Any:
    """The model in an annotation such as `tuple[Layout, ...]` or `Selector | None`; None if there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for model in map(_model_in, get_args(annotation)) if model is not None), None)
