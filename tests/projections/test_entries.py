"""The read table follows the facts, can be rebuilt from them, and is checked against them."""

import signal
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, text, update

from api.bootstrap import Kaoji, opened
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
from domain.entries import Entry, entry_of
from domain.facts import read as read_fact
from domain.ledger import StoredFact
from domain.scoring import leaves
from domain.state import fold_unit, sheet_of
from domain.values import stream_of
from projections.derivations import DERIVATIONS, derivation
from projections.entries import ASIDE, ENTRIES, MOVING, Movement, movements
from projections.movements import read
from projections.reads import Reads
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


def test_a_rebuilt_table_is_read_anew_by_who_has_read_the_wrong_one(office: Office, kaoji: Kaoji) -> None:
    one_finding(office)
    tamper(kaoji)
    assert taken(kaoji.reads, office.year) == {Fraction(2, 5)}
    assert rebuild(kaoji.ledger, kaoji.store).differences == 2
    assert taken(kaoji.reads, office.year) == {Fraction(1, 2)}


def taken(reads: Reads, year: str) -> set[Fraction | None]:
    (one,) = (one for group in reads.standings(year, reads.now()).groups for one in group.standings)
    return {leaf.value for leaf in leaves(one.term) if leaf.label == WHY["reason"]}


def test_every_kind_that_moves_an_entry_is_read_by_a_rebuild(kaoji: Kaoji) -> None:
    all_kinds(kaoji)
    assert {fact.fact.kind for fact in kaoji.ledger.scan() if entry_of(fact.id, fact.fact)} <= set(MOVING)
    stored = (Path(__file__).parents[1] / "domain" / "facts.jsonl").read_bytes().splitlines()
    for number, line in enumerate(stored, start=1):
        fact = read_fact(line)
        row = StoredFact("甲-2017/甲局", number, fact.kind, line, number, 0)
        said = {one.entry: one for one in movements([row], {})}
        entry = entry_of(f"甲-2017/甲局@{number}", fact)
        assert entry is None or (fact.kind in MOVING and like(entry, said[entry.id])), fact.kind


def like(entry: Entry, row: Movement) -> bool:
    """Whether a row says what an entry of the same fact, read and checked, says."""
    points = entry.millionths, entry.full_millionths, entry.effective_day
    told = (entry.id, entry.kind, entry.component, entry.indicator, entry.part, entry.label, entry.clause)
    return (
        points == (row.points, row.full_points, row.effective_day)
        and told == (row.entry, row.kind, row.component, row.indicator, row.part, row.label, row.clause)
        and (entry.scope, entry.remark) == (row.scope, row.remark)
        and (entry.received is None) == (row.received is None)
    )


def test_a_movement_has_the_columns_of_the_table() -> None:
    assert sorted(Movement._fields) == sorted(ENTRIES.c.keys()) == sorted(ASIDE.c.keys())


def test_a_rebuild_that_was_killed_goes_on_from_where_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kaoji.sqlite'}"
    with opened(make_url(url), create=True) as kaoji:
        all_kinds(kaoji)
        last = kaoji.ledger.position()
        before = kaoji.reads.anew().standings("shili-2017", AsOf(last)).canonical()
        tamper(kaoji)
    killed = subprocess.run([sys.executable, "-c", KILLED, url], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with opened(make_url(url)) as kaoji:
        with kaoji.store.reading() as connection:
            reached = derivation(connection).reached
        assert 0 < reached < last
        found = rebuild(kaoji.ledger, kaoji.store)
        assert (found.resumed, found.facts) == (reached, last)
        assert found.differences
        assert rebuild(kaoji.ledger, kaoji.store).differences == 0
        assert kaoji.reads.standings("shili-2017", AsOf(last)).canonical() == before


KILLED = """
import os, signal, sys
from sqlalchemy import make_url
from api.bootstrap import opened
from projections import rebuild
rebuild._PAGE = 3
def die(done, whole):
    if done >= 9:
        os.kill(os.getpid(), signal.SIGKILL)
with opened(make_url(sys.argv[1])) as kaoji:
    rebuild.rebuild(kaoji.ledger, kaoji.store, die)
"""
"""Rebuilds in small pages until it is killed in the middle."""


def test_a_rebuild_by_other_code_begins_anew(office: Office, kaoji: Kaoji) -> None:
    one_finding(office)
    with kaoji.store.writing() as connection:
        connection.execute(update(DERIVATIONS).values(by="0" * 64, reached=kaoji.ledger.position()))
    found = rebuild(kaoji.ledger, kaoji.store)
    assert (found.resumed, found.differences) == (0, 0)


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
