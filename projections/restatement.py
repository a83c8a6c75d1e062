"""Restatement (改判): which reviews move a sealed result, and what another seal would tell of it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from domain.asof import AsOf, from_token
from domain.decisions import in_force
from domain.entries import entry_of
from domain.facts import (
    ColumnDeclaredComplete,
    DifferenceCause,
    EntryReversed,
    IndicatorAssigned,
    IndicatorCancelled,
    IndicatorChanged,
    IndicatorOmitted,
    IndicatorTransferred,
    Recorded,
    ReformFact,
    ResultDifference,
    ReviewDecided,
    ReviewOutcomeRecorded,
    SchemeAdopted,
    UnitEnrolled,
    UnitReclassified,
)
from domain.results import Result
from domain.state import YearState
from domain.values import unit_of, year_of
from projections.reads import Reads
from projections.results import Moved, lines_of, moved_lines, table_lines
from projections.telling import grounds, sentence

RESEAL: Final = "已有复核改判，须重新封存"
"""Stands wherever a sealed result shows that a review has moved since."""

_MOVING: Final = (
    SchemeAdopted,
    UnitEnrolled,
    UnitReclassified,
    ColumnDeclaredComplete,
    ReformFact,
    IndicatorAssigned,
    IndicatorChanged,
    IndicatorCancelled,
    IndicatorOmitted,
    IndicatorTransferred,
    EntryReversed,
    ReviewDecided,
    ReviewOutcomeRecorded,
)
"""What may move a score beside entries, and the decisions that order it."""


def reviews_since(reads: Reads, year: YearState, group: str, as_of: AsOf) -> tuple[str, ...]:
    """Return the reviews that ordered corrections in a group's units since its last seal, oldest first.

    None where it was never sealed, or was reopened: then it is sealed again as it stands.
    """
    if group not in year.sealed:
        return ()
    members, last = _members(year, group), year.results[group][-1]
    found = (
        one.fact.envelope.cause
        for one in _recorded(reads, year.year, _since(last), as_of)
        if isinstance(one.fact, EntryReversed) and unit_of(one.stream) in members
    )
    return tuple(dict.fromkeys(cause for cause in found if cause))


def differences(
    reads: Reads, year: YearState, group: str, table: str, as_of: AsOf
) -> tuple[ResultDifference, ...]:
    """Return what a table that is about to be sealed says otherwise than the group's last result."""
    if not year.results.get(group):
        return ()
    last = year.results[group][-1]
    facts = moving_since(reads, year, last, as_of)
    changed = moved_lines(lines_of(last), table_lines(table))
    return tuple(_difference(one, facts) for one in changed)


def moving_since(reads: Reads, year: YearState, result: Result, as_of: AsOf) -> tuple[Recorded, ...]:
    """Return what was recorded since a result was sealed, of its year and units, that may move it."""
    members = _members(year, result.fact.group) | {None}
    found = _recorded(reads, year.year, _since(result), as_of)
    return tuple(one for one in found if unit_of(one.stream) in members and _moves(one))


def _members(year: YearState, group: str) -> frozenset[str | None]:
    scheme = in_force(year)
    found = {name: scheme.group_of(one.category, one.sub_class) for name, one in year.units.items()}
    return frozenset(name for name, mine in found.items() if mine and mine.name == group)


def _since(result: Result) -> int:
    _, seen = from_token(result.fact.token)
    return seen.position


def _recorded(reads: Reads, year: str, after: int, until: AsOf) -> Iterator[Recorded]:
    return (one for one in reads.log(after, until.position) if year_of(one.stream) == year)


def _moves(one: Recorded) -> bool:
    return isinstance(one.fact, _MOVING) or entry_of(one.id, one.fact) is not None


def _difference(one: Moved, facts: Sequence[Recorded]) -> ResultDifference:
    """A unit is moved by its own facts and the year's; where it has none, by those of the others."""
    own = [fact for fact in facts if unit_of(fact.stream) in {one.unit, None}]
    told = tuple(DifferenceCause(fact=fact.id, why=_why(fact)) for fact in own or facts)
    sides = (("before", one.before), ("after", one.after))
    line = dict(chain.from_iterable(_side(name, side or {}) for name, side in sides))
    return ResultDifference(unit=one.unit, causes=told or None, **line)


def _side(name: str, line: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield f"score_{name}", line.get("published")
    yield f"rank_{name}", line.get("rank")
    yield f"grade_{name}", line.get("grade")


def _why(one: Recorded) -> str:
    why = grounds(one.fact)
    return sentence(one.fact) + (f"；{why}" if why else "")
