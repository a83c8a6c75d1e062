"""Decisions that put figures into components: marks, evaluations, findings, the upper office's feedback."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain import refusals
from domain.commands import EnterEvaluation, EnterMark, ReceiveFeedback, RecordFinding
from domain.decisions.rules import (
    after_what_stood,
    component,
    counted,
    envelope,
    in_force,
    included,
    indicator,
    marks_component,
    not_oneself,
    not_sealed,
    only_component,
    reasoned,
)
from domain.facts import (
    Actor,
    Ballots,
    EvaluationEntered,
    FeedbackReceived,
    FindingRecorded,
    MarkEntered,
    Scale,
)
from domain.scheme import Component, Origin, Scheme
from domain.state import UnitState, YearState

_HUNDRED = Decimal(100)


def enter_mark(year: YearState, unit: UnitState, command: EnterMark, actor: Actor) -> MarkEntered:
    """Enter a mark for an indicator, or one percent mark for the unit where the component allows it.

    A mark below full marks is a deduction: it needs reason and basis.
    """
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    not_oneself(year, unit, actor)
    part = component(in_force(year), command.component, Origin.MARKS)
    counted(year, unit, part)
    full, what = _full_marks(unit, part, command)
    within_full(command.points, full, what)
    one_way(unit, part.name, command.indicator)
    _free(unit, part.name, command.indicator, command.on, what)
    if command.points < full:
        reasoned(command, f"{what}未得满分（{command.points}/{full}），")
    return MarkEntered(
        envelope=written,
        component=part.name,
        indicator=command.indicator,
        points=command.points,
        full=full,
        clause=command.clause,
    )


def _full_marks(unit: UnitState, part: Component, command: EnterMark) -> tuple[Decimal, str]:
    """Return the full marks of what is marked, and its name in a sentence."""
    if command.indicator is None:
        if not part.one_mark_per_unit:
            raise refusals.NeedsIndicator(component=part.name)
        full, what = _HUNDRED, f"“{unit.unit}”{part.name}"
    else:
        included(part, indicator(unit, command.indicator, command.on))
        full = unit.indicators[command.indicator][0].full
        what = f"“{unit.unit}”指标 {command.indicator} {part.name}"
    if command.full is not None and command.full != full:
        raise refusals.FullMarksDiffer(full=command.full, what=what, expected=full)
    return full, what


def within_full(points: Decimal, full: Decimal, what: str) -> None:
    """Refuse a mark below zero or above full marks."""
    if points < 0:
        raise refusals.NegativePoints(points=points)
    if points > full:
        raise refusals.MarkAboveFull(points=points, full=full, what=what)


def one_way(unit: UnitState, part: str, number: str | None) -> None:
    """A component is marked, and lowered, indicator by indicator or once for the unit, never both."""
    for _, entry in unit.live():
        if entry.component == part and (entry.indicator is None) != (number is None):
            ways = {True: "逐项", False: "按单位一次"}
            raise refusals.MixedMarks(
                unit=unit.unit,
                component=part,
                existing=ways[entry.indicator is not None],
                wanted=ways[number is not None],
            )


def _free(unit: UnitState, part: str, number: str | None, on: date, what: str) -> None:
    """Refuse a second mark or figure where one stands, or stood on that day; findings do not count as one."""
    there = [
        entry
        for fact, entry in unit.entries.values()
        if entry.component == part and entry.indicator == number and not isinstance(fact, FindingRecorded)
    ]
    for entry in there:
        if entry.id not in unit.reversed:
            raise refusals.AlreadyEntered(what=what, entry=entry.id)
    after_what_stood(unit, there, on)


def enter_evaluation(
    year: YearState, unit: UnitState, command: EnterEvaluation, actor: Actor
) -> EvaluationEntered:
    """Enter a component received whole, on the scale it declares (四（五）2: 按权重折算后报送)."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    not_oneself(year, unit, actor)
    scheme = in_force(year)
    part = component(scheme, command.component, Origin.WHOLE)
    counted(year, unit, part)
    what = f"“{unit.unit}”{part.name}"
    full = None
    if command.scale is Scale.BALLOTS:
        valid_ballots(scheme, part.name, command.ballots)
    else:
        full = _scale(scheme, part, command)
        within_full(command.points if command.points is not None else Decimal(0), full, what)
    _free(unit, part.name, None, command.on, what)
    return EvaluationEntered(
        envelope=written,
        component=part.name,
        scale=command.scale,
        points=command.points,
        full=full,
        ballots=command.ballots,
    )


def _scale(scheme: Scheme, part: Component, command: EnterEvaluation) -> Decimal:
    """Return the full marks of the declared scale."""
    match command.scale:
        case Scale.PERCENT:
            expected: Decimal | None = _HUNDRED
        case Scale.WEIGHTED:
            weight = scheme.weight_of(part.name)
            expected = (
                None if weight is None else Decimal(weight.numerator * 100) / Decimal(weight.denominator)
            )
        case _:
            expected = None
    full = command.full if expected is None else expected
    if full is None or full <= 0 or command.points is None:
        raise refusals.FullMarksNeeded(component=part.name, scale=command.scale.value)
    if command.full is not None and command.full != full:
        raise refusals.FullMarksDiffer(
            full=command.full, what=f"{part.name}（{command.scale}）", expected=full
        )
    return full


def valid_ballots(scheme: Scheme, part: str, counts: Sequence[Ballots]) -> None:
    """Refuse options the scheme does not know, one told twice, and counts without a valid ballot."""
    coefficients = dict(scheme.settings.ballot_coefficients)
    known = [*coefficients, *scheme.settings.abstentions]
    for option, times in Counter(one.option for one in counts).items():
        if option not in known:
            raise refusals.UnknownOption(option=option, known="、".join(known))
        if times > 1:
            raise refusals.OptionTwice(option=option)
    if not sum(one.count for one in counts if one.option in coefficients):
        raise refusals.NoBallots(component=part)


def record_finding(year: YearState, unit: UnitState, command: RecordFinding, actor: Actor) -> FindingRecorded:
    """Record an inspection deduction: inside the indicator named, else outside all of them (四（二）)."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    not_oneself(year, unit, actor)
    if command.points <= 0:
        raise refusals.PointsNotPositive(what="察访核验扣分", points=command.points)
    what = reasoned(command, "察访核验扣分")
    scheme = in_force(year)
    if command.indicator is None:
        part = only_component(scheme, Origin.FINDINGS)
    else:
        part = marks_component(scheme)
        included(part, indicator(unit, command.indicator, command.on))
        one_way(unit, part.name, command.indicator)
    counted(year, unit, part)
    return FindingRecorded(
        envelope=written,
        component=part.name,
        indicator=command.indicator,
        points=command.points,
        what=what,
        found_on=command.found_on or command.on,
        place=command.place,
        clause=command.clause,
    )


def receive_feedback(
    year: YearState, unit: UnitState, command: ReceiveFeedback, actor: Actor
) -> FeedbackReceived:
    """Register what the upper office fed back: a score on its own scale, a grade, or a rank (四（四）3)."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    not_oneself(year, unit, actor)
    part = only_component(in_force(year), Origin.FEEDBACK)
    counted(year, unit, part)
    scored = command.points is not None and command.full is not None
    half = (command.points is None) != (command.full is None) or (scored and not command.full)
    if half or not (scored or command.grade or command.rank):
        raise refusals.FeedbackIncomplete
    if command.points is not None and command.full is not None:
        within_full(command.points, command.full, f"“{unit.unit}”{part.name}")
    _free(unit, part.name, None, command.on, f"“{unit.unit}”{part.name}")
    return FeedbackReceived(
        envelope=written,
        component=part.name,
        points=command.points,
        full=command.full,
        grade=command.grade,
        rank=command.rank,
    )
