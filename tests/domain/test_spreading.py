"""举一反三: what one unit's review corrected is corrected alike for every unit that has the like of it."""

from datetime import date
from typing import Any

import pytest

from domain import refusals
from domain.commands import (
    AcceptReview,
    AdoptScheme,
    AssignReview,
    AssignShared,
    CorrectEntry,
    DecideReview,
    DefineShared,
    EnrolUnit,
    EnterMark,
    IssueSlips,
    ReceiveSlip,
    RecordFinding,
    ReopenReview,
    RequestReview,
    SealGroup,
    SpreadCorrection,
)
from domain.decisions.slips import outdated
from domain.decisions.spreading import Alike, alike
from domain.facts import Actor, CorrectionSpread, EntryReversed, FindingRecorded, MarkEntered, Receipt, Role
from domain.scheme import shipped
from tests.domain.conftest import OFFICE, YEAR, Desk, of

EPB, WATER, SCHOOLS, CULTURE = "市环保局", "市水利局", "市教育局", "市文化局"
ALL = (EPB, WATER, SCHOOLS, CULTURE)
SPRING, FRIDAY, MONDAY, LATER = (
    date(2017, 3, 25),
    date(2018, 1, 19),
    date(2018, 1, 22),
    date(2018, 1, 26),
)
WHY: dict[str, Any] = {"reason": "系统停机两日不计", "basis": "核查记录1号"}
REVIEWER = Actor(id="复核甲", role=Role.REVIEWER, body="复核组")
LOST = {EPB: "8", WATER: "7", SCHOOLS: "9.5", CULTURE: "10"}
"""Marks of ten on the common indicator: the last unit lost nothing."""


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Four units were marked on one common indicator and found wanting by one clause; all have slips."""
    for unit in (SCHOOLS, CULTURE):
        desk.when(EnrolUnit, on=SPRING, unit=unit, category="市直部门")
    desk.when(DefineShared, on=SPRING, code="G1", content="网上办事", full="10")
    desk.when(AssignShared, on=SPRING, code="G1", units=ALL, number="90")
    for unit, points in LOST.items():
        why = WHY if points != "10" else {}
        desk.when(EnterMark, unit=unit, component="结果得分", indicator="90", points=points, **why)
        desk.when(EnterMark, unit=unit, component="过程得分", indicator="90", points="5", **WHY)
    for unit, points in ((EPB, "0.5"), (WATER, "0.5"), (SCHOOLS, "0.2")):
        told: dict[str, Any] = {"points": points, "clause": "察访核验扣分标准", **WHY}
        desk.when(RecordFinding, unit=unit, **told)
    desk.when(IssueSlips, units=ALL, on=FRIDAY)
    for unit in ALL:
        slip = next(iter(desk.unit(unit).slips))
        received: dict[str, Any] = {"how": Receipt.IN_PERSON, "received_on": FRIDAY, "on": FRIDAY}
        desk.when(ReceiveSlip, unit=unit, slip=slip, **received)
    return desk


def entry(desk: Desk, unit: str, component: str = "结果得分") -> str:
    return next(one.id for _, one in desk.unit(unit).live() if one.component == component)


def finding(desk: Desk, unit: str) -> str:
    return entry(desk, unit, "察访核验扣分")


def asked(desk: Desk, unit: str, *entries: str) -> str:
    slip = next(iter(desk.unit(unit).slips))
    told: dict[str, Any] = {"slip": slip, "entries": entries, "text": "停机不应扣分", "seen": f"{YEAR}~9"}
    desk.when(RequestReview, actor=of(unit), unit=unit, on=MONDAY, today=MONDAY, **told)
    return desk.last_id(unit)


def decided(desk: Desk, *entries: str, **ordered: Any) -> str:
    """Let 市环保局's review be decided on these entries."""
    review = asked(desk, EPB, *entries)
    desk.when(AcceptReview, unit=EPB, review=review, on=MONDAY)
    desk.when(AssignReview, unit=EPB, review=review, person=REVIEWER.id, body=REVIEWER.body, on=MONDAY)
    told: dict[str, Any] = {"outcome": "支持", "document": "复核1号", **ordered, **WHY}
    desk.when(DecideReview, unit=EPB, review=review, actor=REVIEWER, on=LATER, **told)
    return review


def restored(desk: Desk) -> str:
    """市环保局 gets one point back on the common indicator."""
    mark = entry(desk, EPB)
    return decided(desk, mark, corrections=({"entry": mark, "points": "9"},))


def like(desk: Desk, review: str) -> dict[str, Alike]:
    units = {unit: desk.unit(unit) for unit in ALL}
    return {one.unit: one for one in alike(units, units[EPB], units[EPB].reviews[review])}


def spread(desk: Desk, review: str, *entries: str, **more: Any) -> Any:
    return desk.when(SpreadCorrection, review=review, entries=entries, on=LATER, **more)


def test_marks_on_the_same_common_indicator_get_as_much_back_but_no_more_than_full_marks(
    office: Desk,
) -> None:
    found = like(office, restored(office))
    assert {unit: (str(one.points), one.by) for unit, one in found.items()} == {
        WATER: ("8", "共性指标 G1"),
        SCHOOLS: ("10", "共性指标 G1"),
    }


def test_it_is_one_commit_of_the_year_and_all_units_and_each_entry_cites_the_case(office: Desk) -> None:
    review = restored(office)
    chosen = (entry(office, WATER), entry(office, SCHOOLS))
    kinds = [fact.kind for fact in spread(office, review, *chosen)]
    assert kinds == ["CorrectionSpread", *["EntryReversed", "MarkEntered"] * 2]
    (year_fact,) = office.year.spreads
    assert (year_fact.review, year_fact.units, year_fact.entries) == (review, (WATER, SCHOOLS), chosen)
    for unit, points in ((WATER, "8"), (SCHOOLS, "10")):
        fact = next(one for one, at in office.unit(unit).live() if at.component == "结果得分")
        assert isinstance(fact, MarkEntered)
        assert (str(fact.points), fact.envelope.cause) == (points, review)
        assert (fact.envelope.reason, fact.envelope.basis) == (WHY["reason"], "复核1号")
        assert fact.replaces in chosen
    assert [unit for unit in ALL if outdated(office.unit(unit))] == [EPB, WATER, SCHOOLS]
    assert like(office, review) == {}


def test_a_deduction_withdrawn_is_withdrawn_wherever_the_clause_is_the_same(office: Desk) -> None:
    review = decided(office, finding(office, EPB), withdrawals=(finding(office, EPB),))
    found = like(office, review)
    assert {unit: (one.points, one.by) for unit, one in found.items()} == {
        WATER: (None, "条款 察访核验扣分标准"),
        SCHOOLS: (None, "条款 察访核验扣分标准"),
    }
    facts = spread(office, review, finding(office, WATER))
    assert [type(fact) for fact in facts] == [CorrectionSpread, EntryReversed]
    assert set(like(office, review)) == {SCHOOLS}


def test_a_smaller_deduction_is_spread_only_to_larger_ones(office: Desk) -> None:
    mine = finding(office, EPB)
    review = decided(office, mine, corrections=({"entry": mine, "points": "0.3"},))
    assert {unit: str(one.points) for unit, one in like(office, review).items()} == {WATER: "0.3"}
    lower = finding(office, SCHOOLS)
    said = office.refused(SpreadCorrection, refusals.UnitsRefused, review=review, entries=(lower,), on=LATER)
    assert "市教育局" in said
    assert "不是同一条款或指标" in said
    spread(office, review, finding(office, WATER))
    fact = next(one for one, at in office.unit(WATER).live() if at.component == "察访核验扣分")
    assert isinstance(fact, FindingRecorded)
    assert str(fact.points) == "0.3"


def test_what_is_another_component_or_under_another_title_is_not_alike(office: Desk) -> None:
    review = restored(office)
    other = entry(office, WATER, "过程得分")
    office.refused(SpreadCorrection, refusals.UnitsRefused, review=review, entries=(other,), on=LATER)


def test_what_another_case_is_about_is_left_to_that_case(office: Desk) -> None:
    theirs = entry(office, WATER)
    pending = asked(office, WATER, theirs)
    review = restored(office)
    assert set(like(office, review)) == {SCHOOLS}
    told = {"review": review, "entries": (theirs, entry(office, SCHOOLS)), "on": LATER}
    said = office.refused(SpreadCorrection, refusals.UnitsRefused, **told)
    assert f"正在复核（{pending}）" in said


def test_nobody_corrects_its_own_unit_and_then_no_unit_is_corrected(office: Desk) -> None:
    review = restored(office)
    told = {"review": review, "entries": (entry(office, WATER), entry(office, SCHOOLS)), "on": LATER}
    own = OFFICE.model_copy(update={"body": SCHOOLS})
    said = office.refused(SpreadCorrection, refusals.UnitsRefused, actor=own, **told)
    assert "有 1 个单位不能照此更正" in said
    assert "不能给自己记分" in said


def test_of_reviewers_only_the_one_who_decided_spreads_it(office: Desk) -> None:
    review = restored(office)
    told = {"review": review, "entries": (entry(office, WATER),), "on": LATER}
    other = REVIEWER.model_copy(update={"id": "复核乙"})
    office.refused(SpreadCorrection, refusals.NotAssignedToYou, actor=other, **told)
    spread(office, review, entry(office, WATER), actor=REVIEWER)


def test_a_decision_that_corrected_nothing_or_does_not_stand_is_not_spread(office: Desk) -> None:
    upheld = decided(office, entry(office, EPB), outcome="维持")
    told = {"entries": (entry(office, WATER),), "on": LATER}
    office.refused(SpreadCorrection, refusals.NothingToSpread, review=upheld, **told)
    office.when(ReopenReview, unit=EPB, review=upheld, on=LATER, **WHY)
    office.refused(SpreadCorrection, refusals.ReviewNotThere, review=upheld, **told)
    office.refused(SpreadCorrection, refusals.UnknownReview, review=f"{YEAR}/{EPB}@1", **told)


def test_what_two_decisions_of_one_case_came_to_is_what_is_spread(office: Desk) -> None:
    review = restored(office)
    office.when(ReopenReview, unit=EPB, review=review, on=LATER, **WHY)
    office.when(AssignReview, unit=EPB, review=review, person=REVIEWER.id, body="复核组", on=LATER)
    again: dict[str, Any] = {"entry": entry(office, EPB), "points": "9.5"}
    told: dict[str, Any] = {"outcome": "支持", "document": "复核2号", "corrections": (again,), **WHY}
    office.when(DecideReview, unit=EPB, review=review, actor=REVIEWER, on=LATER, **told)
    assert {unit: str(one.points) for unit, one in like(office, review).items()} == {
        WATER: "8.5",
        SCHOOLS: "10",
    }


def test_what_is_corrected_otherwise_meanwhile_is_not_corrected_twice(office: Desk) -> None:
    review, theirs = restored(office), entry(office, WATER)
    office.when(CorrectEntry, unit=WATER, correction={"entry": theirs, "points": "9"}, **WHY)
    told = {"review": review, "entries": (theirs,), "on": LATER}
    assert "已" in office.refused(SpreadCorrection, refusals.UnitsRefused, **told)


def test_the_slips_that_it_outdates_are_issued_again_in_the_same_commit(office: Desk) -> None:
    review = restored(office)
    facts = spread(office, review, entry(office, WATER), entry(office, SCHOOLS), slips=True)
    assert [fact.kind for fact in facts[-4:]] == ["SlipsIssued", *["SlipIssued"] * 3]
    assert not any(outdated(office.unit(unit)) for unit in ALL)
    (told,) = (line for one in list(office.unit(WATER).slips.values())[1:] for line in one.shown)
    assert (str(told.points), told.basis) == ("2", "复核1号")


def test_who_may_issue_no_slips_spreads_without_them(office: Desk) -> None:
    review = restored(office)
    told: dict[str, Any] = {"review": review, "entries": (entry(office, WATER),), "on": LATER}
    told["actor"] = REVIEWER
    office.refused(SpreadCorrection, refusals.NotYourDuty, slips=True, **told)
    office.when(SpreadCorrection, **told)


def test_an_entry_of_another_year_is_no_entry_of_the_unit(office: Desk) -> None:
    review, theirs = restored(office), entry(office, WATER)
    foreign = theirs.replace("2017", "2018")
    told = {"review": review, "entries": (theirs, foreign), "on": LATER}
    assert "没有" in office.refused(SpreadCorrection, refusals.UnitsRefused, **told)


def test_a_scorer_spreads_nothing_to_its_own_marks_where_the_scheme_forbids_it(office: Desk) -> None:
    text = f"{shipped(YEAR)}复核人为原考评人：禁止\n"
    office.when(AdoptScheme, on=SPRING, text=text, basis="修订通知")
    review = restored(office)
    told = {"review": review, "entries": (entry(office, WATER),), "on": LATER}
    said = office.refused(SpreadCorrection, refusals.UnitsRefused, **told)
    assert "原考评人" in said
    spread(office, review, entry(office, WATER), actor=REVIEWER)


def test_in_a_sealed_group_it_is_allowed_as_part_of_the_review(office: Desk) -> None:
    review = restored(office)
    office.when(SealGroup, group="市直部门、园区", position=9, token="t", table="{}", on=LATER)
    wrong = {"entry": entry(office, SCHOOLS), "points": "10"}
    office.refused(CorrectEntry, refusals.GroupIsSealed, unit=SCHOOLS, correction=wrong, **WHY)
    spread(office, review, entry(office, WATER))
    assert office.year.spreads[-1].review == review
