"""Recorded facts as plain values."""

from typing import Any

from domain.facts import Recorded
from projections.telling import sentence


def fact_values(one: Recorded) -> dict[str, Any]:
    """Return a recorded fact as plain values."""
    return {
        "position": one.position,
        "id": one.id,
        "stream": one.stream,
        "version": one.version,
        "recorded_at": one.recorded_at.isoformat(),
        "says": sentence(one.fact),
        "fact": one.fact.model_dump(mode="json", exclude_none=True),
    }
