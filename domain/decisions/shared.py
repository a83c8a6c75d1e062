"""Decisions about common indicators (共性指标): each changes the year and all units concerned, or nothing.

A unit's copy is an ordinary indicator of it, assigned, changed and cancelled by the same rules as one that
comes alone: nobody acts on its own unit, and a unit that cannot be served is named with the reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain import refusals
from domain.commands import (
    AssignIndicator,
    AssignShared,
    CancelIndicator,
    CancelShared,
    ChangeIndicator,
    ChangeShared,
    DefineShared,
    RestoreIndicator,
    RestoreShared,
    SharedCommand,
    UnitCommand,
)
from domain.decisions.assessing import itself
from domain.decisions.indicators import assigned, cancel_indicator, change_indicator, restore_indicator
from domain.decisions.rules import (
    body_named,
    envelope,
    has_ended,
    in_force,
    near,
    not_ended,
    reasoned,
    told_one_by_one,
    unit_named,
)
from domain.decisions.sheets import Addressed
from domain.facts import (
    Actor,
    AnyFact,
    SharedIndicatorAssigned,
    SharedIndicatorCancelled,
    SharedIndicatorChanged,
    SharedIndicatorDefined,
    SharedIndicatorRestored,
)
from domain.indicators import Shared
from domain.rights import allowed
from domain.state import UnitState, YearState

_READING: Final = (
    "content",
    "full",
    "type",
    "assessor",
    "target",
    "standard",
    "direction",
    "checkpoints",
)
_WHY: Final = {"year", "on", "reason", "basis"}


@dataclass(frozen=True, slots=True)
class _Giving:
    """Who gives a command on which day, in which year, and the units it may concern."""

    year: YearState
    units: Mapping[str, UnitState]
    actor: Actor
    today: date


def units_of_shared(year: YearState, command: SharedCommand) -> tuple[str, ...]:
    """Return the units whose states a decision about a common indicator must know."""
    match command:
        case DefineShared():
            return ()
        case AssignShared(units=named, categories=categories):
            of = (
                name
                for name, one in year.units.items()
                if one.category in categories and not has_ended(year, name, command.on)
            )
            return tuple(dict.fromkeys((*(unit_named(year, one) for one in named), *of)))
        case CancelShared(units=named) | RestoreShared(units=named) if named:
            return tuple(dict.fromkeys(unit_named(year, one) for one in named))
        case _:
            return tuple(year.shared[command.code].units) if command.code in year.shared else ()


def decide_shared(
    year: YearState, units: Mapping[str, UnitState], command: SharedCommand, actor: Actor, today: date
) -> tuple[Addressed, ...]:
    """Return the facts of a command about a common indicator, each with its stream; raises a Refused."""
    giving = _Giving(year, units, actor, today)
    match command:
        case DefineShared():
            return ((year.year, define_shared(year, command, actor)),)
        case AssignShared():
            return assign_shared(giving, command)
        case ChangeShared():
            return change_shared(giving, command)
        case CancelShared():
            return cancel_shared(giving, command)
        case RestoreShared():
            return restore_shared(giving, command)
        case _:
            raise TypeError(command)


def define_shared(year: YearState, command: DefineShared, actor: Actor) -> SharedIndicatorDefined:
    """Define a common indicator; its code is used once."""
    written = envelope(year, command, actor)
    in_force(year)
    if command.code in year.shared:
        raise refusals.SharedExists(code=command.code)
    return SharedIndicatorDefined(envelope=written, code=command.code, **_said(year, command))


def _said(year: YearState, command: DefineShared | ChangeShared) -> dict[str, Any]:
    """Return what a command says of the reading; raises FullMarksNotPositive, UnknownBody."""
    if command.full is not None and command.full <= 0:
        raise refusals.FullMarksNotPositive(number=command.code, full=command.full)
    said = {name: told for name in _READING if (told := getattr(command, name)) is not None}
    return said | ({"assessor": body_named(year, command.assessor)} if command.assessor else {})


def assign_shared(giving: _Giving, command: AssignShared) -> tuple[Addressed, ...]:
    """Assign a common indicator to all units named, and to all of the categories named."""
    year, known = giving.year, _known(giving.year, command)
    written = envelope(year, command, giving.actor)
    categories = in_force(year).categories()
    if unknown := [one for one in command.categories if one not in categories]:
        raise refusals.UnknownCategory(category=unknown[0], known="、".join(categories))
    if not giving.units:
        raise refusals.UnitsNeeded(code=command.code)
    number = command.number or command.code
    reading = {name: getattr(known.reading, name) for name in _READING} | {"number": number}
    _needed(giving, command, known.reading.assessor)
    copies = [
        AssignIndicator(
            **_why(command, known), **reading, **_resolving(giving, unit, command, known.reading.assessor)
        )
        for unit in giving.units
    ]
    fact = SharedIndicatorAssigned(
        envelope=written, code=command.code, number=number, units=tuple(giving.units)
    )
    return ((year.year, fact), *_each(giving, command, "下达这项指标", copies))


def change_shared(giving: _Giving, command: ChangeShared) -> tuple[Addressed, ...]:
    """Change how a common indicator reads, with reason and basis, for all units that hold it."""
    year, known = giving.year, _known(giving.year, command)
    written = envelope(year, command, giving.actor)
    reasoned(command, "调整共性指标")
    since = known.reading.envelope.effective_on
    if command.on < since:
        raise refusals.BeforeIndicator(on=command.on, number=command.code, since=since)
    before = {name: getattr(known.reading, name) for name in _READING}
    said = _said(year, command)
    if before | said == before:
        raise refusals.NothingChanged(number=command.code)
    assessor = command.assessor or known.reading.assessor
    _needed(giving, command, assessor)
    copies = [
        ChangeIndicator(
            **_why(command, known),
            **said,
            **_resolving(giving, unit, command, assessor),
            number=known.units[unit],
        )
        for unit in _holders(giving, command, cancelled=False)
    ]
    fact = SharedIndicatorChanged(envelope=written, supersedes=known.id, code=command.code, **before | said)
    return ((year.year, fact), *_each(giving, command, "调整这项指标", copies))


def cancel_shared(giving: _Giving, command: CancelShared) -> tuple[Addressed, ...]:
    """Cancel a common indicator, with reason and basis, for the units named or for all that hold it."""
    known = _known(giving.year, command)
    written = envelope(giving.year, command, giving.actor)
    reasoned(command, "取消共性指标")
    units = _concerned(giving, command, "尚在执行的", cancelled=False)
    copies = [CancelIndicator(**_why(command, known), unit=unit, number=known.units[unit]) for unit in units]
    fact = SharedIndicatorCancelled(envelope=written, code=command.code, units=units)
    return ((giving.year.year, fact), *_each(giving, command, "取消这项指标", copies))


def restore_shared(giving: _Giving, command: RestoreShared) -> tuple[Addressed, ...]:
    """Take back that a common indicator was cancelled, for the units named or for all."""
    known = _known(giving.year, command)
    written = envelope(giving.year, command, giving.actor)
    reasoned(command, "恢复共性指标")
    units = _concerned(giving, command, "已取消的", cancelled=True)
    copies = [RestoreIndicator(**_why(command, known), unit=unit, number=known.units[unit]) for unit in units]
    fact = SharedIndicatorRestored(envelope=written, code=command.code, units=units)
    return ((giving.year.year, fact), *_each(giving, command, "恢复这项指标", copies))


# --- what the decisions share ----------------------------------------------------------------------------


def _known(year: YearState, command: SharedCommand) -> Shared:
    known = year.shared.get(command.code)
    if known is None:
        raise refusals.UnknownShared(code=command.code, near=near(command.code, year.shared))
    return known


def _why(command: SharedCommand, known: Shared) -> dict[str, Any]:
    """Return why a unit's copy changes: as told, and for the sake of the common indicator."""
    return command.model_dump(include=_WHY) | {"cause": command.cause or known.id}


def _resolving(
    giving: _Giving, unit: str, command: AssignShared | ChangeShared, assessor: str | None
) -> dict[str, Any]:
    """Return the unit and, only where it would assess itself, what is done then."""
    own = assessor is not None and itself(giving.year, unit, body_named(giving.year, assessor))
    told = {"self_assessed": command.self_assessed, "deputy": command.deputy} if own else {}
    return {"unit": unit, **told}


def _needed(giving: _Giving, command: AssignShared | ChangeShared, assessor: str | None) -> None:
    """Refuse to say what is done where a unit would assess itself, when none of them would."""
    told = command.self_assessed is not None or command.deputy is not None
    if told and not any(
        _resolving(giving, unit, command, assessor).keys() - {"unit"} for unit in giving.units
    ):
        raise refusals.NobodyAssessesItself(code=command.code)


def _holders(giving: _Giving, command: SharedCommand, *, cancelled: bool) -> tuple[str, ...]:
    """Return the units that have a copy of a common indicator, one that counts or one that is cancelled.

    Units that ended and copies that were handed over to another unit are left out: nothing can be done there.
    """
    numbers = giving.year.shared[command.code].units
    return tuple(
        name
        for name, unit in giving.units.items()
        if (copy := unit.indicators.get(numbers.get(name, "")))
        and copy[0].shared == command.code
        and copy[1].cancelled == cancelled
        and copy[1].number not in unit.transferred
        and not has_ended(giving.year, name, command.on)
    )


def _concerned(
    giving: _Giving, command: CancelShared | RestoreShared, state: str, *, cancelled: bool
) -> tuple[str, ...]:
    """Return the units a command is about: those named, which must all have such a copy, else all that do."""
    holders = _holders(giving, command, cancelled=cancelled)
    without = [unit for unit in giving.units if command.units and unit not in holders]
    if without or not holders:
        raise refusals.NobodyHolds(units="、".join(without) or "各单位", state=state, code=command.code)
    return holders


def _each(
    giving: _Giving, command: SharedCommand, act: str, copies: Iterable[UnitCommand]
) -> tuple[Addressed, ...]:
    """Decide for every unit as if its copy came alone, or for none: then each that is refused is told."""
    facts, refused = list[Addressed](), list[str]()
    for copy in copies:
        unit = giving.units[copy.unit]
        try:
            facts.append((unit.stream, _fact(giving, unit, copy, command.code)))
        except refusals.NothingChanged:
            # A copy that was changed before by itself may read as all shall read now.
            continue
        except refusals.Refused as refusal:
            refused.append(f"{copy.unit}：{refusal}")
    if refused:
        raise refusals.UnitsRefused(count=len(refused), act=act, units=told_one_by_one(refused, "个单位"))
    return tuple(facts)


def _fact(giving: _Giving, unit: UnitState, copy: UnitCommand, code: str) -> AnyFact:
    year, actor = giving.year, giving.actor
    allowed(year, copy, actor, giving.today, unit)
    not_ended(year, unit.unit, copy.on)
    match copy:
        case AssignIndicator():
            return assigned(year, unit, copy, envelope(year, copy, actor), shared=code)
        case ChangeIndicator():
            return change_indicator(year, unit, copy, actor)
        case CancelIndicator():
            return cancel_indicator(year, unit, copy, actor)
        case RestoreIndicator():
            return restore_indicator(year, unit, copy, actor)
        case _:
            raise TypeError(copy)
