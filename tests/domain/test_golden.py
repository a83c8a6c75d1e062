"""The worked cases of the regulation: weights, formulas and dates are its own, all scores are invented."""

import json
from datetime import date
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from domain.entries import Entry, Indicator, Sheet
from domain.facts import CalendarDay
from domain.scheme import Scheme, parse, shipped
from domain.scheme.model import Rounding
from domain.scoring import Op, Term, missing, placings, rounded, score, shown
from domain.workdays import Workdays

GOLDEN: dict[str, Any] = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))
TEXT = shipped("dashiqiao-2017") or ""
DEPARTMENTS, TOWNS, CLASS_3 = "市直部门、园区", "镇区", "相关市委部门及垂直管理单位"
WHOLE = {
    "party": "党建工作考核得分",
    "leader": "领导评价",
    "dept_eval": "市直部门评价",
    "public": "公众评议",
}


def scheme(**settings: str) -> Scheme:
    """Return the scheme of 2017 with some settings read otherwise."""
    lines = [
        f"{line.split('：')[0]}：{settings[line.split('：')[0]]}" if line.split("：")[0] in settings else line
        for line in TEXT.splitlines()
    ]
    return parse("\n".join(lines))


def entry(number: int, component: str, points: str, full: str | None = None, **more: Any) -> Entry:
    told: dict[str, Any] = {"kind": "EvaluationEntered", "effective_on": date(2018, 1, 10)} | more
    return Entry.of(
        id=f"x@{number}",
        component=component,
        points=Fraction(points),
        full=Fraction(full) if full else None,
        **told,
    )


def mark(number: int, component: str, indicator: str, points: str, full: str) -> Entry:
    return entry(number, component, points, full, indicator=indicator, kind="MarkEntered")


def sheet_of(given: dict[str, Any]) -> Sheet:
    """Return the sheet of a golden input: one line for all tasks, the components, the columns complete."""
    full = given["result"][1]
    entries = [
        mark(1, "结果得分", "1", *given["result"]),
        mark(2, "过程得分", "1", *given["process"]),
    ]
    entries += [
        entry(10 + n, name, *given[key]) for n, (key, name) in enumerate(WHOLE.items()) if key in given
    ]
    if Fraction(given.get("inspection_deduction", "0")):
        entries.append(entry(20, "察访核验扣分", given["inspection_deduction"], kind="FindingRecorded"))
    if Fraction(given.get("bonus", "0")):
        entries.append(entry(21, "加（减）分", given["bonus"], kind="BonusApproved"))
    if Fraction(given.get("penalty", "0")):
        entries.append(entry(22, "加（减）分", f"-{given['penalty']}", kind="PenaltyApproved"))
    indicator = Indicator.of("x@0", "1", "全部任务", Fraction(full))
    return Sheet.of("x", (indicator,), tuple(entries), frozenset({"察访核验扣分", "加分", "减分"}))


def found(term: Term, label: str) -> Fraction:
    """Return the value of the named line of an explanation."""
    waiting = [term]
    while waiting:
        one = waiting.pop()
        if one.label == label and one.op is not Op.ROUNDED:
            assert one.value is not None
            return one.value
        waiting.extend(one.parts)
    raise AssertionError(label)


@pytest.mark.parametrize(
    ("case", "group"), [("formula_1_dept_and_parks", DEPARTMENTS), ("formula_2_town", TOWNS)]
)
def test_the_formulas_of_the_regulation_give_the_worked_results(case: str, group: str) -> None:
    golden = GOLDEN[case]
    term = score(scheme(), group, sheet_of(golden["input"]))
    assert term.value is not None
    assert shown(term.value, 2) == golden["total_published"]
    exact = {key: Fraction(value) for key, value in golden["exact10"].items()}
    lines = {
        "result_pct": "结果得分",
        "process_pct": "过程得分",
        "party_pct": "党建工作考核得分",
        "leader_pct": "领导评价",
        "public_pct": "公众评议",
        "indicator": "指标考核得分",
        "satisfaction": "满意度测评得分",
    } | ({"dept_eval_pct": "市直部门评价"} if "dept_eval_pct" in exact else {})
    for key, label in lines.items():
        assert rounded(found(term, label), 10, Rounding.HALF_UP) == exact[key], label
    total = term.parts[0].value
    assert total is not None
    assert rounded(total, 10, Rounding.HALF_UP) == exact["total"]


@pytest.mark.parametrize(
    ("case", "group"), [("formula_1_dept_and_parks", DEPARTMENTS), ("formula_2_town", TOWNS)]
)
def test_a_scheme_may_round_at_every_stage(case: str, group: str) -> None:
    term = score(scheme(舍入时机="每一步"), group, sheet_of(GOLDEN[case]["input"]))
    assert term.value is not None
    assert shown(term.value, 2) == GOLDEN[case]["stagewise_rounded_total"]


def test_class_3_takes_the_upper_offices_feedback_as_a_percentage() -> None:
    golden = GOLDEN["formula_3_upper_level_feedback"]
    given = golden["input"]
    fed_back = entry(
        1, "反馈考评结果", given["feedback_raw"], given["feedback_full"], kind="FeedbackReceived"
    )
    term = score(scheme(), CLASS_3, Sheet.of("x", (), (fed_back,), frozenset()))
    assert term.value is not None
    assert shown(term.value, 2) == golden["total_published"]


def test_without_feedback_a_class_3_unit_has_no_score() -> None:
    term = score(scheme(), CLASS_3, Sheet.of("x", (), (), frozenset()))
    assert term.value is None
    assert missing(term) == ("反馈考评结果",)


@pytest.mark.parametrize(("basis", "column"), [("公布成绩", "rank_published"), ("精确成绩", "rank_exact")])
def test_ranks_follow_the_published_or_the_exact_score_as_the_scheme_says(basis: str, column: str) -> None:
    golden = GOLDEN["rank_basis_exact_vs_published"]
    read = scheme(名次依据=basis)
    scores: dict[str, Fraction] = {}
    for unit in ("A", "B"):
        term = score(read, DEPARTMENTS, sheet_of(golden[unit]["input"]))
        exact = term.parts[0].value
        assert exact is not None
        assert term.value is not None
        assert rounded(exact, 10, Rounding.HALF_UP) == Fraction(golden[unit]["exact10"])
        assert shown(term.value, 2) == golden[unit]["published"]
        scores[unit] = term.value if basis == "公布成绩" else exact
    assert {unit: placing.rank for unit, placing in placings(scores).items()} == golden[column]


@pytest.mark.parametrize(
    ("how", "value", "ranks"),
    [("四舍五入", "A_half_up", "rank_half_up"), ("四舍六入五成双", "A_half_even", "rank_half_even")],
)
def test_a_half_is_rounded_as_the_scheme_says_and_may_decide_a_tie(how: str, value: str, ranks: str) -> None:
    golden = GOLDEN["half_up_vs_half_even"]
    term = score(scheme(舍入方式=how), DEPARTMENTS, sheet_of(golden["A_input"]))
    assert term.value is not None
    assert shown(term.value, 2) == golden[value]
    scores = {"A": term.value, "B": Fraction(golden["B_published"])}
    assert {unit: placing.rank for unit, placing in placings(scores).items()} == golden[ranks]


@pytest.mark.parametrize(
    ("reading", "key"),
    [("得分之和除以分值之和", "ratio_of_sums"), ("各指标得分率的平均", "mean_of_ratios")],
)
@pytest.mark.parametrize("unit", ["A", "B"])
def test_percent_is_a_ratio_of_sums_or_a_mean_of_ratios(unit: str, reading: str, key: str) -> None:
    golden = GOLDEN["normalise_ratio_of_sums_vs_mean_of_ratios"]["units"][unit]
    items = list(enumerate(golden["items(earned,full)"], start=1))
    indicators = tuple(Indicator.of(f"i@{n}", str(n), "任务", Fraction(full)) for n, (_, full) in items)
    marks = tuple(mark(n, "结果得分", str(n), earned, full) for n, (earned, full) in items)
    term = score(scheme(折算口径=reading), DEPARTMENTS, Sheet.of("x", indicators, marks, frozenset()))
    assert found(term, "结果得分") == Fraction(golden[key])


@pytest.mark.parametrize(
    ("reading", "key"),
    [("不计入", "remove_from_denominator"), ("按满分", "give_full_marks"), ("按零分", "leave_as_zero")],
)
def test_a_cancelled_indicator_counts_as_the_scheme_says(reading: str, key: str) -> None:
    golden = GOLDEN["not_applicable_indicator"]
    full, cancelled = Fraction(golden["input"]["full"]), Fraction(golden["input"]["cancelled_full"])
    indicators = (
        Indicator.of("i@1", "1", "其余任务", full - cancelled),
        Indicator.of("i@2", "2", "取消的任务", cancelled, cancelled=True),
    )
    earned = mark(3, "结果得分", "1", golden["input"]["earned"], str(full - cancelled))
    term = score(scheme(取消的指标=reading), DEPARTMENTS, Sheet.of("x", indicators, (earned,), frozenset()))
    assert rounded(found(term, "结果得分"), 10, Rounding.HALF_UP) == Fraction(golden[key])


def test_a_party_building_score_that_arrives_weighted_is_not_weighted_again() -> None:
    golden = GOLDEN["party_score_already_weighted"]
    given = GOLDEN["formula_1_dept_and_parks"]["input"] | {"party": [golden["imported"], "10"]}
    term = score(scheme(), DEPARTMENTS, sheet_of(given))
    assert found(term, "党建工作考核得分") / 10 == Fraction(golden["correct_term"])
    assert shown(term.value or Fraction(0), 2) == "95.74"


def shipped_calendar() -> list[CalendarDay]:
    text = (files("cli") / "demo" / "calendar_2017_2018.csv").read_text(encoding="utf-8-sig")
    rows = (line.split(",") for line in text.splitlines()[1:])
    return [
        CalendarDay(day=date.fromisoformat(day), working=kind == "班", note=note, document=document)
        for day, kind, note, document in rows
    ]


@pytest.mark.parametrize(
    "case", GOLDEN["deadlines_2_working_days"]["cases"], ids=lambda case: f"{case['received']} {case['note']}"
)
def test_two_working_days_after_receipt(case: dict[str, str]) -> None:
    deadline = Workdays.after(shipped_calendar()).deadline(date.fromisoformat(case["received"]), 2)
    assert deadline.day.isoformat() == case["deadline"]
    assert not deadline.provisional


def test_an_amended_calendar_gives_another_deadline_to_the_same_receipt() -> None:
    golden, received = GOLDEN["calendar_amendment"], date(2018, 12, 27)
    amended = shipped_calendar()
    before = [day for day in amended if "〔2018〕15号" not in day.document]
    assert Workdays.after(before).deadline(received, 2).day.isoformat() == golden["before_notice"]
    assert Workdays.after(amended).deadline(received, 2).day.isoformat() == golden["after_notice"]


def test_a_year_without_a_calendar_gives_a_provisional_deadline() -> None:
    assert Workdays.after(shipped_calendar()).deadline(date(2019, 3, 1), 2).provisional
