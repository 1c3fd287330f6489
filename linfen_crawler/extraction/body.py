"""The element that holds the article: where the running text is, and nothing else.

Every block has a value: running text counts for itself, lists of links and buttons count against whatever holds them,
text before the headline, behind the article's end or in boxes named for something else counts little. The container
with the highest sum wins, the innermost one of equals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.extraction.body_values import best_container
from linfen_crawler.extraction.link_cards import card_nodes
from linfen_crawler.extraction.trace import name_of

if TYPE_CHECKING:
    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.page import Page
    from linfen_crawler.extraction.trace import Trace

_TRACED = 6
"""How many elements a trace names for each rule."""


@dataclass(frozen=True, slots=True)
class Container:
    """Where the body stands."""

    node: int
    rule: str
    hidden: bool
    """The article is hidden until a script shows it: what is hidden counts."""
    cards: set[int]
    """Nodes that are cards of lists of other articles."""


def find_container(page: Page, headline: Headline, trace: Trace | None = None) -> Container | None:
    """The innermost block element that holds the article's text. None for a page without text."""
    cards = card_nodes(page, headline)
    for rule, hints, hidden_too, short, enough in (
        ("densest-text", True, False, False, 40),
        ("short-text", True, False, True, 6),
        ("densest-text:names-ignored", False, False, False, 25),
        ("densest-text:hidden", False, True, False, 25),
    ):
        if short and not headline.certain:
            continue
        found = best_container(page, headline, cards, hidden_too=hidden_too, hints=hints, short=short)
        if found is None:
            continue
        best, score, sums = found
        if trace is not None:
            _trace_containers(page, sums, best, rule, trace)
        if score >= enough:
            return Container(best, rule, hidden_too, cards)
    return None


def _trace_containers(page: Page, sums: list[float], best: int, rule: str, trace: Trace) -> None:
    totals = [(sums[node.end] - sums[node.first], index) for index, node in enumerate(page.nodes)]
    for total, index in sorted(totals, key=lambda item: (-item[0], item[1]))[:_TRACED]:
        if total > 0 or index == best:
            why = f"score {total:.0f}{': the innermost of the best' if index == best else ''}"
            trace.add("body", name_of(page.nodes[index].element), rule, why)
