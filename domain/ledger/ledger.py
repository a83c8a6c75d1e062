"""The ledger: facts are appended to it by one writer at a time and read from it by anyone, for ever."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import cast

from eventsourcing.application import Application
from eventsourcing.utils import Environment, EnvType

from domain.facts import Placed, Recorded
from domain.ledger.factory import FactFactory
from domain.ledger.mapper import FactEvent, StoredFact
from domain.ledger.recorder import Clock, FactRecorder, Inline, Key
from domain.ledger.store import Store
from domain.refusals import PositionUnknown


def utc_now() -> datetime:
    """Tell the system's time."""
    return datetime.now(UTC)


class Ledger(Application[str]):
    """The facts of all years, by stream and by position."""

    recorder: FactRecorder

    def __init__(self, store: Store, *, clock: Clock = utc_now, inlines: Sequence[Inline] = ()) -> None:
        """Open the ledger kept in a store; closing the ledger closes the store.

        Raises LedgerNotDurable when the database could lose an acknowledged fact.
        """
        store.check_durable()
        self._facts = FactRecorder(store, clock=clock, inlines=inlines)
        super().__init__()

    def __del__(self) -> None:
        """Leave the store open, where the library would close it: somebody may be using it."""

    def append(
        self,
        facts: Sequence[Placed],
        *,
        read: Mapping[str, int],
        year_unchanged_since: tuple[str, int] | None = None,
        key: Key | None = None,
    ) -> tuple[Recorded, ...]:
        """Record the facts of one decision, all or none; a repeated key's answer is the first one.

        `read` has the version the decision saw of every stream it read (0: empty), `year_unchanged_since`
        the year and position that a seal was computed from. Raises StaleVersion when anything has been
        recorded there since, KeyReused when the key belongs to another command, and LedgerBusy.
        """
        recordings = self.save(
            *map(FactEvent, facts),
            read=_expected(facts, read),
            year_unchanged_since=year_unchanged_since,
            key=key,
        )
        return tuple(cast("StoredFact", recording.notification).recorded for recording in recordings)

    def answered(self, key: Key) -> tuple[Recorded, ...] | None:
        """Return what a command recorded, or None when its key is new; raises KeyReused."""
        rows = self.recorder.answered(key)
        return None if rows is None else tuple(row.recorded for row in rows)

    def stream(
        self, stream: str, *, after: int = 0, up_to_position: int | None = None, kinds: Sequence[str] = ()
    ) -> Iterator[Recorded]:
        """Return the facts of a stream in order, those after a version, as they stood at a position.

        With `kinds`, only the facts of these.
        """
        rows = self.recorder.select_events(stream, gt=after, up_to_position=up_to_position, topics=kinds)
        return (row.recorded for row in rows)

    def scan(self, *, after: int = 0, up_to: int | None = None, page: int = 1000) -> Iterator[Recorded]:
        """Return all facts in the order they were recorded, those after a position, read a page at a time."""
        return (row.recorded for row in self.stored(after=after, up_to=up_to, page=page))

    def stored(
        self, *, after: int = 0, up_to: int | None = None, page: int = 1000, kinds: Sequence[str] = ()
    ) -> Iterator[StoredFact]:
        """Yield the same, of some kinds or of all, as they are stored: `recorded` reads their bytes."""
        select = self.recorder.select_notifications
        while rows := select(after, page, up_to, kinds, inclusive_of_start=False):
            yield from rows
            after = rows[-1].id

    def at(self, positions: Sequence[int]) -> Iterator[Recorded]:
        """Return the facts at these positions, those that there are."""
        return (row.recorded for row in self.recorder.select_at(positions))

    def years(self) -> tuple[str, ...]:
        """Return the years that have been opened, the earliest opened first."""
        return tuple(self.recorder.years())

    def now(self) -> datetime:
        """Tell the time by the clock that stamps the facts."""
        return self.recorder.clock()

    def position(self) -> int:
        """Return the position of the last fact, 0 when there is none."""
        return self.recorder.max_notification_id() or 0

    def position_before(self, instant: datetime) -> int:
        """Return the position of the last fact recorded before an instant, 0 when there is none."""
        return self.recorder.last_position_before(instant) or 0

    def recorded(self, position: int) -> Recorded:
        """Return the fact at a position; raises PositionUnknown."""
        for row in self.recorder.select_notifications(position, 1, position):
            return row.recorded
        raise PositionUnknown(position=position, last=self.position())

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Return no settings: the library's variables must not change where and how facts are kept."""
        return Environment(name, env)

    def construct_factory(self, env: Environment) -> FactFactory:  # noqa: ARG002 - the library's signature
        """Return the factory of what this ledger was opened with."""
        return FactFactory(self._facts)


def _expected(facts: Sequence[Placed], read: Mapping[str, int]) -> Mapping[str, int]:
    """Return the version each stream read or written must have: a stream's new facts follow it one by one."""
    expected, reached = dict(read), dict[str, int]()
    for fact in facts:
        version = reached.get(fact.stream, expected.setdefault(fact.stream, fact.version - 1)) + 1
        if fact.version != version:
            msg = f"{fact.id} should be version {version} of its stream"
            raise ValueError(msg)
        reached[fact.stream] = version
    return expected
