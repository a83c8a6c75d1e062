"""The verbs that record: a year from its first unit to a ranking, typed by hand."""

from typing import TYPE_CHECKING

import pytest

from domain.scheme import shipped

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

EPB, SCHOOLS = "市环保局", "市教育局"
WHY = ("--reason", "示例：核分", "--basis", "核分表第1行")
LATE = ("--on", "2018-01-10")
BY_UNIT = ("--actor", "huanbao-01:被考评单位:市环保局")
BY_PETITIONS = ("--actor", "xinfang-01:数据牵头部门:市信访局")


def standing(terminal: "Terminal", unit: str, *options: str) -> dict[str, object]:
    """Return a unit's row of the ranking."""
    ranking = terminal.done("rank", "--json", *options).json
    (row,) = [one for group in ranking["groups"] for one in group["standings"] if one["unit"] == unit]
    assert isinstance(row, dict)
    return row


def whole_year(terminal: "Terminal", unit: str) -> None:
    """Record all that a department's score needs: 95.54 before deductions, bonuses and penalties."""
    terminal.done("record", "indicator", unit, "1", "全部任务", "175", "--on", "2017-03-25")
    mark = ("record", "mark", unit)
    terminal.done(*mark, "结果得分", "168.5", "--indicator", "1", *LATE, *WHY)
    terminal.done(*mark, "过程得分", "170/175", "--indicator", "1", *LATE, *WHY)
    evaluation = ("record", "evaluation", unit)
    terminal.done(*evaluation, "党建工作考核得分", "9.46", "--scale", "折算分", *LATE)
    terminal.done(*evaluation, "领导评价", "91.25/100", *LATE)
    terminal.done(*evaluation, "公众评议", "17.28/20", *LATE)


def complete(terminal: "Terminal") -> None:
    for column in ("察访核验扣分", "加分", "减分"):
        terminal.done("record", "complete", column, *LATE)


def recorded(said: str) -> str:
    """Return the id of the last fact that a command says it recorded."""
    return said.strip().splitlines()[-1].split()[4]


def test_a_year_typed_by_hand_gives_the_score_worked_out_by_hand(fresh: "Terminal") -> None:
    """96.371428…×80% + 94.6×10% + 89.795×10% - 0.5 + 1 - 0.3 = 95.736642…"""
    whole_year(fresh, EPB)
    fresh.done("deduct", EPB, "0.5", "--place", "办事大厅", "--found-on", "2017-09-20", *LATE, *WHY)
    claim = recorded(fresh.done("bonus", "claim", EPB, "获省级表彰", "1", *BY_UNIT, *LATE, *WHY).out)
    fresh.done("bonus", "approve", claim, "--basis", "加减分规则", *LATE)
    report = recorded(
        fresh.done("penalty", "report", EPB, "督办件逾期", "0.3", *BY_PETITIONS, *LATE, *WHY).out
    )
    fresh.done("penalty", "approve", report, *LATE)
    complete(fresh)
    row = standing(fresh, EPB)
    assert (row["rank"], row["score"], row["exact"]) == (1, "95.74", "1340313/14000")
    told = fresh.done("why", "环保局").out
    for words in ("成绩 95.74", "获省级表彰 1", "督办件逾期 -0.3", "示例：核分 0.5"):
        assert words in told
    fresh.done("verify")


def test_what_is_claimed_or_reported_counts_only_once_it_is_approved(fresh: "Terminal") -> None:
    whole_year(fresh, EPB)
    complete(fresh)
    before = standing(fresh, EPB)
    claim = recorded(fresh.done("bonus", "claim", EPB, "县级刊物转载", "0.5", *BY_UNIT, *LATE, *WHY).out)
    report = recorded(
        fresh.done("penalty", "report", EPB, "督办件逾期", "0.3", *BY_PETITIONS, *LATE, *WHY).out
    )
    assert standing(fresh, EPB)["score"] == before["score"] == "95.54"
    fresh.done("bonus", "refuse", claim, *LATE, *WHY)
    fresh.done("penalty", "refuse", report, *LATE, *WHY)
    assert standing(fresh, EPB)["score"] == "95.54"
    assert "已有结论" in fresh.refused("bonus", "approve", claim, *LATE, *WHY)
    assert "已有结论" in fresh.refused("penalty", "approve", report, *LATE, *WHY)


def test_a_bonus_may_be_approved_in_part_but_not_in_excess(fresh: "Terminal") -> None:
    whole_year(fresh, EPB)
    complete(fresh)
    claim = recorded(fresh.done("bonus", "claim", EPB, "获省级表彰", "1", *BY_UNIT, *LATE, *WHY).out)
    assert "高于申报" in fresh.refused("bonus", "approve", claim, "--points", "1.5", *LATE, *WHY)
    assert "缺少" in fresh.refused("bonus", "approve", claim, "--points", "0.4", *LATE)
    fresh.done("bonus", "approve", claim, "--points", "0.4", *LATE, *WHY)
    assert standing(fresh, EPB)["score"] == "95.94"


def test_a_refusal_of_a_bonus_needs_a_reason(fresh: "Terminal") -> None:
    claim = recorded(fresh.done("bonus", "claim", EPB, "获省级表彰", "1", *BY_UNIT, *LATE, *WHY).out)
    assert "--reason、--basis" in fresh.refused("bonus", "refuse", claim, *LATE)


def test_public_opinion_is_counted_from_ballots(fresh: "Terminal") -> None:
    ballots = "满意=50,较满意=30,基本满意=12,不满意=3,弃权=5"
    fresh.done("record", "evaluation", EPB, "公众评议", "--ballots", ballots, *LATE)
    (fact,) = fresh.done("show", f"{EPB}@1", "--json").json
    assert fact["says"] == "公众评议（票数）：满意 50、较满意 30、基本满意 12、不满意 3、弃权 5"
    for wrong in ("满意50", "满意=五十", "满意=-1", ""):
        answer = fresh("record", "evaluation", SCHOOLS, "公众评议", "--ballots", wrong, *LATE)
        assert answer.code in {1, 2}, wrong
        assert "✗" in answer.err


def test_feedback_of_the_upper_office_is_a_score_a_grade_or_a_rank(fresh: "Terminal") -> None:
    for unit in ("示例国税局", "示例地税局", "示例气象局"):
        fresh.done("record", "unit", unit, "垂直管理单位", "--on", "2017-03-25")
    assert "至少一项" in fresh.refused("record", "feedback", "示例国税局", *LATE)
    fresh.done("record", "feedback", "示例国税局", "187.6/200", "--basis", "反馈文件", *LATE)
    fresh.done("record", "feedback", "示例地税局", "--rank", "3", "--basis", "反馈文件", *LATE)
    fresh.done("record", "feedback", "示例气象局", "--grade", "良好", "--basis", "反馈文件", *LATE)
    assert standing(fresh, "示例国税局")["score"] == "93.80"
    assert standing(fresh, "示例地税局")["rank"] == 3
    assert standing(fresh, "示例地税局")["score"] is None
    assert standing(fresh, "示例气象局")["state"] == "仅有反馈等次"


def test_an_indicator_is_assigned_changed_and_cancelled(fresh: "Terminal") -> None:
    new = ("record", "indicator", EPB)
    fresh.done(*new, "28", "排污许可证核发", "5", "--assessor", "市政府绩效办", "--on", "2017-03-25")
    fresh.done(*new, "28", "--change", "排污许可证核发与检查", "6", "--on", "2017-06-01", *WHY)
    assert "缺少" in fresh.refused(*new, "28", "--cancel", "--on", "2017-08-01")
    fresh.done(*new, "28", "--cancel", "--on", "2017-08-01", *WHY)
    said = fresh.refused("record", "mark", EPB, "结果得分", "6", "--indicator", "28", *LATE)
    assert "已取消" in said
    assert "不能同时使用" in fresh.miswritten(*new, "28", "--change", "--cancel", *LATE, *WHY)
    assert "指标的内容和分值" in fresh.miswritten(*new, "29", *LATE)


def test_a_unit_moves_to_another_category_from_a_day(fresh: "Terminal") -> None:
    fresh.done("record", "unit", EPB, "园区", "--move", "--on", "2017-06-01", "--basis", "一（一）")
    assert standing(fresh, EPB)["category"] == "园区"
    assert standing(fresh, EPB, "--effective-on", "2017-05-31")["category"] == "市直部门"
    assert "可用的类别有" in fresh.refused("record", "unit", "示例镇", "乡镇", *LATE)
    assert "已经登记" in fresh.refused("record", "unit", "环保局", "市直部门", *LATE)


# --- corrections -----------------------------------------------------------------------------------------


@pytest.fixture
def deducted(fresh: "Terminal") -> "Terminal":
    """A year whose unit has a deduction of 0.5: the unit's seventh fact."""
    whole_year(fresh, EPB)
    complete(fresh)
    said = fresh.done("deduct", EPB, "0.5", "--on", "2017-09-20", *WHY).out
    assert recorded(said) == f"{EPB}@7"
    assert standing(fresh, EPB)["score"] == "95.04"
    return fresh


def test_a_correction_keeps_the_old_fact_and_counts_the_new_one(deducted: "Terminal") -> None:
    deducted.done("correct", f"{EPB}@7", "0.3", *WHY)
    assert standing(deducted, EPB)["score"] == "95.24"
    history = deducted.done("show", f"{EPB}@7", "--json").json
    assert [(one["version"], one["fact"]["kind"]) for one in history] == [
        (7, "FindingRecorded"),
        (8, "EntryReversed"),
        (9, "FindingRecorded"),
    ]
    assert history[1]["fact"]["entry"] == history[0]["id"]
    assert history[1]["fact"]["replaced_by"] == history[2]["id"]
    assert {one["fact"]["envelope"]["effective_on"] for one in history} == {"2017-09-20"}
    assert f"已被 {EPB}@8 撤销" in deducted.refused("correct", f"{EPB}@7", "0.2", *WHY).replace(
        "dashiqiao-2017/", ""
    )


def test_a_withdrawal_counts_nothing_instead(deducted: "Terminal") -> None:
    deducted.done("correct", f"{EPB}@7", "--withdraw", *WHY)
    assert standing(deducted, EPB)["score"] == "95.54"
    assert len(deducted.done("show", f"{EPB}@7", "--json").json) == 2


def test_a_correction_needs_a_reason_and_something_to_correct(deducted: "Terminal") -> None:
    assert "缺少：事由、依据" in deducted.refused("correct", f"{EPB}@7", "0.3")
    assert "更正后的分数" in deducted.miswritten("correct", f"{EPB}@7", *WHY)
    assert "不能同时使用" in deducted.miswritten("correct", f"{EPB}@7", "0.3", "--withdraw", *WHY)
    assert "无须更正" in deducted.refused("correct", f"{EPB}@7", "0.5", *WHY)


def test_a_review_lowers_a_deduction_and_never_raises_it(deducted: "Terminal") -> None:
    review = ("--document", "复核决定第1号", *WHY, "--on", "2018-01-29")
    said = deducted.refused("correct", f"{EPB}@7", "0.6", "--review", "部分支持", *review)
    assert "复核不加重" in said
    assert "复核决定文号" in deducted.miswritten("correct", f"{EPB}@7", "0.2", "--review", "部分支持", *WHY)
    deducted.done("correct", f"{EPB}@7", "0.2", "--review", "部分支持", *review)
    assert standing(deducted, EPB)["score"] == "95.34"
    assert standing(deducted, EPB, "--effective-on", "2018-01-28")["score"] == "95.04"


def test_a_review_that_upholds_changes_nothing(deducted: "Terminal") -> None:
    review = ("--document", "复核决定第2号", *WHY, "--on", "2018-01-29")
    deducted.done("correct", f"{EPB}@7", "--review", "维持", *review)
    assert standing(deducted, EPB)["score"] == "95.04"
    assert "与所附更正不符" in deducted.refused("correct", f"{EPB}@7", "0.2", "--review", "维持", *review)


def test_a_correction_leaves_earlier_days_as_they_were_known(deducted: "Terminal") -> None:
    token = deducted.done("rank", "--json").json["token"]
    deducted.done("correct", f"{EPB}@7", "0.3", *WHY)
    assert standing(deducted, EPB, "--at", token)["score"] == "95.04"


# --- completion ------------------------------------------------------------------------------------------


def test_completion_is_shown_with_what_it_replaced_and_moves_no_score(fresh: "Terminal") -> None:
    whole_year(fresh, EPB)
    complete(fresh)
    task = ("record", "completion", EPB, "1")
    first = recorded(fresh.done(*task, "完成", "--basis", "验收报告第1号", *LATE).out)
    fresh.done(*task, "未完成", *LATE, *WHY)
    shown = fresh.done("show", first).out
    assert "认定指标1 完成" in shown
    assert f"认定指标1 未完成，代替 {first}" in shown
    assert standing(fresh, EPB)["score"] == "95.54"
    assert "完成情况" in fresh.miswritten(*task, "做完了", *LATE, *WHY)
    fresh.done("verify")


# --- delegation ------------------------------------------------------------------------------------------

DUTY = "zhang:察访人员:市政府绩效考核办"
AS_DEPUTY = ("--actor", "li:察访人员:市政府绩效考核办", "--on-behalf", "zhang")


def test_a_deputy_acts_in_the_others_duty_until_the_delegation_is_ended(fresh: "Terminal") -> None:
    deduct = ("deduct", EPB, "0.5", *AS_DEPUTY, *LATE, *WHY)
    assert "kaoji record delegation" in fresh.refused(*deduct)
    delegate = ("record", "delegation")
    assert "--until" in fresh.miswritten(*delegate, DUTY, "li", *LATE, *WHY)
    said = fresh.done(*delegate, DUTY, "li", "--until", "2099-12-31", *LATE, *WHY).out
    assert "zhang 委托 li 代办“市政府绩效考核办”察访人员的职责，至 2099-12-31" in said
    delegation = recorded(said)
    done = recorded(fresh.done(*deduct).out)
    for shown in (fresh.done("log").out, fresh.done("show", done).out):
        assert "li（察访人员，受 zhang 委托）" in shown
    fresh.done(*delegate, "--end", delegation, *LATE, *WHY)
    assert "没有“zhang”委托“li”" in fresh.refused(*deduct)
    assert f"终止委托 {delegation}" in fresh.done("show", delegation).out
    assert "不是条目编号" in fresh.miswritten(*delegate, "--end", "委托", *LATE, *WHY)
    fresh.done("verify")


# --- a second year ---------------------------------------------------------------------------------------


@pytest.fixture
def two_years(deducted: "Terminal") -> "Terminal":
    """A ledger with the year 2017 as above, and the year 2018 just opened."""
    text = (shipped("dashiqiao-2017") or "").replace("年度：2017", "年度：2018")
    deducted.text("next.scheme", text.replace("方案：dashiqiao-2017", "方案：dashiqiao-2018"))
    deducted.done("init", "dashiqiao-2018", "--scheme", "next.scheme")
    return deducted


def test_with_two_years_a_command_asks_which(two_years: "Terminal") -> None:
    assert "dashiqiao-2017、dashiqiao-2018" in two_years.refused("rank")
    assert standing(two_years, EPB, "--year", "dashiqiao-2017")["score"] == "95.04"


def test_a_facts_whole_id_says_its_year_already(two_years: "Terminal") -> None:
    two_years.done("show", f"dashiqiao-2017/{EPB}@7")
    two_years.done("correct", f"dashiqiao-2017/{EPB}@7", "0.3", *WHY)
    assert standing(two_years, EPB, "--year", "dashiqiao-2017")["score"] == "95.24"


def test_a_claims_whole_id_says_its_year_already(two_years: "Terminal") -> None:
    year = ("--year", "dashiqiao-2017")
    claim = recorded(
        two_years.done("bonus", "claim", EPB, "获省级表彰", "1", *year, *BY_UNIT, *LATE, *WHY).out
    )
    two_years.done("bonus", "approve", f"dashiqiao-2017/{claim}", *LATE, *WHY)
    assert standing(two_years, EPB, *year)["score"] == "96.04"
