"""What must be settled before anything is asked for: a replica's address that is one, or who it is that asks."""

from __future__ import annotations

from linfen_crawler.network.public_address import allowed_networks
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.user_agent import check_contact


def check_before_asking(replica: str | None, contact: str | None, allow_private: str | None = None) -> None:
    """Check the replica's address, if one is to be asked; else the contact, without which no site is, and the networks.

    Args:
        replica: LINFEN_REPLICA, `HOST:PORT`.
        contact: LINFEN_CONTACT.
        allow_private: LINFEN_ALLOW_PRIVATE.

    Raises:
        CannotRun: USAGE for an address that is none of this machine; CONFIGURATION for a contact that reaches nobody,
            or a network that is none.
    """
    if not replica:
        check_contact(contact)
        try:
            allowed_networks(allow_private)
        except ValueError as error:
            raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
        return
    from linfen_crawler.replica.address import loopback_address

    try:
        loopback_address(replica)
    except ValueError as error:
        raise CannotRun(ExitCode.USAGE, str(error)) from None
