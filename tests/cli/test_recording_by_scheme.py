"""The words in which a clerk says what a scheme asks for: parts, grades, quantities, clauses, matters."""

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ROOT

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

UNIT = "甲局"
SCHEME = (ROOT / "tests" / "domain" / "recording.scheme").read_text(encoding="utf-8")
WHY = ("--reason", "示例：核分", "--basis", "核分表第1行")
LATE = ("--on", "2018-01-10")
ENROL = ("record", "unit", UNIT, "市直部门", "--sub-class", "第一类", "--on", "2017-03-25")


@pytest.fixture
def office(terminal: "Terminal") -> "Terminal":
    """A terminal with a year under recording.scheme, 甲局 and its indicator."""
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/ledger.db")
    terminal.text("recording.scheme", SCHEME)
    terminal.done("init", "shili-2017", "--scheme", "recording.scheme")
    terminal.done(*ENROL)
    terminal.done("record", "indicator", UNIT, "1", "全部任务", "20", "--on", "2017-03-25")
    return terminal


def says(terminal: "Terminal", *words: str) -> str:
    """Type what must be done, and return the sentence of the last fact that it records."""
    terminal.done(*words)
    says_: str = terminal.done("log", "--json").json[-1]["says"]
    return says_


def test_a_bare_figure_is_read_as_the_scheme_says(office: "Terminal") -> None:
    entered = ("record", "evaluation", UNIT)
    assert says(office, *entered, "日常考核", "18", "--part", "3月", *LATE) == (
        "日常考核（3月） 18/20（自定满分）"
    )
    assert says(office, *entered, "税收增长率", *LATE, "--", "-3.25") == "税收增长率 -3.25（数值）"
    assert says(office, *entered, "评委名次", "3", "--part", "评委甲", *LATE) == (
        "评委名次（评委甲） 3（数值）"
    )
    assert says(office, *entered, "党建等次", "--grade", "优秀", *LATE) == "党建等次 优秀（等次）"
    assert "94.6/100" in office.refused(*entered, "民主测评", "9.1", *LATE)
    assert "按月录入" in office.refused(*entered, "日常考核", "18", *LATE)
    assert "--grade" in office.miswritten(*entered, "党建等次", *LATE)


def test_feedback_names_its_component_and_part(office: "Terminal") -> None:
    fed = ("record", "feedback", UNIT)
    assert "省级反馈、国家反馈" in office.refused(*fed, "9/10", *LATE)
    told = says(office, *fed, "9/10", "--component", "省级反馈", "--part", "一季度", *LATE)
    assert told == "省级反馈（一季度）：成绩 9/10"
    assert says(office, *fed, "93", "--component", "国家反馈", *LATE) == "国家反馈：成绩 93/100"


OTHER = ("--distinct", "另一处")


def test_points_are_left_to_the_clause_where_it_fixes_them(office: "Terminal") -> None:
    told = says(office, "deduct", UNIT, "--clause", "督1", *LATE, *WHY)
    assert told == "督查指标外扣 0.5 分：示例：核分（2018-01-10）"
    told = says(office, "deduct", UNIT, "--clause", "督1", "--indicator", "1", *OTHER, *LATE, *WHY)
    assert told == "察访核验指标1 内扣 0.5 分：示例：核分（2018-01-10）（另一事实：另一处）"
    told = says(
        office, "deduct", UNIT, "1", "--component", "效能扣分", "--clause", "效1", *OTHER, *LATE, *WHY
    )
    assert told == "效能指标外扣 1 分：示例：核分（2018-01-10）（另一事实：另一处）"
    assert "须写明分数" in office.refused("deduct", UNIT, "--clause", "督2", *LATE, *WHY)
    assert "可写：督1" in office.refused("deduct", UNIT, "1", *LATE, *WHY)
    claimed = ("bonus", "claim", UNIT, "获省级表彰", "--clause", "加1", "--component", "创新加减分")
    by_unit = ("--actor", "jiaju-01:被考评单位:甲局")
    assert says(office, *claimed, *by_unit, *LATE) == "申报加分 1 分：获省级表彰"
    claim = office.done("log", "--json").json[-1]["id"]
    told = says(office, "bonus", "approve", claim, "--points", "0.5", "--clause", "加2", *LATE, *WHY)
    assert told == "认定加分 0.5 分：获省级表彰"
    reported = ("penalty", "report", UNIT, "督办件逾期", "--clause", "减1")
    assert says(office, *reported, *LATE, *WHY) == "报送减分 0.3 分：督办件逾期"


def test_a_matter_is_recorded_and_withdrawn(office: "Terminal") -> None:
    matter = ("record", "matter", UNIT, "发生较大安全事故")
    assert "一票否决、一票否优" in office.refused(*matter, "--basis", "认定书", *LATE)
    assert "--basis" in office.refused(*matter, "--clause", "否1", *LATE)
    told = says(office, *matter, "--clause", "否1", "--basis", "认定书第1号", *LATE)
    assert told == "认定一票否决：发生较大安全事故（条款 否1）"
    assert "发生较大安全事故" in office.done("show", UNIT).out
    last = office.done("log", "--json").json[-1]["id"]
    assert "撤销" in office.refused("correct", last, "1", *WHY)
    office.done("correct", last, "--withdraw", *WHY)


def test_an_indicator_is_cancelled_as_not_applicable(office: "Terminal") -> None:
    indicator = ("record", "indicator", UNIT, "1")
    assert "--cancel" in office.miswritten(*indicator, "--not-applicable", *LATE, *WHY)
    assert says(office, *indicator, "--cancel", "--not-applicable", *LATE, *WHY) == "取消指标1（不适用）"


def test_a_unit_of_a_category_that_is_split_names_its_sub_class(office: "Terminal") -> None:
    assert "第一类、第二类" in office.refused("record", "unit", "丙局", "市直部门", *LATE)
    told = says(office, "record", "unit", UNIT, "市直部门", "--sub-class", "第二类", "--move", *LATE)
    assert told == "甲局 改为类别 市直部门第二类"


def test_tables_bring_sub_classes_types_parts_and_grades(office: "Terminal") -> None:
    office.text("units.csv", "序号,单位名称,任务数量,任务分值,类别,子类\n1,丙局,1,5,市直部门,第二类\n")
    office.text(
        "marks.csv",
        f"""
        单位,构成,分项,得分,等次
        {UNIT},日常考核,3月,18,
        {UNIT},日常考核,4月,19.5,
        {UNIT},税收增长率,,-3.25,
        {UNIT},党建等次,,,优秀
        """,
    )
    office.done("import", "units.csv", "marks.csv", *LATE)
    told = [one["says"] for one in office.done("log", "--json").json[-5:]]
    assert told == [
        "登记被考评单位 丙局（市直部门第二类，1 项 5 分）",
        "日常考核（3月） 18/20（自定满分）",
        "日常考核（4月） 19.5/20（自定满分）",
        "税收增长率 -3.25（数值）",
        "党建等次 优秀（等次）",
    ]
    office.done("record", "body", "考核办")
    office.text(
        "types.csv",
        """
        受考单位,指标序号,指标内容,分值,考核主体,指标类型
        甲局,2,任务2,5,考核办,重点工作指标
        甲局,3,任务3,5,考核办,党建指标
        甲局,4,任务4,5,考核办,重点工作
        """,
    )
    said = office.refused("import", "types.csv", *LATE)
    assert "types.csv D3：“第一类部门”的指标没有类型“党建指标”" in said
    assert "types.csv D4：“第一类部门”的指标没有类型“重点工作”，是否指“重点工作指标”" in said


# --- stories ---------------------------------------------------------------------------------------------

STORY = """\
经办人 考核办 zhang 考核办 市政府绩效考核办
经办人 甲局 wang 被考评单位 甲局
经办人 信访局 zhao 数据牵头部门 市信访局
2017-03-25 开年 shili-2017 示例市 2017-01-01 2018-12-31
2017-03-25 方案 recording.scheme 适用=2017-01-01
2017-03-27 单位 甲局 市直部门 子类=第一类
2017-03-27 指标 甲局 1 任务1 20
2017-03-27 指标 甲局 2 任务2 20 类型=重点工作指标
2017-08-01 取消 甲局 2 不适用=是 事由=无此职能 依据=三定方案
2018-01-10 汇总 甲局 日常考核 18 分项=3月
2018-01-10 汇总 甲局 税收增长率 -3.25 记作=增长率
2018-01-10 汇总 甲局 党建等次 等次=良好 记作=等次
2018-01-10 汇总 甲局 民主测评 91
2018-01-10 反馈 甲局 9/10 构成=省级反馈 分项=一季度
2018-01-11 扣分 甲局 指标外 条款=督1 事由=空岗 依据=记录第1号
2018-01-11 扣分 甲局 指标外 1 构成=效能扣分 条款=效1 事由=迟报 依据=记录第2号
2018-01-11 申报 甲局 获省级表彰 条款=加1 构成=创新加减分 经办=甲局 记作=表彰
2018-01-11 认定 甲局 表彰 0.5 条款=加2 事由=单项 依据=规则
2018-01-11 报减 甲局 督办件逾期 条款=减1 事由=逾期 依据=通报第1号 经办=信访局 记作=逾期
2018-01-11 不减 甲局 逾期 事由=查无实据 依据=核查报告
2018-01-11 认定事项 甲局 发生较大安全事故 条款=否1 依据=认定书第1号
2018-01-11 完成情况 甲局 指标1 基本完成 事由=尚欠一项 依据=核查报告
2018-01-12 更正 甲局 等次 等次=优秀 事由=误录 依据=文件
"""


def test_a_story_says_the_same_in_its_own_words(terminal: "Terminal") -> None:
    terminal.text("recording.scheme", SCHEME)
    terminal.text("whole.story", STORY)
    terminal.done("simulate", "--story", "whole.story", "--into", "whole.db")
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/whole.db")
    told = [one["says"] for one in terminal.done("log", "--json").json]
    assert told[5:] == [
        "取消指标2（不适用）",
        "日常考核（3月） 18/20（自定满分）",
        "税收增长率 -3.25（数值）",
        "党建等次 良好（等次）",
        "民主测评 91/100（百分制）",
        "省级反馈（一季度）：成绩 9/10",
        "督查指标外扣 0.5 分：空岗（2018-01-11）",
        "效能指标外扣 1 分：迟报（2018-01-11）",
        "申报加分 1 分：获省级表彰",
        "认定加分 0.5 分：获省级表彰",
        "报送减分 0.3 分：督办件逾期",
        "不予减分（甲局@13）",
        "认定一票否决：发生较大安全事故（条款 否1）",
        "认定指标1 基本完成",
        "撤销 甲局@6，由 甲局@18 代替",
        "党建等次 优秀（等次）",
    ]


# --- an older ledger -------------------------------------------------------------------------------------


def test_an_older_ledger_is_brought_up_and_then_knows_parts(fresh: "Terminal") -> None:
    fresh.done("record", "indicator", "市环保局", "1", "全部任务", "175", "--on", "2017-03-25")
    with closing(sqlite3.connect(fresh.folder / "ledger.db")) as file:
        for table in ("entries", "entries_aside"):
            for column in ("part", "remark"):
                file.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
            file.execute(f"CREATE INDEX {table}_entry ON {table} (entry)")
        file.execute("CREATE INDEX entries_aside_unit ON entries_aside (year, unit, position)")
        for table in ("derivations", "accounts", "duties", "sessions", "tokens", "access_log", "imports"):
            file.execute(f"DROP TABLE {table}")
        file.execute("UPDATE alembic_version SET version_num = '0001'")
        file.commit()
    answer = fresh("rank")
    assert answer.code == 1
    assert "kaoji doctor --upgrade" in answer.err
    assert fresh("doctor").code == 1
    fresh.done("doctor", "--upgrade")
    fresh.done("verify")
    assert "完全相同" in fresh.done("rebuild").out
