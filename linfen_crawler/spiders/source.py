"""A way by which a site's articles are found; which ways a run goes stands in `sources`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request


class Source(Protocol):
    """One way. What its requests lead to is read by callbacks of its own, which let articles in by the `Admittance`.

    Further requests come from these callbacks alone, so that a source ends when the last of them asks for nothing more.
    """

    def requests(self) -> AsyncIterator[Request]:
        """The first requests of a run; none where the definition names none, or the run wants none."""
