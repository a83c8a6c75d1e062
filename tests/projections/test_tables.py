"""What the reports add up is what the ranking adds up; years are told apart where they cannot be compared."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.bootstrap import Kaoji
from api.bootstrap import opened as opened_ledger
from api.settings import sqlite_url
from domain.asof import AsOf
from domain.commands import (
    ApprovePenalty,
    ApproveResult,
    CorrectEntry,
    DeclareComplete,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    PublishResult,
    RecordFinding,
    ReportPenalty,
    ReverseEntry,
    SealGroup,
)
from domain.facts import AnyFact, MarkEntered, Recorded
from domain.refusals import Refused
from domain.scoring import Scoring
from domain.state import YearState, fold_unit, sheet_of
from domain.values import stream_of, unit_of
from projections.standings import columns, scoring_of, sheets_of
from projections.tables.audit import actor_audit
from projections.tables.deductions import Sort, deductions
from projections.tables.delimited import harmless
from projections.tables.late import Entered, late
from projections.tables.summary import figures_of
from projections.tables.table import Column, Kind
from projections.tables.years import Published, years
from tests.domain.conftest import DATA_OWNER, YEAR, Desk, opened
from tests.projections.conftest import Office, open_year

UNITS = ("市环保局", "市水利局")
GROUP = "市直部门、园区"


@dataclass
class Book(Desk):
    """A desk that keeps its facts as a ledger would."""

    facts: list[Recorded] = field(default_factory=list)

    def remember(self, stream: str, fact: AnyFact) -> None:
        version = self.year.version if unit_of(stream) is None else self.unit(unit_of(stream) or "").version
        moment = datetime(2018, 1, 10, tzinfo=UTC)
        self.facts.append(Recorded(stream, version + 1, fact, len(self.facts) + 1, moment))
        super().remember(stream, fact)

    def of(self, unit: str) -> list[Recorded]:
        return [one for one in self.facts if one.stream == stream_of(YEAR, unit)]

    def scoring(self) -> Scoring:
        states = (fold_unit(stream_of(YEAR, one), self.of(one)) for one in UNITS)
        made = (sheet_of(one, columns(self.year, one.unit)) for one in states)
        return scoring_of(self.year, None, sheets_of(self.year, made))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("得分", "扣分", "指标内扣分", "减分", "更正", "撤销")),
        st.sampled_from(UNITS),
        st.sampled_from(("1", "2")),
        st.integers(0, 10).map(lambda halves: str(halves / 2)),
        st.integers(0, 30),
    ),
    max_size=25,
)


def step(book: Book, taken: tuple[str, str, str, str, int]) -> None:
    """Take a step as far as the rules let it pass; a penalty is approved as soon as it is reported."""
    verb, unit, number, points, which = taken
    place = len(book.facts)
    why: dict[str, Any] = {"unit": unit, "reason": f"事由{place}", "basis": f"依据{place}"}
    entries = list(book.unit(unit).entries)
    entry = entries[which % len(entries)] if entries else f"{YEAR}/{unit}@1"
    with suppress(Refused):
        match verb:
            case "得分":
                book.when(EnterMark, **why, component="结果得分", indicator=number, points=points)
            case "扣分":
                book.when(RecordFinding, **why, points=points)
            case "指标内扣分":
                book.when(RecordFinding, **why, indicator=number, points=points)
            case "减分":
                book.when(ReportPenalty, **why, actor=DATA_OWNER, item=f"逾期{place}", points=points)
                book.when(ApprovePenalty, **why, report=book.last_id(unit))
            case "更正":
                book.when(CorrectEntry, **why, correction={"entry": entry, "points": points})
            case _:
                book.when(ReverseEntry, **why, entry=entry)


def subtotals(book: Book) -> dict[tuple[str, Sort], Fraction]:
    """Return what the table of deductions adds up, by unit and kind."""
    units = [(unit, book.of(unit)) for unit in UNITS]
    rows = deductions(book.year, AsOf(len(book.facts)), units).rows
    found: dict[tuple[str, Sort], Fraction] = {}
    for row in rows:
        if row.total:
            unit, sort, *_, points = row.cells[:6]
            assert isinstance(points, Fraction)
            found[str(unit), Sort(str(sort).removesuffix("小计"))] = points
    return found


@settings(max_examples=80, deadline=None)
@given(STEPS)
def test_the_deductions_of_a_unit_are_what_its_standing_subtracts(
    taken: list[tuple[str, str, str, str, int]],
) -> None:
    book = Book()
    opened(book)
    for one in taken:
        step(book, one)
    for column in ("察访核验扣分", "加分", "减分"):
        book.when(DeclareComplete, column=column, basis="办法")
    found, scoring = subtotals(book), book.scoring()
    for unit in UNITS:
        scored = scoring.group(GROUP).units[unit]
        outside = scored.named("察访核验扣分").value
        assert outside == found.get((unit, Sort.OUTSIDE), 0)
        assert scored.named("加（减）分").value == -found.get((unit, Sort.PENALTY), Fraction())
        marks = [fact for fact, _ in book.unit(unit).live() if isinstance(fact, MarkEntered)]
        lost = found.get((unit, Sort.LOST), Fraction()) + found.get((unit, Sort.INSIDE), Fraction())
        earned = sum(
            (one.points or 0 for one in scored.sheet.entries if one.component == "结果得分"), Fraction()
        )
        assert lost == sum(Fraction(one.full) for one in marks) - earned


def test_the_addends_of_the_summary_come_to_the_exact_total_of_everybody(demo: Kaoji) -> None:
    _, scoring, standings = demo.reads.scored(YEAR, demo.reads.now())
    seen = 0
    for group in standings.groups:
        figures = [one for one in figures_of(scoring, group.group) if one.addend]
        for one in group.standings:
            values = [figure.of(scoring.group(group.group).units[one.unit]) for figure in figures]
            if one.exact is not None:
                seen += 1
                assert sum(value for value in values if value is not None) == one.exact, one.unit
    assert seen > 30


# --- years beside one another ----------------------------------------------------------------------------

SMALL = """方案：{year}
名称：示例办法
发文机关：示例
文号：示例
年度：{number}
地区：示例市

【名次组】
{group}：市直部门、园区

【构成】
日常考核：汇总值
民意：汇总值

【公式】
{group}考评成绩＝日常考核×{share}％＋民意×{rest}％。

【设置】
审批步骤：审议
"""


def publish(kaoji: Kaoji, year: str, group: str, share: int, category: str = "市直部门") -> Published:
    """Play a small year to its published result."""
    number = year[-4:]
    told = {"year": year, "number": number, "group": group, "share": share, "rest": 100 - share}
    office = open_year(kaoji, year, SMALL.format(**told))
    office.perform(EnrolUnit, unit="甲局", category=category)
    office.perform(EnrolUnit, unit="乙局", category="市直部门")
    for unit, points in (("甲局", "90"), ("乙局", "80")):
        for component in ("日常考核", "民意"):
            office.perform(EnterEvaluation, unit=unit, component=component, points=points, full="100")
    seal(office, group)
    state = kaoji.reads.year(year, kaoji.reads.now())
    return Published(state, state, state.results[group][-1])


def seal(office: Office, group: str) -> None:
    """Seal, approve and publish a group as it stands."""
    standings = office.kaoji.reads.standings(office.year, office.kaoji.reads.now())
    table = standings.canonical(group).decode()
    told: dict[str, Any] = {"position": standings.as_of.position, "token": standings.token, "table": table}
    office.perform(SealGroup, group=group, **told)
    approval: dict[str, Any] = {"step": "审议", "document": "纪要1号", "approved_on": date(2018, 1, 10)}
    office.perform(ApproveResult, group=group, **approval)
    office.perform(PublishResult, group=group, document="发文1号")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Kaoji]:
    with opened_ledger(sqlite_url(tmp_path / "years.db"), create=True) as kaoji:
        yield kaoji


def comparable(results: list[Published], unit: str) -> list[str]:
    """Return what the comparison says of each year of a unit."""
    last = results[-1].year
    return [str(row.cells[-1]) for row in years(last, AsOf(1), results, unit, unit=True).rows]


def test_a_year_of_the_same_group_and_formula_may_be_compared(ledger: Kaoji) -> None:
    results = [publish(ledger, f"shili-{number}", "部门", 60) for number in (2016, 2017)]
    assert comparable(results, "甲局") == ["", ""]


def test_another_formula_group_or_category_is_said_beside_the_year(ledger: Kaoji) -> None:
    results = [
        publish(ledger, "shili-2015", "部门", 60),
        publish(ledger, "shili-2016", "部门", 70),
        publish(ledger, "shili-2017", "市直", 70),
        publish(ledger, "shili-2018", "市直", 70, category="园区"),
    ]
    assert comparable(results, "甲局") == [
        "",
        "公式不同",
        "名次组不同（上年 部门）",
        "类别不同（上年 市直部门）",
    ]
    assert comparable(results, "乙局")[-1] == ""


# --- single leaves ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"])
def test_words_that_a_spreadsheet_would_run_are_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_other_words_stay_as_they_are() -> None:
    assert [harmless(text) for text in ("迟报=1", "3.2", "市环保局", "")] == ["迟报=1", "3.2", "市环保局", ""]


def test_a_figure_is_shown_rounded_and_kept_exact() -> None:
    column = Column("成绩", Kind.POINTS, "分", 2)
    assert (column.written(Fraction(2, 3)), column.plain(Fraction(2, 3))) == ("0.67", "0.666667")
    assert (column.written(Fraction(-3, 10)), column.plain(Fraction(-3, 10))) == ("-0.30", "-0.3")
    assert (column.heading(), column.written(None)) == ("成绩（分）", "")


def test_the_audit_of_a_person_tells_what_it_has_found_before_it_has_read_all() -> None:
    book, read = marked(), list[int]()

    def facts() -> Iterator[Recorded]:
        for one in book.facts:
            read.append(one.position)
            yield one

    found = actor_audit(book.year, AsOf(len(book.facts)), "考核办经办", facts(), UTC)
    assert read == []
    first = next(iter(found.rows))
    assert first.cells[0] == 1
    assert read == [1]


def test_the_middle_of_an_even_number_of_delays_is_exact() -> None:
    facts = [one for one in marked().facts if isinstance(one.fact, MarkEntered)]
    delays = zip(facts, (20, 31), strict=True)
    entries = [Entered("市环保局", one, delay, after_slip=False) for one, delay in delays]
    summed, _ = late(YearState(YEAR), AsOf(1), entries, UTC)
    (row,) = summed.rows
    assert row.cells[4] == Fraction(51, 2)


def marked() -> Book:
    book = Book()
    opened(book)
    for number in ("1", "2"):
        step(book, ("得分", "市环保局", number, "5", 0))
    return book
