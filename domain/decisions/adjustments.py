"""Decisions about bonuses and penalties (四（三）): claimed or reported, then approved or refused."""

from datetime import date
from decimal import Decimal

from domain import refusals
from domain.commands import (
    ApproveBonus,
    ApprovePenalty,
    ClaimBonus,
    Command,
    RefuseBonus,
    RefusePenalty,
    ReportPenalty,
)
from domain.decisions.duplicates import only_penalty
from domain.decisions.rules import (
    after_what_stood,
    counted,
    envelope,
    first_or_told,
    in_force,
    not_sealed,
    reasoned,
)
from domain.decisions.tariffs import clause_of, tariff
from domain.facts import (
    Actor,
    AnyFact,
    BonusApproved,
    BonusClaimed,
    BonusRefused,
    PenaltyApproved,
    PenaltyRefused,
    PenaltyReported,
)
from domain.scheme import Origin, Scheme
from domain.scheme.model import ADDED, TAKEN
from domain.state import UnitState, YearState


def claim_bonus(year: YearState, unit: UnitState, command: ClaimBonus, actor: Actor) -> BonusClaimed:
    """Claim a bonus; it counts only once approved."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    scheme = in_force(year)
    component = first_or_told(scheme, Origin.ADJUSTMENTS, command.component)
    counted(year, unit, component)
    return BonusClaimed(
        envelope=written,
        component=component.name,
        item=command.item,
        points=_points(scheme, component.name, ADDED, command.clause, command.points),
        clause=command.clause,
    )


def report_penalty(year: YearState, unit: UnitState, command: ReportPenalty, actor: Actor) -> PenaltyReported:
    """Report a penalty with reason and basis; it counts only once approved."""
    written = envelope(year, command, actor)
    not_sealed(year, unit.unit)
    scheme = in_force(year)
    component = first_or_told(scheme, Origin.ADJUSTMENTS, command.component)
    counted(year, unit, component)
    points = _points(scheme, component.name, TAKEN, command.clause, command.points)
    reasoned(command, TAKEN)
    only_penalty(unit, command)
    return PenaltyReported(
        envelope=written,
        component=component.name,
        item=command.item,
        points=points,
        clause=command.clause,
        distinct=command.distinct,
    )


def _points(scheme: Scheme, component: str, column: str, clause: str | None, told: Decimal | None) -> Decimal:
    """Return the points of a bonus or penalty, told or by its clause's tariff, once they fit it."""
    item = clause_of(scheme, column, clause)
    return tariff(scheme.components[component], column, item).points(told)


def approve_bonus(year: YearState, unit: UnitState, command: ApproveBonus, actor: Actor) -> BonusApproved:
    """Approve a claim, wholly or in part; a part needs its reason and basis."""
    claim = _claim(year, unit, command, actor)
    scheme, clause = in_force(year), command.clause or claim.clause
    component = first_or_told(scheme, Origin.ADJUSTMENTS, claim.component).name
    asked = claim.points if command.points is None else command.points
    points = _points(scheme, component, ADDED, clause, asked)
    _at_most(points, claim.points)
    if points < claim.points:
        reasoned(command, "部分认定加分")
    return BonusApproved(
        envelope=envelope(year, command, actor),
        component=component,
        claim=command.claim,
        item=claim.item,
        points=points,
        clause=clause,
    )


def approve_penalty(
    year: YearState, unit: UnitState, command: ApprovePenalty, actor: Actor
) -> PenaltyApproved:
    """Approve a reported penalty; without a reason and basis of its own it stands on the report's."""
    report = _report(year, unit, command, actor)
    scheme, clause = in_force(year), command.clause or report.clause
    component = first_or_told(scheme, Origin.ADJUSTMENTS, report.component).name
    asked = report.points if command.points is None else command.points
    points = _points(scheme, component, TAKEN, clause, asked)
    _at_most(points, report.points)
    own = command.model_copy(
        update={
            "reason": command.reason or report.envelope.reason,
            "basis": command.basis or report.envelope.basis,
        }
    )
    return PenaltyApproved(
        envelope=envelope(year, own, actor),
        component=component,
        report=command.report,
        item=report.item,
        points=points,
        clause=clause,
        distinct=report.distinct,
    )


def refuse_bonus(year: YearState, unit: UnitState, command: RefuseBonus, actor: Actor) -> BonusRefused:
    """Refuse a claim, with reason and basis: the slip will show both."""
    _claim(year, unit, command, actor)
    reasoned(command, "不予加分")
    return BonusRefused(envelope=envelope(year, command, actor), claim=command.claim)


def refuse_penalty(year: YearState, unit: UnitState, command: RefusePenalty, actor: Actor) -> PenaltyRefused:
    """Refuse a reported penalty, with reason and basis."""
    _report(year, unit, command, actor)
    reasoned(command, "不予减分")
    return PenaltyRefused(envelope=envelope(year, command, actor), report=command.report)


def _claim(
    year: YearState, unit: UnitState, command: ApproveBonus | RefuseBonus, actor: Actor
) -> BonusClaimed:
    """Return the open claim that this actor may settle."""
    _may_settle(year, unit, command, actor)
    fact = _open_case(unit, command.claim, "加分申报", command.on)
    if not isinstance(fact, BonusClaimed):
        raise refusals.UnknownCase(case=command.claim, what="加分申报", unit=unit.unit)
    return fact


def _report(
    year: YearState, unit: UnitState, command: ApprovePenalty | RefusePenalty, actor: Actor
) -> PenaltyReported:
    """Return the open report that this actor may settle."""
    _may_settle(year, unit, command, actor)
    fact = _open_case(unit, command.report, "减分报送", command.on)
    if not isinstance(fact, PenaltyReported):
        raise refusals.UnknownCase(case=command.report, what="减分报送", unit=unit.unit)
    return fact


def _may_settle(year: YearState, unit: UnitState, command: Command, actor: Actor) -> None:
    envelope(year, command, actor)
    not_sealed(year, unit.unit)


def _open_case(unit: UnitState, case_id: str, what: str, on: date) -> BonusClaimed | PenaltyReported:
    case = unit.cases.get(case_id)
    if case is None:
        raise refusals.UnknownCase(case=case_id, what=what, unit=unit.unit)
    if case.settled is not None:
        raise refusals.CaseSettled(what=what, case=case_id, by=case.settled)
    if on < case.fact.envelope.effective_on:
        raise refusals.BeforeEntry(on=on, since=case.fact.envelope.effective_on)
    earlier = [entry for fact, entry in unit.entries.values() if case_id in _case_of(fact)]
    after_what_stood(unit, earlier, on)
    return case.fact


def _case_of(fact: AnyFact) -> tuple[str, ...]:
    match fact:
        case BonusApproved(claim=case) | PenaltyApproved(report=case):
            return (case,)
        case _:
            return ()


def _at_most(points: Decimal, claimed: Decimal) -> None:
    if points > claimed:
        raise refusals.MoreThanClaimed(points=points, claimed=claimed)
