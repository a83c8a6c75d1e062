"""A unit's slips (考评情况反馈单) as they stand: what each told, and when it was received."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from domain.facts import (
    AnyFact,
    BonusApproved,
    BonusRefused,
    DeadlineExtended,
    EvaluationEntered,
    FeedbackReceived,
    FindingRecorded,
    MarkEntered,
    PenaltyApproved,
    SlipContent,
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
    MARK = "得分"
    """Full marks, where the scheme has slips tell every mark."""
    WHOLE = "汇总值"
    FEEDBACK = "上级反馈"
    """Its score or grade, where the scheme has slips tell the total; never its rank."""


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One line: what was lost or gained, on what basis; `entry` is the fact that says so."""

    entry: str
    about: About
    points: Decimal
    """How much the line takes away or, for a bonus, adds; 0 for a bonus refused; else what was received."""
    what: str
    basis: str
    indicator: str | None = None
    component: str | None = None
    clause: str | None = None
    assessor: str | None = None
    full: Decimal | None = None
    """Of a mark, or of what was received whole, its full marks."""


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
    """By entry: all that stood when it was issued, and that its total rests on where it tells one."""
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
            lost = fact.full - fact.points
            return SlipLine(entry, About.LOST, lost, reason, **said, **where, full=fact.full)
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


def further_line(
    entry: str, fact: AnyFact, assessor: str | None, contents: Collection[SlipContent]
) -> SlipLine | None:
    """Return the line that a fact makes by what the scheme adds to a slip; a total rests on all of them."""
    said: dict[str, Any] = {"basis": fact.envelope.basis or "", "assessor": assessor}
    total = SlipContent.TOTAL in contents
    match fact:
        case MarkEntered() if total or SlipContent.MARKS in contents:
            where: dict[str, Any] = {"indicator": fact.indicator, "component": fact.component}
            return SlipLine(entry, About.MARK, fact.points, "", **said, **where, full=fact.full)
        case EvaluationEntered() if total or SlipContent.WHOLE in contents:
            where = {"component": fact.component, "full": fact.full}
            return SlipLine(entry, About.WHOLE, fact.points or Decimal(0), _received(fact), **said, **where)
        case FeedbackReceived() if total and (fact.points is not None or fact.grade):
            where = {"component": fact.component, "full": fact.full}
            return SlipLine(
                entry, About.FEEDBACK, fact.points or Decimal(0), _received(fact), **said, **where
            )
        case _:
            return None


def _received(fact: EvaluationEntered | FeedbackReceived) -> str:
    """Say what was received: ballots as counts, a rank never."""
    ballots = fact.ballots if isinstance(fact, EvaluationEntered) else ()
    votes = "、".join(f"{one.option} {one.count}" for one in ballots)
    figure = fact.grade or votes or f"{fact.points}" + (f"/{fact.full}" if fact.full else "")
    return f"{fact.part}：{figure}" if fact.part else figure


_ADDED: Final = {
    About.MARK: SlipContent.MARKS,
    About.WHOLE: SlipContent.WHOLE,
    About.FEEDBACK: SlipContent.TOTAL,
}
"""Lines that stand on the paper only where the scheme says so, and not for the total's sake."""


def on_paper(lines: Iterable[SlipLine], contents: Collection[SlipContent]) -> tuple[SlipLine, ...]:
    """Return the lines that stand on a slip's paper."""
    return tuple(one for one in lines if one.about not in _ADDED or _ADDED[one.about] in contents)


def differences(
    before: Mapping[str, SlipLine], now: Mapping[str, SlipLine]
) -> tuple[tuple[SlipLine, ...], tuple[SlipLine, ...]]:
    """Return the lines that came, and those that went, between two times."""
    return (
        tuple(line for entry, line in now.items() if before.get(entry) != line),
        tuple(line for entry, line in before.items() if now.get(entry) != line),
    )


def contents_of(fact: SlipFact) -> tuple[SlipContent, ...]:
    """Return what a slip tells beside what every slip tells."""
    return fact.contents or () if isinstance(fact, SlipIssued) else ()


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
            contents, earlier = contents_of(fact), contents_of(before.fact) if before else ()
            paper = on_paper(came, contents), on_paper(gone, earlier)
            return {**slips, fact_id: Slip(fact_id, fact, dict(lines), *paper)}
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
