"""多年度对比: a unit or a rank group over the years, as published, and where they cannot be compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from domain.asof import AsOf
from domain.decisions import in_force
from domain.results import Result
from domain.scheme.model import Parameter, Scheme
from domain.scheme.printing import sentence
from domain.scheme.sameness import plain
from domain.state import YearState
from projections.results import lines_of
from projections.tables.table import Cell, Column, Kind, Row, Table, head, token_of

PUBLISHED_ONLY: Final = "只列已公布的结果"

COLUMNS: Final = (
    Column("年度"),
    Column("单位"),
    Column("名次组"),
    Column("类别"),
    Column("稿", Kind.COUNT),
    Column("成绩", Kind.POINTS, "分"),
    Column("名次", Kind.COUNT),
    Column("组内单位", Kind.COUNT, "个"),
    Column("等次"),
    Column("公布文号"),
    Column("方案"),
    Column("存档编号"),
    Column("可比性"),
)


@dataclass(frozen=True, slots=True)
class Published:
    """A rank group's published result of a year; `sealed` is the year as the result was worked out in it."""

    year: YearState
    sealed: YearState
    result: Result

    @property
    def scheme(self) -> Scheme:
        """The scheme that it was worked out by."""
        return in_force(self.sealed)


def years(year: YearState, as_of: AsOf, results: Sequence[Published], about: str, *, unit: bool) -> Table:
    """Return a row for each unit and year of these results, the years in order; of one unit where `unit`.

    A unit is found under any of its names of the year. What differs from the unit's year before is said.
    """
    rows: dict[str, list[Row]] = {}
    before: dict[str, tuple[Published, Mapping[str, Any]]] = {}
    for one in results:
        for line in lines_of(one.result):
            name = one.year.name_of(line["unit"])
            if unit and one.year.aliases.get(about, about) != line["unit"]:
                continue
            key = about if unit else name
            row = Row((*_cells(one, name, line), "；".join(_differs(before.get(key), one, line))))
            rows.setdefault(key, []).append(row)
            before[key] = (one, line)
    every = tuple(row for mine in rows.values() for row in mine)
    notes = head(year, PUBLISHED_ONLY)
    finest = max((one.scheme.settings.places for one in results), default=None)
    columns = tuple(replace(one, places=finest) if one.header == "成绩" else one for one in COLUMNS)
    return Table(f"多年度对比　{about}", notes, token_of(year, as_of), columns, every)


def _cells(one: Published, name: str, line: Mapping[str, Any]) -> tuple[Cell, ...]:
    fact, adopted, announced = one.result.fact, one.sealed.scheme, one.result.published
    ranked = sum(other["rank"] is not None for other in lines_of(one.result))
    score = None if line["published"] is None else Fraction(line["published"])
    told = (one.year.year, name, fact.group, line["category"], one.result.number, score, line["rank"], ranked)
    scheme = f"{adopted.scheme} 第 {adopted.version} 版" if adopted else ""
    return (*told, line.get("grade"), announced.document if announced else None, scheme, fact.token)


def _differs(
    before: tuple[Published, Mapping[str, Any]] | None, one: Published, line: Mapping[str, Any]
) -> Iterator[str]:
    """Say in what a unit's year cannot be compared with the one before."""
    if before is None:
        return
    last, old = before
    group, other = one.result.fact.group, last.result.fact.group
    if group != other:
        yield f"名次组不同（上年 {other}）"
    elif {unit["unit"] for unit in lines_of(one.result)} != {unit["unit"] for unit in lines_of(last.result)}:
        yield "组内单位不同"
    if line["category"] != old["category"]:
        yield f"类别不同（上年 {old['category']}）"
    if _formulas(one.scheme, group) != _formulas(last.scheme, other):
        yield "公式不同"
    if plain(one.scheme.settings) != plain(last.scheme.settings):
        yield "方案设置不同"


def _formulas(scheme: Scheme, group: str) -> tuple[object, ...]:
    """Return all by which a group is scored: its formulas and what their names stand for."""
    total, used = scheme.totals[group], sorted(scheme.used[group])
    formulas = scheme.formulas[group].items()
    written = tuple((name, sentence(one.expression)) for name, one in formulas if name != total.name)
    known = tuple(
        plain(replace(scheme.components[name], clause=None)) for name in used if name in scheme.components
    )
    given = tuple(_given(scheme.parameters[name]) for name in used if name in scheme.parameters)
    return (sentence(total.expression), written, known, given)


def _given(parameter: Parameter) -> tuple[object, ...]:
    """Return what a parameter gives whom, whatever the days of the year."""
    return tuple((plain(line.values), line.otherwise and line.otherwise.value) for line in parameter.dated)
