"""What counts for a unit as of any time, from its movements: read once, looked at from every day.

Each movement of a unit is a bit, the first recorded the lowest. A view is the mask of those that it knows:
two searches, one by position and one by day. What stands then is a mask too, and tells what was made of it.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, groupby
from operator import itemgetter, or_
from typing import Any, Final

from sqlalchemy import Connection, select

from domain.asof import AsOf
from domain.entries import INDICATORS, Entry, Indicator, Received, Sheet, in_order
from domain.scoring.known import Memory, Remembered
from projections.entries import CANCELLED, ENTRIES, FULL_MARKS, NOT_APPLICABLE

_READINGS: Final = frozenset({FULL_MARKS, CANCELLED, NOT_APPLICABLE})
"""The components under which indicators themselves are filed."""
_PLACE: Final = ("unit", "position", "sign")
_ENTRY: Final = (
    "entry",
    "kind",
    "component",
    "effective_day",
    "indicator",
    "part",
    "points",
    "full_points",
    "label",
    "clause",
    "scope",
    "remark",
    "received",
)
"""The columns of the table in the order of an Entry's fields."""
_FIELDS: Final = len(_PLACE)
_RECEIVED: Final = _FIELDS + len(_ENTRY) - 1
_COMPONENT: Final = _FIELDS + _ENTRY.index("component")
_DAY: Final = _FIELDS + _ENTRY.index("effective_day")
_SET: Final = bytes.maketrans(b"01", b"\x00\x01")
_PAGE: Final = 5_000
_KEPT_INDICATORS: Final = 16

Row = tuple[Any, ...]
Place = tuple[int, str, str | None, str | None]
"""A movement's sign, component, indicator and part."""


class Axes:
    """What was recorded when and takes effect from when: which of it a view knows, a bit for each."""

    def __init__(self, positions: Sequence[int], days: Sequence[int]) -> None:
        """Take the positions, which never fall, and the days as ordinals."""
        self.positions, self._days = positions, days

    def known(self, as_of: AsOf) -> int:
        """Return the mask of what belongs to a view."""
        recorded = (1 << bisect_right(self.positions, as_of.position)) - 1
        if as_of.effective_on is None:
            return recorded
        days, masks = self._by_day
        until = bisect_right(days, as_of.effective_on.toordinal())
        return recorded & masks[until - 1] if until else 0

    @cached_property
    def _by_day(self) -> tuple[list[int], list[int]]:
        """Return the days on which something takes effect, and what has taken effect by each."""
        on: dict[int, int] = {}
        for bit, day in enumerate(self._days):
            on[day] = on.get(day, 0) | 1 << bit
        days = sorted(on)
        return days, list(accumulate((on[day] for day in days), or_))

    def recorded_in(self, mask: int) -> frozenset[int]:
        """Return the positions of the facts that brought what a mask tells."""
        return frozenset(compress(self.positions, _bits(mask)))

    def recorded_at(self, position: int) -> int:
        """Return the mask of what one fact brought."""
        first, after = bisect_left(self.positions, position), bisect_right(self.positions, position)
        return (1 << after) - (1 << first)


class Movements:
    """The movements of one unit, in their order. Nothing in it changes: a later one makes it another."""

    def __init__(self, unit: str, rows: Sequence[Row], remembered: Remembered | None = None) -> None:
        """Take rows of the read table as `read` yields them; `remembered` is what was made of the first."""
        self.unit, self.rows = unit, rows
        self.axes = Axes([row[1] for row in rows], [row[_DAY] for row in rows])
        self.remembered = Remembered() if remembered is None else remembered
        self._entries: list[Entry] = []
        self._ends: list[tuple[int, int]] = []
        self._drawers: dict[str, int] = {}
        self._indicators: dict[int, tuple[Indicator, ...]] = {}
        self._file()

    def _file(self) -> None:
        """Put each movement into the drawer of its component, and tell which earlier one it ends."""
        begun: dict[str, int] = {}
        for bit, row in enumerate(self.rows):
            _, _, sign, entry, *_ = row
            self._entries.append(_entry(row))
            if sign < 0:
                if entry in begun:
                    self._ends.append((1 << bit, ~(1 << begun[entry])))
            else:
                begun[entry] = bit
                drawer = INDICATORS if row[_COMPONENT] in _READINGS else row[_COMPONENT]
                self._drawers[drawer] = self._drawers.get(drawer, 0) | 1 << bit

    def with_later(self, rows: Sequence[Row]) -> "Movements":
        """Return the same with movements recorded since; bits, and what they tell, stay what they were."""
        return Movements(self.unit, (*self.rows, *rows), self.remembered)

    def __len__(self) -> int:
        return len(self.rows)

    def places(self) -> Iterator[tuple[int, int, Place]]:
        """Yield of each movement its position, its day as an ordinal, and where it belongs."""
        for row, entry in zip(self.rows, self._entries, strict=True):
            yield row[1], entry.effective_day, (row[2], entry.component, entry.indicator, entry.part)

    def standing(self, known: int) -> int:
        """Return the mask of what stands: what came, and was not ended."""
        for end, others in self._ends:
            if known & end:
                known &= others
        return known

    def sheet(self, known: int, complete: frozenset[str], *, remembering: bool = True) -> Sheet:
        """Return all that counts for the unit, its marks and other entries filed by component."""
        standing = self.standing(known)
        stamps = {drawer: mine for drawer, mask in self._drawers.items() if (mine := standing & mask)}
        filed = Filed(self._entries, stamps)
        return Sheet(
            self.unit,
            self._in_order(stamps.get(INDICATORS, 0)),
            filed if remembering else dict(filed),
            complete,
            memory=Memory(self.remembered, standing, stamps) if remembering else None,
        )

    def _in_order(self, standing: int) -> tuple[Indicator, ...]:
        """Return the indicators of a mask as a table lists them."""
        if standing not in self._indicators:
            if len(self._indicators) >= _KEPT_INDICATORS:
                self._indicators.clear()
            self._indicators[standing] = in_order(map(_indicator, _chosen(self._entries, standing)))
        return self._indicators[standing]


class Filed(Mapping[str, Sequence[Entry]]):
    """The entries of a mask by component, taken from the drawer only when somebody asks for them."""

    __slots__ = ("_entries", "_found", "_standing")

    def __init__(self, entries: Sequence[Entry], standing: Mapping[str, int]) -> None:
        self._entries, self._standing = entries, standing
        self._found: dict[str, tuple[Entry, ...]] = {}

    def __getitem__(self, component: str) -> tuple[Entry, ...]:
        if component not in self._found:
            if component == INDICATORS:
                raise KeyError(component)
            self._found[component] = tuple(_chosen(self._entries, self._standing[component]))
        return self._found[component]

    def __iter__(self) -> Iterator[str]:
        return (component for component in self._standing if component != INDICATORS)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _chosen(entries: Sequence[Entry], mask: int) -> Iterator[Entry]:
    """Yield the entries whose bits are set, in their order."""
    return compress(entries, _bits(mask))


def _bits(mask: int) -> bytes:
    """Return a byte for each bit, the lowest first."""
    return f"{mask:b}"[::-1].encode().translate(_SET)


def _entry(row: Row) -> Entry:
    if row[_RECEIVED] is None:
        return tuple.__new__(Entry, row[_FIELDS:])
    return tuple.__new__(Entry, (*row[_FIELDS:_RECEIVED], _received(row[_RECEIVED])))


def _indicator(entry: Entry) -> Indicator:
    return Indicator(
        id=entry.id,
        number=entry.indicator or "",
        content=entry.label or "",
        full_millionths=entry.full_millionths or 0,
        type=entry.scope,
        cancelled=entry.component != FULL_MARKS,
        not_applicable=entry.component == NOT_APPLICABLE,
    )


def _received(text: str) -> Received:
    body = json.loads(text)
    ballots = tuple((option, count) for option, count in body["ballots"])
    return Received(ballots=ballots, grade=body["grade"], rank=body["rank"])


def read(connection: Connection, year: str, unit: str | None = None) -> Iterator[Movements]:
    """Yield the movements of a year, unit by unit."""
    mine = ENTRIES.c.year == year
    order = ENTRIES.c.unit, ENTRIES.c.position, ENTRIES.c.line
    query = _query().where(mine if unit is None else mine & (ENTRIES.c.unit == unit)).order_by(*order)
    for name, rows in groupby(_rows(connection, query), key=itemgetter(0)):
        yield Movements(name, tuple(rows))


def read_after(connection: Connection, year: str, position: int) -> Mapping[str, Sequence[Row]]:
    """Return by unit what was recorded of a year after a position; costs what was recorded since."""
    query = _query(ENTRIES.c.year).where(ENTRIES.c.position > position)
    found: dict[str, list[Row]] = {}
    for *row, theirs in _rows(connection, query.order_by(ENTRIES.c.position, ENTRIES.c.line)):
        if theirs == year:
            found.setdefault(row[0], []).append(tuple(row))
    return found


def _query(*more: Any) -> Any:  # noqa: ANN401 - a query of so many columns has a type as long as they are
    return select(*(ENTRIES.c[name] for name in (*_PLACE, *_ENTRY)), *more)


def _rows(connection: Connection, query: Any) -> Iterable[Row]:  # noqa: ANN401 - as above
    """Yield plain tuples, a page at a time: rows that know their columns' names cost twice as much."""
    result = connection.execute(query.execution_options(stream_results=True))
    pages = iter(lambda: result.fetchmany(_PAGE), [])
    return map(tuple, chain.from_iterable(pages))
