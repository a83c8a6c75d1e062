"""Entries, what a fact puts into a component as scoring sees it, and the sheet of all that counts."""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, Self, overload

from domain.facts import (
    AnyFact,
    BonusApproved,
    EvaluationEntered,
    FeedbackReceived,
    FindingRecorded,
    IndicatorAssigned,
    IndicatorChanged,
    MarkEntered,
    MatterDetermined,
    PenaltyApproved,
)
from domain.values import MICRO

if TYPE_CHECKING:
    from domain.scoring.known import Memory

INSIDE: Final = "指标内"
OUTSIDE: Final = "指标外"
INDICATORS: Final = "分值"
"""Under this stands, beside the components, which reading each indicator has."""
_JUNE: Final = 6


@dataclass(frozen=True, slots=True)
class Received:
    """What arrived other than as points: ballot counts by option, a grade, or a rank."""

    ballots: tuple[tuple[str, int], ...] = ()
    grade: str | None = None
    rank: int | None = None


class Entry(NamedTuple):
    """One contribution to a component, in the columns of the read table.

    Values are whole millionths of a point, which facts never divide further, signed as they add to the
    component's own sum; the day is its ordinal. `of` takes them as points and as a date.
    """

    id: str
    kind: str
    component: str
    effective_day: int
    indicator: str | None = None
    part: str | None = None
    """The month, judge or item, where a component has an entry for each."""
    millionths: int | None = None
    full_millionths: int | None = None
    label: str | None = None
    clause: str | None = None
    scope: str | None = None
    remark: str | None = None
    """What must be said wherever the entry shows, such as that a rule was waived for it (破例)."""
    received: Received | None = None

    @classmethod
    def of(  # noqa: PLR0917 - the fields, in their order
        cls,
        id: str,  # noqa: A002 - the field's name
        kind: str,
        component: str,
        effective_on: date,
        indicator: str | None = None,
        part: str | None = None,
        points: Fraction | Decimal | None = None,
        full: Fraction | Decimal | None = None,
        label: str | None = None,
        clause: str | None = None,
        scope: str | None = None,
        remark: str | None = None,
        received: Received | None = None,
    ) -> Self:
        """Return the entry with these points and that day."""
        return cls(
            id,
            kind,
            component,
            effective_on.toordinal(),
            indicator,
            part,
            millionths(points),
            millionths(full),
            label,
            clause,
            scope,
            remark,
            received,
        )

    @property
    def effective_on(self) -> date:
        """The day from which it counts."""
        return date.fromordinal(self.effective_day)

    @property
    def points(self) -> Fraction | None:
        """What it adds to its component."""
        return None if self.millionths is None else in_points(self.millionths)

    @property
    def full(self) -> Fraction | None:
        """The full marks it was given under."""
        return None if self.full_millionths is None else in_points(self.full_millionths)


@overload
def millionths(points: Fraction | Decimal) -> int: ...
@overload
def millionths(points: Fraction | Decimal | None) -> int | None: ...
def millionths(points: Fraction | Decimal | None) -> int | None:
    """Return points as whole millionths; raises ValueError where they are not whole, lest any be lost."""
    if points is None:
        return None
    above, below = points.as_integer_ratio()
    whole, rest = divmod(above * MICRO, below)
    if rest:
        msg = f"{points} has more than six decimals"
        raise ValueError(msg)
    return whole


@lru_cache(maxsize=1 << 14)
def in_points(whole: int) -> Fraction:
    """Return whole millionths as points; the same few marks come again and again."""
    return Fraction(whole, MICRO)


class Indicator(NamedTuple):
    """An indicator as it reads at some time; `id` is the fact that gave it this reading."""

    id: str
    number: str
    content: str
    full_millionths: int
    type: str | None = None
    cancelled: bool = False
    not_applicable: bool = False
    """It is cancelled because it does not apply to the unit (不适用)."""

    @classmethod
    def of(  # noqa: PLR0917 - the fields, in their order
        cls,
        id: str,  # noqa: A002 - the field's name
        number: str,
        content: str,
        full: Fraction | Decimal,
        type: str | None = None,  # noqa: A002 - the field's name
        cancelled: bool = False,  # noqa: FBT001, FBT002 - the field's name
        not_applicable: bool = False,  # noqa: FBT001, FBT002 - the field's name
    ) -> Self:
        """Return the indicator with these full marks, in points."""
        return cls(id, number, content, millionths(full), type, cancelled, not_applicable)

    @property
    def full(self) -> Fraction:
        """Its full marks, in points."""
        return in_points(self.full_millionths)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that counts for one unit as of some time: what `score` needs, and nothing else."""

    unit: str
    indicators: tuple[Indicator, ...]
    filed: Mapping[str, Sequence[Entry]]
    """The entries by component, each component's in the order in which they were recorded."""
    complete: frozenset[str]
    """Columns declared complete, in which no entry means 0."""
    category: str | None = None
    sub_class: str | None = None
    ended: bool = False
    """The unit is no more, and is scored only for its successor's sake (按月折算)."""
    memory: "Memory | None" = None
    """What was made of the unit's entries in other views, where somebody remembers."""

    @classmethod
    def of(
        cls,
        unit: str,
        indicators: Iterable[Indicator],
        entries: Iterable[Entry],
        complete: frozenset[str],
        *,
        category: str | None = None,
        sub_class: str | None = None,
    ) -> Self:
        """Return the sheet of these entries."""
        return cls(unit, tuple(indicators), by_component(entries), complete, category, sub_class)

    @property
    def entries(self) -> Iterable[Entry]:
        """All entries, by component."""
        return chain.from_iterable(self.filed.values())

    def holding(self, entries: Iterable[Entry]) -> Self:
        """Return the sheet with these entries instead."""
        return replace(self, filed=by_component(entries), memory=None)


def by_component(entries: Iterable[Entry]) -> Mapping[str, Sequence[Entry]]:
    """File entries under their components."""
    filed: dict[str, list[Entry]] = {}
    for entry in entries:
        filed.setdefault(entry.component, []).append(entry)
    return filed


_PERIOD: Final = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d{2})|年?(第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年))?年?"
)


def is_period(text: str) -> bool:
    """Whether a text names a year, a month, a quarter or half a year."""
    return _PERIOD.fullmatch(text) is not None


def in_period(entry: Entry, period: str) -> bool:
    """Whether an entry belongs to `2018`, `2018-03`, `2018年一季度` or `2018年上半年`.

    An entry filed under a month or quarter of its own belongs to that and to no other.
    """
    if entry.part is not None:
        return entry.part == period
    found = _PERIOD.fullmatch(period)
    if found is None or entry.effective_on.year != int(found["year"]):
        return False
    month = entry.effective_on.month
    if found["month"]:
        return month == int(found["month"])
    if found["quarter"]:
        return (month + 2) // 3 == "一二三四1234".index(found["quarter"]) % 4 + 1
    return not found["half"] or (month <= _JUNE) == (found["half"] == "上")


def indicator_of(fact_id: str, fact: IndicatorAssigned | IndicatorChanged) -> Indicator:
    """Return the indicator as this fact gives it."""
    return Indicator.of(fact_id, fact.number, fact.content, fact.full, fact.type)


def in_order(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Return indicators as a table lists them: 2 before 10, numbers before names."""
    return tuple(sorted(indicators, key=lambda one: place_of(one.number)))


def place_of(number: str) -> tuple[int, str]:
    """Return what to sort indicators' numbers by."""
    return (int(number), "") if number.isascii() and number.isdigit() else (sys.maxsize, number)


def entry_of(fact_id: str, fact: AnyFact) -> Entry | None:
    """Return the entry a fact makes, with its remark, or None when it puts nothing into any component."""
    entry = _entry_of(fact_id, fact)
    before, distinct = getattr(fact, "transferred_from", None), getattr(fact, "distinct", None)
    said = remark_of(fact.envelope.exception, before, distinct)
    return entry._replace(remark=said) if entry and said else entry


def remark_of(exception: str | None, before: str | None, distinct: str | None) -> str | None:
    """Return what must be said wherever an entry shows: a rule waived, whence it came."""
    said = (
        "破例" if exception else "",
        f"由 {before.rpartition('/')[2]} 划转" if before else "",
        f"另一事实：{distinct}" if distinct else "",
    )
    return "，".join(one for one in said if one) or None


def _entry_of(fact_id: str, fact: AnyFact) -> Entry | None:
    """Return the entry a fact makes.

    A finding inside an indicator is filed, negative, under the component of its marks; one outside, positive,
    under the deductions that the formula subtracts: never both (四（二）).
    """
    on = fact.envelope.effective_on
    match fact:
        case MarkEntered():
            return Entry.of(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                indicator=fact.indicator,
                points=fact.points,
                full=fact.full,
                effective_on=on,
                clause=fact.clause,
            )
        case EvaluationEntered():
            return Entry.of(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                part=fact.part,
                points=fact.points,
                full=fact.full,
                effective_on=on,
                label=fact.scale,
                received=_received(fact),
            )
        case FindingRecorded():
            inside = fact.indicator is not None
            return Entry.of(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                indicator=fact.indicator,
                points=-fact.points if inside else fact.points,
                effective_on=on,
                label=fact.what,
                clause=fact.clause,
                scope=INSIDE if inside else OUTSIDE,
            )
        case BonusApproved() | PenaltyApproved():
            return Entry.of(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                points=fact.points if isinstance(fact, BonusApproved) else -fact.points,
                effective_on=on,
                label=fact.item,
                clause=fact.clause,
            )
        case FeedbackReceived():
            return Entry.of(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                part=fact.part,
                points=fact.points,
                full=fact.full,
                effective_on=on,
                received=_graded(fact),
            )
        case MatterDetermined():
            return Entry.of(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                effective_on=on,
                label=fact.what,
                clause=fact.clause,
            )
        case _:
            return None


def _received(fact: EvaluationEntered) -> Received | None:
    if not fact.ballots and fact.grade is None:
        return None
    return Received(ballots=tuple((one.option, one.count) for one in fact.ballots), grade=fact.grade)


def _graded(fact: FeedbackReceived) -> Received | None:
    return None if fact.grade is None and fact.rank is None else Received(grade=fact.grade, rank=fact.rank)
