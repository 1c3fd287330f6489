"""How likely a share is, given the shares of past runs: the beta-binomial distribution.

Records of one run are alike (one event, one author, one section), so runs differ by more than the luck of the draw:
with the plain binomial every busy day would be an alarm. The share of a run is therefore itself drawn, from a Beta
distribution whose mean and spread are estimated from the past runs by moments (Kleinman 1973, J. Am. Stat. Assoc. 68,
"Proportions with extraneous variance: single and independent samples").
"""

from __future__ import annotations

from math import exp, lgamma
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CORRELATION = 0.2
"""And this much at most: a few small runs that were all empty would otherwise excuse everything."""

RECORDS_ALIKE = 0.05
"""Least correlation of the records of one run: by author, event and section."""

PAGES_ALIKE = 0.02
"""Least correlation of what becomes of the pages of one run."""

HEAVIEST_RUN = 100
"""No run counts for more records than this: one back-fill must not outvote a month of nights."""


class Share(NamedTuple):
    """So many of so many."""

    having: int
    of: int

    def plus(self, other: Share) -> Share:
        """Both together."""
        return Share(self.having + other.having, self.of + other.of)


class Expected(NamedTuple):
    """What the past says about a share."""

    mean: float
    """0 to 1, never quite either."""
    correlation: float
    """How much alike the records of one run are, 0 to 1."""
    records: float
    """How many records say so."""

    def chance_of_at_most(self, seen: Share) -> float:
        """The probability, 0 to 1, that a run with so many records has at most so many that have it."""
        having, of = seen
        if of > HEAVIEST_RUN * 4:
            having, of = round(having * HEAVIEST_RUN * 4 / of), HEAVIEST_RUN * 4
        strength = min(1 / self.correlation - 1, self.records)
        a, b = self.mean * strength, (1 - self.mean) * strength
        whole = _log_beta(a, b)
        chances = (
            exp(lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) + _log_beta(a + k, b + of - k) - whole)
            for k in range(having + 1)
        )
        return min(1.0, sum(chances))


def expected_share(past: Sequence[Share], least_correlation: float) -> Expected:
    """Mean and spread of the shares of past runs.

    Args:
        past: Of which there is one at least with records.
        least_correlation: The records of one run are taken to be this much alike at least, whatever a short past says.
    """
    weighed = [(having * weight / of, weight) for having, of in past if of for weight in [min(of, HEAVIEST_RUN)]]
    total = sum(weight for _, weight in weighed)
    mean = (sum(count for count, _ in weighed) + 0.5) / (total + 1)
    spread = sum(weight * (count / weight - mean) ** 2 for count, weight in weighed) / (mean * (1 - mean))
    alike = total - sum(weight * weight for _, weight in weighed) / total - (len(weighed) - 1)
    correlation = (spread - (len(weighed) - 1)) / alike if alike > 0 else 0.0
    return Expected(mean, min(MOST_CORRELATION, max(least_correlation, correlation)), total)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
