"""However units are renamed, merged, split and dissolved in a year, both calculators agree on both axes."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.bootstrap import Kaoji, opened
from api.settings import sqlite_url
from domain.asof import AsOf
from domain.commands import (
    AssignIndicator,
    Command,
    DeclareComplete,
    DissolveUnit,
    EnrolUnit,
    EnterMark,
    MergeUnits,
    RecordFinding,
    RenameUnit,
    SplitUnit,
    TransferIndicators,
)
from domain.facts import Counting
from domain.refusals import Refused
from domain.scoring.term import nodes
from domain.values import stream_of
from projections.explanation import lines
from projections.naive import naive_standings
from projections.rebuild import rebuild
from projections.stages import stages_of
from projections.telling import sentence
from tests.projections.conftest import Office, open_year
from tests.projections.test_two_calculators import DAYS, SCHEME, UNITS, WHY, asked, with_ids

OTHERS = (*UNITS, "丙局", "丁局")
_years = count(1)
Asked = tuple[type[Command], dict[str, Any]]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kaoji]:
    """One ledger for all examples; each plays in a year of its own."""
    with opened(sqlite_url(tmp_path_factory.mktemp("reform") / "ledger.db"), create=True) as kaoji:
        yield kaoji


@st.composite
def reformed(draw: st.DrawFn) -> Asked:
    """Draw a reorganisation, sensible or not."""
    unit, to, third = (draw(st.sampled_from(OTHERS)) for _ in range(3))
    numbers = draw(st.sets(st.sampled_from(["1", "2", "甲局-1"]), max_size=2))
    common = {"on": draw(DAYS), **WHY}
    founding = draw(st.sampled_from([None, {"category": "市直部门"}, {"category": "镇区"}]))
    shares = ({"unit": to, "numbers": tuple(numbers)}, {"unit": third})
    options: list[Asked] = [
        (RenameUnit, {"unit": unit, "name": draw(st.sampled_from(["新局", "又一局", unit]))}),
        (TransferIndicators, {"unit": unit, "to": to, "numbers": tuple(numbers)}),
        (MergeUnits, {"units": (unit,), "into": to, "founding": founding}),
        (SplitUnit, {"unit": unit, "shares": shares, "founding": founding}),
        (DissolveUnit, {"unit": unit, "shares": shares[1:], "cancelled": tuple(numbers)}),
    ]
    kind, told = draw(st.sampled_from(options))
    return kind, common | told


def play(kaoji: Kaoji, counting: Counting, asks: list[Asked]) -> Office:
    """Play what is asked in a new year; what is refused is not recorded."""
    office = open_year(kaoji, f"r{next(_years)}-2017", with_counting(counting))
    for unit in UNITS:
        office.perform(EnrolUnit, on=date(2017, 12, 20), unit=unit, category="市直部门")
        told: dict[str, Any] = {"unit": unit, "number": "1", "content": "任务1", "full": "20"}
        office.perform(AssignIndicator, on=date(2017, 12, 20), **told)
        mark: dict[str, Any] = {"component": "结果得分", "indicator": "1", "points": "18.5"}
        office.perform(EnterMark, on=date(2017, 12, 22), unit=unit, **mark, **WHY)
    for column in ("察访核验扣分", "加分", "减分"):
        office.perform(DeclareComplete, on=date(2017, 12, 25), column=column)
    for kind, given_ in asks:
        try:
            office.perform(kind, **with_ids(office.year, given_))
        except Refused:
            continue
    return office


def with_counting(counting: Counting) -> str:
    heading = "【设置】\n"
    said = f"{heading}机构变动计分：{counting}\n"
    return SCHEME.replace(heading, said) if heading in SCHEME else f"{SCHEME}\n{said}"


@given(
    st.sampled_from(Counting),
    st.lists(st.one_of(asked(), reformed()), max_size=25),
    st.lists(st.tuples(st.integers(0, 999), st.none() | DAYS), min_size=4, max_size=4),
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_a_reformed_year_is_scored_alike_by_both_calculators(
    shared: Kaoji, counting: Counting, asks: list[Asked], views: list[tuple[int, date | None]]
) -> None:
    start = shared.ledger.position() + 2
    office = play(shared, counting, asks)
    facts = list(shared.ledger.scan(after=start - 2))
    span = shared.ledger.position() - start + 1
    for ahead, day in views:
        view = AsOf(start + ahead % span, day)
        assert shared.reads.standings(office.year, view) == naive_standings(facts, office.year, view)


def merge() -> list[Asked]:
    """甲局, with a finding outside its indicators, merges into 乙局."""
    finding = {"unit": "甲局", "on": date(2018, 1, 2), "points": "0.5", **WHY}
    return [
        (RecordFinding, finding),
        (MergeUnits, {"units": ("甲局",), "into": "乙局", "on": date(2018, 1, 15), **WHY}),
    ]


@pytest.mark.parametrize(
    ("counting", "before", "after"),
    [
        (Counting.MERGED, {"甲局", "乙局"}, {"乙局"}),
        (Counting.SEPARATE, {"甲局", "乙局"}, {"甲局", "乙局"}),
        (Counting.OUT, {"甲局", "乙局"}, {"乙局"}),
        (Counting.MONTHLY, {"甲局", "乙局"}, {"乙局"}),
    ],
)
def test_who_stands_in_the_ranking_follows_the_way_of_counting(
    shared: Kaoji, counting: Counting, before: set[str], after: set[str]
) -> None:
    office = play(shared, counting, merge())
    facts = list(shared.ledger.scan())
    for day, members in ((date(2018, 1, 14), before), (date(2018, 1, 15), after), (None, after)):
        view = AsOf(shared.ledger.position(), day)
        ranking = shared.reads.standings(office.year, view)
        assert ranking.canonical() == naive_standings(facts, office.year, view).canonical()
        assert {one.unit for group in ranking.groups for one in group.standings} == members


def test_before_the_day_all_counts_there_and_from_it_here(shared: Kaoji) -> None:
    office = play(shared, Counting.MERGED, merge())
    shown = {}
    for day in (date(2018, 1, 14), date(2018, 1, 15)):
        ranking = shared.reads.standings(office.year, AsOf(shared.ledger.position(), day))
        shown[day] = {
            (one.unit, term.label, str(term.value))
            for group in ranking.groups
            for one in group.standings
            for term in nodes(one.term)
            if term.label in {"结果得分之和", "分值之和", "察访核验扣分"}
        }
    assert shown[date(2018, 1, 14)] == {
        ("甲局", "结果得分之和", "37/2"),
        ("甲局", "分值之和", "20"),
        ("甲局", "察访核验扣分", "1/2"),
        ("乙局", "结果得分之和", "37/2"),
        ("乙局", "分值之和", "20"),
        ("乙局", "察访核验扣分", "0"),
    }
    assert shown[date(2018, 1, 15)] == {
        ("乙局", "结果得分之和", "37"),
        ("乙局", "分值之和", "40"),
        ("乙局", "察访核验扣分", "1/2"),
    }


def test_a_transfer_tells_itself_and_a_rebuild_changes_nothing(shared: Kaoji) -> None:
    office = play(shared, Counting.MERGED, merge())
    told = [sentence(one.fact) for one in shared.ledger.stream(stream_of(office.year))]
    assert (
        "划转：“甲局”至“乙局”，指标1（改为甲局-1）（共 1 项），得分、扣分、加减分等 2 条；"
        "划转前两单位合计 2 项 40 分，划转后相符"
    ) in told
    assert "甲局 合并，由 乙局 承接，合并计分" in told
    assert rebuild(shared.ledger, shared.store).differences == 0


# --- 按月折算 --------------------------------------------------------------------------------------------

MONTHLY = """\
方案：anyue-2017
名称：示例考核办法
发文机关：示例市政府
文号：示例〔2017〕1号
年度：2017
地区：示例市

【名次组】
市直部门：市直部门

【构成】
得分：指标得分

【公式】
总成绩＝得分。
以上数据代入公式计算成绩时，先折算为百分制。

【设置】
机构变动计分：按月折算
"""


def marked(office: Office, unit: str, full: str, points: str, day: date) -> None:
    told: dict[str, Any] = {"unit": unit, "number": "1", "content": "任务", "full": full}
    office.perform(AssignIndicator, on=day, **told)
    told = {"unit": unit, "component": "得分", "indicator": "1", "points": points}
    office.perform(EnterMark, on=day, **told, **WHY)


def by_months(shared: Kaoji, day: date) -> Office:
    """甲局 (18 of 20) and 乙局 (24 of 30) merge into 丙局, which then has 10 of 10."""
    office = open_year(shared, f"m{next(_years)}-2017", MONTHLY)
    start = date(2017, 1, 10)
    for unit, full, points in (("甲局", "20", "18"), ("乙局", "30", "24")):
        office.perform(EnrolUnit, on=start, unit=unit, category="市直部门")
        marked(office, unit, full, points, start)
    founding = {"category": "市直部门"}
    office.perform(MergeUnits, on=day, units=UNITS, into="丙局", founding=founding, **WHY)
    marked(office, "丙局", "10", "10", date(2017, 12, 1))
    return office


@pytest.mark.parametrize(
    ("day", "score"),
    [
        # 84 is the mean of 90 and 80, weighted by 20 and 30.
        (date(2017, 7, 15), Fraction(84 * 6 + 100 * 6, 12)),
        (date(2017, 7, 16), Fraction(84 * 7 + 100 * 5, 12)),
        (date(2017, 1, 12), Fraction(100)),
        (date(2018, 1, 5), Fraction(84)),
    ],
)
def test_by_months_a_successor_is_worth_what_stood_and_what_stands(
    shared: Kaoji, day: date, score: Fraction
) -> None:
    office = by_months(shared, day)
    now = AsOf(shared.ledger.position())
    ranking = shared.reads.standings(office.year, now)
    assert ranking == naive_standings(shared.ledger.scan(), office.year, now)
    ((standing,),) = [group.standings for group in ranking.groups]
    assert (standing.unit, standing.exact, standing.rank) == ("丙局", score, 1)


def test_the_explanation_tells_the_months_of_each_unit(shared: Kaoji) -> None:
    office = by_months(shared, date(2017, 7, 10))
    _, standing = shared.reads.standing(office.year, "丙局", shared.reads.now())
    told = [(line.depth, f"{line.label} {line.figure}{line.told()}") for line in lines(standing.term)]
    assert [words for depth, words in told if depth <= 2] == [
        "成绩 92.00 = 四舍五入，保留 2 位小数",
        "按月折算 92 = 84 × 6 ÷ 12 + 100 × 6 ÷ 12",
        "1 月至 6 月 按指标分值加权 84 = (90 × 20 + 80 × 30) ÷ (20 + 30)",
        "1 月至 6 月 6",
        "7 月至 12 月 丙局 100",
        "7 月至 12 月 6",
    ]
    units = [words for depth, words in told if depth == 3]
    assert units == [
        "1 月至 6 月 甲局 90",
        "甲局分值之和 20",
        "1 月至 6 月 乙局 80",
        "乙局分值之和 30",
        "总成绩 100",
    ]
    months = next(line for line in lines(standing.term) if line.label == "1 月至 6 月")
    assert months.aside == "个月；机构变动在 15 日以前的，当月归承接单位，16 日以后的归原单位"


def test_who_took_over_twice_has_three_stages(shared: Kaoji) -> None:
    office = by_months(shared, date(2017, 4, 10))
    office.perform(EnrolUnit, on=date(2017, 5, 10), unit="丁局", category="市直部门")
    marked(office, "丁局", "10", "5", date(2017, 5, 10))
    office.perform(MergeUnits, on=date(2017, 9, 20), units=("丙局",), into="丁局", **WHY)
    year = shared.reads.year(office.year, shared.reads.now())
    assert [
        (one.first, one.last, tuple(unit for unit, _ in one.units)) for one in stages_of(year, 2017)["丁局"]
    ] == [(1, 3, ("甲局", "乙局", "丁局")), (4, 9, ("丙局", "丁局")), (10, 12, ("丁局",))]
    now = shared.reads.now()
    ranking = shared.reads.standings(office.year, now)
    assert ranking.canonical() == naive_standings(shared.ledger.scan(), office.year, now).canonical()
    assert [one.unit for group in ranking.groups for one in group.standings] == ["丁局"]
