"""Finds regular expressions whose matching time can grow exponentially with the text: `(a+)+b`, `(.*,)*x`.

Definitions are data that users write and pass on, and patterns meet text of any kind; one that runs away would stop a
whole crawl. What is refused is an unbounded repeat inside an unbounded repeat, unless every round of the outer one has
a character that the inner ones cannot eat, as in `(?:[a-z]+/)+`: then there is one way to divide the text and no more.
"""

from __future__ import annotations

from re import _constants as codes  # type: ignore[attr-defined]  # the parser's own names; nothing public has them
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_BACKTRACKING = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_MANY = 50  # a bounded repeat of this many rounds is as bad as an unbounded one

Nodes = list[tuple[Any, Any]]


def runs_away(pattern: str) -> bool:
    """Whether a (valid) pattern has a repeat inside a repeat that leaves more than one way to divide a text."""
    return _has_runaway(list(parser.parse(pattern)))


def _has_runaway(nodes: Nodes) -> bool:
    for code, argument in nodes:
        if code in _BACKTRACKING and _many(argument):
            body = list(argument[2])
            inner = list(_repeats_in(body))
            fences = [value for node, value in _flat(body) if node is codes.LITERAL]
            if inner and not any(_is_fence(fence, inner) for fence in fences):
                return True
        if any(_has_runaway(part) for part in _parts(code, argument)):
            return True
    return False


def _is_fence(character: int, repeats: list[Nodes]) -> bool:
    """Whether none of the repeats can eat the character, whatever its case (patterns may ignore it)."""
    cases = {ord(case) for case in (chr(character).lower(), chr(character).upper()) if len(case) == 1}
    return not any(_can_eat(repeat, case) for repeat in repeats for case in cases)


def _repeats_in(nodes: Nodes) -> list[Nodes]:
    """The bodies of the unbounded repeats inside, at any depth."""
    found: list[Nodes] = []
    for code, argument in nodes:
        if code in _BACKTRACKING and _many(argument):
            found.append(list(argument[2]))
        for part in _parts(code, argument):
            found += _repeats_in(part)
    return found


def _many(argument: Any) -> bool:
    return bool(argument[1] >= _MANY)


def _flat(nodes: Nodes) -> Nodes:
    """The nodes that every round passes, plain groups opened."""
    flat: Nodes = []
    for code, argument in nodes:
        flat += _flat(list(argument[3])) if code is codes.SUBPATTERN else [(code, argument)]
    return flat


def _parts(code: Any, argument: Any) -> list[Nodes]:
    """The sequences of nodes right below a node."""
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        return [list(argument[2])]
    if code is codes.SUBPATTERN:
        return [list(argument[3])]
    if code is codes.BRANCH:
        return [list(branch) for branch in argument[1]]
    if code in {codes.ASSERT, codes.ASSERT_NOT}:
        return [list(argument[1])]
    if code is codes.ATOMIC_GROUP:
        return [list(argument)]
    if code is codes.GROUPREF_EXISTS:
        return [list(branch) for branch in argument[1:] if branch is not None]
    return []


def _can_eat(nodes: Nodes, character: int) -> bool:
    """Whether a repeat's body may match text with this character; true where that is not plain to see."""
    for code, argument in nodes:
        if code is codes.LITERAL:
            eats = argument == character
        elif code is codes.NOT_LITERAL:
            eats = argument != character
        elif code is codes.IN:
            eats = _in_class(argument, character)
        elif code in {codes.AT, codes.GROUPREF}:
            eats = code is codes.GROUPREF
        else:
            parts = _parts(code, argument)
            eats = not parts or any(_can_eat(part, character) for part in parts)
        if eats:
            return True
    return False


def _in_class(members: Nodes, character: int) -> bool:
    negated = members[0][0] is codes.NEGATE
    for code, argument in members:
        if code is codes.LITERAL:
            inside = argument == character
        elif code is codes.RANGE:
            inside = argument[0] <= character <= argument[1]
        elif code is codes.CATEGORY:
            inside = _in_category(argument, chr(character))
        else:
            inside = False
        if inside:
            return not negated
    return negated


def _in_category(category: Any, character: str) -> bool:
    tests = {
        codes.CATEGORY_DIGIT: character.isdecimal(),
        codes.CATEGORY_NOT_DIGIT: not character.isdecimal(),
        codes.CATEGORY_SPACE: character.isspace(),
        codes.CATEGORY_NOT_SPACE: not character.isspace(),
        codes.CATEGORY_WORD: character.isalnum() or character == "_",
        codes.CATEGORY_NOT_WORD: not (character.isalnum() or character == "_"),
    }
    return tests.get(category, True)
