"""Why a page could not be had, in one fixed word for counting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

if TYPE_CHECKING:
    from twisted.python.failure import Failure


HOST_RESTING = "host_resting"
"""Reason of what was put off because its host is left alone for a while: see `host_rest`."""

ROBOTS_UNREACHABLE = "robots_unreachable"
"""Reason of what was put off because its host's robots.txt could not be had: see `robots`."""

WALL = "wall"
"""Reason of what was put off because its host answers with walls: see `walls`."""

OUTSIDE_HOURS = "outside_hours"
"""Reason of what was not sent because the site may not be asked at this hour: see `outside_hours`."""

LIMIT_REACHED = "limit"
"""Reason of what was not sent any more because the run has all the records that it was asked for."""


EXPECTED_ENDS = (LIMIT_REACHED, OUTSIDE_HOURS)
"""The reasons that are no trouble: the run has ended as it was told to."""


class Outcome(NamedTuple):
    """What a failed request means for its address."""

    state: Literal["failed", "rejected", "pending"]
    """`failed` is tried again by later runs, `rejected` is not; `pending` was not asked for at all."""
    reason: str
    """`http_404`, `timeout`, `dns`, `robots`, `too_large` …"""
    status: int | None = None
    """HTTP status, if there was an answer."""
    detail: str | None = None
    """The error's own words."""


# By name: which of these classes exist, and where, differs between versions of Scrapy and Twisted.
_BY_CLASS: dict[str, Outcome] = {
    "DownloadTimeoutError": Outcome("failed", "timeout"),
    "TimeoutError": Outcome("failed", "timeout"),
    "TCPTimedOutError": Outcome("failed", "timeout"),
    "CannotResolveHostError": Outcome("failed", "dns"),
    "DNSLookupError": Outcome("failed", "dns"),
    "DownloadConnectionRefusedError": Outcome("failed", "connection_refused"),
    "ConnectionRefusedError": Outcome("failed", "connection_refused"),
    "ResponseDataLossError": Outcome("failed", "cut_body"),
    "PartialDownloadError": Outcome("failed", "cut_body"),
    "DownloadCancelledError": Outcome("rejected", "too_large"),
    "UnsupportedURLSchemeError": Outcome("rejected", "unsupported_scheme"),
    "ConnectionLost": Outcome("failed", "connection"),
    "ConnectionDone": Outcome("failed", "connection"),
    "ResponseNeverReceived": Outcome("failed", "connection"),
    "DownloadFailedError": Outcome("failed", "connection"),
    "ConnectError": Outcome("failed", "connection"),
    "OSError": Outcome("failed", "undecodable_body"),
    "error": Outcome("failed", "undecodable_body"),  # of zlib and of brotli
    "ZstdError": Outcome("failed", "undecodable_body"),
    "HeadersTooLarge": Outcome("failed", "headers_too_large"),
    "BadAnswer": Outcome("failed", "bad_answer"),
    "PrivateAddress": Outcome("failed", "private_address"),
}


# By name, too: the modules that raise them import this one.
_PUT_OFF = {
    "HostResting": HOST_RESTING,
    "LeaseOver": "lease_over",
    "LimitReached": LIMIT_REACHED,
    "OutsideHours": OUTSIDE_HOURS,
    "RobotsUnreachable": ROBOTS_UNREACHABLE,
    "Unintroduced": "unintroduced",
    "WallStands": WALL,
}


def outcome_of(failure: Failure) -> Outcome:
    """What a failure means, as Scrapy hands it to an errback after its retries."""
    return outcome_of_error(failure.value)


def outcome_of_error(error: BaseException | None) -> Outcome:
    """What an error while downloading means."""
    detail = str(error) or type(error).__name__
    if isinstance(error, HttpError):
        status = error.response.status
        return Outcome("failed", f"http_{status}", status)
    name = type(error).__name__
    if name in _PUT_OFF:
        return Outcome("pending", _PUT_OFF[name], detail=detail)
    if name == "TooManyCodings":
        return Outcome("rejected", "too_many_codings", detail=detail)
    if name == "WallMet":
        return Outcome("failed", f"wall_{getattr(error, 'kind', '')}", getattr(error, "status", None), detail)
    if isinstance(error, IgnoreRequest):
        if "robots.txt" in detail:
            return Outcome("rejected", "robots", detail=detail)
        if "offsite" in detail.lower():
            return Outcome("rejected", "off_site", detail=detail)
        if "redirection" in detail:
            return Outcome("failed", "redirect_loop", detail=detail)
        if "DOWNLOAD_MAXSIZE" in detail:
            return Outcome("rejected", "too_large", detail=detail)  # unpacked; packed, it was small enough
        return Outcome("failed", "ignored", detail=detail)
    for each in type(error).__mro__:
        if each.__name__ in _BY_CLASS:
            return _BY_CLASS[each.__name__]._replace(detail=detail)
    return Outcome("failed", f"error_{type(error).__name__}", detail=detail)
