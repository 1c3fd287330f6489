"""Which hosts are one site: the bare and the `www.` name, and the twins for telephones."""

from __future__ import annotations

from typing import Final

_TELEPHONE: Final = ("m", "wap", "3g", "mobile", "mip")
"""First labels of hosts that show a site's pages to telephones."""


def bare_host(host: str) -> str:
    """The host without `www.`."""
    return host.removeprefix("www.")


def is_telephone_twin(host: str, of: str) -> bool:
    """Whether a host is called like the telephone's twin of another one: `m.NAME` of `www.NAME` or `NAME`."""
    first, _, rest = host.partition(".")
    return first in _TELEPHONE and bare_host(rest) == bare_host(of)


def are_one_site(one: str, other: str) -> bool:
    """Whether two hosts are one, or one and its twin."""
    return bare_host(one) == bare_host(other) or is_telephone_twin(one, other) or is_telephone_twin(other, one)
