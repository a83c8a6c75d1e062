"""The decision to let somebody act against a rule (破例): a second person's, and only up to a day."""

from domain import refusals
from domain.commands import GrantException
from domain.decisions.results import known_group
from domain.decisions.rules import envelope, reasoned, unit_named
from domain.facts import Actor, Excepted, ExceptionGranted
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
    if (command.group is None) is (command.rule is Excepted.SEALING) or (command.unit is None) is (
        command.group is None
    ):
        raise refusals.ExceptionForWhat(rule=command.rule)
    if command.group:
        known_group(year, command.group)
    return ExceptionGranted(
        envelope=written,
        rule=command.rule,
        person=command.person,
        unit=unit_named(year, command.unit) if command.unit else None,
        group=command.group,
        until=command.until,
    )
