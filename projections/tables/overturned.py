"""复核改变率: of the entries that each scorer gave, how many were reviewed and how many changed by it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from domain.asof import AsOf
from domain.facts import EntryReversed, Recorded, ReviewOutcomeRecorded
from domain.reviews import concerned
from domain.state import UnitState, YearState, fold_unit
from domain.values import stream_and_version, unit_of
from projections.tables.reviews import worth
from projections.tables.table import Column, Kind, Row, Table, head, token_of

FEW: Final = 5
"""A share of fewer reviewed entries than that says little."""

COLUMNS: Final = (
    Column("经办"),
    Column("单位"),
    Column("记录", Kind.COUNT, "笔"),
    Column("经复核", Kind.COUNT, "笔"),
    Column("改变", Kind.COUNT, "笔"),
    Column("改变率", Kind.POINTS, "%", 2),
    Column("退还分数", Kind.POINTS, "分"),
    Column("提示"),
)

Scorer = tuple[str, str]
"""A person and the body spoken for."""


@dataclass(slots=True)
class Tally:
    """What became of one scorer's entries."""

    given: int = 0
    reviewed: int = 0
    changed: int = 0
    returned: Fraction = field(default_factory=Fraction)


def overturned(
    year: YearState,
    as_of: AsOf,
    units: Iterable[tuple[str, Sequence[Recorded]]],
    *,
    shown: Callable[[str], bool] = lambda _body: True,
) -> Table:
    """Return a row for each scorer, those with most changed entries first; `shown` says of which bodies."""
    tallies: dict[Scorer, Tally] = {}
    for _, facts in units:
        if facts:
            _count(tallies, facts)
    order = sorted(tallies.items(), key=lambda one: (-one[1].changed, -one[1].reviewed, one[0]))
    rows = tuple(_row(who, one) for who, one in order if shown(who[1]))
    notes = head(year, f"经复核的不足 {FEW} 笔时，改变率仅供参考")
    return Table("复核改变率", notes, token_of(year, as_of), COLUMNS, rows)


def _row(scorer: Scorer, one: Tally) -> Row:
    share = Fraction(100 * one.changed, one.reviewed) if one.reviewed else None
    few = "件数少" if 0 < one.reviewed < FEW else ""
    return Row((*scorer, one.given, one.reviewed, one.changed, share, one.returned, few))


def _count(tallies: dict[Scorer, Tally], facts: Sequence[Recorded]) -> None:
    """Add up one unit's entries, each for who gave it; a review's own correction is given by nobody."""
    state = fold_unit(facts[0].stream, facts)
    cases = set(state.reviews) | {one.id for one in facts if isinstance(one.fact, ReviewOutcomeRecorded)}
    reviewed, changed = set(_reviewed(state, facts)), dict(_changed(state, facts, cases))
    for entry_id, (fact, _) in state.entries.items():
        if _ordered(fact.envelope.cause, state.stream, cases):
            continue
        actor = fact.envelope.actor
        tally = tallies.setdefault((actor.id, actor.body), Tally())
        tally.given += 1
        tally.reviewed += entry_id in reviewed
        if entry_id in changed:
            tally.changed += 1
            tally.returned += changed[entry_id]


def _ordered(cause: str | None, stream: str, cases: set[str]) -> bool:
    """Whether a review ordered an entry: the unit's own, or another unit's that was spread (举一反三)."""
    if cause is None or cause in cases:
        return cause is not None
    of, _ = stream_and_version(cause)
    return of != stream and unit_of(of) is not None


def _reviewed(state: UnitState, facts: Sequence[Recorded]) -> Iterator[str]:
    """Yield the entries on which a review was decided."""
    pairs = [(entry_id, fact) for entry_id, (fact, _) in state.entries.items()]
    for case in state.reviews.values():
        if case.decided:
            yield from concerned(case, pairs)
    for one in facts:
        if isinstance(one.fact, ReviewOutcomeRecorded):
            yield from one.fact.entries


def _changed(state: UnitState, facts: Sequence[Recorded], cases: set[str]) -> Iterator[tuple[str, Fraction]]:
    """Yield the entries that a review reversed, with the points that this gave back."""
    for one in facts:
        fact = one.fact
        if isinstance(fact, EntryReversed) and fact.envelope.cause in cases and fact.entry in state.entries:
            after = state.entries.get(fact.replaced_by or "")
            yield fact.entry, (worth(after[1]) if after else 0) - worth(state.entries[fact.entry][1])
