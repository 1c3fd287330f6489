"""Sending messages to the receivers that LINFEN_ALERTS names, through Apprise.

Addresses hold tokens and passwords: they are never printed and never logged, nor is what libraries say on the way.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.missing_extra import MissingExtra, need
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apprise import Apprise

    from linfen_crawler.operations.alarm_message import Message

VARIABLE = "LINFEN_ALERTS"
"""Addresses as Apprise has them, with spaces or commas between them; or the path of a configuration file of Apprise."""

LONGEST_SECONDS = 10.0
"""No receiver may take longer, whatever it does; all are asked at once."""

_TALKATIVE = ("apprise", "urllib3", "requests", "requests_oauthlib", "oauthlib", "paho", "slixmpp")


class Receiver(NamedTuple):
    """One receiver."""

    name: str
    """Its place and the kind of service, `1 (DingTalk)`: all of its address that may be shown."""
    service: Apprise
    """With this receiver alone. It makes of plain text what the service takes."""


class Receivers(NamedTuple):
    """All receivers of LINFEN_ALERTS."""

    known: list[Receiver]
    complete: bool
    """False where it holds an address that is none, too."""


def receivers(wish: str | None = None) -> Receivers | None:
    """The receivers that the environment names; None where it names none.

    Args:
        wish: What LINFEN_ALERTS would hold, in place of it.

    Raises:
        CannotRun: CONFIGURATION, if Apprise is not installed, or no address of them is one.
    """
    wish = (os.environ.get(VARIABLE) if wish is None else wish) or ""
    if not wish.strip():
        return None
    try:
        need("alerts", "apprise")
    except MissingExtra as error:
        raise CannotRun(ExitCode.CONFIGURATION, f"{VARIABLE} is set, but no message can be sent: {error}") from None
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the plug-ins load is theirs to mend
        return _read(wish.strip())


def _read(wish: str) -> Receivers:
    import apprise

    asset = apprise.AppriseAsset(app_id="linfen-crawler", app_desc="linfen-crawler", app_url="", async_mode=False)
    found = apprise.Apprise(asset=asset)
    if "://" in wish:
        complete = found.add(wish)
    else:
        file = Path(wish).expanduser()
        if not file.is_file():
            raise CannotRun(
                ExitCode.CONFIGURATION,
                f"{VARIABLE} holds neither an address of Apprise (as in json://127.0.0.1:8000) nor the path of a file",
            )
        config = apprise.AppriseConfig(asset=asset)
        complete = config.add(str(file))
        found.add(config)
    known = []
    for place, service in enumerate(found, 1):
        alone = apprise.Apprise(asset=asset)
        alone.add(service)
        known.append(Receiver(f"{place} ({service.service_name or 'unnamed'})", alone))
    if not known:
        raise CannotRun(
            ExitCode.CONFIGURATION,
            f"{VARIABLE} holds no address that Apprise knows; https://github.com/caronc/apprise/wiki shows their forms",
        )
    return Receivers(known, bool(complete))


def send(message: Message, to: Sequence[Receiver], seconds: float = LONGEST_SECONDS) -> dict[str, bool]:
    """Send a message to all receivers at once. Never raises, and never takes longer than a few seconds.

    Args:
        message: Title and body.
        to: The receivers.
        seconds: How long to wait for them.

    Returns:
        For each receiver's name whether it took the message; one that has not answered in time did not.
    """
    taken: dict[str, bool] = {}
    threads = [
        # A daemon: a receiver that hangs must not keep the program from ending.
        threading.Thread(target=_send_to, args=(message, each, taken), name=f"alarm to {each.name}", daemon=True)
        for each in to
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    answered = dict(taken)
    return {each.name: answered.get(each.name, False) for each in to}


def _send_to(message: Message, receiver: Receiver, taken: dict[str, bool]) -> None:
    from apprise import NotifyFormat, NotifyType

    kinds = {"warning": NotifyType.WARNING, "success": NotifyType.SUCCESS, "info": NotifyType.INFO}
    try:
        taken[receiver.name] = bool(
            receiver.service.notify(
                body=message.body, title=message.title, notify_type=kinds[message.kind], body_format=NotifyFormat.TEXT
            )
        )
    except Exception:  # what a plug-in raises may hold the address
        taken[receiver.name] = False
