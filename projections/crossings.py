"""Two rankings compared: who moved, who crossed whom, and the facts that turned each order.

The path from the first view to the second is walked step by step. A pair of units that stand otherwise to
each other in the second view than in the first was turned by the last step that changed their order.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from domain.facts import Recorded
from domain.scheme.model import RankBasis
from domain.scoring import Scoring
from projections.path import Path, Step, Walk, group_name, is_alone
from projections.standings import Standing, Standings, key_of

Key = tuple[Fraction, ...]


class Order(StrEnum):
    """How one unit stands to another."""

    ABOVE = "在前"
    LEVEL = "并列"
    BELOW = "在后"


@dataclass(frozen=True, slots=True)
class Crossing:
    """`unit` stood to `other` as `before` and now stands as `after`: above it, or level with it."""

    unit: str
    other: str
    before: Order
    after: Order


@dataclass(frozen=True, slots=True)
class Turn:
    """The facts of one step, the crossings that they decided, and the units they gave a rank or took it from.

    Without facts, it is the day by which parameters have their values.
    """

    facts: tuple[Recorded, ...]
    comes: bool
    crossings: tuple[Crossing, ...]
    entered: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in both rankings; None where it stands in none."""

    unit: str
    name: str
    group: str
    before: Standing | None
    after: Standing | None

    @property
    def moved(self) -> bool:
        """Whether its score, rank or state is another."""
        return _seen(self.before) != _seen(self.after)

    @property
    def up(self) -> int | None:
        """So many ranks it rose, negative where it fell; None where it has no rank in either."""
        ranks = [one.rank if one else None for one in (self.before, self.after)]
        return None if ranks[0] is None or ranks[1] is None else ranks[0] - ranks[1]


def _seen(one: Standing | None) -> object:
    return one and (one.published, one.rank, one.tied, one.state, one.grade)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rankings and the way from one to the other; `came` and `gone` name every fact that differs."""

    before: Standings
    after: Standings
    places: tuple[Place, ...]
    turns: tuple[Turn, ...]
    came: tuple[str, ...]
    gone: tuple[str, ...]

    def of(self, unit: str) -> tuple[Turn, ...]:
        """Return the turns that concern one unit, each with its own crossings alone."""
        found = []
        for turn in self.turns:
            mine = tuple(one for one in turn.crossings if unit in {one.unit, one.other})
            entered = tuple(one for one in turn.entered if one == unit)
            left = tuple(one for one in turn.left if one == unit)
            if mine or entered or left:
                found.append(Turn(turn.facts, turn.comes, mine, entered, left))
        return tuple(found)


def values(told: Comparison, unit: str | None = None) -> dict[str, Any]:
    """Return a comparison, or what concerns one unit of it, as plain values."""
    turns = told.of(unit) if unit else told.turns
    sides = ("before", told.before), ("after", told.after)
    return {
        "year": told.before.year,
        "from": told.before.token,
        "to": told.after.token,
        "units": [
            {
                "unit": one.unit,
                "group": one.group,
                **{side: standing_values(getattr(one, side), ranking.places) for side, ranking in sides},
                "up": one.up,
            }
            for one in told.places
            if unit in {None, one.unit}
        ],
        "turns": [_turn(one) for one in turns],
        "came": list(told.came),
        "gone": list(told.gone),
    }


def standing_values(one: Standing | None, decimals: int) -> dict[str, Any] | None:
    """Return where a unit stands as plain values; its score as decimal text of so many places."""
    if one is None:
        return None
    score = None if one.published is None else one.points(decimals)
    return {"rank": one.rank, "tied": one.tied, "score": score, "state": one.state.value}


def _turn(one: Turn) -> dict[str, Any]:
    return {
        "facts": [{"position": fact.position, "id": fact.id} for fact in one.facts],
        "comes": one.comes,
        "crossings": [
            {"unit": each.unit, "other": each.other, "before": each.before.value, "after": each.after.value}
            for each in one.crossings
        ],
        "entered": list(one.entered),
        "left": list(one.left),
    }


def places(before: Standings, after: Standings) -> tuple[Place, ...]:
    """Return every unit of either ranking beside itself in the other, as the second has them in order."""
    found: dict[str, Place] = {}
    for ranking in (after, before):
        for group in ranking.groups:
            for one in group.standings:
                if one.unit not in found:
                    sides = before.of(one.unit), after.of(one.unit)
                    found[one.unit] = Place(one.unit, one.name, group.group, *sides)
    return tuple(found.values())


@dataclass(slots=True)
class _Ranking:
    """What the units of one rank group are ranked by on a walk, and how their order last changed."""

    keys: dict[str, Key] = field(default_factory=dict)
    first: Mapping[str, Key] = field(default_factory=dict)
    turned: dict[tuple[str, str], int] = field(default_factory=dict)
    """By pair, the smaller name first: the step that last gave it another order than it last had."""
    orders: dict[tuple[str, str], Order] = field(default_factory=dict)
    """By pair that was ever turned: its order since."""
    changed: dict[str, int] = field(default_factory=dict)
    """By unit: the step that last gave it a rank or took it."""

    def begin(self) -> None:
        """Take the order as it is now for the one at the start."""
        self.first = dict(self.keys)
        self.turned, self.orders, self.changed = {}, {}, {}

    def put(self, unit: str, key: Key | None, step: int) -> None:
        """Give a unit another key, or none."""
        old = self.keys.get(unit)
        if key == old:
            return
        if (key is None) is not (old is None):
            self.changed[unit] = step
        if key is None:
            del self.keys[unit]
            return
        self.keys[unit] = key
        for other, theirs in self.keys.items():
            if other != unit:
                self._compare(unit, other, old, theirs, step)

    def _compare(self, unit: str, other: str, old: Key | None, theirs: Key, step: int) -> None:
        """Note the step where a pair has another order than it last had."""
        one, two = min(unit, other), max(unit, other)
        all_along = {unit: old or self.first.get(unit), other: theirs}
        was = self.orders.get((one, two)) or self._was((one, two), all_along)
        now = _order(self.keys[one], self.keys[two])
        if was is not None and was is not now:
            self.turned[one, two] = step
        self.orders[one, two] = now

    @staticmethod
    def _was(pair: tuple[str, str], keys: Mapping[str, Key | None]) -> Order | None:
        """Return how a pair not compared yet on this walk stood all along; None where one had no rank."""
        one, two = (keys[unit] for unit in pair)
        return _order(one, two) if one and two else None

    def crossings(self) -> Iterable[tuple[int, Crossing]]:
        """Yield the pairs that stand otherwise at the end than at the start, each with its last step."""
        for (one, two), step in self.turned.items():
            if {one, two} <= self.first.keys() and {one, two} <= self.keys.keys():
                before = _order(self.first[one], self.first[two])
                after = _order(self.keys[one], self.keys[two])
                if before is not after:
                    yield step, _crossing(one, two, before, after)


def _order(one: Key, two: Key) -> Order:
    if one == two:
        return Order.LEVEL
    return Order.ABOVE if one > two else Order.BELOW


_OTHERWISE = {Order.ABOVE: Order.BELOW, Order.BELOW: Order.ABOVE, Order.LEVEL: Order.LEVEL}


def _crossing(one: str, two: str, before: Order, after: Order) -> Crossing:
    """Tell it of the unit that gained by it."""
    if after is Order.BELOW or (after is Order.LEVEL and before is Order.ABOVE):
        return Crossing(two, one, _OTHERWISE[before], _OTHERWISE[after])
    return Crossing(one, two, before, after)


class _Comparing:
    """The rankings of all groups on a walk along a path."""

    def __init__(self, path: Path, facts: Mapping[int, Recorded]) -> None:
        self._walk, self._facts = Walk(path), facts
        self._groups: dict[str, _Ranking] = {}
        self._in: dict[str, str] = {}
        self._look(self._walk.year.units, 0)
        for ranking in self._groups.values():
            ranking.begin()

    def take(self, step: Step, number: int) -> None:
        """Take a step and see whom it moved."""
        self._walk.take(step)
        self._look(self._concerned(step), number)

    def arrive(self, number: int) -> None:
        """Come to the day on which the path ends."""
        if self._walk.arrive():
            self._look(self._walk.year.units, number)

    def _concerned(self, step: Step) -> Iterable[str]:
        """Return the units whose results the step may change."""
        year = self._walk.year
        whose = step.unit or getattr(self._facts[step.positions[0]].fact, "unit", None)
        return year.units if whose is None or not is_alone(year, whose) else (whose,)

    def _look(self, units: Iterable[str], number: int) -> None:
        """See by what these units are ranked now."""
        shared: dict[str, Scoring | None] = {}
        for unit in units:
            group = group_name(self._walk.year, unit)
            if self._in.get(unit) not in {None, group}:
                self._groups[self._in.pop(unit)].put(unit, None, number)
            if group is None:
                continue
            if group not in shared or is_alone(self._walk.year, unit):
                shared[group] = self._walk.scoring(unit)
            self._in[unit] = group
            self._groups.setdefault(group, _Ranking()).put(
                unit, ranked_by(shared[group], group, unit), number
            )

    def crossings(self) -> list[tuple[int, Crossing]]:
        """Return all crossings, each with the number of the step that decided it."""
        found = (one for ranking in self._groups.values() for one in ranking.crossings())
        return sorted(found, key=lambda one: one[0])

    def changed(self) -> Iterable[tuple[int, str, bool]]:
        """Yield the units that entered a ranking, or left it, with the step at which they did."""
        for ranking in self._groups.values():
            for unit, number in ranking.changed.items():
                now = unit in ranking.keys
                if now is not (unit in ranking.first):
                    yield number, unit, now


def ranked_by(scoring: Scoring | None, group: str, unit: str) -> Key | None:
    """Return what a unit is ranked by; None where it is not ranked."""
    if scoring is None or scoring.group_of(unit) is None or scoring.group(group).is_apart(unit):
        return None
    result = scoring.result(unit)
    exact = scoring.scheme.settings.rank_basis is RankBasis.EXACT
    return key_of(scoring, group, unit, result.parts[0].value if exact else result.value)


def compare(
    path: Path,
    rankings: tuple[Standings, Standings],
    facts: Mapping[int, Recorded],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Comparison:
    """Compare the rankings at both ends of a path; `facts` holds the facts of its steps by position."""
    comparing = _Comparing(path, facts)
    steps = path.steps()
    for number, step in enumerate(steps):
        progress(number, len(steps))
        comparing.take(step, number)
    comparing.arrive(len(steps))
    progress(len(steps), len(steps))
    changed = {position: facts[position].id for step in steps for position in step.positions}
    return Comparison(
        before=rankings[0],
        after=rankings[1],
        places=places(*rankings),
        turns=tuple(_turns(comparing, steps, facts)),
        came=tuple(changed[one] for step in steps if step.comes for one in step.positions),
        gone=tuple(changed[one] for step in steps if not step.comes for one in step.positions),
    )


def _turns(comparing: _Comparing, steps: Sequence[Step], facts: Mapping[int, Recorded]) -> Iterator[Turn]:
    """Yield the steps that decided an order or a rank, in the order of the path."""
    crossings, changed = comparing.crossings(), list(comparing.changed())
    for number in sorted({one for one, _ in crossings} | {one for one, *_ in changed}):
        step = steps[number] if number < len(steps) else None
        yield Turn(
            facts=tuple(facts[one] for one in step.positions) if step else (),
            comes=step.comes if step else True,
            crossings=tuple(one for at, one in crossings if at == number),
            entered=tuple(unit for at, unit, now in changed if at == number and now),
            left=tuple(unit for at, unit, now in changed if at == number and not now),
        )
