"""A sheet of marks (报表), one body's marks for many units, on its way from filing to acceptance."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from domain.facts import (
    SheetAccepted,
    SheetChecked,
    SheetFact,
    SheetFiled,
    SheetReturned,
    SheetSigned,
    SheetUndone,
)


class SheetStatus(StrEnum):
    """How far a sheet has come: 填报 → 校核 → 签字盖章 → 接收, or 退回; an accepted one may be undone."""

    FILED = "已填报"
    CHECKED = "已校核"
    SIGNED = "已签章"
    ACCEPTED = "已接收"
    RETURNED = "已退回"
    UNDONE = "已撤销"


@dataclass(frozen=True, slots=True)
class FiledSheet:
    """A sheet as it was last filed; `id` is the fact that filed it, which its marks cite as their cause."""

    id: str
    filed: SheetFiled
    status: SheetStatus
    since: date
    """The day of effect of its last step."""
    times_returned: int = 0

    @property
    def total(self) -> Decimal:
        """The sum of its points, to be compared with what a second person counted."""
        return total_of(self.filed)


def total_of(filed: SheetFiled) -> Decimal:
    """Return the sum of a sheet's points, without zeros at its end."""
    total = sum((row.points for row in filed.rows if row.points is not None), Decimal(0))
    return Decimal(f"{total.normalize():f}")


_REACHED: Final[Mapping[type[SheetFact], SheetStatus]] = {
    SheetFiled: SheetStatus.FILED,
    SheetChecked: SheetStatus.CHECKED,
    SheetSigned: SheetStatus.SIGNED,
    SheetAccepted: SheetStatus.ACCEPTED,
    SheetReturned: SheetStatus.RETURNED,
    SheetUndone: SheetStatus.UNDONE,
}


def evolve_sheets(
    sheets: Mapping[str, FiledSheet], fact_id: str, fact: SheetFact
) -> Mapping[str, FiledSheet]:
    """Remember one more step of a sheet; a view without its filing has none of the later steps either."""
    before = sheets.get(fact.sheet)
    returned = (before.times_returned if before else 0) + isinstance(fact, SheetReturned)
    since = fact.envelope.effective_on
    told: dict[str, Any] = {"status": _REACHED[type(fact)], "since": since, "times_returned": returned}
    match fact:
        case SheetFiled():
            return {**sheets, fact.sheet: FiledSheet(fact_id, fact, **told)}
        case _ if before is not None:
            return {**sheets, fact.sheet: replace(before, **told)}
        case _:
            return sheets
