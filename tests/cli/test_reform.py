"""`kaoji reform`: a reorganisation is previewed, recorded as one, and told as of any day."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

WHY = ("--on", "2018-01-15", "--reason", "机构改革", "--basis", "机构改革方案")


@pytest.fixture
def office(fresh: "Terminal") -> "Terminal":
    """Two units with an indicator each; 市环保局 has a mark and an evaluation."""
    for unit in ("市环保局", "市教育局"):
        fresh.done("record", "indicator", unit, "1", "信访工作", "20", "--on", "2017-03-25")
    lost = ("--reason", "两件积案", "--basis", "信访细则3", "--on", "2018-01-10")
    fresh.done("record", "mark", "市环保局", "结果得分", "18.5", "--indicator", "1", *lost)
    fresh.done("record", "evaluation", "市环保局", "公众评议", "90/100", "--on", "2018-01-10")
    return fresh


def test_a_preview_shows_the_control_totals_and_records_nothing(office: "Terminal") -> None:
    before = office.position()
    merge = ("reform", "merge", "市环保局", "--into", "市教育局", *WHY)
    said = office.done(*merge, "--dry-run").out
    assert office.position() == before
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.splitlines() if "│" in line]
    assert ["分值", "20", "0", "20", "40", "40", "40"] in rows
    assert ["结果得分 分数", "18.5", "0", "0", "18.5", "18.5", "18.5"] in rows
    assert "指标1（改为市环保局-1）（共 1 项），得分、扣分、加减分等 1 条" in said
    assert "公众评议（1 条）不能相加，须为承接单位重新录入" in said
    assert "不随转：市环保局@3 公众评议" in said
    assert "以上为预演，没有记录任何内容" in said
    done = office.done(*merge).out
    assert "✓" in done
    assert office.position() > before
    office.done("verify")


def test_a_common_indicator_that_would_count_twice_is_pointed_out(office: "Terminal") -> None:
    day = ("--on", "2017-03-30")
    office.done("indicator", "share", "共1", "政务公开", "5", *day)
    office.done("indicator", "assign-shared", "共1", "--category", "市直部门", *day)
    said = office.done("reform", "merge", "市环保局", "--into", "市教育局", *WHY, "--dry-run").out
    assert "“市教育局”的共性指标 共1 将有 共1、市环保局-共1 两项，只应考核一次的请取消一项" in said


def test_a_merged_unit_leaves_the_ranking_from_its_day(office: "Terminal") -> None:
    office.done("reform", "merge", "市环保局", "--into", "市教育局", *WHY)
    assert "│ 市环保局" not in office.done("rank").out
    assert "│ 市环保局" in office.done("rank", "--effective-on", "2018-01-14").out
    assert "已于 2018-01-15 合并，不再参加排名，事务由 市教育局 承接" in office.refused("why", "市环保局")
    told = office.done("why", "市教育局", "--all").out
    assert "指标市环保局-1 信访工作 18.5（由 市环保局@2 划转）" in told


def test_a_transferred_mark_shows_where_it_came_from(office: "Terminal") -> None:
    office.done("reform", "transfer", "市环保局", "--into", "市教育局", "--indicator", "1", *WHY)
    facts = office.done("show", "市教育局@3", "--json").json
    assert [one["says"] for one in facts] == [
        "指标1 结果得分 18.5/20",
        "撤销 市环保局@2，由 市教育局@3 代替",
        "指标市环保局-1 结果得分 18.5/20（已由 市环保局@2 划转）",
    ]
    gone = ("record", "mark", "市环保局", "过程得分", "20", "--indicator", "1", "--on", "2018-01-16")
    assert "划转至“市教育局”，现为其指标 市环保局-1" in office.refused(*gone)


def test_a_unit_goes_by_the_name_of_the_day(office: "Terminal") -> None:
    office.done("reform", "rename", "市环保局", "市生态环境局", *WHY)
    for words in (("rank",), ("why", "市环保局"), ("why", "市生态环境局"), ("why", "环保局"), ("progress",)):
        assert "市生态环境局" in office.done(*words).out
    assert "市生态环境局" not in office.done("rank", "--effective-on", "2018-01-14").out
    named = [
        (one["unit"], one.get("name"))
        for group in office.done("rank", "--json").json["groups"]
        for one in group["standings"]
    ]
    assert ("市环保局", "市生态环境局") in named
    assert "已经属于“市环保局”" in office.refused("reform", "rename", "市教育局", "市生态环境局", *WHY)
    office.done("verify")


def test_a_unit_is_split_and_dissolved(office: "Terminal") -> None:
    office.done("record", "indicator", "市环保局", "2", "减排", "5", "--on", "2017-03-25")
    split = ("reform", "split", "市环保局", "--into", "市生态局:1", *WHY)
    assert "指标 2 没有去处" in office.refused(*split, "--category", "市直部门")
    assert "尚未登记" in office.refused(*split, "--into", "市教育局")
    office.done(*split, "--into", "市教育局", "--category", "市直部门")
    assert "市生态局" in office.done("rank").out
    office.done("reform", "dissolve", "市生态局", "--cancel", "1", *WHY)
    assert "市生态局" not in office.done("rank").out
    office.done("verify")


def test_a_body_hands_its_indicators_over(office: "Terminal") -> None:
    for body in ("市信访局", "市政府办"):
        office.done("record", "body", body, "--on", "2017-03-25")
    number = ("record", "indicator", "市环保局", "9", "信访", "20", "--assessor", "市信访局")
    office.done(*number, "--on", "2017-03-25")
    hand_over = ("reform", "hand-over", "市信访局", "--into", "市政府办")
    assert "--reason、--basis" in office.refused(*hand_over, "--on", "2018-01-15")
    said = office.done(*hand_over, *WHY).out
    assert "考评单位 市信访局 的职责移交 市政府办：1 个单位 1 项 20 分" in said
    assert "已于 2018-01-15 移交给“市政府办”" in office.refused(*hand_over, *WHY)
    owed = office.done("progress", "--json").json["cells"]
    assert {one["body"] for one in owed} == {"市政府办", "考核办"}


def test_a_story_tells_a_reorganised_year(terminal: "Terminal") -> None:
    terminal.text(
        "reform.story",
        """
        经办人 办公室 kaohe-01 考核办 市政府绩效考核办
        2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31
        2017-03-25 方案 dashiqiao-2017 适用=2017-01-01
        2017-03-26 考评单位 市信访局
        2017-03-26 考评单位 市政府办
        2017-03-27 单位 市国土局 市直部门
        2017-03-27 单位 市规划局 市直部门
        2017-03-27 单位 市旅游局 市直部门
        2017-03-27 指标 市国土局 1 耕地保护 20 考评=市信访局
        2017-03-27 指标 市规划局 1 规划编制 10
        2017-03-27 指标 市规划局 2 规划执法 10
        2017-03-27 指标 市旅游局 1 景区建设 10
        2017-06-01 更名 市国土局 市国土资源局 事由=机构改革 依据=改革方案
        2017-07-01 划转 市规划局 市旅游局 指标2 事由=职责调整 依据=改革方案
        2017-07-01 合并 市自然资源局 市国土资源局 市规划局 类别=市直部门 事由=机构改革 依据=改革方案
        2017-08-01 拆分 市自然资源局 市林草局:1 市矿管局 类别=市直部门 事由=机构改革 依据=改革方案
        2017-09-01 撤并 市旅游局 市林草局 取消=1 事由=机构改革 依据=改革方案
        2017-10-01 移交 市信访局 市政府办 事由=机构改革 依据=改革方案
        """,
    )
    terminal.done("simulate", "--story", "reform.story", "--into", "year.db")
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/year.db")

    def ranked(*view: str) -> set[str]:
        groups = terminal.done("rank", "--json", *view).json["groups"]
        return {one.get("name", one["unit"]) for group in groups for one in group["standings"]}

    assert ranked("--effective-on", "2017-06-30") == {"市国土资源局", "市规划局", "市旅游局"}
    assert ranked("--effective-on", "2017-07-31") == {"市自然资源局", "市旅游局"}
    assert ranked() == {"市林草局", "市矿管局"}
    terminal.done("verify")
