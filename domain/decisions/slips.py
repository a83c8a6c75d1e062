"""Decisions about slips (四（五）4): issued, received with the deadline, extended, voided."""

from collections.abc import Mapping

from domain import refusals
from domain.commands import ExtendDeadline, IssueSlips, ReceiveSlip, VoidSlip
from domain.decisions.rules import envelope, group_of, in_force, opened, reasoned, unit_named
from domain.facts import (
    Actor,
    AnyFact,
    DeadlineExtended,
    Envelope,
    Numbered,
    Receipt,
    SlipContent,
    SlipIssued,
    SlipKind,
    SlipReceived,
    SlipsIssued,
    SlipVoided,
)
from domain.rights import persons
from domain.slips import Slip, contents_of, differences, standing
from domain.state import UnitState, YearState, slip_lines
from domain.workdays import Workdays

_WITNESSES = 2


def units_of_slips(year: YearState, command: IssueSlips) -> tuple[str, ...]:
    """Return the units to which slips are to be issued: those named, or all that stand in the group."""
    if command.units:
        return tuple(dict.fromkeys(unit_named(year, name) for name in command.units))
    names = [group.name for group in in_force(year).groups]
    if command.group not in names:
        if command.group is None:
            raise refusals.SlipsForWhom
        raise refusals.UnknownGroup(group=command.group, known="、".join(names))
    found = ((unit, group_of(year, unit)) for unit, one in year.units.items() if one.ended is None)
    return tuple(unit for unit, group in found if group and group.name == command.group)


def issue_slips(
    year: YearState, units: Mapping[str, UnitState], command: IssueSlips, actor: Actor
) -> tuple[tuple[str, AnyFact], ...]:
    """Issue a slip to each unit, numbered on; where one was issued before, one that tells the differences.

    With units named, one that has nothing new to be told is refused; of a group it is passed over.
    """
    written = envelope(year, command, actor)
    due = [
        (units[one], before)
        for one in units
        if _is_due(units[one], before := standing(units[one].slips.values()))
    ]
    if (
        idle := [unit for unit in units if unit not in {state.unit for state, _ in due}]
        if command.units
        else []
    ):
        raise refusals.SlipsUpToDate(units="、".join(idle))
    if not due:
        raise refusals.NoSlipsDue
    numbers = dict(year.slips)
    contents = in_force(year).settings.slip_contents
    slips = [(state, _issued(written, before, numbers, contents)) for state, before in due]
    index = tuple(Numbered(unit=state.unit, slip=one.slip, number=one.number) for state, one in slips)
    year_fact = SlipsIssued(envelope=written, slips=index)
    return ((year.year, year_fact), *((state.stream, one) for state, one in slips))


def _is_due(unit: UnitState, before: Slip | None) -> bool:
    """Whether the unit has not been told yet, or not all."""
    return before is None or outdated(unit)


def outdated(unit: UnitState) -> bool:
    """Whether the unit's last slip no longer tells all (已过时), so that a correcting one is due."""
    before = standing(unit.slips.values())
    return before is not None and any(differences(before.told, slip_lines(unit, contents_of(before.fact))))


def _issued(
    written: Envelope,
    before: Slip | None,
    numbers: dict[SlipKind, int],
    contents: tuple[SlipContent, ...],
) -> SlipIssued:
    kind = SlipKind.FULL if before is None else SlipKind.CORRECTING
    numbers[kind] = numbers.get(kind, 0) + 1
    corrects = before.id if before else None
    told = contents or None
    return SlipIssued(envelope=written, slip=kind, number=numbers[kind], corrects=corrects, contents=told)


def receive_slip(year: YearState, unit: UnitState, command: ReceiveSlip, actor: Actor) -> SlipReceived:
    """Note that a slip was received, and by when a review may be asked for: the receipt stores both.

    The day of receipt does not count; the period ends at 24:00 of its last working day.
    """
    written = envelope(year, command, actor)
    slip = _standing(unit, command.slip)
    if slip.receipt is not None:
        raise refusals.SlipReceivedAlready(slip=command.slip, on=slip.receipt.received_on)
    issued = slip.fact.envelope.effective_on
    if not issued <= command.received_on <= command.on:
        raise refusals.ReceivedOutOfTime(received=command.received_on, issued=issued, on=command.on)
    settings = in_force(year).settings
    if (command.how is Receipt.REFUSED) != (len(set(command.witnesses)) == _WITNESSES):
        raise refusals.WitnessesNeeded
    if named := set(command.witnesses) & persons(actor):
        raise refusals.WitnessRecords(person="、".join(named))
    if command.how is Receipt.TELEPHONE and not settings.telephone_receipt:
        raise refusals.NoReceiptByTelephone
    calendar = year.calendars[-1] if year.calendars else None
    days = Workdays.after(calendar.days if calendar else ())
    deadline = days.deadline(command.received_on, settings.review_days)
    return SlipReceived(
        envelope=written,
        slip=command.slip,
        how=command.how,
        received_on=command.received_on,
        by=command.by,
        witnesses=(command.witnesses[0], command.witnesses[1]) if command.witnesses else None,
        scan=command.scan,
        deadline=deadline.day,
        provisional=True if deadline.provisional else None,
        calendar=calendar.version if calendar else None,
    )


def extend_deadline(
    year: YearState, unit: UnitState, command: ExtendDeadline, actor: Actor
) -> DeadlineExtended:
    """Extend the period for asking a review; it never becomes shorter."""
    written = envelope(year, command, actor)
    reasoned(command, "延长期限")
    slip = _standing(unit, command.slip)
    if slip.deadline is None:
        raise refusals.SlipNotReceived(slip=command.slip)
    if command.deadline <= slip.deadline:
        raise refusals.DeadlineOnlyLater(deadline=slip.deadline, asked=command.deadline)
    if command.deadline > (last := opened(year).window_to):
        raise refusals.DeadlineBeyondYear(asked=command.deadline, last=last)
    return DeadlineExtended(envelope=written, slip=command.slip, deadline=command.deadline)


def void_slip(year: YearState, unit: UnitState, command: VoidSlip, actor: Actor) -> SlipVoided:
    """Void the last slip of a unit, with the reason; its number stays taken."""
    written = envelope(year, command, actor)
    reasoned(command, "作废反馈单")
    slip = _standing(unit, command.slip)
    if (last := standing(unit.slips.values())) and last.id != slip.id:
        raise refusals.OnlyTheLastSlip(slip=command.slip, last=last.id)
    return SlipVoided(envelope=written, slip=command.slip)


def _standing(unit: UnitState, slip_id: str) -> Slip:
    """Return a slip that is not void."""
    slip = unit.slips.get(slip_id)
    if slip is None:
        raise refusals.UnknownSlip(slip=slip_id, unit=unit.unit)
    if slip.voided:
        raise refusals.SlipIsVoid(slip=slip_id)
    return slip
