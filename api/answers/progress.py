"""How far the collection of marks has come, as plain values: by body and unit, and each body's duties."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.decisions import body_named, today_in, unit_named
from domain.state import YearState
from projections.collection import Cell, Collection, Duty


def on_a_day(
    kaoji: Kaoji, year: str, seen: AsOf, recorded: date | datetime | None, *, fixed: bool
) -> tuple[AsOf, date]:
    """Return a view as of the day on which it is looked at, and the day: what is overdue depends on it.

    The day is the one asked for, else the one it was recorded by, else today; it stands in the token. Where
    the view is `fixed`, by a token, it is the day on which its last fact was recorded.
    """
    zone, day = kaoji.reads.zone(year), seen.effective_on
    if day is None and recorded:
        day = recorded.date() if isinstance(recorded, datetime) else recorded
    elif day is None:
        now = kaoji.ledger.recorded(seen.position).recorded_at if fixed else kaoji.ledger.now()
        day = now.astimezone(zone).date()
    day = today_in(kaoji.reads.year(year, seen), day)
    return AsOf(seen.position, day), day


def progress(
    kaoji: Kaoji, year: str, seen: AsOf, day: date, *, body: str | None = None, unit: str | None = None
) -> dict[str, Any]:
    """Return what a body, or each, owes and has reported of a unit, or of each; and all reminders.

    Raises UnknownBody, UnknownUnit.
    """
    found = kaoji.reads.collection(year, seen, day)
    cells = cells_of(kaoji.reads.year(year, seen), found, body, unit)
    return {
        "token": seen.token(year),
        "day": str(found.day),
        "cells": [{"body": one, "unit": name, **asdict(cell)} for (one, name), cell in cells.items()],
        "reminders": [fact.model_dump(mode="json", exclude_none=True) for fact in found.reminders],
    }


def cells_of(
    known: YearState, found: Collection, body: str | None, unit: str | None
) -> dict[tuple[str, str], Cell]:
    """Return the cells of a body, or of each, for a unit, or for each; raises UnknownBody, UnknownUnit."""
    whose = body_named(known, body) if body else None
    of = unit_named(known, unit) if unit else None
    return {
        (one, name): cell
        for (one, name), cell in found.cells.items()
        if whose in (None, one) and of in (None, name)
    }


def duties(kaoji: Kaoji, year: str, seen: AsOf, day: date) -> dict[str, Any]:
    """Return how each body has done its duty of reporting."""
    found = kaoji.reads.collection(year, seen, day)
    told = [_duty_values(one) for one in found.duties]
    return {"token": seen.token(year), "day": str(found.day), "bodies": told}


def _duty_values(one: Duty) -> dict[str, Any]:
    return {
        "body": one.body,
        "due": str(one.due) if one.due else None,
        **asdict(one.total),
        "late": one.late,
        "times_returned": one.returned,
        "overturned": one.overturned,
        "marks": one.marks,
        "full": one.full,
        "full_share": None if one.full_share is None else str(one.full_share),
    }
