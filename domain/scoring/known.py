"""What was made of a unit's entries before: the same entries under the same scheme give the same terms."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from domain.entries import Indicator
from domain.scheme.model import Scheme
from domain.scoring.term import Op, Term

_MOST_TERMS: Final = 32
"""So many components of a unit are remembered; then all are forgotten, which costs time and nothing else."""
_MOST_STEPS: Final = 128
"""And so many steps of its formulas."""
_MOST_FIGURES: Final = 4
"""Of so many views all that was made is remembered."""

Figures = dict[tuple[str, str | None], Term]
"""By name, and by the month or judge: the term that it came to."""
Stamps = Mapping[str, Hashable]
"""By component, what tells the set of its entries that count from every other set."""


@dataclass(slots=True)
class Known:
    """The terms of one unit under one scheme: nodes by what they are made of, components by what counts.

    An entry is a value and never changes, so its node is the same in whatever view it counts.
    """

    nodes: dict[Hashable, Term] = field(default_factory=dict)
    counting: dict[Hashable, tuple[tuple[Indicator, ...], list[Indicator]]] = field(default_factory=dict)
    """By component: the indicators it was last asked about, and those of them that count."""
    _made: dict[Hashable, Term] = field(default_factory=dict)
    _steps: dict[Hashable, Term] = field(default_factory=dict)
    _figures: dict[Hashable, Figures] = field(default_factory=dict)

    def made(self, key: Hashable) -> Term | None:
        """Return what was made of this before."""
        return self._made.get(key)

    def keep(self, key: Hashable, term: Term) -> Term:
        """Remember a term and return it."""
        if len(self._made) >= _MOST_TERMS:
            self._made.clear()
        self._made[key] = term
        return term

    def step(
        self,
        said: object,
        op: Op,
        label: str,
        parts: tuple[Term, ...] = (),
        *,
        figure: Fraction | None = None,
        clause: str | None = None,
        note: str | None = None,
    ) -> Term:
        """Return the term that something said in the scheme makes of these very parts.

        What is said and the parts are told by their objects: the scheme keeps the one, the term the others.
        """
        key = (id(said), label, clause, *map(id, parts))
        found = self._steps.get(key)
        if found is None:
            if len(self._steps) >= _MOST_STEPS:
                self._steps.clear()
            found = self._steps[key] = Term(op, label, parts, figure, clause=clause, note=note)
        return found

    def figures(self, key: Hashable) -> Figures:
        """Return what a unit's names came to in the same circumstances; who makes more of it adds to it."""
        found = self._figures.get(key)
        if found is None:
            if len(self._figures) >= _MOST_FIGURES:
                self._figures.clear()
            found = self._figures[key] = {}
        return found


@dataclass(slots=True)
class Remembered:
    """What is known of one unit, by scheme."""

    _by_scheme: dict[int, tuple[Scheme, Known]] = field(default_factory=dict)

    def under(self, scheme: Scheme) -> Known:
        """Return what is known under a scheme; a scheme is told by its very object, which is kept."""
        found = self._by_scheme.get(id(scheme))
        if found is None:
            found = self._by_scheme[id(scheme)] = (scheme, Known())
        return found[1]


@dataclass(frozen=True, slots=True)
class Memory:
    """A unit's memory, and what tells the entries that count now from those of other views."""

    remembered: Remembered
    standing: Hashable
    """Tells the set of all entries that count from every other set."""
    stamps: Stamps
