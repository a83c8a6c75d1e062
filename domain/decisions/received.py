"""Decisions about what arrives whole: evaluations (汇总值), quantities, grades, the upper office's word."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from domain import refusals
from domain.commands import EnterEvaluation, ReceiveFeedback
from domain.decisions.rules import (
    component_named,
    counted,
    decimal_of,
    envelope,
    free,
    in_force,
    not_sealed,
    only_or_told,
    within_full,
    within_places,
)
from domain.facts import Actor, Ballots, EvaluationEntered, FeedbackReceived, Scale
from domain.scheme import Component, Origin, Scheme
from domain.state import UnitState, YearState

_HUNDRED: Final = Decimal(100)
_OWN_SCALE: Final = {Origin.VALUE: Scale.VALUE, Origin.GRADE: Scale.GRADE}
"""These origins have a scale of their own, which no other has."""

_ASKED: Final = {
    Scale.BALLOTS: ({"ballots"}, "各选项的票数"),
    Scale.GRADE: ({"grade"}, "等次"),
    Scale.VALUE: ({"points"}, "数值，没有满分"),
}
"""What a scale asks for; every other one asks for points and may say their full marks."""


def enter_evaluation(
    year: YearState, unit: UnitState, command: EnterEvaluation, actor: Actor
) -> EvaluationEntered:
    """Enter a component received whole, on the scale it declares (四（五）2: 按权重折算后报送)."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    scheme = in_force(year)
    component = component_named(scheme, command.component, Origin.WHOLE, Origin.VALUE, Origin.GRADE)
    counted(year, unit, component)
    _part_fits(component, command.part)
    scale = _scale(component, command)
    _fits_scale(component, scale, command)
    what = f"“{unit.unit}”{component.name}{command.part or ''}"
    full = None
    if scale is Scale.BALLOTS:
        valid_ballots(scheme, component.name, command.ballots)
    elif command.points is not None:
        within_places(command.points, component.places, what)
        if scale is not Scale.VALUE:
            full = _full_marks(scheme, component, scale, command.full)
            within_full(command.points, full, what)
    free(unit, component.name, command.on, what, part=command.part)
    return EvaluationEntered(
        envelope=written,
        component=component.name,
        part=command.part,
        scale=scale,
        points=command.points,
        full=full,
        grade=command.grade,
        ballots=command.ballots,
    )


def _part_fits(component: Component, part: str | None) -> None:
    """Require the month, judge or item where the component has an entry for each, and only there."""
    if component.per and part is None:
        raise refusals.PartNeeded(component=component.name, per=component.per)
    if part is not None and not component.per:
        raise refusals.PartNotAsked(component=component.name, part=part)


def _scale(component: Component, command: EnterEvaluation) -> Scale:
    """Return the scale declared, else the one that the scheme or what is given plainly shows."""
    own = _OWN_SCALE.get(component.origin)
    scale = command.scale or own or _shown(component, command)
    if own not in (None, scale) or (own is None and scale in _OWN_SCALE.values()):
        instead = own or "百分制、折算分、自定满分或票数"
        raise refusals.ScaleOfAnother(
            component=component.name, origin=component.origin, scale=scale, instead=instead
        )
    return scale


def _shown(component: Component, command: EnterEvaluation) -> Scale:
    """A bare figure shows nothing, unless the scheme states its full marks: 9.46 may be of 100 or of 10."""
    if command.ballots:
        return Scale.BALLOTS
    if command.grade is not None:
        return Scale.GRADE
    if command.full is None and component.full is None:
        raise refusals.ScaleNeeded(component=component.name)
    return Scale.PERCENT if command.full == _HUNDRED else Scale.OWN


def _fits_scale(component: Component, scale: Scale, command: EnterEvaluation) -> None:
    """Refuse what the scale does not ask for, and less than it asks for."""
    needed, asked = _ASKED.get(scale, ({"points"}, "得分和满分"))
    optional = set() if scale in _ASKED else {"full"}
    given = {
        name for name in ("points", "full", "grade", "ballots") if getattr(command, name) not in (None, ())
    }
    if not needed <= given <= needed | optional:
        raise refusals.NotOnItsScale(component=component.name, scale=scale, asked=asked)


def _full_marks(scheme: Scheme, component: Component, scale: Scale, told: Decimal | None) -> Decimal:
    """Return the full marks that the scheme states, else those of the declared scale, else those told."""
    of_scale = _full_marks_of(scale, scheme.weight_of(component.name))
    full = _stated(component) or of_scale or told
    if full is None or full <= 0:
        raise refusals.FullMarksNeeded(component=component.name, scale=scale)
    for said in (of_scale, told):
        if said not in (None, full):
            raise refusals.FullMarksDiffer(full=said, what=f"{component.name}（{scale}）", expected=full)
    return full


def _full_marks_of(scale: Scale, weight: Fraction | None) -> Decimal | None:
    """Return the full marks of a scale by its very nature, as far as it has any."""
    if scale is Scale.PERCENT:
        return _HUNDRED
    return decimal_of(weight * 100) if scale is Scale.WEIGHTED and weight is not None else None


def _stated(component: Component) -> Decimal | None:
    return decimal_of(component.full.value) if component.full else None


def valid_ballots(scheme: Scheme, component: str, counts: Sequence[Ballots]) -> None:
    """Refuse options the scheme does not know, one told twice, and counts without a valid ballot."""
    coefficients = dict(scheme.settings.ballot_coefficients)
    if not coefficients:
        raise refusals.NoCoefficients(component=component)
    known = [*coefficients, *scheme.settings.abstentions]
    for option, times in Counter(one.option for one in counts).items():
        if option not in known:
            raise refusals.UnknownOption(option=option, known="、".join(known))
        if times > 1:
            raise refusals.OptionTwice(option=option)
    if not sum(one.count for one in counts if one.option in coefficients):
        raise refusals.NoBallots(component=component)


def receive_feedback(
    year: YearState, unit: UnitState, command: ReceiveFeedback, actor: Actor
) -> FeedbackReceived:
    """Register what the upper office fed back: a score on its own scale, a grade, or a rank (四（四）3)."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    scheme = in_force(year)
    component = only_or_told(scheme, Origin.FEEDBACK, command.component)
    counted(year, unit, component)
    _part_fits(component, command.part)
    what = f"“{unit.unit}”{component.name}{command.part or ''}"
    full = fed_back_full(component, command.full) if command.points is not None else command.full
    half = (command.points is None) != (full is None) or (command.points is not None and not full)
    if half or (command.points is None and not command.grade and not command.rank):
        raise refusals.FeedbackIncomplete
    if command.points is not None and full is not None:
        within_full(command.points, full, what)
    free(unit, component.name, command.on, what, part=command.part)
    return FeedbackReceived(
        envelope=written,
        component=component.name,
        part=command.part,
        points=command.points,
        full=full,
        grade=command.grade,
        rank=command.rank,
    )


def fed_back_full(component: Component, told: Decimal | None) -> Decimal | None:
    """Return the full marks of a feedback: those the scheme states, else those told."""
    stated = _stated(component)
    if stated is not None and told not in (None, stated):
        raise refusals.FullMarksDiffer(full=told, what=component.name, expected=stated)
    return stated or told
