"""Where an answer lies in the archive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capture:
    """An answer in the archive: a `response` record, or a `revisit` of one whose payload is the same."""

    record_id: str
    """`WARC-Record-ID`, with its angle brackets."""
    url: str
    """The address that answered."""
    file: str
    """Name of the WARC file, as it is when finished."""
    offset: int
    """Byte offset of the record in it."""
    digest: str
    """Digest of the payload, `sha1:BASE32`."""
    payload_file: str
    """Name of the file whose `response` record holds the payload: `file` itself, but for a revisit."""
    payload_offset: int
    """Byte offset of that record."""

    @property
    def is_revisit(self) -> bool:
        """Whether its payload lies elsewhere."""
        return (self.payload_file, self.payload_offset) != (self.file, self.offset)
