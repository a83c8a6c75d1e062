"""A clerk's desk for the tests: files are written down as text or built as workbooks, then taken in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from api.intake import Intake, Purpose, take_in

Sheet = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Desk:
    """A folder in which files are made and from which they are taken in."""

    folder: Path

    def text(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        """Write a CSV file, its lines indented as the test is."""
        path = self.folder / name
        path.write_bytes(dedent(text).lstrip("\n").encode(encoding))
        return path

    def content(self, name: str, content: bytes) -> Path:
        """Write a file as it is."""
        path = self.folder / name
        path.write_bytes(content)
        return path

    def book(self, name: str, sheets: Mapping[str, Sheet], hidden: Sequence[str] = ()) -> Path:
        """Build a workbook with XlsxWriter; days become Excel dates."""
        with self.workbook(name) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for index, row in enumerate(rows):
                    sheet.write_row(index, 0, row)
                if title in hidden:
                    sheet.hide()
        return self.folder / name

    def workbook(self, name: str) -> Any:
        """Return a new workbook of XlsxWriter, to be filled and closed."""
        return xlsxwriter.Workbook(str(self.folder / name), {"default_date_format": "yyyy/m/d"})

    def take_in(self, *files: Path, **said: Any) -> Intake:
        """Take files in for the year of the tests."""
        defaults: dict[str, Any] = {"year": "dashiqiao-2017", "on": date(2017, 6, 30)}
        return take_in(files, Purpose(**defaults | said))

    def problems(self, *files: Path, **said: Any) -> list[str]:
        """Return the problems as the clerk reads them; with any of them there is no command."""
        intake = self.take_in(*files, **said)
        assert not (intake.problems and intake.commands)
        return [str(problem) for problem in intake.problems]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty desk."""
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def lasting_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk for all examples of a property."""
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="session")
def shipped() -> Callable[[str], Path]:
    """The files that come with Kaoji, by name."""
    folder = Path(__file__).parents[3] / "cli" / "demo"
    return lambda name: folder / name
