"""Whatever bytes a file holds, taking it in ends in commands or in problems: never both, never neither."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.intake import Purpose, take_in

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk

PURPOSE: Final = Purpose("dashiqiao-2017", date(2017, 6, 30), component="领导评价")
HEADERS: Final = (
    "序号,单位名称,任务数量,任务分值,类别",
    "受考单位,指标序号,指标内容,分值,考核主体",
    "日期,类型,说明,依据文号",
    "单位,构成,指标序号,得分,满分,口径,票数,事由,依据,条款,生效日期",
    "考评单位,上级单位,别名",
)
NUMBERS: Final = ["", "1", "2", "5", "12.5", "１８", "18分", "9" * 30]
ROWS: Final = ["合计", "小计", "注：", "甲局", "乙局", "休", "班", "2017-05-01"]
MARKS: Final = ["结果得分", "领导评价", "折算分", "票数", "满意=5", "满意"]
TRAPS: Final = ["a/b", '"', "\u200b", "\x1b[2J"]
WORDS: Final = st.sampled_from([*NUMBERS, *ROWS, *MARKS, *TRAPS])


@pytest.fixture(scope="module")
def folder(lasting_desk: "Desk") -> Path:
    return lasting_desk.folder


@pytest.fixture(scope="module")
def workbook(lasting_desk: "Desk") -> bytes:
    rows = [HEADERS[2].split(","), ["2017-05-01", "休", "劳动节", "国办发明电〔2016〕17号"]]
    return lasting_desk.book("whole.xlsx", {"日历": rows}).read_bytes()


def settled(path: Path, content: bytes) -> None:
    """Take a file in; the outcome must be one a clerk can act on."""
    path.write_bytes(content)
    intake = take_in([path], PURPOSE)
    assert bool(intake.commands) != bool(intake.problems)
    for problem in intake.problems:
        line = str(problem)
        assert line.isprintable(), line
        assert "error" not in line.lower(), line


@given(content=st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_as_a_text_file(folder: Path, content: bytes) -> None:
    settled(folder / "any.csv", content)


@given(content=st.binary(max_size=300))
@settings(max_examples=50, deadline=None)
def test_any_bytes_as_a_workbook(folder: Path, content: bytes) -> None:
    settled(folder / "any.xlsx", content)
    settled(folder / "any.xlsx", b"PK\x03\x04" + content)


@given(header=st.sampled_from(HEADERS), rows=st.lists(st.lists(WORDS, max_size=12), max_size=5))
@settings(max_examples=300, deadline=None)
def test_any_cells_below_a_header_that_is_known(folder: Path, header: str, rows: list[list[str]]) -> None:
    settled(folder / "cells.csv", "\n".join([header, *map(",".join, rows)]).encode())


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_workbook_damaged_anywhere(folder: Path, workbook: bytes, data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(workbook) - 1))
    damage = data.draw(st.binary(min_size=1, max_size=8))
    settled(folder / "damaged.xlsx", workbook[:where] + damage + workbook[where + len(damage) :])
