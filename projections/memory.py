"""What reads remember: what years' own facts said, and the movements of the years asked about last.

Facts never change, so what was read of them stays true; only what was recorded since is read again. A read
table that was rebuilt is another table, and is read anew.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from threading import RLock
from typing import Final

from sqlalchemy import Connection, func, select

from domain.asof import AsOf
from domain.facts import Recorded, takes_effect
from domain.ledger import Ledger, Store
from domain.ledger.tables import FACTS
from domain.state import YearState, evolve_year
from domain.values import stream_of
from projections.derivations import derivation
from projections.movements import Axes, Movements, read, read_after

MOST_MOVEMENTS: Final = 100_000
"""So many movements are remembered, of as many years as that is; a year of more is read for each question."""
_MOST_YEARS: Final = 64
_MOST_STATES: Final = 16
_FAR: Final = 20_000
"""When so much was recorded since, a year is read anew rather than looked for in what was recorded."""


@dataclass(slots=True)
class _Year:
    """The movements of one year as far as they were recorded up to a position."""

    generation: int
    seen: int
    units: dict[str, Movements]


@dataclass(slots=True)
class _Said:
    """Facts of some kinds of a year's stream, all up to a position, and the years they were folded into."""

    seen: int
    facts: list[Recorded]
    axes: Axes
    states: OrderedDict[int, YearState] = field(default_factory=OrderedDict)

    def state(self, year: str, known: int) -> YearState:
        """Fold the facts of a mask, going on from what is remembered of its beginning."""
        found = self.states.get(known)
        if found is None:
            found = self.states[known] = self._folded(year, known)
            if len(self.states) > _MOST_STATES:
                self.states.popitem(last=False)
        self.states.move_to_end(known)
        return found

    def _folded(self, year: str, known: int) -> YearState:
        begun = [mask for mask in self.states if mask == known & ((1 << mask.bit_length()) - 1)]
        longest = max(begun, key=int.bit_length, default=0)
        state = self.states.get(longest) or YearState(year)
        for bit in range(longest.bit_length(), known.bit_length()):
            if known >> bit & 1:
                state = evolve_year(state, self.facts[bit])
        return state


class Memory:
    """The years asked about last, as far as they were recorded; may be used by several threads."""

    def __init__(self, ledger: Ledger, store: Store, most: int = MOST_MOVEMENTS) -> None:
        self._ledger, self._store, self._most = ledger, store, most
        self._years: OrderedDict[str, _Year] = OrderedDict()
        self._large: set[str] = set()
        self._said: OrderedDict[tuple[str, Sequence[str]], _Said] = OrderedDict()
        self._turn = RLock()

    def state(self, year: str, as_of: AsOf, kinds: Sequence[str]) -> YearState:
        """Return what the facts of these kinds in a year's stream said."""
        with self._turn:
            told = self._told(year, as_of.position, kinds)
            return told.state(year, told.axes.known(as_of))

    def state_of(self, year: str, positions: Sequence[int], kinds: Sequence[str]) -> YearState:
        """Return what exactly these of the facts of these kinds said."""
        with self._turn:
            told = self._told(year, max(positions, default=0), kinds)
            known = (told.axes.recorded_at(position) for position in positions)
            return told.state(year, reduce(or_, known, 0))

    def facts(self, year: str, until: int, kinds: Sequence[str]) -> Sequence[Recorded]:
        """Return the facts of these kinds in a year's stream, up to a position."""
        with self._turn:
            facts = self._told(year, until, kinds).facts
            return [one for one in facts if one.position <= until]

    def _told(self, year: str, until: int, kinds: Sequence[str]) -> _Said:
        key = (year, kinds)
        said = self._said.get(key)
        if said is None or until > said.seen:
            said = self._said[key] = self._read_on(year, kinds, said)
        self._said.move_to_end(key)
        if len(self._said) > _MOST_YEARS:
            self._said.popitem(last=False)
        return said

    def _read_on(self, year: str, kinds: Sequence[str], said: _Said | None) -> _Said:
        seen, before = self._ledger.position(), said.facts if said else []
        after = before[-1].version if before else 0
        later = self._ledger.stream(stream_of(year), after=after, up_to_position=seen, kinds=kinds)
        facts = [*before, *later]
        days = [takes_effect(one.fact).toordinal() for one in facts]
        axes = Axes([one.position for one in facts], days)
        return _Said(seen, facts, axes, said.states if said else OrderedDict())

    def movements(self, year: str, until: int) -> Iterator[tuple[Movements, bool]]:
        """Yield the movements of a year's units, all up to a position, and whether they are remembered."""
        kept = self._kept(year, until)
        if kept is not None:
            yield from ((mine, True) for mine in kept)
            return
        with self._store.reading() as connection:
            yield from ((mine, False) for mine in read(connection, year))

    def movements_of(self, year: str, until: int, unit: str) -> Movements | None:
        """Return the movements of one unit, all up to a position; None where it has none."""
        with self._turn, self._store.reading() as connection:
            if kept := self._caught_up(connection, year, until):
                return kept.units.get(unit)
            return next(read(connection, year, unit), None)

    def _kept(self, year: str, until: int) -> Iterable[Movements] | None:
        with self._turn, self._store.reading() as connection:
            kept = self._caught_up(connection, year, until) or self._anew(connection, year)
            return None if kept is None else tuple(kept.units.values())

    def _caught_up(self, connection: Connection, year: str, until: int) -> _Year | None:
        """Return a year that is remembered, with what was recorded since."""
        kept = self._years.get(year)
        if kept is None or kept.generation != derivation(connection).generation:
            return None
        if until > kept.seen:
            now = _last(connection)
            if now - kept.seen > _FAR:
                return None
            for unit, rows in read_after(connection, year, kept.seen).items():
                mine = kept.units.get(unit) or Movements(unit, ())
                kept.units[unit] = mine.with_later(rows)
            kept.seen = now
        self._years.move_to_end(year)
        return kept

    def _anew(self, connection: Connection, year: str) -> _Year | None:
        """Read a year and remember it, unless it is too large."""
        self._years.pop(year, None)
        if year in self._large:
            return None
        kept = _Year(derivation(connection).generation, _last(connection), {})
        room = self._most
        for mine in read(connection, year):
            room -= len(mine)
            if room < 0:
                self._large.add(year)
                return None
            kept.units[mine.unit] = mine
        self._years[year] = kept
        self._make_room()
        return kept

    def _make_room(self) -> None:
        sizes = {year: sum(map(len, kept.units.values())) for year, kept in self._years.items()}
        while sum(sizes.values()) > self._most:
            sizes.pop(self._years.popitem(last=False)[0])


def _last(connection: Connection) -> int:
    """Return the position of the last fact that a transaction sees."""
    return connection.scalar(select(func.max(FACTS.c.position))) or 0
