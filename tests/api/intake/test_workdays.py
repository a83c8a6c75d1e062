"""The working-day calendar."""

from datetime import date
from typing import TYPE_CHECKING

from domain.commands import AdoptCalendar

if TYPE_CHECKING:
    from tests.api.intake.conftest import Desk

HEADER = "日期,类型,说明,依据文号\n"


def test_several_calendars_are_adopted_as_one_in_order_of_their_days(desk: "Desk") -> None:
    later = desk.text("2018.csv", HEADER + "2018年2月11日,班,春节,国办发明电〔2017〕12号\n")
    day = [date(2017, 10, 2), "休", "国庆节", "国办发明电〔2016〕17号"]
    sheet: list[list[object]] = [[*HEADER.strip().split(",")], day]
    earlier = desk.book("2017.xlsx", {"2017": sheet})
    (calendar,) = desk.take_in(later, earlier).commands
    assert isinstance(calendar, AdoptCalendar)
    assert [(one.day, one.working) for one in calendar.days] == [
        (date(2017, 10, 2), False),
        (date(2018, 2, 11), True),
    ]
    assert calendar.basis == "文件 2018.csv 等 2 个文件"
    assert calendar.on == date(2017, 6, 30)


def test_bad_dates_other_types_and_days_told_twice_are_problems(desk: "Desk") -> None:
    days = desk.text(
        "days.csv", HEADER + "2017-02-30,休,春节,文\n2017/10/1,放假,国庆,文\n2017-05-01,休,劳动节,文\n" * 2
    )
    assert desk.problems(days) == [
        "days.csv 第 2 行“日期”：现为“2017-02-30”，不是日期；请写成 2017-12-20 的样子。",
        "days.csv 第 3 行“类型”：现为“放假”；请改为 休 或 班。",
        "days.csv 第 5 行“日期”：现为“2017-02-30”，不是日期；请写成 2017-12-20 的样子。",
        "days.csv 第 6 行“类型”：现为“放假”；请改为 休 或 班。",
        "days.csv 第 7 行“日期”：“2017-05-01”与 days.csv 第 4 行重复；请只保留一行。",
    ]
