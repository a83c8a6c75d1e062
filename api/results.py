"""Sealing: what a seal says is worked out here from one view of the ledger; any later fact makes it stale."""

from datetime import date
from typing import Any

from api.bootstrap import Kaoji
from domain.asof import AsOf, from_token
from domain.decisions import in_force
from domain.decisions.results import known_group
from domain.results import Result
from domain.state import UnitState, YearState
from domain.values import stream_of
from projections.restatement import differences, reviews_since
from projections.results import lines_of, standings_of
from projections.sealing import Open, open_items
from projections.standings import Standings
from projections.use import Line, Sealed, uses


def blocking(
    kaoji: Kaoji, year: str, group: str, on: date, seen: AsOf | None = None
) -> tuple[Standings, tuple[Open, ...]]:
    """Return the standings of a view, by default of now, and all that blocks the seal of a group on a day.

    A day to come ends no deadline: it is looked at as of today at the latest. Raises UnknownGroup, NoScheme.
    """
    as_of = seen or kaoji.reads.now()
    state = kaoji.reads.under_a_scheme(year, as_of)
    known_group(state, group)
    standings = kaoji.reads.standings(year, as_of)
    mine = next(one for one in standings.groups if one.group == group)
    units = {one.unit: _unit(kaoji, year, one.unit, seen) for one in mine.standings}
    today = kaoji.ledger.now().astimezone(kaoji.reads.zone(year)).date()
    return standings, open_items(state, units, standings, group, min(on, today))


def _unit(kaoji: Kaoji, year: str, unit: str, seen: AsOf | None) -> UnitState:
    """Return what a unit's stream says: now as the desk remembers it, which no seal is behind.

    What the desk has read since makes the seal stale.
    """
    if seen is None:
        return kaoji.desk.memory.unit(stream_of(year, unit))
    return kaoji.reads.unit(year, unit, seen)


def seal_told(kaoji: Kaoji, year: str, group: str, on: date) -> dict[str, Any]:
    """Return what a command to seal a group says: position, token, table, and what is open.

    Where it was sealed before, also the reviews decided since, and what is other than in that result.
    """
    standings, found = blocking(kaoji, year, group, on)
    as_of, table = standings.as_of, standings.canonical(group).decode()
    state = kaoji.reads.year(year, as_of)
    return {
        "group": group,
        "position": as_of.position,
        "token": standings.token,
        "table": table,
        "open": tuple(str(one) for one in found),
        "reviews": reviews_since(kaoji.reads, state, group, as_of),
        "differences": differences(kaoji.reads, state, group, table, as_of),
    }


def use_of(kaoji: Kaoji, year: YearState, result: Result) -> tuple[Line, ...]:
    """Return what follows from a sealed result, for whom and why; `year` is as of now."""
    _, as_of = from_token(result.fact.token)
    standings = standings_of(kaoji.reads, result)
    names = (str(one["unit"]) for one in lines_of(result))
    units = {name: kaoji.reads.unit(year.year, name, as_of) for name in names}
    scheme = in_force(kaoji.reads.year(year.year, as_of))
    return uses(year, Sealed(result, scheme, standings, units))
