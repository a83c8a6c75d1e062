"""Indicators (指标) as plain values: the units' indicators with their states, and their totals."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from api.bootstrap import Kaoji
from domain.asof import AsOf
from projections.indicators import Row, Totals, plain, rows_of, totals_of


def indicators(kaoji: Kaoji, year: str, seen: AsOf, unit: str | None = None) -> dict[str, Any]:
    """Return the indicators and totals of one unit, or of all; raises UnknownUnit."""
    rows, totals = rows_and_totals(kaoji, year, seen, unit)
    return {"token": seen.token(year), "units": [_values(one, rows[one.unit]) for one in totals]}


def rows_and_totals(
    kaoji: Kaoji, year: str, seen: AsOf, unit: str | None = None
) -> tuple[Mapping[str, Sequence[Row]], Sequence[Totals]]:
    """Return the indicators of one unit, or of all, by unit, and each unit's totals; raises UnknownUnit."""
    known = kaoji.reads.year(year, seen)
    only = kaoji.reads.unit_named(known, unit) if unit else None
    rows = {name: rows_of(one) for name, one in kaoji.reads.units(known, seen, only).items()}
    return rows, [totals_of(known, name, mine) for name, mine in rows.items()]


def _values(totals: Totals, rows: Sequence[Row]) -> dict[str, Any]:
    counted = totals.assigned
    return {
        "unit": totals.unit,
        "tasks": counted.tasks,
        "points": plain(counted.points),
        "declared_tasks": totals.declared_tasks,
        "declared_points": None if totals.declared_points is None else plain(totals.declared_points),
        "difference": totals.difference,
        "indicators": [asdict(one) | {"full": plain(one.full)} for one in rows],
    }
