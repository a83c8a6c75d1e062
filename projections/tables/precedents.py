"""先例: past deductions under the same clause or in the same words, of all years, and their reviews."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from domain.asof import AsOf
from domain.facts import (
    AnyFact,
    EntryReversed,
    Recorded,
    ReviewDecided,
    ReviewNotAccepted,
    ReviewOutcomeRecorded,
    ReviewRequested,
    ReviewWithdrawn,
)
from domain.slips import SlipLine, line_of
from domain.state import YearState
from domain.values import unit_of, year_of
from projections.tables.deductions import COUNTS, sort_of
from projections.tables.table import Column, Kind, Row, Table, head, token_of
from projections.telling import short

COLUMNS: Final = (
    Column("年度"),
    Column("单位"),
    Column("日期", Kind.DAY),
    Column("类别"),
    Column("条款"),
    Column("事由"),
    Column("依据"),
    Column("扣分", Kind.POINTS, "分"),
    Column("考评单位"),
    Column("编号"),
    Column("复核结论"),
    Column("现状"),
)


@dataclass(slots=True)
class Precedent:
    """A deduction of the past, with what became of it."""

    line: SlipLine
    recorded: Recorded
    outcomes: list[str] = field(default_factory=list)
    status: str = COUNTS


def precedents(
    year: YearState,
    as_of: AsOf,
    asked: str,
    facts: Iterable[Recorded],
    shown: Callable[[Recorded], bool] = lambda _one: True,
) -> Table:
    """Return the deductions whose clause is what is asked, or in whose words it stands, oldest first.

    `facts` is the whole ledger, read once; only what is found is kept.
    """
    found = Search(asked, shown)
    for one in facts:
        found.look(one)
    rows = tuple(_row(one) for one in found.precedents.values())
    return Table(f"先例　{asked}", head(year), token_of(year, as_of), COLUMNS, rows)


def _row(one: Precedent) -> Row:
    line, stream, fact = one.line, one.recorded.stream, one.recorded.fact
    sort = sort_of(fact)
    first = (year_of(stream), unit_of(stream), fact.envelope.effective_on, sort.value if sort else None)
    told = (line.clause, line.what, line.basis, Fraction(line.points), fact.envelope.actor.body)
    cells = (*first, *told, short(line.entry), "、".join(one.outcomes), one.status)
    return Row(cells, struck=one.status != COUNTS)


class Search:
    """What has been found so far, in the order of positions; `precedents` is by the id of the deduction."""

    def __init__(self, asked: str, shown: Callable[[Recorded], bool]) -> None:
        self.precedents: dict[str, Precedent] = {}
        self._asked, self._shown = asked, shown
        self._cases: dict[str, tuple[str, ...]] = {}

    def look(self, one: Recorded) -> None:
        """Take a fact for a precedent, or for what became of one."""
        match one.fact:
            case ReviewRequested(entries=entries):
                if mine := tuple(entry for entry in entries if entry in self.precedents):
                    self._cases[one.id] = mine
            case ReviewDecided(review=case, outcome=outcome, document=document):
                self._note(self._cases.get(case, ()), f"{outcome}（{document}）")
            case ReviewOutcomeRecorded(entries=entries, outcome=outcome, document=document):
                self._note(entries, f"{outcome}（{document}）")
            case ReviewNotAccepted(review=case):
                self._note(self._cases.get(case, ()), "不予受理")
            case ReviewWithdrawn(review=case):
                self._note(self._cases.get(case, ()), "申请已撤回")
            case EntryReversed(entry=entry) if entry in self.precedents:
                self.precedents[entry].status = f"已由 {short(one.fact.replaced_by or one.id)} " + (
                    "更正" if one.fact.replaced_by else "撤销"
                )
            case fact:
                self._take(one, fact)

    def _note(self, entries: Iterable[str], outcome: str) -> None:
        for entry in entries:
            if entry in self.precedents:
                self.precedents[entry].outcomes.append(outcome)

    def _take(self, one: Recorded, fact: AnyFact) -> None:
        line = line_of(one.id, fact, None) if sort_of(fact) else None
        if line and self._is_asked(line, fact) and self._shown(one):
            self.precedents[one.id] = Precedent(line, one)

    def _is_asked(self, line: SlipLine, fact: AnyFact) -> bool:
        words = (line.clause, line.what, line.basis, fact.envelope.reason)
        return any(self._asked in text for text in words if text)
