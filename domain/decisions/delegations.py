"""Decisions about delegation (委托): who may act in another person's duty, and until when."""

from domain import refusals
from domain.commands import DelegateDuty, EndDelegation
from domain.decisions.rules import envelope, reasoned
from domain.facts import Actor, DelegationEnded, DutyDelegated
from domain.state import YearState


def delegate_duty(year: YearState, command: DelegateDuty, actor: Actor) -> DutyDelegated:
    """Delegate a duty of one person to another, from a day to a day, with reason and basis."""
    written = envelope(year, command, actor)
    reasoned(command, "委托职责")
    if command.by == command.to:
        raise refusals.DelegatedToOneself(person=command.by)
    if command.until < command.on:
        raise refusals.DelegationUpsideDown(since=command.on, until=command.until)
    new = DutyDelegated(
        envelope=written,
        by=command.by,
        role=command.role,
        body=year.aliases.get(command.body, command.body),
        to=command.to,
        to_body=command.to_body,
        until=command.until,
    )
    for fact_id, one in year.delegations.items():
        if _between(one.fact) == _between(new) and one.in_force(command.on, command.until):
            raise refusals.DelegationStands(by=new.by, to=new.to, delegation=fact_id, until=one.last_day)
    return new


def _between(fact: DutyDelegated) -> tuple[str, ...]:
    return fact.by, fact.role, fact.body, fact.to


def end_delegation(year: YearState, command: EndDelegation, actor: Actor) -> DelegationEnded:
    """End a delegation before its last day; what was done under it stands."""
    written = envelope(year, command, actor)
    reasoned(command, "终止委托")
    known = year.delegations.get(command.delegation)
    if known is None:
        raise refusals.UnknownDelegation(delegation=command.delegation)
    since = known.fact.envelope.effective_on
    if command.on < since:
        raise refusals.BeforeEntry(on=command.on, since=since)
    if not known.in_force(command.on):
        raise refusals.DelegationOver(delegation=command.delegation, on=known.last_day)
    return DelegationEnded(envelope=written, delegation=command.delegation)
