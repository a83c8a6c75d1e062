"""`kaoji indicator`: indicators are proposed, approved, returned, listed; common ones serve many units."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

EPB = ("--actor", "huanbao-01:被考评单位:市环保局")
SPRING, APRIL = ("--on", "2017-03-26"), ("--on", "2017-04-01")
WHY = ("--reason", "任务调整", "--basis", "调整通知1号")


@pytest.fixture
def bureau(fresh: "Terminal") -> "Terminal":
    """市信访局 assesses; 市环保局 has proposed indicator 28, which 市信访局 would assess, and its own 29."""
    fresh.done("record", "body", "市信访局", "--on", "2017-03-25")
    details = ("--target", "98%", "--direction", "越高越好", "--checkpoint", "2017-06-30：半年过半")
    words = ("indicator", "propose", "市环保局", "28", "信访办结率", "5", "--assessor", "市信访局")
    assert "提出指标28 信访办结率（5 分），待批" in fresh.done(*words, *details, *SPRING, *EPB).out
    fresh.done(
        "indicator", "propose", "环保局", "29", "环境质量", "10", "--assessor", "环保局", *SPRING, *EPB
    )
    return fresh


def listed(terminal: "Terminal", *words: str) -> list[tuple[str, str, str]]:
    units = terminal.done("indicator", "list", "--json", *words).json["units"]
    return [(one["unit"], one["number"], one["status"]) for unit in units for one in unit["indicators"]]


def test_an_indicator_goes_from_proposal_to_the_list(bureau: "Terminal") -> None:
    assert "自己提出的指标" in bureau.refused(
        "indicator", "approve", "市环保局@1", "--actor", "huanbao-01:考核办:绩效办"
    )
    assert "缺少：事由" in bureau.refused("indicator", "approve", "市环保局@1", "--full", "4", *APRIL)
    told = bureau.done(
        "indicator", "approve", "市环保局@1", "--full", "4", "--reason", "总分所限", *APRIL
    ).out
    assert "批准 市环保局@1，下达指标28 信访办结率（4 分）" in told
    approved = bureau.done("show", "市环保局@1", "--json").json
    assert [one["fact"]["kind"] for one in approved] == ["IndicatorProposed", "IndicatorAssigned"]
    assert "已有结论：已下达" in bureau.refused("indicator", "return", "市环保局@1", "--reason", "晚了")
    bureau.done("indicator", "return", "市环保局@2", "--reason", "不应自评", *APRIL)
    assert listed(bureau) == [("市环保局", "28", "已下达"), ("市环保局", "29", "退回")]
    assert listed(bureau, "--effective-on", "2017-03-31") == [
        ("市环保局", "28", "待批"),
        ("市环保局", "29", "待批"),
    ]
    (unit,) = bureau.done("indicator", "list", "环保局", "--json").json["units"]
    asked = unit["indicators"][0]
    assert (asked["target"], asked["direction"]) == ("98%", "越高越好")
    assert asked["checkpoints"] == ["2017-06-30：半年过半"]
    shown = bureau.done("indicator", "list", "环保局").out
    assert "市环保局：已下达 1 项 4 分，退回 1 项 10 分；没有申报数" in shown
    bureau.done("verify")


def test_all_that_waits_is_approved_as_one_or_not_at_all(bureau: "Terminal") -> None:
    assert "请定为不设、代评或集体评议" in bureau.refused("indicator", "approve", "--all", *APRIL)
    told = bureau.done("indicator", "approve", "市环保局@2", "--self-assessed", "不设", *APRIL).out
    assert "不设指标29 环境质量（10 分）：由 市环保局 自评" in told
    bureau.done(
        "indicator", "propose", "市教育局", "1", "控辍保学", "5", *SPRING, "--actor", "li:考核办:绩效办"
    )
    bureau.miswritten("indicator", "approve", "--all", "--full", "3")
    bureau.miswritten("indicator", "approve")
    assert bureau.done("indicator", "approve", "--all", *APRIL).out.count("✓") == 2
    assert [status for *_, status in listed(bureau)] == ["已下达", "不设", "已下达"]
    assert "“市教育局”没有待批的指标" in bureau.refused("indicator", "approve", "--all", "市教育局")


def test_the_totals_are_held_against_what_is_declared(bureau: "Terminal") -> None:
    bureau.text("units.csv", "序号,单位名称,任务数量,任务分值\n1,市水利局,2,15\n")
    header = "受考单位,指标序号,指标内容,分值,考核主体,自评处理"
    table = f"{header}\n市水利局,1,防汛,5,市信访局,\n市水利局,2,水质,10,市水利局,{{}}\n"
    bureau.text("indicators.csv", table.format(""))
    files = ("import", "units.csv", "indicators.csv", "--category", "市直部门", *SPRING)
    assert "indicators.csv D3：指标 2 的考核主体“市水利局”" in bureau.refused(*files)
    bureau.text("indicators.csv", table.format("免评"))
    assert "“免评”；请改为 不设、代评、集体评议" in bureau.refused(*files)
    bureau.text("indicators.csv", table.format("不设"))
    bureau.done(*files)
    assert (
        "与申报数相差 -1 项 -10 分（另有 不设 1 项 10 分）"
        in bureau.done("indicator", "list", "市水利局").out
    )
    bureau.done("record", "indicator", "市水利局", "3", "河长制", "10", *SPRING)
    assert "；与申报数一致" in bureau.done("indicator", "list", "市水利局").out


def test_a_common_indicator_serves_many_units_as_one(bureau: "Terminal") -> None:
    bureau.done("indicator", "share", "G1", "信访维稳", "10", "--assessor", "市信访局", *SPRING)
    assert "单位（--unit）或类别（--category）" in bureau.refused("indicator", "assign-shared", "G1")
    told = bureau.done("indicator", "assign-shared", "G1", "--category", "市直部门", "--number", "90", *APRIL)
    assert told.out.count("✓") == 3
    refused = bureau.refused("indicator", "assign-shared", "G1", "--unit", "市环保局", "--number", "90")
    assert "市环保局：“市环保局”已有指标 90" in refused
    bureau.done("indicator", "change-shared", "G1", "--full", "12", *WHY, "--on", "2017-05-01")
    bureau.done("indicator", "cancel-shared", "G1", "--unit", "市教育局", *WHY, "--on", "2017-05-02")
    assert listed(bureau, "市教育局") == [("市教育局", "90", "取消")]
    bureau.done("indicator", "restore-shared", "G1", *WHY, "--on", "2017-05-03")
    (unit,) = bureau.done("indicator", "list", "市教育局", "--json").json["units"]
    assert (unit["points"], unit["indicators"][0]["shared"]) == ("12", "G1")
    bureau.done("verify")


def test_an_indicator_recorded_at_once_says_as_much(bureau: "Terminal") -> None:
    words = ("record", "indicator", "市教育局", "5", "控辍保学", "5", "--assessor", "市教育局", *SPRING)
    assert "不设、代评或集体评议" in bureau.refused(*words)
    deputy = ("--self-assessed", "代评", "--deputy", "市信访局", "--standard", "按学籍核查")
    assert "由 市信访局 代评" in bureau.done(*words, *deputy).out
    assert "应写成 日期：内容" in bureau.miswritten(*words, "--checkpoint", "六月底前")
    fact = bureau.done("show", "市教育局", "--json").json[-1]["fact"]
    assert (fact["owner"], fact["standard"]) == ("市教育局", "按学籍核查")


STORY = """
经办人 考核办 kaohe-01 考核办 市政府绩效考核办
经办人 环保局 huanbao-01 被考评单位 市环保局
2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31
2017-03-25 方案 dashiqiao-2017 适用=2017-01-01
2017-03-25 单位 市环保局 市直部门
2017-03-25 单位 市水利局 市直部门
2017-03-26 提出 市环保局 28 信访办结率 5 经办=环保局 节点=2017-06-30：过半、2017-12-20：办结 记作=所提
2017-03-27 退件 市环保局 所提 事由=目标偏低
2017-03-28 提出 市环保局 28 信访办结率 5 经办=环保局 目标=99% 记作=再提
2017-03-28 提出 市环保局 29 环境质量 10 经办=环保局 考评=市环保局 记作=自评
2017-03-29 批准 市环保局 自评 自评处理=代评 代评=市水利局
2017-03-29 批准 市环保局 全部
2017-03-30 共性 G1 信访维稳 10
2017-03-30 下达共性 G1 类别=市直部门 序号=90
2017-05-01 调整共性 G1 分值=12 事由=任务增加 依据=调整通知1号
2017-05-02 取消共性 G1 单位=市水利局 事由=上级取消 依据=调整通知2号
2017-05-03 恢复共性 G1 事由=误取消 依据=核查记录
2017-05-04 调整 市环保局 28 方向=越高越好 事由=写明方向 依据=调整通知3号
"""


def test_a_story_tells_the_way_of_an_indicator(terminal: "Terminal") -> None:
    terminal.text("way.story", STORY)
    terminal.done("simulate", "--story", "way.story")
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/way.db")
    assert listed(terminal) == [
        ("市环保局", "28", "已下达"),
        ("市环保局", "29", "已下达"),
        ("市环保局", "90", "已下达"),
        ("市水利局", "90", "已下达"),
    ]
    terminal.done("verify")


def test_a_story_that_approves_nothing_is_told(terminal: "Terminal") -> None:
    terminal.text("way.story", STORY.partition("2017-03-26")[0] + "2017-03-29 批准 市环保局 全部\n")
    answer = terminal("simulate", "--story", "way.story")
    assert (answer.code, "“市环保局”没有待批的指标" in answer.err) == (1, True)
