"""Facts of slips (考评情况反馈单): issued, received with their deadline, extended, voided (四（五）4)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from domain.facts.envelope import Fact, Source
from domain.values import FactId, Name, UnitId, Value


class SlipKind(StrEnum):
    """A slip tells all that the unit lost and gained; a correcting one only what has changed since."""

    FULL = "考评情况反馈单"
    CORRECTING = "更正反馈单"


class SlipContent(StrEnum):
    """What a slip may tell beside what was lost, taken away and decided, as the scheme says (反馈单内容)."""

    MARKS = "得分明细"
    WHOLE = "满意度汇总"
    """What was received whole (汇总值): satisfaction, party-building."""
    TOTAL = "总成绩"
    """The unit's own score, never its rank."""


class Numbered(Value):
    """Which number a unit's slip has; numbers count up by kind and year."""

    unit: UnitId
    slip: SlipKind
    number: Annotated[int, Field(ge=1)]


class SlipsIssued(Fact):
    """Slips are issued to units (反馈); the year keeps who has which number, so that none comes twice."""

    kind: Literal["SlipsIssued"] = "SlipsIssued"
    slips: tuple[Numbered, ...]


class SlipIssued(Fact):
    """A slip is issued to the unit: it tells what stood in the unit's stream up to this fact.

    `corrects` names the slip before it, where this one tells only the differences from it. `contents` is
    what it tells by the scheme of its day beside what every slip tells.
    """

    kind: Literal["SlipIssued"] = "SlipIssued"
    slip: SlipKind
    number: Annotated[int, Field(ge=1)]
    corrects: FactId | None = None
    contents: tuple[SlipContent, ...] | None = None


class Receipt(StrEnum):
    """How a slip was received: the period for a review begins with it, however made."""

    IN_PERSON = "当面签收"
    SYSTEM = "系统签收"
    SCANNED = "扫描回执"
    REFUSED = "拒签"
    """With two witnesses."""
    TELEPHONE = "电话确认"


class SlipReceived(Fact):
    """The unit received a slip; from the next working day its period for asking a review runs.

    `deadline` is the last day of that period, counted by the calendar of this version (None: none was
    adopted); a provisional one (暂定) expires nothing.
    """

    kind: Literal["SlipReceived"] = "SlipReceived"
    slip: FactId
    how: Receipt
    received_on: date
    by: Name | None = None
    witnesses: tuple[Name, Name] | None = None
    scan: Source | None = None
    deadline: date
    provisional: Literal[True] | None = None
    calendar: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _refusal_is_witnessed(self) -> "SlipReceived":
        if (self.how is Receipt.REFUSED) != (self.witnesses is not None):
            raise ValueError("拒签须有两名见证人，其他方式不写见证人")
        return self


class DeadlineExtended(Fact):
    """The period for asking a review is extended: only explicitly, and only to a later day."""

    kind: Literal["DeadlineExtended"] = "DeadlineExtended"
    slip: FactId
    deadline: date


class SlipVoided(Fact):
    """A slip is void (作废); its number stays taken, and what it told may be told anew."""

    kind: Literal["SlipVoided"] = "SlipVoided"
    slip: FactId
