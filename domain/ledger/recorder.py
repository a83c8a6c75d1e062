"""Facts into and out of the database: all that must hold of a new fact is checked in the writer's turn."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NoReturn
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    NotSupportedError,
    StoredEvent,
)
from sqlalchemy import Connection, Select, bindparam, exc, func, insert, or_, select

from domain.ledger.mapper import StoredFact, micros
from domain.ledger.store import Store
from domain.ledger.tables import FACTS, KEYS, OPENING
from domain.refusals import KeyReused, StaleVersion

Clock = Callable[[], datetime]
"""Tells the time, with its zone."""

Inline = Callable[[Connection, Sequence[StoredFact]], None]
"""Writes what follows from new facts, in their own transaction; when it raises, nothing is recorded."""

_ROW: Final = select(
    FACTS.c.stream,
    FACTS.c.version,
    FACTS.c.topic,
    FACTS.c.state,
    FACTS.c.position,
    FACTS.c.recorded_at,
)
_BY_POSITION: Final = _ROW.order_by(FACTS.c.position)
_LAST: Final = select(FACTS.c.position, FACTS.c.recorded_at).order_by(FACTS.c.position.desc()).limit(1)
_VERSIONS: Final = (
    select(FACTS.c.stream, func.max(FACTS.c.version))
    .where(FACTS.c.stream.in_(bindparam("streams", expanding=True)))
    .group_by(FACTS.c.stream)
)
_AT_ONCE: Final = 500
"""So many facts are asked for by their positions in one query."""
_KEPT: Final = select(KEYS.c.digest, KEYS.c.first_position, KEYS.c.last_position).where(
    KEYS.c.actor == bindparam("actor"), KEYS.c.key == bindparam("key")
)


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a repeated command harmless: the actor's own key, and the digest of what was commanded."""

    actor: str
    key: str
    digest: str


class FactRecorder(ApplicationRecorder):
    """Records and reads facts, as eventsourcing asks of a recorder."""

    def __init__(self, store: Store, *, clock: Clock, inlines: Sequence[Inline] = ()) -> None:
        """Record into a store, at the times the clock tells, with what follows in the same transaction."""
        self.store = store
        self.clock = clock
        self.inlines = tuple(inlines)

    def insert_events(self, stored_events: Sequence[StoredEvent], **conditions: Any) -> Sequence[int]:  # noqa: ANN401 - as the library has it
        """Record events, return their positions; see `insert` for the conditions."""
        return [row.id for row in self.insert(stored_events, **conditions)]

    def insert(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        read: Mapping[str, int] | None = None,
        year_unchanged_since: tuple[str, int] | None = None,
        key: Key | None = None,
    ) -> Sequence[StoredFact]:
        """Record events in one transaction and return their rows; a repeated key's are the first ones.

        Raises KeyReused, StaleVersion (a stream has moved on from the version in `read`; a fact of the year
        stands after the position), or the library's IntegrityError (a stream's version is taken).
        """
        with self.store.writing() as connection:
            # The key first: a repeated command finds the versions moved on by itself.
            if key and (first := _answer(connection, key)) is not None:
                return first
            _refuse_moved_on(connection, read or {})
            if year_unchanged_since:
                _refuse_changed_year(connection, *year_unchanged_since)
            last, time = _last(connection)
            rows = _stamped(stored_events, last, max(micros(self.clock()), time))
            _insert(connection, rows)
            if key:
                _keep(connection, key, last + 1, last + len(rows))
            self._follow(connection, rows)
        return rows

    def answered(self, key: Key) -> Sequence[StoredFact] | None:
        """Return what a command recorded, or None when its key is new; raises KeyReused."""
        with self.store.reading() as connection:
            return _answer(connection, key)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
        up_to_position: int | None = None,
        topics: Sequence[str] = (),
    ) -> Sequence[StoredFact]:
        """Return the facts of one stream by version, with versions in (gt, lte], of some topics or of all."""
        order = FACTS.c.version.desc() if desc else FACTS.c.version
        query = _ROW.where(FACTS.c.stream == originator_id).order_by(order).limit(limit)
        if gt is not None:
            query = query.where(FACTS.c.version > gt)
        if lte is not None:
            query = query.where(FACTS.c.version <= lte)
        if up_to_position is not None:
            query = query.where(FACTS.c.position <= up_to_position)
        if topics:
            query = query.where(FACTS.c.topic.in_(topics))
        return self._select(query)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[StoredFact]:
        """Return facts by position, in [start, stop] or (start, stop], of some topics or of all."""
        query = _BY_POSITION.limit(limit)
        if start is not None:
            query = query.where(FACTS.c.position >= start + (not inclusive_of_start))
        if stop is not None:
            query = query.where(FACTS.c.position <= stop)
        if topics:
            query = query.where(FACTS.c.topic.in_(topics))
        return self._select(query)

    def select_at(self, positions: Sequence[int]) -> Iterator[StoredFact]:
        """Yield the facts at these positions, in their order when the positions are in theirs."""
        for start in range(0, len(positions), _AT_ONCE):
            yield from self._select(
                _BY_POSITION.where(FACTS.c.position.in_(positions[start : start + _AT_ONCE]))
            )

    def max_notification_id(self) -> int | None:
        """Return the last position, or None when nothing is recorded."""
        return self._position(select(func.max(FACTS.c.position)))

    def last_position_before(self, instant: datetime) -> int | None:
        """Return the last position recorded strictly before an instant, or None."""
        before = select(FACTS.c.position).where(FACTS.c.recorded_at < micros(instant))
        # In the order of the index, since the largest position alone may be looked for from the wrong end.
        return self._position(before.order_by(FACTS.c.recorded_at.desc(), FACTS.c.position.desc()).limit(1))

    def years(self) -> Sequence[str]:
        """Return the streams of years, in the order they were opened."""
        query = select(FACTS.c.stream).where(OPENING).order_by(FACTS.c.position)
        with self.store.reading() as connection:
            return connection.scalars(query).all()

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> NoReturn:
        """Refuse: positions are dense and in commit order, so asking for those after the last is enough.

        The library's subscriptions serve its projection runner, which commits event by event.
        """
        msg = f"tail the ledger by position instead (asked for {gt=}, {topics=})"
        raise NotSupportedError(msg)

    def _select(self, query: Select[*tuple[Any, ...]]) -> Sequence[StoredFact]:
        with self.store.reading() as connection:
            return _rows(connection, query)

    def _position(self, query: Select[int]) -> int | None:
        with self.store.reading() as connection:
            return connection.scalars(query).one_or_none()

    def _follow(self, connection: Connection, rows: Sequence[StoredFact]) -> None:
        if self.inlines:
            # Read back from the bytes: what no later reader could read is not recorded.
            _ = [row.recorded for row in rows]
            for inline in self.inlines:
                inline(connection, rows)


def _answer(connection: Connection, key: Key) -> Sequence[StoredFact] | None:
    if not (kept := connection.execute(_KEPT, {"actor": key.actor, "key": key.key}).one_or_none()):
        return None
    if kept.digest != key.digest:
        raise KeyReused(key=key.key)
    written = FACTS.c.position.between(kept.first_position, kept.last_position)
    return _rows(connection, _BY_POSITION.where(written))


def _refuse_moved_on(connection: Connection, read: Mapping[str, int]) -> None:
    found = dict(connection.execute(_VERSIONS, {"streams": list(read)}).all())
    for stream, expected in read.items():
        if found.get(stream, 0) != expected:
            raise StaleVersion(stream, expected=expected, found=found.get(stream, 0))


def _refuse_changed_year(connection: Connection, year: str, position: int) -> None:
    # By prefix and not by LIKE, whose wildcards a year might contain. The few facts after the position are
    # looked through, so no index on streams is needed.
    unit = func.substr(FACTS.c.stream, 1, len(year) + 1) == f"{year}/"
    later = select(FACTS.c.stream, FACTS.c.version).where(FACTS.c.position > position)
    of_year = later.where(or_(FACTS.c.stream == year, unit)).order_by(FACTS.c.position).limit(1)
    if fact := connection.execute(of_year).one_or_none():
        raise StaleVersion(fact.stream, expected=fact.version - 1, found=fact.version)


def _last(connection: Connection) -> tuple[int, int]:
    """Return the position and time of the last fact; the first fact comes after (0, 0)."""
    position, time = connection.execute(_LAST).one_or_none() or (0, 0)
    return position, time


def _stamped(events: Sequence[StoredEvent], last: int, time: int) -> Sequence[StoredFact]:
    """Give events the positions after the last, one by one, and one time."""
    return [
        StoredFact(event.originator_id, event.originator_version, event.topic, event.state, position, time)
        for position, event in enumerate(events, last + 1)
    ]


def _insert(connection: Connection, rows: Sequence[StoredFact]) -> None:
    if not rows:
        return
    columns = [
        {
            "position": row.id,
            "stream": row.originator_id,
            "version": row.originator_version,
            "topic": row.topic,
            "state": row.state,
            "recorded_at": row.recorded_at,
        }
        for row in rows
    ]
    try:
        connection.execute(insert(FACTS), columns)
    except exc.IntegrityError as error:
        raise IntegrityError(error.orig) from error


def _keep(connection: Connection, key: Key, first: int, last: int) -> None:
    columns = {"actor": key.actor, "key": key.key, "digest": key.digest}
    connection.execute(insert(KEYS), columns | {"first_position": first, "last_position": last})


def _rows(connection: Connection, query: Select[*tuple[Any, ...]]) -> Sequence[StoredFact]:
    return [StoredFact(*row) for row in connection.execute(query)]
