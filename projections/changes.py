"""Why a score changed between two views: parts that add up to the difference exactly.

Each part is what one step of the path from the first view to the second does to the unit's exact score: its
own facts and the scheme's in order of position, then the day by which parameters have their values, and then
every other unit the formula looks at. What rounding adds is a part of its own. A score that is not known
counts as nothing; while it is not, facts are told together with the one that makes it known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import Any

from domain.asof import AsOf
from domain.facts import Recorded, SchemeAdopted
from domain.scoring import missing, shown
from projections.path import Path, Step, Walk, is_alone


class Cause(StrEnum):
    """What a part of a change is due to."""

    RECORDS = "记录"
    SCHEME = "方案"
    YEAR = "年度"
    """What the office said of the unit or of a column: its category, that nothing more will come."""
    DAY = "参数日期"
    OTHERS = "其他单位"
    ROUNDING = "四舍五入"


@dataclass(frozen=True, slots=True)
class Figure:
    """A unit's score as of a view: exact, as published, and what is missing while there is none."""

    exact: Fraction | None
    published: Fraction | None
    missing: tuple[str, ...] = ()


NOTHING = Figure(None, None)
"""A unit that is in no ranking has no score."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a change: so many points, due to these facts; `unit` is the other unit's name, if one's."""

    cause: Cause
    amount: Fraction
    came: tuple[int, ...] = ()
    """The positions of the facts that count at the end and not at the start."""
    gone: tuple[int, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a unit's score from one view to another."""

    year: str
    unit: str
    start: AsOf
    end: AsOf
    before: Figure
    after: Figure
    parts: tuple[Part, ...]
    facts: Mapping[int, Recorded]
    """By position, the facts that the parts name."""
    places: int

    @property
    def difference(self) -> Fraction:
        """The change of the published score, where none counts as nothing."""
        return (self.after.published or Fraction(0)) - (self.before.published or Fraction(0))

    def values(self) -> dict[str, Any]:
        """Return this as plain values: scores as decimal text, exact figures and amounts as fractions."""
        return {
            "year": self.year,
            "unit": self.unit,
            "from": {"token": self.start.token(self.year), **_values(self.before, self.places)},
            "to": {"token": self.end.token(self.year), **_values(self.after, self.places)},
            "difference": shown(self.difference, self.places),
            "parts": [
                {
                    "cause": one.cause.value,
                    "amount": str(one.amount),
                    **({"unit": one.unit} if one.unit else {}),
                    "came": [self.facts[position].id for position in one.came],
                    "gone": [self.facts[position].id for position in one.gone],
                }
                for one in self.parts
            ],
        }


def _values(one: Figure, places: int) -> dict[str, Any]:
    return {
        "score": None if one.published is None else shown(one.published, places),
        "exact": None if one.exact is None else str(one.exact),
        "missing": list(one.missing),
    }


def change(path: Path, unit: str, facts: Mapping[int, Recorded], places: int) -> Change:
    """Take a unit's score apart along a path; `facts` holds the facts of its steps."""
    walk = Walk(path)
    parts = _Parts(walk, unit)
    others: list[tuple[str, Step]] = []
    for step in path.steps():
        whose = step.unit or getattr(facts[step.positions[0]].fact, "unit", None)
        if whose in {None, unit}:
            parts.take([step], _cause(step, facts))
        else:
            others.append((whose, step))
    if walk.arrive():
        parts.take([], Cause.DAY)
    if not is_alone(walk.year, unit):
        others.sort(key=lambda one: one[0])
        for name, theirs in groupby(others, key=lambda one: one[0]):
            parts.take([step for _, step in theirs], Cause.OTHERS, name)
    parts.close()
    named = {position for one in parts.made for position in (*one.came, *one.gone)}
    return Change(
        year=path.year,
        unit=unit,
        start=path.start,
        end=path.end,
        before=parts.before,
        after=parts.now,
        parts=(*parts.made, *_rounding(parts.before, parts.now)),
        facts={position: facts[position] for position in sorted(named)},
        places=places,
    )


class _Parts:
    """The parts found so far on a walk; while there is no score, what comes waits for what gives one."""

    def __init__(self, walk: Walk, unit: str) -> None:
        self._walk, self._unit = walk, unit
        self._waiting: list[Step] = []
        self.before = self.now = self._known = figure(walk, unit)
        self.made: list[Part] = []

    def take(self, steps: Sequence[Step], cause: Cause, other: str | None = None) -> None:
        """Take some steps as one part."""
        for step in steps:
            self._walk.take(step)
        self._waiting.extend(steps)
        self.now = figure(self._walk, self._unit)
        if self.now.exact is not None:
            self._make(cause, other)

    def close(self) -> None:
        """Tell what came after the score was lost, or before there ever was one."""
        if self._waiting:
            self._make(Cause.RECORDS, None)

    def _make(self, cause: Cause, other: str | None) -> None:
        amount = (self.now.exact or Fraction(0)) - (self._known.exact or Fraction(0))
        came = sorted(one for step in self._waiting if step.comes for one in step.positions)
        gone = sorted(one for step in self._waiting if not step.comes for one in step.positions)
        if amount or (cause not in {Cause.DAY, Cause.OTHERS} and (came or gone)):
            self.made.append(Part(cause, amount, tuple(came), tuple(gone), other))
        self._waiting, self._known = [], self.now


def figure(walk: Walk, unit: str) -> Figure:
    """Return a unit's score after the steps taken so far."""
    scoring = walk.scoring(unit)
    if scoring is None:
        return NOTHING
    term = scoring.result(unit)
    return Figure(term.parts[0].value, term.value, missing(term) if term.value is None else ())


def _cause(step: Step, facts: Mapping[int, Recorded]) -> Cause:
    if step.unit is not None:
        return Cause.RECORDS
    return Cause.SCHEME if isinstance(facts[step.positions[0]].fact, SchemeAdopted) else Cause.YEAR


def _rounding(before: Figure, after: Figure) -> Iterator[Part]:
    """Yield what rounding adds to the change, if it adds anything."""
    added = _beyond(after) - _beyond(before)
    if added:
        yield Part(Cause.ROUNDING, added)


def _beyond(one: Figure) -> Fraction:
    return (one.published or Fraction(0)) - (one.exact or Fraction(0))
