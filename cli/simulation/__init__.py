"""A simulated year: an invented jurisdiction plays from the notice to the last sealed result, by a seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from api.bootstrap import Kaoji, StoryClock
from api.desk import Refusals
from cli.simulation.results import LAST, results
from cli.simulation.reviews import reviews
from cli.simulation.spring import FIRST, Acts, indicators, notice
from cli.simulation.summer import course
from cli.simulation.winter import end_of_year
from cli.simulation.world import YEAR, Act, World
from domain.facts import Recorded
from domain.refusals import Refused

__all__ = ["YEAR", "Simulated", "simulate_year"]

_ZONE: Final = ZoneInfo("Asia/Shanghai")
_DAYS: Final = (LAST - FIRST).days


class SimulationBroken(Refused):
    """模拟没有按预想进行：{problem}。台账未建立，请把种子和单位数报告给开发者。"""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came of it: how many facts were recorded, and how many acts the rules refused, as they had to."""

    facts: int
    refused: int


def simulate_year(
    kaoji: Kaoji,
    clock: StoryClock,
    units: int,
    seed: int,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> Simulated:
    """Play a whole year of so many units into a new ledger; the same seed gives the same facts.

    Everything goes through the desk, a batch of a day at a time for each who acts. Raises SimulationBroken.
    """
    world = World(units, Random(f"{units}/{seed}"), kaoji)  # noqa: S311 - a game, not a secret
    facts = refused = 0
    for act, answer in _played(kaoji, clock, world):
        facts, refused = facts + len(answer), refused + (act.refused is not None)
        progress((act.at.date() - FIRST).days, _DAYS, f"{act.at.date()}")
    progress(_DAYS, _DAYS, "")
    return Simulated(facts, refused)


def _played(kaoji: Kaoji, clock: StoryClock, world: World) -> Iterator[tuple[Act, tuple[Recorded, ...]]]:
    """Yield each act with what it recorded."""
    for part in (notice, indicators, course, end_of_year, reviews, results):
        acts: Acts = part(world)
        act = next(acts, None)
        while act is not None:
            clock.now = act.at.replace(tzinfo=_ZONE)
            answer = _done(kaoji, act)
            yield act, answer
            try:
                act = acts.send(answer)
            except StopIteration:
                act = None


def _done(kaoji: Kaoji, act: Act) -> tuple[Recorded, ...]:
    """Perform an act; one that the rules must refuse records nothing."""
    if act.refused is None:
        try:
            return kaoji.desk.perform(act.commands, act.actor)
        except (Refused, Refusals) as refusal:
            raise SimulationBroken(problem=f"{act.at.date()} {str(refusal).rstrip('。')}") from refusal
    try:
        kaoji.desk.perform(act.commands, act.actor)
    except act.refused:
        return ()
    except (Refused, Refusals) as refusal:
        raise SimulationBroken(problem=f"{act.at.date()} {str(refusal).rstrip('。')}") from refusal
    raise SimulationBroken(problem=f"{act.at.date()} 应当以 {act.refused.code} 拒绝而没有拒绝")
