"""A unit's slips (考评情况反馈单) as they stand: what each told, and when it was received."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.facts import (
    AnyFact,
    BonusApproved,
    BonusRefused,
    DeadlineExtended,
    FindingRecorded,
    MarkEntered,
    PenaltyApproved,
    SlipFact,
    SlipIssued,
    SlipReceived,
    SlipVoided,
)


class About(StrEnum):
    """What a line of a slip is about."""

    LOST = "失分"
    FINDING = "察访核验扣分"
    BONUS = "加分"
    BONUS_REFUSED = "不予加分"
    PENALTY = "减分"


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One line: what was lost or gained, on what basis; `entry` is the fact that says so."""

    entry: str
    about: About
    points: Decimal
    """How much the line takes away or, for a bonus, adds; 0 for a bonus refused."""
    what: str
    basis: str
    indicator: str | None = None
    component: str | None = None
    clause: str | None = None
    assessor: str | None = None


class SlipStatus(StrEnum):
    """How far a slip has come."""

    ISSUED = "已发出"
    RECEIVED = "已签收"
    VOID = "已作废"


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip with what it told of the unit at its time; `shown` is what stands on its paper."""

    id: str
    fact: SlipIssued
    told: Mapping[str, SlipLine]
    """By entry: all that stood when it was issued."""
    shown: tuple[SlipLine, ...]
    gone: tuple[SlipLine, ...] = ()
    """On a correcting slip: what the slip before it told and no longer stands."""
    receipt: SlipReceived | None = None
    deadline: date | None = None
    voided: bool = False

    @property
    def status(self) -> SlipStatus:
        """How far it has come."""
        if self.voided:
            return SlipStatus.VOID
        return SlipStatus.ISSUED if self.receipt is None else SlipStatus.RECEIVED

    @property
    def provisional(self) -> bool:
        """Whether its deadline is provisional (暂定): it expires nothing."""
        return bool(self.receipt and self.receipt.provisional)


def line_of(entry: str, fact: AnyFact, assessor: str | None) -> SlipLine | None:
    """Return the line that a fact makes on a slip, or None where a slip says nothing of it."""
    said: dict[str, Any] = {
        "basis": fact.envelope.basis or "",
        "assessor": assessor,
        "clause": getattr(fact, "clause", None),
    }
    reason = fact.envelope.reason or ""
    match fact:
        case MarkEntered() if fact.points < fact.full:
            where: dict[str, Any] = {"indicator": fact.indicator, "component": fact.component}
            return SlipLine(entry, About.LOST, fact.full - fact.points, reason, **said, **where)
        case FindingRecorded():
            where = {"indicator": fact.indicator, "component": fact.component}
            return SlipLine(entry, About.FINDING, fact.points, fact.what, **said, **where)
        case BonusApproved():
            return SlipLine(entry, About.BONUS, fact.points, fact.item, **said, component=fact.component)
        case PenaltyApproved():
            return SlipLine(entry, About.PENALTY, fact.points, fact.item, **said, component=fact.component)
        case BonusRefused():
            return SlipLine(entry, About.BONUS_REFUSED, Decimal(0), reason, **said)
        case _:
            return None


def differences(
    before: Mapping[str, SlipLine], now: Mapping[str, SlipLine]
) -> tuple[tuple[SlipLine, ...], tuple[SlipLine, ...]]:
    """Return the lines that came, and those that went, between two times."""
    return (
        tuple(line for entry, line in now.items() if before.get(entry) != line),
        tuple(line for entry, line in before.items() if now.get(entry) != line),
    )


def standing(slips: Iterable[Slip]) -> Slip | None:
    """Return the last slip that is not void: what the unit has been told so far."""
    return next((one for one in reversed(list(slips)) if not one.voided), None)


def evolve_slips(
    slips: Mapping[str, Slip], fact_id: str, fact: SlipFact, lines: Mapping[str, SlipLine]
) -> Mapping[str, Slip]:
    """Remember one more fact of a slip; `lines` is what stands in the unit's stream by then."""
    match fact:
        case SlipIssued():
            before = slips.get(fact.corrects or "")
            came, gone = differences(before.told, lines) if before else (tuple(lines.values()), ())
            return {**slips, fact_id: Slip(fact_id, fact, dict(lines), came, gone)}
        case _ if fact.slip not in slips:
            return slips
    slip = slips[fact.slip]
    match fact:
        case SlipReceived():
            slip = replace(slip, receipt=fact, deadline=fact.deadline)
        case DeadlineExtended():
            slip = replace(slip, deadline=fact.deadline)
        case SlipVoided():
            slip = replace(slip, voided=True)
    return {**slips, fact.slip: slip}
