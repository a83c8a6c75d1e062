"""`kaoji calendar`, and the last day to ask for a review as `kaoji slip receive` counts it.

Each day was counted by hand from the notices: 2017 国办发明电〔2016〕17号, 2018 国办发明电〔2017〕12号.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal

DEADLINES = [
    # 收到，最后一日，为什么
    ("2018-01-16", "2018-01-18", "Tuesday; Wednesday and Thursday"),
    ("2018-01-18", "2018-01-22", "Thursday; Friday and, past the weekend, Monday"),
    ("2018-01-19", "2018-01-23", "Friday; Monday and Tuesday"),
    ("2018-01-20", "2018-01-23", "a Saturday: the first day is Monday"),
    ("2018-01-21", "2018-01-23", "a Sunday, all the same"),
    ("2018-02-08", "2018-02-11", "Thursday; Friday, and Sunday the 11th is worked"),
    ("2018-02-09", "2018-02-12", "Friday; Sunday the 11th is worked, Monday"),
    ("2018-02-10", "2018-02-12", "a Saturday before a Sunday that is worked"),
    ("2018-02-11", "2018-02-13", "a Sunday that is worked is a day like others"),
    (
        "2018-02-13",
        "2018-02-22",
        "Tuesday before Spring Festival, the 15th to the 21st; the 14th and the 22nd",
    ),
    ("2018-02-14", "2018-02-23", "the eve: the 22nd and the 23rd"),
    ("2018-02-16", "2018-02-23", "New Year's Day of the old calendar, a day off"),
    ("2018-02-21", "2018-02-23", "the last day off"),
    ("2018-02-22", "2018-02-24", "Thursday; Friday, and Saturday the 24th is worked"),
    ("2018-02-23", "2018-02-26", "Friday; Saturday the 24th is worked, Monday"),
    (
        "2018-04-03",
        "2018-04-08",
        "清明 from the 5th to the 7th, Sunday the 8th is worked; the 4th and the 8th",
    ),
    ("2018-04-04", "2018-04-09", "the 8th and the 9th"),
    ("2018-04-27", "2018-05-02", "Friday; Saturday the 28th is worked, off until the 1st, the 2nd"),
    ("2018-06-15", "2018-06-20", "端午: Monday the 18th is off; the 19th and the 20th"),
    ("2018-09-21", "2018-09-26", "中秋: Monday the 24th is off; the 25th and the 26th"),
    ("2018-09-28", "2018-09-30", "Saturday the 29th and Sunday the 30th are worked"),
    ("2018-09-30", "2018-10-09", "off from the 1st to the 7th; the 8th and the 9th"),
    ("2018-12-27", "2018-12-29", "Friday the 28th and Saturday the 29th, which is worked for the New Year"),
    ("2017-12-28", "2018-01-02", "Friday the 29th; off until the 1st, and the 2nd of the year after"),
    ("2017-12-29", "2018-01-03", "across the year's end: the 2nd and the 3rd"),
    ("2017-12-31", "2018-01-03", "received on the last day, a Sunday off"),
    ("2017-09-29", "2017-10-09", "Saturday the 30th is worked, then off until the 8th"),
    ("2017-05-26", "2017-05-31", "Saturday the 27th is worked, 端午 from the 28th to the 30th; the 31st"),
]


@pytest.fixture
def office(fresh: "Terminal") -> "Terminal":
    """An office whose calendar is that of 2017 and 2018."""
    fresh.done("calendar", "seed", "2017", "2018", "--on", "2017-03-25")
    return fresh


def received(office: "Terminal", day: str, unit: str = "市教育局") -> dict[str, Any]:
    """Issue a slip to a unit and receive it that day; return it as the list tells it."""
    office.done("slip", "issue", unit, "--on", "2017-04-01")
    number = office.done("slip", "list", unit, "--json").json["slips"][-1]["id"]
    office.done("slip", "receive", number, "当面签收", "--received-on", day, "--on", "2018-12-31")
    slip: dict[str, Any] = office.done("slip", "list", unit, "--json").json["slips"][-1]
    return slip


def test_the_last_day_is_counted_by_the_notices(office: "Terminal") -> None:
    """One slip after the other is received and voided, each as if on another day."""
    told = {}
    for day, _, _ in DEADLINES:
        slip = received(office, day)
        told[day] = slip["deadline"]
        assert not slip["provisional"]
        office.done("slip", "void", slip["id"], "--reason", "重发", "--basis", "示例", "--on", "2018-12-31")
    assert told == {day: last for day, last, _ in DEADLINES}


def test_a_deadline_can_be_counted_dry(office: "Terminal") -> None:
    before = office.position()
    told = office.done("calendar", "deadline", "2018-02-13", "2", "--json").json
    assert (told["deadline"], told["provisional"], told["calendar"]) == ("2018-02-22", False, 1)
    assert (
        "2018-02-22 24:00（按工作日历第 1 版）" in office.done("calendar", "deadline", "2018-02-13", "2").out
    )
    assert office.position() == before


def test_past_the_last_year_of_the_calendar_a_deadline_is_provisional(office: "Terminal") -> None:
    slip = received(office, "2018-12-29")
    assert (slip["deadline"], slip["provisional"]) == ("2019-01-02", True)
    assert "暂定" in office.done("calendar", "deadline", "2018-12-29", "2").out


def test_a_calendar_amended_later_moves_no_deadline_and_counts_for_the_next_receipt(
    office: "Terminal",
) -> None:
    first = received(office, "2018-01-18")
    header = "日期,类型,说明,依据文号\n"
    office.text(
        "change.csv", header + "2018-01-19,休,防汛停工,示例：通知1号\n2018-01-01,休,元旦,示例：通知1号\n"
    )
    office.done("import", "change.csv", "--on", "2018-01-18")
    again = office.done("slip", "list", "市教育局", "--json").json["slips"][0]
    assert (again["deadline"], again["deadline"]) == ("2018-01-22", first["deadline"])
    second = received(office, "2018-01-18", unit="市环保局")
    assert second["deadline"] == "2018-01-23"
    assert [one["version"] for one in office.done("calendar", "list", "--json").json["calendars"]] == [1, 2]


@pytest.mark.parametrize(
    ("moment", "last"),
    [
        (datetime(2018, 1, 18, 15, 59, tzinfo=UTC), "2018-01-22"),
        (datetime(2018, 1, 18, 16, 0, tzinfo=UTC), "2018-01-23"),
    ],
    ids=["23:59", "00:00"],
)
def test_a_receipt_belongs_to_the_day_of_shanghai(
    office: "Terminal", monkeypatch: pytest.MonkeyPatch, moment: datetime, last: str
) -> None:
    """At 23:59 of Thursday the 18th it is still Thursday; one minute later the period begins a day later."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    office.done("slip", "issue", "市教育局", "--on", "2017-04-01")
    monkeypatch.setattr("cli.context.datetime", Clock)
    number = office.done("slip", "list", "--json").json["slips"][-1]["id"]
    office.done("slip", "receive", number, "系统签收")
    slip = office.done("slip", "list", "市教育局", "--json").json["slips"][-1]
    day = (moment + timedelta(hours=8)).date().isoformat()
    assert (slip["received_on"], slip["deadline"]) == (day, last)


def test_seeding_another_year_keeps_the_years_before_and_says_so_when_nothing_changes(
    fresh: "Terminal",
) -> None:
    assert "还没有工作日历" in fresh.done("calendar", "list").out
    fresh.done("calendar", "seed", "2017", "--on", "2017-03-25")
    fresh.done("calendar", "seed", "2018", "--on", "2018-01-02")
    first, second = fresh.done("calendar", "list", "--json").json["calendars"]
    assert (first["years"], second["years"]) == ([2017], [2017, 2018])
    assert second["off"] > first["off"]
    assert "第 2 版已是这样" in fresh.refused("calendar", "seed", "2017", "2018")
    shown = fresh.done("calendar", "show").out
    assert "国办发明电〔2017〕12号" in shown
    assert fresh.done("calendar", "show", "1", "--json").json["years"] == [2017]


def test_a_year_or_version_that_is_not_there_is_refused_with_what_to_do(fresh: "Terminal") -> None:
    said = fresh.refused("calendar", "seed", "2031")
    assert "没有 2031 年" in said
    assert "kaoji import" in said
    assert "没有工作日历第 1 版" in fresh.refused("calendar", "show")
    assert "不是日期" in fresh.miswritten("calendar", "deadline", "明天", "2")


def test_a_deadline_past_the_last_day_that_can_be_written_is_refused(office: "Terminal") -> None:
    assert "请核对日期" in office.refused("calendar", "deadline", "9999-12-30", "2")
