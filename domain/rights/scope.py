"""To whose data a right extends, and the refusal of what lies outside it."""

from enum import StrEnum

from domain import refusals
from domain.commands import (
    CheckReport,
    Command,
    CorrectEntry,
    DelegateDuty,
    DetermineCompletion,
    EndDelegation,
    EnterMark,
    ProposeIndicator,
    ReverseEntry,
)
from domain.facts import Actor, AnyFact, DutyDelegated, FindingRecorded, MarkEntered, Role
from domain.rights.conflicts import same_body
from domain.state import UnitState, YearState


class Whose(StrEnum):
    """To whose data a right extends."""

    ALL = "全部"
    OWN = "本单位"
    """The assessed unit acts for itself."""
    OWNED = "本单位负责考评的指标"
    """The indicators, and the entries under them, that one's body assesses."""
    ENTERED = "本单位记录的条目"
    """What one's body entered, be it under an indicator or not."""
    DUTY = "本人的职责"
    """The duty that the actor is in."""
    SHEETS = "本单位负责的报表"


def within(whose: Whose, year: YearState, unit: UnitState, command: Command, actor: Actor) -> None:
    """Refuse what lies outside the data that a right extends to."""
    match whose:
        case Whose.OWN if year.aliases.get(actor.body, actor.body) != unit.unit:
            raise refusals.NotYourUnit(body=actor.body, unit=unit.unit)
        case Whose.OWNED:
            _owned(year, unit, command, actor)
        case Whose.ENTERED:
            by = _entered_by(unit, command)
            if by is not None and not same_body(year, by, actor.body):
                raise refusals.NotYourEntry(body=actor.body, by=by)
        case _:
            pass


def _owned(year: YearState, unit: UnitState, command: Command, actor: Actor) -> None:
    """Refuse an indicator that another body assesses; a mark for the whole unit is the office's to enter."""
    match command:
        case ProposeIndicator(number=number, assessor=named):
            if named is None or not same_body(year, named, actor.body):
                raise refusals.NotYourIndicator(body=actor.body, number=number, assessor=named or "考核办")
            return
        case EnterMark(indicator=number) | DetermineCompletion(number=number):
            pass
        case CheckReport(report=report_id):
            report = unit.reports.filed.get(report_id)
            number = report.number if report else None
        case _:
            number = _indicator(_entered(unit, command))
    if number is None:
        raise refusals.NotYourIndicator(body=actor.body, number="（全部）", assessor="考核办")
    known = unit.indicators.get(number)
    assessor = known[0].assessor if known else None
    if known and (assessor is None or not same_body(year, assessor, actor.body)):
        raise refusals.NotYourIndicator(body=actor.body, number=number, assessor=assessor or "考核办")


def _entered(unit: UnitState, command: Command) -> AnyFact | None:
    """Return the entry that a command is about."""
    match command:
        case ReverseEntry(entry=entry):
            pass
        case CorrectEntry(correction=correction):
            entry = correction.entry
        case _:
            return None
    return unit.entries[entry][0] if entry in unit.entries else None


def _entered_by(unit: UnitState, command: Command) -> str | None:
    """Return the body that entered what a command is about; claims and reports are refused by the office."""
    if isinstance(command, ReverseEntry) and command.entry in unit.refusals:
        return Role.OFFICE.value
    fact = _entered(unit, command)
    return None if fact is None else fact.envelope.actor.body


def _indicator(fact: AnyFact | None) -> str | None:
    return fact.indicator if isinstance(fact, (MarkEntered, FindingRecorded)) else None


def delegates(whose: Whose, year: YearState, command: DelegateDuty | EndDelegation, actor: Actor) -> None:
    """Refuse to delegate, or to end, what is another's duty, and to pass on what is one's by delegation."""
    if actor.on_behalf is not None:
        raise refusals.DeputyDelegates(person=actor.id, by=actor.on_behalf)
    known = command if isinstance(command, DelegateDuty) else _delegation(year, command.delegation)
    if whose is not Whose.DUTY or known is None:
        return
    if (known.by, known.role) != (actor.id, actor.role) or not same_body(year, known.body, actor.body):
        raise refusals.NotYourDelegation(person=actor.id, by=known.by)


def _delegation(year: YearState, fact_id: str) -> DutyDelegated | None:
    known = year.delegations.get(fact_id)
    return known.fact if known else None
