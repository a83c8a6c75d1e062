"""The path from one view of a year to another, fact by fact.

First what counts no longer is taken away, the last recorded first; then what counts now is added in order of
position. So the path back is the same path, walked the other way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.asof import AsOf
from domain.decisions import in_force, parsed
from domain.entries import Sheet
from domain.facts import Recorded, takes_effect
from domain.scheme.reach import looks_across
from domain.scoring import Scoring
from domain.state import YearState
from projections.movements import Movements, Place
from projections.stages import is_predecessor
from projections.standings import columns, scoring_of


@dataclass(frozen=True, slots=True)
class Step:
    """Facts that come or go together: one, or a reversal and what stands in its place.

    `unit` is None for facts of the year.
    """

    positions: tuple[int, ...]
    unit: str | None
    comes: bool


class Path:
    """What differs between two views of a year.

    `facts` are the year's own that shape results, `movements` those of its units: all that either view knows.
    `folded` tells what the year is by the facts at some of their positions.
    """

    def __init__(
        self,
        year: str,
        start: AsOf,
        end: AsOf,
        facts: Sequence[Recorded],
        movements: Mapping[str, Movements],
        *,
        folded: Callable[[Sequence[int]], YearState],
    ) -> None:
        self.year, self.start, self.end = year, start, end
        self.folded = folded
        self.shaping, self.movements = facts, movements
        self._of: dict[int, tuple[str | None, list[Place]]] = {one.position: (None, []) for one in facts}
        days = {one.position: takes_effect(one.fact) for one in facts}
        for unit, mine in movements.items():
            for position, day, place in mine.places():
                self._of.setdefault(position, (unit, []))[1].append(place)
                days[position] = date.fromordinal(day)
        self.first = {position for position, day in days.items() if start.includes(position, day)}
        """The positions that count at the start."""
        self.last = {position for position, day in days.items() if end.includes(position, day)}

    def steps(self) -> Sequence[Step]:
        """Return what goes and what comes, in the order of the path."""
        gone, came = sorted(self.first - self.last, reverse=True), sorted(self.last - self.first)
        return [*self._steps(gone, comes=False), *self._steps(came, comes=True)]

    def _steps(self, positions: Sequence[int], *, comes: bool) -> Iterator[Step]:
        waiting: list[int] = []
        for position in positions:
            if waiting and not self._replaces(*sorted((waiting[-1], position))):
                yield self._step(waiting, comes=comes)
                waiting = []
            waiting.append(position)
        if waiting:
            yield self._step(waiting, comes=comes)

    def _step(self, positions: Sequence[int], *, comes: bool) -> Step:
        return Step(tuple(sorted(positions)), self._of[positions[0]][0], comes)

    def _replaces(self, one: int, other: int) -> bool:
        """Whether the first ends what the second, recorded right after it, begins anew."""
        (unit, ended), (same, begun) = self._of[one], self._of[other]
        if other != one + 1 or unit is None or unit != same:
            return False
        return [(-sign, *where) for sign, *where in ended] == [(sign, *where) for sign, *where in begun]


def group_name(year: YearState, unit: str) -> str | None:
    """Return the rank group that a unit is in; None where it is in none, or there is no scheme."""
    enrolled = year.units.get(unit)
    if enrolled is None or year.scheme is None:
        return None
    group = in_force(year).group_of(enrolled.category, enrolled.sub_class)
    return group.name if group else None


def is_alone(year: YearState, unit: str) -> bool:
    """Whether a unit's result follows from nothing but its own figures."""
    group = group_name(year, unit)
    if group is None:
        return True
    followed = any(is_predecessor(one) for one in year.units.values())
    return not followed and not looks_across(in_force(year), group)


def stays_alone(year: YearState, unit: str) -> bool:
    """Whether it was so under every version of the scheme, in every category that the unit ever had."""
    enrolled = year.units.get(unit)
    if enrolled is None or any(is_predecessor(one) for one in year.units.values()):
        return enrolled is None
    groups = (
        (scheme, scheme.group_of(one.category, one.sub_class))
        for scheme in (parsed(adopted.text) for adopted in year.schemes)
        for one in enrolled.classifications
    )
    return not any(group and looks_across(scheme, group.name) for scheme, group in groups)


class Walk:
    """A year on its way along a path: what counts for each unit after the steps taken so far."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counts = set(path.first)
        self._known = {unit: mine.axes.known(path.start) for unit, mine in path.movements.items()}
        self._on = path.start.effective_on
        self._year: YearState | None = None
        self._sheets: dict[str, Sheet] = {}

    def take(self, step: Step) -> None:
        """Take one step."""
        self._counts ^= set(step.positions)
        if step.unit is None:
            self._year = None
            self._sheets.clear()
        else:
            self._sheets.pop(step.unit, None)
            axes = self._path.movements[step.unit].axes
            for position in step.positions:
                self._known[step.unit] ^= axes.recorded_at(position)

    def arrive(self) -> bool:
        """Come to the day the path ends on, by which parameters have their values; whether it is another."""
        moved, self._on = self._on != self._path.end.effective_on, self._path.end.effective_on
        return moved

    @property
    def year(self) -> YearState:
        """What the year says so far."""
        if self._year is None:
            shaping = (one.position for one in self._path.shaping)
            self._year = self._path.folded([one for one in shaping if one in self._counts])
        return self._year

    def scoring(self, unit: str) -> Scoring | None:
        """Return the year being scored as far as a unit's result asks for; None where it has none."""
        if group_name(self.year, unit) is None:
            return None
        names = (unit,) if is_alone(self.year, unit) else self.year.units
        found = scoring_of(self.year, self._on, {name: self.sheet(name) for name in names})
        return found if found.group_of(unit) else None

    def sheet(self, unit: str) -> Sheet:
        """Return what counts for a unit so far."""
        if unit not in self._sheets:
            complete, mine = columns(self.year, unit), self._path.movements.get(unit)
            self._sheets[unit] = (
                mine.sheet(self._known[unit], complete) if mine else Sheet.of(unit, (), (), complete)
            )
        return self._sheets[unit]
