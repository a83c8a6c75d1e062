"""`kaoji review spread`: listed, previewed, chosen, committed as one, the slips issued again."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

STORY = """
经办人 考核办 kaohe-01 考核办 市政府绩效考核办
经办人 复核组 fuhe-01 复核人员 复核组
经办人 甲局 jia-01 被考评单位 甲局
2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31
2017-03-25 方案 dashiqiao-2017 适用=2017-01-01
2017-03-25 单位 甲局 市直部门
2017-03-25 单位 乙局 市直部门
2017-03-25 单位 丙局 市直部门
2017-03-26 共性 G1 网上办事 10
2017-03-26 下达共性 G1 类别=市直部门 序号=1 依据=共性指标表
2018-01-10 得分 甲局 指标1 结果得分 8 事由=两日停机 依据=运行日志 记作=甲分
2018-01-10 得分 乙局 指标1 结果得分 8.5 事由=停机 依据=运行日志 记作=乙分
2018-01-10 得分 丙局 指标1 结果得分 7 事由=停机 依据=运行日志 记作=丙分
2018-01-11 得分 甲局 指标1 过程得分 10
2018-01-11 得分 乙局 指标1 过程得分 10
2018-01-11 得分 丙局 指标1 过程得分 10
2018-01-12 汇总 甲局 党建工作考核得分 90
2018-01-12 汇总 乙局 党建工作考核得分 90
2018-01-12 汇总 丙局 党建工作考核得分 98
2018-01-12 汇总 甲局 领导评价 90
2018-01-12 汇总 乙局 领导评价 90
2018-01-12 汇总 丙局 领导评价 90
2018-01-12 汇总 甲局 公众评议 90
2018-01-12 汇总 乙局 公众评议 90
2018-01-12 汇总 丙局 公众评议 90
2018-01-15 收齐 察访核验扣分 依据=四（二）
2018-01-15 收齐 加分 依据=四（三）
2018-01-15 收齐 减分 依据=四（三）
2018-01-18 发单 甲局 乙局 丙局
2018-01-19 签收 甲局 当面签收
2018-01-22 申请复核 甲局 停机不是本单位的原因 甲分 经办=甲局 记作=甲申请
2018-01-23 受理 甲申请
2018-01-23 交办 甲申请 fuhe-01 复核组
2018-01-26 复核决定 甲申请 部分支持 经办=复核组 文号=复核1号 更正=甲分:9 事由=停机一日不计 依据=运行日志
"""


def play(terminal: "Terminal", *steps: str) -> "Terminal":
    terminal.text("spread.story", STORY + "".join(f"{step}\n" for step in steps))
    terminal.done("simulate", "--story", "spread.story", "--into", "spread.db")
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///spread.db")
    return terminal


@pytest.fixture
def office(terminal: "Terminal") -> "Terminal":
    return play(terminal)


def case(office: "Terminal") -> str:
    (found,) = office.done("review", "list", "--json").json["reviews"]
    return str(found["id"])


def outdated(office: "Terminal") -> list[str]:
    slips = office.done("slip", "list", "--json").json["slips"]
    return [one["unit"] for one in slips if one["outdated"]]


def marks(office: "Terminal") -> dict[str, str]:
    """Return the marks that count for the common indicator."""
    found = {}
    for unit in ("甲局", "乙局", "丙局"):
        facts: list[dict[str, Any]] = [one["fact"] for one in office.done("show", unit, "--json").json]
        found[unit] = [one for one in facts if one.get("component") == "结果得分"][-1]["points"]
    return found


def test_without_a_choice_the_like_entries_are_listed_with_what_would_move(office: "Terminal") -> None:
    before = office.position()
    told = office.done("review", "spread", case(office), "--json").json
    assert [(one["unit"], one["points"], one["by"]) for one in told["alike"]] == [
        ("乙局", "9.5", "共性指标 G1"),
        ("丙局", "8", "共性指标 G1"),
    ]
    moved = {one["unit"]: (one["before"]["rank"], one["after"]["rank"]) for one in told["changes"]}
    assert moved == {"乙局": (2, 1), "丙局": (3, 3), "甲局": (1, 2)}
    shown = office.done("review", "spread", case(office)).out
    assert "内部测算" in shown
    assert "--entry 编号" in shown
    assert office.position() == before


def test_those_chosen_are_corrected_as_one_and_the_outdated_slips_are_told(office: "Terminal") -> None:
    told = office.done("review", "spread", case(office), "--json").json
    entry = told["alike"][1]["entry"]
    office.done("review", "spread", case(office), "--entry", entry, "--dry-run")
    said = office.done("review", "spread", case(office), "--entry", entry, "--on", "2018-01-29").out
    assert "kaoji slip issue 甲局 丙局" in said
    assert marks(office) == {"甲局": "9", "乙局": "8.5", "丙局": "8"}
    assert outdated(office) == ["甲局", "丙局"]
    office.done("verify")


def test_all_are_corrected_and_their_slips_issued_again_in_the_same_commit(office: "Terminal") -> None:
    before = office.position()
    entries = [one["entry"] for one in office.done("review", "spread", case(office), "--json").json["alike"]]
    office.done("review", "spread", case(office), "--all", "--slips", "--on", "2018-01-29", "--key", "一次")
    assert marks(office) == {"甲局": "9", "乙局": "9.5", "丙局": "8"}
    assert outdated(office) == []
    log = office.done("log", "--after", str(before), "--limit", "100", "--json").json
    assert {one["recorded_at"] for one in log} == {log[0]["recorded_at"]}
    slips = [one["fact"] for one in log if one["fact"]["kind"] == "SlipIssued"]
    assert [one["slip"] for one in slips] == ["更正反馈单"] * 3
    assert "没有其他记录须照此更正" in office.done("review", "spread", case(office)).out
    assert office.done("review", "spread", case(office), "--json").json["alike"] == []
    chosen = [word for entry in entries for word in ("--entry", entry)]
    again = ("review", "spread", case(office), *chosen, "--slips", "--on", "2018-01-29", "--key", "一次")
    after = office.position()
    assert "举一反三" in office.done(*again).out
    assert office.position() == after
    assert "举一反三" in office.done("log", "--after", str(before)).out


def test_what_is_asked_wrongly_is_told(office: "Terminal") -> None:
    spread = ("review", "spread", case(office))
    assert "不能同时使用" in office.miswritten(*spread, "--all", "--entry", "乙局@2")
    assert "--entry 或 --all" in office.miswritten(*spread, "--slips")
    assert "没有编号为" in office.refused("review", "spread", "乙局@1")
    assert "没有名为“丁局”" in office.refused("review", "spread", "丁局@1")
    office.done(
        "review", "reopen", case(office), "--reason", "申诉", "--basis", "督办函", "--on", "2018-01-29"
    )
    assert "现为“已重启”" in office.refused(*spread)


def test_what_is_not_alike_or_not_ones_to_see_is_told(office: "Terminal") -> None:
    spread = ("review", "spread", case(office))
    assert "不是同一条款或指标" in office.refused(*spread, "--entry", "乙局@3", "--on", "2018-01-29")
    office.monkeypatch.setenv("KAOJI_ACTOR", "jia-01:被考评单位:甲局")
    assert "不能查看逐笔记录" in office.refused(*spread)


def test_a_list_tells_that_correcting_all_would_be_refused(office: "Terminal") -> None:
    own = ("--actor", "bing-02:考核办:丙局")
    said = office.done("review", "spread", case(office), *own).out
    assert "一并更正会被拒绝" in said


def test_a_story_spreads_a_correction_to_those_named_or_to_all(terminal: "Terminal") -> None:
    play(
        terminal,
        "2018-01-29T09:00 举一反三 甲申请 乙分",
        "2018-01-29T10:00 举一反三 甲申请 全部 发单=是",
        "2018-01-29T10:30 发单 乙局",
        "2018-01-29T11:00 举一反三 甲申请 乙分 应拒=已",
    )
    assert marks(terminal) == {"甲局": "9", "乙局": "9.5", "丙局": "8"}
    assert outdated(terminal) == []


def test_what_was_spread_is_nobodys_mark_in_the_rate_of_changes_by_review(office: "Terminal") -> None:
    second = ("--actor", "kaohe-02:考核办:市政府绩效考核办")
    office.done("review", "spread", case(office), "--all", "--on", "2018-01-29", *second)
    (table,) = office.done("audit", "overturned", "--json").json["tables"]
    assert [row["cells"][0] for row in table["rows"]] == ["kaohe-01"]
