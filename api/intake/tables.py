"""A sheet as a table: its header found below titles, its rows addressed by the header's words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from api.intake.cells import Doubt
from api.intake.limits import MOST_TITLE_ROWS
from api.intake.problems import Place, Problem, Unreadable

_SUM = re.compile(r"(合|总|共|小)计[:：]?")
_NOTE = re.compile(r"(注|备注|说明|填表人|制表人|审核人|负责人|联系人|联系电话|填表日期)\d*([:：.．、]|$)")


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header; `number` counts from 1 as the spreadsheet shows it."""

    place: Place
    number: int
    columns: Mapping[str, int]
    cells: Sequence[str]

    def __getitem__(self, column: str) -> str:
        """Return the text under a header, or "" where the row is blank there or has no such column."""
        index = self.columns.get(column, len(self.cells))
        return self.cells[index] if index < len(self.cells) else ""

    def address(self, column: str) -> str | None:
        """Return the address of the cell under a header, such as D5."""
        return f"{letters(self.columns[column])}{self.number}" if column in self.columns else None

    def replaced(self, column: str, text: str) -> "Row":
        """Return the row with another text under a header (a merged cell filled down)."""
        cells = [*self.cells, *[""] * (self.columns[column] + 1 - len(self.cells))]
        cells[self.columns[column]] = text
        return replace(self, cells=cells)

    def problem(self, column: str | None, found: str, advice: str) -> Problem:
        """Return a problem in this row."""
        return self.place.problem(found, advice, self.number, column)

    def doubt(self, column: str | None, doubt: Doubt) -> Problem:
        """Return a doubt about a cell of this row as a problem."""
        return self.problem(column, doubt.found, doubt.advice)

    @property
    def filled(self) -> list[str]:
        """The texts of the row's cells that are not blank."""
        return [cell for cell in self.cells if cell]

    @property
    def is_sum(self) -> bool:
        """Whether the row declares sums (合计, 小计) instead of being one of the things summed."""
        return any(_SUM.fullmatch(squeezed(cell)) for cell in self.filled[:2])

    @property
    def is_subtotal(self) -> bool:
        """Whether the row sums only what follows the sum before it (小计)."""
        return any(squeezed(cell).startswith("小计") for cell in self.filled[:2])

    @property
    def is_note(self) -> bool:
        """Whether the row is a remark below the table: every text in it says so (注：, 填表人：)."""
        return all(_NOTE.match(squeezed(cell)) for cell in self.filled)


@dataclass(frozen=True, slots=True)
class Table:
    """A recognised table: `rows` hold things and sums in their order; blank rows and notes are gone."""

    place: Place
    columns: Mapping[str, int]
    header: int
    rows: tuple[Row, ...]

    @property
    def things(self) -> list[Row]:
        """The rows that are no sums."""
        return [row for row in self.rows if not row.is_sum]

    @property
    def sums(self) -> list[Row]:
        """The rows that declare sums."""
        return [row for row in self.rows if row.is_sum]

    def has(self, column: str) -> bool:
        """Whether the header names a column."""
        return column in self.columns


def squeezed(text: str) -> str:
    """Return a header's word without the white space and line breaks that lay it out."""
    return "".join(text.split())


def letters(index: int) -> str:
    """Return a column's letters: 0 is A."""
    text = ""
    while index >= 0:
        text = chr(ord("A") + index % 26) + text
        index = index // 26 - 1
    return text


def headers(rows: Sequence[Sequence[str]]) -> Iterable[tuple[int, list[str]]]:
    """Give the rows that may be the header, as index and words: the first ones that are not blank."""
    for index, row in enumerate(rows[:MOST_TITLE_ROWS]):
        words = [squeezed(cell) for cell in row]
        if any(words):
            yield index, words


def laid_out(place: Place, rows: Sequence[Sequence[str]], header: int, reads: frozenset[str]) -> Table:
    """Return the table below a header row; raises Unreadable when it names a column twice."""
    words = [squeezed(cell) for cell in rows[header]]
    twice = next((word for word in words if word in reads and words.count(word) > 1), None)
    if twice:
        raise Unreadable(f"表头中“{twice}”出现 {words.count(twice)} 次", "请只保留一列")
    columns = {word: index for index, word in enumerate(words) if word}
    below = (
        Row(place, number, columns, [cell.strip() for cell in row])
        for number, row in enumerate(rows[header + 1 :], start=header + 2)
    )
    kept = tuple(row for row in below if row.filled and not row.is_note and not _repeats(row, words))
    return Table(place, columns, header + 1, kept)


def _repeats(row: Row, words: list[str]) -> bool:
    """Tell whether a row is the header again, as printed at the head of each page."""
    return [squeezed(cell) for cell in row.cells] == words


def unread_columns(table: Table, reads: frozenset[str]) -> list[str]:
    """Return the columns that hold something but are not read; one without a header by its letters."""
    headed = {index: word for word, index in table.columns.items()}
    used = {index for row in table.things for index, cell in enumerate(row.cells) if cell}
    unread = used - {index for index, word in headed.items() if word in reads}
    return [headed.get(index, f"{letters(index)} 列（无列名）") for index in sorted(unread)]


def overfull(table: Table) -> list[Row]:
    """Return the rows of a delimited file with more cells than the header: a comma has shifted them."""
    if table.place.sheet is not None:
        return []
    last = max(table.columns.values())
    return [row for row in table.rows if any(row.cells[last + 1 :])]
