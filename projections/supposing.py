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
_DEDUCTIONS: Final = frozenset({"FindingRecorded", "PenaltyApproved"})
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


@dataclass(frozen=True, slots=True)
class Upheld:
    """Suppose an open review were upheld: with so many points, or all that it disputes given back."""

    review: str
    points: Fraction | None = None


Change = Withdrawn | Corrected | Added
Supposition = Change | Upheld
"""What may be supposed; a review upheld comes to changes (see `granted`)."""


def supposed(scheme: Scheme, sheets: Mapping[str, Sheet], told: Iterable[Change]) -> Mapping[str, Sheet]:
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


# --- what a review upheld comes to -----------------------------------------------------------------------


def granted(
    sheet: Sheet, unit: UnitState, case: Review, points: Fraction | None, day: date
) -> tuple[Change, ...]:
    """Return what upholding a review comes to: all that it disputes given back, or its one entry corrected.

    Raises ReviewNotThere once it is closed, CountsNotNow, PointsForSeveral, FullMarksUnknown.
    """
    number = case.id.rpartition("/")[2]
    if not case.open:
        raise refusals.ReviewNotThere(review=number, status=case.status.value, act="假设支持")
    entries, claims = _disputed(sheet, unit, (case,))
    count = len(entries) + len(claims)
    if not count:
        raise refusals.CountsNotNow(entry=number)
    if points is None:
        for one in entries:
            if one.kind not in _DEDUCTIONS and one.full is None:
                raise refusals.FullMarksUnknown(entry=one.id.rpartition("/")[2], review=number)
        return tuple(upheld(sheet, unit, (case,), day))
    if count > 1:
        raise refusals.PointsForSeveral(review=number, count=count)
    return (Corrected(entries[0].id, points) if entries else Added(unit.unit, ADDED, points, day),)


def upheld(sheet: Sheet, unit: UnitState, cases: Iterable[Review], day: date) -> Iterator[Change]:
    """Yield how all that reviews dispute is given back.

    A deduction is withdrawn, a mark gets its full points where they are known, a bonus refused is added.
    """
    entries, claims = _disputed(sheet, unit, cases)
    for one in entries:
        if one.kind in _DEDUCTIONS:
            yield Withdrawn(one.id)
        elif one.full is not None:
            yield Corrected(one.id, one.full)
    for claim in claims:
        yield Added(unit.unit, ADDED, Fraction(unit.cases[claim].fact.points), day)


def _disputed(sheet: Sheet, unit: UnitState, cases: Iterable[Review]) -> tuple[list[Entry], list[str]]:
    """Return the entries that count and are disputed, and the claims of bonuses whose refusal is."""
    entries = [(entry_id, fact) for entry_id, (fact, _) in unit.entries.items()]
    named = {one for case in cases for one in concerned(case, entries)}
    refused = [refusal.claim for one, refusal in unit.bonuses_refused.items() if one in named]
    return [one for one in sheet.entries if one.id in named], refused


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
    day = on or opened(year).window_to
    told = [one for name, sheet in sheets.items() for one in upheld(sheet, units[name], open_[name], day)]
    given_back = supposed(in_force(year), sheets, told)
    now, then = scoring_of(year, on, sheets), scoring_of(year, on, given_back)
    found = []
    for group in in_force(year).groups:
        mine = [one for one in now.group(group.name).units if year.units[one].ranked]
        low = {one: key for one in mine if (key := ranked_by(now, group.name, one))}
        high = {one: max(low[one], ranked_by(then, group.name, one) or low[one]) for one in low}
        lines = [_span(year, (now, then), group.name, one, (low, high), reviews=open_[one]) for one in mine]
        found += sorted(lines, key=lambda one: (one.now is None, one.now))
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
