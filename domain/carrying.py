"""A year opened from the last one (年度结转): what is carried over, as commands, and what is not, and why.

A pure function of what the old year says; the commands then pass the same decisions as any others.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain import refusals
from domain.commands import (
    AdoptScheme,
    Command,
    DefineShared,
    EnrolUnit,
    OpenYear,
    ProposeIndicator,
    RegisterBody,
)
from domain.decisions.rules import in_force, opened
from domain.facts import Checkpoint, IndicatorAssigned, IndicatorChanged, SharedReading
from domain.indicators import waiting
from domain.state import Unit, UnitState, YearState

_YEAR_LINE: Final = re.compile(r"(?m)^(\s*年度\s*[:：]\s*)\d{4}")
_DAY: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}月\d{1,2}日")
_ASKED: Final = ("content", "full", "type", "target", "standard", "direction")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which year is opened, with the jurisdiction where it is another, and on what basis."""

    year: str
    jurisdiction: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not carried over, or needs a look, and why."""

    what: str
    which: str
    why: str


@dataclass(frozen=True, slots=True)
class Carried:
    """The commands that open the new year, and how it differs from the old one."""

    commands: tuple[Command, ...]
    differences: tuple[Difference, ...]
    read: Mapping[str, int]
    """The version that was read of every stream of the old year: a later fact may belong here too."""

    def count(self, kind: type[Command]) -> int:
        """Return how many commands of a kind there are."""
        return sum(isinstance(one, kind) for one in self.commands)


@dataclass(frozen=True, slots=True)
class _Carrying:
    """The old year with the units that go on, by how many years all is shifted, and what all commands say."""

    old: YearState
    staying: Mapping[str, Unit]
    """By their ids of the old year."""
    years: int
    common: Mapping[str, Any]

    def body(self, name: str | None) -> str | None:
        """Return an assessing body's name in the new year, or its successor's; None where neither goes on."""
        end = self.old.ended_bodies.get(self.old.aliases.get(name or "", name or ""))
        return self.body(end.into) if end else self.going_on(name)

    def going_on(self, name: str | None) -> str | None:
        """Return the name that a unit or a body has in the new year, None where it is not carried over."""
        known = self.old.aliases.get(name or "", name or "")
        if known in self.staying or (known in self.old.bodies and known not in self.old.units):
            return self.old.name_of(known)
        return None

    def aliases(self, name: str, told: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names a unit or body also goes by in the new year, those it had before among them."""
        now = self.old.name_of(name)
        renamed = (one.name for one in self.old.names.get(name, ()))
        return tuple(one for one in dict.fromkeys((*told, name, *renamed)) if one != now)

    def checkpoints(self, told: tuple[Checkpoint, ...] | None) -> tuple[Checkpoint, ...] | None:
        """Return checkpoints (考核节点) of the new year."""
        if not told:
            return None
        return tuple(Checkpoint(day=_later(one.day, self.years), what=one.what) for one in told)


def _later(day: date, years: int) -> date:
    """Return the same day some years on; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def carried(old: YearState, units: Mapping[str, UnitState], asked: Asked) -> Carried:
    """Return what opens a year from the old one; raises CarriedBackwards, NoScheme, YearNotOpened.

    `units` has the states of all units of the old year. Indicators that count come as proposals, for
    another person to approve; common ones are defined anew, and assigned by hand.
    """
    new = asked.year[-4:]
    if not (new.isdecimal() and int(new) > int(old.year[-4:])):
        raise refusals.CarriedBackwards(new=asked.year, old=old.year)
    years = int(new) - int(old.year[-4:])
    first = _later(opened(old).window_from, years)
    common = {"year": asked.year, "on": first, "reason": f"自 {old.year} 结转", "basis": asked.basis}
    carrying = _Carrying(old, _staying(old), years, common)
    commands = (
        *_year(carrying, asked),
        *_units(carrying),
        *_bodies(carrying),
        *_common_ones(carrying),
        *(draft for name in carrying.staying for draft in _drafts(carrying, units[name])),
    )
    read = {old.year: old.version} | {unit.stream: unit.version for unit in units.values()}
    return Carried(commands, tuple(_differences(carrying, units, asked)), read)


def _staying(old: YearState) -> Mapping[str, Unit]:
    """Return the units that go on: those that did not end in a reorganisation."""
    return {name: one for name, one in old.units.items() if one.end is None}


# --- what is carried over --------------------------------------------------------------------------------


def _year(carrying: _Carrying, asked: Asked) -> Iterator[Command]:
    window = opened(carrying.old)
    yield OpenYear(
        **carrying.common,
        jurisdiction=asked.jurisdiction or window.jurisdiction,
        window_from=_later(window.window_from, carrying.years),
        window_to=_later(window.window_to, carrying.years),
        timezone=window.timezone,
        example=window.example,
    )
    text = _YEAR_LINE.sub(rf"\g<1>{asked.year[-4:]}", in_force(carrying.old).text, count=1)
    yield AdoptScheme(**carrying.common, text=text)


def _units(carrying: _Carrying) -> Iterator[Command]:
    """Yield the units, each under the name and in the category and sub-class it has at the end."""
    for name, one in carrying.staying.items():
        yield EnrolUnit(
            **carrying.common,
            unit=carrying.old.name_of(name),
            category=one.category,
            sub_class=one.sub_class,
            number=one.enrolled.number,
            aliases=carrying.aliases(name, one.enrolled.aliases),
        )


def _bodies(carrying: _Carrying) -> Iterator[Command]:
    """Yield the bodies in the order they were registered, after the units: a parent stands before its own."""
    for name, one in carrying.old.bodies.items():
        body = carrying.going_on(name)
        if body is None or name in carrying.old.ended_bodies:
            continue
        unit = carrying.staying.get(name)
        known = carrying.aliases(name, unit.enrolled.aliases) if unit else ()
        aliases = tuple(told for told in carrying.aliases(name, one.aliases) if told not in known)
        yield RegisterBody(
            **carrying.common, body=body, parent=carrying.going_on(one.parent), aliases=aliases
        )


def _common_ones(carrying: _Carrying) -> Iterator[Command]:
    for code, one in carrying.old.shared.items():
        yield DefineShared(**carrying.common, code=code, **_told(carrying, one.reading))


def _drafts(carrying: _Carrying, unit: UnitState) -> Iterator[Command]:
    for fact, reading in unit.indicators.values():
        if not reading.cancelled and fact.shared is None:
            told = _told(carrying, fact, fact.owner)
            yield ProposeIndicator(
                **carrying.common,
                unit=carrying.old.name_of(unit.unit),
                number=fact.number,
                tasks=fact.tasks,
                cause=reading.id,
                **told,
            )


def _told(
    carrying: _Carrying,
    fact: SharedReading | IndicatorAssigned | IndicatorChanged,
    owner: str | None = None,
) -> dict[str, Any]:
    """Return how an indicator reads in the new year: the body named for it, its checkpoints a year on."""
    told = {name: getattr(fact, name) for name in _ASKED}
    checkpoints = carrying.checkpoints(fact.checkpoints)
    return told | {"assessor": carrying.body(owner or fact.assessor), "checkpoints": checkpoints}


# --- what is not, or needs a look ------------------------------------------------------------------------


def _differences(carrying: _Carrying, units: Mapping[str, UnitState], asked: Asked) -> Iterator[Difference]:
    old = carrying.old
    yield from _scheme_lines(in_force(old).text, old.year[-4:], asked.year[-4:])
    if any(one.declared != (None, None) for one in old.units.values()):
        why = "属于上年文件，未结转；新年度的请登记（kaoji record totals）"
        yield Difference("单位", "申报的任务数和分值", why)
    yield from _reorganised(carrying)
    for name in carrying.staying:
        yield from _left_behind(carrying, units[name])
    for code, one in old.shared.items():
        yield Difference("共性指标", code, f"只结转定义；上年 {len(one.units)} 个单位有此指标，请重新下达")
    if old.calendars:
        yield Difference("工作日历", f"第 {old.calendars[-1].version} 版", "须采用新年度的日历，未结转")
    if old.delegations:
        yield Difference("委托", f"{len(old.delegations)} 件", "委托有期限，未结转")
    if old.due:
        yield Difference("采集截止日", f"{len(old.due)} 个", "须另行规定，未结转")


def _scheme_lines(text: str, old: str, new: str) -> Iterator[Difference]:
    """Yield the lines of the scheme, but for its 年度, that name the old year or a day."""
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.partition("#")[0].strip()
        if _YEAR_LINE.match(line):
            yield Difference("方案", f"第 {number} 行", f"年度改为 {new}")
        elif old in said or _DAY.search(said):
            yield Difference("方案", f"第 {number} 行", f"写有上年或日期，原样结转，请核对：{said}")


def _reorganised(carrying: _Carrying) -> Iterator[Difference]:
    """Yield the units and bodies that ended, with where they went, and those that go on by another name."""
    old = carrying.old
    for name, unit in old.units.items():
        if unit.end is not None:
            into = "、".join(map(old.name_of, unit.into))
            went = f"，由 {into} 承接" if into else ""
            yield Difference("单位", name, f"已于 {unit.ended} {unit.end.how}{went}，未结转")
    for name, end in old.ended_bodies.items():
        since, into = end.envelope.effective_on, old.name_of(end.into)
        yield Difference("考评单位", name, f"已于 {since} 移交 {into}，不再考评")
    for name in old.names:
        if (now := old.name_of(name)) != name and carrying.going_on(name) and name not in old.ended_bodies:
            yield Difference("名称", name, f"结转为“{now}”，旧名称作为别名")


def _left_behind(carrying: _Carrying, unit: UnitState) -> Iterator[Difference]:
    """Yield what a unit's indicators do not bring along."""
    for number, (fact, reading) in unit.indicators.items():
        if number in unit.transferred:
            continue
        which = f"{unit.unit} 指标 {fact.number} {fact.content}"
        named = fact.owner or fact.assessor
        if reading.cancelled:
            yield Difference("指标", which, "上年已取消，未结转")
        elif fact.shared is None and named is not None and carrying.body(named) is None:
            yield Difference("指标", which, f"考核主体“{named}”未结转，批准时请另定")
    for _, left in unit.omitted.values():
        yield Difference("指标", f"{unit.unit} 指标 {left.number} {left.content}", "上年不设，未结转")
    for one in waiting(unit.proposals):
        which = f"{unit.unit} 指标 {one.fact.number} {one.fact.content}"
        yield Difference("指标", which, "上年提出而未批准，未结转")
