"""The bodies and persons behind an act, and the conflicts of interest that they bring along."""

from collections.abc import Iterable, Iterator
from datetime import date

from domain import refusals
from domain.facts import Actor
from domain.state import UnitState, YearState


def bodies_of(year: YearState, actor: Actor, today: date) -> tuple[str, ...]:
    """Return the bodies behind an act: the one spoken for and, by delegation, the actor's own.

    The delegation must hold on the day the act is done, not on the day from which its facts count: a
    deputy in January may well key a penalty that counts from December, and one whose delegation ended in
    December may no longer.
    """
    if actor.on_behalf is None:
        return (actor.body,)
    duty = (actor.on_behalf, actor.role, actor.id)
    for one in year.delegations.values():
        fact = one.fact
        same = (fact.by, fact.role, fact.to) == duty and same_body(year, fact.body, actor.body)
        if same and one.in_force(today):
            return (actor.body, fact.to_body or actor.body)
    raise refusals.NotDelegated(
        by=actor.on_behalf, person=actor.id, body=actor.body, role=actor.role.value, today=today
    )


def not_oneself(year: YearState, unit: str, body: str) -> None:
    """Refuse to score, approve or review what is one's own, also through a parent body (挂靠单位)."""
    if unit in behind(year, body):
        raise refusals.ScorerIsAssessed(body=body, unit=unit)


def not_in_person(unit: UnitState, actor: Actor) -> None:
    """Refuse to score, approve or review a unit for which one acted oneself, whatever one's duty today."""
    for person in sorted(persons(actor) & unit.people.keys()):
        raise refusals.ScorerActedForUnit(person=person, unit=unit.unit, fact=unit.people[person])


def not_concerned(year: YearState, units: Iterable[str], actor: Actor, today: date) -> None:
    """Refuse a reorganisation to whoever belongs to one of the units or bodies concerned."""
    bodies = bodies_of(year, actor, today)
    for body in bodies:
        for unit in units:
            if unit in behind(year, body):
                raise refusals.ScorerIsAssessed(body=body, unit=unit)


def behind(year: YearState, body: str) -> tuple[str, ...]:
    """Return a body's registered name, and those of the bodies it belongs to, the nearest first."""
    return tuple(_behind(year, body))


def _behind(year: YearState, body: str) -> Iterator[str]:
    name: str | None = year.aliases.get(body, body)
    seen: set[str] = set()
    while name is not None and name not in seen:
        seen.add(name)
        yield name
        registered = year.bodies.get(name)
        parent = registered.parent if registered else None
        name = None if parent is None else year.aliases.get(parent, parent)


def same_body(year: YearState, one: str, other: str) -> bool:
    """Whether two names mean one body."""
    return year.aliases.get(one, one) == year.aliases.get(other, other)


def persons(actor: Actor) -> set[str]:
    """Return who acts: the person, and for whom."""
    return {actor.id, actor.on_behalf or actor.id}
