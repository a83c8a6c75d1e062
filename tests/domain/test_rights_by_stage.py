"""What a right is worth at each stage: before the scheme, once a result is sealed, once a unit ended.

The columns: 无案 the year has no scheme yet, 无指 the unit has no indicator yet, 年中 in the year, 封存 the
result of the unit's rank group is sealed, 终止 the unit was merged into another. The letters: √ done, else
refused because 开 the year is open already, 案 there is no scheme, 无 what it is about is not there, 封 the
result is sealed, 止 the unit has ended, 结 it is settled already or went with the unit.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from domain import refusals
from domain.commands import (
    AdoptScheme,
    Command,
    DelegateDuty,
    EndDelegation,
    EnrolUnit,
    MergeUnits,
    OpenYear,
    RegisterBody,
    SealGroup,
    UnitCommand,
)
from domain.decisions import unit_named
from domain.facts import Actor, Role
from domain.refusals import Refused
from tests.domain.conftest import Desk
from tests.domain.rights_samples import (
    ALIAS,
    ATTACHED,
    BENEATH,
    DAY,
    FOR_ITSELF,
    PETITIONS,
    PETITIONS_ALIAS,
    SAMPLES,
    SCHEME,
    SUCCESSOR,
    UNIT,
    WATER,
    WHY,
    WINDOW,
    desk,
)
from tests.domain.rights_table import ROWS

STAGES = """
                     无案 无指 年中 封存 终止
OpenYear             开   开   开   开   开
AdoptScheme          √   √   √   √   √
RegisterBody         √   √   √   √   √
EnrolUnit            案   √   √   √   √
ReclassifyUnit       无   √   √   封   止
DeclareTotals        无   √   √   √   止
AdoptCalendar        √   √   √   √   √
DeclareComplete      案   √   √   封   √
SealGroup            案   √   √   √   √
ApproveResult        案   无   √   √   √
PublishResult        案   无   √   √   √
ReopenResult         案   无   √   √   √
NoteLateFact         无   无   √   √   √
RateUnit             无   √   √   √   止
WithdrawRating       无   无   √   √   √
DeclareHeadcount     无   √   √   √   止
DelegateDuty         √   √   √   √   √
EndDelegation        无   无   √   √   √
GrantException       无   √   √   √   √
ProposeIndicator     无   √   √   封   止
ApproveProposal      无   无   √   封   止
ReturnProposal       无   无   √   √   止
AssignIndicator      无   √   √   封   止
ChangeIndicator      无   无   √   封   止
CancelIndicator      无   无   √   封   止
RestoreIndicator     无   无   √   封   止
DefineShared         案   √   √   √   √
AssignShared         无   无   √   封   止
ChangeShared         无   无   √   封   √
CancelShared         无   无   √   封   无
RestoreShared        无   无   √   封   无
DetermineCompletion  无   无   √   封   止
FileReport           无   √   √   √   止
CheckReport          无   无   √   √   止
RecordVisit          无   无   √   √   止
RecordMeeting        无   √   √   √   止
EnterMark            无   无   √   封   止
EnterEvaluation      无   √   √   封   止
RecordFinding        无   √   √   封   止
DetermineMatter      无   √   √   封   止
ReceiveFeedback      无   √   √   封   止
ClaimBonus           无   √   √   封   止
ApproveBonus         无   无   √   封   结
RefuseBonus          无   无   √   封   结
ReportPenalty        无   √   √   封   止
ApprovePenalty       无   无   √   封   结
RefusePenalty        无   无   √   封   结
ReverseEntry         无   无   √   封   结
CorrectEntry         无   无   √   封   结
RecordReview         无   无   √   √   结
FileSheet            无   无   √   封   止
CheckSheet           无   无   √   √   √
SignSheet            无   无   √   √   √
AcceptSheet          无   无   √   封   止
ReturnSheet          无   无   √   √   √
UndoSheet            无   无   √   封   结
RenameUnit           无   √   √   √   止
TransferIndicators   无   无   √   封   止
MergeUnits           无   √   √   封   止
SplitUnit            无   √   √   封   止
DissolveUnit         无   √   √   封   止
HandOverIndicators   无   √   √   封   √
IssueSlips           无   √   √   √   √
ReceiveSlip          无   无   √   √   √
ExtendDeadline       无   无   √   √   √
VoidSlip             无   无   √   √   √
RequestReview        无   无   √   √   √
ConfirmReview        无   无   √   √   √
AcceptReview         无   无   √   √   √
DeclineReview        无   无   √   √   √
AssignReview         无   无   √   √   √
DecideReview         无   无   √   √   √
SpreadCorrection     无   无   √   √   结
WithdrawReview       无   无   √   √   √
ReopenReview         无   无   √   √   √
SetCollectionDue     √   √   √   √   √
SendReminder         无   √   √   √   √
"""

CELLS: Mapping[str, dict[str, str]] = {
    words[0]: dict(zip(STAGES.split()[:5], words[1:], strict=True))
    for words in map(str.split, STAGES.strip().splitlines()[1:])
}
LETTERS = {
    refusals.YearAlreadyOpened: "开",
    refusals.NoScheme: "案",
    refusals.GroupIsSealed: "封",
    refusals.UnitHasEnded: "止",
    refusals.CaseSettled: "结",
    refusals.AlreadyReversed: "结",
    refusals.CorrectedSince: "结",
    refusals.UnknownUnit: "无",
    refusals.UnknownBody: "无",
    refusals.UnknownIndicator: "无",
    refusals.IndicatorNotCancelled: "无",
    refusals.UnknownProposal: "无",
    refusals.UnknownReport: "无",
    refusals.NoSuchDoubt: "无",
    refusals.UnknownCase: "无",
    refusals.UnknownEntry: "无",
    refusals.UnknownSheet: "无",
    refusals.UnknownSlip: "无",
    refusals.UnknownReview: "无",
    refusals.NotSealed: "无",
    refusals.UnitNotRated: "无",
    refusals.UnknownShared: "无",
    refusals.NobodyHolds: "无",
    refusals.UnknownDelegation: "无",
    refusals.SuccessorNeeded: "无",
}
ABOUT_UNITS = [kind for kind in SAMPLES if issubclass(kind, UnitCommand) and kind not in FOR_ITSELF]
"""All about a unit but what it does for itself."""
OFFICE = Actor(id="某人", role=Role.OFFICE, body=PETITIONS)
DEPUTY = Actor(id="李四", role=Role.ASSESSOR, body=PETITIONS, on_behalf="某人")


@cache
def stage(name: str) -> Desk:
    """Return the office of the samples at a stage of its year."""
    match name:
        case "无案":
            return _opened()
        case "无指":
            return _enrolled()
        case "封存":
            sealed = _again(desk())
            sealed.when(SealGroup, group="第一类部门", position=9, token="t", table="{}")
            return sealed
        case "终止":
            ended = _again(desk())
            ended.when(MergeUnits, units=(UNIT,), into=SUCCESSOR, **WHY)
            return ended
        case _:
            return desk()


def _opened() -> Desk:
    opened = Desk()
    opened.when(OpenYear, on=DAY, jurisdiction="示例市", **WINDOW)
    return opened


def _enrolled() -> Desk:
    enrolled = _opened()
    enrolled.when(AdoptScheme, on=date(2017, 1, 1), text=SCHEME)
    for unit, aliases in ((UNIT, (ALIAS,)), (SUCCESSOR, ())):
        told: dict[str, Any] = {"category": "市直部门", "sub_class": "第一类", "aliases": aliases}
        enrolled.when(EnrolUnit, on=DAY, unit=unit, **told)
    for body, parent, aliases in (
        (ATTACHED, UNIT, ()),
        (BENEATH, ATTACHED, ()),
        (PETITIONS, None, (PETITIONS_ALIAS,)),
        (WATER, None, ()),
    ):
        enrolled.when(RegisterBody, on=DAY, body=body, parent=parent, aliases=aliases)
    return enrolled


def _again(before: Desk) -> Desk:
    return Desk(before.year, dict(before.units))


def refusal(at: Desk, kind: type[Command], actor: Actor, today: date = date(2018, 1, 15)) -> Refused | None:
    """Return why the sample of a command is refused there, or None once it is done."""
    tried, told = _again(at), SAMPLES[kind]
    try:
        if issubclass(kind, UnitCommand):
            unit_named(tried.year, told["unit"])
        tried.when(kind, actor=actor, today=today, **told)
    except Refused as refused:
        return refused
    return None


def letter(refused: Refused | None) -> str:
    """Return a refusal's letter; of many told together, that of the first that is known by its words."""
    if refused is None or type(refused) in LETTERS:
        return "√" if refused is None else LETTERS[type(refused)]
    for kind, found in LETTERS.items():
        if max(re.split(r"\{.*?\}", kind.__doc__ or ""), key=len) in str(refused):
            return found
    return type(refused).__name__


def test_every_command_has_its_row() -> None:
    assert set(CELLS) == set(ROWS)


@pytest.mark.parametrize("name", ["无案", "无指", "年中", "封存", "终止"])
@pytest.mark.parametrize("kind", SAMPLES, ids=lambda kind: kind.__name__)
def test_who_has_the_right_is_told_what_the_stage_allows(kind: type[Command], name: str) -> None:
    assert letter(refusal(stage(name), kind, OFFICE)) == CELLS[kind.__name__][name]


@pytest.mark.parametrize("kind", [one for one in SAMPLES if CELLS[one.__name__]["封存"] == "封"])
def test_what_a_seal_forbids_is_told_with_every_way_out(kind: type[Command]) -> None:
    told = str(refusal(stage("封存"), kind, OFFICE))
    assert all(outlet in told for outlet in ("复核", "重开", "计入发现年度", "不计入")), told


@pytest.mark.parametrize("name", ["无指", "封存", "终止"])
@pytest.mark.parametrize("kind", SAMPLES, ids=lambda kind: kind.__name__)
def test_whose_duty_it_is_not_is_told_so_at_every_stage(kind: type[Command], name: str) -> None:
    for role in (one for one in Role if ROWS[kind.__name__][1][one] == "—"):
        told = refusal(stage(name), kind, Actor(id="某人", role=role, body=PETITIONS))
        assert type(told) is refusals.NotYourDuty, role


@pytest.mark.parametrize("name", ["无指", "封存", "终止"])
@pytest.mark.parametrize("kind", ABOUT_UNITS, ids=lambda kind: kind.__name__)
def test_nobody_acts_on_its_own_unit_at_any_stage(kind: type[Command], name: str) -> None:
    told = refusal(stage(name), kind, Actor(id="某人", role=Role.OFFICE, body=BENEATH))
    assert type(told) is refusals.ScorerIsAssessed


@pytest.mark.parametrize("day", [date(2018, 1, 9), date(2018, 1, 21)])
@pytest.mark.parametrize("kind", SAMPLES, ids=lambda kind: kind.__name__)
def test_before_and_after_its_days_a_deputy_may_do_nothing(kind: type[Command], day: date) -> None:
    assert type(refusal(desk(), kind, DEPUTY, day)) is refusals.NotDelegated


@pytest.mark.parametrize("day", [date(2018, 1, 10), date(2018, 1, 20)])
@pytest.mark.parametrize("kind", SAMPLES, ids=lambda kind: kind.__name__)
def test_within_its_days_a_deputy_may_do_what_the_duty_may_and_pass_nothing_on(
    kind: type[Command], day: date
) -> None:
    himself = Actor(id="某人", role=Role.ASSESSOR, body=PETITIONS)
    told = type(refusal(desk(), kind, DEPUTY, day))
    passes_on = kind in {DelegateDuty, EndDelegation}
    assert told is (refusals.DeputyDelegates if passes_on else type(refusal(desk(), kind, himself, day)))
