"""The people, bodies and units of the machine's office, and the strategies that its steps draw from."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from domain.commands import (
    AdoptCalendar,
    AssignIndicator,
    AssignShared,
    CheckReport,
    CheckSheet,
    ClaimBonus,
    Command,
    DefineShared,
    DelegateDuty,
    EnrolUnit,
    EnterMark,
    FileReport,
    FileSheet,
    IssueSlips,
    ProposeIndicator,
    RecordFinding,
    RegisterBody,
    ReportPenalty,
    SignSheet,
)
from domain.facts import Actor, Role, Verdict

START = date(2017, 3, 25)
WHY: dict[str, Any] = {"reason": "核分", "basis": "核分表"}
UNITS = ("甲局", "乙局", "丙镇", "丁委")
NUMBERS = ("1", "2", "3", "4")
PETITIONS, WATER, STATION, OFFICE_BODY = "市信访局", "市水利局", "甲局监测站", "市政府绩效考核办"
CODES = ("G1", "G2")


def _person(name: str, role: Role, body: str, on_behalf: str | None = None) -> dict[str, str]:
    return {"id": name, "role": role.value, "body": body} | ({"on_behalf": on_behalf} if on_behalf else {})


PEOPLE: dict[str, dict[str, str]] = {
    "考核办甲": _person("考核办甲", Role.OFFICE, OFFICE_BODY),
    "考核办乙": _person("考核办乙", Role.OFFICE, OFFICE_BODY),
    "监测站借调": _person("监测甲", Role.OFFICE, STATION),
    "信访甲": _person("信访甲", Role.ASSESSOR, PETITIONS),
    "信访乙": _person("信访乙", Role.ASSESSOR, "信访局"),
    "水利甲": _person("水利甲", Role.ASSESSOR, WATER),
    "监测甲": _person("监测甲", Role.ASSESSOR, STATION),
    "党建甲": _person("党建甲", Role.PARTY_OFFICE, "市委组织部"),
    "数据甲": _person("数据甲", Role.DATA_OWNER, PETITIONS),
    "察访甲": _person("察访甲", Role.INSPECTOR, "市政府督查室"),
    "察访乙": _person("察访乙", Role.INSPECTOR, "甲局"),
    "甲局甲": _person("甲局甲", Role.UNIT, "甲局"),
    "乙局甲": _person("乙局甲", Role.UNIT, "乙局"),
    "丙镇甲": _person("丙镇甲", Role.UNIT, "丙镇"),
    "复核甲": _person("复核甲", Role.REVIEWER, "市纪委"),
    "领导甲": _person("领导甲", Role.LEADER, "市政府"),
    "审计甲": _person("审计甲", Role.AUDITOR, "市审计局"),
    "系统甲": _person("系统甲", Role.ADMINISTRATOR, "信息中心"),
    "水利甲代信访甲": _person("水利甲", Role.ASSESSOR, PETITIONS, "信访甲"),
    "监测甲代察访甲": _person("监测甲", Role.INSPECTOR, "市政府督查室", "察访甲"),
    "信访甲代考核办甲": _person("信访甲", Role.OFFICE, OFFICE_BODY, "考核办甲"),
}
"""By the name a story tells: whoever may act, three of them only while a delegation holds."""


def person(name: str) -> Actor:
    """Return somebody as the desk knows them."""
    return Actor.model_validate(PEOPLE[name])


DEPUTIES = {
    "水利甲": ("信访甲", WATER),
    "监测甲": ("察访甲", STATION),
    "信访甲": ("考核办甲", PETITIONS),
}
"""Who may come to act for whom, and the deputy's own body."""


def who(*likely: str) -> st.SearchStrategy[str]:
    """Draw mostly from those likely to be allowed, else from everybody."""
    return st.sampled_from((*likely * (4 * len(PEOPLE) // len(likely)), *PEOPLE))


THE_OFFICE = who("考核办甲", "考核办乙")
THE_UNITS = who("甲局甲", "乙局甲", "丙镇甲")
ASSESSORS = who("信访甲", "信访乙", "水利甲", "水利甲代信访甲", "考核办甲")
INSPECTORS = who("察访甲", "察访乙", "监测甲代察访甲", "考核办甲")

ANY_UNIT = st.sampled_from((*UNITS[:3], *UNITS[:3], *UNITS))
NUMBER = st.sampled_from(NUMBERS)
POINTS = st.sampled_from(["5", "10", "0", "4.5", "0.5", "20", "21"])
DAY = st.sampled_from([date(2018, 1, 5), date(2018, 2, 10), date(2017, 12, 22), date(2017, 6, 1)])
WHICH = st.integers(0, 7)
"""Which of the things known so far; counted round and round."""
BODY = st.sampled_from([PETITIONS, WATER, "信访局", STATION])
RECEIVED = date(2018, 1, 9)
NOTICES: list[dict[str, bool]] = [
    {},
    {"2018-01-12": False, "2018-01-13": True, "2017-01-02": False},
    {"2018-01-12": False, "2018-01-13": True, "2018-01-15": False},
    {f"2018-01-{day}": False for day in range(10, 25)},
    {f"2018-0{day.month}-{day.day:02}": True for day in (date(2018, 1, 20), date(2018, 2, 3))},
]
"""Days off and days worked, as one calendar and its amendments might say."""


def _lines(notice: dict[str, bool]) -> tuple[dict[str, Any], ...]:
    said = {"note": "调休", "document": "通知1号"}
    return tuple({"day": day, "working": working} | said for day, working in notice.items())


CALENDARS = [_lines(notice) for notice in NOTICES]
VIEW_DAYS = (None, date(2017, 7, 1), date(2017, 12, 31), date(2018, 1, 8), date(2018, 1, 31))

MARK: dict[str, Any] = {"component": "过程得分", "indicator": "1"}
KEYED: dict[str, Any] = {"paper": "纸表1", "scan": {"file": "扫描.pdf", "digest": "0" * 64}}
DELEGATED: dict[str, Any] = {"to_body": WATER, "on": date(2018, 1, 5), "until": date(2018, 1, 20)}


def rows(number: str) -> tuple[dict[str, Any], ...]:
    """Return the rows of a sheet: two units' marks for one indicator."""
    mark = {"component": "结果得分", "indicator": number, "points": "9.5", **WHY}
    return tuple({"unit": unit, **mark} for unit in ("甲局", "乙局"))


SET_UP: list[tuple[type[Command], dict[str, Any]]] = [
    *((EnrolUnit, {"unit": unit, "category": "市直部门"}) for unit in ("甲局", "乙局")),
    (EnrolUnit, {"unit": "丙镇", "category": "镇区"}),
    (EnrolUnit, {"unit": "丁委", "category": "市委部门"}),
    (RegisterBody, {"body": PETITIONS, "aliases": ("信访局",)}),
    (RegisterBody, {"body": WATER}),
    (RegisterBody, {"body": STATION, "parent": "甲局"}),
    *(
        (
            AssignIndicator,
            {"unit": unit, "number": number, "content": f"任务{number}", "full": "10", "assessor": body}
            | {"basis": "指标表"},
        )
        for unit in UNITS[:3]
        for number, body in (("1", PETITIONS), ("2", WATER), ("3", None))
    ),
    *(
        (DefineShared, {"code": code, "content": "平安建设", "full": "5", "assessor": PETITIONS})
        for code in CODES
    ),
    (AssignShared, {"code": "G1", "units": ("甲局", "乙局")}),
    *((EnterMark, {"unit": unit, "points": "9.5", **MARK, **WHY}) for unit in ("甲局", "丙镇")),
    *(
        (
            FileSheet,
            {"sheet": f"表{n}", "on": date(2018, 1, 5), "body": body, "rows": rows(which), "keyed": KEYED},
        )
        for n, body, which in (("1", PETITIONS, "1"), ("2", WATER, "2"))
    ),
    (FileReport, {"unit": "乙局", "number": "1", "text": "已完成", "keyed": KEYED}),
    (RecordFinding, {"unit": "乙局", "points": "0.5", **WHY}),
    *((ClaimBonus, {"unit": unit, "item": "表彰", "points": "5"}) for unit in ("甲局", "乙局")),
    (ReportPenalty, {"unit": "乙局", "item": "逾期", "points": "1", **WHY}),
    (ProposeIndicator, {"unit": "乙局", "number": "4", "content": "新任务", "full": "10", "assessor": WATER}),
    (
        DelegateDuty,
        {"by": "信访甲", "role": Role.ASSESSOR, "body": PETITIONS, "to": "水利甲", **DELEGATED, **WHY},
    ),
]
"""What stands when the first step is taken; the bonuses, the penalty and the second sheet are still open."""

CHECKED: dict[str, Any] = {"sheet": "表1", "on": date(2018, 1, 6)}
SIGNED: dict[str, Any] = {"signed_on": date(2018, 1, 6), "sealed_on": date(2018, 1, 6)}


def checked(report: str) -> list[tuple[type[Command], dict[str, Any]]]:
    """Return what a second person does then: a report is in doubt, the first sheet is checked and signed."""
    told = {"unit": "乙局", "report": report, "verdict": Verdict.DOUBTED}
    return [
        (CheckReport, told | WHY),
        (CheckSheet, CHECKED | {"rows": 2, "total": "19.0"}),
        (SignSheet, CHECKED | SIGNED),
        (AdoptCalendar, {"days": CALENDARS[1]}),
        (IssueSlips, {"units": UNITS[:3], "on": RECEIVED}),
    ]


def opening(year: str) -> dict[str, Any]:
    """Return how the year is opened."""
    window = {"window_from": date(2017, 1, 1), "window_to": date(2018, 12, 31)}
    return {"year": year, "on": date(2017, 1, 1), "jurisdiction": "大石桥市", **window}
