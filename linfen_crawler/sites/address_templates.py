"""Templates of addresses in definitions: `index_{page}.html`, `/plus/view.php?aid={id}`."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

_PLACE = re.compile(r"\{([a-z]*)\}")


def places_in(template: str) -> list[str]:
    """Names of the places in a template, in their order."""
    return _PLACE.findall(template)


def fill_template(template: str, **values: str | int) -> str:
    """The template with its places filled; a place without a value stays as it is."""
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), template)


def template_regex(template: str, **patterns: str) -> str:
    """A regular expression for what the template makes: each place becomes a group of its name, with its pattern."""
    pieces = []
    end = 0
    for place in _PLACE.finditer(template):
        pieces += [re.escape(template[end : place.start()]), f"(?P<{place[1]}>{patterns[place[1]]})"]
        end = place.end()
    return "".join([*pieces, re.escape(template[end:])])


def parameters_of(template: str) -> list[str]:
    """Names of the query parameters in a template or an address."""
    return [name for name, _ in parse_qsl(template.partition("?")[2], keep_blank_values=True)]
