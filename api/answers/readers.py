"""Who reads a report, and which of its lines are theirs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from api.bootstrap import Kaoji
from domain.access import SIGHTS, Reach, Sight, may_see, sees_line
from domain.asof import AsOf
from domain.facts import Actor, Recorded, Role
from domain.state import YearState
from domain.values import stream_of

Progress = Callable[[int, int], None]


def unwatched(_done: int, _all: int) -> None:
    """Show nobody how far something is."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads what; made by `reading`, which refuses whoever sees nothing of it."""

    year: YearState
    actor: Actor
    sight: Sight

    @property
    def is_unit(self) -> bool:
        """Whether it is an assessed unit that sees its own only."""
        return self.actor.role is Role.UNIT

    def sees(self, unit: str, *bodies: str | None) -> bool:
        """Whether a line is for the reader: about this unit, by one of these bodies."""
        return sees_line(self.year, self.actor, self.sight, unit, *bodies)


def reading(kaoji: Kaoji, year: str, actor: Actor, sight: Sight, unit: str | None = None) -> Reader:
    """Return who reads; raises NotYoursToSee, and OnlyOnesOwn for a unit that names another."""
    now = kaoji.reads.year(year, kaoji.reads.now())
    limited = SIGHTS[sight].get(actor.role) is Reach.OWN
    about = unit if unit and actor.role is Role.UNIT else actor.body
    may_see(now, actor, sight, about if limited else None)
    return Reader(now, actor, sight)


def timelines(
    kaoji: Kaoji,
    state: YearState,
    seen: AsOf,
    unit: str | None = None,
    step: Progress = unwatched,
) -> Iterator[tuple[str, Sequence[Recorded]]]:
    """Yield the year's units, or one of them, each with its facts; raises UnknownUnit."""
    names = state.units if unit is None else (kaoji.reads.unit_named(state, unit),)
    for number, name in enumerate(names, start=1):
        yield name, list(kaoji.reads.timeline(stream_of(state.year, name), seen))
        step(number, len(names))
