"""Working-day calendars (工作日历) as plain values: their versions, one with its days, a period counted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.bootstrap import Kaoji
from domain.facts import CalendarAdopted
from domain.refusals import Refused
from domain.workdays import Deadline, Workdays


class NoSuchCalendar(Refused):
    """没有工作日历第 {version} 版；现有 {known}。请核对版号，或用 kaoji calendar list 查看。"""


class BeyondTheCalendar(Refused):
    """自 {start} 起 {days} 个工作日已到公元 9999 年之后，无从计算。请核对日期与工作日数。"""


def versions(kaoji: Kaoji, year: str) -> tuple[CalendarAdopted, ...]:
    """Return the versions adopted so far, the last of which is in force."""
    return kaoji.reads.year(year, kaoji.reads.now()).calendars


def calendars(found: Sequence[CalendarAdopted]) -> dict[str, Any]:
    """Return the versions without their days."""
    return {"calendars": [head(one) for one in found]}


def calendar(one: CalendarAdopted) -> dict[str, Any]:
    """Return a version with its days."""
    return {**head(one), "days": [day.model_dump(mode="json") for day in one.days]}


def version_named(found: Sequence[CalendarAdopted], version: int | None) -> CalendarAdopted:
    """Return a version by its number, by default the one in force; raises NoSuchCalendar."""
    wanted = next((one for one in found[::-1] if version in {None, one.version}), None)
    if wanted is None:
        raise NoSuchCalendar(version=version or 1, known=f"{len(found)} 版")
    return wanted


def head(one: CalendarAdopted) -> dict[str, Any]:
    """Return what is told of a version without its days."""
    working = sum(day.working for day in one.days)
    return {
        "version": one.version,
        "on": one.envelope.effective_on.isoformat(),
        "years": sorted({day.day.year for day in one.days}),
        "off": len(one.days) - working,
        "working": working,
        "basis": one.envelope.basis,
    }


def deadline(found: Sequence[CalendarAdopted], start: date, days: int) -> dict[str, Any]:
    """Return the last of so many working days after a day; raises BeyondTheCalendar."""
    last = counted(found, start, days)
    return {
        "received": start.isoformat(),
        "days": days,
        "deadline": last.day.isoformat(),
        "provisional": last.provisional,
        "calendar": found[-1].version if found else None,
    }


def counted(found: Sequence[CalendarAdopted], start: date, days: int) -> Deadline:
    """Count so many working days after a day by the version in force; raises BeyondTheCalendar."""
    try:
        return Workdays.after(found[-1].days if found else ()).deadline(start, days)
    except OverflowError:
        raise BeyondTheCalendar(start=start, days=days) from None
