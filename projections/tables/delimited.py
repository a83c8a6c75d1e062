"""A table as CSV for a spreadsheet: UTF-8 with a mark at its start, and no cell that runs as a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final

from projections.tables.table import Cell, Column, Table

MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By it a spreadsheet knows that the file is UTF-8."""

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection), full width too."""


def harmless(text: str) -> str:
    """Return words so that no spreadsheet runs them: an apostrophe goes before what would."""
    return f"'{text}" if text.lstrip(" ").startswith(_RUNS) else text


def lines(tables: Iterable[Table]) -> Iterator[str]:
    """Yield the lines of a file: of each table its title, what stands beside it, headings and rows.

    An empty line stands between a table's head and its headings, and before the next table. A number is
    written as such, negative or not.
    """
    yield MARK
    for number, table in enumerate(tables):
        if number:
            yield "\r\n"
        for text in (table.title, *table.beside()):
            yield _line([harmless(text)])
        yield "\r\n"
        yield _line([harmless(column.heading()) for column in table.columns])
        for row in table.rows:
            yield _line([_safe(*pair) for pair in zip(table.columns, row.cells, strict=True)])


def _safe(column: Column, cell: Cell) -> str:
    text = column.plain(cell)
    return text if column.numeric else harmless(text)


def _line(cells: Iterable[str]) -> str:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
