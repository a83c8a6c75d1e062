"""What the desk remembers of streams it has read: states, brought up to date by what was recorded since."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from domain.ledger import Ledger
from domain.state import UnitState, YearState, evolve_unit, evolve_year
from domain.values import stream_of, unit_of

_FACTS: Final = 200_000
"""About so many facts are remembered; the streams that were not asked for longest are forgotten first."""

State = YearState | UnitState


class Memory:
    """States by stream: values, so that many threads may look at one; none is ever ahead of the ledger."""

    def __init__(self, ledger: Ledger, facts: int = _FACTS) -> None:
        self._ledger, self._most = ledger, facts
        self._known: OrderedDict[str, State] = OrderedDict()
        self._facts = 0
        self._lock = Lock()

    def year(self, year: str) -> YearState:
        """Return what a year's stream says now."""
        stream = stream_of(year)
        state = self._last(stream)
        state = state if isinstance(state, YearState) else YearState(year)
        for recorded in self._ledger.stream(stream, after=state.version):
            state = evolve_year(state, recorded)
        self._keep(stream, state)
        return state

    def unit(self, stream: str) -> UnitState:
        """Return what a unit's stream says now."""
        state = self._last(stream)
        state = state if isinstance(state, UnitState) else UnitState(stream)
        for recorded in self._ledger.stream(stream, after=state.version):
            state = evolve_unit(state, recorded)
        self._keep(stream, state)
        return state

    def version(self, stream: str) -> int:
        """Return the number of facts of a stream."""
        return (self.year(stream) if unit_of(stream) is None else self.unit(stream)).version

    def _last(self, stream: str) -> State | None:
        with self._lock:
            return self._known.get(stream)

    def _keep(self, stream: str, state: State) -> None:
        with self._lock:
            before = self._known.pop(stream, None)
            if before is not None and before.version > state.version:
                state = before
            self._known[stream] = state
            self._facts += state.version - (before.version if before else 0)
            while self._facts > self._most and len(self._known) > 1:
                _, forgotten = self._known.popitem(last=False)
                self._facts -= forgotten.version
