"""Facts as rows and rows as facts; a row that is not what it says it is, is refused."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final, cast

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, Notification, StoredEvent
from pydantic import ValidationError

from domain.facts import KINDS, AnyFact, Placed, Recorded, read, written
from domain.refusals import FactUnreadable

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """Return an instant (with its time zone) as whole microseconds since 1970 UTC."""
    return (instant - EPOCH) // MICROSECOND


@dataclass(frozen=True, slots=True)
class FactEvent:
    """A placed fact in the library's words."""

    placed: Placed

    @property
    def originator_id(self) -> str:
        """The stream."""
        return self.placed.stream

    @property
    def originator_version(self) -> int:
        """The version in the stream."""
        return self.placed.version


@dataclass(frozen=True, eq=False)
class StoredFact(Notification):
    """A row of the ledger: the library's stored event and notification in one; `id` is the position.

    It equals the event that was written: position and time are the ledger's addition.
    """

    recorded_at: int
    """Microseconds since 1970 UTC."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredEvent) and _written(self) == _written(other)

    def __hash__(self) -> int:
        return hash(_written(self))

    @cached_property
    def recorded(self) -> Recorded:
        """The fact, read from its bytes once; raises FactUnreadable."""
        instant = EPOCH + self.recorded_at * MICROSECOND
        return Recorded(str(self.originator_id), self.originator_version, self._fact(), self.id, instant)

    def _fact(self) -> AnyFact:
        # Never the library's resolve_topic: it would import whatever the column names.
        if self.topic not in KINDS:
            raise self._unreadable(f"没有“{self.topic}”这种记录")
        try:
            fact = read(self.state)
        except ValidationError as error:
            raise self._unreadable("内容不合格式") from error
        if fact.kind != self.topic:
            raise self._unreadable(f"标明是“{self.topic}”，内容却是“{fact.kind}”")
        return fact

    def _unreadable(self, problem: str) -> FactUnreadable:
        fact = f"{self.originator_id}@{self.originator_version}"
        return FactUnreadable(position=self.id, fact=fact, problem=problem)


def _written(event: StoredEvent) -> tuple[object, ...]:
    return event.originator_id, event.originator_version, event.topic, event.state


class FactMapper(Mapper[str]):
    """Facts to rows and back; nothing is compressed or encrypted, so that the bytes stay readable."""

    def __init__(self) -> None:
        super().__init__(JSONTranscoder())

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Return the columns of a placed fact; its topic is its kind."""
        placed = cast("FactEvent", domain_event).placed
        return StoredEvent(placed.stream, placed.version, placed.fact.kind, written(placed.fact))

    def to_domain_event(self, stored_event: StoredEvent) -> FactEvent:
        """Return the fact of a row that our recorder read; raises FactUnreadable."""
        return FactEvent(cast("StoredFact", stored_event).recorded)
