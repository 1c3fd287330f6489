"""Which network addresses lie on the public Internet, and which private ones a user has named all the same."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

_NAT64 = ip_network("64:ff9b::/96")
_FOR_NO_HOST = (  # what `is_global` lets through, depending on Python's version
    ip_network("64:ff9b:1::/48"),  # RFC 8215: translation inside one network
    ip_network("fec0::/10"),  # RFC 3879: site-local, no longer given out, still routed inside some networks
    ip_network("192.88.99.0/24"),  # RFC 7526: what is left of 6to4's relays
    ip_network("192.0.0.0/24"),  # RFC 6890
)


def is_public(address: str) -> bool:
    """Whether an IP address, as a connection has it, is one of the public Internet.

    Not: private, loopback, link-local (there live the metadata services of clouds), carrier-grade NAT, multicast, reserved and
    unspecified ones (RFC 6890 and IANA's registries, as `ipaddress` has them), nor IPv6 addresses that carry such an IPv4
    address (mapped, 6to4, Teredo, NAT64).

    Args:
        address: In the notation of RFC 3986 and RFC 4291, an IPv6 scope (`%eth0`) included. Anything else is not public.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return all(_is_public(each) for each in (parsed, *_carried(parsed)))


def allowed_networks(text: str | None) -> tuple[Network, ...]:
    """The networks of the setting LINFEN_ALLOW_PRIVATE: `10.20.0.0/16, 192.168.1.5`.

    Raises:
        ValueError: One of them is none; the message says what was given and what was expected.
    """
    networks = []
    for each in (text or "").replace(",", " ").split():
        try:
            networks.append(ip_network(each))
        except ValueError as error:
            raise ValueError(
                f"LINFEN_ALLOW_PRIVATE has {each!r}: {error}; expected networks or addresses with commas between them, "
                "for example 10.20.0.0/16,192.168.1.5"
            ) from None
    return tuple(networks)


def may_connect(address: str, allowed: tuple[Network, ...] = ()) -> bool:
    """Whether an address is public, or lies in one of the networks that were named."""
    if is_public(address):
        return True
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in allowed)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and (not address.is_reserved or address in _NAT64)
        and not any(address in network for network in _FOR_NO_HOST)
    )


def _carried(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, IPv4Address):
        return []
    teredo = address.teredo or ()
    nat64 = [IPv4Address(int(address) & 0xFFFFFFFF)] if address in _NAT64 else []
    return [each for each in (address.ipv4_mapped, address.sixtofour, *teredo, *nat64) if each is not None]
