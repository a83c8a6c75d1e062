"""及时口径: the ranking of a day, had every late entry been recorded when it took effect."""

from dataclasses import dataclass
from datetime import date

from domain.facts import Recorded
from projections.crossings import Place, places
from projections.standings import Standings


@dataclass(frozen=True, slots=True)
class OnTime:
    """A day's ranking as it was recorded, and as it had been with the late entries.

    `late` are in order of position: recorded after the day, and taking effect by it. `until` is the token up
    to which they were looked for.
    """

    day: date
    recorded: Standings
    timely: Standings
    late: tuple[Recorded, ...]
    until: str

    @property
    def places(self) -> tuple[Place, ...]:
        """Every unit in both rankings, as the second has them in order."""
        return places(self.recorded, self.timely)
