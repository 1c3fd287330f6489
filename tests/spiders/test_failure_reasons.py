from __future__ import annotations

import pytest
from scrapy import exceptions
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet import error
from twisted.python.failure import Failure
from twisted.web.client import ResponseNeverReceived

from linfen_crawler.spiders.failure_reasons import outcome_of


@pytest.mark.parametrize(
    ("problem", "state", "reason"),
    [
        (HttpError(Response("http://a/", status=404), "x"), "failed", "http_404"),
        (HttpError(Response("http://a/", status=503), "x"), "failed", "http_503"),
        (exceptions.IgnoreRequest("Forbidden by robots.txt"), "rejected", "robots"),
        (exceptions.IgnoreRequest("Filtered offsite request to 'b'"), "rejected", "off_site"),
        (exceptions.IgnoreRequest("max redirections reached"), "failed", "redirect_loop"),
        (exceptions.IgnoreRequest("by a middleware of the user's"), "failed", "ignored"),
        (exceptions.DownloadTimeoutError("60 s"), "failed", "timeout"),
        (exceptions.CannotResolveHostError("no such host"), "failed", "dns"),
        (exceptions.DownloadConnectionRefusedError("no"), "failed", "connection_refused"),
        (exceptions.ResponseDataLossError("half"), "failed", "cut_body"),
        (exceptions.DownloadCancelledError("32 MB"), "rejected", "too_large"),
        (exceptions.DownloadFailedError("x"), "failed", "connection"),
        (error.ConnectionLost("x"), "failed", "connection"),
        (ResponseNeverReceived([]), "failed", "connection"),
        (OSError("Not a gzipped file"), "failed", "undecodable_body"),
        (KeyError("x"), "failed", "error_KeyError"),
    ],
)
def test_every_failure_has_its_word(problem, state, reason):
    outcome = outcome_of(Failure(problem))
    assert (outcome.state, outcome.reason) == (state, reason)


def test_an_http_error_keeps_its_status():
    assert outcome_of(Failure(HttpError(Response("http://a/", status=410), "x"))).status == 410
