"""Reading a table row by row: its fields declared once, its commands and problems gathered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import ValidationError

from api.intake.cells import Doubt, doubt, refusals, words
from api.intake.problems import Problem
from api.intake.purpose import Purpose
from api.intake.tables import Row, Table
from domain.values import Value

V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Field:
    """Which column fills a field, how its text is read, and whether a blank is a problem."""

    column: str
    read: Callable[[str], object] = words
    required: bool = True


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A value (a command, or a day of the calendar) and the row it was drawn from."""

    value: Value
    row: Row


@dataclass(slots=True)
class Reading:
    """What a table gave: values with their rows, problems, and lines for the clerk to compare (totals)."""

    table: Table
    purpose: Purpose
    drawn: list[Drawn] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)

    def fields(self, row: Row, fields: Fields) -> dict[str, object] | None:
        """Return what a row says, blanks left out, or None when it cannot be read: the problems are noted."""
        said: dict[str, object] = {}
        problems = []
        for name, one in fields.items():
            try:
                said |= _said(row, name, one)
            except Doubt as unsure:
                problems.append(row.doubt(one.column, unsure))
        self.problems += problems
        return None if problems else said

    def draw(self, row: Row, kind: type[V], fields: Fields, said: Mapping[str, object]) -> None:
        """Make a value of a row and keep it, or note why the row makes none."""
        try:
            self.drawn.append(Drawn(kind(**said), row))
        except ValidationError as error:
            self.problems += _problems(row, fields, error)

    def envelope(self, row: Row, column: str, basis: str | None) -> dict[str, object]:
        """Return what every command says beside its content; `column` is where its number stands."""
        source = row.place.source(row.address(column))
        return {"year": self.purpose.year, "on": self.purpose.on, "basis": basis, "source": source}

    @property
    def document(self) -> str:
        """The basis of what has no other: the file itself."""
        return self.purpose.basis or f"文件 {self.table.place.file}"

    def note(self, line: str) -> None:
        """Add a line for the clerk to compare with what was handed in."""
        self.totals.append(f"{self.table.place}：{line}")


def _said(row: Row, name: str, one: Field) -> dict[str, object]:
    text = row[one.column]
    if text:
        try:
            return {name: one.read(text)}
        except ValueError as error:
            raise doubt(error) from None
    if one.required:
        raise Doubt("空白", "请填写；若单元格是公式，请在 Excel 中重新计算并保存")
    return {}


def _problems(row: Row, fields: Fields, error: ValidationError) -> list[Problem]:
    return [
        row.doubt(fields[name].column if name in fields else None, unsure) for name, unsure in refusals(error)
    ]
