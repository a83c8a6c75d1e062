"""Rules that many decisions share. Each looks, and raises the refusal that fits."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

from domain import refusals
from domain.commands import Command
from domain.entries import Entry, Indicator
from domain.facts import (
    Actor,
    Envelope,
    SchemeRef,
    YearOpened,
)
from domain.scheme import Component, Group, Origin, Scheme, parse
from domain.state import UnitState, YearState


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
    )


def near(word: str, known: Iterable[str]) -> str:
    """Return ", perhaps …?" with the nearest known name, or nothing."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"，是否指“{found[0]}”" if found else ""


def group_of(year: YearState, unit: str) -> Group | None:
    """Return the rank group a unit is in today."""
    return in_force(year).group_of(year.units[unit].category)


def not_sealed(year: YearState, unit: str) -> None:
    """Refuse a fact that would change a sealed result."""
    category_open(year, year.units[unit].category)


def category_open(year: YearState, category: str) -> None:
    """Refuse to change who belongs to a rank group whose result is sealed."""
    group = in_force(year).group_of(category)
    if group and (seal := year.sealed.get(group.name)):
        raise refusals.GroupIsSealed(group=group.name, number=seal.number)


def not_oneself(year: YearState, unit: UnitState, actor: Actor) -> None:
    """Refuse to score, approve or review what is one's own (requirements: scorer ≠ assessed unit)."""
    if year.aliases.get(actor.body, actor.body) == unit.unit:
        raise refusals.ScorerIsAssessed(body=actor.body)


def counted(year: YearState, unit: UnitState, part: Component) -> None:
    """Refuse what the formulas of the unit's rank group do not use: it would be recorded and never count."""
    group = group_of(year, unit.unit)
    if group is not None and part.name not in in_force(year).used[group.name]:
        raise refusals.NotInTheFormula(unit=unit.unit, group=group.name, component=part.name)


def included(part: Component, reading: Indicator) -> None:
    """Refuse an indicator whose type the component leaves out, as it counts elsewhere."""
    if part.excluded_type is not None and reading.type == part.excluded_type:
        raise refusals.IndicatorCountsElsewhere(number=reading.number, type=reading.type, component=part.name)


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
    if reading.cancelled:
        raise refusals.IndicatorIsCancelled(unit=unit.unit, number=number)
    if on < fact.envelope.effective_on:
        raise refusals.BeforeIndicator(on=on, number=number, since=fact.envelope.effective_on)
    return reading


def component(scheme: Scheme, name: str, *origins: Origin) -> Component:
    """Return the component of that name, which must have one of these origins."""
    found = scheme.components.get(name)
    if found is None or found.origin not in origins:
        known = "、".join(part.name for origin in origins for part in scheme.of_origin(origin))
        raise refusals.UnknownComponent(component=name, known=known or "（方案中没有）")
    return found


def only_component(scheme: Scheme, origin: Origin) -> Component:
    """Return the one component of an origin, such as the deductions outside indicators."""
    found = scheme.of_origin(origin)
    if not found:
        raise refusals.UnknownComponent(component=origin.value, known="、".join(scheme.components))
    return found[0]


def marks_component(scheme: Scheme) -> Component:
    """Return the component that findings inside an indicator lower: the first of its marks."""
    return only_component(scheme, Origin.MARKS)
