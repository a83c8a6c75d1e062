"""`kaoji table` and `kaoji audit`: the office's reports, who may see what of them, in which forms."""

import csv
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cli.main import run

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

SCHEME = """
方案：shili-2017
名称：示例考核办法
发文机关：示例市政府
文号：示例〔2017〕1号
年度：2017
地区：示例市

【名次组】
市直部门：市直部门

【构成】
结果得分：指标得分
领导评价：汇总值，满分 100
察访核验扣分：指标外扣分
加（减）分：加分和减分

【公式】
市直部门考评成绩＝结果得分×90%＋领导评价×10%－察访核验扣分＋加（减）分。
以上数据代入公式计算成绩时，先折算为百分制。

【设置】
审批步骤：领导小组审议
"""
CALENDAR = """
日期,类型,说明,依据文号
2018-02-15,休,春节,国办发明电〔2017〕12号
"""
STORY = """
经办人 考核办 kaohe-01 考核办 市政府绩效考核办
经办人 信访 xinfang-01 考评单位 市信访局
经办人 复核 fuhe-01 复核人员 复核组
经办人 环保局 huanbao-01 被考评单位 市环保局
经办人 农发局 nongfa-01 数据牵头部门 市农发局
2017-03-25 开年 shili-2017 示例市 2017-01-01 2018-12-31
2017-03-25 方案 tables.scheme 适用=2017-01-01
2017-03-25 导入 calendar.csv 依据=放假通知
2017-03-25 考评单位 市信访局
2017-03-25 单位 市环保局 市直部门
2017-03-25 单位 市水利局 市直部门
2017-03-26 指标 市环保局 1 信访工作 20 考评=市信访局
2017-03-26 指标 市水利局 1 信访工作 20 考评=市信访局
2018-01-10 得分 市环保局 指标1 结果得分 18/20 事由=未办结 依据=指标表1 条款=四（一） 经办=信访 记作=环保得分
2018-01-10 得分 市水利局 指标1 结果得分 18.5/20 事由=一件未办结 依据=指标表1 经办=信访
2018-01-10 汇总 市环保局 领导评价 90 依据=汇总表
2018-01-10 汇总 市水利局 领导评价 90 依据=汇总表
2018-01-11 扣分 市环保局 指标外 0.1 生效=2017-11-02 事由==空岗 依据=察访记录1号 记作=环保扣分
2018-01-11 扣分 市水利局 指标1 0.2 事由=迟报一次 依据=察访记录2号
2018-01-11 扣分 市水利局 指标外 0.3 事由=空岗 依据=察访记录3号 记作=误记
2018-01-12 撤销 市水利局 误记 事由=查无此事 依据=核查记录
2018-01-12 申报 市环保局 获省级表彰 1 依据=表彰文件 经办=环保局 记作=申报
2018-01-13 不予 市环保局 申报 事由=级别不符 依据=加减分规则
2018-01-13 报减 市水利局 督办逾期 0.5 事由=逾期 依据=督办通报 经办=农发局 记作=报送
2018-01-14 认减 市水利局 报送 0.3 事由=逾期五日 依据=督办通报
2018-01-15 收齐 察访核验扣分 依据=办法
2018-01-15 收齐 加分 依据=办法
2018-01-15 收齐 减分 依据=办法
2018-01-18 发单 市环保局 市水利局
2018-01-19 签收 市环保局 当面签收
2018-01-19 签收 市水利局 拒签 见证=甲某、乙某
2018-01-22 申请复核 市环保局 一件已按期办结 环保得分 经办=环保局 记作=申请
2018-01-23 受理 申请
2018-01-23 交办 申请 fuhe-01 复核组
2018-01-25 复核决定 申请 部分支持 更正=环保得分:19 文号=复核1号 事由=漏计一件 依据=核查记录 经办=复核
2018-01-26 发单 市环保局
2018-01-26 签收 市环保局 当面签收
"""
OFFICE = "kaohe-01:考核办:市政府绩效考核办"
UNIT = "huanbao-01:被考评单位:市环保局"
GROUP = "市直部门"
ON = ("--actor", OFFICE, "--on", "2018-02-05")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the year was played once."""
    folder = tmp_path_factory.mktemp("tables")
    files = {"tables.scheme": SCHEME, "calendar.csv": CALENDAR, "tables.story": STORY}
    for name, text in files.items():
        (folder / name).write_text(text.lstrip("\n"), encoding="utf-8")
    assert run(["simulate", "--story", str(folder / "tables.story"), "--into", str(folder / "t.db")]) == 0
    return folder


@pytest.fixture
def office(terminal: "Terminal", played: Path) -> "Terminal":
    """A terminal beside a copy of the played ledger."""
    (terminal.folder / "t.db").write_bytes((played / "t.db").read_bytes())
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///t.db")
    return terminal


def as_reader(office: "Terminal", actor: str) -> "Terminal":
    office.monkeypatch.setenv("KAOJI_ACTOR", actor)
    return office


def told(office: "Terminal", *words: str, number: int = 0) -> list[dict[str, Any]]:
    """Return the rows of a report that are no subtotals, by heading."""
    table = office.done(*words, "--json").json["tables"][number]
    headings = [one["header"] for one in table["columns"]]
    return [dict(zip(headings, row["cells"], strict=True)) for row in table["rows"] if "total" not in row]


def totals(office: "Terminal", *words: str) -> dict[tuple[str, str], str]:
    """Return the subtotals of the deductions."""
    (table,) = office.done("table", "deductions", *words, "--json").json["tables"]
    return {(row["cells"][0], row["cells"][1]): row["cells"][5] for row in table["rows"] if "total" in row}


def publish(office: "Terminal", *, day: str = "2018-02-05") -> None:
    on = ("--actor", OFFICE, "--on", day)
    office.done("result", "seal", GROUP, *on)
    office.done("result", "approve", GROUP, "领导小组审议", "纪要6号", *on)
    office.done("result", "publish", GROUP, "发文3号", *on)


# --- what the tables tell --------------------------------------------------------------------------------


def test_the_summary_has_the_columns_of_the_formula_and_its_addends_make_the_total(
    office: "Terminal",
) -> None:
    first, second = told(office, "table", "summary")
    assert list(first) == [
        "单位",
        "结果得分",
        "结果得分×90%",
        "领导评价",
        "领导评价×10%",
        "察访核验扣分",
        "加分",
        "减分",
        "总成绩",
        "名次",
        "备注",
    ]
    addends = ("结果得分×90%", "领导评价×10%", "察访核验扣分", "加分", "减分")
    for one in (first, second):
        assert sum(Fraction(one[name]) for name in addends) == Fraction(one["总成绩"])
    assert (first["单位"], first["总成绩"], first["名次"]) == ("市环保局", "94.4", 1)
    assert (second["结果得分"], second["减分"]) == ("91.5", "-0.3")


def test_the_ranking_says_whether_it_is_a_draft_sealed_or_published(office: "Terminal") -> None:
    draft = office.done("table", "ranking").out
    assert "草稿：尚未封存" in draft
    assert "内部测算" in draft
    publish(office)
    now = office.done("table", "ranking").out
    assert "第 1 稿（已公布，发文3号）" in now
    assert "内部测算" not in now
    # What was seen before the seal is still a draft, unless it is the very view that was sealed.
    assert "草稿" in office.done("table", "ranking", "--as-of", "2018-01-24").out
    token = office.done("result", "list", "--json").json["results"][0]["token"]
    assert "已公布" in office.done("table", "ranking", "--at", token).out
    sealed = office.done("table", "ranking", GROUP, "--result", "1").out
    assert "封存于 2018-02-05" in sealed
    assert "领导小组审议：2018-02-05 纪要6号" in sealed
    assert "94.40" in sealed
    assert "没有第 2 稿" in office.refused("table", "ranking", GROUP, "--result", "2")
    assert "只写其一" in office.miswritten("table", "ranking", GROUP, "--result", "1", "--at", token)
    assert "请写明名次组" in office.miswritten("table", "ranking", "--result", "1")


def test_a_reopened_result_is_a_draft_again(office: "Terminal") -> None:
    publish(office)
    minutes = ("--minutes", "纪要9号", "--reason", "漏记", "--basis", "审计报告", "--on", "2018-02-06")
    for person in ("kaohe-01", "kaohe-02"):
        office.done("result", "reopen", GROUP, *minutes, "--actor", f"{person}:考核办:市政府绩效考核办")
    shown = office.done("table", "summary").out
    assert "草稿：第 1 稿之后已重开" in shown
    assert "内部测算" in shown


def test_deductions_are_told_with_basis_and_scorer_and_add_up_by_kind(office: "Terminal") -> None:
    rows = told(office, "table", "deductions", "市水利局")
    assert [(one["类别"], one["扣分"], one["考评单位"]) for one in rows] == [
        ("失分", "1.5", "市信访局"),
        ("察访核验扣分（指标内）", "0.2", "市政府绩效考核办"),
        ("减分", "0.3", "市政府绩效考核办"),
    ]
    assert all(one["依据"] and one["事由"] and one["流水号"] and one["日期"] for one in rows)
    assert totals(office, "市水利局") == {
        ("市水利局", "失分小计"): "1.5",
        ("市水利局", "察访核验扣分（指标内）小计"): "0.2",
        ("市水利局", "减分小计"): "0.3",
    }


def test_what_was_reversed_is_struck_through_and_no_longer_added_up(office: "Terminal") -> None:
    rows = told(office, "table", "deductions", "--all")
    gone = {(one["单位"], one["扣分"]): one["现状"] for one in rows if one["现状"] != "有效"}
    assert gone == {
        ("市环保局", "2"): "已由 市环保局@13 撤销",
        ("市水利局", "0.3"): "已由 市水利局@6 撤销",
    }
    assert totals(office, "--all")["市水利局", "察访核验扣分（指标外）小计"] == "0"
    whole = office.done("table", "deductions", "--all", "--json").json["tables"][0]["rows"]
    assert sum("struck" in row for row in whole) == 2
    # As it stood before the review, the first mark still counts.
    assert totals(office, "--as-of", "2018-01-20")["市环保局", "失分小计"] == "2"


def test_claims_and_reports_are_told_with_what_they_were_settled_as(office: "Terminal") -> None:
    rows = told(office, "table", "adjustments")
    assert [(one["事项"], one["申报或报送"], one["结果"], one["认定"], one["理由"]) for one in rows] == [
        ("获省级表彰", "1", "不予认定", "0", "级别不符"),
        ("督办逾期", "0.5", "认定", "0.3", "逾期五日"),
    ]
    before = told(office, "table", "adjustments", "--as-of", "2018-01-12")
    assert [(one["事项"], one["结果"], one["认定"]) for one in before] == [("获省级表彰", "待认定", None)]


def test_the_register_of_reviews_tells_outcome_points_and_working_days(office: "Terminal") -> None:
    (row,) = told(office, "table", "reviews", "--day", "2018-02-01")
    assert (row["收件时间"], row["申请期限"], row["应决定于"]) == ("2018-01-22", "2018-01-23", "2018-02-06")
    assert (row["结论"], row["分数变动"], row["决定于"], row["用时"]) == (
        "部分支持",
        "1",
        "2018-01-25",
        2,
    )
    (open_,) = told(office, "table", "reviews", "--as-of", "2018-01-24", "--day", "2018-01-24")
    assert (open_["状态"], open_["案卷在"], open_["分数变动"]) == ("办理中", "复核组 fuhe-01", None)


def test_years_are_compared_only_as_published(office: "Terminal") -> None:
    assert "没有内容" in office.done("table", "years", "市环保局").out
    assert "没有内容" in office.done("table", "years", GROUP).out
    publish(office)
    (row,) = told(office, "table", "years", "市环保局")
    assert (row["年度"], row["成绩"], row["名次"], row["公布文号"], row["可比性"]) == (
        "shili-2017",
        "94.4",
        1,
        "发文3号",
        "",
    )
    assert [one["单位"] for one in told(office, "table", "years", GROUP)] == ["市环保局", "市水利局"]
    assert "没有名为“无此局”" in office.refused("table", "years", "无此局")


# --- audits ----------------------------------------------------------------------------------------------


def test_the_audit_of_a_unit_has_its_own_facts_and_those_of_the_year_that_name_it(
    office: "Terminal",
) -> None:
    publish(office)
    rows = told(office, "audit", "unit", "市环保局")
    assert [one["流水号"] for one in rows] == sorted(one["流水号"] for one in rows)
    said = [one["内容"] for one in rows]
    for words in (
        "登记被考评单位 市环保局",
        "下达指标1",
        "发出反馈单 2 份",
        "受理复核申请",
        "封存 市直部门",
        "公布",
    ):
        assert any(words in one for one in said), words
    assert not any("登记被考评单位 市水利局" in one for one in said)
    assert {one["经办"] for one in rows} >= {"fuhe-01（复核人员）", "xinfang-01（考评单位）"}


def test_the_audit_of_a_person_finds_every_part_it_had(office: "Terminal") -> None:
    reviewer = told(office, "audit", "actor", "fuhe-01")
    assert [one["身份"] for one in reviewer] == ["复核承办人", *["经办（复核人员）"] * 3]
    (witness,) = told(office, "audit", "actor", "甲某")
    assert (witness["身份"], witness["单位"], witness["年度"]) == ("见证人", "市水利局", "shili-2017")
    assert told(office, "audit", "actor", "无此人") == []


def test_what_came_late_is_summed_up_by_scorer_and_listed(office: "Terminal") -> None:
    (scorer,) = told(office, "audit", "late")
    assert (scorer["经办"], scorer["记录"], scorer["迟录"], scorer["最长"]) == ("kaohe-01", 6, 1, 70)
    (entry,) = told(office, "audit", "late", number=1)
    assert (entry["编号"], entry["迟"], entry["记录日期"]) == ("市环保局@4", 70, "2018-01-11")
    assert told(office, "audit", "late", "--days", "70") == []
    late = ("deduct", "市水利局", "0.1", "--reason", "迟到", "--basis", "察访记录9号")
    office.done(*late, "--on", "2017-12-01", "--actor", OFFICE)
    (scorer,) = told(office, "audit", "late", "--days", "60")
    assert (scorer["迟录"], scorer["反馈单之后"], scorer["反馈单后占比"]) == (2, 1, "50")


def test_the_rate_of_changes_by_review_stands_beside_its_cases(office: "Terminal") -> None:
    rows = {one["经办"]: one for one in told(office, "audit", "overturned")}
    changed = rows["xinfang-01"]
    assert (changed["记录"], changed["经复核"], changed["改变"]) == (2, 1, 1)
    assert (changed["改变率"], changed["退还分数"], changed["提示"]) == ("100", "1", "件数少")
    assert rows["kaohe-01"]["改变率"] is None
    # The review's own correction is nobody's mark.
    assert "fuhe-01" not in rows


def test_precedents_are_found_by_clause_or_words_with_their_reviews(office: "Terminal") -> None:
    by_words = told(office, "audit", "precedents", "空岗")
    assert [(one["单位"], one["现状"]) for one in by_words] == [
        ("市环保局", "有效"),
        ("市水利局", "已由 市水利局@6 撤销"),
    ]
    first, second = told(office, "audit", "precedents", "四（一）")
    assert (first["复核结论"], first["现状"]) == ("部分支持（复核1号）", "已由 市环保局@14 更正")
    assert (second["编号"], second["扣分"]) == ("市环保局@14", "1")
    assert "请写明条款或文字" in office.miswritten("audit", "precedents", " ")


# --- who may see what ------------------------------------------------------------------------------------


def test_a_unit_sees_no_other_units_line_before_publication(office: "Terminal") -> None:
    unit = as_reader(office, UNIT)
    for words in (("summary",), ("ranking",), ("years", GROUP), ("summary", "--as-of", "2018-01-20")):
        answer = unit("table", *words)
        assert "市水利局" not in answer.out + answer.err
    assert "尚未公布" in unit.refused("table", "summary")
    for report in ("deductions", "adjustments", "reviews"):
        assert {one["单位"] for one in told(unit, "table", report)} == {"市环保局"}
        assert "只能查看本单位" in unit.refused("table", report, "市水利局")
    for words in (
        ("unit", "市环保局"),
        ("actor", "kaohe-01"),
        ("late",),
        ("overturned",),
        ("precedents", "空岗"),
    ):
        assert "可以查看" in unit.refused("audit", *words)


def test_a_unit_sees_of_its_deductions_what_a_slip_has_told_it(office: "Terminal") -> None:
    late = ("deduct", "市环保局", "0.4", "--reason", "迟到", "--basis", "察访记录9号")
    office.done(*late, "--on", "2018-02-01", "--actor", OFFICE)
    unit = as_reader(office, UNIT)
    assert "0.4" not in {one["扣分"] for one in told(unit, "table", "deductions")}
    office.done("slip", "issue", "市环保局", "--on", "2018-02-02", "--actor", OFFICE)
    assert "0.4" in {one["扣分"] for one in told(unit, "table", "deductions")}


def test_an_assessing_body_sees_what_it_scored_and_a_data_owner_what_it_reported(
    office: "Terminal",
) -> None:
    body = as_reader(office, "xinfang-01:考评单位:市信访局")
    assert {one["考评单位"] for one in told(body, "table", "deductions")} == {"市信访局"}
    assert [one["经办"] for one in told(body, "audit", "overturned")] == ["xinfang-01"]
    assert told(body, "audit", "precedents", "空岗") == []
    assert "可以查看" in body.refused("table", "adjustments")
    owner = as_reader(office, "nongfa-01:数据牵头部门:市农发局")
    assert [one["事项"] for one in told(owner, "table", "adjustments")] == ["督办逾期"]


def test_after_publication_everybody_sees_the_published_tables_and_nothing_later(
    office: "Terminal",
) -> None:
    publish(office)
    unit = as_reader(office, UNIT)
    assert [one["单位"] for one in told(unit, "table", "summary")] == ["市环保局", "市水利局"]
    assert "已公布" in unit.done("table", "ranking", GROUP).out
    assert "94.40" in unit.done("table", "ranking", GROUP, "--result", "1").out
    assert "已公布的结果" in unit.refused("table", "ranking", "--as-of", "2018-01-20")
    assert [one["名次"] for one in told(unit, "table", "years", "市水利局")] == [2]


# --- forms -----------------------------------------------------------------------------------------------

REPORTS = (
    ("table", "summary"),
    ("table", "ranking"),
    ("table", "ties"),
    ("table", "deductions", "--all"),
    ("table", "adjustments"),
    ("table", "reviews", "--day", "2018-02-01"),
    ("audit", "unit", "市环保局"),
    ("audit", "actor", "kaohe-01"),
    ("audit", "overturned"),
    ("audit", "precedents", "空岗"),
)


@pytest.mark.parametrize("words", REPORTS, ids=lambda words: "-".join(words[:2]))
def test_a_report_says_the_same_as_json_and_as_csv(office: "Terminal", words: tuple[str, ...]) -> None:
    (table,) = office.done(*words, "--json").json["tables"]
    kinds = [one["kind"] for one in table["columns"]]
    text = office.done(*words, "--csv", "-").out
    assert text.startswith("\ufeff")
    above, rows = text.removeprefix("\ufeff").split("\r\n\r\n", 1)
    assert table["token"] in above
    assert "示例数据" in above
    read = list(csv.reader(StringIO(rows)))[1:]
    assert len(read) == len(table["rows"])
    for got, row in zip(read, table["rows"], strict=True):
        for cell, exact, kind in zip(got, row["cells"], kinds, strict=True):
            if exact is None:
                assert cell == ""
            elif kind == "分数":
                assert abs(Fraction(cell) - Fraction(exact)) < Fraction(1, 10**6)
            else:
                assert cell.removeprefix("'") == str(exact)


def test_no_cell_of_a_csv_runs_and_a_negative_number_stays_a_number(office: "Terminal") -> None:
    deductions = office.done("table", "deductions", "--csv", "-").out
    assert ",'=空岗," in deductions
    rows = list(csv.reader(StringIO(office.done("table", "summary", "--csv", "-").out)))
    assert "-0.3" in rows[-1]


def test_a_csv_goes_into_a_file_or_says_why_not(office: "Terminal") -> None:
    assert "已写入 扣分.csv" in office.done("table", "deductions", "--csv", "扣分.csv").out
    assert (office.folder / "扣分.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "没有这个文件夹" in office.miswritten("table", "deductions", "--csv", "没有/扣分.csv")
    assert "只写其一" in office.miswritten("table", "deductions", "--csv", "-", "--json")


def test_every_report_asks_for_the_same_again_by_its_token(office: "Terminal") -> None:
    for number, words in enumerate(REPORTS):
        first = office.done(*words, "--json").json
        token = first["tables"][0]["token"]
        why = ("--reason", f"第{number}次迟到", "--basis", f"察访记录1{number}号", "--on", "2018-02-01")
        office.done("deduct", "市水利局", "0.1", *why, "--actor", OFFICE)
        assert office.done(*words, "--at", token, "--json").json == first
