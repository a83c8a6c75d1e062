"""Decisions about the collection of marks (采集): by when they are due, and who was reminded (催办)."""

from domain import refusals
from domain.commands import SendReminder, SetCollectionDue
from domain.decisions.rules import body_named, envelope, unit_named
from domain.facts import Actor, CollectionDue, ReminderSent
from domain.state import YearState


def set_due(year: YearState, command: SetCollectionDue, actor: Actor) -> CollectionDue:
    """Set the day by whose end a body, or every body without a day of its own, is to report its marks."""
    written = envelope(year, command, actor)
    if command.basis is None:
        raise refusals.BasisNeeded(what="采集截止日")
    body = None if command.body is None else body_named(year, command.body)
    return CollectionDue(envelope=written, body=body, due=command.due)


def send_reminder(year: YearState, command: SendReminder, actor: Actor) -> ReminderSent:
    """Note that a body was reminded, how, and of the marks of which units."""
    return ReminderSent(
        envelope=envelope(year, command, actor),
        body=body_named(year, command.body),
        units=tuple(unit_named(year, unit) for unit in command.units),
        channel=command.channel,
        note=command.note,
    )
