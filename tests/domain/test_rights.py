"""Who may do what to whose data, for every command, every duty and every body there can be."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain import commands, refusals
from domain.commands import (
    ApproveBonus,
    ApprovePenalty,
    ApproveProposal,
    Command,
    DeclareHeadcount,
    DeclareTotals,
    DefineShared,
    FileSheet,
    GrantException,
    RateUnit,
    ReclassifyUnit,
    RecordFinding,
    ReformCommand,
    RefuseBonus,
    RefusePenalty,
    ReturnProposal,
    ReverseEntry,
    SharedCommand,
    SpreadCorrection,
    UnitCommand,
)
from domain.facts import Actor, Role
from domain.refusals import Refused
from domain.rights import RIGHTS, Whose
from tests.domain.conftest import DATA_OWNER, Desk, of
from tests.domain.rights_samples import (
    ALIAS,
    BENEATH,
    DUTY,
    FOR_ITSELF,
    FOREIGN,
    ITSELF,
    OTHERS,
    PETITIONS,
    SAMPLES,
    UNIT,
    WHY,
    desk,
    outcome,
)
from tests.domain.rights_table import ROWS

LETTERS = {
    Whose.ALL: "全",
    Whose.OWN: "本",
    Whose.OWNED: "指",
    Whose.ENTERED: "录",
    Whose.DUTY: "任",
    Whose.SHEETS: "表",
}


def conflict(kind: type[Command], letter: str) -> type[Refused] | None:
    """Return how a command about the unit is refused to whoever belongs to that unit."""
    of_the_year = (ReclassifyUnit, DeclareTotals, GrantException, RateUnit, DeclareHeadcount)
    if issubclass(kind, (UnitCommand, *of_the_year)):
        return None if kind in FOR_ITSELF else refusals.ScorerIsAssessed
    if letter != "全":
        return None
    if kind is FileSheet:
        # The office's person keys it, and belongs to the unit that is marked.
        return refusals.RowsRefused
    if kind is SpreadCorrection or (issubclass(kind, SharedCommand) and kind is not DefineShared):
        return refusals.UnitsRefused
    return refusals.ScorerIsAssessed if issubclass(kind, ReformCommand) else None


def due(kind: type[Command], role: Role, body: str, *, ours: bool) -> type[Refused] | None:
    """Return what the table says of a command, for a duty of a body, about its data or another's."""
    letter = ROWS[kind.__name__][1][role]
    if body in ITSELF and (refused := conflict(kind, letter)):
        return refused
    match letter:
        case "全":
            return None
        case "表" if kind is FileSheet and role is Role.PARTY_OFFICE and body in OTHERS:
            # It gives totals only, and the sample is a mark.
            return refusals.RowsRefused
        case "表":
            return None if body in OTHERS else refusals.NotYourSheet
        case "本":
            return None if body in {UNIT, ALIAS} else refusals.NotYourUnit
        case "指":
            return None if ours and body in OTHERS else refusals.NotYourIndicator
        case "录":
            return None if ours else refusals.NotYourEntry
        case "任":
            return None if (role, body in OTHERS) == (DUTY["role"], True) else refusals.NotYourDelegation
        case _:
            return refusals.NotYourDuty


def every_command(kind: type[Command] = Command) -> Iterator[type[Command]]:
    """Yield the commands there are, whether anyone thought of their right or not."""
    for one in kind.__subclasses__():
        if one.__subclasses__():
            yield from every_command(one)
        else:
            yield one


def test_every_command_has_its_row_and_its_sample() -> None:
    every = {one.__name__ for one in every_command() if one.__module__.startswith(commands.__name__)}
    assert every == set(ROWS) == {one.__name__ for one in SAMPLES} == {one.__name__ for one in RIGHTS}


@pytest.mark.parametrize("kind", RIGHTS, ids=lambda kind: kind.__name__)
def test_the_table_of_the_code_is_the_table_of_the_office(kind: type[Command]) -> None:
    right = RIGHTS[kind]
    cells = {role: LETTERS[right.duties[role]] if role in right.duties else "—" for role in Role}
    assert (right.act, cells) == ROWS[kind.__name__]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", SAMPLES, ids=lambda kind: kind.__name__)
def test_a_command_is_done_or_refused_as_the_table_says(kind: type[Command], role: Role) -> None:
    for body in (*ITSELF, *OTHERS):
        actor = Actor(id="某人", role=role, body=body)
        assert outcome(kind, actor, **SAMPLES[kind]) is due(kind, role, body, ours=True), body
        if kind in FOREIGN:
            found = outcome(kind, actor, **SAMPLES[kind] | FOREIGN[kind])
            assert found is due(kind, role, body, ours=False), body


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_auditors_and_administrators_record_nothing(role: Role) -> None:
    assert [right.act for right in RIGHTS.values() if role in right.duties] == []


def test_who_scores_itself_is_told_so_whatever_its_duty() -> None:
    """A conflict of interest goes before the duty: another duty would not help."""
    auditor = Actor(id="某人", role=Role.AUDITOR, body=BENEATH)
    assert outcome(RecordFinding, auditor, **SAMPLES[RecordFinding]) is refusals.ScorerIsAssessed


def test_a_mark_without_an_indicator_is_the_offices_to_correct() -> None:
    tried = Desk(desk().year, dict(desk().units))
    tried.when(RecordFinding, unit=UNIT, clause="督1", **WHY)
    told: dict[str, Any] = {"unit": UNIT, "entry": tried.last_id(UNIT), **WHY}
    assessor = Actor(id="某人", role=Role.ASSESSOR, body=PETITIONS)
    tried.refused(ReverseEntry, refusals.NotYourIndicator, actor=assessor, **told)
    tried.when(ReverseEntry, **told)


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.PARTY_OFFICE])
def test_a_claim_that_the_office_refused_is_opened_again_by_the_office_alone(role: Role) -> None:
    tried = Desk(desk().year, dict(desk().units))
    tried.when(RefuseBonus, **SAMPLES[RefuseBonus])
    told: dict[str, Any] = {"unit": UNIT, "entry": tried.last_id(UNIT), **WHY}
    tried.refused(
        ReverseEntry, refusals.NotYourEntry, actor=Actor(id="某人", role=role, body=PETITIONS), **told
    )
    tried.when(ReverseEntry, **told)


@pytest.mark.parametrize(
    ("kind", "proposer"),
    [
        (ApproveBonus, of(UNIT)),
        (RefuseBonus, of(UNIT)),
        (ApprovePenalty, DATA_OWNER),
        (RefusePenalty, DATA_OWNER),
        (ApproveProposal, of(UNIT)),
        (ReturnProposal, of(UNIT)),
    ],
)
def test_nobody_settles_what_he_proposed_in_another_duty(kind: type[Command], proposer: Actor) -> None:
    """Compared by person: the same account, now in the office's name."""
    same = Actor(id=proposer.id, role=Role.OFFICE, body="市政府绩效考核办")
    proposal = kind in {ApproveProposal, ReturnProposal}
    own = refusals.ProposerApproves if proposal else refusals.ProposerSettles
    assert outcome(kind, same, **SAMPLES[kind]) is own
    assert outcome(kind, same.model_copy(update={"id": "另一人"}), **SAMPLES[kind]) is None
