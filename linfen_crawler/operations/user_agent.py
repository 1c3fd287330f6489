"""The name that we give ourselves, with a contact: a site's keeper must be able to reach who crawls it."""

from __future__ import annotations

import re

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.version import __version__

ROBOTS_NAME = "linfen-crawler"
"""The name that robots.txt files may address."""

_MAIL = re.compile(r"[^\s()@,;]+@[^\s()@,;]+\.[^\s()@,;.]+")
_WEB = re.compile(r"https?://[^\s()/.]+\.[^\s()]+")
# RFC 2606 and 6761 keep `example`, `test`, `invalid` and `localhost` for trials; the others are what people write in
# guides in the place of their own name, this program's messages included.
_PLACEHOLDER = re.compile(
    r"(?:^|[@/.])(?:example|test|xxx+|foo|bar|domain|company|yourname|organi[sz]ation)(?:\.[a-z]{2,})+(?:[/:]|$)"
    r"|\.(?:example|test|invalid|localhost|local)(?:[/:]|$)|(?:^|[@/.])localhost(?:[./:]|$)"
    r"|(?:^|[@/.])(?:your|my)[-_.]?(?:domain|site|mail|e-?mail|name|company|organi[sz]ation|newsroom|own)(?![\w-])"
    r"|(?:^|[@/])[a-z]@[a-z]\.|^https?://\d+(?:\.\d+){3}(?:[/:]|$)",
    re.IGNORECASE,
)


def user_agent(contact: str | None) -> str:
    """`linfen-crawler/VERSION (+CONTACT)`; without the bracket where there is no contact."""
    name = f"{ROBOTS_NAME}/{__version__}"
    return f"{name} (+{contact})" if contact else name


def check_user_agent(name: str, contact: str | None) -> None:
    """Make sure that a User-Agent, set by somebody else, says what asks and who is behind it.

    Raises:
        CannotRun: CONFIGURATION, if it lacks our name or the contact.
    """
    if ROBOTS_NAME not in name or (contact and contact not in name):
        raise CannotRun(
            ExitCode.CONFIGURATION,
            f"the User-Agent is {name!r}, which says not who asks. It is made of LINFEN_CONTACT: do not set USER_AGENT",
        )


def check_contact(contact: str | None) -> None:
    """Make sure that the contact is a mail or web address of somebody.

    Raises:
        CannotRun: CONFIGURATION, if it is missing, a placeholder, or neither a mail nor a web address.
    """
    how = "Set it to your mail or web address, for example: export LINFEN_CONTACT=newsroom@your-organisation.cn"
    if not contact:
        raise CannotRun(
            ExitCode.CONFIGURATION, f"LINFEN_CONTACT is not set: no site is crawled without saying who asks. {how}"
        )
    if not (_MAIL.fullmatch(contact) or _WEB.fullmatch(contact)) or _PLACEHOLDER.search(contact):
        raise CannotRun(ExitCode.CONFIGURATION, f"LINFEN_CONTACT is {contact!r}, which reaches nobody. {how}")
