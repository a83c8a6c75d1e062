"""A year is opened from the last one: what goes over, what does not, and that the rules take it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain import refusals
from domain.carrying import Asked, Carried, carried
from domain.commands import (
    AssignIndicator,
    AssignShared,
    CancelIndicator,
    Command,
    DeclareTotals,
    DefineShared,
    EnrolUnit,
    HandOverIndicators,
    MergeUnits,
    ProposeIndicator,
    ReclassifyUnit,
    RegisterBody,
    RenameUnit,
    TransferIndicators,
    UnitCommand,
)
from domain.decisions import decide_joint, decide_unit, decide_year
from domain.facts import Placed, SelfAssessed
from domain.state import UnitState, YearState, evolve_unit, evolve_year
from tests.domain.conftest import DAY, OFFICE, YEAR, Desk

EPB, WATER, PETITIONS, NEXT = "市环保局", "市水利局", "市信访局", "dashiqiao-2018"
SPRING = date(2017, 3, 25)
WHY: dict[str, Any] = {"reason": "任务调整", "basis": "调整通知1号"}


@pytest.fixture
def office(desk: Desk) -> Desk:
    """A year with a bit of everything that goes over or does not."""
    desk.when(RegisterBody, body=PETITIONS, aliases=("信访局",))
    desk.when(RegisterBody, body="环境监测站", parent=EPB)
    desk.when(EnrolUnit, on=SPRING, unit="示例园", category="园区", aliases=("园",), declared_points="25")
    desk.when(ReclassifyUnit, on=date(2017, 6, 1), unit="示例园", category="开发区", basis="批复")
    told: dict[str, Any] = {"unit": EPB, "full": "5", "on": SPRING}
    day: dict[str, Any] = {"checkpoints": ({"day": "2017-06-30", "what": "过半"},), "target": "98%"}
    desk.when(AssignIndicator, number="3", content="信访办结率", assessor=PETITIONS, **day, **told)
    deputy: dict[str, Any] = {"self_assessed": SelfAssessed.DEPUTY, "deputy": WATER}
    desk.when(AssignIndicator, number="4", content="环境质量", assessor=EPB, **deputy, **told)
    omitted: dict[str, Any] = {"self_assessed": SelfAssessed.OMITTED}
    desk.when(AssignIndicator, number="5", content="自评事项", assessor=EPB, **omitted, **told)
    desk.when(CancelIndicator, unit=EPB, number="2", **WHY)
    desk.when(ProposeIndicator, number="6", content="未批事项", **told)
    desk.when(DefineShared, code="G1", content="信访维稳", full="10", assessor=PETITIONS, on=SPRING)
    desk.when(AssignShared, code="G1", units=(EPB, WATER), on=SPRING)
    return desk


def over(desk: Desk, **asked: Any) -> Carried:
    units = {name: desk.unit(name) for name in desk.year.units}
    return carried(desk.year, units, Asked(NEXT, **asked))


def opened(commands: tuple[Command, ...]) -> tuple[YearState, dict[str, UnitState]]:
    """Decide the commands in an empty ledger, each as the rules would."""
    year, units = YearState(NEXT), dict[str, UnitState]()
    for command in commands:
        match command:
            case UnitCommand():
                unit = units.setdefault(command.unit, UnitState(f"{NEXT}/{command.unit}"))
                for fact in decide_unit(year, unit, command, OFFICE, DAY):
                    unit = evolve_unit(unit, Placed(unit.stream, unit.version + 1, fact))
                units[command.unit] = unit
            case DefineShared():
                for _, fact in decide_joint(year, {}, command, OFFICE, DAY):
                    year = evolve_year(year, Placed(NEXT, year.version + 1, fact))
            case _:
                for fact in decide_year(year, command, OFFICE, DAY):  # type: ignore[arg-type]
                    year = evolve_year(year, Placed(NEXT, year.version + 1, fact))
    return year, units


def test_a_year_opens_with_the_scheme_the_bodies_and_the_units_as_they_ended(office: Desk) -> None:
    year, _ = opened(over(office, basis="大委办发〔2018〕1号").commands)
    assert year.opened
    assert year.scheme
    assert (year.opened.jurisdiction, year.opened.envelope.basis) == ("大石桥市", "大委办发〔2018〕1号")
    assert (str(year.opened.window_from), str(year.opened.window_to)) == ("2018-01-01", "2019-12-31")
    assert "年度：2018\n" in year.scheme.text
    assert "年度：2017\n" not in year.scheme.text
    assert year.units["示例园"].category == "开发区"
    assert year.aliases["园"] == "示例园"
    assert year.aliases["信访局"] == PETITIONS
    assert year.bodies["环境监测站"].parent == EPB
    assert list(year.units) == list(office.year.units)


def test_indicators_that_count_come_as_drafts_of_the_new_year(office: Desk) -> None:
    _, units = opened(over(office).commands)
    drafts = {one.fact.number: one.fact for one in units[EPB].proposals.values()}
    assert list(drafts) == ["1", "3", "4"]
    assert not units[EPB].indicators
    assert (drafts["3"].target, drafts["3"].assessor) == ("98%", PETITIONS)
    assert drafts["3"].envelope.cause == f"{YEAR}/{EPB}@3"
    assert [str(one.day) for one in drafts["3"].checkpoints or ()] == ["2018-06-30"]
    assert drafts["4"].assessor == EPB, "who would assess it is settled anew when it is approved"


def test_what_does_not_go_over_is_listed_with_the_reason(office: Desk) -> None:
    found = over(office)
    told = {(one.what, one.which): one.why for one in found.differences}
    assert told["指标", f"{EPB} 指标 2 任务2"] == "上年已取消，未结转"
    assert told["指标", f"{EPB} 指标 5 自评事项"] == "上年不设，未结转"
    assert told["指标", f"{EPB} 指标 6 未批事项"] == "上年提出而未批准，未结转"
    assert "上年 2 个单位有此指标" in told["共性指标", "G1"]
    assert "kaoji record totals" in told["单位", "申报的任务数和分值"]
    lines = [why for (what, _), why in told.items() if what == "方案"]
    assert "年度改为 2018" in lines
    assert any("名称：2017年度大石桥市政府绩效管理工作实施方案" in why for why in lines)
    assert found.count(ProposeIndicator) == 5


def test_common_indicators_are_defined_and_assigned_by_hand(office: Desk) -> None:
    year, units = opened(over(office).commands)
    assert year.shared["G1"].reading.assessor == PETITIONS
    assert not year.shared["G1"].units
    assert "G1" not in {one.fact.number for one in units[EPB].proposals.values()}


@pytest.mark.parametrize("year", ["dashiqiao-2017", "dashiqiao-2016", "dashiqiao"])
def test_a_year_is_not_carried_backwards(office: Desk, year: str) -> None:
    units = {name: office.unit(name) for name in office.year.units}
    with pytest.raises(refusals.CarriedBackwards):
        carried(office.year, units, Asked(year))


def test_a_leap_day_becomes_the_last_of_february(office: Desk) -> None:
    leap: dict[str, Any] = {"checkpoints": ({"day": "2020-02-29", "what": "月末"},)}
    told: dict[str, Any] = {"unit": WATER, "number": "9", "content": "月报", "full": "1", "on": SPRING}
    office.when(AssignIndicator, **told, **leap)
    drafts = [one for one in over(office).commands if isinstance(one, ProposeIndicator)]
    (found,) = [one.checkpoints for one in drafts if one.number == "9"]
    assert found is not None
    assert str(found[0].day) == "2021-02-28"


REFORM: dict[str, Any] = {"on": date(2018, 1, 5), "reason": "机构改革", "basis": "改革方案"}


def test_a_reorganised_year_goes_over_as_it_ended(office: Desk) -> None:
    office.when(RenameUnit, unit=WATER, name="市水务局", **REFORM)
    office.when(RenameUnit, unit=PETITIONS, name="市信访中心", **REFORM)
    office.when(MergeUnits, units=("示例园",), into=WATER, **REFORM)
    office.when(TransferIndicators, unit=EPB, to=WATER, numbers=("3",), **REFORM)
    found = over(office)
    year, units = opened(found.commands)
    assert list(year.units) == [EPB, "市水务局"]
    assert year.aliases[WATER] == "市水务局"
    assert list(year.bodies) == ["市信访中心", "环境监测站"]
    assert (year.aliases[PETITIONS], year.aliases["信访局"]) == ("市信访中心", "市信访中心")
    drafts = {one.fact.number: one.fact for one in units["市水务局"].proposals.values()}
    assert list(drafts) == ["1", "2", "3"]
    assert drafts["3"].assessor == "市信访中心"
    told = {(one.what, one.which): one.why for one in found.differences}
    assert told["单位", "示例园"] == "已于 2018-01-05 合并，由 市水务局 承接，未结转"
    assert told["名称", WATER] == "结转为“市水务局”，旧名称作为别名"
    assert f"{EPB} 指标 3 信访办结率" not in {which for _, which in told}


def test_a_body_that_handed_over_is_not_carried_and_its_successor_assesses(office: Desk) -> None:
    office.when(RegisterBody, body="市委办")
    office.when(HandOverIndicators, body=PETITIONS, to="市委办", **REFORM)
    found = over(office)
    year, units = opened(found.commands)
    assert list(year.bodies) == ["环境监测站", "市委办"]
    (draft,) = (one.fact for one in units[EPB].proposals.values() if one.fact.number == "3")
    assert draft.assessor == "市委办"
    assert ("考评单位", PETITIONS, "已于 2018-01-05 移交 市委办，不再考评") in {
        (one.what, one.which, one.why) for one in found.differences
    }


def test_declared_totals_are_set_and_changed_with_their_basis(office: Desk) -> None:
    told: dict[str, Any] = {"unit": "市环保局", "tasks": 4, "points": "35"}
    office.refused(DeclareTotals, refusals.BasisNeeded, **told)
    office.when(DeclareTotals, **told, basis="附件1")
    assert office.year.units[EPB].declared == (4, Decimal(35))
    office.refused(DeclareTotals, refusals.TotalsAsDeclared, **told, basis="附件1")
    office.when(DeclareTotals, **told | {"points": "40"}, basis="附件1更正")
    office.when(DeclareTotals, **told | {"points": "30"}, basis="附件1旧稿", on=SPRING)
    assert office.year.units[EPB].declared == (4, Decimal(40)), "the latest day holds"
    office.refused(DeclareTotals, refusals.UnknownUnit, **told | {"unit": "市环局"}, basis="附件1")
    early: dict[str, Any] = {"on": date(2017, 3, 1), "basis": "附件1"}
    office.refused(DeclareTotals, refusals.BeforeEntry, **told | early)
    office.when(MergeUnits, units=("示例园",), into=WATER, **REFORM)
    office.refused(DeclareTotals, refusals.UnitHasEnded, **told | {"unit": "示例园"}, basis="附件1")
