"""The reports as tables: each of a year as of a view, with the lines that its reader may see."""

from collections.abc import Iterator
from datetime import date

from api.answers.readers import Progress, Reader, timelines, unwatched
from api.bootstrap import Kaoji
from domain.asof import AsOf
from domain.facts import Recorded
from domain.reviews import Review
from domain.state import Case, UnitState
from domain.values import unit_of, year_of
from projections.tables import adjustments as of_adjustments
from projections.tables import deductions as of_deductions
from projections.tables import overturned as of_overturned
from projections.tables import precedents as of_precedents
from projections.tables import reviews as of_reviews
from projections.tables.audit import actor_audit, unit_audit
from projections.tables.late import entered
from projections.tables.late import late as of_late
from projections.tables.scan import scanned
from projections.tables.table import Table

ONLY_TOLD = "只列反馈单已经告知本单位的内容"


def deductions(
    kaoji: Kaoji,
    reader: Reader,
    seen: AsOf,
    unit: str | None,
    *,
    whole: bool,
    step: Progress = unwatched,
) -> Table:
    """Return every deduction line by line; a unit sees what a slip has told it."""
    state = kaoji.reads.year(reader.year.year, seen)

    def shown(one: of_deductions.Deduction, of: UnitState) -> bool:
        return reader.sees(one.unit, one.body) and (not reader.is_unit or _told(of, one.line.entry))

    notes = (ONLY_TOLD,) if reader.is_unit else ()
    units = timelines(kaoji, state, seen, unit, step)
    return of_deductions.deductions(state, seen, units, struck=whole, shown=shown, notes=notes)


def _told(unit: UnitState, entry: str) -> bool:
    """Whether a slip has told the unit of an entry."""
    return any(entry in slip.told for slip in unit.slips.values() if not slip.voided)


def adjustments(
    kaoji: Kaoji, reader: Reader, seen: AsOf, unit: str | None, step: Progress = unwatched
) -> Table:
    """Return the bonuses claimed and the penalties reported, with what became of each."""
    state = kaoji.reads.year(reader.year.year, seen)

    def shown(of: str, case: Case) -> bool:
        return reader.sees(of, case.fact.envelope.actor.body)

    units = timelines(kaoji, state, seen, unit, step)
    return of_adjustments.adjustments(state, seen, units, shown=shown)


def reviews(
    kaoji: Kaoji,
    reader: Reader,
    seen: AsOf,
    unit: str | None,
    *,
    today: date,
    step: Progress = unwatched,
) -> Table:
    """Return the register of reviews; a body sees those assigned to it."""
    state = kaoji.reads.year(reader.year.year, seen)

    def shown(of: str, case: Review) -> bool:
        return reader.sees(of, case.assigned.body if case.assigned else None)

    units = timelines(kaoji, state, seen, unit, step)
    return of_reviews.reviews(state, seen, units, today, shown=shown)


def of_unit(kaoji: Kaoji, year: str, seen: AsOf, unit: str, step: Progress = unwatched) -> Table:
    """Return all that happened to a unit; raises UnknownUnit."""
    state = kaoji.reads.year(year, seen)
    name = kaoji.reads.unit_named(state, unit)
    facts = (one for one in scanned(kaoji.reads, seen, step) if year_of(one.stream) == year)
    return unit_audit(state, seen, name, facts, kaoji.reads.zone(year))


def of_actor(kaoji: Kaoji, year: str, seen: AsOf, person: str, step: Progress = unwatched) -> Table:
    """Return all that a person did, in every year of the ledger."""
    facts = scanned(kaoji.reads, seen, step)
    return actor_audit(kaoji.reads.year(year, seen), seen, person, facts, kaoji.reads.zone(year))


def late(kaoji: Kaoji, reader: Reader, seen: AsOf, days: int, step: Progress = unwatched) -> Iterator[Table]:
    """Return what was recorded long after it took effect: by person, then entry by entry."""
    year = reader.year.year
    state, zone = kaoji.reads.year(year, seen), kaoji.reads.zone(year)
    units = timelines(kaoji, state, seen, step=step)
    every = (one for unit, facts in units for one in entered(unit, facts, zone))
    mine = [one for one in every if reader.sees(one.unit, one.scorer[1])]
    return iter(of_late(state, seen, mine, zone, days))


def overturned(kaoji: Kaoji, reader: Reader, seen: AsOf, step: Progress = unwatched) -> Table:
    """Return how much of what each person recorded reviews have changed."""
    state = kaoji.reads.year(reader.year.year, seen)

    def shown(body: str) -> bool:
        return reader.sees("", body)

    units = timelines(kaoji, state, seen, step=step)
    return of_overturned.overturned(state, seen, units, shown=shown)


def precedents(kaoji: Kaoji, reader: Reader, seen: AsOf, asked: str, step: Progress = unwatched) -> Table:
    """Return the deductions of the same clause or words, in all years."""

    def shown(one: Recorded) -> bool:
        return reader.sees(unit_of(one.stream) or "", one.fact.envelope.actor.body)

    facts = scanned(kaoji.reads, seen, step)
    return of_precedents.precedents(kaoji.reads.year(reader.year.year, seen), seen, asked, facts, shown)
