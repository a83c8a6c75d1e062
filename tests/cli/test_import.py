"""`kaoji import`: the year's own files, and files that are wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

Shipped = Callable[[str], str]

DAY = ("--on", "2017-03-25")
UNITS, TABLE, CALENDAR = "units_2017.csv", "epb_indicators_2017.csv", "calendar_2017_2018.csv"


@pytest.fixture
def office(terminal: "Terminal") -> "Terminal":
    """A terminal with a year just opened, and the body that assesses."""
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/ledger.db")
    terminal.done("init", "dashiqiao-2017")
    terminal.done("record", "body", "市政府绩效考核办", "--alias", "市政府绩效办", *DAY)
    return terminal


def imported(terminal: "Terminal", shipped: Shipped, *more: str) -> str:
    """Import the year's own files."""
    files = [shipped(name) for name in (UNITS, TABLE, CALENDAR)]
    return terminal.done("import", *files, "--category", "市直部门", "--one-line", *DAY, *more).out


def test_the_years_own_files_are_imported_with_totals_to_compare(
    office: "Terminal", shipped: Shipped
) -> None:
    told = imported(office, shipped)
    assert "units_2017.csv：44 个单位，759 项任务，5551.5 分" in told
    assert "市环保局：指标表 27 项、175 分，与申报数一致" in told
    assert "已记录 115 条，流水号 4 至 118" in told
    (group, *_) = office.done("rank", "--json").json["groups"]
    assert len(group["standings"]) == 44
    assert {one["state"] for one in group["standings"]} == {"未齐"}
    office.done("verify")


def test_a_check_says_what_would_be_recorded_and_records_nothing(
    office: "Terminal", shipped: Shipped
) -> None:
    before = office.position()
    assert "检查通过：可记录 115 条（未记录）" in imported(office, shipped, "--check")
    assert office.position() == before


def test_a_check_finds_what_the_ledger_would_refuse(office: "Terminal", shipped: Shipped) -> None:
    imported(office, shipped)
    office.refused("import", shipped(UNITS), "--category", "市直部门", *DAY, "--check")


def test_the_same_file_again_is_refused_row_by_row(office: "Terminal", shipped: Shipped) -> None:
    imported(office, shipped)
    said = office.refused("import", shipped(UNITS), "--category", "市直部门", *DAY)
    assert "units_2017.csv D2：“市政府办”本年度已经登记为被考评单位" in said
    assert "……另有 24 处" in said
    assert "共 44 处，全部未记录；看来这些内容已经记录过" in said


def test_a_table_that_does_not_add_up_to_what_was_declared_is_refused(
    office: "Terminal", shipped: Shipped
) -> None:
    text = Path(shipped(TABLE)).read_text(encoding="utf-8")
    office.text("short.csv", "".join(text.splitlines(keepends=True)[:-1]))
    said = office.refused("import", shipped(UNITS), "short.csv", "--category", "市直部门", *DAY)
    assert "市环保局" in said
    for number in ("27", "26", "175"):
        assert number in said
    assert "全部未记录" in said


def test_every_problem_of_a_file_is_listed_at_once_with_row_and_column(office: "Terminal") -> None:
    office.text(
        "units.csv",
        """
        序号,单位名称,任务数量,任务分值
        1,市政府办,十,75
        2,市信访局,10,五十九
        3,市教育局,10,59
        4,市教育局,10,59
        """,
    )
    said = office.refused("import", "units.csv", "--category", "市直部门", *DAY)
    assert "units.csv 第 2 行“任务数量”" in said
    assert "units.csv 第 3 行“任务分值”" in said
    assert "市教育局" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"PK\x03\x04 this is no workbook"),
        ("broken.csv", b"\xff\xfe\x00\x00\xff\xff\xff"),
        ("empty.csv", b""),
        ("letter.csv", "各单位：请报送材料。\n".encode()),
        ("letter.pdf", b"%PDF-1.7"),
    ],
)
def test_a_broken_file_is_refused_by_name(office: "Terminal", name: str, content: bytes) -> None:
    (office.folder / name).write_bytes(content)
    said = office.refused("import", name, "--category", "市直部门", *DAY)
    assert name in said
    assert "全部未记录" in said


def test_a_file_that_is_not_there_is_refused_by_name(office: "Terminal") -> None:
    assert "none.csv" in office.refused("import", "none.csv", *DAY)


def test_one_broken_file_keeps_the_others_out_too(office: "Terminal", shipped: Shipped) -> None:
    office.text("letter.csv", "各单位：请报送材料。\n")
    assert "letter.csv" in office.refused("import", shipped(UNITS), "letter.csv", "--category", "市直部门")


def test_a_date_outside_the_years_window_is_said_once_for_a_file(
    office: "Terminal", shipped: Shipped
) -> None:
    said = office.refused("import", shipped(UNITS), "--category", "市直部门", "--on", "2016-03-25")
    assert "2016-03-25 不在本年度可记录的期间" in said


def test_units_come_from_a_workbook_as_well(office: "Terminal") -> None:
    with xlsxwriter.Workbook(str(office.folder / "units.xlsx")) as book:
        sheet = book.add_worksheet("附件1")
        sheet.write_row(0, 0, ["序号", "单位名称", "任务数量", "任务分值"])
        sheet.write_row(1, 0, [1, "市政府办", 10, 75])
        sheet.write_row(2, 0, [2, "市信访局", 10, 59.5])
    told = office.done("import", "units.xlsx", "--category", "市直部门", *DAY).out
    assert "2 个单位，20 项任务，134.5 分" in told


def test_marks_above_full_marks_in_a_file_are_refused_with_their_cell(
    office: "Terminal", shipped: Shipped
) -> None:
    imported(office, shipped)
    office.text(
        "marks.csv",
        """
        单位,构成,指标序号,得分,满分,事由,依据
        市环保局,结果得分,14,5,5,,
        市环保局,结果得分,15,11,10,,
        市环保局,结果得分,16,4,5,,
        市环保,结果得分,17,5,5,,
        """,
    )
    said = office.refused("import", "marks.csv", "--on", "2018-01-10")
    for words in ("marks.csv", "得分 11 高于满分 10", "事由", "是否指“市环保局”"):
        assert words in said


def test_party_building_scores_that_were_weighted_already_are_asked_about(
    office: "Terminal", shipped: Shipped
) -> None:
    imported(office, shipped)
    office.text(
        "party.csv",
        """
        单位,构成,得分,口径
        市环保局,党建工作考核得分,9.46,百分制
        市教育局,党建工作考核得分,9.31,百分制
        市水利局,党建工作考核得分,8.87,百分制
        """,
    )
    said = office.refused("import", "party.csv", "--on", "2018-01-10")
    assert "折算分" in said
    assert "--confirm-scale" in said
    office.done("import", "party.csv", "--on", "2018-01-10", "--confirm-scale")


def test_an_import_with_a_key_is_recorded_once(office: "Terminal", shipped: Shipped) -> None:
    first = imported(office, shipped, "--key", "附件1")
    assert imported(office, shipped, "--key", "附件1") == first
    assert office.position() == 118
