"""The second calculator: replay every fact, fold, score. It uses no table, and so can check the first."""

from collections import defaultdict
from collections.abc import Iterable

from domain.asof import AsOf
from domain.facts import Recorded
from domain.state import fold_unit, fold_year, sheet_of, within
from domain.values import unit_of, year_of
from projections.standings import Standings, columns, sheets_of, standings


def naive_standings(facts: Iterable[Recorded], year: str, as_of: AsOf) -> Standings:
    """Rank a year from nothing but the facts of the whole ledger, in order of position."""
    streams: dict[str, list[Recorded]] = defaultdict(list)
    for recorded in within(as_of, facts):
        if year_of(recorded.stream) == year:
            streams[recorded.stream].append(recorded)
    state = fold_year(year, streams[year])
    made = (
        sheet_of(fold_unit(stream, mine), columns(state, unit))
        for stream, mine in streams.items()
        if (unit := unit_of(stream)) is not None and unit in state.units
    )
    return standings(state, as_of, sheets_of(state, made))
