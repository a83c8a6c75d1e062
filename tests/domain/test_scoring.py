"""Laws of scoring: the explanation is the result."""

from collections import Counter
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.commands import ClaimBonus, EnterEvaluation, EnterMark, RecordFinding, ReverseEntry
from domain.decisions import in_force
from domain.entries import Entry, Indicator, Sheet
from domain.facts import Ballots, Scale
from domain.scheme import parse, shipped
from domain.scheme.model import Rounding
from domain.scoring import Op, Term, leaves, missing, placings, rounded, score, shown
from domain.scoring.term import nodes
from domain.state import sheet_of
from tests.domain.conftest import Desk

SCHEME = parse(shipped("dashiqiao-2017") or "")
GROUP = "镇区"
POINTS = st.decimals(min_value=0, max_value=100, places=6)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Draw what may count for a town: some indicators, some of it missing."""
    day = date(2018, 1, 10)
    indicators, entries = [], []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        full = draw(st.decimals(min_value="0.5", max_value=50, places=2))
        indicators.append(Indicator.of(f"i@{number}", str(number), f"任务{number}", Fraction(full)))
        for component in ("结果得分", "过程得分"):
            if draw(st.integers(0, 9)):
                got = draw(st.decimals(min_value=0, max_value=full, places=2))
                told: dict[str, Any] = {
                    "indicator": str(number),
                    "points": Fraction(got),
                    "full": Fraction(full),
                }
                entry_id = f"{component}@{number}"
                entries.append(Entry.of(entry_id, "MarkEntered", component, day, **told))
    for component in ("党建工作考核得分", "领导评价", "市直部门评价", "公众评议"):
        if draw(st.integers(0, 9)):
            told = {"points": Fraction(draw(POINTS)), "full": Fraction(100)}
            entries.append(Entry.of(f"{component}@1", "EvaluationEntered", component, day, **told))
    for number in range(draw(st.integers(0, 3))):
        points = Fraction(draw(st.decimals(min_value="0.1", max_value=3, places=1)))
        entries.append(Entry.of(f"扣@{number + 1}", "FindingRecorded", "察访核验扣分", day, points=points))
    complete = draw(st.frozensets(st.sampled_from(["察访核验扣分", "加分", "减分"])))
    return Sheet.of("镇", tuple(indicators), tuple(entries), complete)


@given(sheets())
def test_a_value_follows_from_its_parts_and_from_nothing_else(sheet: Sheet) -> None:
    for term in nodes(score(SCHEME, GROUP, sheet)):
        assert term.value == _derived_again(term)


def _derived_again(term: Term) -> Fraction | None:
    values = [part.value for part in term.parts]
    if term.op in (Op.GIVEN, Op.NUMBER):
        return term.figure
    if term.op is Op.ZERO:
        return Fraction(0)
    if None in values or term.op in (Op.MISSING, Op.RECEIVED):
        return None
    known = [value for value in values if value is not None]
    match term.op:
        case Op.SUM:
            return sum(known, Fraction(0))
        case Op.PRODUCT:
            return known[0] * known[1]
        case Op.QUOTIENT:
            return known[0] / known[1]
        case Op.NEGATED:
            return -known[0]
        case _:
            exact = known[0]
            text = Decimal(exact.numerator) / Decimal(exact.denominator)
            return Fraction(text.quantize(Decimal("0.01"), ROUND_HALF_UP))


@given(sheets())
def test_every_entry_that_counts_has_exactly_one_node(sheet: Sheet) -> None:
    cited = Counter(term.cites for term in nodes(score(SCHEME, GROUP, sheet)) if term.cites)
    for entry in sheet.entries:
        marked = any(one.kind == "MarkEntered" and one.component == entry.component for one in sheet.entries)
        if entry.kind != "MarkEntered" or marked:
            assert cited[entry.id] == 1, entry.id


@given(sheets())
def test_every_leaf_stands_on_a_fact_or_a_clause_or_on_the_line_above(sheet: Sheet) -> None:
    for term in leaves(score(SCHEME, GROUP, sheet)):
        assert term.cites or term.clause or term.op is Op.NUMBER, term


@given(sheets())
def test_a_unit_has_a_score_exactly_when_nothing_is_missing(sheet: Sheet) -> None:
    term = score(SCHEME, GROUP, sheet)
    assert (term.value is None) == bool(missing(term))


@given(st.decimals(min_value=-200, max_value=200, places=6), st.integers(0, 6))
def test_rounding_agrees_with_decimal_arithmetic(number: Decimal, places: int) -> None:
    unit = Decimal(1).scaleb(-places)
    for how, other in ((Rounding.HALF_UP, ROUND_HALF_UP), (Rounding.HALF_EVEN, ROUND_HALF_EVEN)):
        assert rounded(Fraction(number), places, how) == Fraction(number.quantize(unit, other))


@given(st.decimals(min_value=-200, max_value=200, places=4))
def test_a_figure_with_few_decimals_is_shown_exactly(number: Decimal) -> None:
    assert Decimal(shown(Fraction(number), 6, exactly=True)) == number


@given(st.dictionaries(st.text(min_size=1), st.fractions(0, 100), min_size=1))
def test_a_rank_is_one_more_than_the_number_of_better_units(scores: dict[str, Fraction]) -> None:
    for unit, placing in placings(scores).items():
        better = sum(other > scores[unit] for other in scores.values())
        equal = sum(other == scores[unit] for other in scores.values())
        assert (placing.rank, placing.tied) == (better + 1, equal > 1)


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    scores = {"甲": Fraction(95), "乙": Fraction(93), "丙": Fraction(93), "丁": Fraction(90)}
    assert [placing.rank for placing in placings(scores).values()] == [1, 2, 2, 4]


# --- on facts --------------------------------------------------------------------------------------------


def complete_unit(desk: Desk, unit: str = "市环保局") -> None:
    """Give a unit everything but its columns."""
    for number, full in (("1", "20"), ("2", "5")):
        for component in ("结果得分", "过程得分"):
            told: dict[str, Any] = {"component": component, "indicator": number, "points": full}
            desk.when(EnterMark, unit=unit, **told)
    for component in ("党建工作考核得分", "领导评价", "公众评议"):
        told = {"component": component, "scale": Scale.PERCENT, "points": "90"}
        desk.when(EnterEvaluation, unit=unit, **told)


def test_missing_is_not_zero_and_the_reason_names_what_is_missing(desk: Desk) -> None:
    complete_unit(desk)
    sheet = sheet_of(desk.unit("市环保局"), frozenset({"察访核验扣分"}))
    term = score(in_force(desk.year), "市直部门、园区", sheet)
    assert term.value is None
    assert missing(term) == ("加分", "减分")
    empty = sheet_of(desk.unit("市水利局"), frozenset())
    assert "指标1 结果得分" in missing(score(in_force(desk.year), "市直部门、园区", empty))


def test_an_entry_and_its_reversal_leave_the_score_as_it_was(desk: Desk) -> None:
    complete_unit(desk)
    columns = frozenset({"察访核验扣分", "加分", "减分"})
    before = score(in_force(desk.year), "市直部门、园区", sheet_of(desk.unit("市环保局"), columns))
    why: dict[str, Any] = {"reason": "值班脱岗", "basis": "察访标准3.2"}
    desk.when(RecordFinding, unit="市环保局", points="0.5", **why)
    lowered = score(in_force(desk.year), "市直部门、园区", sheet_of(desk.unit("市环保局"), columns))
    assert before.value is not None
    assert lowered.value == before.value - Fraction(1, 2)
    desk.when(ReverseEntry, unit="市环保局", entry=desk.last_id("市环保局"), **why)
    after = score(in_force(desk.year), "市直部门、园区", sheet_of(desk.unit("市环保局"), columns))
    assert after == before


def test_a_finding_inside_an_indicator_lowers_its_mark_only(desk: Desk) -> None:
    complete_unit(desk)
    why: dict[str, Any] = {"reason": "资料缺失", "basis": "察访标准1.1"}
    desk.when(RecordFinding, unit="市环保局", indicator="1", points="5", **why)
    columns = frozenset({"察访核验扣分", "加分", "减分"})
    term = score(in_force(desk.year), "市直部门、园区", sheet_of(desk.unit("市环保局"), columns))
    # 结果 20/25 = 80，过程 100：指标 82，×80% = 65.6；党建 9；满意度 9。
    assert term.value == Fraction("83.6")


def test_ballots_leave_abstentions_out(desk: Desk) -> None:
    counts = {"满意": 50, "较满意": 30, "基本满意": 12, "不满意": 3, "弃权": 5}
    ballots = tuple(Ballots(option=option, count=count) for option, count in counts.items())
    told: dict[str, Any] = {"component": "公众评议", "scale": Scale.BALLOTS, "ballots": ballots}
    desk.when(EnterEvaluation, unit="市环保局", **told)
    term = score(in_force(desk.year), "市直部门、园区", sheet_of(desk.unit("市环保局"), frozenset()))
    (evaluation,) = (one for one in nodes(term) if one.label == "公众评议")
    assert evaluation.value is not None
    assert shown(evaluation.value, 4) == "85.4737"


def test_a_claim_alone_adds_nothing(desk: Desk) -> None:
    complete_unit(desk)
    columns = frozenset({"察访核验扣分", "加分", "减分"})
    before = sheet_of(desk.unit("市环保局"), columns)
    desk.when(ClaimBonus, unit="市环保局", item="获省级表彰", points="1")
    assert sheet_of(desk.unit("市环保局"), columns) == before
