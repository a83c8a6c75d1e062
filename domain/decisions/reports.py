"""Decisions about self-reports (自评 → 审核 → 现场核查) and about what a meeting settles (会议认定)."""

from datetime import date

from domain import refusals
from domain.commands import CheckReport, FileReport, RecordMeeting, RecordVisit
from domain.decisions.rules import envelope, fact_of, indicator, reasoned
from domain.facts import (
    Actor,
    MeetingDecided,
    Occasion,
    OnSiteChecked,
    ReportChecked,
    Role,
    SelfReported,
    Verdict,
)
from domain.reports import by_office
from domain.state import UnitState, YearState


def file_report(year: YearState, unit: UnitState, command: FileReport, actor: Actor) -> SelfReported:
    """File a self-report; one on the same occasion supersedes the one that held, and what it cites."""
    written = envelope(year, command, actor)
    if (command.occasion is Occasion.CHECKPOINT) != (command.checkpoint is not None):
        raise refusals.CheckpointNeedsDay
    if actor.role is not Role.UNIT and command.keyed is None:
        raise refusals.ReportOnPaperNeeded(unit=unit.unit)
    if command.number is not None:
        indicator(unit, command.number, command.on)
        _on_a_checkpoint(unit, command.number, command.checkpoint)
    before = unit.reports.standing().get((command.number, command.occasion, command.checkpoint))
    if before is not None:
        _not_before(command.on, unit.reports.filed[before])
    return SelfReported(
        envelope=written,
        number=command.number,
        occasion=command.occasion,
        checkpoint=command.checkpoint,
        text=command.text,
        completion=command.completion,
        evidence=command.evidence or None,
        supersedes=before,
        keyed=command.keyed,
    )


def _on_a_checkpoint(unit: UnitState, number: str, day: date | None) -> None:
    """Refuse a day on which an indicator has no checkpoint, where it has any."""
    known = {one.day: one.what for one in unit.indicators[number][0].checkpoints or ()}
    if day is not None and known and day not in known:
        told = "、".join(f"{one}（{what}）" for one, what in sorted(known.items()))
        raise refusals.NoSuchCheckpoint(day=day, unit=unit.unit, number=number, known=told)


def check_report(year: YearState, unit: UnitState, command: CheckReport, actor: Actor) -> ReportChecked:
    """Check the report that holds; an open doubt of one's own is not taken back by another check."""
    written = envelope(year, command, actor)
    report = unit.reports.filed.get(command.report)
    if report is None:
        raise refusals.UnknownReport(report=command.report, unit=unit.unit)
    if instead := unit.reports.superseded_by(command.report):
        raise refusals.ReportSuperseded(report=command.report, by=instead)
    _not_before(command.on, report)
    before = unit.reports.check_of(command.report, office=by_office(actor))
    if before is not None:
        _may_check_again(unit, before, command)
    if command.verdict is not Verdict.TRUE:
        reasoned(command, f"审核为{command.verdict}")
    return ReportChecked(envelope=written, report=command.report, verdict=command.verdict, supersedes=before)


def _may_check_again(unit: UnitState, before: str, command: CheckReport) -> None:
    if before in unit.reports.doubts():
        raise refusals.DoubtIsOpen(check=before)
    _not_before(command.on, unit.reports.checks[before])


def record_visit(year: YearState, unit: UnitState, command: RecordVisit, actor: Actor) -> OnSiteChecked:
    """Note what an on-site check of a doubt found; 不属实 needs its basis, for a finding may follow."""
    written = envelope(year, command, actor)
    check = unit.reports.checks.get(command.check)
    if check is None or check.verdict is not Verdict.DOUBTED:
        raise refusals.NoSuchDoubt(check=command.check)
    if settled := unit.reports.settled_by(command.check):
        raise refusals.DoubtSettled(check=command.check, by=settled)
    _not_before(command.on, check)
    if command.verdict is Verdict.DOUBTED:
        raise refusals.VisitUndecided
    visited_on = command.visited_on or command.on
    if visited_on > command.on:
        raise refusals.VisitAhead(visited_on=visited_on, on=command.on)
    if command.verdict is Verdict.FALSE and command.basis is None:
        raise refusals.BasisNeeded(what="现场核查为不属实")
    return OnSiteChecked(
        envelope=written,
        check=command.check,
        visited_on=visited_on,
        place=command.place,
        verdict=command.verdict,
        found=command.found,
        evidence=command.evidence or None,
    )


def record_meeting(year: YearState, unit: UnitState, command: RecordMeeting, actor: Actor) -> MeetingDecided:
    """Note what a meeting decided; it may be about any fact of the unit, and settles a doubt it is about."""
    written = envelope(year, command, actor)
    if command.about is not None:
        fact_of(unit, command.about)
        if check := unit.reports.checks.get(command.about):
            _not_before(command.on, check)
    return MeetingDecided(
        envelope=written,
        about=command.about,
        matter=command.matter,
        decision=command.decision,
        minutes=command.minutes,
        scan=command.scan,
    )


def _not_before(on: date, earlier: SelfReported | ReportChecked) -> None:
    """Refuse a step that would take effect before the one it follows."""
    if on < earlier.envelope.effective_on:
        raise refusals.BeforeEntry(on=on, since=earlier.envelope.effective_on)
