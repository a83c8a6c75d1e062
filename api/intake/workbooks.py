"""XLSX workbooks: their parts are measured before the reader sees them, then sheets become text.

The reader (calamine, native code) sets aside memory for whatever a file claims. So every part is unpacked
here within bounds, each sheet's extent is taken from its cells, and the reader gets a plain copy of the
parts that were measured: a file that lies about its sizes is refused before it costs anything.
"""

import io
import re
import zipfile
import zlib
from typing import Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from api.intake.cells import text_of
from api.intake.limits import LARGEST_UNPACKED, MOST_CELLS, MOST_PARTS, MOST_ROWS
from api.intake.problems import Unreadable

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old .xls files begin, and encrypted workbooks, which are kept in the same container."""

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SAVE_AGAIN: Final = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"


def sheets_of(content: bytes) -> list[tuple[str | None, list[list[str]]]]:
    """Return the visible sheets that hold anything, each with its rows of text; raises Unreadable."""
    if content.startswith(_OLE):
        raise _container(content)
    sheets = _read(_measured(content))
    if not sheets:
        raise Unreadable("没有可读的工作表：工作表都是空的或隐藏的", "请取消隐藏要导入的工作表")
    return sheets


def _container(content: bytes) -> Unreadable:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Unreadable("工作簿已加密", "请取消打开密码，另存后再导入")
    return Unreadable("实为旧版 .xls 文件", "请另存为 .xlsx")


def _read(content: bytes) -> list[tuple[str | None, list[list[str]]]]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
            ]
            sheets = [(name, _filled_down(book.get_sheet_by_name(name))) for name in names]
    except (CalamineError, OSError, ValueError):
        raise Unreadable("工作簿已损坏", _SAVE_AGAIN) from None
    except BaseException as error:
        # A panic of the native reader is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("工作簿已损坏", _SAVE_AGAIN) from None
    texts = ((name, [[text_of(cell) for cell in row] for row in rows]) for name, rows in sheets)
    return [(name, rows) for name, rows in texts if any(cell.strip() for row in rows for cell in row)]


def _filled_down(sheet: CalamineSheet) -> list[list[object]]:
    """Return a sheet's rows; words merged over rows of one column stand in each, as they are meant for each.

    A merged number is left where it is: nobody can tell whether it was meant once or for every row.
    """
    rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left != right or top >= len(rows) or not _is_words(rows[top][left]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            # Nothing lies below in a merged cell; where something does, the ranges are not to be trusted.
            if row[left] != "":
                break
            row[left] = rows[top][left]
    return rows


def _is_words(cell: object) -> bool:
    return isinstance(cell, str) and not re.fullmatch(r"[\s0-9０-９.．,，+-]*", cell)


# --- measuring -------------------------------------------------------------------------------------------


def _measured(content: bytes) -> bytes:
    """Return a copy of the workbook that holds its XML parts only, all of them within bounds."""
    copy = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(copy, "w") as plain:
            for part in _bounded(parts):
                text = parts.read(part)
                if _is_xml(text):
                    plain.writestr(part.filename, text)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise Unreadable("不是 Excel 工作簿，或已损坏", _SAVE_AGAIN) from None
    except RuntimeError:
        raise Unreadable("工作簿已加密", "请取消打开密码，另存后再导入") from None
    return copy.getvalue()


def _bounded(parts: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the parts, each name once, unless the directory already says that they are too much."""
    listed = list({part.filename: part for part in parts.infolist()}.values())
    if len(parts.infolist()) > MOST_PARTS:
        raise Unreadable(f"工作簿内含的部件超过 {MOST_PARTS} 个", "请删去图片等无关内容，或分成几个文件")
    if sum(part.file_size for part in listed) > LARGEST_UNPACKED:
        raise Unreadable(f"展开后超过 {LARGEST_UNPACKED // 2**20} MB", "请删去无关内容，或分成几个文件")
    if "xl/workbook.xml" not in parts.namelist():
        raise Unreadable("不是 Excel 工作簿", _SAVE_AGAIN)
    return listed


def _is_xml(text: bytes) -> bool:
    """Parse one part: False when it is no XML (a picture); raises Unreadable when it is a sheet too large."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = _Extent(parser).root
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(text, True)  # noqa: FBT003 - expat takes no keyword
    except expat.ExpatError:
        return False
    return True


def _refuse_doctype(*_declared: object) -> None:
    raise Unreadable("工作簿含有不应有的文档类型声明", _SAVE_AGAIN)


class _Extent:
    """The last row and column of a sheet that hold anything, taken while its XML is parsed."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.row = self.column = 0
        self.last_row = self.last_column = 0

    def root(self, tag: str, _attributes: dict[str, str]) -> None:
        """Go on only when the part is a worksheet; other parts have no cells."""
        self.parser.StartElementHandler = self.element if _local(tag) == "worksheet" else None

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow the position; a cell counts from its first content on, since many are styled and empty."""
        match _local(tag):
            case "row":
                self.row, self.column = _number(attributes.get("r"), self.row + 1), 0
            case "c":
                self._move(attributes.get("r"))
            case "v" | "f" | "is":
                self._stretch()

    def _move(self, address: str | None) -> None:
        """Go to a cell; one without an address follows the cell before it."""
        if address is None:
            self.column += 1
            return
        found = _CELL.fullmatch(address.upper())
        if not found:
            raise Unreadable("工作表中有无效的单元格地址", _SAVE_AGAIN)
        self.column, self.row = _column_number(found[1]), int(found[2])

    def _stretch(self) -> None:
        self.last_row = max(self.last_row, self.row)
        self.last_column = max(self.last_column, self.column)
        if self.last_row > MOST_ROWS:
            raise Unreadable(f"第 {self.last_row} 行还有内容，超过 {MOST_ROWS:,} 行", "请删去表格之外的内容")
        if self.last_row * self.last_column > MOST_CELLS:
            raise Unreadable(f"表格范围超过 {MOST_CELLS:,} 格", "请删去表格之外的内容")


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,7}", text) else default


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
