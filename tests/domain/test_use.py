"""Units are named good or poor by decision and have their headcount declared: only then is there a quota."""

from datetime import date
from typing import Any

import pytest

from domain import refusals
from domain.commands import DeclareHeadcount, RateUnit, WithdrawRating
from domain.facts import Actor, Placed, Rating, RatingWithdrawn, Role
from domain.state import YearState, evolve_year
from tests.domain.conftest import YEAR, Desk

EPB = "市环保局"
WHY: dict[str, Any] = {"reason": "认定有误", "basis": "会议纪要11号"}
GOOD: dict[str, Any] = {"unit": EPB, "rating": Rating.GOOD, "document": "领导小组决定1号"}
FORTY: dict[str, Any] = {"unit": EPB, "headcount": 40, "basis": "公务员登记表"}


def rating(desk: Desk) -> Rating | None:
    found = desk.year.use.ratings.get(EPB)
    return found[1].rating if found else None


def test_until_a_decision_names_it_a_unit_is_neither_good_nor_poor(desk: Desk) -> None:
    assert rating(desk) is None
    desk.when(RateUnit, **GOOD, minutes="会议纪要10号")
    assert rating(desk) is Rating.GOOD


def test_what_was_named_is_withdrawn_by_a_decision_before_it_is_named_otherwise(desk: Desk) -> None:
    desk.when(RateUnit, **GOOD)
    poor = GOOD | {"rating": Rating.POOR, "document": "领导小组决定2号"}
    assert "领导小组决定1号" in desk.refused(RateUnit, refusals.UnitRatedAlready, **poor)
    withdrawal: dict[str, Any] = {"unit": EPB, "document": "领导小组决定2号"}
    desk.refused(WithdrawRating, refusals.ReasonNeeded, **withdrawal)
    desk.refused(WithdrawRating, refusals.BeforeEntry, **withdrawal, **WHY, on=date(2018, 1, 9))
    desk.when(WithdrawRating, **withdrawal, **WHY)
    assert rating(desk) is None
    desk.refused(WithdrawRating, refusals.UnitNotRated, **withdrawal, **WHY)
    desk.when(RateUnit, **poor)
    assert rating(desk) is Rating.POOR


def test_nobody_withdraws_what_its_own_unit_was_named(desk: Desk) -> None:
    desk.when(RateUnit, **GOOD)
    own = Actor(id="某人", role=Role.LEADER, body=EPB)
    told: dict[str, Any] = {"unit": EPB, "document": "决定2号", **WHY}
    desk.refused(WithdrawRating, refusals.ScorerIsAssessed, actor=own, **told)


def test_a_view_without_the_rating_is_not_troubled_by_its_withdrawal(desk: Desk) -> None:
    desk.when(RateUnit, **GOOD)
    (fact,) = desk.when(WithdrawRating, unit=EPB, document="决定2号", **WHY)
    assert isinstance(fact, RatingWithdrawn)
    assert evolve_year(YearState(YEAR), Placed(YEAR, 1, fact)).use.ratings == {}


def test_the_headcount_of_the_latest_day_holds_and_stands_on_a_document(desk: Desk) -> None:
    desk.refused(DeclareHeadcount, refusals.BasisNeeded, unit=EPB, headcount=40)
    desk.when(DeclareHeadcount, **FORTY)
    assert "40" in desk.refused(DeclareHeadcount, refusals.HeadcountStands, **FORTY)
    desk.when(DeclareHeadcount, **FORTY | {"headcount": 42}, on=date(2017, 12, 31))
    desk.when(DeclareHeadcount, **FORTY | {"headcount": 41})
    found = desk.year.use.headcount(EPB)
    assert found is not None
    assert found[1].headcount == 41


@pytest.mark.parametrize("headcount", [-1, 10**7])
def test_no_unit_has_fewer_than_none_nor_millions(headcount: int) -> None:
    with pytest.raises(ValueError, match="headcount"):
        DeclareHeadcount.model_validate(
            {"year": YEAR, "on": "2018-01-10", "unit": EPB, "headcount": headcount}
        )
