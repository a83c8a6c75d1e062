"""Sheets of marks (报表) as plain values: how far each has come, one with its rows and its history."""

from typing import Any

from api.answers.facts import fact_values
from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.facts import Recorded, SheetFact
from domain.sheets import FiledSheet
from domain.values import stream_of


def sheets(kaoji: Kaoji, year: str, seen: AsOf) -> dict[str, Any]:
    """Return all sheets with how far each has come."""
    found = kaoji.reads.year(year, seen).sheets
    return {"token": seen.token(year), "sheets": [head(one) for one in found.values()]}


def sheet(
    kaoji: Kaoji,
    year: str,
    seen: AsOf,
    one: FiledSheet,
) -> dict[str, Any]:
    """Return a sheet with its rows and its history."""
    rows = [row.model_dump(mode="json", exclude_none=True) for row in one.filed.rows]
    told = [fact_values(fact) for fact in history(kaoji, year, seen, one.filed.sheet)]
    return {"token": seen.token(year), **head(one), "rows": rows, "history": told}


def head(one: FiledSheet) -> dict[str, Any]:
    """Return what is told of a sheet without its rows."""
    keyed = one.filed.keyed
    return {
        "sheet": one.filed.sheet,
        "body": one.filed.body,
        "status": one.status.value,
        "since": one.since.isoformat(),
        "rows": len(one.filed.rows),
        "total": str(one.total),
        "filed_by": one.filed.envelope.actor.id,
        "paper": keyed.paper if keyed else "",
    }


def history(kaoji: Kaoji, year: str, seen: AsOf, number: str) -> list[Recorded]:
    """Return all facts about a sheet, oldest first."""
    facts = kaoji.reads.timeline(stream_of(year), seen)
    return [one for one in facts if isinstance(one.fact, SheetFact) and one.fact.sheet == number]
