"""The read table follows the facts, can be rebuilt from them, and is checked against them."""

from datetime import date
from typing import Any

from sqlalchemy import text, update

from api.bootstrap import Kaoji
from domain.commands import AssignIndicator, EnrolUnit, RecordFinding, ReverseEntry
from projections.entries import ASIDE, ENTRIES
from projections.rebuild import rebuild
from projections.verify import verify
from tests.projections.conftest import Office

WHY: dict[str, Any] = {"reason": "值班脱岗", "basis": "察访标准3.2"}


def one_finding(office: Office) -> str:
    day = date(2017, 3, 25)
    office.perform(EnrolUnit, on=day, unit="市环保局", category="市直部门")
    told: dict[str, Any] = {"unit": "市环保局", "number": "1", "content": "信访工作", "full": "20"}
    office.perform(AssignIndicator, on=day, **told)
    return office.perform(RecordFinding, unit="市环保局", points="0.5", **WHY)


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


def test_the_table_aside_has_the_same_columns() -> None:
    assert ASIDE.c.keys() == ENTRIES.c.keys()
