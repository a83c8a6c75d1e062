"""The recorder passes eventsourcing's own tests on both databases."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import NotSupportedError, StoredEvent
from eventsourcing.tests import persistence

import migrations
from domain.ledger import Ledger, Store, utc_now
from domain.ledger.recorder import FactRecorder


class _Recording:
    """What each case needs: a recorder, and ids that are text, as our streams are."""

    store: Store

    def new_originator_id(self) -> str:
        return str(uuid4())

    def close(self) -> None:
        # The library's concurrent cases leave without their readers.
        for thread in set(threading.enumerate()) - {threading.current_thread()}:
            thread.join(timeout=1)
        self.store.close()

    def create_recorder(self) -> FactRecorder:
        with self.store.migrating() as connection:
            migrations.upgrade(connection)
        return FactRecorder(self.store, clock=utc_now)


class _OnSQLite(_Recording):
    @pytest.fixture(autouse=True)
    def _on_sqlite(self, tmp_path: Path) -> Iterator[None]:
        self.store = Store(f"sqlite:///{tmp_path}/kaoji.sqlite")
        yield
        self.close()


class _OnPostgreSQL(_Recording):
    @pytest.fixture(autouse=True)
    def _on_postgresql(self, postgres_database: str) -> Iterator[None]:
        self.store = Store(postgres_database)
        yield
        self.close()


class _WithoutPositions(FactRecorder):
    """An aggregate recorder has no positions to answer with; ours always has."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **conditions: Any) -> None:  # type: ignore[override]
        super().insert_events(stored_events, **conditions)


class _AggregatesOnly(_Recording):
    def create_recorder(self) -> FactRecorder:
        return _WithoutPositions(super().create_recorder().store, clock=utc_now)


class TestAggregatesInSQLite(_AggregatesOnly, _OnSQLite, persistence.AggregateRecorderTestCase):
    pass


class TestAggregatesInPostgreSQL(_AggregatesOnly, _OnPostgreSQL, persistence.AggregateRecorderTestCase):
    pass


class TestApplicationInSQLite(_OnSQLite, persistence.ApplicationRecorderTestCase[FactRecorder]):
    pass


class TestApplicationInPostgreSQL(_OnPostgreSQL, persistence.ApplicationRecorderTestCase[FactRecorder]):
    pass


class TestBatchesDoNotInterleaveInSQLite(_OnSQLite, persistence.NonInterleavingNotificationIDsBaseCase):
    pass


class TestBatchesDoNotInterleaveInPostgreSQL(
    _OnPostgreSQL, persistence.NonInterleavingNotificationIDsBaseCase
):
    pass


def test_what_the_ledger_has_no_use_for_is_refused(ledger: Ledger) -> None:
    for unused in (
        ledger.recorder.subscribe,
        ledger.factory.tracking_recorder,
        ledger.factory.process_recorder,
        ledger.factory.aggregate_recorder,
    ):
        with pytest.raises(NotSupportedError):
            unused()
