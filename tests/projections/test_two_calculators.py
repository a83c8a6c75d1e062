"""Whatever is recorded, in whatever order and from whatever day, both calculators agree on both axes."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.commands import (
    AdoptScheme,
    ApproveBonus,
    AssignIndicator,
    CancelIndicator,
    ChangeIndicator,
    ClaimBonus,
    Command,
    CorrectEntry,
    DeclareComplete,
    EnrolUnit,
    EnterEvaluation,
    EnterMark,
    ReclassifyUnit,
    RecordFinding,
    RestoreIndicator,
    ReverseEntry,
)
from domain.decisions import near
from domain.facts import Scale
from domain.refusals import Refused
from domain.scheme import parse, shipped
from domain.values import stream_of
from projections.naive import naive_standings
from projections.rebuild import rebuild
from tests.projections.conftest import ANOTHER, Office, open_year

UNITS = ("甲局", "乙局")
WHY: dict[str, Any] = {"reason": "核分", "basis": "核分表"}
DAYS = st.integers(0, 40).map(lambda days: date(2017, 12, 20) + timedelta(days=days))
PARTS = (None, "3月", "4月")
SCHEME = (
    (shipped("dashiqiao-2017") or "")
    .replace("领导评价：汇总值", "领导评价：汇总值，按月")
    .replace("领导评价×", "各月平均（领导评价）×")
)
"""The scheme of 2017, but that the leaders' evaluation arrives month by month."""
WEIGHTS = "各月平均（领导评价）×70%+公众评议×30%"
_years = count(1)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kaoji]:
    """One ledger for all examples; each plays in a year of its own."""
    from api.bootstrap import opened  # noqa: PLC0415
    from api.settings import sqlite_url  # noqa: PLC0415

    with opened(sqlite_url(tmp_path_factory.mktemp("laws") / "ledger.db"), create=True) as kaoji:
        yield kaoji


@st.composite
def asked(draw: st.DrawFn) -> tuple[type[Command], dict[str, Any]]:
    """Draw something a clerk may ask for, sensible or not."""
    unit = draw(st.sampled_from(UNITS))
    number = draw(st.sampled_from(["1", "2", "3"]))
    points = str(draw(st.decimals(min_value=0, max_value=20, places=1)))
    chosen = draw(st.integers(0, 13))
    common = {"unit": unit, "on": draw(DAYS)}
    weights = draw(st.sampled_from(["领导评价×70%+公众评议×30%", "领导评价×50%+公众评议×50%", "公众评议"]))
    options: list[tuple[type[Command], dict[str, Any]]] = [
        (AssignIndicator, common | {"number": number, "content": "任务", "full": "20"}),
        (ChangeIndicator, common | WHY | {"number": number, "full": points}),
        (CancelIndicator, common | WHY | {"number": number, "not_applicable": draw(st.booleans())}),
        (RestoreIndicator, common | WHY | {"number": number}),
        (EnterMark, common | WHY | {"component": "结果得分", "indicator": number, "points": points}),
        (EnterMark, common | WHY | {"component": "过程得分", "indicator": number, "points": points}),
        (EnterMark, common | WHY | {"component": "过程得分", "points": points}),
        (
            RecordFinding,
            common | WHY | {"points": points, "indicator": draw(st.sampled_from([None, number]))},
        ),
        (
            EnterEvaluation,
            common
            | {
                "component": draw(st.sampled_from(["党建工作考核得分", "领导评价", "公众评议"])),
                "part": draw(st.sampled_from(PARTS)),
                "scale": Scale.PERCENT,
                "points": points,
            },
        ),
        (ClaimBonus, common | {"actor": ANOTHER, "item": "表彰", "points": points}),
        (ApproveBonus, common | WHY | {"claim": draw(st.integers(1, 20))}),
        (ReverseEntry, common | WHY | {"entry": draw(st.integers(1, 20))}),
        (CorrectEntry, common | WHY | {"correction": {"entry": draw(st.integers(1, 20)), "points": points}}),
        (AdoptScheme, WHY | {"on": common["on"], "text": SCHEME.replace(WEIGHTS, weights)}),
    ]
    return options[chosen]


def with_ids(year: str, told: dict[str, Any]) -> dict[str, Any]:
    """Name entries by their ids: the examples know only versions. A scheme is of no unit."""
    if "unit" not in told:
        return told
    stream = stream_of(year, told["unit"])
    told = dict(told)
    for field in ("claim", "entry"):
        if field in told:
            told[field] = f"{stream}@{told[field]}"
    if "correction" in told:
        told["correction"] = told["correction"] | {"entry": f"{stream}@{told['correction']['entry']}"}
    return told


def play(kaoji: Kaoji, asks: list[tuple[type[Command], dict[str, Any]]]) -> Office:
    """Play what is asked in a new year; what is refused is not recorded."""
    office = open_year(kaoji, f"p{next(_years)}-2017", SCHEME)
    for unit in UNITS:
        office.perform(EnrolUnit, on=date(2017, 12, 20), unit=unit, category="市直部门")
        told: dict[str, Any] = {"unit": unit, "number": "1", "content": "任务1", "full": "20"}
        office.perform(AssignIndicator, on=date(2017, 12, 20), **told)
    for column in ("察访核验扣分", "加分", "减分"):
        office.perform(DeclareComplete, on=date(2017, 12, 25), column=column)
    for kind, told in asks:
        try:
            office.perform(kind, **with_ids(office.year, told))
        except Refused:
            continue
    return office


@given(
    st.lists(asked(), max_size=25),
    st.lists(st.tuples(st.integers(0, 999), st.none() | DAYS), min_size=4, max_size=4),
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_the_fast_path_equals_the_naive_fold_on_both_axes(
    shared: Kaoji,
    asks: list[tuple[type[Command], dict[str, Any]]],
    views: list[tuple[int, date | None]],
) -> None:
    start = shared.ledger.position() + 2
    office = play(shared, asks)
    facts = list(shared.ledger.scan(after=start - 2))
    span = shared.ledger.position() - start + 1
    for ahead, day in views:
        view = AsOf(start + ahead % span, day)
        fast = shared.reads.standings(office.year, view)
        assert fast == naive_standings(facts, office.year, view)


def members(kaoji: Kaoji, office: Office) -> list[set[str]]:
    """Return who stands in each rank group now, on which both calculators agree."""
    now = kaoji.reads.now()
    ranking = kaoji.reads.standings(office.year, now)
    assert ranking == naive_standings(kaoji.ledger.scan(), office.year, now)
    return [{one.unit for one in group.standings} for group in ranking.groups]


def test_a_category_that_is_split_is_ranked_by_its_sub_classes(shared: Kaoji) -> None:
    split = SCHEME.replace("园区：市直部门、", "园区：市直部门（第一类）、")
    split = split.replace("镇区：镇区 ——", "镇区：镇区、市直部门（第二类） ——")
    office = open_year(shared, f"p{next(_years)}-2017", split)
    for unit, sub_class in (("甲局", "第一类"), ("乙局", "第二类")):
        office.perform(EnrolUnit, unit=unit, category="市直部门", sub_class=sub_class)
    assert members(shared, office) == [{"甲局"}, {"乙局"}, set()]
    office.perform(ReclassifyUnit, unit="乙局", category="市直部门", sub_class="第一类")
    assert members(shared, office) == [{"甲局", "乙局"}, set(), set()]
    for other in (SCHEME, split.replace(WEIGHTS, "公众评议")):
        tried = shared.reads.trial(office.year, shared.reads.now(), parse(other))
        assert (tried.homeless, tried.unheard) == ((), ())
    narrower = split.replace("市直部门（第一类）", "市直部门（第三类）")
    tried = shared.reads.trial(office.year, shared.reads.now(), parse(narrower))
    assert tried.homeless == ("甲局（市直部门第一类）", "乙局（市直部门第一类）")


def test_a_rebuild_of_all_that_was_played_changes_nothing(shared: Kaoji) -> None:
    play(shared, [(RecordFinding, {"unit": "甲局", "on": date(2018, 1, 1), "points": "1", **WHY})])
    assert rebuild(shared.ledger, shared.store).differences == 0


def test_the_nearest_name_is_asked_for_only_when_one_is_near() -> None:
    assert near("市环保", ["市环保局", "市水利局"]) == "，是否指“市环保局”"
    assert near("市国税局稽查分局", ["市环保局"]) == ""
