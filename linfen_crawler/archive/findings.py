"""What reading an archive comes to, piece by piece: a record, or why there is none."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["record", "no_article", "left_out", "lost", "unread", "defect", "note", "nothing"]
"""What was found:

- `record`: an article; `line` is its record;
- `no_article`: a page that holds none;
- `left_out`: a page that its crawl did not want, and is not wanted here either;
- `lost`: a page that had a record in its crawl and gives none now;
- `unread`: bytes that cannot be read, or that are not there;
- `defect`: a defect of this program;
- `note`: something to know;
- `nothing`: nothing to speak of.
"""


class Finding(NamedTuple):
    """One of the things that were found."""

    kind: Kind
    where: str = ""
    """The page or place, for people."""
    reason: str = ""
    """A short fixed word, for counting."""
    message: str = ""
    """A sentence."""
    line: bytes | None = None
    """The record as a JSON line in UTF-8, without its line feed: processes hand it on as it is."""

    @property
    def size(self) -> int:
        """Letters and bytes of what it says, without its fixed words."""
        return len(self.where) + len(self.message) + (0 if self.line is None else len(self.line))


def at(label: str, offset: int, url: str = "") -> str:
    """How people find a place in an archive."""
    return f"{label}, byte {offset}{': ' if url else ''}{url}"
