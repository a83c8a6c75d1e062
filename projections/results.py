"""Sealed results read back: shown as sealed, reproduced by today's code, compared with one another."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain import refusals
from domain.asof import from_token
from domain.decisions import in_force
from domain.facts import GroupSealed, Recorded, ResultFact
from domain.results import Result, published
from domain.state import YearState
from domain.values import digest, unit_of, year_of
from projections.reads import Reads
from projections.standings import Standings


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit whose line differs between two results; scores as decimal text, None where it had none."""

    unit: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def lines_of(result: Result) -> Sequence[Mapping[str, Any]]:
    """Return the units' lines of the table that was sealed, in its order."""
    return table_lines(result.fact.table)


def table_lines(table: str) -> Sequence[Mapping[str, Any]]:
    """Return the units' lines of the canonical table of one group."""
    found: Sequence[Mapping[str, Any]] = json.loads(table)["groups"][0]["units"]
    return found


def result_named(year: YearState, group: str, number: int | None) -> Result:
    """Return a result of a group, the last where no number is told; raises NotSealed, UnknownResult."""
    if group not in {one.name for one in in_force(year).groups}:
        known = "、".join(one.name for one in in_force(year).groups)
        raise refusals.UnknownGroup(group=group, known=known)
    results = year.results.get(group, ())
    if not results:
        raise refusals.NotSealed(group=group)
    wanted = results[-1].number if number is None else number
    found = next((one for one in results if one.number == wanted), None)
    if found is None:
        known = "、".join(f"第 {one.number} 稿" for one in results)
        raise refusals.UnknownResult(group=group, number=wanted, known=known)
    return found


def standings_of(reads: Reads, result: Result) -> Standings:
    """Return the standings of all groups at the view that a result was sealed from, by today's code."""
    year, as_of = from_token(result.fact.token)
    return reads.standings(year, as_of)


def reproduces(reads: Reads, result: Result) -> bool:
    """Whether today's code gives the very bytes that were sealed, of the digest that was stored."""
    again = standings_of(reads, result).canonical(result.fact.group).decode()
    return again == result.fact.table and digest(again.encode()) == result.fact.digest


def published_standings(reads: Reads, year: YearState) -> tuple[tuple[Result, Standings], ...]:
    """Return the last published result of each group, with the standings it was sealed from."""
    found = (published(year.results, group.name) for group in in_force(year).groups)
    return tuple((one, standings_of(reads, one)) for one in found if one)


def published_view(reads: Reads, year: str, unit: str) -> str | None:
    """Return the token of the published result that a unit stands in; raises UnknownUnit."""
    known = reads.year(year, reads.now())
    name = reads.unit_named(known, unit)
    stands = (
        one.fact.token
        for one, seen in (published_standings(reads, known) if known.results else ())
        if (group := seen.group_of(name)) and group.group == one.fact.group
    )
    return next(stands, None)


def moved(before: Result, after: Result) -> tuple[Moved, ...]:
    """Return the units whose score, rank, grade or state differs between two results."""
    return moved_lines(lines_of(before), lines_of(after))


def moved_lines(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> tuple[Moved, ...]:
    """Return the same of the lines of two tables."""
    old, new = ({one["unit"]: one for one in lines} for lines in (before, after))
    units = dict.fromkeys((*new, *old))
    return tuple(Moved(one, old.get(one), new.get(one)) for one in units if old.get(one) != new.get(one))


def causes(reads: Reads, year: str, before: Result, after: Result) -> tuple[Recorded, ...]:
    """Return the facts recorded between two results of a group: of the year, and of the group's units."""
    units = {one["unit"] for result in (before, after) for one in lines_of(result)}
    (_, since), (_, until) = from_token(before.fact.token), from_token(after.fact.token)
    facts: Iterable[Recorded] = reads.log(since.position, until.position)
    return tuple(
        one
        for one in facts
        if year_of(one.stream) == year
        and (unit_of(one.stream) in units or unit_of(one.stream) is None)
        and not isinstance(one.fact, (GroupSealed, ResultFact))
    )
