"""Which lines of a report the person set as actor may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.bootstrap import Kaoji
from cli import showing
from cli.context import the_actor
from domain.access import SIGHTS, Reach, Sight, may_see, sees_line
from domain.asof import AsOf
from domain.facts import Actor, Recorded, Role
from domain.state import YearState
from domain.values import stream_of


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


def reading(kaoji: Kaoji, year: str, sight: Sight, unit: str | None = None) -> Reader:
    """Return who reads; raises NotYoursToSee, and OnlyOnesOwn for a unit that names another."""
    now, actor = kaoji.reads.year(year, kaoji.reads.now()), the_actor(None)
    limited = SIGHTS[sight].get(actor.role) is Reach.OWN
    about = unit if unit and actor.role is Role.UNIT else actor.body
    may_see(now, actor, sight, about if limited else None)
    return Reader(now, actor, sight)


def timelines(
    kaoji: Kaoji, state: YearState, seen: AsOf, unit: str | None = None
) -> Iterator[tuple[str, Sequence[Recorded]]]:
    """Yield the year's units, or one of them, each with its facts, and show how far; raises UnknownUnit."""
    names = state.units if unit is None else (kaoji.reads.unit_named(state, unit),)
    with showing.progress("查阅") as step:
        for number, name in enumerate(names, start=1):
            yield name, list(kaoji.reads.timeline(stream_of(state.year, name), seen))
            step(number, len(names))
