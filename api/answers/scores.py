"""A unit's score as plain values: how it came to be, between which ranks it can end, what if, on time."""

from collections.abc import Iterable
from typing import Any

from api.answers.facts import fact_values
from domain.asof import AsOf
from projections.crossings import standing_values
from projections.explanation import as_values, reason_values
from projections.ontime import OnTime
from projections.reviews import Preview
from projections.standings import Standing, Standings
from projections.standings import as_values as ranking_values
from projections.supposing import INTERNAL, Span


def explained(standings: Standings, standing: Standing) -> dict[str, Any]:
    """Return a unit's line with the tree of its score, and the reasons of its grade."""
    group = standings.group_of(standing.unit)
    values = ranking_values(standings, [group] if group else [])
    mine = next(one for one in values["groups"][0]["standings"] if one["unit"] == standing.unit)
    head = {key: values[key] for key in ("year", "token", "scheme", "example")}
    told = {"group": group.group if group else None, **mine, "explanation": as_values(standing.term)}
    return head | told | ({"grade_reasons": reason_values(standing.graded)} if standing.graded else {})


def ranges(year: str, seen: AsOf, found: Iterable[Span], places: int) -> dict[str, Any]:
    """Return between which ranks each unit can end (内部测算)."""
    told = [one.values(places) for one in found]
    return {"internal": INTERNAL, "token": seen.token(year), "units": told}


def supposed(found: Preview, units: Iterable[str]) -> dict[str, Any]:
    """Return the units named and all others that would move (内部测算)."""
    places = found.before.places, found.after.places
    told = [one.values(*places) for one in found.changes(*units)]
    left = {"left": list(found.left)} if found.left else {}
    return {"internal": INTERNAL, "token": found.before.token, "changes": told} | left


def on_time(found: OnTime) -> dict[str, Any]:
    """Return a day's ranking as recorded beside what it had been on time, and the late entries."""
    return {
        "year": found.recorded.year,
        "day": found.day.isoformat(),
        "token": found.recorded.token,
        "until": found.until,
        "units": [
            {
                "unit": one.unit,
                "group": one.group,
                "recorded": standing_values(one.before, found.recorded.places),
                "timely": standing_values(one.after, found.timely.places),
                "up": one.up,
            }
            for one in found.places
        ],
        "late": [fact_values(one) for one in found.late],
    }
