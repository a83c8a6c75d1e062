"""`kaoji slip`: the office tells each unit what it lost; the receipt starts the period for a review."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

STORY = """
经办人 考核办 kaohe-01 考核办 市政府绩效考核办
经办人 环保局 huanbao-01 被考评单位 市环保局
2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31
2017-03-25 方案 dashiqiao-2017 适用=2017-01-01
2017-03-25 单位 市环保局 市直部门
2017-03-25 单位 市水利局 市直部门
2017-03-26 指标 市环保局 1 信访工作 20
2018-01-10 得分 市环保局 指标1 结果得分 18.5 事由=一件未办结 依据=指标表1 记作=信访得分
2018-01-11 扣分 市环保局 指标外 0.5 事由=空岗 依据=察访记录1号
2018-01-18 发单 名次组=市直部门、园区
2018-01-19 签收 市环保局 拒签 2018-01-19 见证=示例甲、示例乙
2018-01-22 延期 市环保局 2018-01-26 事由=系统故障 依据=通知
2018-01-22 签收 市水利局 当面签收
2018-01-23 更正 市环保局 信访得分 19 事由=漏加半分 依据=核分表
2018-01-23 发单 市环保局 记作=更正单
2018-01-24 作废 更正单 事由=错发 依据=核查记录
"""


@pytest.fixture
def office(terminal: "Terminal", monkeypatch: pytest.MonkeyPatch) -> "Terminal":
    (terminal.folder / "slips.story").write_text(STORY, encoding="utf-8")
    terminal.done("simulate", "--story", "slips.story", "--into", "slips.db")
    monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///slips.db")
    return terminal


def test_the_list_tells_who_has_received_what_and_until_when(office: "Terminal") -> None:
    rows = office.done("slip", "list", "--json").json["slips"]
    assert [(one["unit"], one["kind"], one["number"], one["status"], one["outdated"]) for one in rows] == [
        ("市环保局", "考评情况反馈单", 1, "已签收", True),
        ("市环保局", "更正反馈单", 1, "已作废", False),
        ("市水利局", "考评情况反馈单", 2, "已签收", False),
    ]
    assert (rows[0]["deadline"], rows[0]["provisional"], rows[0]["how"]) == ("2018-01-26", True, "拒签")
    shown = office.done("slip", "list").out
    assert "已过时，请发更正反馈单" in shown
    assert "2018-01-26（暂定）" in shown


def test_a_slip_shows_each_line_with_its_basis_and_the_right_to_a_review(office: "Terminal") -> None:
    first = office.done("slip", "list", "市环保局", "--json").json["slips"][0]["id"]
    shown = office.done("slip", "show", first.rpartition("/")[2]).out
    for words in ("失分", "一件未办结", "指标表1", "察访核验扣分", "空岗", "2018-01-26 24:00 之前申请复核"):
        assert words in shown
    lines = office.done("slip", "show", first, "--json").json["lines"]
    assert [(one["about"], one["points"]) for one in lines] == [("失分", "1.5"), ("察访核验扣分", "0.5")]


def test_a_correcting_slip_is_issued_once_more_and_received(office: "Terminal") -> None:
    office.done("slip", "issue", "市环保局", "--on", "2018-01-25")
    last = office.done("slip", "list", "市环保局", "--json").json["slips"][-1]
    assert (last["kind"], last["number"]) == ("更正反馈单", 2)
    shown = office.done("slip", "show", last["id"], "--json").json
    assert [(one["points"], one["basis"]) for one in shown["lines"]] == [("1", "核分表")]
    assert [one["points"] for one in shown["gone"]] == ["1.5"]
    office.done("slip", "receive", last["id"], "系统签收", "--on", "2018-01-26", "--by", "huanbao-01")
    assert "没有变动，不必再发" in office.refused("slip", "issue", "市环保局", "--on", "2018-01-26")


def test_a_unit_sees_its_own_slip_and_no_other(office: "Terminal", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOJI_ACTOR", "huanbao-01:被考评单位:市环保局")
    assert "市环保局" in office.done("slip", "list", "市环保局").out
    assert "只能查看本单位" in office.refused("slip", "list", "市水利局")
    assert "只能查看本单位" in office.refused("slip", "list")


def test_what_is_written_wrong_is_told(office: "Terminal") -> None:
    why = ("--reason", "示例", "--basis", "示例", "--on", "2018-01-26")
    assert "请写明发给哪些单位" in office.refused("slip", "issue", "--on", "2018-01-26")
    assert "没有编号为" in office.refused("slip", "show", "市环保局@99")
    assert "只能延后" in office.refused("slip", "extend", "市水利局@1", "--until", "2018-01-01", *why)


TELLING = """
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

【公式】
市直部门考评成绩＝结果得分。
以上数据代入公式计算成绩时，先折算为百分制。

【设置】
反馈单内容：得分明细、总成绩
"""
TOLD = """
经办人 考核办 kaohe-01 考核办 市政府绩效考核办
2017-03-25 开年 shili-2017 示例市 2017-01-01 2018-12-31
2017-03-25 方案 telling.scheme 适用=2017-01-01
2017-03-25 单位 市环保局 市直部门
2017-03-25 单位 市水利局 市直部门
2017-03-26 指标 市环保局 1 信访工作 20
2017-03-26 指标 市环保局 2 依法行政 5
2018-01-10 得分 市环保局 指标1 结果得分 18 事由=两件未办结 依据=指标表1 记作=信访得分
2018-01-10 得分 市环保局 指标2 结果得分 5
2018-01-18 发单 市环保局
2018-01-20 更正 市环保局 信访得分 19 事由=漏计一件 依据=核分表
2018-01-22 发单 市环保局
"""


def test_a_slip_tells_every_mark_and_the_score_where_the_scheme_says_so_and_never_the_rank(
    terminal: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.text("telling.scheme", TELLING)
    terminal.text("telling.story", TOLD)
    terminal.done("simulate", "--story", "telling.story", "--into", "telling.db")
    monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///telling.db")
    first, second = (one["id"] for one in terminal.done("slip", "list", "市环保局", "--json").json["slips"])
    monkeypatch.setenv("KAOJI_ACTOR", "huanbao-01:被考评单位:市环保局")
    shown = terminal.done("slip", "show", first).out
    assert "2（得 18/20）" in shown
    assert "5/5" in shown
    assert "总成绩 92.00（截至发单之时；名次待公布）" in shown
    assert "第 1 名" not in shown
    corrected = terminal.done("slip", "show", second, "--json").json
    assert corrected["total"] == "96.00"
    assert [(one["about"], one["points"], one["full"]) for one in corrected["lines"]] == [("失分", "1", "20")]
