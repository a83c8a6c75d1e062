"""The catalogue of clauses: on which clause a deduction, bonus, penalty or matter stands, and its tariff."""

from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from domain import refusals
from domain.decisions.rules import decimal_of, within_places
from domain.scheme import Component, Origin, Scheme
from domain.scheme.model import ClauseItem


def clause_of(scheme: Scheme, column: str, code: str | None) -> ClauseItem | None:
    """Return the clause cited, or None where the column has no catalogue and any clause may be cited."""
    items = {item.code: item for item in scheme.catalogue(column)}
    if not items:
        return None
    if code is None:
        raise refusals.ClauseNeeded(column=column, known="、".join(items))
    if code not in items:
        nearest = sorted(items, key=lambda one: -SequenceMatcher(None, code, one).ratio())
        raise refusals.UnknownClause(column=column, clause=code, known="、".join(nearest))
    return items[code]


@dataclass(frozen=True, slots=True)
class Tariff:
    """How many points one entry may have: by its clause, else only by the decimals of its component."""

    what: str
    item: ClauseItem | None
    places: int | None

    @property
    def least(self) -> Decimal | None:
        """The fewest points the clause allows."""
        return decimal_of(self.item.least.value) if self.item and self.item.least else None

    @property
    def most(self) -> Decimal | None:
        """The most points the clause allows."""
        return decimal_of(self.item.most.value) if self.item and self.item.most else None

    def points(self, told: Decimal | None) -> Decimal:
        """Return the points told, once they fit; where none are told, what a fixed tariff says."""
        points = self._fixed() if told is None else told
        if points is None:
            raise refusals.PointsNeeded(what=self.what)
        if points <= 0:
            raise refusals.PointsNotPositive(what=self.what, points=points)
        self._within(points)
        within_places(points, self.places, self.what)
        return points

    def _fixed(self) -> Decimal | None:
        return self.least if self.least == self.most else None

    def _within(self, points: Decimal) -> None:
        below = self.least is not None and points < self.least
        above = self.most is not None and points > self.most
        if self.item and (below or above):
            raise refusals.NotTheTariff(clause=self.item.code, tariff=self._in_words(), points=points)

    def _in_words(self) -> str:
        if self.least is None:
            return f"不超过 {self.most} 分"
        return f"{self.least} 分" if self._fixed() is not None else f"{self.least} 至 {self.most} 分"


def listing(scheme: Scheme, marks: Component) -> Component:
    """Return whose clauses say what a finding inside an indicator takes: the first deductions', if any."""
    return next(iter(scheme.of_origin(Origin.FINDINGS)), marks)


def tariff(component: Component, what: str, item: ClauseItem | None) -> Tariff:
    """Return what one entry may have; the clause's own decimals go before the component's."""
    places = item.places if item and item.places is not None else component.places
    return Tariff(what, item, places)
