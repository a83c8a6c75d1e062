"""What a slip tells beside what was lost is the scheme's; what it told and no longer holds outdates it."""

from datetime import date
from typing import Any

import pytest

from domain import refusals
from domain.commands import AdoptScheme, CorrectEntry, EnterEvaluation, EnterMark, IssueSlips
from domain.facts import SlipContent, SlipIssued, read, written
from domain.scheme import SchemeError, parse, shipped
from domain.slips import About
from projections.slips import due_of
from tests.domain.conftest import DAY, YEAR, Desk

EPB, WATER = "市环保局", "市水利局"
ISSUED, LATER = date(2018, 1, 18), date(2018, 1, 22)
WHY: dict[str, Any] = {"reason": "误录", "basis": "汇总表原件"}


def telling(contents: str) -> str:
    """Return the scheme of 2017 with a line about the contents of slips."""
    return (shipped(YEAR) or "").replace("【设置】", f"【设置】\n反馈单内容：{contents}")


def told(desk: Desk, contents: str | None) -> Desk:
    """Issue 市环保局 its slip: one mark lost, one full, one total received."""
    if contents is not None:
        desk.when(AdoptScheme, on=date(2017, 3, 26), text=telling(contents), basis="修订通知1号")
    mark: dict[str, Any] = {"unit": EPB, "component": "结果得分"}
    desk.when(EnterMark, **mark, indicator="1", points="18", reason="两件未办结", basis="指标表1")
    desk.when(EnterMark, **mark, indicator="2", points="5")
    desk.when(EnterEvaluation, unit=EPB, component="公众评议", points="86.4", full="100", basis="汇总表")
    desk.when(IssueSlips, units=(EPB,), on=ISSUED)
    return desk


def paper(desk: Desk) -> list[tuple[About, str, str]]:
    """Return what stands on the unit's last slip."""
    last = list(desk.unit(EPB).slips.values())[-1]
    return [(line.about, str(line.points), line.what) for line in last.shown]


def correct_evaluation(desk: Desk) -> None:
    entry = next(one.id for _, one in desk.unit(EPB).live() if one.component == "公众评议")
    correction = {"entry": entry, "points": "87", "full": "100"}
    desk.when(CorrectEntry, unit=EPB, correction=correction, on=DAY, **WHY)


def outdated(desk: Desk) -> bool:
    return list(due_of(desk.unit(EPB)))[-1].outdated


LOST = (About.LOST, "2", "两件未办结")
FULL = (About.MARK, "5", "")
PUBLIC = (About.WHOLE, "86.4", "86.4/100")


@pytest.mark.parametrize(
    ("contents", "lines"),
    [
        (None, [LOST]),
        ("得分明细", [LOST, FULL]),
        ("失分、满意度汇总", [LOST, PUBLIC]),
        ("得分明细、满意度汇总", [LOST, FULL, PUBLIC]),
        ("总成绩", [LOST]),
    ],
)
def test_a_slip_tells_what_the_scheme_says(
    desk: Desk, contents: str | None, lines: list[tuple[About, str, str]]
) -> None:
    assert paper(told(desk, contents)) == lines


@pytest.mark.parametrize(
    ("contents", "expected"),
    [(None, False), ("得分明细", False), ("满意度汇总", True), ("总成绩", True)],
)
def test_a_total_corrected_after_the_slip_outdates_it_where_it_changes_what_the_slip_said(
    desk: Desk, contents: str | None, *, expected: bool
) -> None:
    told(desk, contents)
    assert outdated(desk) is False
    correct_evaluation(desk)
    assert outdated(desk) is expected
    if expected:
        desk.when(IssueSlips, units=(EPB,), on=LATER)
        assert outdated(desk) is False
    else:
        desk.refused(IssueSlips, refusals.SlipsUpToDate, units=(EPB,), on=LATER)


def test_the_correcting_slip_tells_the_corrected_total_and_the_one_before(desk: Desk) -> None:
    told(desk, "满意度汇总")
    correct_evaluation(desk)
    desk.when(IssueSlips, units=(EPB,), on=LATER)
    last = list(desk.unit(EPB).slips.values())[-1]
    assert [one.what for one in last.shown] == ["87/100"]
    assert [one.what for one in last.gone] == ["86.4/100"]


def test_a_slip_keeps_to_the_contents_of_its_own_day(desk: Desk) -> None:
    told(desk, None)
    desk.when(AdoptScheme, on=date(2018, 1, 19), text=telling("得分明细"), basis="修订通知1号")
    assert paper(desk) == [LOST]
    assert outdated(desk) is False
    desk.when(EnterEvaluation, unit=WATER, component="公众评议", points="80", full="100", basis="汇总表")
    desk.when(IssueSlips, units=(WATER,), on=LATER)
    (fact,) = [one for one in desk.last if isinstance(one, SlipIssued)]
    assert fact.contents == (SlipContent.MARKS,)
    assert read(written(fact)) == fact


def test_a_slip_without_further_contents_is_written_as_ever(desk: Desk) -> None:
    told(desk, None)
    (fact,) = [one for one in desk.last if isinstance(one, SlipIssued)]
    assert b"contents" not in written(fact)


def test_what_every_slip_tells_may_be_written_and_changes_nothing() -> None:
    assert parse(telling("失分、察访核验扣分、加减分")).settings == parse(shipped(YEAR) or "").settings


@pytest.mark.parametrize("word", ["名次", "排名", "总分"])
def test_a_rank_never_stands_on_a_slip(word: str) -> None:
    with pytest.raises(SchemeError, match="名次公布之前一律不列"):
        parse(telling(f"得分明细、{word}"))
