"""Three views of a sealed result: as published, as today's code computes it, as it stands corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.facts import Recorded
from domain.results import Result
from domain.state import YearState
from projections.reads import Reads
from projections.restatement import moving_since
from projections.results import lines_of, reproduces, standings_of, table_lines

Line = Mapping[str, Any]
"""A unit's line of a canonical table: its score as decimal text, its rank, its state."""


@dataclass(frozen=True, slots=True)
class Views:
    """One unit in the three views; None where it stands in none."""

    unit: str
    published: Line | None
    recomputed: Line | None
    corrected: Line | None

    @property
    def moved(self) -> bool:
        """Whether anything recorded since gives it another line."""
        return self.published != self.corrected


@dataclass(frozen=True, slots=True)
class Threefold:
    """A sealed result in its three views, and the facts recorded since that separate the last from the first.

    `same` says that today's code gives the very bytes that were sealed; if not, it is an alarm.
    """

    result: Result
    token: str
    same: bool
    units: tuple[Views, ...]
    since: Sequence[Recorded]


def threefold(reads: Reads, year: YearState, result: Result) -> Threefold:
    """Return the three views of a result of a year, the last as of now."""
    now, group = reads.now(), result.fact.group
    again = standings_of(reads, result).canonical(group).decode()
    standing = reads.standings(year.year, now).canonical(group).decode()
    sides = [
        {one["unit"]: one for one in lines}
        for lines in (lines_of(result), table_lines(again), table_lines(standing))
    ]
    units = dict.fromkeys(unit for side in sides for unit in side)
    return Threefold(
        result=result,
        token=now.token(year.year),
        same=reproduces(reads, result),
        units=tuple(Views(unit, *(side.get(unit) for side in sides)) for unit in units),
        since=moving_since(reads, year, result, now),
    )
