"""At the desk: one commit or none, the first answer again, and nobody overtaken unnoticed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest

from api.bootstrap import Kaoji
from api.desk import Desk, Refusals
from api.memory import Memory
from domain.commands import AssignIndicator, DeclareComplete, EnrolUnit, EnterMark, RecordFinding, SealGroup
from domain.refusals import AlreadyEntered, GroupIsSealed, KeyReused, MarkAboveFull, Refused, StaleVersion
from tests.projections.conftest import OFFICE, Office, open_year

DAY = date(2018, 1, 10)
WHY: dict[str, Any] = {"reason": "值班脱岗", "basis": "察访标准3.2"}
GROUP = "市直部门、园区"


@pytest.fixture
def epb(office: Office) -> Office:
    """市环保局 with one indicator of 20 points."""
    office.batch(
        (EnrolUnit, {"unit": "市环保局", "category": "市直部门", "aliases": ("环保局",)}),
        (AssignIndicator, {"unit": "市环保局", "number": "1", "content": "信访工作", "full": "20"}),
    )
    return office


def finding(office: Office, points: str = "0.5", number: int = 1) -> RecordFinding:
    told: dict[str, Any] = {"unit": "环保局", "points": points, **WHY, "reason": f"第{number}处空岗"}
    return RecordFinding.model_validate({"year": office.year, "on": DAY, **told})


def test_a_batch_with_one_wrong_row_records_nothing_and_tells_every_wrong_row(epb: Office) -> None:
    before = epb.kaoji.ledger.position()
    told: dict[str, Any] = {"unit": "市环保局", "component": "结果得分", "indicator": "1"}
    with pytest.raises(Refusals) as caught:
        epb.batch(
            (EnterMark, told | {"points": "20"}),
            (EnterMark, told | {"component": "过程得分", "points": "21"}),
            (EnterMark, told | {"component": "过程得分", "points": "22"}),
        )
    assert [type(refusal) for _, refusal in caught.value.refused] == [MarkAboveFull, MarkAboveFull]
    assert epb.kaoji.ledger.position() == before


def test_a_later_row_of_a_batch_sees_the_earlier_ones(epb: Office) -> None:
    facts = epb.batch(
        (EnrolUnit, {"unit": "市水利局", "category": "市直部门"}),
        (AssignIndicator, {"unit": "市水利局", "number": "1", "content": "河道", "full": "5"}),
        (EnterMark, {"unit": "市水利局", "component": "结果得分", "indicator": "1", "points": "5"}),
    )
    assert [fact.fact.kind for fact in facts] == ["UnitEnrolled", "IndicatorAssigned", "MarkEntered"]


def test_an_alias_means_the_unit(epb: Office) -> None:
    (fact,) = epb.kaoji.desk.perform([finding(epb)], OFFICE)
    assert fact.stream == "dashiqiao-2017/市环保局"


def test_the_same_key_gives_the_first_answer_and_another_command_is_refused(epb: Office) -> None:
    desk = epb.kaoji.desk
    first = desk.perform([finding(epb)], OFFICE, key="扣分单1")
    assert desk.perform([finding(epb)], OFFICE, key="扣分单1") == first
    assert epb.kaoji.ledger.position() == first[-1].position
    with pytest.raises(KeyReused):
        desk.perform([finding(epb, "0.7")], OFFICE, key="扣分单1")


def test_a_key_still_answers_when_the_rules_would_now_refuse(epb: Office) -> None:
    told: dict[str, Any] = {"unit": "市环保局", "component": "结果得分", "indicator": "1", "points": "20"}
    command = EnterMark.model_validate({"year": epb.year, "on": DAY, **told})
    first = epb.kaoji.desk.perform([command], OFFICE, key="得分1")
    assert epb.kaoji.desk.perform([command], OFFICE, key="得分1") == first


def test_clerks_who_write_at_once_are_all_recorded(epb: Office) -> None:
    start = epb.kaoji.ledger.position()
    with ThreadPoolExecutor(4) as clerks:
        written = (finding(epb, number=number) for number in range(20))
        done = list(clerks.map(lambda one: epb.kaoji.desk.perform([one], OFFICE), written))
    assert sorted(fact.position for (fact,) in done) == list(range(start + 1, start + 21))


def test_of_a_seal_and_a_units_write_at_the_same_time_one_is_refused(kaoji: Kaoji) -> None:
    """Given a seal computed at a position, when a unit's fact comes at that moment, then one is refused."""
    for number in range(12):
        office = open_year(kaoji, f"r{number}-2017")
        office.perform(EnrolUnit, unit="市环保局", category="市直部门")
        race(kaoji, office, "市环保局", GROUP)


def race(kaoji: Kaoji, office: Office, unit: str, group: str) -> None:
    """Start both at once, and see that one is accepted and the other refused."""
    position = kaoji.ledger.position()
    table = kaoji.reads.standings(office.year, kaoji.reads.now())
    told: dict[str, Any] = {"year": office.year, "on": DAY}
    seal = SealGroup.model_validate(
        {
            **told,
            "group": group,
            "position": position,
            "token": table.token,
            "table": table.canonical().decode(),
        }
    )
    write = RecordFinding.model_validate({**told, "unit": unit, "points": "0.5", **WHY})
    gate = Barrier(2)

    def attempt(command: SealGroup | RecordFinding) -> bool:
        gate.wait()
        try:
            kaoji.desk.perform([command], OFFICE)
        except (StaleVersion, GroupIsSealed):
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        sealed, recorded = both.map(attempt, (seal, write))
    assert sealed != recorded
    state = kaoji.reads.year(office.year, kaoji.reads.now())
    assert (group in state.sealed) == sealed


def test_a_seal_computed_before_a_fact_is_stale_and_one_computed_after_is_not(epb: Office) -> None:
    before = epb.kaoji.ledger.position()
    epb.kaoji.desk.perform([finding(epb)], OFFICE)
    told: dict[str, Any] = {"group": GROUP, "token": "dashiqiao-2017~1", "table": "{}"}
    with pytest.raises(StaleVersion):
        epb.perform(SealGroup, position=before, **told)
    epb.perform(SealGroup, position=epb.kaoji.ledger.position(), **told)
    with pytest.raises(Refused):
        epb.kaoji.desk.perform([finding(epb)], OFFICE)


def test_a_column_is_declared_complete_once_even_by_two_at_once(office: Office) -> None:
    told: dict[str, Any] = {"year": office.year, "on": DAY, "column": "加分"}
    command = DeclareComplete.model_validate(told)

    def attempt(_: int) -> bool:
        try:
            office.kaoji.desk.perform([command], OFFICE)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as clerks:
        assert list(clerks.map(attempt, range(4))).count(True) == 1


def test_a_desk_sees_what_another_desk_recorded_since(epb: Office) -> None:
    other = Desk(epb.kaoji.ledger)
    told: dict[str, Any] = {"unit": "市环保局", "component": "结果得分", "indicator": "1", "points": "20"}
    mark = EnterMark.model_validate({"year": epb.year, "on": DAY, **told})
    other.perform([mark], OFFICE)
    with pytest.raises(AlreadyEntered):
        epb.kaoji.desk.perform([mark], OFFICE)


def test_what_the_memory_has_no_room_for_is_read_again(epb: Office) -> None:
    epb.batch((EnrolUnit, {"unit": "市水利局", "category": "市直部门"}))
    memory = Memory(epb.kaoji.ledger, facts=1)
    for _ in range(2):
        assert list(memory.year(epb.year).units) == ["市环保局", "市水利局"]
        assert list(memory.unit(f"{epb.year}/市环保局").indicators) == ["1"]
