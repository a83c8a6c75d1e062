"""Facts that count for a unit, or did: marks, evaluations, findings, bonuses, penalties, feedback."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from domain.facts.envelope import Fact
from domain.values import FactId, Name, Points, UnitId, Value


class MarkEntered(Fact):
    """A mark for one indicator, or, with none named, one percent mark for the unit's whole component."""

    kind: Literal["MarkEntered"] = "MarkEntered"
    component: Name
    indicator: UnitId | None = None
    points: Points
    full: Points
    clause: Name | None = None
    replaces: FactId | None = None
    transferred_from: FactId | None = None
    """The fact in another unit that this one goes on from (划转)."""


class Scale(StrEnum):
    """On which scale a component's total arrived (requirements: "an import declares its scale")."""

    PERCENT = "百分制"
    WEIGHTED = "折算分"
    OWN = "自定满分"
    BALLOTS = "票数"
    VALUE = "数值"
    """A plain quantity: without full marks, and negative where need be."""
    GRADE = "等次"


class Ballots(Value):
    """How many valid ballots chose one option; never who."""

    option: Name
    count: Annotated[int, Field(ge=0)]


class EvaluationEntered(Fact):
    """A component received whole (汇总值): party-building, leaders', departments' or public evaluation."""

    kind: Literal["EvaluationEntered"] = "EvaluationEntered"
    component: Name
    part: Name | None = None
    """Which month, judge or item, where the component has an entry for each (按月、按评委)."""
    scale: Scale
    points: Points | None = None
    full: Points | None = None
    grade: Name | None = None
    ballots: tuple[Ballots, ...] = ()
    replaces: FactId | None = None

    @model_validator(mode="after")
    def _as_its_scale_says(self) -> "EvaluationEntered":
        given = (self.points is not None, self.full is not None, self.grade is not None, bool(self.ballots))
        match self.scale:
            case Scale.BALLOTS:
                fits = given == (False, False, False, True)
            case Scale.GRADE:
                fits = given == (False, False, True, False)
            case Scale.VALUE:
                fits = given == (True, False, False, False)
            case _:
                fits = given[:3] == (True, True, False)
        if not fits:
            msg = "票数口径须给出各选项票数，等次口径须给出等次，数值口径只给出数值；其他口径须给出得分与满分"
            raise ValueError(msg)
        return self


class FindingRecorded(Fact):
    """An inspection finding (察访核验扣分): inside the indicator it names, or outside all of them."""

    kind: Literal["FindingRecorded"] = "FindingRecorded"
    component: Name
    indicator: UnitId | None = None
    points: Points
    what: Name
    """What was found; a correction gives a reason of its own and leaves this as it was."""
    found_on: date
    place: Name | None = None
    clause: Name | None = None
    replaces: FactId | None = None
    transferred_from: FactId | None = None
    """The fact in another unit that this one goes on from (划转)."""
    distinct: Name | None = None
    """Why this is another fact than one it resembles (另一事实)."""


class BonusClaimed(Fact):
    """The unit claims a bonus (加分申报); where no component is named, it is the scheme's first."""

    kind: Literal["BonusClaimed"] = "BonusClaimed"
    component: Name | None = None
    item: Name
    points: Points
    clause: Name | None = None
    transferred_from: FactId | None = None
    """The fact in another unit that this one goes on from (划转)."""


class BonusApproved(Fact):
    """The office approves a claim, wholly or in part; only now it counts."""

    kind: Literal["BonusApproved"] = "BonusApproved"
    component: Name
    claim: FactId
    item: Name
    points: Points
    clause: Name | None = None
    replaces: FactId | None = None
    transferred_from: FactId | None = None
    """The fact in another unit that this one goes on from (划转)."""


class BonusRefused(Fact):
    """The office refuses a claim, with its reason."""

    kind: Literal["BonusRefused"] = "BonusRefused"
    claim: FactId


class PenaltyReported(Fact):
    """A data-owning department reports a penalty (减分); where no component is named, the scheme's first."""

    kind: Literal["PenaltyReported"] = "PenaltyReported"
    component: Name | None = None
    item: Name
    points: Points
    clause: Name | None = None
    transferred_from: FactId | None = None
    """The fact in another unit that this one goes on from (划转)."""
    distinct: Name | None = None


class PenaltyApproved(Fact):
    """The office approves a reported penalty; only now it counts."""

    kind: Literal["PenaltyApproved"] = "PenaltyApproved"
    component: Name
    report: FactId
    item: Name
    points: Points
    clause: Name | None = None
    replaces: FactId | None = None
    transferred_from: FactId | None = None
    """The fact in another unit that this one goes on from (划转)."""
    distinct: Name | None = None


class PenaltyRefused(Fact):
    """The office refuses a reported penalty, with its reason."""

    kind: Literal["PenaltyRefused"] = "PenaltyRefused"
    report: FactId


class FeedbackReceived(Fact):
    """The upper office's feedback (反馈考评结果): a score on its own scale, a grade, or a rank."""

    kind: Literal["FeedbackReceived"] = "FeedbackReceived"
    component: Name
    part: Name | None = None
    points: Points | None = None
    full: Points | None = None
    grade: Name | None = None
    rank: Annotated[int, Field(ge=1)] | None = None
    replaces: FactId | None = None

    @model_validator(mode="after")
    def _one_of_three(self) -> "FeedbackReceived":
        given = [
            (self.points is not None and self.full is not None),
            self.grade is not None,
            self.rank is not None,
        ]
        if (self.points is None) != (self.full is None) or not any(given):
            msg = "反馈须给出得分与满分，或等次，或名次"
            raise ValueError(msg)
        return self


class MatterDetermined(Fact):
    """A decision determined a matter (认定事项), such as a veto: it is counted, and has no points itself."""

    kind: Literal["MatterDetermined"] = "MatterDetermined"
    component: Name
    what: Name
    clause: Name | None = None


class EntryReversed(Fact):
    """An earlier fact no longer counts from the effective date; `replaced_by` names what does instead."""

    kind: Literal["EntryReversed"] = "EntryReversed"
    entry: FactId
    replaced_by: FactId | None = None


class Outcome(StrEnum):
    """What a review came to (四（五）4)."""

    UPHELD = "维持"
    PARTLY = "部分支持"
    ALLOWED = "支持"


class ReviewOutcomeRecorded(Fact):
    """The outcome of a review of the entries named; its corrections stand in the same commit."""

    kind: Literal["ReviewOutcomeRecorded"] = "ReviewOutcomeRecorded"
    entries: tuple[FactId, ...]
    outcome: Outcome
    document: Name
