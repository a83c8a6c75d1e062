"""Commands about what counts for a unit: marks, evaluations, findings, bonuses, penalties, feedback."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.commands.base import UnitCommand
from domain.facts import Ballots, Outcome, Scale
from domain.values import FactId, Name, Points, UnitId, Value


class EnterMark(UnitCommand):
    """录入指标的结果得分或过程得分; without an indicator, one percent mark for the whole component."""

    component: Name
    indicator: UnitId | None = None
    points: Points
    full: Points | None = None
    clause: Name | None = None


class EnterEvaluation(UnitCommand):
    """录入汇总值: 党建、领导评价、部门评价、公众评议, or a plain quantity (数值) or grade (等次).

    `part` is the month, judge or item, where the component has an entry for each. Without a scale the
    scheme and what is given must show it.
    """

    component: Name
    part: Name | None = None
    scale: Scale | None = None
    points: Points | None = None
    full: Points | None = None
    grade: Name | None = None
    ballots: tuple[Ballots, ...] = ()


class RecordFinding(UnitCommand):
    """记录察访核验扣分; inside an indicator when one is named, else outside.

    Outside it goes to the component named, to the clause's, or to the first one. Without points it is what
    the clause's fixed tariff says. `distinct` says why it is another fact than one it resembles.
    """

    indicator: UnitId | None = None
    component: Name | None = None
    points: Points | None = None
    found_on: date | None = None
    place: Name | None = None
    clause: Name | None = None
    distinct: Name | None = None


class ClaimBonus(UnitCommand):
    """申报加分; without points, what the clause's fixed tariff says."""

    item: Name
    component: Name | None = None
    points: Points | None = None
    clause: Name | None = None


class ApproveBonus(UnitCommand):
    """认定加分; without points, as claimed."""

    claim: FactId
    points: Points | None = None
    clause: Name | None = None


class RefuseBonus(UnitCommand):
    """不予加分."""

    claim: FactId


class ReportPenalty(UnitCommand):
    """报送减分; without points, what the clause's fixed tariff says."""

    item: Name
    component: Name | None = None
    points: Points | None = None
    clause: Name | None = None
    distinct: Name | None = None


class ApprovePenalty(UnitCommand):
    """认定减分; without points, as reported."""

    report: FactId
    points: Points | None = None
    clause: Name | None = None


class RefusePenalty(UnitCommand):
    """不予减分."""

    report: FactId


class ReceiveFeedback(UnitCommand):
    """登记上级反馈的成绩、等次或名次; the component is named where there are several."""

    component: Name | None = None
    part: Name | None = None
    points: Points | None = None
    full: Points | None = None
    grade: Name | None = None
    rank: Annotated[int, Field(ge=1)] | None = None


class DetermineMatter(UnitCommand):
    """认定事项, such as a veto; the component is named where neither the scheme nor the clause tells it."""

    component: Name | None = None
    what: Name
    clause: Name | None = None


class ReverseEntry(UnitCommand):
    """撤销一条记录."""

    entry: FactId


class Correction(Value):
    """What should stand instead of an entry."""

    entry: FactId
    points: Points | None = None
    full: Points | None = None
    ballots: tuple[Ballots, ...] = ()
    grade: Name | None = None
    rank: Annotated[int, Field(ge=1)] | None = None


class CorrectEntry(UnitCommand):
    """更正一条记录: the old entry is reversed and the new one linked to it, as one."""

    correction: Correction


class RecordReview(UnitCommand):
    """记录复核结果; its corrections take effect with it, as one."""

    entries: tuple[FactId, ...]
    outcome: Outcome
    document: Name
    corrections: tuple[Correction, ...] = ()
    withdrawals: tuple[FactId, ...] = ()
