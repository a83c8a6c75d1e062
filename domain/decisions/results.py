"""Decisions about results: sealed when nothing is open, approved in order, published, reopened by two."""

from domain import refusals
from domain.commands import (
    ApproveResult,
    NoteLateFact,
    PublishResult,
    ReopenResult,
    SealGroup,
    YearCommand,
)
from domain.decisions.rules import envelope, group_of, in_force, reasoned, told_one_by_one, unit_named
from domain.facts import (
    Actor,
    GroupSealed,
    LateFactNoted,
    Outlet,
    ReopeningAsked,
    ResultApproved,
    ResultPublished,
    ResultReopened,
)
from domain.results import Result, published
from domain.rights import persons
from domain.state import YearState
from domain.values import digest


def known_group(year: YearState, group: str) -> None:
    """Refuse a rank group that the scheme does not have."""
    names = [one.name for one in in_force(year).groups]
    if group not in names:
        raise refusals.UnknownGroup(group=group, known="、".join(names))


def seal_group(year: YearState, command: SealGroup, actor: Actor) -> GroupSealed:
    """Seal the result of one rank group as the table computed at a position (封存, 第n稿).

    A sealed group is sealed again where reviews decided since changed a score (改判). While anything of the
    group is open, only an exception (破例) that another person granted lets it pass.
    The ledger refuses it as stale when any fact of the year stands after that position.
    """
    written = envelope(year, command, actor)
    known_group(year, command.group)
    if (seal := year.sealed.get(command.group)) and not command.reviews:
        raise refusals.SealStands(group=command.group, number=seal.number)
    if command.open and command.exception is None:
        told = told_one_by_one(command.open, "项")
        raise refusals.SealBlocked(group=command.group, count=len(command.open), problems=told)
    if command.exception and not command.open:
        raise refusals.ExceptionNotNeeded
    if before := year.results.get(command.group):
        _not_before(before[-1], command)
    return GroupSealed(
        envelope=written,
        group=command.group,
        number=len(year.results.get(command.group, ())) + 1,
        token=command.token,
        table=command.table,
        digest=digest(command.table.encode()),
        open=command.open or None,
        reviews=command.reviews or None,
        differences=command.differences or None,
    )


def approve_result(year: YearState, command: ApproveResult, actor: Actor) -> ResultApproved:
    """Note that the sealed result passed the next step that the scheme names (审批步骤)."""
    written = envelope(year, command, actor)
    result = _sealed(year, command.group)
    steps = in_force(year).settings.approval_steps
    expected = result.next_step(steps)
    if expected is None:
        raise refusals.ResultApprovedAlready(group=command.group, number=result.number)
    if command.step != expected:
        raise refusals.AnotherStepFirst(step=command.step, next=expected, steps=" → ".join(steps))
    _not_before(result, command)
    earlier = (one.approved_on for one in result.approvals)
    since = max((result.fact.envelope.effective_on, *earlier))
    if not since <= command.approved_on <= command.on:
        raise refusals.ApprovedOutOfTime(on=command.approved_on, since=since, until=command.on)
    return ResultApproved(
        envelope=written,
        group=command.group,
        number=result.number,
        step=command.step,
        approved_on=command.approved_on,
        document=command.document,
        scan=command.scan,
    )


def publish_result(year: YearState, command: PublishResult, actor: Actor) -> ResultPublished:
    """Publish a result that passed every step of its approval."""
    written = envelope(year, command, actor)
    result = _sealed(year, command.group)
    if lacking := result.next_step(in_force(year).settings.approval_steps):
        raise refusals.ResultNotApproved(group=command.group, number=result.number, step=lacking)
    if result.published:
        raise refusals.ResultPublishedAlready(group=command.group, number=result.number)
    _not_before(result, command)
    before = published(year.results, command.group)
    return ResultPublished(
        envelope=written,
        group=command.group,
        number=result.number,
        document=command.document,
        restates=before.number if before else None,
    )


def reopen_result(year: YearState, command: ReopenResult, actor: Actor) -> ReopeningAsked | ResultReopened:
    """Ask to reopen a sealed result or, as a second person with the same minutes, reopen it."""
    written = envelope(year, command, actor)
    result = _sealed(year, command.group)
    _not_before(result, command)
    told = {"envelope": written, "group": command.group, "number": result.number, "minutes": command.minutes}
    if result.asked is None:
        reasoned(command, "重开结果")
        return ReopeningAsked.model_validate(told)
    if persons(actor) & persons(result.asked.envelope.actor):
        raise refusals.SecondPersonReopens(group=command.group, person=actor.id)
    if command.minutes != result.asked.minutes:
        raise refusals.OtherMinutes(minutes=command.minutes, asked=result.asked.minutes)
    return ResultReopened.model_validate(told)


def note_late_fact(year: YearState, command: NoteLateFact, actor: Actor) -> LateFactNoted:
    """Note a fact found after sealing that is counted in the year it was found, or not at all."""
    written = envelope(year, command, actor)
    reasoned(command, "封存后发现的事实")
    unit = unit_named(year, command.unit)
    group = group_of(year, unit)
    name = group.name if group else ""
    _sealed(year, name)
    return LateFactNoted(
        envelope=written,
        group=name,
        unit=unit,
        what=command.what,
        outlet=Outlet(command.outlet),
        belongs_to=command.belongs_to or year.year,
    )


def _not_before(result: Result, command: YearCommand) -> None:
    """Refuse a step of a result on a day before the one that it follows."""
    if command.on < result.since:
        raise refusals.BeforeEntry(on=command.on, since=result.since)


def _sealed(year: YearState, group: str) -> Result:
    """Return the result that is sealed now."""
    known_group(year, group)
    results = year.results.get(group, ())
    if not results or results[-1].reopened:
        raise refusals.NotSealed(group=group)
    return results[-1]
