"""Decisions about indicators' marks and what inspection takes: inside an indicator, or outside all."""

from decimal import Decimal
from typing import Final

from domain import refusals
from domain.commands import EnterMark, RecordFinding
from domain.decisions.duplicates import only_finding
from domain.decisions.rules import (
    caused,
    component_named,
    counted,
    envelope,
    first_component,
    first_or_told,
    free,
    in_force,
    included,
    indicator,
    not_sealed,
    reasoned,
    within_full,
    within_places,
)
from domain.decisions.tariffs import clause_of, listing, tariff
from domain.facts import Actor, FindingRecorded, MarkEntered, SelfAssessed
from domain.scheme import Component, Origin, Scheme
from domain.state import UnitState, YearState

_HUNDRED: Final = Decimal(100)


def enter_mark(year: YearState, unit: UnitState, command: EnterMark, actor: Actor) -> MarkEntered:
    """Enter a mark for an indicator, or one percent mark for the unit where the component allows it.

    A mark below full marks is a deduction: it needs reason and basis.
    """
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    component = component_named(in_force(year), command.component, Origin.MARKS)
    counted(year, unit, component)
    full, what = _full_marks(unit, component, command)
    _by_minutes(unit, command, what)
    within_full(command.points, full, what)
    within_places(command.points, component.places, what)
    one_way(unit, component.name, command.indicator)
    free(unit, component.name, command.on, what, number=command.indicator)
    if command.points < full:
        reasoned(command, f"{what}未得满分（{command.points}/{full}），")
    return MarkEntered(
        envelope=written,
        component=component.name,
        indicator=command.indicator,
        points=command.points,
        full=full,
        clause=command.clause,
    )


def _full_marks(unit: UnitState, component: Component, command: EnterMark) -> tuple[Decimal, str]:
    """Return the full marks of what is marked, and its name in a sentence."""
    if command.indicator is None:
        if not component.one_mark_per_unit:
            raise refusals.NeedsIndicator(component=component.name)
        full, what = _HUNDRED, f"“{unit.unit}”{component.name}"
    else:
        included(component, indicator(unit, command.indicator, command.on))
        full = unit.indicators[command.indicator][0].full
        what = f"“{unit.unit}”指标 {command.indicator} {component.name}"
    if command.full is not None and command.full != full:
        raise refusals.FullMarksDiffer(full=command.full, what=what, expected=full)
    return full, what


def _by_minutes(unit: UnitState, command: EnterMark, what: str) -> None:
    """Refuse a mark given by a meeting (集体评议) that does not cite its minutes."""
    fact, _ = unit.indicators.get(command.indicator or "", (None, None))
    if fact and fact.self_assessed is SelfAssessed.COLLECTIVE and command.basis is None:
        raise refusals.BasisNeeded(what=f"{what}由集体评议，")


def one_way(unit: UnitState, component: str, number: str | None) -> None:
    """A component is marked, and lowered, indicator by indicator or once for the unit, never both."""
    for _, entry in unit.live():
        if entry.component == component and (entry.indicator is None) != (number is None):
            ways = {True: "逐项", False: "按单位一次"}
            raise refusals.MixedMarks(
                unit=unit.unit,
                component=component,
                existing=ways[entry.indicator is not None],
                wanted=ways[number is not None],
            )


def record_finding(year: YearState, unit: UnitState, command: RecordFinding, actor: Actor) -> FindingRecorded:
    """Record an inspection deduction: inside the indicator named, else outside all of them (四（二）)."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    component, listed = _lowered(in_force(year), unit, command)
    counted(year, unit, component)
    what = reasoned(command, listed.name)
    caused(unit, command)
    item = clause_of(in_force(year), listed.name, command.clause)
    points = tariff(listed, listed.name, item).points(command.points)
    if component is not listed:
        within_places(points, component.places, component.name)
    found_on = command.found_on or command.on
    if found_on > command.on:
        raise refusals.FoundAhead(found_on=found_on, on=command.on)
    only_finding(unit, command, what)
    return FindingRecorded(
        envelope=written,
        component=component.name,
        indicator=command.indicator,
        points=points,
        what=what,
        found_on=found_on,
        place=command.place,
        clause=command.clause,
        distinct=command.distinct,
    )


def _lowered(scheme: Scheme, unit: UnitState, command: RecordFinding) -> tuple[Component, Component]:
    """Return the component that a finding lowers, and the one whose clauses say by how much.

    Inside an indicator it lowers the first of its marks, by the clauses of the first deductions.
    """
    if command.indicator is None:
        outside = first_or_told(scheme, Origin.FINDINGS, command.component, command.clause)
        return outside, outside
    if command.component is not None:
        raise refusals.NoComponentInside
    marks = first_component(scheme, Origin.MARKS)
    included(marks, indicator(unit, command.indicator, command.on))
    one_way(unit, marks.name, command.indicator)
    return marks, listing(scheme, marks)
