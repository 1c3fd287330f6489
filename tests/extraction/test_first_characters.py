"""Long alternatives are tried only where a character stands that they can begin with: a list that stands there too."""

from __future__ import annotations

import importlib
import pkgutil
import re
from re import _constants as codes
from re import _parser as parser

import pytest

from linfen_crawler import extraction, normalize
from linfen_crawler.sites.runaway_regex import _Check, _named, _parts


def _looked_at_first():
    """What follows a look at one character, in the patterns of extraction and normalization."""
    seen = set()
    for package in (extraction, normalize):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and value not in seen:
                    seen.add(value)
                    for looked_for, nodes in _looks_in(list(parser.parse(value.pattern, value.flags))):
                        ignores_case = bool(value.flags & re.IGNORECASE)
                        yield pytest.param(looked_for, nodes, ignores_case, id=name)


def _looks_in(nodes):
    if len(nodes) > 1 and nodes[0][0] is codes.ASSERT:
        direction, looked_for = nodes[0][1]
        if direction > 0 and [code for code, _ in looked_for] == [codes.IN]:
            yield list(looked_for), nodes[1:]
    for code, argument in nodes:
        for part in _parts(code, argument):
            yield from _looks_in(part)


@pytest.mark.parametrize(("looked_for", "nodes", "ignores_case"), list(_looked_at_first()))
def test_an_alternative_begins_with_a_character_that_is_not_looked_for(looked_for, nodes, ignores_case):
    named = _named([*looked_for, *nodes])
    check = _Check(frozenset({*range(128), *named}))
    # The check of patterns takes each character in both cases.
    looks, begins = ({chr(code) for code in found} for found in (check._eats(looked_for), check._first(nodes)))
    if ignores_case:
        looks, begins = ({character.lower() for character in found} for found in (looks, begins))
    assert begins <= looks
    assert looks <= begins, "a character that nothing begins with"
