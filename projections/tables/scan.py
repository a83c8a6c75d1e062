"""Reading the whole ledger once for a report: in the order of positions, telling how far it has come."""

from collections.abc import Callable, Iterator
from typing import Final

from domain.asof import AsOf
from domain.facts import Recorded, takes_effect
from projections.reads import Reads

Step = Callable[[int, int], None]
"""What is told how many facts of how many have been read."""

_EVERY: Final = 500


def scanned(reads: Reads, as_of: AsOf, step: Step) -> Iterator[Recorded]:
    """Yield all facts of a view, of every year; none is kept."""
    for one in reads.log(0, as_of.position):
        if one.position % _EVERY == 0 or one.position == as_of.position:
            step(one.position, as_of.position)
        if as_of.includes(one.position, takes_effect(one.fact)):
            yield one
