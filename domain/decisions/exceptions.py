"""The decision to let somebody act against a rule (破例): a second person's, and only up to a day."""

from domain import refusals
from domain.commands import GrantException
from domain.decisions.rules import envelope, reasoned, unit_named
from domain.facts import Actor, ExceptionGranted
from domain.rights import persons
from domain.state import YearState


def grant_exception(year: YearState, command: GrantException, actor: Actor) -> ExceptionGranted:
    """Let another person act on a unit against a rule, until a day; what is done under it is flagged."""
    written = envelope(year, command, actor)
    reasoned(command, "破例批准")
    if command.person in persons(actor):
        raise refusals.ExceptedOneself(person=command.person)
    if command.until < command.on:
        raise refusals.ExceptionUpsideDown(since=command.on, until=command.until)
    return ExceptionGranted(
        envelope=written,
        rule=command.rule,
        person=command.person,
        unit=unit_named(year, command.unit),
        until=command.until,
    )
