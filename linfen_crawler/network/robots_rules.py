"""What a robots.txt allows us, by RFC 9309; the matching of paths is Protego's, Scrapy's own parser.

What that one does otherwise than the RFC is done here: whose group counts (a product token must be ours whole, not
its beginning), where a file that is cut off ends (behind a whole line), and what a file with very many groups may
cost (ours is taken out before it is parsed; with 14,000 names over 15,000 rules Protego would take gigabytes).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from protego import Protego
from scrapy.robotstxt import RobotParser

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LARGEST = 512 * 1024
"""Bytes of a file that are read: the RFC asks for no less than 500 KiB (2.5). What comes behind is ignored."""

_LINE_ENDS = re.compile("\r\n|\r|\n")
_USER_AGENT = re.compile(r"\s*user[- ]?agent\s*(?:[:\s]\s*(.*))?$", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:dis+al+[ao]w|diasllow|allow|crawl[- ]delay)\s*(?:[:\s]|$)", re.IGNORECASE)
_PRODUCT = re.compile(r"[A-Za-z_-]+|\*")


class RobotsRules(RobotParser):
    """The rules for this program: in the settings ROBOTSTXT_PARSER, so Scrapy's own tools go by them, too."""

    def __init__(self, text: str, name: str) -> None:
        """Read a file's text for the product token that we are known by, `linfen-crawler`."""
        self._rules = Protego.parse("\n".join(["user-agent: *", *_our_lines(text, name.lower())]))

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Read a file as it was sent: UTF-8, with or without byte order mark; bytes that are none are left out."""
        return cls(text_of(robotstxt_body), crawler.settings["ROBOTSTXT_USER_AGENT"])

    def allowed(self, url: str | bytes, user_agent: str | bytes = "") -> bool:  # noqa: ARG002 - Scrapy's interface
        """Whether we may ask for an address.

        The longest rule that matches counts; of two equally long ones the one that allows. What none matches is
        allowed.
        """
        return self._rules.can_fetch(url if isinstance(url, str) else url.decode("latin-1"), "*")

    def crawl_delay(self, user_agent: str | bytes = "") -> float | None:  # noqa: ARG002 - Scrapy's interface
        """Seconds that the file asks us to leave between two requests; None where it says nothing."""
        return self._rules.crawl_delay("*")


def text_of(body: bytes) -> str:
    """The text of a file as far as it is read: its first 512 KiB, up to the end of a line."""
    if len(body) > LARGEST:
        cut = body[:LARGEST]
        # `Disallow: /private` cut off behind `/` would forbid everything.
        body = cut[: max(cut.rfind(b"\n"), cut.rfind(b"\r")) + 1]
    return body.decode("utf-8-sig", "ignore")


def _our_lines(text: str, name: str) -> list[str]:
    """The rules of the groups that name us, all together; where none does, of those for everybody (RFC 9309, 2.2.1)."""
    ours: list[str] = []
    everybodys: list[str] = []
    named = False
    names: set[str] = set()
    in_names = False
    for each in _LINE_ENDS.split(text):
        line = each.partition("#")[0]
        found = _USER_AGENT.match(line)
        if found is not None:
            if not in_names:
                names = set()
            in_names = True
            product = _PRODUCT.match((found[1] or "").strip())
            if product is not None:
                names.add(product[0].lower())
            named = named or name in names
        elif _RULE.match(line):
            in_names = False
            if name in names:
                ours.append(line)
            if "*" in names:
                everybodys.append(line)
    return ours if named else everybodys
