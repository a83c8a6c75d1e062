"""What has happened, remembered: the fold of a year's facts and of a unit's facts. It never refuses."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from domain.asof import AsOf
from domain.entries import Entry, Indicator, Sheet, entry_of, in_order, indicator_of
from domain.facts import (
    AnyFact,
    BodyEnded,
    BodyRegistered,
    BonusApproved,
    BonusClaimed,
    BonusRefused,
    CalendarAdopted,
    CollectionDue,
    ColumnDeclaredComplete,
    CompletionDetermined,
    CorrectionSpread,
    Counting,
    DelegationEnded,
    DutyDelegated,
    EntryReversed,
    ExceptionGranted,
    GroupSealed,
    IndicatorAssigned,
    IndicatorCancelled,
    IndicatorChanged,
    IndicatorOmitted,
    IndicatorProposed,
    IndicatorsTransferred,
    IndicatorTransferred,
    PenaltyApproved,
    PenaltyRefused,
    PenaltyReported,
    Placed,
    ProposalReturned,
    Recorded,
    ReformFact,
    ReminderSent,
    ReportFact,
    ResultFact,
    ReviewFact,
    Role,
    SchemeAdopted,
    SharedFact,
    SheetFact,
    SlipContent,
    SlipFact,
    SlipKind,
    SlipsIssued,
    UnitEnded,
    UnitEnrolled,
    UnitReclassified,
    UnitRenamed,
    UnitTotalsDeclared,
    UseFact,
    YearOpened,
    takes_effect,
)
from domain.indicators import Proposal, Shared, approved, evolve_proposals, evolve_shared
from domain.reports import Reports, evolve_reports
from domain.results import Result, evolve_results
from domain.reviews import Review, evolve_ordered, evolve_reviews
from domain.sheets import FiledSheet, evolve_sheets
from domain.slips import Slip, SlipLine, contents_of, evolve_slips, further_line, line_of
from domain.use import Use, evolve_use
from domain.values import unit_of


@dataclass(frozen=True, slots=True)
class Classification:
    """In which category a unit is from a day on."""

    effective_on: date
    category: str
    sub_class: str | None


@dataclass(frozen=True, slots=True)
class Unit:
    """An assessed unit of the year."""

    enrolled: UnitEnrolled
    classifications: tuple[Classification, ...]
    end: UnitEnded | None = None
    totals: tuple[UnitTotalsDeclared, ...] = ()
    """The totals declared for it since it was enrolled, the newest first."""

    @property
    def declared(self) -> tuple[int | None, Decimal | None]:
        """The tasks and points that 附件1 declares for it, as the declaration of the latest day says."""
        newest = max(self.totals, key=lambda one: one.envelope.effective_on, default=None)
        if newest is None:
            return self.enrolled.declared_tasks, self.enrolled.declared_points
        return newest.tasks, newest.points

    @property
    def ended(self) -> date | None:
        """From which day on it is no more (合并、拆分、撤销)."""
        return self.end.envelope.effective_on if self.end else None

    @property
    def into(self) -> tuple[str, ...]:
        """The units that its affairs went to."""
        return self.end.into if self.end else ()

    @property
    def ranked(self) -> bool:
        """Whether it stands in a ranking: one that ended only where both are counted apart (分别计分)."""
        return self.end is None or self.end.counting is Counting.SEPARATE

    @property
    def classification(self) -> Classification:
        """The classification of the latest day; of facts for one day the last recorded holds."""
        return max(self.classifications, key=lambda one: one.effective_on)

    @property
    def category(self) -> str:
        """The category the unit is in."""
        return self.classification.category

    @property
    def sub_class(self) -> str | None:
        """The sub-class the unit is in, if its category has any."""
        return self.classification.sub_class


@dataclass(frozen=True, slots=True)
class Delegation:
    """A duty delegated; from `ended` on, if it was ended, it no longer holds."""

    fact: DutyDelegated
    ended: date | None = None

    @property
    def last_day(self) -> date:
        """The last day on which it holds; the day before its first if it never did."""
        return self.fact.until if self.ended is None else self.ended - timedelta(days=1)

    def in_force(self, since: date, until: date | None = None) -> bool:
        """Whether the duty may be acted in on a day, or on any day of a span."""
        return max(since, self.fact.envelope.effective_on) <= min(until or since, self.last_day)


@dataclass(frozen=True, slots=True)
class YearState:
    """What a year's stream says."""

    year: str
    version: int = 0
    opened: YearOpened | None = None
    schemes: tuple[SchemeAdopted, ...] = ()
    bodies: Mapping[str, BodyRegistered] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    calendars: tuple[CalendarAdopted, ...] = ()
    complete: frozenset[tuple[str, str | None]] = frozenset()
    """Columns declared complete, for one rank group or, with None, for all."""
    results: Mapping[str, tuple[Result, ...]] = field(default_factory=dict)
    """By rank group: its sealed results, oldest first."""
    use: Use = field(default_factory=Use)
    delegations: Mapping[str, Delegation] = field(default_factory=dict)
    """By the id of the fact that delegated."""
    exceptions: Mapping[str, ExceptionGranted] = field(default_factory=dict)
    """By the id of the fact that granted one."""
    slips: Mapping[SlipKind, int] = field(default_factory=dict)
    """By kind: the last number given to a slip."""
    spreads: tuple[CorrectionSpread, ...] = ()
    """What reviews had corrected for other units as well (举一反三), oldest first."""
    sheets: Mapping[str, FiledSheet] = field(default_factory=dict)
    """Sheets of marks, by their numbers."""
    shared: Mapping[str, Shared] = field(default_factory=dict)
    """Common indicators (共性指标), by their codes."""
    due: Mapping[str | None, date] = field(default_factory=dict)
    """By when a body is to report its marks; None stands for every body without a day of its own."""
    reminders: tuple[ReminderSent, ...] = ()
    names: Mapping[str, tuple[UnitRenamed, ...]] = field(default_factory=dict)
    """By unit or body: the names it took on, in the order of recording."""
    transfers: tuple[IndicatorsTransferred, ...] = ()
    ended_bodies: Mapping[str, BodyEnded] = field(default_factory=dict)

    def name_of(self, unit: str) -> str:
        """Return what a unit or a body is called: the name of the latest day, the last recorded of a day."""
        newest = max(
            reversed(self.names.get(unit, ())), key=lambda one: one.envelope.effective_on, default=None
        )
        return newest.name if newest else unit

    @property
    def sealed(self) -> Mapping[str, GroupSealed]:
        """The groups that are sealed now, each with its seal; one that was reopened is not."""
        last = ((group, results[-1]) for group, results in self.results.items())
        return {group: one.fact for group, one in last if one.reopened is None}

    @property
    def scheme(self) -> SchemeAdopted | None:
        """The scheme in force: the last one published."""
        return self.schemes[-1] if self.schemes else None

    def due_of(self, body: str) -> date | None:
        """Return the day by whose end a body is to report its marks."""
        return self.due.get(body, self.due.get(None))

    def columns_complete(self, group: str | None) -> frozenset[str]:
        """Return the columns declared complete for a rank group."""
        return frozenset(column for column, only in self.complete if only is None or only == group)


@dataclass(frozen=True, slots=True)
class Case:
    """A bonus claimed or a penalty reported; `settled` is the fact that approved or refused it."""

    fact: BonusClaimed | PenaltyReported
    settled: str | None = None


@dataclass(frozen=True, slots=True)
class UnitState:
    """What a unit's stream says. Keys are fact ids, for indicators their numbers."""

    stream: str
    version: int = 0
    indicators: Mapping[str, tuple[IndicatorAssigned | IndicatorChanged, Indicator]] = field(
        default_factory=dict
    )
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    omitted: Mapping[str, tuple[str, IndicatorOmitted]] = field(default_factory=dict)
    """By number: indicators left out (不设), with the fact that says so."""
    entries: Mapping[str, tuple[AnyFact, Entry]] = field(default_factory=dict)
    reversed: Mapping[str, str] = field(default_factory=dict)
    """Entries that no longer count: id → the fact that reversed it."""
    ended: Mapping[str, date] = field(default_factory=dict)
    """The same: id → the first day on which it no longer counts."""
    cancelled_on: Mapping[str, date] = field(default_factory=dict)
    """By indicator: the day of its last cancellation."""
    full_marks: Mapping[str, tuple[tuple[date, Decimal], ...]] = field(default_factory=dict)
    """By indicator: from which day it has had which full marks."""
    completions: Mapping[str, tuple[str, CompletionDetermined]] = field(default_factory=dict)
    """By indicator: the determination that holds, with its id."""
    cases: Mapping[str, Case] = field(default_factory=dict)
    transferred: Mapping[str, IndicatorTransferred] = field(default_factory=dict)
    """By indicator: where it went (划转); it no longer counts here in any way."""
    slips: Mapping[str, Slip] = field(default_factory=dict)
    """Slips issued to the unit, oldest first."""
    reviews: Mapping[str, Review] = field(default_factory=dict)
    """Cases of review, oldest first, by the id of their request."""
    bonuses_refused: Mapping[str, BonusRefused] = field(default_factory=dict)
    """By the id of the refusal: a slip tells of it."""
    reports: Reports = field(default_factory=Reports)
    """Self-reports, their checks, and what meetings decided."""
    refusals: Mapping[str, str] = field(default_factory=dict)
    """Refused claims and reports: id of the refusal → id of the case."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Who acted for the unit itself: person → the last fact that says so."""

    @property
    def unit(self) -> str:
        """The unit's id."""
        return unit_of(self.stream) or ""

    def live(self) -> tuple[tuple[AnyFact, Entry], ...]:
        """Return the entries that count, oldest first."""
        return tuple(pair for entry_id, pair in self.entries.items() if entry_id not in self.reversed)


def evolve_year(state: YearState, placed: Placed) -> YearState:  # noqa: C901, PLR0912 - one case a kind of fact
    """Remember one more fact of the year."""
    state = replace(state, version=placed.version)
    match placed.fact:
        case YearOpened() as fact:
            return replace(state, opened=fact)
        case SchemeAdopted() as fact:
            return replace(state, schemes=(*state.schemes, fact))
        case BodyRegistered() as fact:
            return replace(
                state,
                bodies={**state.bodies, fact.body: fact},
                aliases={**state.aliases, **dict.fromkeys(fact.aliases, fact.body)},
            )
        case UnitEnrolled() as fact:
            first = Classification(fact.envelope.effective_on, fact.category, fact.sub_class)
            return replace(
                state,
                units={**state.units, fact.unit: Unit(fact, (first,))},
                aliases={**state.aliases, **dict.fromkeys(fact.aliases, fact.unit)},
            )
        case UnitReclassified() as fact if unit := state.units.get(fact.unit):
            # The newest stands first, so that `max` prefers it among facts for one day.
            next_one = Classification(fact.envelope.effective_on, fact.category, fact.sub_class)
            unit = replace(unit, classifications=(next_one, *unit.classifications))
            return replace(state, units={**state.units, fact.unit: unit})
        case UnitTotalsDeclared() as fact if unit := state.units.get(fact.unit):
            unit = replace(unit, totals=(fact, *unit.totals))
            return replace(state, units={**state.units, fact.unit: unit})
        case CalendarAdopted() as fact:
            return replace(state, calendars=(*state.calendars, fact))
        case ColumnDeclaredComplete() as fact:
            return replace(state, complete=state.complete | {(fact.column, fact.group)})
        case fact if isinstance(fact, (GroupSealed, ResultFact)):
            return replace(state, results=evolve_results(state.results, placed.id, fact))
        case fact if isinstance(fact, UseFact):
            return replace(state, use=evolve_use(state.use, placed.id, fact))
        case DutyDelegated() as fact:
            return replace(state, delegations={**state.delegations, placed.id: Delegation(fact)})
        case DelegationEnded() as fact if known := state.delegations.get(fact.delegation):
            ended = replace(known, ended=fact.envelope.effective_on)
            return replace(state, delegations={**state.delegations, fact.delegation: ended})
        case ExceptionGranted() as fact:
            return replace(state, exceptions={**state.exceptions, placed.id: fact})
        case SlipsIssued() as fact:
            return replace(state, slips={**state.slips, **{one.slip: one.number for one in fact.slips}})
        case CorrectionSpread() as fact:
            return replace(state, spreads=(*state.spreads, fact))
        case fact if isinstance(fact, SheetFact):
            return replace(state, sheets=evolve_sheets(state.sheets, placed.id, fact))
        case fact if isinstance(fact, SharedFact):
            return replace(state, shared=evolve_shared(state.shared, placed.id, fact))
        case UnitRenamed() | IndicatorsTransferred() | UnitEnded() | BodyEnded() as fact:
            return _reformed(state, fact)
        case CollectionDue() as fact:
            return replace(state, due={**state.due, fact.body: fact.due})
        case ReminderSent() as fact:
            return replace(state, reminders=(*state.reminders, fact))
        case _:
            return state


def _reformed(state: YearState, fact: ReformFact) -> YearState:
    match fact:
        case UnitRenamed():
            names = {**state.names, fact.unit: (*state.names.get(fact.unit, ()), fact)}
            return replace(state, names=names, aliases={**state.aliases, fact.name: fact.unit})
        case IndicatorsTransferred():
            return replace(state, transfers=(*state.transfers, fact))
        case UnitEnded() if unit := state.units.get(fact.unit):
            return replace(state, units={**state.units, fact.unit: replace(unit, end=fact)})
        case BodyEnded():
            return replace(state, ended_bodies={**state.ended_bodies, fact.body: fact})
        case _:
            return state


def _people(state: UnitState, placed: Placed) -> Mapping[str, str]:
    """Return who acted for the unit itself, this fact included."""
    actor = placed.fact.envelope.actor
    if actor.role is not Role.UNIT:
        return state.people
    return {**state.people, **dict.fromkeys((actor.id, actor.on_behalf or actor.id), placed.id)}


def evolve_unit(state: UnitState, placed: Placed) -> UnitState:  # noqa: C901, PLR0912 - one case a kind of fact
    """Remember one more fact of the unit."""
    state = replace(state, version=placed.version, people=_people(state, placed))
    match placed.fact:
        case IndicatorProposed() | ProposalReturned() as fact:
            return replace(state, proposals=evolve_proposals(state.proposals, placed.id, fact))
        case IndicatorAssigned() as fact:
            return _read_anew(_approved(state, placed.id, fact), placed.id, fact)
        case IndicatorOmitted() as fact:
            state = _approved(state, placed.id, fact)
            return replace(state, omitted={**state.omitted, fact.number: (placed.id, fact)})
        case IndicatorChanged() as fact:
            return _read_anew(state, placed.id, fact)
        case IndicatorCancelled() as fact if known := state.indicators.get(fact.number):
            exempt = fact.not_applicable is True
            reading = (known[0], known[1]._replace(id=placed.id, cancelled=True, not_applicable=exempt))
            return replace(
                state,
                indicators={**state.indicators, fact.number: reading},
                cancelled_on={**state.cancelled_on, fact.number: fact.envelope.effective_on},
            )
        case IndicatorTransferred() as fact:
            return _transferred(state, placed.id, fact)
        case CompletionDetermined() as fact:
            return replace(state, completions={**state.completions, fact.number: (placed.id, fact)})
        case fact if isinstance(fact, ReportFact):
            return replace(state, reports=evolve_reports(state.reports, placed.id, fact))
        case BonusClaimed() | PenaltyReported() as fact:
            return replace(state, cases={**state.cases, placed.id: Case(fact)})
        case fact if isinstance(fact, SlipFact):
            lines = slip_lines(state, contents_of(fact))
            return replace(state, slips=evolve_slips(state.slips, placed.id, fact, lines))
        case fact if isinstance(fact, ReviewFact):
            return replace(state, reviews=evolve_reviews(state.reviews, placed.id, fact))
        case BonusRefused(claim=case) as fact:
            refused = {**state.bonuses_refused, placed.id: fact}
            state = replace(_settled(state, case, placed.id), bonuses_refused=refused)
            return replace(state, refusals={**state.refusals, placed.id: case})
        case PenaltyRefused(report=case):
            return replace(_settled(state, case, placed.id), refusals={**state.refusals, placed.id: case})
        case EntryReversed() as fact:
            return _reverse(state, placed.id, fact)
        case fact:
            return _enter(state, placed.id, fact)


def _approved(state: UnitState, fact_id: str, fact: IndicatorAssigned | IndicatorOmitted) -> UnitState:
    """A proposal is approved; what was left out before is settled anew."""
    others = {number: told for number, told in state.omitted.items() if number != fact.number}
    return replace(state, proposals=approved(state.proposals, fact_id, fact), omitted=others)


def _read_anew(state: UnitState, fact_id: str, fact: IndicatorAssigned | IndicatorChanged) -> UnitState:
    since = (fact.envelope.effective_on, fact.full)
    return replace(
        state,
        indicators={**state.indicators, fact.number: (fact, indicator_of(fact_id, fact))},
        full_marks={**state.full_marks, fact.number: (*state.full_marks.get(fact.number, ()), since)},
    )


def _transferred(state: UnitState, fact_id: str, fact: IndicatorTransferred) -> UnitState:
    """The indicator is known as one that is gone; how far it was completed goes on elsewhere."""
    state = replace(
        state,
        transferred={**state.transferred, fact.number: fact},
        completions={number: one for number, one in state.completions.items() if number != fact.number},
    )
    if known := state.indicators.get(fact.number):
        reading = (known[0], known[1]._replace(id=fact_id, cancelled=True))
        return replace(state, indicators={**state.indicators, fact.number: reading})
    return state


def _enter(state: UnitState, fact_id: str, fact: AnyFact) -> UnitState:
    entry = entry_of(fact_id, fact)
    if entry is None:
        return state
    state = replace(state, entries={**state.entries, fact_id: (fact, entry)})
    match fact:
        case BonusApproved(claim=case) | PenaltyApproved(report=case):
            return _settled(state, case, fact_id)
        case _:
            return state


def _reverse(state: UnitState, fact_id: str, fact: EntryReversed) -> UnitState:
    """An entry no longer counts; a case whose settlement is reversed is open again, one moved is closed."""
    known = ((entry, told) for entry, (told, _) in state.entries.items())
    state = replace(
        state,
        reviews=evolve_ordered(state.reviews, fact, known),
        reversed={**state.reversed, fact.entry: fact_id},
        ended={**state.ended, fact.entry: fact.envelope.effective_on},
    )
    state = _settled(state, fact.entry, fact_id)
    open_again = next((case for case, one in state.cases.items() if one.settled == fact.entry), None)
    return _settled(state, open_again, None) if open_again else state


def _settled(state: UnitState, case: str, by: str | None) -> UnitState:
    if case not in state.cases:
        return state
    return replace(state, cases={**state.cases, case: replace(state.cases[case], settled=by)})


def slip_lines(state: UnitState, contents: Collection[SlipContent] = ()) -> Mapping[str, SlipLine]:
    """Return what a slip of these further contents would tell of the unit now, by entry."""
    refused = (pair for pair in state.bonuses_refused.items() if pair[0] not in state.reversed)
    live = ((entry.id, fact) for fact, entry in state.live())
    lines = (
        line_told(state, fact_id, fact) or further_line(fact_id, fact, _assessor(state, fact), contents)
        for fact_id, fact in (*live, *refused)
    )
    return {line.entry: line for line in lines if line}


def line_told(state: UnitState, fact_id: str, fact: AnyFact) -> SlipLine | None:
    """Return the line that a fact of the unit makes on a slip, if it makes any."""
    return line_of(fact_id, fact, _assessor(state, fact))


def _assessor(state: UnitState, fact: AnyFact) -> str | None:
    known = state.indicators.get(getattr(fact, "indicator", None) or "")
    return known[0].assessor if known else None


SHAPING: Final = tuple(
    kind.model_fields["kind"].default
    for kind in (
        YearOpened,
        SchemeAdopted,
        UnitEnrolled,
        UnitRenamed,
        UnitReclassified,
        UnitEnded,
        ColumnDeclaredComplete,
    )
)
"""The kinds of a year's facts by which results are computed; its others change no score."""


def fold_year(year: str, facts: Iterable[Placed]) -> YearState:
    """Fold a year's facts, in the order of its stream."""
    state = YearState(year)
    for placed in facts:
        state = evolve_year(state, placed)
    return state


def fold_unit(stream: str, facts: Iterable[Placed]) -> UnitState:
    """Fold a unit's facts, in the order of its stream."""
    state = UnitState(stream)
    for placed in facts:
        state = evolve_unit(state, placed)
    return state


def within(as_of: AsOf, facts: Iterable[Recorded]) -> Iterable[Recorded]:
    """Keep the facts that belong to a view."""
    return (one for one in facts if as_of.includes(one.position, takes_effect(one.fact)))


def sheet_of(state: UnitState, complete: frozenset[str]) -> Sheet:
    """Return all that counts for the unit."""
    return Sheet.of(
        unit=state.unit,
        indicators=in_order(
            reading for number, (_, reading) in state.indicators.items() if number not in state.transferred
        ),
        entries=(entry for _, entry in state.live()),
        complete=complete,
    )
