"""Reconciling what an import would leave in the ledger with the totals that the document declared."""

from collections.abc import Iterator, Sequence

from api.desk import Draft
from domain.commands import AssignIndicator, Command
from domain.state import UnitState
from domain.values import stream_of


def unreconciled(draft: Draft, commands: Sequence[Command]) -> Iterator[str]:
    """Tell the units that gain indicators and then differ from their declared tasks and points (附件1)."""
    gaining = dict.fromkeys((one.year, one.unit) for one in commands if isinstance(one, AssignIndicator))
    for year, named in gaining:
        state = draft.years[year]
        name = state.aliases.get(named, named)
        declared_tasks, declared_points = state.units[name].declared
        tasks, points = _totals(draft.units[stream_of(year, name)])
        if declared_tasks not in (None, tasks) or declared_points not in (None, points):
            yield (
                f"{name}：申报 {declared_tasks} 项 {declared_points} 分，"
                f"导入后指标合计 {tasks} 项 {points} 分；请核对指标表，该单位的指标须一次导全"
            )


def _totals(unit: UnitState) -> tuple[int, object]:
    """Return how many tasks a unit's indicators hold, and their full marks together.

    What is left out (不设) stands in the document too; what is cancelled is there no longer.
    """
    live = [fact for fact, reading in unit.indicators.values() if not reading.cancelled]
    stated = [*live, *(fact for _, fact in unit.omitted.values())]
    return sum(fact.tasks for fact in stated), sum(fact.full for fact in stated)
