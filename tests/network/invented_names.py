"""A server of names for trials: INVENTED_NAMES says which address each host has; it takes the place of Scrapy's resolver.

TWISTED_DNS_RESOLVER = "tests.network.invented_names.InventedNames"
INVENTED_NAMES = {"www.lfxww.com": ["127.0.0.1"]}
"""

from __future__ import annotations

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer


@implementer(IHostnameResolver)
class InventedNames:
    def __init__(self, reactor, names):
        self._reactor, self._names = reactor, names

    @classmethod
    def from_crawler(cls, crawler, reactor):
        return cls(reactor, crawler.settings.getdict("INVENTED_NAMES"))

    def install_on_reactor(self):
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        receiver,
        hostName,
        portNumber=0,
        addressTypes=None,
        transportSemantics="TCP",  # noqa: N803
    ):
        receiver.resolutionBegan(self)
        for address in self._names.get(hostName, [hostName] if hostName[:1].isdigit() or ":" in hostName else []):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()
        return self
