"""Files that cannot be read get a sentence that says what to do."""

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.commands import EnrolUnit

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk

UNITS = "序号,单位名称,任务数量,任务分值,类别\n1,市政府办,10,75,市直部门\n"
BOOK = {"单位": [line.split(",") for line in UNITS.splitlines()]}


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", ","), ("gb18030", "\t")]
)
def test_csv_files_come_in_utf_8_or_gb18030_with_commas_or_tabs(
    desk: "Desk", encoding: str, separator: str
) -> None:
    (unit,) = desk.take_in(desk.text("u.csv", UNITS.replace(",", separator), encoding)).commands
    assert isinstance(unit, EnrolUnit)
    assert unit.unit == "市政府办"


def test_a_missing_file_a_folder_and_other_formats_are_named(desk: "Desk") -> None:
    old = desk.content("old.xls", b"x")
    (desk.folder / "folder.csv").mkdir()
    assert desk.problems(desk.folder / "none.csv", desk.folder / "folder.csv", old) == [
        "none.csv：没有这个文件；请核对文件名和所在文件夹。",
        "folder.csv：是文件夹；请指明其中的文件。",
        "old.xls：不能读取“.xls”文件；请用 Excel 或 WPS 另存为 .xlsx，或 .csv。",
    ]


def test_a_pipe_is_no_file(desk: "Desk") -> None:
    os.mkfifo(desk.folder / "pipe.csv")
    (problem,) = desk.problems(desk.folder / "pipe.csv")
    assert problem.startswith("pipe.csv：不是普通文件")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "是空文件"),
        (b"\xff\xfe\x81", "编码既不是 UTF-8 也不是 GB18030"),
        ('序号,单位名称\n1,"市政府办\n'.encode(), "第 2 行读不出"),
        (b"\n\n , ,\n", "没有内容"),
        (UNITS.splitlines()[0].encode(), "只有表头，没有内容"),
        ("序号,单位名称,任务分值\n1,甲,5\n".encode(), "第 1 行像是单位表的表头，但缺少“任务数量”列"),
        ("单位名称,序号,任务数量,任务分值,序号\n甲,1,1,5,1\n".encode(), "表头中“序号”出现 2 次"),
        ("指标序号,量纲,方向\n1,率,≥\n".encode(), "没有认出表头"),
        (b"\n" * 200_001, "超过 200,000 行"),
        (b" " * (20 * 2**20 + 1), "超过 20 MB"),
    ],
)
def test_a_csv_file_that_gives_no_table_says_why(desk: "Desk", content: bytes, found: str) -> None:
    (problem,) = desk.problems(desk.content("u.csv", content))
    assert problem.startswith((f"u.csv：{found}；请", f"u.csv：{found}；可以导入的有"))


def test_an_unknown_header_lists_what_can_be_imported(desk: "Desk") -> None:
    (problem,) = desk.problems(desk.text("u.csv", "中文,English\n排名,Rank\n"))
    for kind in (
        "单位表（序号、",
        "指标表（受考单位、",
        "工作日历（日期、",
        "得分表（单位、",
        "考评单位表（考评单位、",
    ):
        assert kind in problem


def test_the_same_content_is_not_read_twice(desk: "Desk") -> None:
    assert desk.problems(desk.text("a.csv", UNITS), desk.text("b.csv", UNITS)) == [
        "b.csv：与 a.csv 内容完全相同；请只导入其中一个。"
    ]


def test_all_problems_of_all_files_are_listed_at_once_and_nothing_is_taken(desk: "Desk") -> None:
    right = desk.text("right.csv", UNITS)
    wrong = desk.text("wrong.csv", UNITS.replace("市政府办", "市信访局").replace("75", "七十五"))
    intake = desk.take_in(desk.folder / "none.csv", right, wrong)
    assert [problem.file for problem in intake.problems] == ["none.csv", "wrong.csv"]
    assert intake.commands == ()
    assert "right.csv：1 个单位，10 项任务，75 分" in intake.totals


def test_a_name_no_fact_may_cite_is_refused(desk: "Desk") -> None:
    (problem,) = desk.problems(desk.text("u\u202e.csv", UNITS))
    assert problem == "u\u202e.csv：文件名为空白、过长或含有不可见字符；请改名后重新导入。"


def test_what_the_clerk_says_about_the_files_is_checked_once(desk: "Desk") -> None:
    problems = desk.problems(desk.text("u.csv", UNITS), year="2017", basis=" ")
    assert problems == [
        "导入要求“--year”：“2017”不是年度编号；年度编号形如 dashiqiao-2017；请改正后重新导入。",
        "导入要求“--basis”：名称不能为空；请改正后重新导入。",
    ]


# --- workbooks -------------------------------------------------------------------------------------------


def rezipped(path: Path, changes: Mapping[str, bytes]) -> bytes:
    """Return a workbook with some of its parts replaced or added."""
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in parts.namelist():
            if name not in changes:
                changed.writestr(name, parts.read(name))
        for name, content in changes.items():
            changed.writestr(name, content)
    return copy.getvalue()


def sheet(cells: str) -> bytes:
    """Return the XML of a worksheet with these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


SHEET = "xl/worksheets/sheet1.xml"


def test_hidden_and_empty_sheets_are_skipped_and_others_must_be_tables(desk: "Desk") -> None:
    sheets = {**BOOK, "空": [], "备用": [["旧数据"]], "封面": [["绩效办"]]}
    book = desk.book("u.xlsx", sheets, hidden=["备用"])
    (problem,) = desk.problems(book)
    assert problem.startswith("u.xlsx 工作表“封面”：没有认出表头")
    assert problem.endswith("；不必导入的工作表请隐藏或删去。")
    assert len(desk.take_in(desk.book("v.xlsx", sheets, hidden=["备用", "封面"])).commands) == 1


def test_a_workbook_of_hidden_sheets_says_so(desk: "Desk") -> None:
    book = desk.book("u.xlsx", {"空": [], **BOOK}, hidden=["单位"])
    (problem,) = desk.problems(book)
    assert problem.startswith("u.xlsx：没有可读的工作表")


def test_damaged_and_disguised_workbooks_are_refused(desk: "Desk") -> None:
    whole = desk.book("u.xlsx", BOOK).read_bytes()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    for content, found in {
        b"no zip": "不是 Excel 工作簿，或已损坏",
        whole[: len(whole) // 2]: "不是 Excel 工作簿，或已损坏",
        other.getvalue(): "不是 Excel 工作簿",
        ole + bytes(600): "实为旧版 .xls 文件",
        ole + "EncryptedPackage".encode("utf-16-le"): "工作簿已加密",
    }.items():
        (problem,) = desk.problems(desk.content("x.xlsx", content))
        assert problem.startswith(f"x.xlsx：{found}；请")


def test_a_sheet_that_is_no_xml_is_refused(desk: "Desk") -> None:
    book = desk.book("u.xlsx", BOOK)
    (problem,) = desk.problems(desk.content("x.xlsx", rezipped(book, {SHEET: b"<worksheet"})))
    assert problem.startswith("x.xlsx：工作簿已损坏")


def test_workbooks_that_would_fill_the_memory_are_refused_unread(desk: "Desk") -> None:
    book = desk.book("u.xlsx", BOOK)
    doctype = b'<!DOCTYPE x [<!ENTITY a "b">]>' + sheet("<row/>")
    for changes, found in (
        ({SHEET: sheet('<row><c r="XFD199999"><v>1</v></c></row>')}, "表格范围超过 5,000,000 格"),
        ({SHEET: sheet('<row r="1048576"><c><v>1</v></c></row>')}, "第 1048576 行还有内容，超过 200,000 行"),
        ({SHEET: sheet('<row><c r="ZZZZ1"><v>1</v></c></row>')}, "工作表中有无效的单元格地址"),
        ({SHEET: doctype}, "工作簿含有不应有的文档类型声明"),
        ({"xl/media/image1.png": bytes(101 * 2**20)}, "展开后超过 100 MB"),
        ({f"xl/media/{number}.png": b"x" for number in range(200)}, "工作簿内含的部件超过 200 个"),
    ):
        (problem,) = desk.problems(desk.content("x.xlsx", rezipped(book, changes)))
        assert problem.startswith(f"x.xlsx：{found}；请")


def test_a_workbook_that_lies_about_its_sizes_is_refused(desk: "Desk") -> None:
    book = desk.book("u.xlsx", BOOK)
    with zipfile.ZipFile(book) as parts:
        size = parts.getinfo(SHEET).file_size.to_bytes(4, "little")
    content = book.read_bytes().replace(size, (7).to_bytes(4, "little"))
    (problem,) = desk.problems(desk.content("x.xlsx", content))
    assert problem.startswith("x.xlsx：不是 Excel 工作簿，或已损坏")


def test_styled_but_empty_cells_far_below_do_no_harm(desk: "Desk") -> None:
    title = '<row><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    styled = '<row r="1048576"><c r="A1048576" s="1"/></row>'
    content = rezipped(desk.book("u.xlsx", BOOK), {SHEET: sheet(title + styled)})
    (problem,) = desk.problems(desk.content("x.xlsx", content))
    assert problem.startswith("x.xlsx 工作表“单位”：没有认出表头")


def test_pictures_in_a_workbook_do_no_harm(desk: "Desk") -> None:
    content = rezipped(desk.book("u.xlsx", BOOK), {"xl/media/image1.png": b"\x89PNG"})
    assert len(desk.take_in(desk.content("x.xlsx", content)).commands) == 1
