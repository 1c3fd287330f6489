"""What must be settled before anything is asked for: a replica's address that is one, or who it is that asks."""

from __future__ import annotations

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.user_agent import check_contact


def check_before_asking(replica: str | None, contact: str | None) -> None:
    """Check the replica's address, if one is to be asked; else the contact, without which no site is.

    Args:
        replica: LINFEN_REPLICA, `HOST:PORT`.
        contact: LINFEN_CONTACT.

    Raises:
        CannotRun: USAGE for an address that is none of this machine; CONFIGURATION for a contact that reaches nobody.
    """
    if not replica:
        check_contact(contact)
        return
    from linfen_crawler.replica.address import loopback_address

    try:
        loopback_address(replica)
    except ValueError as error:
        raise CannotRun(ExitCode.USAGE, str(error)) from None
