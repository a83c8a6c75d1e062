"""The one sub-package that keeps facts: eventsourcing's Application over one writer's turn at a database."""

from domain.ledger.ledger import Ledger, utc_now
from domain.ledger.mapper import StoredFact
from domain.ledger.recorder import Inline, Key
from domain.ledger.store import Store

__all__ = ["Inline", "Key", "Ledger", "Store", "StoredFact", "utc_now"]
