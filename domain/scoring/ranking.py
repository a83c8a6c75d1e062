"""Ranks: equal results share one and the next is skipped, 1, 2, 2, 4, unless the scheme says otherwise."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from domain.scheme.model import TieRanks

Result = TypeVar("Result", Fraction, tuple[Fraction, ...])
"""A score, and maybe behind it the figures that order equal scores, the greater first."""


@dataclass(frozen=True, slots=True)
class Placing:
    """A rank, and whether others share it (并列)."""

    rank: int
    tied: bool


def placings(results: Mapping[str, Result], ties: TieRanks = TieRanks.SKIPPED) -> Mapping[str, Placing]:
    """Return each unit's placing, the greatest result first."""
    counts = Counter(results.values())
    ranks: dict[Result, int] = {}
    above = 0
    for value in sorted(counts, reverse=True):
        ranks[value] = above + 1
        above += counts[value] if ties is TieRanks.SKIPPED else 1
    return {unit: Placing(ranks[value], counts[value] > 1) for unit, value in results.items()}
