"""How a line of the log looks, as text and as JSON, so that nothing from a page can forge one or colour a terminal."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

LOG_FORMATS = ("text", "json")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

LONGEST = 1 << 16
"""Characters of one record that are kept: an error may quote a whole page."""

# What steers a terminal or hides in a line: control characters but for tab and line feed, separators of lines, marks
# and overrides of writing direction, zero-width and tag characters, and halves of surrogate pairs.
_HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff"
)
STEERING = re.compile(f"[{_HIDDEN}]")
"""One character of a page that could steer a terminal, break a line or hide in it."""

_TRACES = logging.Formatter()
_BEGINNING = re.compile(r"\n(?=\d{4}-\d\d-\d\d[ T])")


def visible(text: str) -> str:
    r"""Text with every steering character as its escape (`\x1b`, `\u202e`); tabs and line feeds stay."""
    return STEERING.sub(_escape, text)


def visible_json(text: str) -> str:
    r"""JSON with every steering character in it as its escape (`\u001b`): the same value, safe to look at."""
    return STEERING.sub(_json_escape, text)


class TextLines(logging.Formatter):
    """`2026-11-24T02:15:00.123Z WARNING lfxww scrapy.core.engine: …`.

    What stands at the beginning of a line begins a record: the further lines of a record are indented.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record, without its last line feed."""
        head = f"{_moment(record)} {record.levelname} {_of_run(record, 'site') or '-'} {record.name}: "
        message, trace = _parts(record)
        return head + visible(f"{_cut(message)}\n{_cut(trace)}".rstrip("\n")).replace("\n", "\n    ")


class JsonLines(logging.Formatter):
    """One JSON object a line: `time`, `level`, `site`, `run_id`, `logger`, `message`, `url`, `error`.

    What is not known is left out. Text is as it was: what is dangerous in it stands as JSON's own escapes.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record, without its line feed."""
        message, trace = _parts(record)
        line = {
            "time": _moment(record),
            "level": record.levelname,
            "site": _of_run(record, "site"),
            "run_id": _of_run(record, "run_id"),
            "logger": record.name,
            "message": _cut(message),
            "url": _url(record),
            "error": _cut(trace),
        }
        text = json.dumps({name: value for name, value in line.items() if value}, ensure_ascii=False)
        return visible_json(text)


class Tamed(logging.Formatter):
    """Another formatter's lines, made safe: Scrapy's stay as they are known, unless a line would pass for a record."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        return _BEGINNING.sub("\n    ", visible(_cut(self._inner.format(record))))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(found: re.Match[str]) -> str:
    # The library would leave DEL as it is; all others it writes as pairs where one escape is not enough.
    return "\\u007f" if found[0] == "\x7f" else json.dumps(found[0])[1:-1]


def _parts(record: logging.LogRecord) -> tuple[str, str]:
    """What a record says, and the traceback that it has with it."""
    traces = [_TRACES.formatException(record.exc_info)] if record.exc_info and record.exc_info[0] else []
    return record.getMessage(), "\n".join([*traces, *([record.stack_info] if record.stack_info else [])])


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _of_run(record: logging.LogRecord, name: str) -> str | None:
    value: str | None = getattr(record, f"linfen_{name}", None)
    return value


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} … ({len(text) - LONGEST} more characters)"


def _url(record: logging.LogRecord) -> str | None:
    """The address that a record is about, where it says so."""
    given = record.args if isinstance(record.args, dict) else {}
    about: Any = getattr(record, "url", None) or given.get("url")
    for name in ("request", "response"):
        about = about or getattr(given.get(name), "url", None)
    return about if isinstance(about, str) else None
