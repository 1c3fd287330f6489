"""Finds regular expressions whose matching time can explode with the text: `(a+)+b`, `(a|a)*b`, `.*a.*a.*a`.

Definitions are data that users write and pass on, and patterns meet text of any kind; one that runs away would stop a
whole crawl. Refused is what can divide one text among its repeats in too many ways:

- a repeat whose rounds can be cut in more than one way. Every round needs a character that its inner repeats cannot
  eat, as in `(?:[a-z]+/)+`, and alternatives that begin differently;
- three repeats in a row that can eat the same text: their time grows with the cube of its length.

What characters a piece can eat is tried on those of ASCII, those that the pattern names, and a few others.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import combinations
from math import log
from re import _constants as codes  # type: ignore[attr-defined]  # the parser's own names; nothing public has them
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Nodes = list[tuple[Any, Any]]
Characters = frozenset[int]

_BACKTRACKING = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_LONG = 4000  # characters of the longest address: an unbounded repeat can end at any of them
_MOST_IN_A_ROW = 2.2  # repeats that end anywhere; `a?` and `a{1,3}` count for less, but twelve `a?` count as one
_TRIED = frozenset({*range(128), *map(ord, "éÉ新，。　ⅷ١")})


@lru_cache(maxsize=1024)  # a family's patterns come once with each of its sites
def runs_away(pattern: str) -> bool:
    """Whether a (valid) pattern can divide a text in too many ways."""
    nodes = list(parser.parse(pattern))
    tried = _TRIED | {case for named in _named(nodes) for case in _cases(named)}
    return _Check(tried).runs_away(nodes)


class _Check:
    """The checks of one pattern."""

    def __init__(self, tried: Characters) -> None:
        self._tried = tried

    def runs_away(self, nodes: Nodes) -> bool:
        if nodes and nodes[-1][0] in _BACKTRACKING and self._eats([nodes[-1]]) >= self._tried - {10}:
            nodes_in_row = nodes[:-1]  # what takes all the rest never has to take less
        else:
            nodes_in_row = nodes
        return self._in_a_row(nodes_in_row) > _MOST_IN_A_ROW or self._has_ambiguous_repeat(nodes)

    def _has_ambiguous_repeat(self, nodes: Nodes) -> bool:
        for code, argument in nodes:
            if code in _BACKTRACKING and argument[1] > 1 and self._is_ambiguous(list(argument[2])):
                return True
            if code in {codes.ASSERT, codes.ASSERT_NOT} and self._in_a_row(list(argument[1])) > _MOST_IN_A_ROW:
                return True
            if any(self._has_ambiguous_repeat(part) for part in _parts(code, argument)):
                return True
        return False

    def _is_ambiguous(self, body: Nodes) -> bool:
        """Whether one round of a repeat can be had in several ways, or the border between two can lie elsewhere."""
        # Twice the round: what ends one may be what the next begins with.
        if _has_empty_rounds(body) or self._has_like_branches(body) or self._in_a_row(body * 2, each=True) > 1:
            return True
        variable = self._variable_in(body)
        fences = [self._eats([node]) for node in _flat(body) if _length_of([node]) == 1]
        return bool(variable) and not any(not fence & variable for fence in fences)

    def _has_like_branches(self, nodes: Nodes) -> bool:
        """Whether somewhere two alternatives begin alike; one that is empty beside others counts as a repeat."""
        for code, argument in nodes:
            if code is codes.BRANCH:
                branches = [list(branch) for branch in argument[1]]
                if sum(1 for branch in branches if _least(branch) == 0) > 1:
                    return True
                firsts = [self._first(branch) for branch in branches]
                if any(one & other for one, other in combinations(firsts, 2)):
                    return True
            if any(self._has_like_branches(part) for part in _parts(code, argument)):
                return True
        return False

    def _variable_in(self, nodes: Nodes) -> Characters:
        """What the pieces can eat that may be longer or shorter."""
        found: Characters = frozenset()
        for code, argument in nodes:
            if code in _BACKTRACKING and argument[0] != argument[1]:
                found |= self._eats(list(argument[2]))
            elif code in {codes.BRANCH, codes.GROUPREF_EXISTS} and _length_of([(code, argument)]) is None:
                found |= self._eats([(code, argument)])
            elif code is codes.GROUPREF:
                found |= self._tried
            else:
                for part in _parts(code, argument):
                    found |= self._variable_in(part) if code not in _STEADY else frozenset()
        return found

    def _in_a_row(self, nodes: Nodes, *, each: bool = False) -> float:
        """How many repeats follow each other that can eat the same text, what stands between them included.

        Args:
            nodes: The sequence.
            each: Count each repeat as one, however little it varies.
        """
        return max((degree for _, degree in self._row(nodes, [], each)), default=0.0)

    def _row(self, nodes: Nodes, live: list[tuple[Characters, float]], each: bool) -> list[tuple[Characters, float]]:
        """The repeats behind `nodes` that can still give or take text, each with how many of them stand in a row."""
        ended: list[tuple[Characters, float]] = []
        for code, argument in nodes:
            if code is codes.SUBPATTERN:
                live = self._row(list(argument[3]), live, each)
            elif code is codes.BRANCH:
                branches = [list(branch) for branch in argument[1]]
                optional = self._repeat(self._eats([(code, argument)]), 2, live, each)
                live = [one for branch in branches for one in self._row(branch, live, each)]
                if not all(map(_least, branches)):  # `a|ab` is parsed as `a(?:|b)`, which is `ab?`
                    live.append(optional)
            elif code in _BACKTRACKING:
                # What its last round holds can give and take as well: `(?:a*)?` is as long or short as `a*`.
                through = self._row(list(argument[2]), live, each)
                if argument[1] > argument[0]:
                    eats = self._eats(list(argument[2]))
                    repeat = self._repeat(eats, int(argument[1]) - int(argument[0]) + 1, live, each)
                    if argument[0]:
                        ended += [one for one in live if not one[0] & eats]
                        live = [one for one in live if one[0] & eats]
                    through += [*live, repeat]
                live = through
            elif code not in {codes.AT, codes.ASSERT, codes.ASSERT_NOT}:
                eats = self._eats([(code, argument)])
                if _least([(code, argument)]):
                    ended += [one for one in live if not one[0] & eats]
                    live = [one for one in live if one[0] & eats]
            live = _longest(live)
        # A row that ended is worth remembering for its length alone: nothing can follow it.
        return [*live, *((frozenset[int](), degree) for _, degree in ended)]

    @staticmethod
    def _repeat(
        eats: Characters, ends: int, live: list[tuple[Characters, float]], each: bool
    ) -> tuple[Characters, float]:
        """A repeat that can end at so many places, behind others, with how many of these it makes a row of."""
        own = 1.0 if each else log(min(ends, _LONG), _LONG)
        return eats, own + max((degree for other, degree in live if other & eats), default=0.0)

    def _eats(self, nodes: Nodes) -> Characters:
        """The tried characters that text matched by the nodes may hold; all where that is not plain to see."""
        found: Characters = frozenset()
        for code, argument in nodes:
            if code is codes.LITERAL:
                found |= _cases(argument)
            elif code is codes.NOT_LITERAL:
                found |= self._tried - {argument}
            elif code is codes.IN:
                found |= self._class(argument)
            elif code is codes.AT or code in {codes.ASSERT, codes.ASSERT_NOT}:
                continue
            else:
                parts = _parts(code, argument)
                found |= self._tried if not parts else frozenset().union(*(self._eats(part) for part in parts))
        return found

    def _first(self, nodes: Nodes) -> Characters:
        """What a text matched by the nodes may begin with."""
        found: Characters = frozenset()
        for node in nodes:
            code, argument = node
            if code is codes.SUBPATTERN:
                found |= self._first(list(argument[3]))
            elif code is codes.BRANCH:
                found |= frozenset().union(*(self._first(list(branch)) for branch in argument[1]))
            elif code in _BACKTRACKING:
                found |= self._first(list(argument[2]))
            else:
                found |= self._eats([node])
            if _least([node]):
                break
        return found

    def _class(self, members: Nodes) -> Characters:
        negated = members[0][0] is codes.NEGATE
        inside = frozenset[int]().union(*(self._matched_by(*member) for member in members))
        return self._tried - inside if negated else inside.union(*map(_cases, inside))

    def _matched_by(self, code: Any, argument: Any) -> Characters:
        """The tried characters that a member of a class stands for."""
        if code is codes.LITERAL:
            return frozenset({argument})
        if code is codes.RANGE:
            return frozenset([each for each in self._tried if argument[0] <= each <= argument[1]])
        if code is codes.CATEGORY:
            return _of_category(argument) | {each for each in self._tried - _TRIED if _in_category(argument, each)}
        return frozenset()


def _longest(live: list[tuple[Characters, float]]) -> list[tuple[Characters, float]]:
    """Of repeats that can eat the same, the one with most of them in a row: it says all that the others do."""
    longest: dict[Characters, float] = {}
    for eats, degree in live:
        longest[eats] = max(degree, longest.get(eats, 0.0))
    return list(longest.items())


_STEADY = {codes.POSSESSIVE_REPEAT, codes.ATOMIC_GROUP, codes.ASSERT, codes.ASSERT_NOT}
"""What gives back nothing of what it took."""


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


def _has_empty_rounds(nodes: Nodes) -> bool:
    """Whether a repeat among the nodes can go round without taking a character: it does so, or it does not."""
    for code, argument in nodes:
        if code in _BACKTRACKING and argument[0] != argument[1] and _least(list(argument[2])) == 0:
            return True
        if code not in _STEADY and any(_has_empty_rounds(part) for part in _parts(code, argument)):
            return True
    return False


def _flat(nodes: Nodes) -> Nodes:
    """The nodes that every round passes, plain groups opened."""
    flat: Nodes = []
    for code, argument in nodes:
        flat += _flat(list(argument[3])) if code is codes.SUBPATTERN else [(code, argument)]
    return flat


def _least(nodes: Nodes) -> int:
    """The least characters that the nodes take."""
    return sum(_widths(node)[0] for node in nodes)


def _length_of(nodes: Nodes) -> int | None:
    """The characters that the nodes take; None where it may be more or fewer."""
    widths = [_widths(node) for node in nodes]
    least, most = sum(width[0] for width in widths), sum(width[1] for width in widths)
    return least if least == most else None


def _widths(node: tuple[Any, Any]) -> tuple[int, int]:
    code, argument = node
    if code in {codes.AT, codes.ASSERT, codes.ASSERT_NOT}:
        return 0, 0
    if code in {*_BACKTRACKING, codes.POSSESSIVE_REPEAT}:
        within = [_widths(each) for each in argument[2]]
        least, most = sum(width[0] for width in within), sum(width[1] for width in within)
        return argument[0] * least, int(argument[1]) * most
    if code is codes.GROUPREF:
        return 0, int(codes.MAXREPEAT)
    parts = _parts(code, argument)
    if not parts:
        return 1, 1
    each_part = [[_widths(each) for each in part] for part in parts]
    if code is codes.GROUPREF_EXISTS and argument[2] is None:
        each_part.append([])
    return (
        min(sum(width[0] for width in part) for part in each_part),
        max(sum(width[1] for width in part) for part in each_part),
    )


def _named(nodes: Nodes) -> set[int]:
    """The characters that a pattern names."""
    found: set[int] = set()
    for code, argument in nodes:
        if code in {codes.LITERAL, codes.NOT_LITERAL}:
            found.add(argument)
        elif code is codes.RANGE:
            found |= set(argument)
        elif code is codes.IN:
            found |= _named(argument)
        for part in _parts(code, argument):
            found |= _named(part)
    return found


@lru_cache(maxsize=4096)
def _cases(character: int) -> Characters:
    """A character in both cases: patterns may ignore it."""
    own = chr(character)
    return frozenset({character, *(ord(case) for case in (own.lower(), own.upper()) if len(case) == 1)})


@cache
def _of_category(category: Any) -> Characters:
    return frozenset(each for each in _TRIED if _in_category(category, each))


def _in_category(category: Any, code_point: int) -> bool:
    character = chr(code_point)
    tests = {
        codes.CATEGORY_DIGIT: character.isdecimal(),
        codes.CATEGORY_NOT_DIGIT: not character.isdecimal(),
        codes.CATEGORY_SPACE: character.isspace(),
        codes.CATEGORY_NOT_SPACE: not character.isspace(),
        codes.CATEGORY_WORD: character.isalnum() or character == "_",
        codes.CATEGORY_NOT_WORD: not (character.isalnum() or character == "_"),
    }
    return tests.get(category, True)
