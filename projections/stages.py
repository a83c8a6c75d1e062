"""Which units stood for a successor in which months, where a year is counted by months (按月折算)."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby

from domain.facts import Counting
from domain.scoring.stages import MONTHS, Stage
from domain.state import Unit, YearState

_HALF = 15


def is_predecessor(unit: Unit) -> bool:
    """Whether a unit is scored only for the months in which it stood for its successors."""
    return unit.end is not None and unit.end.counting is Counting.MONTHLY


def stages_of(year: YearState, appraised: int) -> Mapping[str, tuple[Stage, ...]]:
    """Return the stages of each unit that took over from others and is counted by months.

    `appraised` is the calendar year that the scheme is for.
    """
    before: dict[str, list[tuple[str, int]]] = {}
    for name, unit in year.units.items():
        if unit.end and is_predecessor(unit):
            until = _months_before(unit.end.envelope.effective_on, appraised)
            for successor in unit.into:
                before.setdefault(successor, []).append((name, until))
    return {unit: tuple(_stages(year, before, unit, appraised)) for unit in before}


def _months_before(day: date, appraised: int) -> int:
    """Return how many months of the year lie before a change: from the 16th its own month as well."""
    if day.year != appraised:
        return MONTHS if day.year > appraised else 0
    return day.month - (day.day <= _HALF)


def _stages(
    year: YearState, before: Mapping[str, list[tuple[str, int]]], unit: str, appraised: int
) -> Iterator[Stage]:
    """Put together the months for which the same units stood."""

    def standing(month: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_standing(year, before, unit, month, appraised)))

    for units, months in groupby(range(MONTHS), standing):
        span = [month + 1 for month in months]
        yield Stage(span[0], span[-1], tuple((one, year.name_of(one)) for one in units))


def _standing(
    year: YearState, before: Mapping[str, list[tuple[str, int]]], unit: str, month: int, appraised: int
) -> Iterator[str]:
    """Yield the units whose own results stand for a unit in a month, its predecessors' first."""
    for one, until in before.get(unit, ()):
        if month < until:
            yield from _standing(year, before, one, month, appraised)
    if _since(year, before, unit, appraised) <= month:
        yield unit


def _since(year: YearState, before: Mapping[str, list[tuple[str, int]]], unit: str, appraised: int) -> int:
    """Return since which month a unit stands for itself: one that came of a reorganisation, since then."""
    enrolled = year.units[unit].enrolled.envelope.effective_on
    founded = any(_ended(year, one) == enrolled for one, _ in before.get(unit, ()))
    return _months_before(enrolled, appraised) if founded else 0


def _ended(year: YearState, unit: str) -> date | None:
    return year.units[unit].ended
