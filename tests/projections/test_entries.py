"""The read table follows the facts, can be rebuilt from them, and is checked against them."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text, update

from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.commands import (
    AssignIndicator,
    CancelIndicator,
    CorrectEntry,
    DetermineMatter,
    EnrolUnit,
    EnterEvaluation,
    ReceiveFeedback,
    RecordFinding,
    RestoreIndicator,
    ReverseEntry,
)
from domain.state import fold_unit, sheet_of
from domain.values import stream_of
from projections.entries import ASIDE, ENTRIES
from projections.movements import read
from projections.rebuild import rebuild
from projections.verify import verify
from tests.projections.conftest import Office, open_year

WHY: dict[str, Any] = {"reason": "值班脱岗", "basis": "察访标准3.2"}


def one_finding(office: Office) -> str:
    day = date(2017, 3, 25)
    office.perform(EnrolUnit, on=day, unit="市环保局", category="市直部门")
    told: dict[str, Any] = {"unit": "市环保局", "number": "1", "content": "信访工作", "full": "20"}
    office.perform(AssignIndicator, on=day, **told)
    return office.perform(RecordFinding, unit="市环保局", points="0.5", **WHY)


def all_kinds(kaoji: Kaoji) -> Office:
    """A unit with something of each kind that a scheme may ask for beside marks and points."""
    text_ = (Path(__file__).parents[1] / "domain" / "recording.scheme").read_text(encoding="utf-8")
    office = open_year(kaoji, "shili-2017", text_)
    day = date(2017, 3, 25)
    office.perform(EnrolUnit, on=day, unit="甲局", category="市直部门", sub_class="第一类")
    for number in ("1", "2", "3"):
        office.perform(AssignIndicator, on=day, unit="甲局", number=number, content="任务", full="20")
    office.perform(CancelIndicator, unit="甲局", number="1", **WHY)
    office.perform(CancelIndicator, unit="甲局", number="2", not_applicable=True, **WHY)
    office.perform(CancelIndicator, unit="甲局", number="3", not_applicable=True, **WHY)
    office.perform(RestoreIndicator, unit="甲局", number="3", **WHY)
    daily: dict[str, Any] = {"unit": "甲局", "component": "日常考核"}
    for month, points in (("3月", "18"), ("4月", "17.5")):
        office.perform(EnterEvaluation, part=month, points=points, **daily)
    may = office.perform(EnterEvaluation, part="5月", points="19", **daily)
    office.perform(CorrectEntry, unit="甲局", correction={"entry": may, "points": "16"}, **WHY)
    office.perform(EnterEvaluation, unit="甲局", component="税收增长率", points="-3.25")
    office.perform(EnterEvaluation, unit="甲局", component="党建等次", grade="优秀")
    told: dict[str, Any] = {"part": "一季度", "points": "9", "full": "10", "grade": "良好"}
    office.perform(ReceiveFeedback, unit="甲局", component="省级反馈", **told)
    office.perform(RecordFinding, unit="甲局", clause="督1", **WHY)
    matter: dict[str, Any] = {"unit": "甲局", "clause": "否1", "basis": "决定"}
    office.perform(DetermineMatter, what="发生事故", **matter)
    wrong = office.perform(DetermineMatter, what="误记", **matter)
    office.perform(ReverseEntry, unit="甲局", entry=wrong, on=date(2018, 1, 20), **WHY)
    return office


def tamper(kaoji: Kaoji) -> None:
    """Change the read table as a careless administrator might; facts themselves cannot be changed."""
    with kaoji.store.writing() as connection:
        connection.execute(update(ENTRIES).where(ENTRIES.c.points == 500000).values(points=400000))


def test_a_reversal_adds_a_row_and_takes_none_away(office: Office, kaoji: Kaoji) -> None:
    entry = one_finding(office)
    office.perform(ReverseEntry, unit="市环保局", entry=entry, on=date(2018, 1, 12), **WHY)
    with kaoji.store.reading() as connection:
        rows = connection.execute(
            text("SELECT sign, points FROM entries WHERE entry = :entry"), {"entry": entry}
        )
        assert rows.all() == [(1, 500000), (-1, 500000)]


def test_a_changed_read_table_is_noticed_and_rebuilt(office: Office, kaoji: Kaoji) -> None:
    one_finding(office)
    tamper(kaoji)
    failed = {check.name for check in verify(kaoji.ledger, kaoji.store, kaoji.reads) if not check.holds}
    assert "读表与记录一致" in failed
    assert rebuild(kaoji.ledger, kaoji.store).differences == 2
    assert all(check.holds for check in verify(kaoji.ledger, kaoji.store, kaoji.reads))
    with kaoji.store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM entries_aside")).scalar_one() == 0


def test_a_rebuild_of_an_untouched_ledger_finds_no_difference(office: Office, kaoji: Kaoji) -> None:
    one_finding(office)
    done: list[tuple[int, int]] = []
    found = rebuild(kaoji.ledger, kaoji.store, lambda now, whole: done.append((now, whole)))
    assert (found.facts, found.rows, found.differences) == (5, 2, 0)
    assert done == [(5, 5)]


def test_the_table_and_the_fold_give_the_same_of_every_kind(kaoji: Kaoji) -> None:
    office = all_kinds(kaoji)
    with kaoji.store.reading() as connection:
        (mine,) = (one for one in read(connection, office.year) if one.unit == "甲局")
    found = mine.sheet(mine.axes.known(AsOf(kaoji.ledger.position())), frozenset())
    stream = stream_of(office.year, "甲局")
    folded = sheet_of(fold_unit(stream, kaoji.ledger.stream(stream)), frozenset())
    filed = {component: tuple(mine) for component, mine in folded.filed.items()}
    assert (found.indicators, dict(found.filed)) == (folded.indicators, filed)
    assert [(one.cancelled, one.not_applicable) for one in folded.indicators] == [
        (True, False),
        (True, True),
        (False, False),
    ]
    assert [one.part for one in folded.entries if one.part] == ["3月", "4月", "5月", "一季度"]
    assert rebuild(kaoji.ledger, kaoji.store).differences == 0


def test_the_table_aside_has_the_same_columns() -> None:
    assert ASIDE.c.keys() == ENTRIES.c.keys()
