"""Decisions about a reorganisation (机构改革): 更名、合并、拆分、撤销单位、划转、移交.

Each is one commit, all or nothing. What becomes of a year that has begun is for the scheme to say
(机构变动计分); the facts keep what it said on that day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from domain import refusals
from domain.commands import (
    CancelIndicator,
    ChangeIndicator,
    Command,
    DissolveUnit,
    EnrolUnit,
    Founding,
    HandOverIndicators,
    MergeUnits,
    ReformCommand,
    RenameUnit,
    Share,
    SplitUnit,
    TransferIndicators,
)
from domain.decisions.indicators import cancel_indicator, change_indicator
from domain.decisions.rules import (
    body_named,
    body_stands,
    decimal_of,
    envelope,
    in_force,
    near,
    not_ended,
    not_sealed,
    reasoned,
    unit_named,
)
from domain.decisions.transfers import Draft, Transfer, left_behind, live_numbers, marked, transfer
from domain.decisions.year import enrol_unit
from domain.facts import (
    Actor,
    AnyFact,
    BodyEnded,
    CollectionDue,
    Counting,
    Ending,
    Envelope,
    UnitEnded,
    UnitRenamed,
)
from domain.rights import behind, not_concerned, same_body
from domain.sheets import SheetStatus
from domain.state import UnitState, YearState

Addressed = tuple[str, AnyFact]
_ON_THEIR_WAY = (SheetStatus.FILED, SheetStatus.CHECKED, SheetStatus.SIGNED)


def units_of_reform(year: YearState, command: ReformCommand) -> tuple[str, ...]:
    """Return the units whose states a reorganisation must know.

    Where a unit or a body ends that is every unit: it may assess indicators of any.
    """
    match command:
        case RenameUnit():
            return ()
        case TransferIndicators():
            return _named(year, command)
        case _:
            return tuple(dict.fromkeys((*_named(year, command), *year.units)))


def _named(year: YearState, command: ReformCommand) -> tuple[str, ...]:
    """Return the enrolled units that a transfer, merger, split or dissolution names."""
    match command:
        case TransferIndicators(unit=source, to=to):
            named: Iterable[str] = (source, to)
        case MergeUnits(units=units, into=into):
            named = (*units, into)
        case SplitUnit() | DissolveUnit():
            named = (command.unit, *(share.unit for share in command.shares))
        case _:
            named = ()
    known = (year.aliases.get(name, name) for name in named)
    return tuple(name for name in dict.fromkeys(known) if name in year.units)


def decide_reform(
    year: YearState, units: Mapping[str, UnitState], command: ReformCommand, actor: Actor, today: date
) -> tuple[Addressed, ...]:
    """Return the facts of a reorganisation, each with its stream; raises a Refused."""
    written = envelope(year, command, actor)
    reasoned(command, "机构改革")
    draft = Draft(year, dict(units))
    not_concerned(year, _concerned(year, draft.units, command), actor, today)
    match command:
        case RenameUnit():
            draft.put(_renamed(year, command, written))
        case TransferIndicators():
            _transferred(draft, command, written)
        case MergeUnits():
            _merge(draft, command, written)
        case SplitUnit():
            _found(draft, command, [share.unit for share in command.shares], command.founding, actor)
            _end(draft, command, written, actor)
        case DissolveUnit():
            _end(draft, command, written, actor)
        case HandOverIndicators():
            _hand_over(draft, command, written, actor)
        case _:
            raise TypeError(command)
    return tuple(draft.facts)


def _concerned(year: YearState, units: Mapping[str, UnitState], command: ReformCommand) -> tuple[str, ...]:
    """Return the assessed units in whose matter nobody of their own may act."""
    match command:
        case RenameUnit(unit=name):
            unit = year.aliases.get(name, name)
            return (unit,) if unit in year.units else ()
        case HandOverIndicators(body=body):
            return tuple(name for name, unit in units.items() if _owned(year, unit, body))
        case _:
            return _named(year, command)


# --- 更名 ------------------------------------------------------------------------------------------------


def _renamed(year: YearState, command: RenameUnit, written: Envelope) -> UnitRenamed:
    """Give a unit or a body another name; a name that means somebody else is refused."""
    unit = body_named(year, command.unit)
    holder = year.aliases.get(command.name, command.name)
    taken = holder in year.units or holder in year.bodies
    if taken and (holder != unit or command.name == year.name_of(unit)):
        raise refusals.NameTaken(name=command.name, holder=holder, unit=unit)
    if known := year.units.get(unit):
        not_ended(year, unit, command.on)
        if command.on < (since := known.enrolled.envelope.effective_on):
            raise refusals.BeforeEntry(on=command.on, since=since)
    return UnitRenamed(envelope=written, unit=unit, name=command.name)


# --- 划转 ------------------------------------------------------------------------------------------------


def _transferred(draft: Draft, command: TransferIndicators, written: Envelope) -> None:
    source, to = (_going_on(draft.year, command, name) for name in (command.unit, command.to))
    _once([source, to])
    numbers = command.numbers or live_numbers(draft.unit(source))
    _each_once(source, numbers)
    if not numbers:
        raise refusals.NothingToTransfer(unit=source)
    transfer(draft, Transfer(written, source, to), numbers)


def _going_on(year: YearState, command: Command, name: str) -> str:
    """Return the unit of a name, which has not ended and whose result is not sealed."""
    unit = unit_named(year, name)
    not_ended(year, unit, command.on)
    not_sealed(year, unit)
    if command.on < (since := year.units[unit].enrolled.envelope.effective_on):
        raise refusals.BeforeEntry(on=command.on, since=since)
    return unit


def _once(units: Sequence[str]) -> None:
    if twice := [unit for unit, times in Counter(units).items() if times > 1]:
        raise refusals.OneUnitTwice(unit=twice[0])


def _each_once(unit: str, numbers: Iterable[str]) -> None:
    if twice := [number for number, times in Counter(numbers).items() if times > 1]:
        raise refusals.IndicatorTwice(unit=unit, numbers="、".join(twice))


# --- 合并、拆分、撤销 ------------------------------------------------------------------------------------


def _merge(draft: Draft, command: MergeUnits, written: Envelope) -> None:
    ending = [_going_on(draft.year, command, name) for name in command.units]
    _found(draft, command, [command.into], command.founding, written.actor)
    into = _going_on(draft.year, command, command.into)
    _once([*ending, into])
    for unit in ending:
        _close(draft, written, unit, Ending.MERGED, {into: live_numbers(draft.unit(unit))})


def _found(
    draft: Draft, command: Command, names: Iterable[str], founding: Founding | None, actor: Actor
) -> None:
    """Enrol the successors that are not enrolled yet (新设)."""
    for name in names:
        year = draft.year
        if year.aliases.get(name, name) in year.units:
            continue
        if founding is None:
            raise refusals.SuccessorNeeded(unit=name, near=near(name, [*year.units, *year.aliases]))
        told = command.model_dump(include={"year", "on", "reason", "basis"}) | founding.model_dump()
        draft.put(enrol_unit(year, EnrolUnit(**told, unit=name), actor))


def _end(draft: Draft, command: SplitUnit | DissolveUnit, written: Envelope, actor: Actor) -> None:
    unit = _going_on(draft.year, command, command.unit)
    shares = {_going_on(draft.year, command, one.unit): one for one in command.shares}
    _once([unit, *(unit_named(draft.year, one.unit) for one in command.shares)])
    given = _shared_out(draft, unit, command, shares)
    for number in command.cancelled:
        told = command.model_dump(include={"year", "on", "reason", "basis"})
        cancel = CancelIndicator(**told, unit=unit, number=number)
        draft.put(cancel_indicator(draft.year, draft.unit(unit), cancel, actor), unit)
    _close(draft, written, unit, Ending.SPLIT if isinstance(command, SplitUnit) else Ending.DISSOLVED, given)


def _shared_out(
    draft: Draft, unit: str, command: SplitUnit | DissolveUnit, shares: Mapping[str, Share]
) -> Mapping[str, Sequence[str]]:
    """Return which indicators go where; every live one must go somewhere or be cancelled by name."""
    named = [number for share in shares.values() for number in share.numbers] + list(command.cancelled)
    _each_once(unit, named)
    rest = [number for number in live_numbers(draft.unit(unit)) if number not in named]
    takers = [name for name, share in shares.items() if not share.numbers]
    if rest and len(takers) != 1:
        raise refusals.IndicatorsLeft(unit=unit, numbers="、".join(rest))
    return {name: share.numbers or rest for name, share in shares.items()}


def _close(
    draft: Draft, written: Envelope, unit: str, how: Ending, given: Mapping[str, Sequence[str]]
) -> None:
    """Hand a unit's indicators over in the scheme's way of counting, and end it.

    What concerns no indicator goes to the first of the successors.
    """
    _assesses_none(draft, unit)
    counting = in_force(draft.year).settings.reorganised
    merged = counting is Counting.MERGED
    apart = counting in {Counting.SEPARATE, Counting.MONTHLY}
    kept = marked(draft.unit(unit)) if apart else frozenset[str | None]()
    for place, (to, numbers) in enumerate(given.items()):
        going = [number for number in numbers if number not in kept]
        told = Transfer(written, unit, to, with_marks=merged, with_affairs=merged and not place)
        transfer(draft, told, going)
    left = left_behind(draft.unit(unit)) if merged else ()
    end = UnitEnded(
        envelope=written, unit=unit, how=how, into=tuple(given), counting=counting, left=left or None
    )
    draft.put(end)


def _assesses_none(draft: Draft, unit: str) -> None:
    """Refuse to end a unit that still assesses indicators: nobody would mark them."""
    owned = {name: own for name, state in draft.units.items() if (own := _owned(draft.year, state, unit))}
    if owned:
        count = sum(map(len, owned.values()))
        raise refusals.StillAssesses(unit=unit, count=count, units="、".join(owned))


# --- 移交 ------------------------------------------------------------------------------------------------


def _hand_over(draft: Draft, command: HandOverIndicators, written: Envelope, actor: Actor) -> None:
    """Let another body assess, from a day on, all that a body that ends has assessed."""
    year = draft.year
    body, to = (_standing_body(year, name, command.on) for name in (command.body, command.to))
    _once([body, to])
    if on_their_way := _on_their_way(year, body):
        raise refusals.SheetsOnTheirWay(body=body, sheets="、".join(on_their_way))
    owned = {name: numbers for name, unit in draft.units.items() if (numbers := _owned(year, unit, body))}
    if own := [name for name in owned if name in behind(year, to)]:
        raise refusals.WouldAssessItself(units="、".join(own))
    ended = _body_ended(draft, written, body, to, owned)
    caused = command.model_copy(update={"cause": draft.next()})
    for name, numbers in owned.items():
        _reassign(draft, caused, name, numbers, to, actor)
    draft.put(ended)
    if body in year.due and to not in year.due:
        due = written.model_copy(update={"cause": caused.cause})
        draft.put(CollectionDue(envelope=due, body=to, due=year.due[body]))


def _standing_body(year: YearState, name: str, on: date) -> str:
    body = body_named(year, name)
    not_ended(year, body, on)
    body_stands(year, body)
    return body


def _on_their_way(year: YearState, body: str) -> list[str]:
    mine = (one for one in year.sheets.values() if same_body(year, one.filed.body, body))
    return [one.filed.sheet for one in mine if one.status in _ON_THEIR_WAY]


def _owned(year: YearState, unit: UnitState, body: str) -> tuple[str, ...]:
    """Return the live indicators of a unit that a body assesses."""
    assessors = ((number, unit.indicators[number][0].assessor) for number in live_numbers(unit))
    return tuple(number for number, own in assessors if own is not None and same_body(year, own, body))


def _body_ended(
    draft: Draft, written: Envelope, body: str, to: str, owned: Mapping[str, Sequence[str]]
) -> BodyEnded:
    full = [draft.unit(name).indicators[number][0].full for name, own in owned.items() for number in own]
    return BodyEnded(
        envelope=written,
        body=body,
        into=to,
        units=tuple(owned),
        indicators=len(full),
        full=decimal_of(sum(map(Fraction, full), Fraction(0))),
    )


def _reassign(  # noqa: PLR0917 - what changes, where, to whose, by whom
    draft: Draft, command: Command, name: str, numbers: Sequence[str], to: str, actor: Actor
) -> None:
    told = command.model_dump(include={"year", "on", "reason", "basis", "cause"})
    for number in numbers:
        change = ChangeIndicator(**told, unit=name, number=number, assessor=to)
        draft.put(change_indicator(draft.year, draft.unit(name), change, actor), name)
