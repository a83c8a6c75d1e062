"""Whether a task was completed (完成情况) is determined on a basis, and never inferred from its marks."""

from datetime import date
from typing import Any

import pytest

from domain import refusals
from domain.commands import CancelIndicator, DetermineCompletion, EnterMark, SealGroup
from domain.facts import Completion, CompletionDetermined
from tests.domain.conftest import Desk

EPB = "市环保局"
WHY: dict[str, Any] = {"reason": "减排未达标", "basis": "核查报告第2号"}
TASK: dict[str, Any] = {"unit": EPB, "number": "1"}
DONE, MOSTLY, UNDONE = (TASK | {"completion": one} for one in Completion)


def test_a_task_is_completed_mostly_or_not_and_a_later_word_names_the_earlier(desk: Desk) -> None:
    desk.when(DetermineCompletion, basis="验收报告第1号", **DONE)
    first = desk.last_id(EPB)
    (fact,) = desk.when(DetermineCompletion, **UNDONE, **WHY)
    assert isinstance(fact, CompletionDetermined)
    assert fact.supersedes == first
    assert desk.unit(EPB).completions["1"] == (desk.last_id(EPB), fact)


def test_completion_needs_its_basis_and_short_of_it_a_reason(desk: Desk) -> None:
    desk.refused(DetermineCompletion, refusals.BasisNeeded, **DONE)
    for short in (MOSTLY, UNDONE):
        desk.refused(DetermineCompletion, refusals.ReasonNeeded, basis="核查报告第2号", **short)
    desk.when(DetermineCompletion, **MOSTLY, **WHY)
    desk.refused(DetermineCompletion, refusals.ReasonNeeded, basis="验收报告第1号", **DONE)


def test_what_is_determined_is_not_determined_again_nor_before_its_day(desk: Desk) -> None:
    desk.when(DetermineCompletion, **UNDONE, **WHY)
    desk.refused(DetermineCompletion, refusals.CompletionStands, **UNDONE, **WHY)
    desk.refused(DetermineCompletion, refusals.BeforeEntry, on=date(2018, 1, 9), **MOSTLY, **WHY)


@pytest.mark.parametrize("points", ["0", "20"])
def test_marks_say_nothing_of_completion_nor_completion_of_marks(desk: Desk, points: str) -> None:
    mark: dict[str, Any] = {"component": "结果得分", "indicator": "1", "points": points, **WHY}
    desk.when(EnterMark, unit=EPB, **mark)
    assert desk.unit(EPB).completions == {}
    before = desk.unit(EPB).entries
    desk.when(DetermineCompletion, **UNDONE, **WHY)
    assert desk.unit(EPB).entries == before


def test_only_a_task_in_force_of_an_open_result_is_determined(desk: Desk) -> None:
    desk.refused(DetermineCompletion, refusals.UnknownIndicator, **UNDONE | {"number": "9"}, **WHY)
    desk.when(CancelIndicator, unit=EPB, number="2", **WHY)
    desk.refused(DetermineCompletion, refusals.IndicatorIsCancelled, **UNDONE | {"number": "2"}, **WHY)
    told: dict[str, Any] = {"group": "市直部门、园区", "position": 9, "token": "t", "table": "{}"}
    desk.when(SealGroup, **told)
    desk.refused(DetermineCompletion, refusals.GroupIsSealed, **UNDONE, **WHY)
