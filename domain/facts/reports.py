"""Facts of self-reports (自评): what a unit says of itself with evidence, and how that was checked."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from domain.facts.envelope import Fact, Source
from domain.facts.indicators import Completion
from domain.facts.sheets import Keyed
from domain.values import Digest, FactId, Name, Prose, UnitId, Value


class Evidence(Value):
    """One piece of evidence (佐证材料): its file is kept under its digest; `size` is in bytes."""

    name: Name
    digest: Digest
    size: Annotated[int, Field(ge=1)]
    type: Name


class Occasion(StrEnum):
    """When a unit reports on itself: at a checkpoint (考核节点) or at the end of the year."""

    CHECKPOINT = "节点"
    YEAR_END = "年终"


class Verdict(StrEnum):
    """What a check of a self-report came to."""

    TRUE = "属实"
    DOUBTED = "存疑"
    FALSE = "不属实"


class SelfReported(Fact):
    """The unit reports on an indicator or, with none named, on its whole year (自评, stage 过程管理).

    `supersedes` names the report on the same occasion that held before; its evidence stays readable. A report
    that came on paper names it in `keyed`; the envelope's actor is who keyed it (代录人).
    """

    kind: Literal["SelfReported"] = "SelfReported"
    number: UnitId | None = None
    occasion: Occasion
    checkpoint: date | None = None
    text: Prose
    completion: Completion | None = None
    """How far the unit claims to have come; it is determined by a fact of its own."""
    evidence: tuple[Evidence, ...] | None = None
    supersedes: FactId | None = None
    keyed: Keyed | None = None

    @model_validator(mode="after")
    def _a_checkpoint_has_its_day(self) -> "SelfReported":
        if (self.occasion is Occasion.CHECKPOINT) != (self.checkpoint is not None):
            raise ValueError("节点自评须写节点日期，年终自评不写")
        return self


class ReportChecked(Fact):
    """The office or the assessing body checked a self-report (审核); `supersedes` names its earlier check."""

    kind: Literal["ReportChecked"] = "ReportChecked"
    report: FactId
    verdict: Verdict
    supersedes: FactId | None = None


class OnSiteChecked(Fact):
    """A doubt was looked into on the spot (现场核查): 属实 or 不属实, so that it is one no longer."""

    kind: Literal["OnSiteChecked"] = "OnSiteChecked"
    check: FactId
    visited_on: date
    place: Name
    verdict: Literal[Verdict.TRUE, Verdict.FALSE]
    found: Prose
    evidence: tuple[Evidence, ...] | None = None


class MeetingDecided(Fact):
    """A meeting decided what the rules do not settle (会议认定), as its minutes say."""

    kind: Literal["MeetingDecided"] = "MeetingDecided"
    about: FactId | None = None
    matter: Name
    decision: Prose
    minutes: Name
    scan: Source | None = None
