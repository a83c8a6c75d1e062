"""Commands about the year as a whole."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.commands.base import YearCommand
from domain.facts import CalendarDay, Excepted, Role
from domain.values import FactId, Name, Points, UnitId


class OpenYear(YearCommand):
    """开启考核年度."""

    jurisdiction: Name
    window_from: date
    window_to: date
    timezone: str = "Asia/Shanghai"
    example: bool = False


class AdoptScheme(YearCommand):
    """公布方案或其修订版; `text` is the whole scheme."""

    text: str
    applies_from: date | None = None


class RegisterBody(YearCommand):
    """登记考评单位、数据牵头部门等."""

    body: UnitId
    parent: UnitId | None = None
    aliases: tuple[Name, ...] = ()


class EnrolUnit(YearCommand):
    """登记被考评单位及其类别."""

    unit: UnitId
    category: Name
    sub_class: Name | None = None
    number: Annotated[int, Field(ge=1)] | None = None
    declared_tasks: Annotated[int, Field(ge=0)] | None = None
    declared_points: Points | None = None
    aliases: tuple[Name, ...] = ()


class ReclassifyUnit(YearCommand):
    """自某日起变更单位类别."""

    unit: Name
    category: Name
    sub_class: Name | None = None


class DeclareTotals(YearCommand):
    """登记或改记附件1为单位申报的任务数和分值."""

    unit: Name
    tasks: Annotated[int, Field(ge=0)]
    points: Points


class AdoptCalendar(YearCommand):
    """采用工作日历."""

    days: tuple[CalendarDay, ...]


class DeclareComplete(YearCommand):
    """宣布某一栏已收齐."""

    column: Name
    group: Name | None = None


class DelegateDuty(YearCommand):
    """委托职责: from `on` to `until`, `to` may act in a duty of `by`."""

    by: Name
    role: Role
    body: Name
    to: Name
    to_body: Name | None = None
    until: date


class EndDelegation(YearCommand):
    """终止委托, from `on`."""

    delegation: FactId


class GrantException(YearCommand):
    """破例批准: let another person act on a unit, or seal a group, against a rule, up to a day."""

    rule: Excepted
    person: Name
    unit: Name | None = None
    group: Name | None = None
    until: date


class SetCollectionDue(YearCommand):
    """规定采集截止日, for one body or for all that have none of their own."""

    body: Name | None = None
    due: date


class SendReminder(YearCommand):
    """登记催办: 电话、书面、系统……"""

    body: Name
    units: tuple[Name, ...] = ()
    channel: Name
    note: Name | None = None
