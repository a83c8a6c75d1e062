"""`kaoji result use`: what follows from a result, for whom and why; people decide."""

import csv
import io
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
镇区：镇区

【构成】
结果得分：指标得分
一票否决：认定事项

【条款】
否1：一票否决

【公式】
部门考评成绩＝结果得分。
镇区考评成绩＝结果得分。
"""
GRADES = """
【等次】
名次组：部门
好：≥18
较好：其余
班子不高于较好：若 一票否决>0 ——示例办法第9条
"""
UNITS = ("甲局", "乙局", "丙局", "丁局")
MARKS = {"甲局": "20", "乙局": "19", "丙局": "15", "丁局": "15"}
STORY = "\n".join(
    (
        "经办人 考核办 kaohe-01 考核办 市政府绩效考核办",
        "2017-03-25 开年 shili-2017 示例市 2017-01-01 2018-12-31",
        "2017-03-25 方案 use.scheme 适用=2017-01-01",
        "2017-03-25 导入 calendar.csv 依据=放假通知",
        *(f"2017-03-25 单位 {unit} 市直部门" for unit in UNITS),
        *(f"2017-03-26 指标 {unit} {number} 任务{number} 20" for unit in UNITS for number in "12"),
        *(
            f"2018-01-10 得分 {unit} 指标{number} 结果得分 {points} 事由=核分 依据=指标表"
            for unit, points in MARKS.items()
            for number in "12"
        ),
        "2018-01-11 完成情况 甲局 指标1 未完成 事由=未验收 依据=核查报告1号 记作=甲一",
        "2018-01-11 完成情况 丙局 指标2 未完成 事由=未开工 依据=核查报告2号",
        "2018-01-11 完成情况 丁局 指标2 完成 依据=验收报告",
        "2018-01-12 认定事项 乙局 发生较大安全事故 条款=否1 依据=事故认定书1号",
        "2018-01-18 发单 名次组=部门",
        *(f"2018-01-19 签收 {unit} 当面签收" for unit in UNITS),
        "2018-02-05 封存 部门",
        "2018-02-06 好差认定 甲局 好 领导小组决定1号 纪要=纪要7号",
        "2018-02-06 好差认定 丁局 差 领导小组决定1号",
        "2018-02-06 好差认定 乙局 差 领导小组决定1号",
        "2018-02-07 撤回好差 乙局 领导小组决定2号 事由=认定有误 依据=纪要8号",
        *(f"2018-02-07 申报人数 {unit} 43 依据=公务员登记表" for unit in ("甲局", "乙局", "丁局")),
        "",
    )
)
CALENDAR = """
日期,类型,说明,依据文号
2018-02-15,休,春节,国办发明电〔2017〕12号
"""
GROUP = "部门"


def played(
    terminal: "Terminal", monkeypatch: pytest.MonkeyPatch, scheme: str, story: str = STORY
) -> "Terminal":
    for name, text in (("use.scheme", scheme), ("calendar.csv", CALENDAR), ("use.story", story)):
        terminal.text(name, text)
    terminal.done("simulate", "--story", "use.story", "--into", "use.db")
    monkeypatch.setenv("KAOJI_DATABASE_URL", "sqlite:///use.db")
    monkeypatch.setenv("KAOJI_ACTOR", "kaohe-01:考核办:市政府绩效考核办")
    return terminal


@pytest.fixture
def office(terminal: "Terminal", monkeypatch: pytest.MonkeyPatch) -> "Terminal":
    """Four bureaus, sealed: 丙局 and 丁局 share the last rank, 甲局 and 丙局 left a task undone."""
    return played(terminal, monkeypatch, SCHEME)


def lines(office: "Terminal", about: str) -> dict[str, dict[str, Any]]:
    (one,) = office.done("result", "use", GROUP, "--json").json["results"]
    return {line["unit"]: line for line in one["lines"] if line["about"] == about}


def fact(office: "Terminal", line: dict[str, Any], place: int = 0) -> dict[str, Any]:
    """Return the fact that a line cites."""
    told = office.done("log", "--after", "0", "--limit", "1000", "--json").json
    (found,) = [one["fact"] for one in told if one["id"] == line["facts"][place]]
    return dict(found)


def test_unfinished_tasks_are_listed_each_with_the_fact_that_says_so(office: "Terminal") -> None:
    found = lines(office, "未完成任务")
    assert list(found) == ["甲局", "丙局"]
    assert "约谈、问责、通报" in found["甲局"]["follows"]
    assert "指标1 任务1：未完成；事由：未验收；依据：核查报告1号" in found["甲局"]["why"]
    assert fact(office, found["甲局"])["completion"] == "未完成"


def test_only_who_is_last_and_left_a_task_undone_is_a_candidate(office: "Terminal") -> None:
    """甲局 left a task undone and is first; 丁局 shares the last rank and left none."""
    found = lines(office, "末位且未完成")
    assert list(found) == ["丙局"]
    assert "4 个有名次的单位中第 3 名，为末位，2 个单位并列；未完成 指标2" in found["丙局"]["why"]
    assert fact(office, found["丙局"], 0)["kind"] == "GroupSealed"
    assert fact(office, found["丙局"], 1)["completion"] == "未完成"


def test_where_all_share_one_rank_nobody_is_last(
    terminal: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    equal = STORY
    for unit, points in MARKS.items():
        for number in "12":
            mark = f"得分 {unit} 指标{number} 结果得分"
            equal = equal.replace(f"{mark} {points} ", f"{mark} 16 ")
    office = played(terminal, monkeypatch, SCHEME, equal)
    assert {one["rank"] for one in office.done("result", "show", GROUP, "--json").json["units"]} == {1}
    assert lines(office, "末位且未完成") == {}
    assert set(lines(office, "未完成任务")) == {"甲局", "丙局"}


def test_a_unit_is_good_or_poor_by_decision_only(office: "Terminal") -> None:
    found = lines(office, "好差单位")
    assert {unit: one["follows"] for unit, one in found.items()} == {"甲局": "好单位", "丁局": "差单位"}
    assert "领导小组决定1号，纪要7号" in found["甲局"]["why"]


@pytest.mark.parametrize(
    ("settings", "worked"),
    [
        ("", ["43 人（2018-02-07）× 20% ＝ 8.6，去尾为 8", "＝ 6.45，去尾为 6", "× 10% ＝ 4.3，去尾为 4"]),
        ("差单位减少口径：相对", ["去尾为 8", "去尾为 6", "× 14.25% ＝ 6.1275，去尾为 6"]),
        ("优秀比例基准：20%；好单位优秀比例上限：30%", ["＝ 12.9，去尾为 12", "去尾为 8", "× 15%"]),
        ("优秀比例基准：4%", ["去尾为 8", "＝ 1.72，去尾为 1", "× 0% ＝ 0，去尾为 0"]),
    ],
)
def test_the_quota_is_worked_out_by_the_settings_and_rounded_down(
    terminal: "Terminal", monkeypatch: pytest.MonkeyPatch, settings: str, worked: list[str]
) -> None:
    """甲局 is good, 乙局 neither, 丁局 poor; each has 43 civil servants."""
    chosen = "\n【设置】\n" + "\n".join(settings.split("；")) if settings else ""
    found = lines(played(terminal, monkeypatch, SCHEME + chosen), "优秀名额")
    for unit, words in zip(("甲局", "乙局", "丁局"), worked, strict=True):
        assert words in found[unit]["why"]
    assert "未认定" in found["乙局"]["why"]
    assert found["丙局"]["follows"] == "未申报人数，名额待定"


def test_a_quota_follows_a_new_headcount(office: "Terminal") -> None:
    office.done("result", "headcount", "丙局", "100", "--basis", "登记表", "--on", "2018-02-08")
    assert lines(office, "优秀名额")["丙局"]["follows"] == "优秀名额至多 15 名"
    assert fact(office, lines(office, "优秀名额")["丙局"])["headcount"] == 100
    assert "--basis" in office.refused("result", "headcount", "甲局", "40", "--on", "2018-02-08")


def test_without_grades_a_matter_still_caps_the_grade_and_not_the_score(office: "Terminal") -> None:
    found = lines(office, "等次封顶")
    assert list(found) == ["乙局"]
    assert "不得评定为好和较好等次" in found["乙局"]["follows"]
    assert "发生较大安全事故" in found["乙局"]["why"]
    assert "事故认定书1号" in found["乙局"]["why"]
    assert fact(office, found["乙局"])["kind"] == "MatterDetermined"
    assert office.done("why", "乙局", "--json").json["score"] == "38.00"


def test_with_grades_the_cap_is_what_the_scheme_says(
    terminal: "Terminal", monkeypatch: pytest.MonkeyPatch
) -> None:
    office = played(terminal, monkeypatch, SCHEME + GRADES)
    (found,) = lines(office, "等次封顶").values()
    assert (found["unit"], found["follows"]) == ("乙局", "班子不高于较好")
    assert "发生较大安全事故（条款 否1）；依据：事故认定书1号；好→较好" in found["why"]
    assert found["rule"].endswith("示例办法第9条")
    assert fact(office, found)["kind"] == "MatterDetermined"


def test_before_publication_every_form_is_marked_internal(office: "Terminal") -> None:
    assert "内部测算" in office.done("result", "use").out
    assert "由人决定" in office.done("result", "use").out
    rows = list(csv.DictReader(io.StringIO(office.done("result", "use", GROUP, "--csv").out)))
    assert {row["清单"] for row in rows} == {"未完成任务", "末位且未完成", "好差单位", "优秀名额", "等次封顶"}
    assert all("内部测算" in row["标记"] for row in rows)
    for step in ("领导小组审议", "报市委市政府审定"):
        office.done("result", "approve", GROUP, step, "纪要6号", "--on", "2018-02-08")
    office.done("result", "publish", GROUP, "发文3号", "--on", "2018-02-08")
    assert office.done("result", "use", "--json").json["results"][0]["internal"] is None
    assert "内部测算" not in office.done("result", "use").out


@pytest.mark.parametrize("who", ["甲局:被考评单位:甲局", "李四:考评单位:市信访局", "王五:复核人员:复核组"])
def test_who_is_to_be_used_how_is_seen_by_few(
    office: "Terminal", monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setenv("KAOJI_ACTOR", who)
    said = office.refused("result", "use")
    assert "丙局" not in said


def test_what_is_asked_wrongly_is_told(office: "Terminal") -> None:
    assert "没有封存" in office.refused("result", "use", "镇区")
    assert "名次组" in office.refused("result", "use", "无此组")
    assert "第 1 稿" in office.refused("result", "use", GROUP, "--result", "2")
    office.miswritten("result", "use", "--result", "1")
    office.miswritten("result", "use", "--json", "--csv")
    assert "先撤回" in office.refused(
        "result", "rate", "甲局", "差", "--document", "决定3号", "--on", "2018-02-08"
    )
    why = ("--reason", "有误", "--basis", "纪要9号", "--on", "2018-02-08")
    assert "没有可撤回" in office.refused("result", "unrate", "乙局", "--document", "决定3号", *why)
    office.done("result", "unrate", "甲局", "--document", "决定3号", *why)
    assert list(lines(office, "好差单位")) == ["丁局"]
