"""Which settings of the shell go into a schedule: neither cron nor systemd reads profiles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LOG_FILE: Final = "LINFEN_LOG_FILE"
ALERTS: Final = "LINFEN_ALERTS"
CARRIED: Final = (
    "LINFEN_CONTACT",
    "LINFEN_ARCHIVE",
    "LINFEN_ARCHIVE_MEDIA",
    "LINFEN_HOURS",
    LOG_FILE,
    "LINFEN_LOG_LEVEL",
    "LINFEN_LOG_FORMAT",
    "LINFEN_ALLOW_PRIVATE",
    ALERTS,
)
"""They go along with their present values; LINFEN_ALERTS where it is the path of a configuration file."""
_OURS = "LINFEN_"
_ALERTS_HOW = (
    "write the addresses into a configuration file of Apprise that the crawling account alone may read, and set "
    f"{ALERTS} to its absolute path"
)


class CarriedSettings(NamedTuple):
    """What goes along, and what is to be said of what does not."""

    environment: dict[str, str]
    left_out: list[str]
    """A sentence for each kind of setting that is set here and does not go along. No value stands in it."""


def carried_settings(
    environ: Mapping[str, str], *, further: Collection[str] = (), in_command: Collection[str] = ()
) -> CarriedSettings:
    """Choose from the variables of this shell.

    Args:
        environ: The variables.
        further: Names that the user wants carried, whatever they are.
        in_command: Names of settings that the command line of the crawl has as options already.
    """
    chosen = {
        name: environ[name]
        for name in dict.fromkeys((*CARRIED, *further))
        if environ.get(name) and (name not in in_command or name in further)
    }
    left_out = []
    if LOG_FILE in chosen:  # a schedule runs in another folder
        chosen[LOG_FILE] = os.path.abspath(Path(chosen[LOG_FILE]).expanduser())  # noqa: PTH100 - links stay
    if ALERTS in chosen and ALERTS not in further:
        wish = chosen.pop(ALERTS).strip()
        file = Path(wish).expanduser()
        if "://" in wish:
            left_out.append(
                f"{ALERTS} is not carried: an address is a secret, and others can read a schedule. To be told of "
                f"alarms, {_ALERTS_HOW}"
            )
        elif not file.is_absolute() or not file.is_file():
            left_out.append(
                f"{ALERTS} is not carried: it is not the absolute path of a file. {_ALERTS_HOW[:1].upper()}"
                f"{_ALERTS_HOW[1:]}"
            )
        else:
            chosen[ALERTS] = str(file)
    others = sorted(
        name
        for name, value in environ.items()
        if name.startswith(_OURS) and value and name not in chosen and name not in in_command and name != ALERTS
    )
    if others:
        left_out.append(f"Set here and not carried: {', '.join(others)}; --env NAME carries one with its present value")
    return CarriedSettings(chosen, left_out)
