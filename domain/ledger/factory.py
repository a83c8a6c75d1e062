"""What the ledger is made of, where eventsourcing asks for it; nothing is read from the environment."""

from collections.abc import Sequence
from typing import Any, NoReturn

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    EventStore,
    InfrastructureFactory,
    NotSupportedError,
    Recording,
    TrackingRecorder,
)

from domain.ledger.mapper import FactMapper
from domain.ledger.recorder import FactRecorder


class FactStore(EventStore[str]):
    """The library's event store, except that it answers with what now stands in the ledger."""

    mapper: FactMapper
    recorder: FactRecorder

    def put(
        self,
        domain_events: Sequence[DomainEventProtocol[str]],
        *,
        tracking: None = None,  # noqa: ARG002 - always passed by the library, for recorders that track
        **conditions: Any,  # noqa: ANN401 - as the library has it
    ) -> list[Recording[str]]:
        """Record facts and return them with their positions and times; for a repeated key the first ones."""
        rows = self.recorder.insert(list(map(self.mapper.to_stored_event, domain_events)), **conditions)
        return [Recording(self.mapper.to_domain_event(row), row) for row in rows]


class FactFactory(InfrastructureFactory[TrackingRecorder]):
    """Hands out the ledger's mapper, recorder and event store, and refuses the parts it has no use for."""

    def __init__(self, recorder: FactRecorder) -> None:
        super().__init__({})
        self._recorder = recorder

    def mapper(self, *_: object, **__: object) -> FactMapper:  # type: ignore[override]  # generic in the id's type
        """Return the mapper of facts."""
        return FactMapper()

    def event_store(self, *_: object, **__: object) -> FactStore:  # type: ignore[override]  # as above
        """Return the store of facts."""
        return FactStore(self.mapper(), self._recorder)

    def application_recorder(self) -> FactRecorder:
        """Return the recorder of facts."""
        return self._recorder

    def aggregate_recorder(self, purpose: str = "events") -> NoReturn:
        """Refuse: it would keep snapshots, and a unit's year is a few hundred facts."""
        msg = f"the ledger keeps no {purpose} beside its facts"
        raise NotSupportedError(msg)

    def tracking_recorder(self, tracking_recorder_class: type[TrackingRecorder] | None = None) -> NoReturn:
        """Refuse: what follows from a fact is written in its transaction, so there is nothing to track."""
        msg = f"the ledger tracks no other application (asked for {tracking_recorder_class})"
        raise NotSupportedError(msg)

    def process_recorder(self) -> NoReturn:
        """Refuse: as for tracking."""
        msg = "the ledger processes no other application"
        raise NotSupportedError(msg)

    def close(self) -> None:
        """Close the store."""
        self._recorder.store.close()
