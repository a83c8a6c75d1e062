"""Commands about slips (考评情况反馈单)."""

from datetime import date

from domain.commands.base import JointCommand, UnitCommand
from domain.facts import Receipt, Source
from domain.values import FactId, Name


class IssueSlips(JointCommand):
    """发出反馈单 to units or to a rank group; a correcting one where one was issued before."""

    units: tuple[Name, ...] = ()
    group: Name | None = None


class ReceiveSlip(UnitCommand):
    """登记签收: however it was received, the period for a review begins with it."""

    slip: FactId
    how: Receipt
    received_on: date
    by: Name | None = None
    witnesses: tuple[Name, ...] = ()
    scan: Source | None = None


class ExtendDeadline(UnitCommand):
    """延长复核申请期限, to a later day."""

    slip: FactId
    deadline: date


class VoidSlip(UnitCommand):
    """作废反馈单."""

    slip: FactId
