"""Entries, what a fact puts into a component as scoring sees it, and the sheet of all that counts."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from domain.facts import (
    AnyFact,
    BonusApproved,
    EvaluationEntered,
    FeedbackReceived,
    FindingRecorded,
    IndicatorAssigned,
    IndicatorChanged,
    MarkEntered,
    PenaltyApproved,
)

INSIDE: Final = "指标内"
OUTSIDE: Final = "指标外"


@dataclass(frozen=True, slots=True)
class Received:
    """What arrived other than as points: ballot counts by option, a grade, or a rank."""

    ballots: tuple[tuple[str, int], ...] = ()
    grade: str | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution to a component. `points` are signed as they add to the component's own sum."""

    id: str
    kind: str
    component: str
    effective_on: date
    indicator: str | None = None
    points: Fraction | None = None
    full: Fraction | None = None
    label: str | None = None
    clause: str | None = None
    scope: str | None = None
    received: Received | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as it reads at some time; `id` is the fact that gave it this reading."""

    id: str
    number: str
    content: str
    full: Fraction
    type: str | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that counts for one unit as of some time: what `score` needs, and nothing else."""

    unit: str
    indicators: tuple[Indicator, ...]
    entries: tuple[Entry, ...]
    complete: frozenset[str]
    """Columns declared complete, in which no entry means 0."""


def indicator_of(fact_id: str, fact: IndicatorAssigned | IndicatorChanged) -> Indicator:
    """Return the indicator as this fact gives it."""
    return Indicator(fact_id, fact.number, fact.content, Fraction(fact.full), fact.type)


def in_order(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Return indicators as a table lists them: 2 before 10, numbers before names."""

    def place(one: Indicator) -> tuple[int, str]:
        number = one.number
        return (int(number), "") if number.isascii() and number.isdigit() else (sys.maxsize, number)

    return tuple(sorted(indicators, key=place))


def entry_of(fact_id: str, fact: AnyFact) -> Entry | None:
    """Return the entry a fact makes, or None when it puts nothing into any component.

    A finding inside an indicator is filed, negative, under the component of its marks; one outside, positive,
    under the deductions that the formula subtracts: never both (四（二）).
    """
    on = fact.envelope.effective_on
    match fact:
        case MarkEntered():
            return Entry(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                indicator=fact.indicator,
                points=Fraction(fact.points),
                full=Fraction(fact.full),
                effective_on=on,
                clause=fact.clause,
            )
        case EvaluationEntered():
            return Entry(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                points=_rational(fact.points),
                full=_rational(fact.full),
                effective_on=on,
                label=fact.scale,
                received=_ballots(fact),
            )
        case FindingRecorded():
            inside = fact.indicator is not None
            return Entry(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                indicator=fact.indicator,
                points=Fraction(-fact.points if inside else fact.points),
                effective_on=on,
                label=fact.what,
                clause=fact.clause,
                scope=INSIDE if inside else OUTSIDE,
            )
        case BonusApproved() | PenaltyApproved():
            return Entry(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                points=Fraction(fact.points if isinstance(fact, BonusApproved) else -fact.points),
                effective_on=on,
                label=fact.item,
                clause=fact.clause,
            )
        case FeedbackReceived():
            return Entry(
                id=fact_id,
                kind=fact.kind,
                component=fact.component,
                points=_rational(fact.points),
                full=_rational(fact.full),
                effective_on=on,
                received=_graded(fact),
            )
        case _:
            return None


def _rational(points: Decimal | None) -> Fraction | None:
    return None if points is None else Fraction(points)


def _ballots(fact: EvaluationEntered) -> Received | None:
    return Received(ballots=tuple((one.option, one.count) for one in fact.ballots)) if fact.ballots else None


def _graded(fact: FeedbackReceived) -> Received | None:
    return None if fact.grade is None and fact.rank is None else Received(grade=fact.grade, rank=fact.rank)
