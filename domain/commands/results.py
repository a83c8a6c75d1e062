"""Commands about sealed results (封存、审定、公布、重开)."""

from datetime import date

from domain.commands.base import YearCommand
from domain.facts import Outlet, ResultDifference, Source
from domain.values import FactId, Name, YearId


class SealGroup(YearCommand):
    """封存一个名次组的结果: as computed at a position, with what is still open by then.

    `reviews` are those that ordered corrections in the group's units since the last seal, `differences` what
    is other than in the last result.
    """

    group: Name
    position: int
    token: str
    table: str
    open: tuple[str, ...] = ()
    reviews: tuple[FactId, ...] = ()
    differences: tuple[ResultDifference, ...] = ()


class ApproveResult(YearCommand):
    """登记审批的一步."""

    group: Name
    step: Name
    approved_on: date
    document: Name
    scan: Source | None = None


class PublishResult(YearCommand):
    """公布结果."""

    group: Name
    document: Name


class ReopenResult(YearCommand):
    """重开: the first person asks with the minutes, a second one confirms."""

    group: Name
    minutes: Name


class NoteLateFact(YearCommand):
    """登记封存后发现的事实: 计入发现年度 or 不计入."""

    unit: Name
    what: Name
    outlet: Outlet
    belongs_to: YearId | None = None
