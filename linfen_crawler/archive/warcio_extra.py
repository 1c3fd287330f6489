"""The libraries of the extra `archive`: loaded where they are used, for most users never need them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from linfen_crawler.missing_extra import MissingExtra

__all__ = ["MissingExtra", "load_warcio"]


def load_warcio() -> Any:
    """The parts of warcio that write records, under their own names.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        from warcio.recordbuilder import RecordBuilder
        from warcio.warcwriter import WARCWriter
    except ImportError:
        raise MissingExtra("warcio", "archive") from None
    return SimpleNamespace(RecordBuilder=RecordBuilder, WARCWriter=WARCWriter)
