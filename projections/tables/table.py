"""One report as a table of exact values, with what has to stand beside it: title, notes, token."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from domain.asof import AsOf
from domain.scoring import shown
from domain.state import YearState
from projections.standings import EXAMPLE

INTERNAL: Final = "内部测算：尚未公布，不得对外提供"
"""Stands above whatever tells a score or a rank that is not published."""

PLACES: Final = 2
"""Decimals that are shown of a figure on the way to a result; the figure itself is exact."""

_FINEST: Final = 6

Cell = str | int | Fraction | date | None
"""What stands in a table: words, a count, an exact figure, a day, or nothing."""


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "文字"
    POINTS = "分数"
    COUNT = "件数"
    DAY = "日期"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `places` fixes the decimals that are shown, else as many as the figure has, at most six."""

    header: str
    kind: Kind = Kind.TEXT
    unit: str | None = None
    places: int | None = None

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers."""
        return self.kind in (Kind.POINTS, Kind.COUNT)

    def written(self, cell: Cell) -> str:
        """Write a cell for a reader, halves up; nothing for nothing."""
        match cell:
            case None:
                return ""
            case Fraction():
                return shown(cell, _FINEST, exactly=True) if self.places is None else shown(cell, self.places)
            case date():
                return cell.isoformat()
            case _:
                return str(cell)

    def plain(self, cell: Cell) -> str:
        """Write a cell for a program: a figure to six decimals, halves up, without trailing zeros."""
        if isinstance(cell, Fraction):
            return shown(cell, _FINEST, exactly=True).removesuffix("…")
        return self.written(cell)

    def heading(self) -> str:
        """Write the heading with its unit."""
        return f"{self.header}（{self.unit}）" if self.unit else self.header


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `struck` no longer counts (已撤销), `total` adds up the rows above it."""

    cells: tuple[Cell, ...]
    struck: bool = False
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `rows` may be read only once, where it tells more than fits in memory."""

    title: str
    notes: Sequence[str]
    token: str
    columns: Sequence[Column]
    rows: Iterable[Row]

    def written(self, row: Row) -> tuple[str, ...]:
        """Write a row's cells for a reader."""
        return tuple(column.written(cell) for column, cell in zip(self.columns, row.cells, strict=True))

    def beside(self) -> Iterator[str]:
        """Yield all that stands beside the rows: the notes, then the token (存档编号)."""
        yield from self.notes
        yield f"存档编号 {self.token}"


def head(year: YearState, *more: str) -> tuple[str, ...]:
    """Return the notes that every report of a year has: the example, the scheme; then those told."""
    example = (f"【{EXAMPLE}】",) if year.opened and year.opened.example else ()
    scheme = (f"方案 {year.scheme.scheme} 第 {year.scheme.version} 版",) if year.scheme else ()
    return (*example, *(one for one in more if one), *scheme)


def token_of(year: YearState, as_of: AsOf) -> str:
    """Return the token that asks for the same view of a year again."""
    return as_of.token(year.year)


def pieces(tables: Iterable[Table]) -> Iterator[str]:
    """Yield tables as one JSON document, a row at a time: figures as exact text, days as ISO dates."""
    yield '{"tables": ['
    for number, table in enumerate(tables):
        yield (",\n" if number else "\n") + _opening(table)
        for place, row in enumerate(table.rows):
            yield (",\n  " if place else "\n  ") + json.dumps(_values(row), ensure_ascii=False)
        yield "\n]}"
    yield "\n]}\n"


def _opening(table: Table) -> str:
    """Write all of a table but its rows, left open for them."""
    columns = [
        {"header": one.header, "kind": one.kind.value} | ({"unit": one.unit} if one.unit else {})
        for one in table.columns
    ]
    told = {"title": table.title, "notes": list(table.notes), "token": table.token, "columns": columns}
    return json.dumps(told, ensure_ascii=False)[:-1] + ', "rows": ['


def _values(row: Row) -> dict[str, Any]:
    flags = {"struck": row.struck, "total": row.total}
    return {"cells": [_value(one) for one in row.cells]} | {
        name: True for name, set_ in flags.items() if set_
    }


def _value(cell: Cell) -> Any:  # noqa: ANN401 - anything JSON can write
    match cell:
        case Fraction():
            short = shown(cell, _FINEST, exactly=True)
            return str(cell) if short.endswith("…") else short
        case date():
            return cell.isoformat()
        case _:
            return cell
