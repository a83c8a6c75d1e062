"""Decisions that put figures into components: marks, evaluations, findings, the upper office's feedback."""

from decimal import Decimal

from domain import refusals
from domain.commands import EnterEvaluation, EnterMark, ReceiveFeedback, RecordFinding
from domain.decisions.rules import (
    component,
    envelope,
    in_force,
    indicator,
    marks_component,
    not_oneself,
    not_sealed,
    only_component,
    reasoned,
)
from domain.entries import Entry
from domain.facts import Actor, EvaluationEntered, FeedbackReceived, FindingRecorded, MarkEntered, Scale
from domain.scheme import Component, Origin, Scheme
from domain.state import UnitState, YearState

_HUNDRED = Decimal(100)


def enter_mark(year: YearState, unit: UnitState, command: EnterMark, actor: Actor) -> MarkEntered:
    """Enter a mark for an indicator, or one percent mark for the unit where the component allows it.

    A mark below full marks is a deduction: it needs reason and basis.
    """
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    not_oneself(unit, actor)
    part = component(in_force(year), command.component, Origin.MARKS)
    full, what = _full_marks(unit, part, command)
    within_full(command.points, full, what)
    _one_way(unit, part, command.indicator)
    if held := _held(unit, part.name, command.indicator):
        raise refusals.AlreadyEntered(what=what, entry=held.id)
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
        indicator(unit, command.indicator, command.on)
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


def _one_way(unit: UnitState, part: Component, number: str | None) -> None:
    """A component is marked indicator by indicator or once for the unit, never both."""
    for _, entry in unit.live():
        mark = entry.kind == "MarkEntered" and entry.component == part.name
        if mark and (entry.indicator is None) != (number is None):
            ways = {True: "逐项", False: "按单位一次"}
            raise refusals.MixedMarks(
                unit=unit.unit,
                component=part.name,
                existing=ways[entry.indicator is not None],
                wanted=ways[number is not None],
            )


def _held(unit: UnitState, part: str, number: str | None) -> Entry | None:
    """Return the live mark or whole figure that already stands there; findings do not count as one."""
    return next(
        (
            entry
            for fact, entry in unit.live()
            if entry.component == part and entry.indicator == number and not isinstance(fact, FindingRecorded)
        ),
        None,
    )


def enter_evaluation(
    year: YearState, unit: UnitState, command: EnterEvaluation, actor: Actor
) -> EvaluationEntered:
    """Enter a component received whole, on the scale it declares (四（五）2: 按权重折算后报送)."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    not_oneself(unit, actor)
    scheme = in_force(year)
    part = component(scheme, command.component, Origin.WHOLE)
    what = f"“{unit.unit}”{part.name}"
    full = None
    if command.scale is Scale.BALLOTS:
        _valid_ballots(scheme, part, command)
    else:
        full = _scale(scheme, part, command)
        within_full(command.points if command.points is not None else Decimal(0), full, what)
    if held := _held(unit, part.name, None):
        raise refusals.AlreadyEntered(what=what, entry=held.id)
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


def _valid_ballots(scheme: Scheme, part: Component, command: EnterEvaluation) -> None:
    coefficients = dict(scheme.settings.ballot_coefficients)
    known = [*coefficients, *scheme.settings.abstentions]
    for ballots in command.ballots:
        if ballots.option not in known:
            raise refusals.UnknownOption(option=ballots.option, known="、".join(known))
    if not sum(ballots.count for ballots in command.ballots if ballots.option in coefficients):
        raise refusals.NoBallots(component=part.name)


def record_finding(year: YearState, unit: UnitState, command: RecordFinding, actor: Actor) -> FindingRecorded:
    """Record an inspection deduction: inside the indicator named, else outside all of them (四（二）)."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    not_oneself(unit, actor)
    if command.points <= 0:
        raise refusals.PointsNotPositive(what="察访核验扣分", points=command.points)
    what = reasoned(command, "察访核验扣分")
    scheme = in_force(year)
    if command.indicator is None:
        part = only_component(scheme, Origin.FINDINGS)
    else:
        part = marks_component(scheme)
        indicator(unit, command.indicator, command.on)
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
    not_oneself(unit, actor)
    part = only_component(in_force(year), Origin.FEEDBACK)
    scored = command.points is not None and command.full is not None and command.full > 0
    half = (command.points is None) != (command.full is None)
    if half or not (scored or command.grade or command.rank):
        raise refusals.FeedbackIncomplete
    if command.points is not None and command.full is not None:
        within_full(command.points, command.full, f"“{unit.unit}”{part.name}")
    if held := _held(unit, part.name, None):
        raise refusals.AlreadyEntered(what=f"“{unit.unit}”{part.name}", entry=held.id)
    return FeedbackReceived(
        envelope=written,
        component=part.name,
        points=command.points,
        full=command.full,
        grade=command.grade,
        rank=command.rank,
    )
