"""What a salvaged file says of a stretch that it lost: the fields of the record that stands in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.archive.warc_fields import read_fields

if TYPE_CHECKING:
    from linfen_crawler.archive.record import Damage
    from linfen_crawler.archive.warc_scan import CheckedRecord

_BYTES = "linfen-lost-bytes"


@dataclass(frozen=True, slots=True)
class KnownLoss:
    """A stretch that was lost, and is named as such."""

    begin: int
    """Its first byte."""
    end: int
    """The byte behind its last one."""
    record_id: str | None
    """The `WARC-Record-ID` that stood at its beginning, if that could be read."""
    concurrent_to: str | None
    """The `WARC-Concurrent-To` of that record."""


def loss_fields(damage: Damage, file: str) -> dict[str, str]:
    """A damage as the fields of a `metadata` record, what other records depend on first."""
    fields = {
        _BYTES: f"{damage.offset}-{damage.end}",
        "linfen-lost-record": damage.record_id,
        "linfen-lost-concurrent-to": damage.concurrent_to,
        "linfen-lost-reason": damage.reason,
        "linfen-lost-from": file,
    }
    return {name: value for name, value in fields.items() if value is not None}


def loss_of(record: CheckedRecord) -> KnownLoss | None:
    """The loss that a record names; None for every other record."""
    if record.kind != "metadata" or not record.fields.startswith(_BYTES.encode()):
        return None
    fields = dict(read_fields(record.fields))
    named = re.fullmatch(r"(\d+)-(\d+)", fields.get(_BYTES, ""))
    if named is None:
        return None
    return KnownLoss(
        begin=record.offset,
        end=record.offset + int(named[2]) - int(named[1]),
        record_id=fields.get("linfen-lost-record"),
        concurrent_to=fields.get("linfen-lost-concurrent-to"),
    )
