"""Exceptions (破例): which rule one waives, for this person, unit or group, and day, and no other."""

from datetime import date

from domain import refusals
from domain.facts import Actor, Excepted
from domain.state import YearState


def waived_by(year: YearState, exception: str, actor: Actor, today: date, about: str | None) -> Excepted:
    """Return the rule that an exception waives for this person, unit and day."""
    granted = year.exceptions.get(exception)
    problem = None
    if granted is None:
        problem = "没有这一编号的批准"
    elif granted.person != actor.id:
        problem = f"它是给“{granted.person}”的"
    elif (granted.group or granted.unit) != about:
        problem = f"它只涉及“{granted.group or granted.unit}”"
    elif not granted.envelope.effective_on <= today <= granted.until:
        problem = f"它自 {granted.envelope.effective_on} 起至 {granted.until} 止"
    if granted is None or problem:
        raise refusals.ExceptionDoesNotFit(exception=exception, problem=problem)
    return granted.rule
