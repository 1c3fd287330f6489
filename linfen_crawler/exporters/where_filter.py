"""`--where`: which records are wanted, by their fields. A small language, every word checked against the schema.

`FIELD OPERATOR VALUE`, for example `source=临汾日报`, `authors~李`, `publish_time>=2022-10`, `http.status!=200`. A list
meets a condition if one of its values does; with `!=` and `!~` none of them may. Nothing behind the operator means
emptiness: `source=` has none, `photographers!=` has some. The language is described in docs/analysis.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.schemas.record_fields import no_such_field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linfen_crawler.schemas.record_fields import RecordField

_SHAPE = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(!=|!~|>=|<=|=|~|>|<)(.*)", re.DOTALL | re.ASCII)
_OPERATORS = {
    "text": ("=", "!=", "~", "!~"),
    "number": ("=", "!=", ">=", "<=", ">", "<"),
    "flag": ("=", "!="),
    "time": ("=", "!=", ">=", "<=", ">", "<"),
}
_EXAMPLES = "source=临汾日报, authors~李, publish_time>=2022-10-01, page_count>1, photographers!="
_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)


class BadCondition(ValueError):  # noqa: N818 - says what is wrong with what somebody wrote
    """A condition that cannot be read. The message says which, what is wrong, and how it would be right."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, read."""

    text: str
    """As it was written."""
    path: tuple[str, ...]
    """The field, and the field in its objects."""
    meets: Callable[[Any], bool]
    """Whether one value meets what stands behind the operator, the operator's negation left aside."""
    negated: bool
    """Whether no value may meet it."""

    def holds(self, record: dict[str, Any]) -> bool:
        """Whether a record in JSON form meets it."""
        return self.negated != any(map(self.meets, _values(record, self.path)))


def parse_condition(text: str, fields: Sequence[RecordField]) -> Condition:
    """Read a condition.

    Args:
        text: What somebody wrote.
        fields: The fields that there are.

    Raises:
        BadCondition: It is none, names an unknown field, or compares a field with what it cannot be.
    """
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise BadCondition(f"{text!r} is no condition; expected FIELD OPERATOR VALUE, such as {_EXAMPLES}")
    name, operator, value = match[1], match[2], match[3].strip()
    field = _field_named(text, name.split("."), fields)
    allowed = _OPERATORS.get(field.kind, ("=", "!="))
    if operator not in allowed:
        what = {"number": "a number", "flag": "true or false", "time": "a time", "object": "an object"}.get(field.kind)
        what = what or "text"
        raise BadCondition(
            f"{text!r}: {name} is {what}, which {operator} says nothing of; expected {' '.join(allowed)}"
        )
    if not value and operator in {"=", "!="}:
        # Empty: there is no value at all, so that having any is what is to be denied.
        return Condition(text, tuple(name.split(".")), _is_there, negated=operator == "=")
    if not value:
        raise BadCondition(f"{text!r}: nothing stands behind {operator}; {name}= and {name}!= ask whether it is empty")
    return Condition(text, tuple(name.split(".")), _test(text, field, operator.lstrip("!"), value), operator[0] == "!")


def _field_named(text: str, names: list[str], fields: Sequence[RecordField]) -> RecordField:
    known = {field.name: field for field in fields}
    first, *rest = names
    if first not in known:
        raise BadCondition(f"{text!r}: {no_such_field(first, known)}")
    if not rest:
        return known[first]
    if not known[first].parts:
        raise BadCondition(f"{text!r}: {first} has no fields of its own")
    return _field_named(text, rest, known[first].parts)


def _test(text: str, field: RecordField, operator: str, value: str) -> Callable[[Any], bool]:
    if field.kind == "number":
        if not _NUMBER.fullmatch(value):
            raise BadCondition(f"{text!r}: {field.name} is a whole number, {value!r} is none")
        number = int(value)
        return _comparison(operator, number, number)
    if field.kind == "time":
        span = _span_of(value)
        if span is None:
            raise BadCondition(
                f"{text!r}: {value!r} is no time; expected 2022, 2022-10, 2022-10-23, 2022-10-23T15:53 or with seconds "
                "and offset, 2022-10-23T15:53:27+08:00; without an offset it is China time"
            )
        compare = _comparison(operator, *span)
        return lambda stated: compare(datetime.fromisoformat(stated))
    if field.kind == "flag":
        if value not in {"true", "false"}:
            raise BadCondition(f"{text!r}: {field.name} is true or false, {value!r} is neither")
        return lambda found: found is (value == "true")
    if field.kind == "object":
        names = [f"{field.name}.{part.name}" for part in field.parts]
        raise BadCondition(f"{text!r}: {field.name} is an object; ask for {', '.join(names)}, or whether it is empty")
    if operator == "~":
        return lambda found: value in found
    if field.choices and value not in field.choices:
        raise BadCondition(f"{text!r}: {field.name} is one of {', '.join(field.choices)}, never {value!r}")
    return lambda found: found == value


def _comparison(operator: str, first: Any, last: Any) -> Callable[[Any], bool]:
    """A comparison with a span, both ends within: `=` is inside, `>` is behind it, `>=` is not before it."""
    tests: dict[str, Callable[[Any], bool]] = {
        "=": lambda found: first <= found <= last,
        ">=": lambda found: found >= first,
        "<=": lambda found: found <= last,
        ">": lambda found: found > last,
        "<": lambda found: found < first,
    }
    return tests[operator]


def _span_of(value: str) -> tuple[datetime, datetime] | None:
    """First and last moment of a year, month, day, minute or second; None if the text is none of them."""
    try:
        if match := _DATE.fullmatch(value):
            year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
            begin = datetime(year, month, day, tzinfo=CHINA_TIME)
            if match[3]:
                end = begin + timedelta(days=1)
            elif match[2]:
                end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=CHINA_TIME)
            else:
                end = datetime(year + 1, 1, 1, tzinfo=CHINA_TIME)
        elif match := _MOMENT.fullmatch(value):
            begin = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ':00'}{match[4] or '+08:00'}")
            end = begin + timedelta(seconds=1 if match[3] else 60)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return begin, end - timedelta(microseconds=1)


def _is_there(value: Any) -> bool:
    """Whether a value says anything: empty texts, lists and objects of nulls do not."""
    if isinstance(value, dict):
        return any(map(_is_there, value.values()))
    if isinstance(value, list):
        return any(map(_is_there, value))
    return value is not None and value != ""


def _values(value: Any, path: tuple[str, ...]) -> list[Any]:
    """All values at a path, those of lists one by one, nulls left out."""
    if value is None:
        return []
    if isinstance(value, list):
        return [found for each in value for found in _values(each, path)]
    return _values(value.get(path[0]), path[1:]) if path else [value]
