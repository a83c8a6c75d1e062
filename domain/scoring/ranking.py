"""Ranks: equal scores share a rank and the next one is skipped, 1, 2, 2, 4."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Placing:
    """A rank, and whether others share it (并列)."""

    rank: int
    tied: bool


def placings(scores: Mapping[str, Fraction]) -> Mapping[str, Placing]:
    """Return each unit's placing, the highest score first."""
    counts = Counter(scores.values())
    ranks: dict[Fraction, int] = {}
    above = 0
    for value in sorted(counts, reverse=True):
        ranks[value] = above + 1
        above += counts[value]
    return {unit: Placing(ranks[value], counts[value] > 1) for unit, value in scores.items()}
