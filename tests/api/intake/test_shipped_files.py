"""附件1, 市环保局's table and the calendar, as they ship with Kaoji."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.intake import Intake
from domain.commands import AdoptCalendar, AssignIndicator, EnrolUnit
from domain.values import digest

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk


@pytest.fixture
def files(shipped: Callable[[str], Path]) -> list[Path]:
    # Handed in the wrong way round: the ledger must still learn the calendar and the units first.
    return [shipped(name) for name in ("epb_indicators_2017.csv", "units_2017.csv", "calendar_2017_2018.csv")]


@pytest.fixture
def intake(desk: "Desk", files: list[Path]) -> Intake:
    return desk.take_in(*files, category="市直部门")


def test_annex_1_has_44_units_759_tasks_and_5551_5_points(intake: Intake) -> None:
    units = [one for one in intake.commands if isinstance(one, EnrolUnit)]
    assert len(units) == 44
    assert sum(one.declared_tasks or 0 for one in units) == 759
    assert sum(one.declared_points or 0 for one in units) == Decimal("5551.5")
    assert {one.category for one in units} == {"市直部门"}
    assert "units_2017.csv：44 个单位，759 项任务，5551.5 分" in intake.totals


def test_the_environment_bureau_has_27_indicators_and_175_points_as_annex_1_declares(intake: Intake) -> None:
    indicators = [one for one in intake.commands if isinstance(one, AssignIndicator)]
    assert Counter(one.assessor for one in indicators) == {"市信访局": 1, "市政府办": 12, "市政府绩效办": 14}
    assert sum(one.full for one in indicators) == 175
    assert [one.number for one in indicators] == [str(number) for number in range(1, 28)]
    assert "市环保局：指标表 27 项、175 分，与申报数一致" in intake.totals


def test_the_calendar_is_one_command_and_comes_first(intake: Intake) -> None:
    calendar, *others = intake.commands
    assert isinstance(calendar, AdoptCalendar)
    assert len(calendar.days) == 61
    assert [one.day for one in calendar.days if one.working][:2] == [date(2017, 1, 22), date(2017, 2, 4)]
    assert not any(isinstance(one, AdoptCalendar) for one in others)
    assert [type(one) for one in others] == [EnrolUnit] * 44 + [AssignIndicator] * 27


def test_every_command_cites_its_file_digest_and_cell(intake: Intake, files: list[Path]) -> None:
    unit = next(one for one in intake.commands if isinstance(one, EnrolUnit) and one.unit == "市环保局")
    assert unit.source is not None
    assert unit.source.file == "units_2017.csv"
    assert unit.source.digest == digest(files[1].read_bytes())
    assert (unit.source.sheet, unit.source.cell) == (None, "D23")
    assert all(one.source for one in intake.commands)
    assert {one.basis for one in intake.commands if isinstance(one, EnrolUnit)} == {"文件 units_2017.csv"}


def test_units_without_a_table_get_one_line_for_all_their_tasks(desk: "Desk", files: list[Path]) -> None:
    intake = desk.take_in(*files, category="市直部门", one_line=True)
    indicators = [one for one in intake.commands if isinstance(one, AssignIndicator)]
    assert len(indicators) == 27 + 43
    assert sum(one.tasks for one in indicators) == 759
    assert sum(one.full for one in indicators) == Decimal("5551.5")
    office = next(one for one in indicators if one.unit == "市政府办")
    assert (office.number, office.content, office.tasks) == ("1", "全部任务（10 项）", 10)
    assert office.full == 75
    assert intake.totals[-1] == "43 个单位没有指标表，各记一行“全部任务”"


def test_the_basis_named_by_the_clerk_stands_in_every_command(desk: "Desk", files: list[Path]) -> None:
    intake = desk.take_in(*files, category="市直部门", basis="大委办发〔2017〕9号")
    assert {one.basis for one in intake.commands} == {"大委办发〔2017〕9号"}
