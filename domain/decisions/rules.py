"""Rules that many decisions share. Each looks, and raises the refusal that fits."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from typing import Final

from domain import refusals
from domain.commands import Command
from domain.entries import Entry, Indicator
from domain.facts import Actor, Counting, Envelope, FindingRecorded, SchemeRef, UnitEnded, YearOpened
from domain.scheme import Component, Group, Origin, Scheme, parse
from domain.state import UnitState, YearState
from domain.values import stream_and_version

TOLD: Final = 20
"""So many of what is refused together are told one by one."""


@lru_cache(maxsize=64)
def parsed(text: str) -> Scheme:
    """Return a scheme's text as a scheme; texts in the ledger were readable when they were adopted."""
    return parse(text)


def in_force(year: YearState) -> Scheme:
    """Return the scheme in force."""
    if year.scheme is None:
        raise refusals.NoScheme(year=year.year)
    return parsed(year.scheme.text)


def opened(year: YearState) -> YearOpened:
    """Return the opening fact."""
    if year.opened is None:
        raise refusals.YearNotOpened(year=year.year)
    return year.opened


def envelope(year: YearState, command: Command, actor: Actor) -> Envelope:
    """Return the envelope of the command's facts, once its day lies within the year's window."""
    window = opened(year)
    if not window.window_from <= command.on <= window.window_to:
        raise refusals.OutsideWindow(
            on=command.on, window_from=window.window_from, window_to=window.window_to
        )
    seen = year.scheme
    return Envelope(
        actor=actor,
        effective_on=command.on,
        reason=command.reason,
        basis=command.basis,
        cause=command.cause,
        source=command.source,
        scheme=SchemeRef(version=seen.version, digest=seen.digest) if seen else None,
        exception=command.exception,
    )


def near(word: str, known: Iterable[str]) -> str:
    """Return ", perhaps …?" with the nearest known name, or nothing."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"，是否指“{found[0]}”" if found else ""


def unit_named(year: YearState, name: str) -> str:
    """Return the unit that a name or alias means."""
    unit = year.aliases.get(name, name)
    if unit not in year.units:
        raise refusals.UnknownUnit(unit=name, near=near(name, [*year.units, *year.aliases]))
    return unit


def body_named(year: YearState, name: str) -> str:
    """Return the assessing body that a name or alias means; assessed units may be assessing bodies too."""
    body = year.aliases.get(name, name)
    if body not in year.bodies and body not in year.units:
        raise refusals.UnknownBody(body=name, near=near(name, [*year.bodies, *year.units, *year.aliases]))
    return body


def told_one_by_one(lines: Iterable[str], measure: str) -> str:
    """Return refusals as the lines of a sentence, and how many more there are, counted in 行 or 个单位."""
    lines = list(lines)
    more = [f"……另有 {len(lines) - TOLD} {measure}"] if len(lines) > TOLD else []
    return "".join(f"\n  {line}" for line in (*lines[:TOLD], *more)) + "\n"


def body_stands(year: YearState, body: str) -> None:
    """Refuse a body that ended and handed its indicators over."""
    if end := year.ended_bodies.get(body):
        since, into = end.envelope.effective_on, year.name_of(end.into)
        raise refusals.BodyHasEnded(body=body, since=since, into=into)


def not_ended(year: YearState, name: str, on: date) -> None:
    """Refuse what is to count for a unit from a day on which it is no more.

    Where its marks went on elsewhere, what counts from an earlier day would be lost there: refused as well.
    """
    unit = year.units.get(name)
    if unit and unit.end and has_ended(year, name, on):
        raise refusals.UnitHasEnded(**_end(year, unit.end))


def has_ended(year: YearState, name: str, on: date) -> bool:
    """Whether nothing may count for a unit from a day on: it is no more, or its marks went elsewhere."""
    unit = year.units.get(name)
    if unit is None or unit.end is None or unit.ended is None:
        return False
    return on >= unit.ended or unit.end.counting is Counting.MERGED


def not_left(year: YearState, name: str) -> None:
    """Refuse to tell the place of a unit that left the ranking when it ended."""
    unit = year.units.get(name)
    if unit and unit.end and not unit.ranked:
        raise refusals.UnitHasLeft(**_end(year, unit.end))


def _end(year: YearState, end: UnitEnded) -> dict[str, object]:
    into = "、".join(map(year.name_of, end.into)) or "考核办"
    return {"unit": end.unit, "since": end.envelope.effective_on, "how": end.how, "into": into}


def group_of(year: YearState, unit: str) -> Group | None:
    """Return the rank group a unit is in today."""
    one = year.units[unit]
    return in_force(year).group_of(one.category, one.sub_class)


def not_sealed(year: YearState, unit: str) -> None:
    """Refuse a fact that would change a sealed result."""
    one = year.units[unit]
    class_open(year, one.category, one.sub_class)


def class_open(year: YearState, category: str, sub_class: str | None) -> None:
    """Refuse to change who belongs to a rank group whose result is sealed."""
    group = in_force(year).group_of(category, sub_class)
    if group and (seal := year.sealed.get(group.name)):
        raise refusals.GroupIsSealed(group=group.name, number=seal.number)


def counted(year: YearState, unit: UnitState, component: Component) -> None:
    """Refuse what the formulas of the unit's rank group do not use: it would be recorded and never count."""
    group = group_of(year, unit.unit)
    if group is not None and component.name not in in_force(year).used[group.name]:
        raise refusals.NotInTheFormula(unit=unit.unit, group=group.name, component=component.name)


def included(component: Component, reading: Indicator) -> None:
    """Refuse an indicator whose type the component leaves out, as it counts elsewhere."""
    if reading.type in component.excluded_types:
        raise refusals.IndicatorCountsElsewhere(
            number=reading.number, type=reading.type, component=component.name
        )


def free(
    unit: UnitState,
    component: str,
    on: date,
    what: str,
    *,
    number: str | None = None,
    part: str | None = None,
) -> None:
    """Refuse a second mark or figure where one stands, or stood on that day; findings do not count as one."""
    there = [
        entry
        for fact, entry in unit.entries.values()
        if (entry.component, entry.indicator, entry.part) == (component, number, part)
        and not isinstance(fact, FindingRecorded)
    ]
    for entry in there:
        if entry.id not in unit.reversed:
            raise refusals.AlreadyEntered(what=what, entry=entry.id)
    after_what_stood(unit, there, on)


def after_what_stood(unit: UnitState, ended: Iterable[Entry], on: date) -> None:
    """Refuse a day on which an earlier entry of the same place, since withdrawn, still counts."""
    for entry in ended:
        end = unit.ended[entry.id]
        if entry.effective_on < end and on < end:
            raise refusals.StillCountedThen(on=on, entry=entry.id, end=end)


def lowest_full(unit: UnitState, number: str, on: date) -> Decimal:
    """Return the lowest full marks an indicator has on a day or has had since: a mark must fit them all."""
    readings = unit.full_marks[number]
    before = [full for since, full in readings if since <= on]
    return min([*before[-1:], *(full for since, full in readings if since > on)])


def within_full(points: Decimal, full: Decimal, what: str) -> None:
    """Refuse a mark below zero or above full marks."""
    if points < 0:
        raise refusals.NegativePoints(points=points)
    if points > full:
        raise refusals.MarkAboveFull(points=points, full=full, what=what)


def within_places(points: Decimal, places: int | None, what: str) -> None:
    """Refuse more decimals than the scheme allows one entry; zeros at the end are none."""
    if places is not None and points != round(points, places):
        raise refusals.TooManyDecimals(what=what, places=places, points=points)


def decimal_of(value: Fraction) -> Decimal:
    """Return a figure that the scheme writes as a decimal, such as full marks or a tariff."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def fact_of(unit: UnitState, fact_id: str) -> None:
    """Refuse an id that is of no fact of the unit."""
    stream, version = stream_and_version(fact_id)
    if stream != unit.stream or not 1 <= version <= unit.version:
        raise refusals.UnknownFact(fact=fact_id, unit=unit.unit)


def caused(unit: UnitState, command: Command) -> None:
    """Refuse a cause that is written like a fact of the unit, such as an on-site check, and is none."""
    stream, _, version = (command.cause or "").rpartition("@")
    if command.cause and stream == unit.stream and version.isdecimal():
        fact_of(unit, command.cause)


def reasoned(command: Command, what: str) -> str:
    """Require reason and basis, both of which the slip will show (四（五）4); return the reason."""
    lacking = [word for word, given in (("事由", command.reason), ("依据", command.basis)) if not given]
    if lacking or command.reason is None:
        raise refusals.ReasonNeeded(what=what, lacking="、".join(lacking))
    return command.reason


def indicator(unit: UnitState, number: str, on: date) -> Indicator:
    """Return a live indicator that is in force on that day."""
    known = unit.indicators.get(number)
    if known is None:
        numbers = "、".join(unit.indicators) or "（尚无指标）"
        raise refusals.UnknownIndicator(unit=unit.unit, number=number, known=numbers)
    fact, reading = known
    not_gone(unit, number)
    if reading.cancelled:
        raise refusals.IndicatorIsCancelled(unit=unit.unit, number=number)
    if on < fact.envelope.effective_on:
        raise refusals.BeforeIndicator(on=on, number=number, since=fact.envelope.effective_on)
    return reading


def not_gone(unit: UnitState, number: str) -> None:
    """Refuse an indicator that was handed over to another unit."""
    if gone := unit.transferred.get(number):
        since = gone.envelope.effective_on
        raise refusals.IndicatorGone(
            unit=unit.unit, number=number, since=since, to=gone.to, becomes=gone.becomes
        )


def component_named(scheme: Scheme, name: str, *origins: Origin) -> Component:
    """Return the component of that name, which must have one of these origins."""
    found = scheme.components.get(name)
    if found is None or found.origin not in origins:
        known = "、".join(one.name for origin in origins for one in scheme.of_origin(origin))
        raise refusals.UnknownComponent(component=name, known=known or "（方案中没有）")
    return found


def first_component(scheme: Scheme, origin: Origin) -> Component:
    """Return the first component of an origin, which is mostly the only one."""
    found = scheme.of_origin(origin)
    if not found:
        raise refusals.UnknownComponent(component=origin.value, known="、".join(scheme.components))
    return found[0]


def component_told(scheme: Scheme, origin: Origin, name: str | None, clause: str | None) -> Component | None:
    """Return the component of an origin that is named, or whose clause is cited; None if neither tells it."""
    if name is not None:
        return component_named(scheme, name, origin)
    item = scheme.clauses.get(clause or "")
    return next((one for one in scheme.of_origin(origin) if item and item.column == one.name), None)


def first_or_told(scheme: Scheme, origin: Origin, name: str | None, clause: str | None = None) -> Component:
    """Return the component that is told, else the first."""
    return component_told(scheme, origin, name, clause) or first_component(scheme, origin)


def only_or_told(scheme: Scheme, origin: Origin, name: str | None, clause: str | None = None) -> Component:
    """Return the component that is told, else the only one; of several one must be told."""
    told, known = component_told(scheme, origin, name, clause), scheme.of_origin(origin)
    if told is None and len(known) > 1:
        raise refusals.ComponentNeeded(what=origin, known="、".join(one.name for one in known))
    return told or first_component(scheme, origin)
