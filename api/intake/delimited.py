"""CSV files as offices save them: UTF-8 or GB18030, commas or tabs."""

import csv
import io
from itertools import islice

from api.intake.limits import MOST_ROWS
from api.intake.problems import Unreadable


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of a delimited text file; raises Unreadable."""
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        rows = list(islice(reader, MOST_ROWS + 1))
    except csv.Error:
        found = f"第 {reader.line_num} 行读不出"
        raise Unreadable(found, "请检查该行的引号是否成对，或另存为 .xlsx") from None
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"超过 {MOST_ROWS:,} 行", "请删去空行，或分成几个文件")
    return rows


def _decoded(content: bytes) -> str:
    """Decode strictly: a GB18030 file is hardly ever valid UTF-8, so UTF-8 is asked first."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise Unreadable("编码既不是 UTF-8 也不是 GB18030", "请用 Excel 或 WPS 另存为“CSV UTF-8”，或 .xlsx")


def _delimiter(text: str) -> str:
    """Return what separates the cells of the first lines more often: Excel's 文本文件 has tabs."""
    head = "".join(islice(io.StringIO(text), 20))
    return "\t" if head.count("\t") > head.count(",") else ","
