"""The working-day calendars that come with Kaoji, one file a year, as the State Council's notices gave them.

Data, not a library: an office without internet has them, and no upgrade changes what was adopted from them.
Each is read as an office's own file would be. The days of 2017 and 2018 cite their notices; those of other
years were taken from the library chinesecalendar, as their last column says; tests/api/test_calendars.py
compares them with it, and writes them anew with REWRITE_DOCS=1, those of new years too.
"""

from datetime import date
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import Any

from api.intake import Purpose, take_in
from domain.commands import AdoptCalendar
from domain.facts import CalendarAdopted, CalendarDay
from domain.refusals import Refused


class NoCalendarShipped(Refused):
    """随附 {known} 年的日历，没有 {year} 年，期限为暂定。请把放假通知做成表格，用 kaoji import 采用。"""


class CalendarSaysSo(Refused):
    """工作日历第 {version} 版已是这样，不必再采用。如须改动，请用 kaoji import 采用改好的日历。"""


def _files() -> dict[int, Traversable]:
    found = (one for one in files(__name__).iterdir() if one.name.endswith(".csv"))
    return {int(one.name.removesuffix(".csv")): one for one in sorted(found, key=lambda one: one.name)}


def shipped_years() -> tuple[int, ...]:
    """Return the years for which a calendar comes along, the earliest first."""
    return tuple(_files())


def shipped_days(year: int) -> tuple[CalendarDay, ...]:
    """Return the days off and the weekend days worked of a year; raises NoCalendarShipped."""
    known = _files()
    if year not in known:
        raise NoCalendarShipped(known=f"{min(known)} 至 {max(known)}", year=year)
    purpose = Purpose(year=f"shipped-{year}", on=date(year, 1, 1))
    with as_file(known[year]) as path:
        (command,) = take_in([path], purpose).commands
    return command.days if isinstance(command, AdoptCalendar) else ()


def seeded(current: CalendarAdopted | None, years: tuple[int, ...], common: dict[str, Any]) -> AdoptCalendar:
    """Return the calendar in force with the days of some years replaced by those that come along.

    A calendar is adopted whole, so what it says of other years stays. `common` has the command's year, day,
    reason and basis. Raises NoCalendarShipped, CalendarSaysSo.
    """
    kept = [one for one in (current.days if current else ()) if one.day.year not in years]
    told = [one for year in dict.fromkeys(years) for one in shipped_days(year)]
    days = tuple(sorted([*kept, *told], key=lambda one: one.day))
    if current and days == current.days:
        raise CalendarSaysSo(version=current.version)
    basis = common.get("basis") or f"随软件附带的 {'、'.join(map(str, years))} 年工作日历"
    return AdoptCalendar.model_validate(common | {"days": days, "basis": basis})
