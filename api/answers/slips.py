"""Slips (反馈单) as plain values: how far each unit's have come, and what one says."""

from typing import Any

from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.refusals import UnknownSlip
from domain.slips import Slip
from projections.slips import Due, due_of, total_told


def slips(kaoji: Kaoji, year: str, seen: AsOf, unit: str | None = None) -> dict[str, Any]:
    """Return the slips of one unit, or of all; raises UnknownUnit."""
    found = dues(kaoji, year, seen, unit)
    return {"token": seen.token(year), "slips": [one.values() for one in found]}


def slip(kaoji: Kaoji, year: str, seen: AsOf, unit: str, number: str) -> dict[str, Any]:
    """Return a slip with all its lines, and the total where it tells it; raises UnknownSlip."""
    found = slip_named(kaoji, year, seen, unit, number)
    total = total_told(kaoji.reads, year, unit, found)
    return Due(unit, found, outdated=False).values(whole=True) | ({"total": total} if total else {})


def dues(kaoji: Kaoji, year: str, seen: AsOf, unit: str | None = None) -> list[Due]:
    """Return how far the slips of one unit, or of all, have come; raises UnknownUnit."""
    known = kaoji.reads.year(year, seen)
    only = kaoji.reads.unit_named(known, unit) if unit else None
    return [one for state in kaoji.reads.units(known, seen, only).values() for one in due_of(state)]


def slip_named(kaoji: Kaoji, year: str, seen: AsOf, unit: str, number: str) -> Slip:
    """Return a unit's slip by its whole id; raises UnknownSlip."""
    found = kaoji.reads.unit(year, unit, seen)
    if number not in found.slips:
        raise UnknownSlip(slip=number, unit=found.unit)
    return found.slips[number]
