"""What blocks the seal of a rank group (封存条件), each line with what to do next."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.decisions import in_force
from domain.indicators import waiting
from domain.sheets import SheetStatus
from domain.slips import SlipStatus
from domain.state import UnitState, YearState
from projections.slips import Due, due_of
from projections.standings import Standings, State
from projections.telling import short


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that blocks a seal: of what kind, about which unit, column or sheet, what to do next."""

    kind: str
    about: str
    found: str
    advice: str

    def __str__(self) -> str:
        return f"{self.kind} {self.about}：{self.found}；{self.advice}"

    def values(self) -> dict[str, str]:
        """Return this as plain values."""
        return {"kind": self.kind, "about": self.about, "found": self.found, "advice": self.advice}


def open_items(
    year: YearState, units: Mapping[str, UnitState], standings: Standings, group: str, day: date
) -> tuple[Open, ...]:
    """Return all that is open for a group on a day; `units` has the units that stand in the group."""
    of_units = (one for unit in units.values() for one in open_of(unit, day))
    return (
        *_incomplete(standings, group),
        *_undeclared(year, group),
        *_sheets(year, frozenset(units)),
        *of_units,
    )


def open_of(unit: UnitState, day: date) -> Iterator[Open]:
    """Yield what is open of one unit on a day."""
    return (one for look in _OF_A_UNIT for one in look(unit, day))


def _incomplete(standings: Standings, group: str) -> Iterator[Open]:
    found = next((one for one in standings.groups if one.group == group), None)
    if found is None or not found.standings:
        yield Open("名次组", group, "没有单位", "请先登记单位（kaoji record unit）")
        return
    for one in found.standings:
        if one.state is State.INCOMPLETE:
            advice = "请录入，或宣布收齐、取消指标；见 kaoji why"
            yield Open("未齐", one.unit, f"缺 {'、'.join(one.missing)}", advice)


def _undeclared(year: YearState, group: str) -> Iterator[Open]:
    scheme, complete = in_force(year), year.columns_complete(group)
    used = (one for name, one in scheme.components.items() if name in scheme.used[group])
    for column in dict.fromkeys(column for one in used for column in one.columns):
        if column not in complete:
            advice = f"请运行 kaoji record complete {column} --group {group}"
            yield Open("收齐", column, "没有宣布收齐", advice)


_NEXT_STEP: Final[Mapping[SheetStatus, str]] = {
    SheetStatus.FILED: "请校核（kaoji sheet check）",
    SheetStatus.CHECKED: "请签字盖章（kaoji sheet sign）",
    SheetStatus.SIGNED: "请接收（kaoji sheet accept）",
    SheetStatus.RETURNED: "请改正后再填报（kaoji sheet file）",
}


def _sheets(year: YearState, units: frozenset[str]) -> Iterator[Open]:
    for number, sheet in year.sheets.items():
        concerned = {year.aliases.get(row.unit, row.unit) for row in sheet.filed.rows}
        if (advice := _NEXT_STEP.get(sheet.status)) and concerned & units:
            yield Open("报表", number, f"{sheet.filed.body} {sheet.status}，未接收", advice)


# --- of each unit ----------------------------------------------------------------------------------------


def _slips(unit: UnitState, day: date) -> Iterator[Open]:
    told = [one for one in due_of(unit) if one.slip is None or one.slip.status is not SlipStatus.VOID]
    if not told or told[-1].slip is None:
        yield Open("反馈单", unit.unit, "未发", f"请发出（kaoji slip issue {unit.unit}）")
    for one in told:
        yield from _slip(one, day, last=one is told[-1])


def _slip(one: Due, day: date, *, last: bool) -> Iterator[Open]:
    slip = one.slip
    if slip is None:
        return
    number, name = short(slip.id), f"{one.unit} {slip.fact.slip}第 {slip.fact.number} 号"
    if slip.receipt is None:
        yield Open("反馈单", name, "未签收", f"请登记签收（kaoji slip receive {number}）")
    if one.outdated:
        yield Open("反馈单", name, "已过时", f"请发更正反馈单（kaoji slip issue {one.unit}）")
    if slip.provisional and last:
        yield Open("暂定期限", name, f"至 {slip.deadline}，没有该年度的工作日历", "请采用日历后作废重发")
    elif slip.deadline and day <= slip.deadline:
        yield Open("复核期限", name, f"可申请复核至 {slip.deadline} 24:00", "请待期限届满")


def _cases(unit: UnitState, _day: date) -> Iterator[Open]:
    for case_id, case in unit.cases.items():
        if case.settled is None:
            found = f"{case.fact.item} {case.fact.points} 分尚未认定"
            yield Open("加减分", f"{unit.unit} {short(case_id)}", found, "请认定或不予认定")


_SETTLE: Final = "请现场核查或会议认定（kaoji report）"


def _doubts(unit: UnitState, _day: date) -> Iterator[Open]:
    for check in unit.reports.doubts():
        yield Open("存疑", f"{unit.unit} {short(check)}", "自评存疑未定", _SETTLE)


def _proposals(unit: UnitState, _day: date) -> Iterator[Open]:
    for one in waiting(unit.proposals):
        advice = "请批准或退回（kaoji indicator approve、return）"
        yield Open("待批指标", f"{unit.unit} {short(one.id)}", f"指标{one.fact.number} 待批", advice)


def _reviews(unit: UnitState, _day: date) -> Iterator[Open]:
    for case in unit.reviews.values():
        if case.open:
            about, found = f"{unit.unit} {short(case.id)}", f"{case.status}，未决定"
            yield Open("复核", about, found, "请办结（kaoji review list）")


_OF_A_UNIT: Final[tuple[Callable[[UnitState, date], Iterator[Open]], ...]] = (
    _slips,
    _reviews,
    _cases,
    _doubts,
    _proposals,
)
"""What may be open of a unit, in the order it is told."""
