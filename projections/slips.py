"""How far each unit's slips have come: not issued, issued, received, outdated (已过时)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.decisions.slips import outdated
from domain.facts import SlipContent
from domain.slips import Slip, SlipLine, contents_of, standing
from domain.state import UnitState
from projections.reads import Reads


@dataclass(frozen=True, slots=True)
class Due:
    """A unit with one of its slips, or with none yet; an outdated one asks for a correcting slip."""

    unit: str
    slip: Slip | None
    outdated: bool

    def values(self, *, whole: bool = False) -> dict[str, Any]:
        """Return this as plain values, with every line if the whole is asked for."""
        slip = self.slip
        if slip is None:
            return {"unit": self.unit, "status": "未发"}
        told = {
            "unit": self.unit,
            "id": slip.id,
            "kind": slip.fact.slip.value,
            "number": slip.fact.number,
            "status": slip.status.value,
            "received_on": slip.receipt.received_on.isoformat() if slip.receipt else None,
            "how": slip.receipt.how.value if slip.receipt else None,
            "deadline": slip.deadline.isoformat() if slip.deadline else None,
            "provisional": slip.provisional,
            "outdated": self.outdated,
        }
        lines = {"lines": [_line(one) for one in slip.shown], "gone": [_line(one) for one in slip.gone]}
        return told | lines if whole else told


def _line(line: SlipLine) -> dict[str, Any]:
    return {
        "entry": line.entry,
        "about": line.about.value,
        "points": str(line.points),
        **({"full": str(line.full)} if line.full is not None else {}),
        "indicator": line.indicator,
        "component": line.component,
        "assessor": line.assessor,
        "what": line.what,
        "basis": line.basis,
        "clause": line.clause,
    }


def total_told(reads: Reads, year: str, unit: str, slip: Slip) -> str | None:
    """Return the unit's own score as of when a slip was issued, where the slip tells it; never a rank."""
    if SlipContent.TOTAL not in contents_of(slip.fact):
        return None
    found = reads.standings(year, reads.shown_at(slip.id))
    mine = found.of(unit)
    return mine.points(found.places) if mine else None


def due_of(unit: UnitState) -> Iterator[Due]:
    """Yield the unit's slips, oldest first; the last that is not void is outdated once anything changed."""
    if not unit.slips:
        yield Due(unit.unit, None, outdated=False)
    last = standing(unit.slips.values())
    for one in unit.slips.values():
        yield Due(unit.unit, one, outdated=one is last and outdated(unit))
