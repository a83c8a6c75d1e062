"""The working-day calendar: days off and weekend days to be worked, as the notices give them."""

from collections.abc import Sequence
from typing import Final

from api.intake.cells import Doubt, day, words
from api.intake.purpose import Purpose
from api.intake.reading import Drawn, Field, Reading
from api.intake.tables import Table
from domain.commands import AdoptCalendar
from domain.facts import CalendarDay


def _working(text: str) -> bool:
    """Read 休 or 班."""
    if words(text) not in ("休", "班"):
        raise Doubt(f"现为“{text}”", "请改为 休 或 班")
    return words(text) == "班"


FIELDS: Final = {
    "day": Field("日期", day),
    "working": Field("类型", _working),
    "note": Field("说明"),
    "document": Field("依据文号"),
}


def read(table: Table, purpose: Purpose) -> Reading:
    """Read a calendar into CalendarDay values; all calendars of one import become one command."""
    reading = Reading(table, purpose)
    for row in table.rows:
        said = reading.fields(row, FIELDS)
        if said is not None:
            reading.draw(row, CalendarDay, FIELDS, said)
    days = [one.value for one in reading.drawn if isinstance(one.value, CalendarDay)]
    working = sum(one.working for one in days)
    reading.note(f"{len(days)} 天（休 {len(days) - working}，班 {working}）")
    return reading


def calendar(days: Sequence[Drawn], purpose: Purpose) -> AdoptCalendar:
    """Return the one command that adopts all days handed in, in their order.

    Its source is the first file; each day names its own document.
    """
    values = (one.value for one in days if isinstance(one.value, CalendarDay))
    files = list(dict.fromkeys(one.row.place.file for one in days))
    others = f" 等 {len(files)} 个文件" if len(files) > 1 else ""
    return AdoptCalendar(
        year=purpose.year,
        on=purpose.on,
        basis=purpose.basis or f"文件 {files[0]}{others}",
        source=days[0].row.place.source(),
        days=tuple(sorted(values, key=lambda one: one.day)),
    )
