"""`kaoji sheet`: a body's marks for many units come on one sheet, and go as one."""

from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

BODY = "市信访局"
FILER = ("--actor", f"li:考评单位:{BODY}")
CHECKER = ("--actor", f"wang:考评单位:{BODY}")
WHY = ("--reason", "误收旧稿", "--basis", "核查记录")
MARKS = """
    单位,指标序号,构成,得分,满分,事由,依据
    市环保局,1,结果得分,18.5,20,两件信访积案,信访考核细则3
    环保局,1,过程得分,19,20,同上,同上
    市教育局,1,结果得分,20,20,,
    """


@pytest.fixture
def bureau(fresh: "Terminal") -> "Terminal":
    """Both units have an indicator that 市信访局 assesses; its marks lie in a file."""
    fresh.done("record", "body", BODY, "--on", "2017-03-25")
    for unit in ("市环保局", "市教育局"):
        indicator = ("record", "indicator", unit, "1", "信访工作", "20", "--assessor", BODY)
        fresh.done(*indicator, "--on", "2017-03-25")
    fresh.text("marks.csv", MARKS)
    return fresh


def file(terminal: "Terminal", *words: str) -> str:
    return terminal.done("sheet", "file", "marks.csv", "--body", BODY, "--on", "2018-01-08", *words).out


def sign(terminal: "Terminal", number: str = "表1") -> None:
    """Take a sheet as far as its signature."""
    check = ("sheet", "check", number, "--rows", "3", "--total", "57.5", "--on", "2018-01-09")
    terminal.done(*check, *CHECKER)
    signature = ("--signed-on", "2018-01-09", "--on", "2018-01-09")
    terminal.done("sheet", "sign", number, *signature, *FILER)


def status(terminal: "Terminal", *view: str) -> list[tuple[str, str]]:
    sheets = terminal.done("sheet", "list", "--json", *view).json["sheets"]
    return [(one["sheet"], one["status"]) for one in sheets]


def test_a_sheet_is_filed_checked_signed_accepted_and_undone(bureau: "Terminal") -> None:
    assert "填报报表 表1：市信访局 3 行，合计 57.5 分" in file(bureau, *FILER)
    sign(bureau)
    accepted = bureau.done("sheet", "accept", "表1", "--on", "2018-01-10").out
    assert accepted.count("✓") == 4
    assert "指标1 结果得分 18.5/20（自 2018-01-10 起生效）" in accepted
    assert "依据：信访考核细则3；起因：" in bureau.done("show", "市环保局").out
    mark = bureau.done("show", "市环保局", "--json").json[-1]["fact"]
    filing = mark["envelope"]["cause"]
    assert "填报报表 表1：市信访局 3 行，合计 57.5 分" in bureau.done("show", filing).out
    bureau.done("verify")
    undone = bureau.done("sheet", "undo", "表1", *WHY).out
    assert undone.count("撤销 市") == 3
    assert "撤销报表 表1，其得分一并撤销（自 2018-01-10 起生效）" in undone
    assert status(bureau) == [("表1", "已撤销")]
    bureau.done("verify")


def test_a_sheet_is_told_as_of_any_day(bureau: "Terminal") -> None:
    assert "还没有报表" in bureau.done("sheet", "list").out
    file(bureau, *FILER)
    sign(bureau)
    bureau.done("sheet", "return", "表1", "--reason", "第3行未盖章", "--on", "2018-01-12")
    assert status(bureau) == [("表1", "已退回")]
    assert status(bureau, "--effective-on", "2018-01-09") == [("表1", "已签章")]
    assert status(bureau, "--effective-on", "2018-01-07") == []
    shown = bureau.done("sheet", "show", "表1").out
    for told in ("共 3 行，合计 57.5 分；已退回（2018-01-12）", "第3行未盖章", "li（考评单位）", "存档编号"):
        assert told in shown
    values = bureau.done("sheet", "show", "表1", "--json").json
    assert [row["points"] for row in values["rows"]] == ["18.5", "19", "20"]
    assert [one["fact"]["kind"] for one in values["history"]][-1] == "SheetReturned"
    again = bureau.done("sheet", "show", "表1", "--json", "--at", values["token"])
    assert again.json == values
    assert "没有编号为“表2”的报表" in bureau.refused("sheet", "show", "表2")


def test_the_office_keys_a_paper_sheet(bureau: "Terminal") -> None:
    bureau.text("scan.pdf", "扫描件")
    words = ("sheet", "file", "marks.csv", "--body", BODY, "--number", "信访1", "--on", "2018-01-08")
    assert "--paper、--scan" in bureau.refused(*words)
    bureau.miswritten(*words, "--paper", "信字1号")
    assert "没有这个文件" in bureau.refused(*words, "--paper", "信字1号", "--scan", "none.pdf")
    told = bureau.done(*words, "--paper", "信字1号", "--scan", "scan.pdf").out
    assert "代录纸表 信字1号（扫描件 scan.pdf）" in told
    check = ("sheet", "check", "信访1", "--rows", "3", "--on", "2018-01-08", *CHECKER)
    differs = bureau.refused(*check, "--total", "75.5")
    assert "为 3 行 57.5 分，校核得 3 行 75.5 分" in differs
    bureau.done(*check, "--total", "57.5")
    signature = ("sheet", "sign", "信访1", "--signed-on", "2018-01-05", "--on", "2018-01-08")
    assert "--sealed-on" in bureau.refused(*signature)
    bureau.done(*signature, "--sealed-on", "2018-01-06", "--scan", "scan.pdf")
    bureau.done("sheet", "accept", "信访1", "--on", "2018-01-10")
    (mark, *_) = bureau.done("show", "市教育局", "--json").json[-1:]
    assert mark["fact"]["envelope"]["actor"]["role"] == "考核办"


def test_a_repeated_command_files_one_sheet(bureau: "Terminal") -> None:
    assert file(bureau, *FILER, "--key", "k1") == file(bureau, *FILER, "--key", "k1")
    assert status(bureau) == [("表1", "已填报")]


def test_refused_rows_are_told_with_their_cells(bureau: "Terminal") -> None:
    bureau.text("marks.csv", MARKS.replace("同上,同上", ",").replace("20,20", "21,20"))
    said = bureau.refused("sheet", "file", "marks.csv", "--body", BODY, *FILER, "--on", "2018-01-08")
    assert "报表“表1”有 2 行不能记入，整份未记录" in said
    assert "D3 环保局 指标1 过程得分" in said
    assert "D4 市教育局 指标1 结果得分：得分 21 高于满分 20" in said


def test_a_table_of_something_else_is_no_sheet(bureau: "Terminal") -> None:
    bureau.text("marks.csv", "单位,构成,等次\n市环保局,领导评价,优秀\n")
    said = bureau.refused("sheet", "file", "marks.csv", "--body", BODY, *FILER)
    assert "marks.csv“C2”：不是指标得分或汇总值；报表只收指标得分和汇总值" in said


def test_the_marks_of_a_sheet_have_no_day_of_their_own(bureau: "Terminal") -> None:
    row = "市教育局,1,结果得分,20,2017-12-20"
    bureau.text("marks.csv", f"单位,指标序号,构成,得分,生效日期\n{row}\n")
    said = bureau.refused("sheet", "file", "marks.csv", "--body", BODY, *FILER, "--on", "2018-01-08")
    assert "写有生效日期 2017-12-20；请清空“生效日期”列" in said


def test_one_merged_reason_serves_many_rows_of_a_workbook(bureau: "Terminal") -> None:
    with xlsxwriter.Workbook(str(bureau.folder / "marks.xlsx")) as book:
        sheet = book.add_worksheet("得分")
        sheet.merge_range("A1:G1", "信访工作考核得分表")
        sheet.write_row("A2", ["单位", "指标序号", "构成", "得分", "满分", "事由", "依据"])
        sheet.merge_range("A3:A4", "市环保局")
        for line, (component, points) in enumerate((("结果得分", 18.5), ("过程得分", 19)), start=2):
            sheet.write_row(line, 1, [1, component, points, 20])
        sheet.merge_range("F3:F4", "两件信访积案")
        sheet.merge_range("G3:G4", "信访考核细则3")
        sheet.write_row("A5", ["市教育局", 1, "结果得分", 20, 20])
        sheet.write_row("A6", ["合计", "", "", 57.5])
    told = bureau.done("sheet", "file", "marks.xlsx", "--body", BODY, *FILER, "--on", "2018-01-08").out
    assert "3 行，合计 57.5 分" in told
    rows = bureau.done("sheet", "show", "表1", "--json").json["rows"]
    assert [(row["unit"], row.get("reason")) for row in rows] == [
        ("市环保局", "两件信访积案"),
        ("市环保局", "两件信访积案"),
        ("市教育局", None),
    ]
    assert rows[1]["cell"] == "D4"


def test_only_one_worksheet_makes_a_sheet(bureau: "Terminal") -> None:
    with xlsxwriter.Workbook(str(bureau.folder / "two.xlsx")) as book:
        for title, unit in (("甲", "市环保局"), ("乙", "市教育局")):
            sheet = book.add_worksheet(title)
            sheet.write_row("A1", ["单位", "指标序号", "构成", "得分"])
            sheet.write_row("A2", [unit, 1, "结果得分", 20])
    said = bureau.refused("sheet", "file", "two.xlsx", "--body", BODY, *FILER, "--on", "2018-01-08")
    assert "two.xlsx：有多个工作表都是得分表" in said


PARTY = "市直机关绩效考核办"
TOTALS = """
    单位,构成,得分,口径,票数
    市环保局,党建工作考核得分,9.46,折算分,
    市教育局,党建工作考核得分,9.2,折算分,
    市环保局,公众评议,,,满意=50、弃权=5
    """


def of_party(account: str) -> tuple[str, str]:
    return ("--actor", f"{account}:党建考核办:{PARTY}")


def test_totals_received_whole_stand_on_a_sheet_and_are_undone_as_one(bureau: "Terminal") -> None:
    bureau.done("record", "body", PARTY, "--on", "2017-03-25")
    bureau.text("totals.csv", TOTALS)
    told = ("sheet", "file", "totals.csv", "--body", PARTY, "--on", "2018-01-08")
    assert "填报报表 表1：市直机关绩效考核办 3 行，合计 18.66 分" in bureau.done(*told, *of_party("li")).out
    shown = bureau.done("sheet", "show", "表1").out
    assert "汇总值（折算分）" in shown
    assert "满意 50、弃权 5" in shown
    check = ("sheet", "check", "表1", "--rows", "3", "--total", "18.66", "--on", "2018-01-08")
    bureau.done(*check, *of_party("wang"))
    bureau.done("sheet", "sign", "表1", "--signed-on", "2018-01-08", "--on", "2018-01-08", *of_party("li"))
    accepted = bureau.done("sheet", "accept", "表1", "--on", "2018-01-10").out
    assert "党建工作考核得分 9.46/10（折算分）" in accepted
    bureau.done("verify")
    assert bureau.done("sheet", "undo", "表1", *WHY).out.count("撤销 市") == 3
    bureau.done("verify")


def test_totals_declared_percent_that_all_fit_under_the_weight_are_questioned(bureau: "Terminal") -> None:
    bureau.done("record", "body", PARTY, "--on", "2017-03-25")
    bureau.text("totals.csv", TOTALS.replace("折算分", "百分制"))
    told = ("sheet", "file", "totals.csv", "--body", PARTY, "--on", "2018-01-08", *of_party("li"))
    said = bureau.refused(*told)
    assert "党建工作考核得分 全部不超过 10，像是已折算的分" in said
    assert "--confirm-scale" in said
    assert "填报报表 表1" in bureau.done(*told, "--confirm-scale").out


def test_a_body_that_assesses_indicators_gives_no_totals(bureau: "Terminal") -> None:
    bureau.text("marks.csv", "单位,构成,得分,满分\n市环保局,领导评价,91,100\n")
    said = bureau.refused("sheet", "file", "marks.csv", "--body", BODY, *FILER, "--on", "2018-01-08")
    assert "C2 市环保局 领导评价：身份“考评单位”不能录入汇总值" in said


def test_no_body_gives_a_total_about_itself(bureau: "Terminal") -> None:
    bureau.text("totals.csv", "单位,构成,得分,满分\n市环保局,领导评价,91,100\n")
    bureau.text("scan.pdf", "扫描件")
    words = ("sheet", "file", "totals.csv", "--body", "市环保局", "--on", "2018-01-08")
    assert "不能给自己记分" in bureau.refused(*words, "--paper", "1号", "--scan", "scan.pdf")
