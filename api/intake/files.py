"""From a path to sheets of text: whatever cannot be opened safely is refused with a sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from api.intake.delimited import rows_of
from api.intake.limits import LARGEST_FILE
from api.intake.problems import Place, Unreadable, printable
from api.intake.workbooks import sheets_of
from domain.values import digest

Rows = list[list[str]]

_READERS: Final[dict[str, Callable[[bytes], list[tuple[str | None, Rows]]]]] = {
    ".csv": lambda content: [(None, rows_of(content))],
    ".tsv": lambda content: [(None, rows_of(content))],
    ".txt": lambda content: [(None, rows_of(content))],
    ".xlsx": sheets_of,
}


def name_of(path: Path) -> str:
    """Return the name a file goes by in problems and sources."""
    return path.name.encode(errors="replace").decode()


def read(path: Path) -> list[tuple[Place, Rows]]:
    """Return the sheets of a file that hold anything; raises Unreadable."""
    content = _content(path)
    place = Place(name_of(path), digest(content))
    sheets = _READERS[path.suffix.lower()](content)
    for sheet, _ in sheets:
        _named(place.on(sheet))
    return [(place.on(sheet), rows) for sheet, rows in sheets]


def _content(path: Path) -> bytes:
    """Return a file's bytes, read once: what is digested is what is read."""
    try:
        _refuse_what_is_no_table(path)
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError:
        raise Unreadable("文件打不开", "请确认文件名无误、有读取权限，且没有被其他程序占用") from None
    return _weighed(content)


def _refuse_what_is_no_table(path: Path) -> None:
    if path.is_dir():
        raise Unreadable("是文件夹", "请指明其中的文件")
    if not path.exists():
        raise Unreadable("没有这个文件", "请核对文件名和所在文件夹")
    if path.suffix.lower() not in _READERS:
        raise Unreadable(f"不能读取“{path.suffix}”文件", "请用 Excel 或 WPS 另存为 .xlsx，或 .csv")
    if not path.is_file():
        raise Unreadable("不是普通文件", "请指明一个 .xlsx 或 .csv 文件")


def _weighed(content: bytes) -> bytes:
    if not content:
        raise Unreadable("是空文件", "请重新导出后再导入")
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"超过 {LARGEST_FILE // 2**20} MB", "请删去图片等无关内容，或分成几个文件")
    return content


def _named(place: Place) -> None:
    """Refuse names that no fact may cite: they could not be shown, or would look like others."""
    try:
        place.source()
    except ValidationError:
        named = f"工作表名“{printable(place.sheet)}”" if place.sheet is not None else "文件名"
        raise Unreadable(f"{named}为空白、过长或含有不可见字符", "请改名后重新导入") from None
