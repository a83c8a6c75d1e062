"""Sealing: what a seal says is worked out here from one view of the ledger; any later fact makes it stale."""

from datetime import date
from typing import Any

from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.decisions.results import known_group
from projections.sealing import Open, open_items
from projections.standings import Standings


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
    units = {one.unit: kaoji.reads.unit(year, one.unit, as_of) for one in mine.standings}
    today = kaoji.ledger.now().astimezone(kaoji.reads.zone(year)).date()
    return standings, open_items(state, units, standings, group, min(on, today))


def seal_told(kaoji: Kaoji, year: str, group: str, on: date) -> dict[str, Any]:
    """Return what a command to seal a group says: position, token, table, and what is open."""
    standings, found = blocking(kaoji, year, group, on)
    return {
        "group": group,
        "position": standings.as_of.position,
        "token": standings.token,
        "table": standings.canonical(group).decode(),
        "open": tuple(str(one) for one in found),
    }
