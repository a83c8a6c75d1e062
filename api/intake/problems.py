"""What is wrong in a file handed in: where it stands, what was found, and what to do about it."""

from dataclasses import dataclass, replace

from domain.facts import Source

_LONGEST = 200
"""A cell may hold a whole page; a problem quotes no more of it than fits a line."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person must settle before the files can be imported.

    `row` counts from 1 as the spreadsheet shows it; `column` is the header's word, or a cell address.
    """

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    found: str
    advice: str

    def __str__(self) -> str:
        sheet = f" 工作表“{self.sheet}”" if self.sheet else ""
        row = f" 第 {self.row} 行" if self.row else ""
        column = f"“{self.column}”" if self.column else ""
        return f"{self.file}{sheet}{row}{column}：{self.found}；{self.advice}。"


@dataclass(frozen=True, slots=True)
class Place:
    """A file handed in, or one sheet of it: what a problem names and a fact's source cites."""

    file: str
    digest: str
    sheet: str | None = None

    def __str__(self) -> str:
        return f"{self.file}“{printable(self.sheet)}”" if self.sheet else self.file

    def on(self, sheet: str | None) -> "Place":
        """Return the same file's place at one of its sheets."""
        return replace(self, sheet=sheet)

    def problem(self, found: str, advice: str, row: int | None = None, column: str | None = None) -> Problem:
        """Return a problem here, fit to be printed."""
        sheet = printable(self.sheet) if self.sheet else None
        header = printable(column) if column else None
        return Problem(self.file, sheet, row, header, printable(found), printable(advice))

    def source(self, cell: str | None = None) -> Source:
        """Return what a fact read from here cites; raises ValidationError for names no fact may hold."""
        return Source(file=self.file, digest=self.digest, sheet=self.sheet, cell=cell)


class Unreadable(Exception):  # noqa: N818 - a word of the clerk's, who mends it; see domain.refusals
    """A file or sheet that gives no table at all: what was found, and what to do."""

    def __init__(self, found: str, advice: str) -> None:
        self.found, self.advice = found, advice
        super().__init__(found)


def printable(text: str) -> str:
    """Return text on one line, shortened, without what a terminal might obey or not show."""
    seen = "".join(" " if c.isspace() else c if c.isprintable() else "·" for c in text[: _LONGEST + 1])
    return seen if len(seen) <= _LONGEST else f"{seen[:_LONGEST]}…"
