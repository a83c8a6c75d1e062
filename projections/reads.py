"""Reading: the documents that pages, commands and the API show, each as of some time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain import refusals
from domain.asof import AsOf, from_token
from domain.decisions import in_force, not_left, opened, unit_named
from domain.entries import Sheet
from domain.facts import BodyRegistered, Recorded, YearOpened
from domain.ledger import Ledger, Store
from domain.scheme import Scheme
from domain.scoring import Scoring
from domain.state import SHAPING, UnitState, YearState, fold_unit, fold_year, sheet_of, within
from domain.values import stream_and_version, stream_of, unit_of
from projections.changes import Change, change
from projections.collection import Collection, collection
from projections.crossings import Comparison, compare
from projections.memory import Memory
from projections.ontime import OnTime
from projections.path import Path, stays_alone
from projections.reviews import Preview
from projections.standings import (
    Standing,
    Standings,
    columns,
    ranked,
    scoring_of,
    sheets_of,
    standings,
)
from projections.supposing import (
    Added,
    Corrected,
    Span,
    Supposition,
    Upheld,
    Withdrawn,
    granted,
    spans,
    supposed,
)
from projections.trial import Trial, revised, trial, under

NAMED: Final = (*SHAPING, BodyRegistered.model_fields["kind"].default)
"""The kinds of a year's facts that say what its units and bodies are called."""
_OPENING: Final = (YearOpened.model_fields["kind"].default,)


class Reads:
    """Questions to the ledger and its read table; every answer is fixed by the AsOf it was asked with."""

    def __init__(self, ledger: Ledger, store: Store) -> None:
        self._ledger, self._store = ledger, store
        self._memory = Memory(ledger, store)

    def anew(self) -> "Reads":
        """Return the same questions to be answered from the ledger and its read table, nothing remembered."""
        return Reads(self._ledger, self._store)

    def now(self) -> AsOf:
        """Return the view of everything recorded so far."""
        return AsOf(self._ledger.position())

    def year(self, year: str, as_of: AsOf, kinds: Sequence[str] = ()) -> YearState:
        """Return what the year's stream said, facts of some kinds or all of it.

        Raises YearNotOpened, or NothingThen before it was opened.
        """
        state = self._memory.state(year, as_of, kinds) if kinds else self._whole(year, as_of)
        if state.opened is None and year in self.years():
            raise refusals.NothingThen(year=year)
        opened(state)
        return state

    def _whole(self, year: str, as_of: AsOf) -> YearState:
        facts = self._ledger.stream(stream_of(year), up_to_position=as_of.position)
        return fold_year(year, within(as_of, facts))

    def years(self) -> tuple[str, ...]:
        """Return the years of this ledger, in the order they were opened."""
        return self._ledger.years()

    def zone(self, year: str) -> ZoneInfo:
        """Return the jurisdiction's time zone, in which its days begin and end."""
        return ZoneInfo(opened(self.year(year, self.now(), _OPENING)).timezone)

    def the_year(self, year: str | None) -> str:
        """Return the year named, or the only one; raises YearNotOpened, NoYears, WhichYear."""
        known = self.years()
        if year is not None:
            if year not in known:
                raise refusals.YearNotOpened(year=year)
            return year
        if not known:
            raise refusals.NoYears
        if len(known) > 1:
            raise refusals.WhichYear(known="、".join(known))
        return known[0]

    def as_of(
        self,
        year: str,
        *,
        recorded: date | datetime | None = None,
        effective_on: date | None = None,
        token: str | None = None,
    ) -> AsOf:
        """Return the view that dates or a token ask for.

        A recorded date means everything recorded before 24:00 of it in the jurisdiction's time zone. Raises
        TokenUnreadable, TokenOfAnotherYear, TokenAhead.
        """
        if token is not None:
            return self._from_token(year, token)
        if recorded is None:
            return AsOf(self._ledger.position(), effective_on)
        zone = self.zone(year)
        if isinstance(recorded, datetime):
            end = recorded if recorded.tzinfo else recorded.replace(tzinfo=zone)
        elif recorded == date.max:
            return AsOf(self._ledger.position(), effective_on)
        else:
            end = datetime.combine(recorded + timedelta(days=1), time(), zone)
        return AsOf(self._ledger.position_before(end), effective_on)

    def _from_token(self, year: str, token: str) -> AsOf:
        try:
            named, as_of = from_token(token)
        except ValueError as error:
            raise refusals.TokenUnreadable(token=token) from error
        if named != year:
            raise refusals.TokenOfAnotherYear(token=token, year=year)
        if as_of.position > self._ledger.position():
            raise refusals.TokenAhead(token=token)
        return as_of

    def standings(self, year: str, as_of: AsOf) -> Standings:
        """Return the ranking of a year's groups as of some time."""
        state = self._shape(year, as_of)
        return standings(state, as_of, self._sheets(state, as_of))

    def scored(self, year: str, as_of: AsOf) -> tuple[YearState, Scoring, Standings]:
        """Return the same ranking with the year and the scoring that it comes from."""
        state = self.under_a_scheme(year, as_of)
        scoring = scoring_of(state, as_of.effective_on, self._sheets(state, as_of))
        return state, scoring, ranked(state, as_of, scoring)

    def trial(self, year: str, as_of: AsOf, scheme: Scheme, applies_from: date | None = None) -> Trial:
        """Return how the ranking would stand under another scheme; nothing is recorded."""
        state = self.under_a_scheme(year, as_of)
        return trial(state, as_of, self._sheets(state, as_of), scheme, applies_from)

    def preview(self, year: str, as_of: AsOf, changed: Mapping[str, UnitState]) -> Preview:
        """Return the ranking as it stands, and as these states of units would make it."""
        state = self.under_a_scheme(year, as_of)
        sheets = self._sheets(state, as_of)
        other = {unit: sheet_of(one, columns(state, unit)) for unit, one in changed.items()}
        after = sheets_of(state, {**sheets, **other}.values())
        return Preview(standings(state, as_of, sheets), standings(state, as_of, after))

    def change(self, year: str, unit: str, start: AsOf, end: AsOf) -> Change:
        """Return why a unit's score changed from one view to another; raises UnknownUnit, NothingThen."""
        states = [self._shape(year, view) for view in (start, end)]
        name = self.unit_named(self.year(year, self.now(), NAMED), unit)
        alone = stays_alone(self._shape(year, AsOf(max(start.position, end.position))), name)
        path = self._path(year, start, end, name if alone else None)
        return change(path, name, self._facts(path), in_force(states[-1]).settings.places)

    def comparison(
        self, year: str, start: AsOf, end: AsOf, progress: Callable[[int, int], None] = lambda *_: None
    ) -> Comparison:
        """Return what lies between the rankings of two views: who moved, who crossed whom, by which facts."""
        rankings = self.standings(year, start), self.standings(year, end)
        path = self._path(year, start, end)
        return compare(path, rankings, self._facts(path), progress)

    def on_time(self, year: str, day: date, until: AsOf) -> OnTime:
        """Return a day's ranking beside what it had been, had all recorded by `until` been recorded on time.

        Late is what was recorded after the day and takes effect by it; units and scheme are those the day
        knew. Raises NoScheme, NothingThen.
        """
        seen = AsOf(min(self.as_of(year, recorded=day).position, until.position))
        timely = AsOf(until.position, day)
        state = self._shape(year, seen)
        late: set[int] = set()
        made = []
        for mine, remembered in self._memory.movements(year, until.position):
            if mine.unit in state.units:
                then, since = mine.axes.known(seen), mine.axes.known(timely)
                late |= mine.axes.recorded_in(since & ~then)
                complete = columns(state, mine.unit)
                made.append(mine.sheet(then | since, complete, remembering=remembered))
        return OnTime(
            day=day,
            recorded=self.standings(year, seen),
            timely=standings(state, seen, sheets_of(state, made)),
            late=tuple(self._ledger.at(sorted(late))),
            until=until.token(year),
        )

    def _facts(self, path: Path) -> Mapping[int, Recorded]:
        """Return by position the facts of a path's steps."""
        shaping = {one.position: one for one in path.shaping}
        wanted = {position for step in path.steps() for position in step.positions} - shaping.keys()
        return shaping | {one.position: one for one in self._ledger.at(sorted(wanted))}

    def _path(self, year: str, start: AsOf, end: AsOf, unit: str | None = None) -> Path:
        until = max(start.position, end.position)
        facts = self._memory.facts(year, until, SHAPING)
        if unit is None:
            found = {mine.unit: mine for mine, _ in self._memory.movements(year, until)}
        else:
            mine = self._memory.movements_of(year, until, unit)
            found = {unit: mine} if mine else {}

        def folded(counts: Sequence[int]) -> YearState:
            return self._memory.state_of(year, counts, SHAPING)

        return Path(year, start, end, facts, found, folded=folded)

    def _shape(self, year: str, as_of: AsOf) -> YearState:
        """Return what of the year's stream results are computed by; raises NoScheme, NothingThen."""
        return self.under_a_scheme(year, as_of, SHAPING)

    def supposed(
        self,
        year: str,
        as_of: AsOf,
        told: Sequence[Supposition],
        scheme: Scheme | None = None,
        applies_from: date | None = None,
    ) -> Preview:
        """Return the ranking as it stands, and as facts and a scheme that are not recorded would make it.

        Raises UnknownUnit, CountsNotNow, NoSuchColumn, AppliesLater, and as `granted` for reviews upheld.
        """
        state = self._shape(year, as_of)
        sheets = self._sheets(state, as_of)
        other = state if scheme is None else revised(state, as_of, scheme, applies_from)
        if scheme is not None and other is state:
            raise refusals.AppliesLater(day=applies_from)
        changes = [each for one in told for each in self._changes(state, as_of, sheets, one)]
        after = under(other, supposed(in_force(other), sheets, changes))
        return Preview(standings(state, as_of, sheets), standings(other, as_of, after))

    def _changes(
        self, year: YearState, as_of: AsOf, sheets: Mapping[str, Sheet], told: Supposition
    ) -> Sequence[Withdrawn | Corrected | Added]:
        """Return what a supposition comes to; raises UnknownReview, and as `granted`."""
        if not isinstance(told, Upheld):
            return (told,)
        name = unit_of(stream_and_version(told.review)[0]) or ""
        unit = self.unit(year.year, name, as_of) if name in sheets else None
        case = unit.reviews.get(told.review) if unit else None
        if unit is None or case is None:
            raise refusals.UnknownReview(unit=name, review=told.review.rpartition("/")[2])
        day = as_of.effective_on or opened(year).window_to
        return granted(sheets[name], unit, case, told.points, day)

    def spans(self, year: str, as_of: AsOf) -> tuple[Span, ...]:
        """Return between which ranks each unit can still end, by the reviews that are open."""
        state = self.under_a_scheme(year, as_of)
        return spans(state, as_of.effective_on, self._sheets(state, as_of), self.units(state, as_of))

    def under_a_scheme(self, year: str, as_of: AsOf, kinds: Sequence[str] = ()) -> YearState:
        """Return what the year's stream said, a scheme among it; raises NoScheme, NothingThen."""
        state = self.year(year, as_of, kinds)
        if state.scheme is None and as_of != self.now():
            raise refusals.NothingThen(year=year)
        in_force(state)
        return state

    def _sheets(self, year: YearState, as_of: AsOf) -> Mapping[str, Sheet]:
        made = (
            mine.sheet(mine.axes.known(as_of), columns(year, mine.unit), remembering=remembered)
            for mine, remembered in self._memory.movements(year.year, as_of.position)
            if mine.unit in year.units
        )
        return sheets_of(year, made)

    def collection(self, year: str, as_of: AsOf, day: date) -> Collection:
        """Return how far the collection of marks has come as of a view, on a day."""
        state = self.under_a_scheme(year, as_of)
        facts = {unit: list(self.timeline(stream_of(year, unit), as_of)) for unit in state.units}
        return collection(state, facts, day)

    def units(self, year: YearState, as_of: AsOf, only: str | None = None) -> Mapping[str, UnitState]:
        """Return what the streams of the year's units, or of one of them, said."""
        names = year.units if only is None else (only,)
        streams = {name: stream_of(year.year, name) for name in names}
        return {name: fold_unit(stream, self.timeline(stream, as_of)) for name, stream in streams.items()}

    def unit_named(self, year: YearState, name: str) -> str:
        """Return the unit a name or alias means; raises UnknownUnit with the nearest name."""
        return unit_named(year, name)

    def standing(self, year: str, unit: str, as_of: AsOf) -> tuple[Standings, Standing]:
        """Return one unit's standing with the ranking it stands in; raises UnknownUnit, NotEnrolledThen."""
        name = self.unit_named(self.year(year, self.now(), NAMED), unit)
        ranking = self.standings(year, as_of)
        found = ranking.of(name)
        if found is None:
            not_left(self.year(year, as_of), name)
            raise refusals.NotEnrolledThen(unit=name)
        return ranking, found

    def timeline(self, stream: str, as_of: AsOf) -> Iterator[Recorded]:
        """Return the facts of a unit or a year, oldest first."""
        return iter(within(as_of, self._ledger.stream(stream, up_to_position=as_of.position)))

    def shown_at(self, fact_id: str) -> AsOf:
        """Return the view in which a fact was the last one recorded; all so far where there is none."""
        stream, version = stream_and_version(fact_id)
        found = next(self._ledger.stream(stream, after=max(version - 1, 0)), None)
        return AsOf(found.position) if found else self.now()

    def unit(self, year: str, unit: str, as_of: AsOf) -> UnitState:
        """Return what a unit's stream said."""
        stream = stream_of(year, unit)
        return fold_unit(stream, self.timeline(stream, as_of))

    def log(self, after: int, up_to: int | None = None) -> Iterator[Recorded]:
        """Return the facts of the whole ledger after a position, oldest first."""
        return self._ledger.scan(after=after, up_to=up_to)
