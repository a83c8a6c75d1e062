"""Decisions about the use of a result (结果运用): people rate units, the software only lists and explains."""

from domain import refusals
from domain.commands import DeclareHeadcount, RateUnit, WithdrawRating
from domain.decisions.rules import envelope, not_ended, reasoned, unit_named
from domain.facts import Actor, HeadcountDeclared, RatingWithdrawn, UnitRated
from domain.state import YearState


def rate_unit(year: YearState, command: RateUnit, actor: Actor) -> UnitRated:
    """Note that a decision names a unit good or poor; one that is named already is withdrawn first."""
    written = envelope(year, command, actor)
    unit = unit_named(year, command.unit)
    not_ended(year, unit, command.on)
    if known := year.use.ratings.get(unit):
        rating, document = known[1].rating, known[1].document
        raise refusals.UnitRatedAlready(unit=unit, rating=rating, document=document)
    return UnitRated(
        envelope=written,
        unit=unit,
        rating=command.rating,
        document=command.document,
        minutes=command.minutes,
    )


def withdraw_rating(year: YearState, command: WithdrawRating, actor: Actor) -> RatingWithdrawn:
    """Withdraw what a unit was named, with a reason and a basis of its own."""
    written = envelope(year, command, actor)
    unit = unit_named(year, command.unit)
    reasoned(command, "撤回好差认定")
    known = year.use.ratings.get(unit)
    if known is None:
        raise refusals.UnitNotRated(unit=unit)
    rated, fact = known
    if command.on < (since := fact.envelope.effective_on):
        raise refusals.BeforeEntry(on=command.on, since=since)
    return RatingWithdrawn(envelope=written, unit=unit, rated=rated, document=command.document)


def declare_headcount(year: YearState, command: DeclareHeadcount, actor: Actor) -> HeadcountDeclared:
    """Note how many civil servants a unit has on a day, with the basis."""
    written = envelope(year, command, actor)
    unit = unit_named(year, command.unit)
    not_ended(year, unit, command.on)
    if command.basis is None:
        raise refusals.BasisNeeded(what="公务员人数")
    known = year.use.headcount(unit)
    if known and known[1].headcount == command.headcount and known[1].envelope.effective_on <= command.on:
        since = known[1].envelope.effective_on
        raise refusals.HeadcountStands(unit=unit, headcount=command.headcount, since=since)
    return HeadcountDeclared(envelope=written, unit=unit, headcount=command.headcount)
