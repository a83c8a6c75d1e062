"""Given, when, then: decisions tried on states held in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from domain.commands import (
    AdoptScheme,
    AssignIndicator,
    Command,
    EnrolUnit,
    JointCommand,
    OpenYear,
    UnitCommand,
    YearCommand,
)
from domain.decisions import decide_joint, decide_unit, decide_year, in_force, units_of
from domain.facts import Actor, AnyFact, Placed, Role
from domain.refusals import Refused
from domain.scheme import shipped
from domain.scoring import score
from domain.state import UnitState, YearState, evolve_unit, evolve_year, sheet_of
from domain.values import unit_of

YEAR = "dashiqiao-2017"
OFFICE = Actor(id="考核办经办", role=Role.OFFICE, body="市政府绩效考核办")
DATA_OWNER = Actor(id="信访局经办", role=Role.DATA_OWNER, body="市信访局")
DAY = date(2018, 1, 10)


def of(unit: str) -> Actor:
    """Return the person who acts for an assessed unit."""
    return Actor(id=f"{unit}经办", role=Role.UNIT, body=unit)


@dataclass
class Desk:
    """A year and its units in memory; commands are decided and remembered at once."""

    year: YearState = field(default_factory=lambda: YearState(YEAR))
    units: dict[str, UnitState] = field(default_factory=dict)
    last: Sequence[AnyFact] = ()

    def when(
        self, kind: type[Command], *, actor: Actor = OFFICE, today: date = DAY, **told: Any
    ) -> Sequence[AnyFact]:
        """Decide one command and remember its facts."""
        common: dict[str, Any] = {"year": YEAR, "on": DAY}
        command = kind(**common | told)
        match command:
            case JointCommand():
                units = {one: self.unit(one) for one in units_of(self.year, command)}
                placed = decide_joint(self.year, units, command, actor, today)
                for stream, fact in placed:
                    self.remember(stream, fact)
                facts = tuple(fact for _, fact in placed)
            case YearCommand():
                facts = decide_year(self.year, command, actor, today)
                for fact in facts:
                    self.remember(YEAR, fact)
            case UnitCommand():
                unit = self.unit(command.unit)
                facts = decide_unit(self.year, unit, command, actor, today)
                for fact in facts:
                    self.remember(unit.stream, fact)
            case _:
                raise AssertionError(command)
        self.last = facts
        return facts

    def remember(self, stream: str, fact: AnyFact) -> None:
        """Put a fact next in its stream."""
        if name := unit_of(stream):
            unit = self.unit(name)
            self.units[name] = evolve_unit(unit, Placed(stream, unit.version + 1, fact))
        else:
            self.year = evolve_year(self.year, Placed(stream, self.year.version + 1, fact))

    def refused(self, kind: type[Command], refusal: type[Refused], **told: Any) -> str:
        """Decide one command that must be refused for this cause; returns the sentence."""
        before = (self.year, dict(self.units))
        with pytest.raises(Refused) as caught:
            self.when(kind, **told)
        assert type(caught.value) is refusal, caught.value
        assert (self.year, self.units) == before
        return str(caught.value)

    def unit(self, name: str) -> UnitState:
        return self.units.get(name) or UnitState(f"{YEAR}/{name}")

    def last_id(self, name: str) -> str:
        """Return the id of the unit's last fact."""
        unit = self.unit(name)
        return f"{unit.stream}@{unit.version}"

    def value(self, name: str) -> Fraction | None:
        """Return a unit's published score."""
        scheme = in_force(self.year)
        unit = self.year.units[name]
        group = scheme.group_of(unit.category, unit.sub_class)
        assert group
        sheet = sheet_of(self.unit(name), self.year.columns_complete(group.name))
        return score(scheme, group.name, sheet).value


@pytest.fixture
def empty() -> Desk:
    """A desk before anything happened."""
    return Desk()


@pytest.fixture
def desk() -> Desk:
    """A year opened under the scheme of 2017, with 市环保局 and its two indicators of 20 and 5 points."""
    return opened(Desk())


def opened(desk: Desk) -> Desk:
    """Open the year of 2017 with two units, each with its two indicators."""
    desk.when(
        OpenYear,
        on=date(2017, 3, 25),
        jurisdiction="大石桥市",
        window_from=date(2017, 1, 1),
        window_to=date(2018, 12, 31),
    )
    desk.when(AdoptScheme, on=date(2017, 1, 1), text=shipped(YEAR))
    for unit in ("市环保局", "市水利局"):
        desk.when(EnrolUnit, on=date(2017, 3, 25), unit=unit, category="市直部门")
        for number, full in (("1", "20"), ("2", "5")):
            told: dict[str, Any] = {"number": number, "content": f"任务{number}", "full": full}
            desk.when(AssignIndicator, on=date(2017, 3, 25), unit=unit, **told)
    return desk
