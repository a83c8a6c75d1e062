"""What every report is asked with, and the one way in which its tables are shown."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.markup import escape
from rich.table import Table as Grid

from api.bootstrap import Kaoji
from cli import showing
from cli.bundles import bundled
from cli.context import AsJson, At, EffectiveOn, Recorded, WrittenWrong, Year, view
from cli.writing.acts import OptionsClash
from domain.asof import AsOf
from projections.tables.delimited import lines
from projections.tables.table import Row, Table, pieces

CsvFile = Annotated[
    str | None,
    typer.Option("--csv", metavar="文件", help="写成 CSV 文件，供电子表格打开；- 表示写到标准输出。"),
]

_AT_ONCE: Final = 500
"""So many rows are laid out together in the terminal, so that a long report needs no more memory."""

_MANY: Final = 12
"""With more columns than that they stand close."""


class CsvNotWritten(WrittenWrong):
    """文件 {file} 写不成：{problem}。请换一个文件名或文件夹。"""


@dataclass(frozen=True, slots=True)
class Ask:
    """What every report is told: year, view, and the form in which it is wanted."""

    year: Year = None
    as_of: Recorded = None
    effective_on: EffectiveOn = None
    at: At = None
    as_json_: AsJson = False
    csv: CsvFile = None

    def views(self) -> tuple[str | None, ...]:
        """Return the options that ask for an earlier view."""
        return self.as_of, self.effective_on, self.at

    def view(self, kaoji: Kaoji, year: str) -> AsOf:
        """Return the view that is asked for."""
        return view(kaoji, year, *self.views())

    def show(self, tables: Iterable[Table]) -> None:
        """Show tables in the form that is asked for; raises OptionsClash, CsvNotWritten."""
        if self.as_json_ and self.csv:
            raise OptionsClash(first="--json", second="--csv")
        if self.csv:
            _as_csv(tables, self.csv)
        elif self.as_json_:
            sys.stdout.writelines(pieces(tables))
        else:
            for table in tables:
                _in_terminal(table)


def tabled(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options of every report, and hand them to it as one."""
    return bundled(verb, "ask", Ask)


def _as_csv(tables: Iterable[Table], file: str) -> None:
    if file == "-":
        sys.stdout.writelines(lines(tables))
        return
    try:
        with Path(file).open("w", encoding="utf-8", newline="") as out:
            out.writelines(lines(tables))
    except OSError as error:
        raise CsvNotWritten(file=file, problem=_why(error)) from error
    showing.done(f"已写入 {file}")


def _why(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "没有这个文件夹"
        case PermissionError():
            return "没有权限"
        case IsADirectoryError():
            return "这是文件夹"
        case _:
            return "磁盘不能写入"


def _in_terminal(table: Table) -> None:
    """Show a table with its title and notes above it, and its token below."""
    showing.out.print(f"[bold]{escape(table.title)}[/]")
    for note in table.notes:
        showing.say(note)
    shown = False
    for rows in _chunks(table.rows):
        shown = True
        showing.out.print(_grid(table, rows))
    if not shown:
        showing.say("没有内容")
    showing.say(f"存档编号 {table.token}")


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, _AT_ONCE)):
        yield chunk


def _grid(table: Table, rows: list[Row]) -> Grid:
    close = len(table.columns) > _MANY
    grid = Grid(expand=False, padding=(0, 0) if close else (0, 1))
    for column in table.columns:
        grid.add_column(
            escape(column.heading()), justify="right" if column.numeric else "left", overflow="fold"
        )
    for row in rows:
        style = "strike dim" if row.struck else "bold" if row.total else None
        grid.add_row(*map(escape, table.written(row)), style=style)
    return grid
