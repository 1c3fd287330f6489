"""What a visit keeps of the answer with an article's first page, until the last page has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from scrapy.http import Response


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What the record says of the answer.

    The answer itself leads back to the visit by its request: where the visit held it, each page with its tree would
    stay in memory until Python looks for such rings, which it does seldom (`seldom_collected`).
    """

    url: str
    status: int = 0
    """0 before it has come."""
    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, response: Response) -> Self:
        """Take it from an answer."""
        return cls(response.url, response.status, _header(response, "ETag"), _header(response, "Last-Modified"))


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
