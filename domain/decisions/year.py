"""Decisions about the year as a whole: opening, scheme, bodies, units, calendar, columns, seals."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain import refusals
from domain.commands import (
    AdoptCalendar,
    AdoptScheme,
    DeclareComplete,
    DeclareTotals,
    EnrolUnit,
    OpenYear,
    ReclassifyUnit,
    RegisterBody,
)
from domain.decisions.rules import (
    class_open,
    envelope,
    in_force,
    near,
    not_ended,
    opened,
    parsed,
    unit_named,
)
from domain.facts import (
    Actor,
    BodyRegistered,
    CalendarAdopted,
    ColumnDeclaredComplete,
    Envelope,
    SchemeAdopted,
    UnitEnrolled,
    UnitReclassified,
    UnitTotalsDeclared,
    YearOpened,
)
from domain.scheme import Scheme, SchemeError, parse
from domain.scheme.differences import differences
from domain.scheme.reach import computes_alike
from domain.state import YearState


def open_year(year: YearState, command: OpenYear, actor: Actor) -> YearOpened:
    """Open an appraisal year with the window in which its facts may take effect."""
    if year.opened is not None:
        raise refusals.YearAlreadyOpened(year=command.year)
    if command.window_from > command.window_to:
        raise refusals.WindowUpsideDown(window_from=command.window_from, window_to=command.window_to)
    if not command.window_from <= command.on <= command.window_to:
        raise refusals.OutsideWindow(
            on=command.on, window_from=command.window_from, window_to=command.window_to
        )
    try:
        ZoneInfo(command.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refusals.UnknownTimezone(timezone=command.timezone) from None
    return YearOpened(
        envelope=Envelope(
            actor=actor,
            effective_on=command.on,
            reason=command.reason,
            basis=command.basis,
            cause=command.cause,
            source=command.source,
        ),
        year=command.year,
        jurisdiction=command.jurisdiction,
        window_from=command.window_from,
        window_to=command.window_to,
        timezone=command.timezone,
        example=command.example,
    )


def adopt_scheme(year: YearState, command: AdoptScheme, actor: Actor) -> SchemeAdopted:
    """Publish a scheme, or an amended version, with its whole text."""
    written = envelope(year, command, actor)
    scheme = readable(command.text)
    _of_this_year(year, scheme)
    if current := year.scheme:
        _amends(year, current, scheme, command)
    return SchemeAdopted(
        envelope=written,
        scheme=scheme.name,
        version=len(year.schemes) + 1,
        text=command.text,
        digest=scheme.digest,
        applies_from=command.applies_from or command.on,
    )


def _amends(year: YearState, current: SchemeAdopted, scheme: Scheme, command: AdoptScheme) -> None:
    """Refuse an amendment that changes nothing, has no basis, or no longer covers what stands in the year."""
    if not differences(parsed(current.text), scheme):
        raise refusals.SchemeUnchanged(version=current.version)
    if not command.basis:
        raise refusals.AmendmentNeedsBasis
    if left_out := homeless(year, scheme):
        known = "、".join(category for group in scheme.groups for category in group.categories)
        raise refusals.CategoriesNotCovered(units="、".join(left_out), known=known)
    before, after = (
        {group.name: set(group.categories) for group in one.groups} for one in (parsed(current.text), scheme)
    )
    if lost := [group for group in year.sealed if before.get(group) != after.get(group)]:
        raise refusals.SealedGroupNotCovered(groups="、".join(lost))
    old = parsed(current.text)
    if moved := [group for group in year.sealed if not computes_alike(old, scheme, group)]:
        raise refusals.SealedGroupRecomputed(groups="、".join(moved))


def homeless(year: YearState, scheme: Scheme) -> tuple[str, ...]:
    """Return the units a scheme has no group for, be it only for an earlier day, which it scores too."""
    return tuple(
        f"{name}（{one.category}{one.sub_class or ''}）"
        for name, unit in year.units.items()
        for one in unit.classifications
        if scheme.group_of(one.category, one.sub_class) is None
    )


def readable(text: str) -> Scheme:
    """Return a scheme's text as a scheme; raises SchemeUnreadable."""
    try:
        return parse(text)
    except SchemeError as error:
        raise refusals.SchemeUnreadable(problem=str(error)) from error


def _of_this_year(year: YearState, scheme: Scheme) -> None:
    written = scheme.metadata["年度"]
    if written != year.year[-4:]:
        raise refusals.SchemeOfAnotherYear(scheme=scheme.name, scheme_year=written, year=year.year)


def register_body(year: YearState, command: RegisterBody, actor: Actor) -> BodyRegistered:
    """Register a body that scores, reports or reviews, with the names it also goes by."""
    written = envelope(year, command, actor)
    if command.body in year.bodies or _taken(year, command.body, command.aliases):
        raise refusals.BodyAlreadyRegistered(body=command.body)
    parent = None if command.parent is None else year.aliases.get(command.parent, command.parent)
    if parent is not None and parent not in {*year.bodies, *year.units}:
        raise refusals.UnknownBody(body=parent, near=near(parent, [*year.bodies, *year.units]))
    return BodyRegistered(envelope=written, body=command.body, parent=parent, aliases=command.aliases)


def _taken(year: YearState, name: str, aliases: Iterable[str]) -> bool:
    """Whether a name means somebody else already; a unit and a body of one name are the same."""
    return name in year.aliases or bool({*aliases} & ({*year.units, *year.bodies, *year.aliases} - {name}))


def enrol_unit(year: YearState, command: EnrolUnit, actor: Actor) -> UnitEnrolled:
    """Enrol an assessed unit in a category, with the totals that 附件1 declares for it."""
    written = envelope(year, command, actor)
    if command.unit in year.units or _taken(year, command.unit, command.aliases):
        raise refusals.UnitAlreadyEnrolled(unit=command.unit)
    _known_class(in_force(year), command.category, command.sub_class)
    class_open(year, command.category, command.sub_class)
    return UnitEnrolled(
        envelope=written,
        unit=command.unit,
        category=command.category,
        sub_class=command.sub_class,
        number=command.number,
        declared_tasks=command.declared_tasks,
        declared_points=command.declared_points,
        aliases=command.aliases,
    )


def _known_class(scheme: Scheme, category: str, sub_class: str | None) -> None:
    """Refuse a category the scheme does not know, and one that it splits without one of its sub-classes."""
    if category not in scheme.categories():
        raise refusals.UnknownCategory(category=category, known="、".join(scheme.categories()))
    split = scheme.sub_classes(category)
    if split and sub_class not in split:
        raise refusals.SubClassNeeded(category=category, known="、".join(split))


def reclassify_unit(year: YearState, command: ReclassifyUnit, actor: Actor) -> UnitReclassified:
    """Put a unit into another category from a day on."""
    written = envelope(year, command, actor)
    name = year.aliases.get(command.unit, command.unit)
    unit = year.units.get(name)
    if unit is None:
        raise refusals.UnknownUnit(unit=command.unit, near=near(command.unit, year.units))
    not_ended(year, name, command.on)
    _known_class(in_force(year), command.category, command.sub_class)
    class_open(year, unit.category, unit.sub_class)
    class_open(year, command.category, command.sub_class)
    if command.on < unit.enrolled.envelope.effective_on:
        raise refusals.BeforeEntry(on=command.on, since=unit.enrolled.envelope.effective_on)
    return UnitReclassified(
        envelope=written, unit=name, category=command.category, sub_class=command.sub_class
    )


def declare_totals(year: YearState, command: DeclareTotals, actor: Actor) -> UnitTotalsDeclared:
    """Declare the totals of 附件1 for a unit, by which its indicators are reconciled, with the basis."""
    written = envelope(year, command, actor)
    name = unit_named(year, command.unit)
    not_ended(year, name, command.on)
    unit = year.units[name]
    if command.basis is None:
        raise refusals.BasisNeeded(what="申报的任务数和分值")
    if command.on < (since := unit.enrolled.envelope.effective_on):
        raise refusals.BeforeEntry(on=command.on, since=since)
    if unit.declared == (command.tasks, command.points):
        raise refusals.TotalsAsDeclared(unit=name, tasks=command.tasks, points=command.points)
    return UnitTotalsDeclared(envelope=written, unit=name, tasks=command.tasks, points=command.points)


def adopt_calendar(year: YearState, command: AdoptCalendar, actor: Actor) -> CalendarAdopted:
    """Adopt a working-day calendar, whole."""
    written = envelope(year, command, actor)
    for day, times in Counter(one.day for one in command.days).items():
        if times > 1:
            raise refusals.CalendarDayTwice(day=day)
    return CalendarAdopted(envelope=written, version=len(year.calendars) + 1, days=command.days)


def declare_complete(year: YearState, command: DeclareComplete, actor: Actor) -> ColumnDeclaredComplete:
    """Declare a column of additions or deductions complete: no entry in it now means 0."""
    written = envelope(year, command, actor)
    scheme = in_force(year)
    if command.column not in scheme.columns():
        raise refusals.UnknownColumn(column=command.column, known="、".join(scheme.columns()))
    if command.group is not None:
        _known_group(scheme, command.group)
    if {(command.column, None), (command.column, command.group)} & year.complete:
        raise refusals.ColumnAlreadyComplete(column=command.column)
    _sealed_without(year, scheme, command)
    return ColumnDeclaredComplete(envelope=written, column=command.column, group=command.group)


def _sealed_without(year: YearState, scheme: Scheme, command: DeclareComplete) -> None:
    """Refuse to fill with 0 a column that a group's formulas use and its seal left open (破例)."""
    for group, seal in year.sealed.items():
        mine = command.group in {None, group} and command.column not in year.columns_complete(group)
        used = (scheme.components[name] for name in scheme.used[group] if name in scheme.components)
        if mine and any(command.column in one.columns for one in used):
            raise refusals.GroupIsSealed(group=group, number=seal.number)


def _known_group(scheme: Scheme, group: str) -> None:
    names = [one.name for one in scheme.groups]
    if group not in names:
        raise refusals.UnknownGroup(group=group, known="、".join(names))


def today_in(year: YearState, today: date) -> date:
    """Return the day a fact takes effect when none is named: today, or the window's nearest day."""
    window = opened(year)
    return min(max(today, window.window_from), window.window_to)
