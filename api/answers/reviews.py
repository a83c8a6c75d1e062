"""Reviews (复核) as plain values: how far each has come, one with its steps, what a decision would move."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.commands import DecideReview
from domain.decisions import in_force, unit_named
from domain.decisions.rules import group_of
from domain.facts import Actor, AnyFact, Role
from domain.reviews import Review
from domain.rights import same_body
from domain.state import YearState
from domain.values import unit_of
from projections.reviews import Change, Line, lines

INTERNAL: Final = "内部测算：尚未决定，不得对外提供"

Shown = Callable[[Line], bool]
"""Whether a case is among those that are listed."""


def reviews(
    kaoji: Kaoji,
    year: str,
    seen: AsOf,
    day: date,
    *,
    unit: str | None = None,
    shown: Shown = lambda _line: True,
) -> dict[str, Any]:
    """Return the cases of one unit, or of all, as they stand on a day; raises UnknownUnit."""
    told = [one.values() for one in cases(kaoji, year, seen, day, unit) if shown(one)]
    return {"token": seen.token(year), "day": day.isoformat(), "reviews": told}


def cases(kaoji: Kaoji, year: str, seen: AsOf, day: date, unit: str | None = None) -> list[Line]:
    """Return the cases of one unit, or of all, as they stand on a day; raises UnknownUnit."""
    known = kaoji.reads.year(year, seen)
    only = kaoji.reads.unit_named(known, unit) if unit else None
    return [
        one for state in kaoji.reads.units(known, seen, only).values() for one in lines(known, state, day)
    ]


def case_of(kaoji: Kaoji, year: str, seen: AsOf, day: date, *, unit: str, number: str) -> Line | None:
    """Return a unit's case by its whole id, as it stands on a day; None where there is none."""
    known, state = kaoji.reads.year(year, seen), kaoji.reads.unit(year, unit, seen)
    return next((one for one in lines(known, state, day) if one.case.id == number), None)


def review(year: str, seen: AsOf, found: Line) -> dict[str, Any]:
    """Return a case with its steps."""
    facts = [
        {"id": one, "fact": fact.model_dump(mode="json", exclude_none=True)} for one, fact in steps_of(found)
    ]
    return {"token": seen.token(year), **found.values(), "steps": facts}


def steps_of(found: Line) -> tuple[tuple[str, AnyFact], ...]:
    """Return the facts of a case with their ids, the request first."""
    return ((found.case.id, found.case.request), *found.case.steps)


# --- before a decision -----------------------------------------------------------------------------------


def preview(kaoji: Kaoji, command: DecideReview, actor: Actor, now: AsOf) -> dict[str, Any]:
    """Return what a decision would move; it is decided on and not recorded. Raises a Refused."""
    told = changes_values(kaoji, command.year, moved(kaoji, command, actor, now))
    restates = restated(kaoji.reads.year(command.year, now), command)
    return {"internal": INTERNAL, "token": now.token(command.year), "changes": told, "restates": restates}


def moved(kaoji: Kaoji, command: DecideReview, actor: Actor, now: AsOf) -> tuple[Change, ...]:
    """Return the units that a decision would move, as of now. Raises a Refused.

    The office looks in the place of whoever has the file, who may belong to a body that sees no ranks yet.
    """
    year = kaoji.reads.year(command.year, now)
    unit = kaoji.reads.unit(command.year, kaoji.reads.unit_named(year, command.unit), now)
    draft = kaoji.desk.decide((command,), _in_place_of(actor, unit.reviews.get(command.review)))
    changed = {name: state for stream, state in draft.units.items() if (name := unit_of(stream))}
    return kaoji.reads.preview(command.year, now, changed).changes(*changed)


def _in_place_of(actor: Actor, case: Review | None) -> Actor:
    if actor.role is not Role.OFFICE or case is None or case.assigned is None:
        return actor
    return Actor(id=case.assigned.person, role=Role.REVIEWER, body=case.assigned.body)


def restated(year: YearState, command: DecideReview) -> dict[str, Any] | None:
    """Return the sealed result that a decision, where it orders anything, would have stated anew."""
    group = group_of(year, unit_named(year, command.unit))
    seal = year.sealed.get(group.name) if group else None
    if seal is None or not (command.corrections or command.withdrawals):
        return None
    published = year.results[seal.group][-1].published is not None
    return {"group": seal.group, "number": seal.number, "published": published}


def changes_values(kaoji: Kaoji, year: str, found: Iterable[Change]) -> list[dict[str, Any]]:
    """Return what a decision would move."""
    places = places_of(kaoji, year)
    return [one.values(places) for one in found]


def places_of(kaoji: Kaoji, year: str) -> int:
    """Return the decimals of a score under the scheme in force."""
    return in_force(kaoji.reads.year(year, kaoji.reads.now())).settings.places


def concerns(year: YearState, one: Line, reader: Actor) -> bool:
    """Whether a case is about an indicator that the reader's body assesses, or assigned to that body."""
    return any(same_body(year, body, reader.body) for body in one.bodies)
