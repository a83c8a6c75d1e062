"""The ledgers that benchmarks read are ledgers: facts in order, entries that follow, scored years."""

from pathlib import Path

from api.bootstrap import opened
from api.settings import sqlite_url
from projections.verify import verify
from tests.benchmarks.ledgers import copied, name_of, simulated


def test_a_copied_ledger_holds_every_check_and_scores_every_year_alike(tmp_path: Path) -> None:
    with opened(sqlite_url(simulated(tmp_path, 4))) as kaoji:
        facts = kaoji.ledger.position()
    path, years = copied(tmp_path, 3 * facts, units=4)
    assert years == 3
    with opened(sqlite_url(path)) as kaoji:
        assert kaoji.ledger.position() == 3 * facts
        now = kaoji.reads.now()
        scored = [
            [(one.unit, one.exact, one.rank) for group in ranking.groups for one in group.standings]
            for ranking in (kaoji.reads.standings(name_of(year), now) for year in range(years))
        ]
        assert scored[0] == scored[1] == scored[2]
        assert any(exact is not None for _, exact, _ in scored[0])
        failed = {check.name for check in verify(kaoji.ledger, kaoji.store, kaoji.reads) if not check.holds}
        # A seal names the year that was played, so a copy of it cannot reproduce it.
        assert failed == {f"{name_of(year)} 封存的结果可重现" for year in range(years)}


def test_back_dated_facts_count_earlier_and_nothing_else_differs(tmp_path: Path) -> None:
    with opened(sqlite_url(copied(tmp_path, 1, units=4)[0])) as kaoji:
        plain = [fact.fact.envelope.effective_on for fact in kaoji.ledger.scan()]
    with opened(sqlite_url(copied(tmp_path, 1, units=4, back_dated=0.5)[0])) as kaoji:
        dated = [fact.fact.envelope.effective_on for fact in kaoji.ledger.scan()]
    moved = [(was - now).days for was, now in zip(plain, dated, strict=True) if was != now]
    assert set(moved) == {60}
    assert len(moved) > 20
