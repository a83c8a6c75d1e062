"""A review decided after the seal: the group is sealed again, approved and published anew."""

from typing import TYPE_CHECKING, Any

import pytest

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
部门：市直部门

【构成】
结果得分：指标得分

【公式】
部门考评成绩＝结果得分。

【设置】
审批步骤：领导小组审议
"""
STORY = """
经办人 考核办 kaohe-01 考核办 市政府绩效考核办
经办人 复核组 fuhe-01 复核人员 复核组
经办人 甲局 jia-01 被考评单位 甲局
2017-03-25 开年 shili-2017 示例市 2017-01-01 2018-12-31
2017-03-25 方案 scheme.txt 适用=2017-01-01
2017-03-25 导入 calendar.csv 依据=放假通知
2017-03-25 单位 甲局 市直部门
2017-03-25 单位 乙局 市直部门
2017-03-26 指标 甲局 1 信访工作 20
2017-03-26 指标 乙局 1 信访工作 20
2018-01-10 得分 甲局 指标1 结果得分 18 事由=两件未办结 依据=指标表1 记作=甲分
2018-01-10 得分 乙局 指标1 结果得分 19 事由=一件未办结 依据=指标表1
2018-01-18 发单 名次组=部门
2018-01-19 签收 甲局 当面签收
2018-01-19 签收 乙局 当面签收
2018-01-22 申请复核 甲局 都已办结 甲分 经办=甲局 记作=申请
2018-01-23 受理 申请
2018-01-23 交办 申请 fuhe-01 复核组
2018-01-24 复核决定 申请 维持 文号=复核1号 事由=无误 依据=核查记录 经办=复核组
2018-01-25 封存 部门
2018-01-26 审定 部门 领导小组审议 纪要6号
2018-01-26 公布 部门 发文3号
2018-02-01 重启复核 申请 事由=申诉 依据=督办函1号
2018-02-01 交办 申请 fuhe-01 复核组
"""
CALENDAR = """
日期,类型,说明,依据文号
2018-02-15,休,春节,国办发明电〔2017〕12号
"""
GROUP = "部门"
ON = ("--on", "2018-02-12")
WHY = ("--reason", "两件已办结", "--basis", "核查记录", "--document", "复核2号")
RESEAL = "已有复核改判，须重新封存"


@pytest.fixture
def office(terminal: "Terminal", monkeypatch: pytest.MonkeyPatch) -> "Terminal":
    """A result was published; then a superior has a review that had been upheld taken up again."""
    for name, text in (("scheme.txt", SCHEME), ("calendar.csv", CALENDAR), ("year.story", STORY)):
        terminal.text(name, text)
    terminal.done("simulate", "--story", "year.story", "--into", "year.db")
    monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///year.db")
    monkeypatch.setenv("KAOJI_ACTOR", "kaohe-01:考核办:市政府绩效考核办")
    return terminal


def decide(office: "Terminal", *words: str) -> Any:
    (case,) = office.done("review", "list", "--json").json["reviews"]
    told = ("review", "decide", case["id"], *words, *WHY, "--actor", "fuhe-01:复核人员:复核组")
    return office.done(*told, "--on", "2018-02-05")


def allowed(office: "Terminal", *words: str) -> Any:
    (case,) = office.done("review", "list", "--json").json["reviews"]
    return decide(office, "支持", "--correct", f"{case['entries'][0]}=20", *words)


def told_again(office: "Terminal") -> None:
    """The bureau gets its correcting slip, and lets the period for another review pass."""
    day = ("--on", "2018-02-06")
    office.done("slip", "issue", "甲局", *day)
    slips = office.done("slip", "list", "--json").json["slips"]
    (last,) = [one["id"] for one in slips if one["unit"] == "甲局" and one["status"] == "已发出"]
    office.done("slip", "receive", last, "当面签收", *day)


def sealed_again(office: "Terminal") -> None:
    allowed(office)
    told_again(office)
    office.done("result", "seal", GROUP, *ON)


def test_a_review_decided_after_the_seal_is_the_ground_to_seal_again(office: "Terminal") -> None:
    seal = ("result", "seal", GROUP, *ON)
    assert "没有复核改判" in office.refused(*seal)
    assert "其后没有复核改判" in office.done("result", "check", GROUP, *ON).out
    allowed(office)
    for look in (("check", GROUP, *ON), ("show", GROUP), ("list",)):
        assert RESEAL in office.done("result", *look).out
    assert "已过时" in office.refused(*seal)
    told_again(office)
    assert "第 2 稿，依据复核改判 甲局@" in office.done(*seal).out
    for look in (("check", GROUP, *ON), ("show", GROUP), ("list",)):
        assert RESEAL not in office.done("result", *look).out
    assert "没有复核改判" in office.refused(*seal)


def test_what_a_review_moved_since_publication_is_a_draft_in_the_tables(office: "Terminal") -> None:
    published, moved = (
        "部门：第 1 稿（已公布，发文3号）",
        "部门：草稿：与第 1 稿（已公布，发文3号）不同，尚未重新封存",
    )
    (before,) = office.done("table", "ranking", "--json").json["tables"]
    assert published in before["notes"]
    allowed(office)
    for report in ("ranking", "summary"):
        (told,) = office.done("table", report, "--json").json["tables"]
        assert {moved, "内部测算：尚未公布，不得对外提供"} <= {*told["notes"]}
        (then,) = office.done("table", report, "--as-of", "2018-01-26", "--json").json["tables"]
        assert published in then["notes"]


def test_a_score_over_the_years_has_the_decimals_of_its_scheme(office: "Terminal") -> None:
    assert "│     19.00│" in office.done("table", "years", "乙局").out


def test_a_review_that_upholds_is_no_ground(office: "Terminal") -> None:
    decide(office, "维持")
    assert "没有复核改判" in office.refused("result", "seal", GROUP, *ON)
    assert office.done("result", "show", GROUP, "--json").json["reviews_since"] == []


def test_the_new_seal_lists_its_differences_each_with_its_causes(office: "Terminal") -> None:
    sealed_again(office)
    found = office.done("result", "show", GROUP, "2", "--json").json
    told = {one["unit"]: one for one in found["differences"]}
    places = {unit: (one["rank_before"], one["rank_after"]) for unit, one in told.items()}
    assert places == {"甲局": (2, 1), "乙局": (1, 2)}
    assert (told["甲局"]["score_before"], told["甲局"]["score_after"]) == ("18.00", "20.00")
    assert told["乙局"]["score_before"] == told["乙局"]["score_after"]
    whys = [one["why"] for one in told["甲局"]["causes"]]
    assert any("决定支持（复核2号）" in why and "两件已办结" in why for why in whys)
    # 乙局 was moved by what happened to 甲局.
    assert told["乙局"]["causes"] == told["甲局"]["causes"]
    shown = office.done("result", "show", GROUP).out
    assert "与上一稿不同：甲局 成绩 18.00 → 20.00，名次 2 → 1" in shown
    assert "复核2号" in shown
    assert (
        office.done("result", "diff", GROUP, "1", "2", "--json").json["differences"] == found["differences"]
    )
    assert "的变动起于" in office.done("result", "diff", GROUP, "1", "2").out
    assert office.done("result", "show", GROUP, "1", "--json").json["differences"] == []


def test_a_restated_result_is_approved_and_published_anew(
    office: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_again(office)
    assert "领导小组审议" in office.refused("result", "publish", GROUP, "发文5号", *ON)
    # Until then everybody sees what was published first.
    monkeypatch.setenv("KAOJI_ACTOR", "yi-01:被考评单位:乙局")
    assert office.done("result", "show", GROUP, "--json").json["number"] == 1
    monkeypatch.setenv("KAOJI_ACTOR", "kaohe-01:考核办:市政府绩效考核办")
    office.done("result", "approve", GROUP, "领导小组审议", "纪要8号", *ON)
    assert "取代第 1 稿" in office.done("result", "publish", GROUP, "发文5号", *ON).out
    assert office.done("result", "list", "--json").json["results"][1]["restates"] == 1
    for number in ("1", "2"):
        assert office.done("result", "reproduce", GROUP, number, "--json").json["same"] is True
    # A bureau sees that it moved, and no other's records.
    monkeypatch.setenv("KAOJI_ACTOR", "yi-01:被考评单位:乙局")
    told = office.done("result", "show", GROUP, "--json").json
    assert told["number"] == 2
    assert [(one["unit"], one["causes"]) for one in told["differences"]] == [("甲局", None), ("乙局", None)]
    assert "复核2号" not in office.done("result", "show", GROUP).out


def test_a_preview_says_that_a_published_result_would_be_restated(office: "Terminal") -> None:
    seen = allowed(office, "--dry-run", "--json").json
    assert seen["restates"] == {"group": GROUP, "number": 1, "published": True}
    assert "部门第 1 稿已公布，须重新封存、审定、重新公布" in allowed(office, "--dry-run").out
    assert decide(office, "维持", "--dry-run", "--json").json["restates"] is None
