"""The desk: where commands become facts. States are loaded, decided on, and appended under what was read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import random
from time import monotonic, sleep
from typing import Final
from zoneinfo import ZoneInfo

from api.memory import Memory
from domain.commands import Command, JointCommand, SealGroup, UnitCommand, YearCommand, digest_of
from domain.decisions import decide_joint, decide_unit, decide_year, unit_named, units_of
from domain.facts import Actor, AnyFact, Placed, Recorded
from domain.ledger import Key, Ledger
from domain.refusals import NOT_ALLOWED, Refused, StaleVersion
from domain.state import UnitState, YearState, evolve_unit, evolve_year
from domain.values import stream_of, unit_of

_PATIENCE: Final = 10.0
"""So many seconds a decision is made anew when others are recorded meanwhile, before the user is told."""

_PAUSE: Final = 0.02
"""Up to so many seconds one waits before deciding anew, by chance, so that no one is overtaken for ever."""

Progress = Callable[[int, int], None]


class Refusals(Exception):  # noqa: N818 - see Refused
    """Some of a batch's commands were refused, so none was recorded."""

    def __init__(self, refused: Sequence[tuple[Command, Refused]], places: Sequence[int]) -> None:
        """Take the commands with their refusals, and where in the batch each stood, from 0."""
        self.refused, self.places = refused, places
        super().__init__("；".join(str(refusal) for _, refusal in refused))


@dataclass(slots=True)
class Draft:
    """The states that a batch of commands sees and leaves, and the facts it would append."""

    memory: Memory
    now: datetime
    actor: Actor
    years: dict[str, YearState] = field(default_factory=dict)
    units: dict[str, UnitState] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    facts: list[Placed] = field(default_factory=list)

    def decide(self, command: Command) -> None:
        """Add the facts of one command."""
        year = self._year(command.year)
        today = self._today(year)
        match command:
            case JointCommand():
                units = {one: self._unit(stream_of(year.year, one)) for one in units_of(year, command)}
                for stream, fact in decide_joint(year, units, command, self.actor, today):
                    self._place(stream, fact)
            case YearCommand():
                for fact in decide_year(year, command, self.actor, today):
                    self._place(year.year, fact)
            case UnitCommand():
                unit = self._unit(stream_of(command.year, unit_named(year, command.unit)))
                for fact in decide_unit(year, unit, command, self.actor, today):
                    self._place(unit.stream, fact)

    def _today(self, year: YearState) -> date:
        """Return the day on which the command is given, in the jurisdiction's time zone."""
        zone = ZoneInfo(year.opened.timezone) if year.opened else UTC
        return self.now.astimezone(zone).date()

    def _year(self, year: str) -> YearState:
        if year not in self.years:
            self.years[year] = self.memory.year(year)
            self.read[year] = self.years[year].version
        return self.years[year]

    def _unit(self, stream: str) -> UnitState:
        if stream not in self.units:
            self.units[stream] = self.memory.unit(stream)
            self.read[stream] = self.units[stream].version
        return self.units[stream]

    def _place(self, stream: str, fact: AnyFact) -> None:
        """Put a fact next in its stream, the year's or a unit's."""
        if unit_of(stream) is None:
            placed = Placed(stream, self._year(stream).version + 1, fact)
            self.years[stream] = evolve_year(self.years[stream], placed)
        else:
            placed = Placed(stream, self._unit(stream).version + 1, fact)
            self.units[stream] = evolve_unit(self.units[stream], placed)
        self.facts.append(placed)


class Desk:
    """Performs commands for an actor: all of them in one commit, or none."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.memory = Memory(ledger)

    def perform(
        self,
        commands: Sequence[Command],
        actor: Actor,
        *,
        key: str | None = None,
        progress: Progress = lambda _done, _all: None,
        check: Callable[[Draft], None] = lambda _draft: None,
        read: Mapping[str, int] | None = None,
        said: str | None = None,
    ) -> tuple[Recorded, ...]:
        """Decide and record; with a key that was used before, the first answer again.

        `check` may look at what would be recorded and refuse it. `read` has the versions of streams that
        the commands were made from: where one has grown since, StaleVersion comes at once, also in place of
        a rule's refusal, for the rule saw another state than the caller. `said` is the digest of a request,
        where it says less than the commands made of it, so that its repetition is recognised.
        Raises Refused for a single command, Refusals for a batch, StaleVersion when others keep recording
        in between, and KeyReused.
        """
        lasting = Key(actor.id, key, said or digest_of(tuple(commands))) if key else None
        end = monotonic() + _PATIENCE
        while True:
            if lasting and (first := self._ledger.answered(lasting)) is not None:
                return first
            try:
                draft = self.decide(commands, actor, progress=progress)
                check(draft)
                self._unchanged(read or {}, draft.read)
                return self._ledger.append(
                    draft.facts,
                    read={**(read or {}), **draft.read},
                    year_unchanged_since=_sealed_at(commands),
                    key=lasting,
                )
            except (Refused, Refusals) as refused:
                # The same command may have been recorded by another attempt with this key meanwhile.
                if lasting and (first := self._ledger.answered(lasting)) is not None:
                    return first
                if not isinstance(refused, NOT_ALLOWED):
                    self._unchanged(read or {}, {})
                raise
            except StaleVersion:
                if read or monotonic() > end or _sealed_at(commands):
                    raise
                sleep(random() * _PAUSE)  # noqa: S311 - chance among clerks, not a secret

    def _unchanged(self, expected: Mapping[str, int], read: Mapping[str, int]) -> None:
        """Raise StaleVersion where a stream is at another version than expected, as read or as it is now."""
        for stream, version in expected.items():
            found = read[stream] if stream in read else self.memory.version(stream)
            if found != version:
                raise StaleVersion(stream, expected=version, found=found)

    def decide(
        self, commands: Sequence[Command], actor: Actor, *, progress: Progress = lambda _done, _all: None
    ) -> Draft:
        """Return what the commands would record, without recording it."""
        draft = Draft(self.memory, self._ledger.now(), actor)
        refused: list[tuple[Command, Refused]] = []
        places: list[int] = []
        for done, command in enumerate(commands, start=1):
            try:
                draft.decide(command)
            except Refused as refusal:
                if len(commands) == 1:
                    raise
                refused.append((command, refusal))
                places.append(done - 1)
            progress(done, len(commands))
        if refused:
            raise Refusals(refused, places)
        return draft


def _sealed_at(commands: Sequence[Command]) -> tuple[str, int] | None:
    """Return the year and position that a seal was computed from: any later fact makes it stale."""
    seals: Mapping[str, int] = {one.year: one.position for one in commands if isinstance(one, SealGroup)}
    return next(iter(seals.items()), None)
