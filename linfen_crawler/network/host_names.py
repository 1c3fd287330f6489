"""Host names are put into the form of DNS once for each name.

Twisted does so with each request, before it looks for a connection that it has kept; over TLS a second time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from twisted.internet import _sslverify, endpoints

_MOST = 1024  # hosts of all sites that one process crawls


def remember_host_names() -> None:
    """From now on. Called where Scrapy has put its own function in place of Twisted's."""
    modules: list[Any] = [endpoints, _sslverify]
    for module in modules:
        encode = module._idnaBytes
        if not hasattr(encode, "cache_info"):
            module._idnaBytes = lru_cache(_MOST)(encode)  # what is no name raises each time
