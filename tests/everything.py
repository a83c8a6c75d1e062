"""A scheme that uses all that the language has, and a year of invented figures under it."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from domain.asof import AsOf
from domain.entries import Entry, Indicator, Received, Sheet
from domain.facts import (
    Actor,
    ColumnDeclaredComplete,
    Envelope,
    Placed,
    Role,
    SchemeAdopted,
    UnitEnrolled,
    YearFact,
    YearOpened,
)
from domain.scheme import parse
from domain.state import YearState, fold_year
from projections.standings import Standings, standings

YEAR = "shili-2018"
DAY = date(2018, 12, 31)
COLUMNS = frozenset({"督查扣分", "指标扣分", "加分", "减分", "专项得分"})

TEXT = Path(__file__).with_suffix(".scheme").read_text(encoding="utf-8")

OFFICE = Actor(id="考核办经办", role=Role.OFFICE, body="示例市绩效考核办")
UNITS = {
    "甲局": ("市直部门", None),
    "乙局": ("市直部门", None),
    "丙局": ("市直部门", None),
    "丁局": ("市直部门", None),
    "戊园": ("园区", None),
    "己镇": ("镇", "第一类"),
    "庚镇": ("镇", "第二类"),
}
"""The units, with their category and sub-class."""


class Figures:
    """What is recorded of one unit, one call an entry; ids count up as a ledger's would."""

    def __init__(self, unit: str) -> None:
        self.unit, self.entries, self.indicators = unit, list[Entry](), list[Indicator]()

    def indicator(
        self, number: str, kind: str, full: int, mark: str | None = None, *, cancelled: bool = False
    ) -> "Figures":
        """Assign an indicator and, where there is one, enter its mark."""
        content = f"任务{number}"
        self.indicators.append(
            Indicator.of(self._id(), number, content, Fraction(full), kind, cancelled, cancelled)
        )
        if mark is not None:
            self.add("MarkEntered", "任务得分", mark, full=full, indicator=number)
        return self

    def add(
        self, kind: str, component: str, points: str | None = None, full: int | None = None, **told: Any
    ) -> "Figures":
        """File an entry."""
        self.entries.append(
            Entry.of(
                id=self._id(),
                kind=kind,
                component=component,
                effective_on=told.pop("on", DAY),
                points=None if points is None else Fraction(points),
                full=None if full is None else Fraction(full),
                **told,
            )
        )
        return self

    def each(self, component: str, **figures: str) -> "Figures":
        """File a figure for every month or judge."""
        for part, points in figures.items():
            self.add("EvaluationEntered", component, points, part=part.strip("_").replace("_", "-"))
        return self

    def ballots(self, *counts: tuple[str, int]) -> "Figures":
        """File a count of ballots."""
        return self.add("EvaluationEntered", "民主测评", received=Received(ballots=counts))

    def sheet(self) -> Sheet:
        """Return all that counts."""
        return Sheet.of(self.unit, tuple(self.indicators), tuple(self.entries), COLUMNS)

    def _id(self) -> str:
        return f"{YEAR}/{self.unit}@{len(self.entries) + len(self.indicators) + 2}"


def _department(unit: str, tasks: tuple[str, str], leaders: str, months: tuple[str, str]) -> Figures:
    return (
        Figures(unit)
        .indicator("1", "重点工作", 50, tasks[0])
        .indicator("2", "职能工作", 40, tasks[1])
        .indicator("3", "职能工作", 10, cancelled=True)
        .add("MarkEntered", "党建得分", "90", full=100)
        .add("EvaluationEntered", "领导评价", leaders, full=100)
        .each("月度得分", _2018_01=months[0], _2018_02=months[1])
        .each("评委名次", 甲评委="1", 乙评委="3", 丙评委="2", 丁评委="6")
        .add("GradeEntered", "上年等次", received=Received(grade="良好"))
    )


def _town(unit: str, tasks: str, rank: int) -> Figures:
    return (
        Figures(unit)
        .indicator("1", "重点工作", 100, tasks)
        .add("MarkEntered", "党建得分", "95", full=100)
        .ballots(("满意", 40), ("不满意", 10), ("弃权", 2))
        .add("FeedbackReceived", "反馈考评结果", received=Received(rank=rank))
    )


def figures() -> tuple[Figures, ...]:
    """Return what is recorded; 乙局 has no ballots, 丙局 no taxes, 庚镇 lacks a mark."""
    finding: dict[str, Any] = {"kind": "FindingRecorded", "component": "督查扣分", "scope": "指标外"}
    bonus: dict[str, Any] = {"kind": "BonusApproved", "component": "加（减）分"}
    penalty: dict[str, Any] = {"kind": "PenaltyApproved", "component": "加（减）分"}
    return (
        _department("甲局", ("47", "38"), "92", ("95", "90"))
        .ballots(("满意", 88), ("基本满意", 10), ("不满意", 2), ("弃权", 5))
        .add("EvaluationEntered", "税收", "520")
        .add(**finding, points="0.5", label="示例：窗口空岗", clause="空岗")
        .add(**finding, points="0.5", label="示例：值班脱岗", clause="空岗")
        .add(**finding, points="0.5", label="示例：再次空岗", clause="空岗")
        .add(**finding, points="0.6", label="示例：迟报")
        .add(**bonus, points="2", label="示例：改革试点", clause="创新")
        .add(**bonus, points="1.8", label="示例：数据平台", clause="创新")
        .add(**bonus, points="1", label="示例：获表彰", clause="表彰")
        .add(**penalty, points="-0.4", label="示例：信访积案", clause="信访"),
        _department("乙局", ("47", "38"), "90", ("91", "94")).add("EvaluationEntered", "税收", "80"),
        _department("丙局", ("44", "36"), "85", ("91", "88"))
        .ballots(("满意", 60), ("基本满意", 30), ("不满意", 10))
        .add("MatterDetermined", "否决事项", label="示例：较大安全事故", clause="安全事故"),
        _department("丁局", ("49", "39"), "93", ("96", "97"))
        .ballots(("满意", 95), ("不满意", 5))
        .add("EvaluationEntered", "税收", "450"),
        _department("戊园", ("40", "30"), "80", ("85", "86"))
        .ballots(("满意", 50), ("基本满意", 50))
        .add("EvaluationEntered", "税收", "300"),
        _town("己镇", "93", 2),
        _town("庚镇", "91", 1).indicator("3", "重点工作", 20),
    )


def year(text: str = TEXT) -> YearState:
    """Return the year under a scheme, its units enrolled."""
    written = Envelope(actor=OFFICE, effective_on=date(2018, 1, 1))
    scheme = parse(text)
    facts: Iterable[YearFact] = (
        YearOpened(
            envelope=written,
            year=YEAR,
            jurisdiction="示例市",
            window_from=date(2018, 1, 1),
            window_to=date(2019, 6, 30),
        ),
        SchemeAdopted(
            envelope=written,
            scheme=scheme.name,
            version=1,
            text=text,
            digest=scheme.digest,
            applies_from=date(2018, 1, 1),
        ),
        *(
            UnitEnrolled(envelope=written, unit=unit, category=category, sub_class=sub_class, number=number)
            for number, (unit, (category, sub_class)) in enumerate(UNITS.items(), 1)
        ),
        *(ColumnDeclaredComplete(envelope=written, column=column) for column in sorted(COLUMNS)),
    )
    return fold_year(YEAR, (Placed(YEAR, place, fact) for place, fact in enumerate(facts, 1)))


def sheets() -> Mapping[str, Sheet]:
    """Return each unit's sheet."""
    return {one.unit: one.sheet() for one in figures()}


def ranking(text: str = TEXT, on: date | None = None) -> Standings:
    """Return the ranking under a scheme."""
    return standings(year(text), AsOf(100, on), sheets())
