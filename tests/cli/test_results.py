"""`kaoji result`: a group is sealed once nothing is open, approved, published, reopened, sealed again."""

import shutil
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import make_url

from api.bootstrap import opened
from domain.commands import SealGroup
from domain.facts import Actor, Role

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
第三类：垂直部门

【构成】
日常考核：汇总值，满分 100

【公式】
部门考评成绩＝日常考核。
第三类考评成绩＝日常考核。

【设置】
审批步骤：领导小组审议、市委常委会审定
"""
STORY = """
经办人 考核办 kaohe-01 考核办 市政府绩效考核办
2017-03-25 开年 shili-2017 示例市 2017-01-01 2018-12-31
2017-03-25 方案 scheme.txt 适用=2017-01-01
2017-03-25 导入 calendar_2017_2018.csv
2017-03-25 单位 甲局 市直部门
2017-03-25 单位 乙局 市直部门
2017-03-25 单位 丙局 垂直部门
2018-01-10 汇总 甲局 日常考核 90 依据=汇总表 记作=甲分
2018-01-10 汇总 乙局 日常考核 80 依据=汇总表
2018-01-18 发单 名次组=部门
2018-01-19 签收 甲局 当面签收
2018-01-19 签收 乙局 当面签收
"""
GROUP = "部门"
FIRST = ("--actor", "kaohe-01:考核办:市政府绩效考核办", "--on", "2018-02-05")
SECOND = ("--actor", "kaohe-02:考核办:市政府绩效考核办", "--on", "2018-02-05")
WHY = ("--reason", "漏记", "--basis", "审计报告")
REOPEN = ("result", "reopen", GROUP, "--minutes", "纪要9号", *WHY)
UNIT, OFFICE = "jia-01:被考评单位:甲局", "kaohe-01:考核办:市政府绩效考核办"


@pytest.fixture
def office(
    terminal: "Terminal", monkeypatch: pytest.MonkeyPatch, shipped: Callable[[str], str]
) -> "Terminal":
    """A year of two bureaus that have all their marks and slips, and a third one that has none."""
    shutil.copy(shipped("calendar_2017_2018.csv"), terminal.folder)
    terminal.text("scheme.txt", SCHEME)
    terminal.text("results.story", STORY)
    terminal.done("simulate", "--story", "results.story", "--into", "results.db")
    monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///results.db")
    return terminal


def publish(office: "Terminal") -> None:
    office.done("result", "seal", GROUP, *FIRST)
    for step in ("领导小组审议", "市委常委会审定"):
        office.done("result", "approve", GROUP, step, "纪要6号", *FIRST)
    office.done("result", "publish", GROUP, "发文3号", *FIRST)


def test_what_blocks_a_seal_is_told_line_by_line_with_what_to_do(office: "Terminal") -> None:
    assert office.done("result", "check", GROUP, "--json").json["open"] == []
    lines = office.done("result", "check", "第三类", "--json").json["open"]
    assert [(one["kind"], one["about"]) for one in lines] == [("未齐", "丙局"), ("反馈单", "丙局")]
    assert "日常考核" in lines[0]["found"]
    assert "kaoji slip issue 丙局" in lines[1]["advice"]
    said = office.refused("result", "seal", "第三类", *FIRST)
    assert "还有 2 项未了" in said
    assert "kaoji slip issue 丙局" in said


def test_a_period_for_review_that_still_runs_blocks_to_the_end_of_its_last_day(
    office: "Terminal",
) -> None:
    on_the_last_day = office.done("result", "check", GROUP, "--on", "2018-01-23", "--json").json["open"]
    assert {one["kind"] for one in on_the_last_day} == {"复核期限"}
    assert office.done("result", "check", GROUP, "--on", "2018-01-24", "--json").json["open"] == []
    assert "复核期限" in office.refused("result", "seal", GROUP, *FIRST[:2], "--on", "2018-01-22")


def test_a_second_person_may_let_a_group_be_sealed_and_the_seal_says_what_was_open(
    office: "Terminal",
) -> None:
    told = ("--until", "2030-12-31", "--reason", "期限将至", "--basis", "纪要5号")
    granted = ("record", "exception", "封存条件")
    assert "本人" in office.refused(*granted, "kaohe-01", "第三类", *told, *FIRST)
    assert "名次组" in office.refused(*granted, "kaohe-01", "无此组", *told, *SECOND)
    office.done(*granted, "kaohe-01", "第三类", *told, "--actor", SECOND[1], "--on", "2018-01-05")
    grant = f"shili-2017@{office.done('log', '--json').json[-1]['id'].rpartition('@')[2]}"
    assert "第三类" in office.refused("result", "seal", GROUP, "--exception", grant, *FIRST)
    sealed = office.done("result", "seal", "第三类", "--exception", grant, *FIRST)
    assert "其时尚有 2 项未了" in sealed.out
    shown = office.done("result", "show", "第三类")
    assert shown.out.count("【破例】封存时未了") == 2
    assert "破例" in office.done("log").out


def test_an_exception_is_not_for_a_group_of_which_nothing_is_open(office: "Terminal") -> None:
    told = ("--until", "2030-12-31", "--reason", "期限将至", "--basis", "纪要5号", "--actor", SECOND[1])
    office.done("record", "exception", "封存条件", "kaohe-01", GROUP, *told, "--on", "2018-01-05")
    grant = office.done("log", "--json").json[-1]["id"]
    assert "不必破例" in office.refused("result", "seal", GROUP, "--exception", grant, *FIRST)


def test_a_result_is_approved_in_the_order_of_the_scheme_and_then_published(office: "Terminal") -> None:
    assert "没有封存" in office.refused("result", "publish", GROUP, "发文3号", *FIRST)
    office.done("result", "seal", GROUP, *FIRST)
    approve = ("result", "approve", GROUP)
    assert "下一步是“领导小组审议”" in office.refused(*approve, "市委常委会审定", "纪要7号", *FIRST)
    early = ("--approved-on", "2018-02-04")
    assert "不早于封存之日" in office.refused(*approve, "领导小组审议", "纪要6号", *early, *FIRST)
    office.done(*approve, "领导小组审议", "纪要6号", *FIRST)
    assert "市委常委会审定" in office.refused("result", "publish", GROUP, "发文3号", *FIRST)
    office.done(*approve, "市委常委会审定", "纪要7号", *FIRST)
    assert "无须再登记" in office.refused(*approve, "市委常委会审定", "纪要7号", *FIRST)
    assert office.done("result", "show", GROUP, "--json").json["status"] == "已审定"
    office.done("result", "publish", GROUP, "发文3号", *FIRST)
    assert "已经公布" in office.refused("result", "publish", GROUP, "发文3号", *FIRST)
    head = office.done("result", "list", "--json").json
    assert [(one["group"], one["number"], one["status"]) for one in head["results"]] == [(GROUP, 1, "已公布")]
    assert head["drafts"] == ["第三类"]


def test_no_step_of_a_result_takes_effect_before_the_step_that_it_follows(office: "Terminal") -> None:
    office.done("result", "seal", GROUP, *FIRST)
    approve, dated = ("result", "approve", GROUP), (*FIRST[:2], "--on")
    office.done(*approve, "领导小组审议", "纪要6号", *dated, "2018-02-08")
    second = (*approve, "市委常委会审定", "纪要7号", *dated)
    assert "上一步审批之日 2018-02-08" in office.refused(*second, "2018-02-09", "--approved-on", "2018-02-07")
    assert "请改为该日或之后" in office.refused(*second, "2018-02-07")
    office.done(*second, "2018-02-09")
    assert "2018-02-09" in office.refused("result", "publish", GROUP, "发文3号", *dated, "2018-02-08")
    office.done("result", "publish", GROUP, "发文3号", *dated, "2018-02-10")
    assert "2018-02-10" in office.refused(*REOPEN, *dated, "2018-02-09")
    office.done(*REOPEN, *dated, "2018-02-12")
    assert "2018-02-12" in office.refused(*REOPEN[:5], *SECOND[:3], "2018-02-11")
    office.done(*REOPEN[:5], *SECOND[:3], "2018-02-12")
    assert "2018-02-12" in office.refused("result", "seal", GROUP, *dated, "2018-02-11")


def test_before_publication_a_unit_sees_nothing_and_then_only_what_was_published(
    office: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAOJI_ACTOR", UNIT)
    asks = [
        ("rank",),
        ("rank", "--json"),
        ("why", "甲局"),
        ("why", "乙局", "--json"),
        ("result", "show", GROUP),
        ("result", "check", GROUP),
        ("result", "check", "第三类"),
        ("result", "reproduce", GROUP, "1"),
    ]
    for ask in asks:
        said = office.refused(*ask)
        assert "尚未公布" in said
        assert "90" not in said
    monkeypatch.setenv("KAOJI_ACTOR", OFFICE)
    publish(office)
    monkeypatch.setenv("KAOJI_ACTOR", UNIT)
    told = office.done("rank", "--json").json["published"]
    assert [group["group"] for one in told for group in one["groups"]] == [GROUP]
    assert [one["unit"] for one in told[0]["groups"][0]["standings"]] == ["甲局", "乙局"]
    assert office.done("why", "乙局", "--json").json["score"] == "80.00"
    assert "尚未公布" in office("why", "丙局").err
    assert "尚未公布" in office("rank", "--group", "第三类").err
    assert "已公布的结果" in office("rank", "--as-of", "2018-01-20").err
    assert office.done("result", "list", "--json").json["drafts"] == []


def test_reopened_by_two_a_result_is_sealed_again_and_the_first_stays_what_it_was(
    office: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(office)
    first = office.done("result", "show", GROUP, "1", "--json").json
    change = ("correct", "甲局@1", "70", *WHY, *FIRST)
    assert "已封存（第 1 稿）" in office.refused(*change)
    office.done(*REOPEN, *FIRST)
    assert "已封存" in office.refused(*change)
    assert "须由另一人" in office.refused(*REOPEN, *FIRST)
    other = ("result", "reopen", GROUP, "--minutes", "纪要8号", *WHY)
    assert "同一纪要" in office.refused(*other, *SECOND)
    office.done(*REOPEN, *SECOND)
    office.done(*change)
    # The published one is what everybody sees until another is published.
    monkeypatch.setenv("KAOJI_ACTOR", UNIT)
    told = office.done("rank", "--json").json["published"][0]["groups"][0]["standings"]
    assert [(one["unit"], one["score"]) for one in told] == [("甲局", "90.00"), ("乙局", "80.00")]
    monkeypatch.setenv("KAOJI_ACTOR", OFFICE)
    office.done("result", "seal", GROUP, *FIRST)
    again = office.done("result", "show", GROUP, "1", "--json").json
    assert [again[one] for one in ("units", "digest", "token")] == [
        first[one] for one in ("units", "digest", "token")
    ]
    assert office.done("result", "show", GROUP, "--json").json["number"] == 2
    told = office.done("result", "diff", GROUP, "1", "2", "--json").json
    moved = {one["unit"]: (one["before"]["rank"], one["after"]["rank"]) for one in told["moved"]}
    assert moved == {"甲局": (1, 2), "乙局": (2, 1)}
    assert any("70" in str(one) for one in told["causes"])
    assert "90.00 → 70.00" in office.done("result", "diff", GROUP, "1", "2").out
    for number in ("1", "2"):
        assert office.done("result", "reproduce", GROUP, number, "--json").json["same"] is True
    office.done("verify")
    assert "第 3 稿" in office.refused("result", "show", GROUP, "3")


def test_the_third_class_is_sealed_weeks_later_without_touching_the_first_seal(office: "Terminal") -> None:
    office.done("result", "seal", GROUP, *FIRST)
    first = office.done("result", "reproduce", GROUP, "1", "--json").json
    later = (*FIRST[:2], "--on", "2018-03-05")
    office.done("record", "evaluation", "丙局", "日常考核", "88", "--basis", "汇总表", *later)
    office.done("slip", "issue", "丙局", *later)
    office.done("slip", "receive", "丙局@2", "当面签收", *later)
    assert "复核期限" in office.refused("result", "seal", "第三类", *later)
    office.done("result", "seal", "第三类", *FIRST[:2], "--on", "2018-03-12")
    assert office.done("result", "reproduce", GROUP, "1", "--json").json == first
    assert office.done("result", "show", "第三类", "--json").json["number"] == 1


def test_the_three_views_of_a_result_differ_by_the_facts_recorded_since(office: "Terminal") -> None:
    publish(office)
    now = office.done("result", "views", GROUP, "--json").json
    assert now["same"] is True
    assert all(one["published"] == one["recomputed"] == one["corrected"] for one in now["units"])
    assert "没有改变任何单位" in office.done("result", "views", GROUP).out
    mark = next(
        one["id"] for one in office.done("show", "乙局", "--json").json if "Evaluation" in one["fact"]["kind"]
    )
    office.done(*REOPEN, *FIRST)
    office.done(*REOPEN[:5], *SECOND)
    office.done("correct", mark, "95", *WHY, *FIRST)
    told = office.done("result", "views", GROUP, "1", "--json").json
    assert told["same"] is True
    lines = {one["unit"]: one for one in told["units"]}
    assert lines["乙局"]["published"]["published"] == "80.00"
    assert lines["乙局"]["recomputed"] == lines["乙局"]["published"]
    assert (lines["乙局"]["corrected"]["published"], lines["乙局"]["corrected"]["rank"]) == ("95.00", 1)
    assert (lines["甲局"]["published"]["rank"], lines["甲局"]["corrected"]["rank"]) == (1, 2)
    kinds = [one["fact"]["kind"] for one in told["since"]]
    assert kinds == ["EntryReversed", "EvaluationEntered"]
    positions = [one["position"] for one in told["since"]]
    assert positions == sorted(positions)
    again = office.done("rank", "--at", told["tokens"]["corrected"], "--json").json["groups"][0]["standings"]
    assert [(one["unit"], one["score"]) for one in again] == [("乙局", "95.00"), ("甲局", "90.00")]
    text = office.done("result", "views", GROUP).out
    assert "2 个单位与封存时不同" in text
    assert "逐字节相同" in text


def test_a_result_that_today_s_code_gives_otherwise_is_an_alarm(
    office: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(office)
    monkeypatch.setattr("projections.threefold.reproduces", lambda *_: False)
    answer = office("result", "views", GROUP)
    assert answer.code == 3
    assert "立即停用" in answer.err


def test_a_unit_does_not_see_what_moved_a_result(office: "Terminal", monkeypatch: pytest.MonkeyPatch) -> None:
    publish(office)
    monkeypatch.setenv("KAOJI_ACTOR", UNIT)
    office.refused("result", "views", GROUP)


def test_units_of_equal_score_are_listed_with_what_became_of_them(office: "Terminal") -> None:
    assert office.done("table", "ties", GROUP, "--json").json["tables"][0]["rows"] == []
    mark = next(
        one["id"] for one in office.done("show", "乙局", "--json").json if "Evaluation" in one["fact"]["kind"]
    )
    office.done("correct", mark, "90", *WHY, *FIRST[:2], "--on", "2018-01-22")
    (table,) = office.done("table", "ties", GROUP, "--json").json["tables"]
    cells = [row["cells"] for row in table["rows"]]
    assert cells == [["90", 1, "乙局", 2, "名次并列"], ["90", 1, "甲局", 2, "名次并列"]]
    (before,) = office.done("table", "ties", GROUP, "--as-of", "2018-01-19", "--json").json["tables"]
    assert before["rows"] == []


def test_a_fact_found_late_is_noted_and_changes_nothing(office: "Terminal") -> None:
    late = ("result", "late", "乙局", "迟报一件")
    assert "没有封存" in office.refused(*late, "不计入", *WHY, *FIRST)
    office.done("result", "seal", GROUP, *FIRST)
    before = office.done("rank", "--json").json["groups"]
    assert "事由" in office.refused(*late, "不计入", *FIRST)
    office.done(*late, "不计入", *WHY, *FIRST)
    office.done(*late, "计入发现年度", "--belongs-to", "shili-2017", *WHY, *FIRST)
    assert office.done("rank", "--json").json["groups"] == before
    late_facts = [one for one in office.done("log", "--json").json if "封存后发现" in str(one)]
    assert len(late_facts) == 2
    office.done("result", "reproduce", GROUP)


def test_a_table_that_todays_code_does_not_give_is_an_alarm(office: "Terminal") -> None:
    with opened(make_url("sqlite:///results.db")) as kaoji:
        position = kaoji.ledger.position()
        told: dict[str, Any] = {"year": "shili-2017", "on": date(2018, 2, 5), "group": GROUP}
        seal = SealGroup(**told, position=position, token=f"shili-2017~{position}", table="{}")
        kaoji.desk.perform([seal], Actor(id="kaohe-01", role=Role.OFFICE, body="市政府绩效考核办"))
    answer = office("result", "reproduce", GROUP)
    assert answer.code == 3
    assert "重算与封存的不符" in answer.err
    assert office("result", "reproduce", GROUP, "--json").json["same"] is False
    checked = office("verify")
    assert checked.code == 3
    assert "不符 部门第 1 稿" in checked.out + checked.err
