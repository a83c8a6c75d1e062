"""Two worked cases of tests/domain/golden.json, lived through by an office and asked of `kaoji`.

Each story is written from its case: the case's days, totals and changes go in as marks, receipts and
decisions, and what is expected of every answer is read from the case as well.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

GOLDEN = json.loads((Path(__file__).parents[1] / "domain" / "golden.json").read_text(encoding="utf-8"))
TASKS = Decimal(180)
"""The points of all indicators of a unit, 20 of them for the one of which it asks a review."""
OPENING = f"""\
经办人 考核办 kaohe-01 考核办 市政府绩效考核办
经办人 复核组 fuhe-01 复核人员 复核组
经办人 信访局 xinfang-01 数据牵头部门 市信访局
经办人 甲局 jia-01 被考评单位 甲局
经办人 乙局 yi-01 被考评单位 乙局
经办人 丙局 bing-01 被考评单位 丙局
2017-03-25 开年 dashiqiao-2017 大石桥市 2017-01-01 2018-12-31 依据=大委办发〔2017〕9号
2017-03-25 方案 dashiqiao-2017 适用=2017-01-01 依据=大委办发〔2017〕9号
2017-03-25 导入 calendar.csv 依据=国务院办公厅放假通知
2017-03-25 单位 甲局 市直部门
2017-03-25 单位 乙局 市直部门
2017-03-25 单位 丙局 市直部门
2017-03-25 指标 甲局 1 其余任务 {TASKS - 20}
2017-03-25 指标 乙局 1 其余任务 {TASKS - 20}
2017-03-25 指标 丙局 1 其余任务 {TASKS - 20}
2017-03-25 指标 甲局 7 信访工作 20
2017-03-25 指标 乙局 7 信访工作 20
2017-03-25 指标 丙局 7 信访工作 20
"""


def lived(terminal: "Terminal", *words: str, story: str, ledger: str = "office.db") -> "Terminal":
    """Play the story into a ledger, which the terminal asks from now on."""
    terminal.text("office.story", story)
    terminal.done("simulate", "--story", "office.story", "--into", ledger, *words)
    terminal.monkeypatch.setenv("KAOJI_DATABASE_URL", f"sqlite:///{terminal.folder}/{ledger}")
    return terminal


def facts(office: "Terminal", *words: str) -> list[dict[str, Any]]:
    """Return the facts that `log` or `show` lists, each with its unit and the day of its recording."""
    told: list[dict[str, Any]] = office.done(*words, "--json").json
    for one in told:
        at = datetime.fromisoformat(one["recorded_at"]).astimezone(ZoneInfo("Asia/Shanghai"))
        one["day"], one["unit"] = at.date().isoformat(), one["stream"].rpartition("/")[2]
    return told


def eve(day: str) -> str:
    """Return the day before."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


# --- as_of_ranking: a review decided and a penalty reported late, each counted from its own day -----------

CASE = GOLDEN["as_of_ranking"]
EVENTS = CASE["events"]
SCORED = [one for one in EVENTS if one["type"] == "ScoreRecorded"]
DELIVERED, REQUESTED, DECIDED, LATE = (one for one in EVENTS if one not in SCORED)
BY_DAY = CASE["as_recorded_on"]
(BY_EFFECT,) = [key for key in CASE if key.startswith("effective_mode")]
_, _, EFFECTIVE, _, KNOWN = BY_EFFECT.split("_")
KINDS = {
    "ScoreRecorded": "MarkEntered",
    "FeedbackDelivered": "SlipReceived",
    "ReviewRequested": "ReviewRequested",
    "ReviewDecided": "ReviewDecided",
    "PenaltyAdjusted": "PenaltyApproved",
}
"""What the case calls an event, and the ledger the fact that it came to."""

MARK = Decimal(18)
"""What each unit first had of the 20 points of the indicator that is disputed."""
PER_POINT = TASKS / 100 / (Decimal("0.9") * Decimal("0.8"))
"""How much an indicator has to gain for a point of the total: 折算为百分制, 结果×90%, 指标×80%."""


def scored(unit: str, day: str, total: str) -> str:
    """Tell the marks of a unit that gets the same percentage for everything, which is its total then."""
    return f"""\
{day} 得分 {unit} 指标1 结果得分 {Decimal(total) * TASKS / 100 - MARK} 事由=部分未完成 依据=核分表
{day} 得分 {unit} 指标{REQUESTED["item"]} 结果得分 {MARK} 事由=两件未办结 依据=核分表 记作={unit}信访
{day} 得分 {unit} 全部 过程得分 {total}/100 事由=核分 依据=核分表
{day} 汇总 {unit} 党建工作考核得分 {total}/100
{day} 汇总 {unit} 领导评价 {total}/100
{day} 汇总 {unit} 公众评议 {total}/100
"""


def ranking_story() -> str:
    """Tell the year of the case: three scores, a review upheld in part, a penalty reported late."""
    unit, late = DECIDED["unit"], LATE["recorded"]
    corrected = MARK + Decimal(DECIDED["delta_total"]) * PER_POINT
    penalty = f"生效={LATE['effective']} 事由={LATE['note']} 依据=信访通报第3号"
    marks = (scored(one["unit"], one["recorded"], one["total_before_appeal"]) for one in SCORED)
    return f"""{OPENING}\
2018-01-12 收齐 察访核验扣分 依据=四（二）
2018-01-12 收齐 加分 依据=四（三）
2018-01-12 收齐 减分 依据=四（三）
{"".join(marks)}\
{DELIVERED["recorded"]}T09:00 发单 名次组=市直部门、园区
{DELIVERED["recorded"]}T10:00 签收 {unit} 当面签收
{REQUESTED["recorded"]}T09:00 申请复核 {unit} 一件已按期办结 {unit}信访 经办={unit} 记作=申请
{REQUESTED["recorded"]}T10:00 受理 申请
{REQUESTED["recorded"]}T11:00 交办 申请 fuhe-01 复核组
{DECIDED["recorded"]} 复核决定 申请 {DECIDED["outcome"]} 更正={unit}信访:{corrected} \
经办=复核组 文号=复核决定第1号 事由=一件确已办结 依据=办结回执
{late}T09:00 报减 {LATE["unit"]} 信访积案 {LATE["delta_total"].lstrip("-")} {penalty} 经办=信访局 记作=迟报
{late}T10:00 认减 {LATE["unit"]} 迟报 {penalty}
"""


@pytest.fixture
def ranked(terminal: "Terminal", shipped: Callable[[str], str]) -> "Terminal":
    """An office that has lived through the case of the ranking."""
    terminal.text("calendar.csv", Path(shipped("calendar_2017_2018.csv")).read_text(encoding="utf-8"))
    return lived(terminal, story=ranking_story())


def rows(office: "Terminal", *options: str) -> list[dict[str, Any]]:
    """Return the ranking as the case writes it: who has a rank; nobody else has a score."""
    told = office.done("rank", *options, "--json").json["groups"]
    every = [one for group in told for one in group["standings"]]
    assert all(one["score"] is None for one in every if one["rank"] is None)
    asked = ("rank", "unit", "score")
    return [{key: one[key] for key in asked} for one in every if one["rank"] is not None]


@pytest.mark.parametrize("day", BY_DAY)
def test_the_ranking_of_a_day_is_what_the_office_saw_that_evening(ranked: "Terminal", day: str) -> None:
    """The same office, stopped that evening, gave the same answer in every word, its token among them."""
    since = ranked.done("rank", "--as-of", day, "--json").json
    assert rows(ranked, "--as-of", day) == rows(ranked, "--at", since["token"]) == BY_DAY[day]
    evening = lived(ranked, "--until", day, story=ranking_story(), ledger="evening.db")
    assert evening.done("rank", "--json").json == since


def test_between_the_days_of_the_case_no_rank_and_no_score_moves(ranked: "Terminal") -> None:
    first, last = min(BY_DAY), max(BY_DAY)
    assert rows(ranked) == BY_DAY[last]
    assert rows(ranked, "--as-of", eve(first)) == []
    day = last
    while day > first:
        day = eve(day)
        known = max(one for one in BY_DAY if one <= day)
        assert rows(ranked, "--as-of", day) == BY_DAY[known], day


def test_the_ranking_by_day_of_effect_has_the_late_penalty_and_not_yet_the_review(ranked: "Terminal") -> None:
    by_effect = ranked.done("rank", "--effective-on", EFFECTIVE, "--as-of", KNOWN, "--json").json
    assert rows(ranked, "--effective-on", EFFECTIVE, "--as-of", KNOWN) == CASE[BY_EFFECT]
    assert rows(ranked, "--at", by_effect["token"]) == CASE[BY_EFFECT]
    # Until the penalty was reported nobody could know of it, by day of effect neither.
    unreported = ("--effective-on", EFFECTIVE, "--as-of", eve(LATE["recorded"]))
    assert rows(ranked, *unreported) == BY_DAY[EFFECTIVE]


def test_the_penalty_reported_on_time_would_have_given_the_ranking_by_effect(ranked: "Terminal") -> None:
    told = ranked.done("rank", "on-time", EFFECTIVE, "--as-of", KNOWN, "--json").json
    for side, expected in (("recorded", BY_DAY[EFFECTIVE]), ("timely", CASE[BY_EFFECT])):
        found = sorted((one[side]["rank"], one["unit"], one[side]["score"]) for one in told["units"])
        assert found == [(one["rank"], one["unit"], one["score"]) for one in expected]


def test_why_explains_each_score_of_each_day(ranked: "Terminal") -> None:
    views: list[tuple[tuple[str, ...], list[dict[str, Any]]]]
    views = [(("--as-of", day), expected) for day, expected in BY_DAY.items()]
    views.append((("--effective-on", EFFECTIVE, "--as-of", KNOWN), CASE[BY_EFFECT]))
    for view, expected in views:
        for row in expected:
            told = ranked.done("why", row["unit"], *view, "--json").json
            assert told | row == told
            assert told["explanation"]["shown"] == row["score"]


@pytest.mark.parametrize("event", [DECIDED, LATE], ids=lambda one: str(one["type"]))
def test_what_was_recorded_on_the_day_is_the_whole_difference(
    ranked: "Terminal", event: dict[str, Any]
) -> None:
    days = ("--from", eve(event["recorded"]), "--to", event["recorded"])
    told = ranked.done("why", event["unit"], *days, "--json").json
    assert Decimal(told["difference"]) == Decimal(event["delta_total"])
    of_the_day = {
        one["id"] for one in facts(ranked, "show", event["unit"]) if one["day"] == event["recorded"]
    }
    came = {fact for part in told["parts"] for fact in part["came"]}
    assert came
    assert came <= of_the_day


def test_the_log_tells_the_events_in_their_order_each_with_its_two_days(ranked: "Terminal") -> None:
    told = facts(ranked, "log", "--limit", "1000")
    waiting = iter(told)
    for event in EVENTS:
        # The search goes on behind the event before, hence only in the case's order all are found.
        found = next(
            one
            for one in waiting
            if (one["fact"]["kind"], one["unit"]) == (KINDS[event["type"]], event["unit"])
        )
        assert found["day"] == event["recorded"]
        effective = found["fact"]["envelope"]["effective_on"]
        assert effective == event.get("effective", event["recorded"])
        if "deadline" in event:
            assert found["fact"]["deadline"] == event["deadline"]
    assert [one["day"] for one in told] == sorted(one["day"] for one in told)


def test_a_day_before_its_recording_shows_nothing_of_the_penalty(ranked: "Terminal") -> None:
    def penalties(*view: str) -> list[str]:
        told = facts(ranked, "show", LATE["unit"], *view)
        return [one["fact"]["kind"] for one in told if "Penalty" in one["fact"]["kind"]]

    assert penalties("--as-of", eve(LATE["recorded"])) == []
    assert penalties("--as-of", LATE["recorded"]) == ["PenaltyReported", "PenaltyApproved"]
    assert penalties("--effective-on", LATE["effective"]) == ["PenaltyReported", "PenaltyApproved"]
    assert penalties("--effective-on", eve(LATE["effective"])) == []


def test_the_deadline_of_the_review_is_told_from_the_receipt_on(ranked: "Terminal") -> None:
    def deadline(day: str) -> list[tuple[str, str | None]]:
        told = ranked.done("slip", "list", DELIVERED["unit"], "--as-of", day, "--json").json["slips"]
        return [(one["status"], one.get("deadline")) for one in told]

    assert deadline(eve(DELIVERED["recorded"])) == [("未发", None)]
    assert deadline(DELIVERED["recorded"]) == [("已签收", DELIVERED["deadline"])]


# --- calendar_amendment: one day of receipt, two calendars -------------------------------------------------

BEFORE, AFTER = (GOLDEN["calendar_amendment"][key] for key in ("before_notice", "after_notice"))
NOTICE = "国办发明电〔2018〕15号"
RECEIVED = "2018-12-27"
NOTICE_STORY = f"""{OPENING}\
2018-12-20 得分 甲局 指标7 结果得分 18 事由=两件未办结 依据=核分表 记作=甲局信访
2018-12-20 得分 乙局 指标7 结果得分 18 事由=两件未办结 依据=核分表 记作=乙局信访
2018-12-20 得分 丙局 指标7 结果得分 18 事由=两件未办结 依据=核分表 记作=丙局信访
2018-12-26 发单 名次组=市直部门、园区
{RECEIVED}T09:00 签收 甲局 当面签收
{RECEIVED}T14:00 导入 amended.csv 依据={NOTICE}
{RECEIVED}T15:00 签收 乙局 当面签收
{RECEIVED}T15:10 签收 丙局 当面签收
2018-12-28T09:00 延期 甲局 {AFTER} 事由=工作日历已改 依据={NOTICE} 应拒=只能
2018-12-28T09:10 延期 乙局 {BEFORE} 事由=与甲局同日收到 依据=会议纪要第20号
{BEFORE}T09:00 申请复核 甲局 一件已办结 甲局信访 经办=甲局 记作=甲局申请
{BEFORE}T09:10 申请复核 乙局 一件已办结 乙局信访 经办=乙局 记作=乙局申请
{BEFORE}T09:20 申请复核 丙局 一件已办结 丙局信访 经办=丙局 记作=丙局申请
{BEFORE}T10:00 受理 甲局申请
{BEFORE}T10:10 受理 乙局申请
{BEFORE}T10:20 受理 丙局申请 应拒=逾期视同放弃
{BEFORE}T10:30 不予受理 丙局申请
"""
"""The notice is taken up in the afternoon of the day on which all three receive their slips."""


@pytest.fixture
def notified(terminal: "Terminal", shipped: Callable[[str], str]) -> "Terminal":
    """An office that took up the notice between two receipts of the same day."""
    amended = Path(shipped("calendar_2017_2018.csv")).read_text(encoding="utf-8")
    terminal.text("amended.csv", amended)
    lines = amended.splitlines(keepends=True)
    terminal.text("calendar.csv", "".join(line for line in lines if NOTICE not in line))
    return lived(terminal, story=NOTICE_STORY)


def deadlines(office: "Terminal", *view: str) -> dict[str, str | None]:
    """Return until when each unit may ask for a review."""
    slips = office.done("slip", "list", *view, "--json").json["slips"]
    assert not any(one["provisional"] for one in slips)
    return {one["unit"]: one["deadline"] for one in slips}


def test_the_same_receipt_counts_to_another_day_once_the_notice_is_taken_up(notified: "Terminal") -> None:
    asked = ("calendar", "deadline", RECEIVED, "2", "--json")
    now = notified.done(*asked).json
    assert (now["deadline"], now["provisional"], now["calendar"]) == (AFTER, False, 2)
    earlier = lived(notified, "--until", eve(RECEIVED), story=NOTICE_STORY, ledger="earlier.db")
    then = earlier.done(*asked).json
    assert (then["deadline"], then["provisional"], then["calendar"]) == (BEFORE, False, 1)


def test_the_versions_of_the_calendar_differ_by_the_notice_alone(notified: "Terminal") -> None:
    first, second = (
        notified.done("calendar", "show", version, "--json").json["days"] for version in ("1", "2")
    )
    assert [one for one in second if one not in first] == [one for one in second if one["document"] == NOTICE]
    assert [one for one in first if one not in second] == []
    working = {one["day"]: one["working"] for one in second if one["document"] == NOTICE}
    assert (working[AFTER], working[BEFORE]) == (True, False)


def test_no_deadline_that_was_told_moves_with_the_calendar(notified: "Terminal") -> None:
    morning, evening = f"{RECEIVED}T10:00", RECEIVED
    assert deadlines(notified, "--as-of", morning) == {"甲局": BEFORE, "乙局": None, "丙局": None}
    assert deadlines(notified, "--as-of", evening) == {"甲局": BEFORE, "乙局": AFTER, "丙局": AFTER}
    token = notified.done("slip", "list", "--as-of", evening, "--json").json["token"]
    assert deadlines(notified, "--at", token) == {"甲局": BEFORE, "乙局": AFTER, "丙局": AFTER}


def test_a_receipt_keeps_its_deadline_and_the_calendar_that_gave_it(notified: "Terminal") -> None:
    told = [one for one in facts(notified, "log", "--limit", "1000") if one["fact"]["kind"] == "SlipReceived"]
    kept = {one["unit"]: (one["fact"]["deadline"], one["fact"]["calendar"]) for one in told}
    assert kept == {"甲局": (BEFORE, 1), "乙局": (AFTER, 2), "丙局": (AFTER, 2)}
    assert {one["fact"]["received_on"] for one in told} == {RECEIVED}


def test_only_an_extension_moves_a_deadline_and_only_later(notified: "Terminal") -> None:
    """The story tried to cut the deadline of 甲局 short, and gave 乙局 as long as 甲局 has."""
    assert deadlines(notified) == {"甲局": BEFORE, "乙局": BEFORE, "丙局": AFTER}
    told = [one for one in facts(notified, "log") if one["fact"]["kind"] == "DeadlineExtended"]
    assert [(one["unit"], one["fact"]["deadline"]) for one in told] == [("乙局", BEFORE)]
    slip = told[0]["fact"]["slip"]
    why = ("--reason", "工作日历已改", "--basis", NOTICE, "--on", "2018-12-28")
    assert "只能" in notified.refused("slip", "extend", slip, "--until", AFTER, *why)


def test_a_request_is_in_time_by_the_deadline_that_its_unit_was_told(notified: "Terminal") -> None:
    """All three asked on the last day of the calendar as it was."""
    told = notified.done("review", "list", "--as-of", BEFORE, "--json").json["reviews"]
    assert {one["unit"]: (one["handed_in"], one["status"]) for one in told} == {
        "甲局": (BEFORE, "已受理"),
        "乙局": (BEFORE, "已受理"),
        "丙局": (BEFORE, "不予受理"),
    }
