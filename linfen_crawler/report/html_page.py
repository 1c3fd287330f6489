"""The page as one file: markup, style, program and data, with nothing to load and no way for text to run."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import tempfile
import tomllib
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

_PAGE = files("linfen_crawler.report") / "page"
_PROGRAMS = ("echarts.min.js", "charts.js", "page.js")

_MARK = re.compile(r"\{\{(\w+)\}\}")

_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""Characters that can end a script element, begin a comment in it, or end a line of JavaScript. In JSON they occur in
strings alone, where the escape means the same."""


def write_page(data: dict[str, Any], out: Path) -> None:
    """Write the page, under a temporary name first.

    Raises:
        OSError: It cannot be written; a page that was there before stays as it was.
    """
    text = page(data)
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(out)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def page(data: dict[str, Any]) -> str:
    """The page's HTML.

    A policy in it names the hashes of its own programs: whatever else came to stand in it could neither run nor load
    anything.
    """
    texts = tomllib.loads((_PAGE / "texts.toml").read_text(encoding="utf-8"))
    programs = [(_PAGE / name).read_text(encoding="utf-8") for name in _PROGRAMS]
    hashes = " ".join(f"'sha256-{_digest(program)}'" for program in programs)
    policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src {hashes}"
    pieces = {
        "policy": policy,
        "style": (_PAGE / "page.css").read_text(encoding="utf-8"),
        "texts": _as_json(texts),
        "data": _as_json(data),
        "programs": "\n".join(f"<script>{program}</script>" for program in programs),
    }
    # In one pass: what is put in is not looked at for marks.
    return _MARK.sub(lambda found: pieces[found[1]], (_PAGE / "page.html").read_text(encoding="utf-8"))


def _as_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Half of a pair of UTF-16 units alone is no character, and no file of UTF-8 can hold it.
    return text.encode("utf-8", "replace").decode("utf-8").translate(_IN_SCRIPT)


def _digest(program: str) -> str:
    return base64.b64encode(hashlib.sha256(program.encode("utf-8")).digest()).decode("ascii")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
