"""Self-reports (自评) as plain values: how far each has come, what is doubted, one in full."""

from typing import Any

from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.facts import SelfReported
from domain.refusals import UnknownReport
from domain.state import UnitState
from projections.reports import Doubt, Line, doubts, lines
from projections.telling import short


def reports(kaoji: Kaoji, year: str, seen: AsOf, unit: str | None = None) -> dict[str, Any]:
    """Return the reports of one unit, or of all, an indicator a line; raises UnknownUnit."""
    found = report_lines(kaoji, year, seen, unit)
    return {"token": seen.token(year), "reports": [one.values() for one in found]}


def report_lines(kaoji: Kaoji, year: str, seen: AsOf, unit: str | None = None) -> list[Line]:
    """Return how far the reports of one unit, or of all, have come; raises UnknownUnit."""
    return [line for state in _units(kaoji, year, seen, unit) for line in lines(state)]


def doubted(kaoji: Kaoji, year: str, seen: AsOf, unit: str | None = None) -> dict[str, Any]:
    """Return the checks of one unit, or of all, that wait for a visit or a meeting; raises UnknownUnit."""
    found = open_doubts(kaoji, year, seen, unit)
    return {"token": seen.token(year), "doubts": [one.values() for one in found]}


def open_doubts(kaoji: Kaoji, year: str, seen: AsOf, unit: str | None = None) -> list[Doubt]:
    """Return the doubts about one unit, or about all, that are not settled; raises UnknownUnit."""
    return [doubt for state in _units(kaoji, year, seen, unit) for doubt in doubts(state)]


def report(kaoji: Kaoji, year: str, seen: AsOf, unit: str, number: str) -> dict[str, Any]:
    """Return a unit's report in full, by its whole id; raises UnknownReport."""
    fact, instead = report_named(kaoji, year, seen, unit, number)
    told = fact.model_dump(mode="json", exclude_none=True)
    own = {"unit": unit, "report": number, "replaced_by": instead, "fact": told}
    return {"token": seen.token(year), **own}


def report_named(
    kaoji: Kaoji, year: str, seen: AsOf, unit: str, number: str
) -> tuple[SelfReported, str | None]:
    """Return a unit's report by its whole id, and which one replaced it; raises UnknownReport."""
    filed = kaoji.reads.unit(year, unit, seen).reports
    if number not in filed.filed:
        raise UnknownReport(report=short(number), unit=unit)
    return filed.filed[number], filed.superseded_by(number)


def _units(kaoji: Kaoji, year: str, seen: AsOf, unit: str | None) -> list[UnitState]:
    """Return the states of one unit, or of all."""
    known = kaoji.reads.year(year, seen)
    names = [kaoji.reads.unit_named(known, unit)] if unit else known.units
    return [kaoji.reads.unit(year, name, seen) for name in names]
