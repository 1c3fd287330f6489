"""What a user sets: contact, trial settings, hours, receivers of alarms, definitions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from linfen_crawler.doctor.finding import Finding, finding
from linfen_crawler.operations.alarm_receivers import VARIABLE, receivers
from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.operations.setting_values import wrong_settings
from linfen_crawler.operations.user_agent import check_contact, user_agent
from linfen_crawler.sites import DefinitionError, load_sites
from linfen_crawler.sites.hours import Hours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date
    from pathlib import Path


OLD_AFTER = 2
"""Years after which a definition should be looked at again: news sites are redesigned every three to five."""


def check_contact_and_trials() -> Iterator[Finding]:
    """Whether sites could reach us, and whether a setting for trials is still in force."""
    contact = os.environ.get("LINFEN_CONTACT")
    try:
        check_contact(contact)
    except CannotRun as reason:
        yield finding("contact-wrong", "LINFEN_CONTACT", message=str(reason).partition(". Set it")[0])
    else:
        yield finding("contact-ok", agent=user_agent(contact))
    if os.environ.get("LINFEN_REPLICA"):
        yield finding("replica-set", address=os.environ["LINFEN_REPLICA"])
    if os.environ.get("LINFEN_NOW"):
        yield finding("now-set", moment=os.environ["LINFEN_NOW"])


def check_values() -> Iterator[Finding]:
    """Whether a crawl could read what the environment says."""
    wrong = dict(wrong_settings(os.environ))
    for name, message in wrong.items():
        yield finding("setting-wrong", name, message=message)
    hours = os.environ.get("LINFEN_HOURS")
    if hours and "LINFEN_HOURS" not in wrong:
        yield finding("hours-ok", hours=Hours.parse(hours))


def check_receivers() -> Iterator[Finding]:
    """Whether a message of an alarm could be sent; none is."""
    try:
        there = receivers()
    except CannotRun as reason:
        yield finding("receivers-wrong", VARIABLE, message=reason)
    except Exception as error:  # a library of one receiver; its words may hold the address
        yield finding("receivers-wrong", VARIABLE, message=f"it cannot be read: {type(error).__name__}")
    else:
        if there is None:
            return
        if not there.complete:
            yield finding("receivers-wrong", VARIABLE, message="it holds an address, too, that Apprise does not know")
        else:
            yield finding("receivers-ok", names=", ".join(each.name for each in there.known))


def check_definitions(folder: Path | None, crawled: Collection[str], today: date) -> Iterator[Finding]:
    """Whether all definitions can be read, and those of the crawled sites are there and were verified lately."""
    try:
        sites = load_sites(folder)
    except DefinitionError as error:
        for problem in error.problems:
            yield finding("definitions-wrong", problem.file, message=str(problem))
        return
    yield finding("definitions-ok", count=len(sites))
    for key in crawled:
        if key not in sites:
            yield finding("definition-none", key)
    for key, site in sites.items():
        if site.verified is None:
            if key in crawled:
                yield finding("definition-unseen", key)
        elif key in crawled or not crawled:
            yield from _age(key, site.verified, today)


def _age(key: str, verified: str, today: date) -> Iterator[Finding]:
    years = today.year - int(verified[:4])
    if years >= OLD_AFTER:
        yield finding("definition-old", key, verified=verified, years=years)
