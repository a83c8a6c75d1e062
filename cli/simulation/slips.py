"""Slips of a simulated year: issued, received with or without the unit's signature (考评情况反馈单)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from cli.simulation.spring import Acts
from cli.simulation.world import Act, World, at
from domain import refusals
from domain.commands import Command, IssueSlips, ReceiveSlip
from domain.facts import Receipt, Recorded, SlipIssued
from domain.values import unit_of
from projections.slips import due_of

_WITNESSES: Final = ("示例见证甲", "示例见证乙")


def told_in_slips(world: World, day: date, units: Iterable[str]) -> Acts:
    """Each of the units that has something new to be told gets its slip, and receives it the same day.

    One in ten, at least one, refuses to sign: two people are witnesses, one is not enough.
    """
    if not (named := tuple(_untold(world, units))):
        return
    issued = yield Act(at(day), world.office, (world.make(IssueSlips, day, units=named),))
    yield from received(world, day, issued)
    again = world.make(IssueSlips, day, units=named[:1])
    yield Act(at(day, 16), world.office, (again,), refused=refusals.SlipsUpToDate)


def received(world: World, day: date, issued: Iterable[Recorded]) -> Acts:
    """The units receive, the same day, the slips that are among what was recorded."""
    slips = [one for one in issued if isinstance(one.fact, SlipIssued)]
    refuses = world.some(slips, 0.1)
    alone = _received(world, day, refuses[0], how=Receipt.REFUSED, witnesses=_WITNESSES[:1])
    yield Act(at(day, 14), world.office, (alone,), refused=refusals.WitnessesNeeded)
    yield Act(at(day, 15), world.office, [_receipt(world, day, one, refuses) for one in slips])


def _untold(world: World, units: Iterable[str]) -> Iterator[str]:
    for unit in units:
        if any(one.slip is None or one.outdated for one in due_of(world.unit(unit))):
            yield unit


def _receipt(world: World, day: date, slip: Recorded, refuses: list[Recorded]) -> Command:
    if slip in refuses:
        return _received(world, day, slip, how=Receipt.REFUSED, witnesses=_WITNESSES)
    return _received(world, day, slip, how=Receipt.IN_PERSON)


def _received(world: World, day: date, slip: Recorded, **how: Any) -> Command:  # noqa: ANN401 - its own fields
    return world.make(ReceiveSlip, day, unit=unit_of(slip.stream), slip=slip.id, received_on=day, **how)
