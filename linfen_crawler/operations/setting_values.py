"""Whether the settings of this program hold what they should, before anything depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.settings import SETTINGS_PRIORITIES

from linfen_crawler.ledger import Clock
from linfen_crawler.ledger.server import LedgerServer
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.network.public_address import allowed_networks
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.log_formats import LOG_FORMATS, LOG_LEVELS
from linfen_crawler.sites.hours import Hours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scrapy.settings import BaseSettings


def check_settings(settings: BaseSettings) -> None:
    """Refuse a crawl for the first setting whose value is none.

    Raises:
        CannotRun: USAGE, if the value was given on the command line (`--hours`, `-s NAME=VALUE`); CONFIGURATION, if it
            comes from the environment or from a settings module.
    """
    for name, message in wrong_settings({name: settings.get(name) for name in _READERS}):
        priority = settings.getpriority(name) or 0
        on_command_line = priority >= SETTINGS_PRIORITIES["cmdline"]
        raise CannotRun(ExitCode.USAGE if on_command_line else ExitCode.CONFIGURATION, message)


def wrong_settings(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Those of some settings that hold what they should not, each with a message that names it and what was expected.

    Args:
        values: Settings by name, as the environment or Scrapy gives them; None and "" leave the default in force.
    """
    for name, value in values.items():
        if name not in _READERS or value is None or value == "":
            continue
        try:
            _READERS[name](value)
        except ValueError as error:
            expected = str(error)
            yield name, expected if expected.startswith(name) else f"{name} is {value!r}; expected {expected}"


def _yes_or_no(value: Any) -> None:
    if str(value) not in {"0", "1", "true", "false", "True", "False"}:
        raise ValueError("1 or 0")


def _replica(value: Any) -> None:
    from linfen_crawler.replica.address import loopback_address

    loopback_address(str(value))


def _one_of(names: tuple[str, ...]) -> Callable[[Any], None]:
    def read(value: Any) -> None:
        if str(value).lower() not in {name.lower() for name in names}:
            raise ValueError(f"one of {', '.join(names)}")

    return read


def _count(least: int) -> Callable[[Any], None]:
    def read(value: Any) -> None:
        if not str(value).isascii() or not str(value).isdigit() or int(value) < least:
            raise ValueError(f"a whole number, {least} or more")

    return read


def _ledger(value: Any) -> None:
    try:
        LedgerServer.parse(str(value))
    except MissingExtra as missing:
        raise ValueError(f"LINFEN_LEDGER: {missing}") from None


def _amount_or_nought(value: Any) -> None:
    if str(value) not in {"0", "0.0"}:
        _amount(value)


def _amount(value: Any) -> None:
    try:
        number = float(value)
    except (ValueError, TypeError):
        number = 0.0
    if not 0 < number < float("inf"):
        raise ValueError("a number greater than nought")


_READERS: dict[str, Callable[[Any], object]] = {
    "LINFEN_ALLOW_PRIVATE": allowed_networks,
    "LINFEN_ARCHIVE": _yes_or_no,
    "LINFEN_ARCHIVE_MEDIA": _yes_or_no,
    "LINFEN_ARCHIVE_MEDIA_FILES": _count(1),
    "LINFEN_ARCHIVE_MEDIA_MB": _amount,
    "LINFEN_ARCHIVE_ROLL_HOURS": _amount,
    "LINFEN_ARCHIVE_ROLL_MB": _amount,
    "LINFEN_COMMIT_LINES": _count(1),
    "LINFEN_COMMIT_SECONDS": _amount,
    "LINFEN_DEEP_DAYS": _count(0),
    "LINFEN_HOURS": Hours.parse,
    "LINFEN_LARGEST_HEADERS": _count(1),
    "LINFEN_LEASE_SECONDS": _amount,
    "LINFEN_LEDGER": _ledger,
    "LINFEN_LEDGER_PATIENCE": _amount_or_nought,
    "LINFEN_LINKS_OF_A_PAGE": _count(1),
    "LINFEN_LISTS_OF_A_RUN": _count(1),
    "LINFEN_LOG_FORMAT": _one_of(LOG_FORMATS),
    "LINFEN_LOG_LEVEL": _one_of(LOG_LEVELS),
    "LINFEN_LOG_MB": _amount,
    "LINFEN_LOG_PARTS": _count(1),
    "LINFEN_LONGEST_CRAWL_DELAY": _amount,
    "LINFEN_LONGEST_WAIT": _amount,
    "LINFEN_NOW": Clock.from_text,
    "LINFEN_PUBLISH_SECONDS": _amount,
    "LINFEN_READERS": _count(0),
    "LINFEN_RECHECK_DAYS": _count(0),
    "LINFEN_RECHECK_HOURS": _amount,
    "LINFEN_REPLICA": _replica,
    "LINFEN_SITEMAPS_OF_A_RUN": _count(1),
    "LINFEN_WALLS_IN_A_ROW": _count(1),
}
"""What reads each setting, and raises ValueError with what was expected."""
