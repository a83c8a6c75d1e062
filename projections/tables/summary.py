"""成绩汇总表: what each unit's total is made of, in the columns that its rank group's formula has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from domain.scheme.expressions import Expression, Named, Negated, Operation, parts_of
from domain.scheme.model import Component, Origin
from domain.scheme.printing import sentence
from domain.scoring import Scoring
from domain.scoring.evaluation import Evaluation
from domain.scoring.units import UnitScoring
from domain.state import YearState
from projections.stages import stages_of
from projections.standings import GroupStandings, Standing, Standings
from projections.tables.ranking import remark
from projections.tables.table import INTERNAL, PLACES, Cell, Column, Kind, Row, Table, head
from projections.workings import stage

_STAGED = "由各段折算，见 kaoji why"


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of the formula, how a unit's figure in it is found, and whether it is one of the addends."""

    header: str
    of: Callable[[UnitScoring], Fraction | None]
    addend: bool = False


def summary(
    year: YearState,
    standings: Standings,
    scoring: Scoring,
    group: GroupStandings,
    state: str,
    *,
    out: bool,
) -> Table:
    """Return a rank group's table: components, what the formula adds up, total, rank, grade, remark.

    The figures of a unit's addends, deductions negative, come to its result before it is held and rounded.
    """
    figures = tuple(figures_of(scoring, group.group))
    staged = _staged(year, scoring)
    columns = (
        Column("单位"),
        *(Column(one.header, Kind.POINTS, places=PLACES) for one in figures),
        Column("总成绩", Kind.POINTS, "分", standings.places),
        Column("名次", Kind.COUNT),
        *((Column("等次"),) if group.graded else ()),
        Column("备注"),
    )
    units = scoring.group(group.group).units
    rows = tuple(
        Row(_cells(one, None if one.unit in staged else units[one.unit], figures, graded=group.graded))
        for one in group.standings
    )
    rounding = f"总成绩之前各栏显示至 {PLACES} 位小数，均由精确值计算"
    notes = head(year, f"{group.group}：{state}", "" if out else INTERNAL, rounding)
    return Table(f"成绩汇总表　{group.group}", notes, standings.token, columns, rows)


def _staged(year: YearState, scoring: Scoring) -> frozenset[str]:
    """Return the units whose result is made of several stages, so that no one formula gives it."""
    found = stages_of(year, int(scoring.scheme.metadata["年度"]))
    return frozenset(
        unit
        for unit, stages in found.items()
        if any([one for one, _ in part.units] != [unit] for part in stages)
    )


def _cells(
    one: Standing, scored: UnitScoring | None, figures: tuple[Figure, ...], *, graded: bool
) -> tuple[Cell, ...]:
    found = (figure.of(scored) if scored else None for figure in figures)
    grade = (one.awarded(),) if graded else ()
    said = "；".join(part for part in (remark(one), "" if scored else _STAGED) if part)
    return (one.name, *found, one.published, one.rank, *grade, said)


# --- the columns of a formula ----------------------------------------------------------------------------


def figures_of(scoring: Scoring, group: str) -> Iterator[Figure]:
    """Yield the columns of a rank group's formula in its order: what an addend is made of, then itself."""
    total = scoring.scheme.totals[group]
    told: set[str] = set()
    for sign, addend in addends(total.expression):
        names = (part.name for part in parts_of(addend) if isinstance(part, Named))
        for name in (inner for one in dict.fromkeys(names) for inner in _below(scoring, group, one)):
            if name not in told and not (isinstance(addend, Named) and name == addend.name):
                told.add(name)
                yield Figure(name, partial(_named, name=name))
        yield from _addend(scoring, sign, addend, total.clause)


def addends(expression: Expression, sign: int = 1) -> Iterator[tuple[int, Expression]]:
    """Yield what a formula adds and subtracts at its outermost, each with its sign."""
    match expression:
        case Operation("+" | "-" as how, left, right):
            yield from addends(left, sign)
            yield from addends(right, sign if how == "+" else -sign)
        case Negated(inner):
            yield from addends(inner, -sign)
        case _:
            yield sign, expression


def _below(scoring: Scoring, group: str, name: str) -> Iterator[str]:
    """Yield the names a figure is made of, then its own; what comes by month or judge has no one figure."""
    if name in scoring.scheme.per.get(group, frozenset()):
        return
    if formula := scoring.scheme.formulas[group].get(name):
        for part in parts_of(formula.expression):
            if isinstance(part, Named) and part.name != name:
                yield from _below(scoring, group, part.name)
    if name not in scoring.scheme.parameters:
        yield name


def _addend(scoring: Scoring, sign: int, addend: Expression, clause: str | None) -> Iterator[Figure]:
    component = scoring.scheme.components.get(addend.name) if isinstance(addend, Named) else None
    if component and component.origin is Origin.ADJUSTMENTS:
        for place, header in enumerate(component.columns):
            yield Figure(header, partial(_adjusted, component=component, place=place, sign=sign), addend=True)
        return
    header = sentence(addend)
    yield Figure(header, partial(_value, sign=sign, addend=addend, clause=clause), addend=True)


def _named(scored: UnitScoring, name: str) -> Fraction | None:
    return scored.named(name).value


def _value(scored: UnitScoring, sign: int, addend: Expression, clause: str | None) -> Fraction | None:
    value = Evaluation(scored, clause).of(addend).value
    return None if value is None else sign * value


def _adjusted(scored: UnitScoring, component: Component, place: int, sign: int) -> Fraction | None:
    """Return what one of the two columns of additions and deductions comes to."""
    value = stage(scored.named(component.name)).parts[place].value
    return None if value is None else sign * value
