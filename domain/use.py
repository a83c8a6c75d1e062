"""What the use of a result (结果运用) rests on beside the result: ratings in force, headcounts declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.facts import HeadcountDeclared, RatingWithdrawn, UnitRated, UseFact


@dataclass(frozen=True, slots=True)
class Use:
    """By unit: the rating that holds, and all headcounts, each with the id of its fact."""

    ratings: Mapping[str, tuple[str, UnitRated]] = field(default_factory=dict)
    headcounts: Mapping[str, tuple[tuple[str, HeadcountDeclared], ...]] = field(default_factory=dict)

    def headcount(self, unit: str) -> tuple[str, HeadcountDeclared] | None:
        """Return the headcount of the latest day; of facts for one day the last recorded holds."""
        newest_first = reversed(self.headcounts.get(unit, ()))
        return max(newest_first, key=lambda one: one[1].envelope.effective_on, default=None)


def evolve_use(use: Use, fact_id: str, fact: UseFact) -> Use:
    """Remember one more fact; a rating that this view does not know is withdrawn without effect."""
    match fact:
        case UnitRated():
            return replace(use, ratings={**use.ratings, fact.unit: (fact_id, fact)})
        case RatingWithdrawn():
            left = {unit: one for unit, one in use.ratings.items() if one[0] != fact.rated}
            return replace(use, ratings=left)
        case HeadcountDeclared():
            told = (*use.headcounts.get(fact.unit, ()), (fact_id, fact))
            return replace(use, headcounts={**use.headcounts, fact.unit: told})
