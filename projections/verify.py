"""Verifying a ledger: every derived number once more from the facts, by both calculators."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select

from domain.asof import AsOf
from domain.facts import Recorded, SchemeAdopted, written
from domain.ledger import Ledger, Store, StoredFact
from domain.refusals import FactUnreadable
from domain.values import year_of
from projections.entries import ENTRIES, Movement, movements
from projections.naive import naive_standings
from projections.reads import Reads
from projections.results import reproduces

Progress = Callable[[str], None]

_DAYS = 6
"""So many recording days are compared on both axes; all of them would replay the ledger for each day."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing verified: what, whether it holds, and what was found."""

    name: str
    holds: bool
    found: str


def verify(
    ledger: Ledger, store: Store, reads: Reads, progress: Progress = lambda _: None
) -> Sequence[Check]:
    """Check the order and bytes of the facts, the read table, and every result by both calculators."""
    progress("读取全部记录")
    reads = reads.anew()
    position = ledger.position()
    guarded = Check("记录只增不改的约束在位", store.guarded(), "数据库拒绝改动、替换和删除")
    try:
        rows = list(ledger.stored(up_to=position))
        facts = [row.recorded for row in rows]
    except FactUnreadable as unreadable:
        return [guarded, Check("记录可原样读写", holds=False, found=str(unreadable))]
    checks = [guarded, _order(facts, position), _times(facts), _versions(facts), _bytes(rows)]
    progress("重新推导读表")
    checks.append(_entries(store, rows))
    for year in reads.years():
        progress(f"两种算法核对 {year}")
        checks.extend(_results(reads, facts, year, position))
        checks.extend(_seals(reads, year, position))
    return checks


def _order(facts: Sequence[Recorded], position: int) -> Check:
    dense = [one.position for one in facts] == list(range(1, position + 1))
    return Check("流水号连续", dense, f"1 至 {position}")


def _times(facts: Sequence[Recorded]) -> Check:
    backwards = [
        later.position for earlier, later in pairwise(facts) if later.recorded_at < earlier.recorded_at
    ]
    return Check("记录时间不倒流", not backwards, f"倒流处 {backwards[:5]}" if backwards else "自始至终")


def _versions(facts: Sequence[Recorded]) -> Check:
    reached: dict[str, int] = {}
    gaps = []
    for one in facts:
        if one.version != reached.get(one.stream, 0) + 1:
            gaps.append(one.id)
        reached[one.stream] = one.version
    return Check(
        "各单位记录编号连续", not gaps, f"缺口 {gaps[:5]}" if gaps else f"{len(reached)} 个单位与年度"
    )


def _bytes(rows: Sequence[StoredFact]) -> Check:
    changed = [row.recorded.id for row in rows if written(row.recorded.fact) != row.state]
    return Check("记录可原样读写", not changed, f"不符 {changed[:5]}" if changed else f"{len(rows)} 条")


def _entries(store: Store, facts: Sequence[StoredFact]) -> Check:
    """Derive the read table anew and compare it, row by row, with the one in use."""
    derived = movements(facts, {})
    columns = [ENTRIES.c[name] for name in Movement._fields]
    with store.reading() as connection:
        query = select(*columns).where(ENTRIES.c.position <= len(facts)).order_by(*ENTRIES.primary_key)
        kept = [Movement._make(row) for row in connection.execute(query)]
    different = len(set(kept) ^ set(derived)) or abs(len(kept) - len(derived))
    advice = f"{different} 行不符，请运行 kaoji rebuild"
    return Check("读表与记录一致", not different, advice if different else f"{len(kept)} 行")


def _results(reads: Reads, facts: Sequence[Recorded], year: str, position: int) -> Iterator[Check]:
    """Compare both calculators now, and as of each day on which something took effect or was recorded."""
    for as_of in (AsOf(position), *_views(facts, year, position)):
        fast = reads.standings(year, as_of).canonical()
        naive = naive_standings(facts, year, as_of).canonical()
        if fast != naive:
            yield Check(f"{year} 两种算法一致", holds=False, found=f"存档编号 {as_of.token(year)} 不符")
            return
    yield Check(f"{year} 两种算法一致", holds=True, found=reads.standings(year, AsOf(position)).digest()[:16])


def _seals(reads: Reads, year: str, position: int) -> Iterator[Check]:
    """Reproduce every result that was sealed; a difference is an alarm."""
    sealed = [one for series in reads.year(year, AsOf(position)).results.values() for one in series]
    wrong = [f"{one.fact.group}第 {one.number} 稿" for one in sealed if not reproduces(reads, one)]
    if sealed:
        found = f"不符 {'、'.join(wrong)}" if wrong else f"{len(sealed)} 稿"
        yield Check(f"{year} 封存的结果可重现", not wrong, found)


def _views(facts: Sequence[Recorded], year: str, position: int) -> Iterator[AsOf]:
    """Choose some earlier views on both axes: ends of recording days since the year had its scheme."""
    mine = [one for one in facts if year_of(one.stream) == year and one.position <= position]
    adopted = next((i for i, one in enumerate(mine) if isinstance(one.fact, SchemeAdopted)), len(mine))
    ends = {one.recorded_at.date(): one.position for one in mine[adopted:]}
    for day in list(ends)[:: max(1, len(ends) // _DAYS)]:
        yield AsOf(ends[day])
        if any(isinstance(one.fact, SchemeAdopted) and one.fact.applies_from <= day for one in mine):
            yield AsOf(position, day)
