"""What if (内部测算): the standings as facts that are not recorded would make them; nothing is written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from domain import refusals
from domain.decisions import in_force, opened
from domain.entries import OUTSIDE, Entry, Sheet, millionths
from domain.reviews import Review, concerned
from domain.scheme.model import ADDED, TAKEN, Origin, Scheme
from domain.scheme.reach import looks_across
from domain.scoring import Scoring, placings, shown
from domain.state import UnitState, YearState
from projections.crossings import Key, ranked_by
from projections.standings import scoring_of

INTERNAL: Final = "内部测算：不是记录，不得对外提供"
_SUPPOSED: Final = "假设"
_KINDS: Final = {None: "FindingRecorded", ADDED: "BonusApproved", TAKEN: "PenaltyApproved"}


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Suppose an entry were withdrawn."""

    entry: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """Suppose an entry gave other points: what is earned or added, or what is deducted, never below 0."""

    entry: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Added:
    """Suppose one more entry of a unit: an inspection deduction, a bonus (加分) or a penalty (减分)."""

    unit: str
    column: str | None
    """加分, 减分, or None for an inspection deduction outside the indicators."""
    points: Fraction
    on: date


Supposition = Withdrawn | Corrected | Added


def supposed(scheme: Scheme, sheets: Mapping[str, Sheet], told: Iterable[Supposition]) -> Mapping[str, Sheet]:
    """Return what would count if these held; raises CountsNotNow, NoSuchColumn."""
    changed = dict(sheets)
    for one in told:
        if isinstance(one, Added):
            sheet = changed[one.unit]
            changed[one.unit] = sheet.holding((*sheet.entries, _entry(scheme, one)))
        else:
            sheet = _holding(changed, one.entry)
            changed[sheet.unit] = sheet.holding(_changed(sheet.entries, one))
    return changed


def _holding(sheets: Mapping[str, Sheet], entry: str) -> Sheet:
    found = (sheet for sheet in sheets.values() if any(one.id == entry for one in sheet.entries))
    if (sheet := next(found, None)) is None:
        raise refusals.CountsNotNow(entry=entry.rpartition("/")[2])
    return sheet


def _changed(entries: Iterable[Entry], told: Withdrawn | Corrected) -> Iterator[Entry]:
    for one in entries:
        if one.id != told.entry:
            yield one
        elif isinstance(told, Corrected):
            taken = one.points is not None and one.points < 0
            yield one._replace(millionths=millionths(-told.points if taken else told.points))


def _entry(scheme: Scheme, one: Added) -> Entry:
    """Return an entry that was never recorded, in the first component that has its column."""
    origin = Origin.FINDINGS if one.column is None else Origin.ADJUSTMENTS
    component = next(iter(scheme.of_origin(origin)), None)
    if component is None:
        raise refusals.NoSuchColumn(column=one.column or "察访核验扣分")
    return Entry.of(
        id=_SUPPOSED,
        kind=_KINDS[one.column],
        component=component.name,
        points=-one.points if one.column == TAKEN else one.points,
        effective_on=one.on,
        label=_SUPPOSED,
        scope=OUTSIDE if one.column is None else None,
    )


# --- what open reviews may still bring -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """Where a unit can end up while reviews are open: its rank now, the best and the worst it can have."""

    unit: str
    name: str
    group: str
    reviews: tuple[str, ...]
    now: int | None
    best: int | None
    worst: int | None
    score: Fraction | None
    highest: Fraction | None
    estimated: bool
    """Its formula looks at other units, so that the two ends are an estimate."""

    def values(self, places: int) -> dict[str, Any]:
        """Return this as plain values; scores as decimal text."""
        scores = {"score": self.score, "highest": self.highest}
        return {
            "unit": self.unit,
            "group": self.group,
            "reviews": list(self.reviews),
            "rank": self.now,
            "best": self.best,
            "worst": self.worst,
            **{name: None if one is None else shown(one, places) for name, one in scores.items()},
            "estimated": self.estimated,
        }


def spans(
    year: YearState, on: date | None, sheets: Mapping[str, Sheet], units: Mapping[str, UnitState]
) -> tuple[Span, ...]:
    """Return between which ranks each unit can end: its open reviews all upheld, or all of the others'.

    By rank group, in the order of the ranks now.
    No review lowers a score (复核不加重), so a unit's lowest score is the one it has.
    """
    open_ = {name: tuple(one for one in unit.reviews.values() if one.open) for name, unit in units.items()}
    upheld = {name: _upheld(year, sheet, units[name], open_[name], on) for name, sheet in sheets.items()}
    now, then = scoring_of(year, on, sheets), scoring_of(year, on, upheld)
    found = []
    for group in in_force(year).groups:
        mine = [one for one in now.group(group.name).units if year.units[one].ranked]
        low = {one: key for one in mine if (key := ranked_by(now, group.name, one))}
        high = {one: max(low[one], ranked_by(then, group.name, one) or low[one]) for one in low}
        told = [_span(year, (now, then), group.name, one, (low, high), reviews=open_[one]) for one in mine]
        found += sorted(told, key=lambda one: (one.now is None, one.now))
    return tuple(found)


def _span(
    year: YearState,
    scorings: tuple[Scoring, Scoring],
    group: str,
    unit: str,
    keys: tuple[Mapping[str, Key], Mapping[str, Key]],
    *,
    reviews: tuple[Review, ...],
) -> Span:
    scheme, (low, high) = scorings[0].scheme, keys
    ranks: tuple[int | None, ...] = (None, None, None)
    if unit in low:
        ways = (low, {**low, unit: high[unit]}, {**high, unit: low[unit]})
        ranks = tuple(placings(one, scheme.settings.tie_ranks)[unit].rank for one in ways)
    return Span(
        unit=unit,
        name=year.name_of(unit),
        group=group,
        reviews=tuple(one.id for one in reviews),
        now=ranks[0],
        best=ranks[1],
        worst=ranks[2],
        score=scorings[0].result(unit).value,
        highest=scorings[1].result(unit).value,
        estimated=looks_across(scheme, group),
    )


def _upheld(
    year: YearState, sheet: Sheet, unit: UnitState, reviews: Iterable[Review], on: date | None
) -> Sheet:
    """Return what would count if all that open reviews dispute were given back."""
    entries = [(entry_id, fact) for entry_id, (fact, _) in unit.entries.items()]
    disputed = {one for case in reviews for one in concerned(case, entries)}
    kept = [back for one in sheet.entries if (back := _given_back(one) if one.id in disputed else one)]
    refused = [unit.bonuses_refused[one] for one in disputed & unit.bonuses_refused.keys()]
    day = on or opened(year).window_to
    claimed = [Added(unit.unit, ADDED, _claimed(unit, one.claim), day) for one in refused]
    return sheet.holding((*kept, *(_entry(in_force(year), one) for one in claimed)))


def _given_back(one: Entry) -> Entry | None:
    """Return a disputed entry with its full marks; None for a deduction, which would be withdrawn."""
    if one.kind in {"FindingRecorded", "PenaltyApproved"}:
        return None
    return one if one.full is None else one._replace(millionths=one.full_millionths)


def _claimed(unit: UnitState, claim: str) -> Fraction:
    return Fraction(unit.cases[claim].fact.points)
