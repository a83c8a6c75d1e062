"""The invented jurisdiction of a simulated year: units, bodies, clerks, and the chance that moves them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any, Final, TypeVar

from api.bootstrap import Kaoji
from api.memory import Memory
from domain.commands import Command
from domain.facts import Actor, IndicatorAssigned, IndicatorChanged, Role
from domain.refusals import Refused
from domain.state import UnitState, YearState
from domain.values import stream_of

YEAR: Final = "shili-2017"
PLACE: Final = "示例市"
DEPARTMENT, PARK, TOWN, UPPER = "市直部门", "园区", "镇区", "垂直管理单位"
RANKED: Final = (DEPARTMENT, PARK, TOWN)
"""The categories whose scores are worked out here; the others' come from the upper office."""
OFFICE_BODY: Final = "示例绩效考核办"
PARTY_BODY: Final = "示例党建考核办"
PETITIONS: Final = "示例信访部门"
BASIS: Final = "示例：年度工作方案"
HALF: Final = Decimal("0.5")

_OTHERS: Final = 4
_SHORT: Final = {DEPARTMENT: "局", PARK: "园区", TOWN: "镇", UPPER: "垂管单位"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody asks for at some time: one batch, or a single command that the rules must refuse."""

    at: datetime
    actor: Actor
    commands: Sequence[Command]
    refused: type[Refused] | None = None


@dataclass(frozen=True)
class World:
    """The units and bodies, who acts for them, and what is recorded of them so far."""

    count: int
    chance: Random
    kaoji: Kaoji
    enrolled: dict[str, str] = field(init=False)
    """By unit: its category."""

    def __post_init__(self) -> None:
        kinds = [_category(place) for place in range(self.count)]
        named = {f"示例{_SHORT[kind]}{place:03}": kind for place, kind in enumerate(kinds, start=1)}
        object.__setattr__(self, "enrolled", named)

    @cached_property
    def assessors(self) -> tuple[str, ...]:
        """The bodies that assess: the office's own, some that are assessed too, and some that are not."""
        both = [unit for unit, kind in self.enrolled.items() if kind == DEPARTMENT][:_OTHERS]
        return (OFFICE_BODY, *both, *(f"示例考评单位{one}" for one in range(1, _OTHERS + 1)))

    @cached_property
    def office(self) -> Actor:
        """The clerk of the office."""
        return _clerk(Role.OFFICE, OFFICE_BODY)

    @cached_property
    def second(self) -> Actor:
        """Another clerk of the office, who checks and settles."""
        return _clerk(Role.OFFICE, OFFICE_BODY, "二")

    @cached_property
    def inspector(self) -> Actor:
        """Who inspects."""
        return _clerk(Role.INSPECTOR, OFFICE_BODY)

    @cached_property
    def party(self) -> Actor:
        """Who supplies the party-building scores."""
        return _clerk(Role.PARTY_OFFICE, PARTY_BODY)

    @cached_property
    def petitions(self) -> Actor:
        """Who reports penalties."""
        return _clerk(Role.DATA_OWNER, PETITIONS)

    def of(self, unit: str) -> Actor:
        """Return who acts for a unit."""
        return _clerk(Role.UNIT, unit)

    def assessor(self, body: str, which: str = "") -> Actor:
        """Return who acts for an assessing body; the office's own acts in the office's duty."""
        if body == OFFICE_BODY:
            return self.second if which else self.office
        return _clerk(Role.ASSESSOR, body, which)

    def reviewer(self, body: str, which: str = "三") -> Actor:
        """Return a person of a body who decides reviews, and never gave a mark."""
        return _clerk(Role.OFFICE if body == OFFICE_BODY else Role.ASSESSOR, body, which)

    @cached_property
    def leader(self) -> Actor:
        """Who registers what the leading group decided."""
        return _clerk(Role.LEADER, "示例领导小组")

    @property
    def memory(self) -> Memory:
        """What the desk has read of the ledger so far."""
        return self.kaoji.desk.memory

    def year(self) -> YearState:
        """Return what the year says so far."""
        return self.memory.year(YEAR)

    def unit(self, name: str) -> UnitState:
        """Return what a unit's facts say so far."""
        return self.memory.unit(stream_of(YEAR, name))

    def standing(self, *categories: str) -> list[str]:
        """Return the units that have not ended, of all categories or of these, in the order of enrolment."""
        units = self.year().units
        return [
            name
            for name, kind in self.enrolled.items()
            if name in units and units[name].ended is None and kind in (categories or _SHORT)
        ]

    def indicators(self, unit: str) -> list[IndicatorAssigned | IndicatorChanged]:
        """Return the unit's indicators that count."""
        return [fact for fact, reading in self.unit(unit).indicators.values() if not reading.cancelled]

    def some(self, things: Sequence[T], share: float) -> list[T]:
        """Return about a share of things, at least one where there is any, in their order."""
        many = min(len(things), max(1, round(len(things) * share)))
        picked = set(self.chance.sample(range(len(things)), many))
        return [thing for place, thing in enumerate(things) if place in picked]

    def happens(self, share: float) -> bool:
        """Whether something happens that happens in about such a share of the cases."""
        return self.chance.random() < share

    def points(self, full: Decimal, lost: float) -> Decimal:
        """Return a mark: mostly full, else less by some halves of a point."""
        if not self.happens(lost):
            return full
        halves = min(int(full / HALF), 6)
        return full - HALF * self.chance.randint(1, halves) if halves else full

    def make(self, kind: type[Command], on: date, **told: Any) -> Command:  # noqa: ANN401 - its own fields
        """Return a command of the year."""
        return kind(year=YEAR, on=on, **told)


def _category(place: int) -> str:
    """Return the category of the unit in a place: of twenty four are towns, one a park, one of the upper."""
    match place % 20:
        case 19:
            return UPPER
        case 9:
            return PARK
        case 4 | 8 | 13 | 18:
            return TOWN
        case _:
            return DEPARTMENT


def _clerk(role: Role, body: str, which: str = "") -> Actor:
    return Actor(id=f"{body}经办{which}", role=role, body=body)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a time of the day in the place's time zone."""
    return datetime.combine(day, time(hour, minute))


def spread(things: Sequence[T], first: date, days: int) -> Iterator[tuple[date, list[T]]]:
    """Yield things in equal shares over workdays from a day on, each day with its share."""
    each = -(-len(things) // days)
    day = first
    for start in range(0, len(things), each or 1):
        while day.weekday() > 4:  # noqa: PLR2004 - Saturday and Sunday
            day += timedelta(days=1)
        yield day, list(things[start : start + each])
        day += timedelta(days=1)


def why(reason: str, basis: str = BASIS) -> dict[str, str]:
    """Return the reason and basis of what takes points or replaces a record."""
    return {"reason": f"示例：{reason}", "basis": basis}
