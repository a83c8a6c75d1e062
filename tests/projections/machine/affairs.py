"""Steps about indicators, reports, people and bodies: what is asked of units, by whom, what comes of it."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.commands import (
    ApproveProposal,
    AssignIndicator,
    AssignShared,
    CancelIndicator,
    CancelShared,
    ChangeIndicator,
    ChangeShared,
    CheckReport,
    DelegateDuty,
    DetermineCompletion,
    DissolveUnit,
    EndDelegation,
    FileReport,
    GrantException,
    HandOverIndicators,
    MergeUnits,
    ProposeIndicator,
    ReclassifyUnit,
    RecordMeeting,
    RecordVisit,
    RenameUnit,
    RestoreIndicator,
    RestoreShared,
    ReturnProposal,
    SplitUnit,
    TransferIndicators,
)
from domain.facts import Completion, Excepted, Verdict
from tests.projections.machine.office import Office
from tests.projections.machine.world import (
    ANY_UNIT,
    ASSESSORS,
    BODY,
    CODES,
    DAY,
    DEPUTIES,
    INSPECTORS,
    NUMBER,
    PEOPLE,
    POINTS,
    THE_OFFICE,
    THE_UNITS,
    UNITS,
    WATER,
    WHICH,
    who,
)

CODE = st.sampled_from(CODES)
SOME_UNITS = st.sets(st.sampled_from(UNITS[:3]), max_size=2).map(lambda units: tuple(sorted(units)))
ASSESSOR = st.none() | BODY


class Indicators(Office):
    """What is asked of units, and how they say it was done."""

    @rule(actor=THE_UNITS | ASSESSORS, unit=ANY_UNIT, number=st.sampled_from("456"), body=ASSESSOR, on=DAY)
    def propose(self, actor: str, unit: str, number: str, body: str | None, on: date) -> None:
        told = {"number": number, "content": "新任务", "full": "10", "assessor": body, "on": on}
        self.ask(ProposeIndicator, actor, unit=unit, **told)

    @precondition(lambda self: self.model.open_cases("IndicatorProposed"))
    @rule(actor=THE_OFFICE, which=WHICH, approve=st.booleans())
    def settle_proposal(self, actor: str, which: int, approve: bool) -> None:  # noqa: FBT001 - drawn
        proposal = self.one_of(self.model.open_cases("IndicatorProposed"), which)
        kind = ApproveProposal if approve else ReturnProposal
        self.ask(kind, actor, unit=self.unit_of(proposal), proposal=proposal)

    @rule(actor=THE_OFFICE, unit=ANY_UNIT, number=st.sampled_from("456"), body=ASSESSOR, on=DAY)
    def assign(self, actor: str, unit: str, number: str, body: str | None, on: date) -> None:
        told = {"number": number, "content": "任务", "full": "10", "assessor": body, "on": on}
        self.ask(AssignIndicator, actor, unit=unit, **told)

    @rule(actor=THE_OFFICE, unit=ANY_UNIT, number=NUMBER, full=st.none() | POINTS, body=ASSESSOR, on=DAY)
    def change(  # noqa: PLR0917 - drawn
        self, actor: str, unit: str, number: str, full: str | None, body: str | None, on: date
    ) -> None:
        self.ask(ChangeIndicator, actor, unit=unit, number=number, full=full, assessor=body, on=on)

    @rule(actor=THE_OFFICE, unit=ANY_UNIT, number=NUMBER, exempt=st.booleans(), on=DAY)
    def cancel(self, actor: str, unit: str, number: str, exempt: bool, on: date) -> None:  # noqa: FBT001 - drawn
        self.ask(CancelIndicator, actor, unit=unit, number=number, not_applicable=exempt, on=on)

    @precondition(lambda self: self.model.ids("IndicatorCancelled"))
    @rule(actor=THE_OFFICE, which=WHICH, on=DAY)
    def restore(self, actor: str, which: int, on: date) -> None:
        cancelled = self.one_of(self.model.ids("IndicatorCancelled"), which)
        number = self.model.facts[cancelled]["number"]
        self.ask(RestoreIndicator, actor, unit=self.unit_of(cancelled), number=number, on=on)

    @rule(actor=THE_OFFICE, code=CODE, units=SOME_UNITS, on=DAY)
    def assign_shared(self, actor: str, code: str, units: tuple[str, ...], on: date) -> None:
        self.ask(AssignShared, actor, code=code, units=units, on=on)

    @rule(actor=THE_OFFICE, code=CODE, full=POINTS, on=DAY)
    def change_shared(self, actor: str, code: str, full: str, on: date) -> None:
        self.ask(ChangeShared, actor, code=code, full=full, on=on)

    @precondition(lambda self: self.model.ids("SharedIndicatorAssigned"))
    @rule(actor=THE_OFFICE, code=CODE, units=SOME_UNITS, back=st.booleans())
    def cancel_or_restore_shared(self, actor: str, code: str, units: tuple[str, ...], back: bool) -> None:  # noqa: FBT001 - drawn
        self.ask(RestoreShared if back else CancelShared, actor, code=code, units=units)

    @rule(actor=ASSESSORS, unit=ANY_UNIT, number=NUMBER, done=st.sampled_from(Completion), on=DAY)
    def complete(self, actor: str, unit: str, number: str, done: Completion, on: date) -> None:
        self.ask(DetermineCompletion, actor, unit=unit, number=number, completion=done, on=on)

    @rule(actor=THE_UNITS, unit=ANY_UNIT, number=st.none() | NUMBER, on=DAY)
    def report(self, actor: str, unit: str, number: str | None, on: date) -> None:
        self.ask(FileReport, actor, unit=unit, number=number, text="已完成", on=on)

    @precondition(lambda self: self.model.ids("SelfReported"))
    @rule(actor=ASSESSORS | THE_OFFICE, which=WHICH, verdict=st.sampled_from(Verdict))
    def check(self, actor: str, which: int, verdict: Verdict) -> None:
        report = self.one_of(self.model.ids("SelfReported")[::-1], which)
        self.ask(CheckReport, actor, unit=self.unit_of(report), report=report, verdict=verdict)

    @precondition(lambda self: self.model.ids("ReportChecked"))
    @rule(actor=INSPECTORS, which=WHICH, verdict=st.sampled_from(Verdict))
    def visit(self, actor: str, which: int, verdict: Verdict) -> None:
        check = self.one_of(self.model.ids("ReportChecked")[::-1], which)
        told = {"check": check, "place": "现场", "verdict": verdict, "found": "相符"}
        self.ask(RecordVisit, actor, unit=self.unit_of(check), **told)

    @rule(actor=who("领导甲", "考核办甲"), unit=ANY_UNIT)
    def meet(self, actor: str, unit: str) -> None:
        self.ask(RecordMeeting, actor, unit=unit, matter="口径", decision="从严", minutes="纪要1号")


class People(Office):
    """Who may act for whom, against which rule, and what becomes of units and bodies."""

    @rule(
        actor=who("考核办甲", "信访甲", "察访甲"),
        to=st.sampled_from(sorted(DEPUTIES)),
        since=st.integers(-20, 5),
        days=st.integers(0, 30),
    )
    def delegate(self, actor: str, to: str, since: int, days: int) -> None:
        by, to_body = DEPUTIES[to]
        on = self.today + timedelta(days=since)
        told: dict[str, Any] = {word: PEOPLE[by][word] for word in ("role", "body")} | {"to_body": to_body}
        self.ask(DelegateDuty, actor, by=by, to=to, on=on, until=on + timedelta(days=days), **told)

    @precondition(lambda self: self.model.ids("DutyDelegated"))
    @rule(actor=who("考核办甲", "信访甲", "察访甲"), which=WHICH)
    def end_delegation(self, actor: str, which: int) -> None:
        delegation = self.one_of(self.model.ids("DutyDelegated"), which)
        self.ask(EndDelegation, actor, delegation=delegation, on=self.today)

    @rule(
        actor=who("考核办甲", "领导甲"),
        person=st.sampled_from(["察访乙", "监测甲", "水利甲", "信访甲"]),
        unit=ANY_UNIT,
        waived=st.sampled_from(Excepted),
    )
    def grant_exception(self, actor: str, person: str, unit: str, waived: Excepted) -> None:
        until = self.today + timedelta(days=10)
        told = {"rule": waived, "person": person, "on": self.today, "until": until}
        self.ask(GrantException, actor, unit=unit, **told)

    @rule(actor=THE_OFFICE, unit=ANY_UNIT, category=st.sampled_from(["市直部门", "镇区"]), on=DAY)
    def reclassify(self, actor: str, unit: str, category: str, on: date) -> None:
        self.ask(ReclassifyUnit, actor, unit=unit, category=category, on=on)

    @rule(actor=THE_OFFICE, unit=ANY_UNIT | BODY, name=st.sampled_from(["新局", "又一局"]), on=DAY)
    def rename(self, actor: str, unit: str, name: str, on: date) -> None:
        self.ask(RenameUnit, actor, unit=unit, name=name, on=on)

    @rule(actor=THE_OFFICE, unit=ANY_UNIT, to=ANY_UNIT, numbers=st.sets(NUMBER, max_size=2), on=DAY)
    def transfer(self, actor: str, unit: str, to: str, numbers: set[str], on: date) -> None:
        told = {"to": to, "numbers": tuple(sorted(numbers)), "on": on}
        self.ask(TransferIndicators, actor, unit=unit, **told)

    @precondition(lambda self: self.late())
    @rule(actor=THE_OFFICE, unit=ANY_UNIT, into=ANY_UNIT | st.just("新设局"), on=DAY)
    def merge(self, actor: str, unit: str, into: str, on: date) -> None:
        founding = {"category": "市直部门"} if into == "新设局" else None
        self.ask(MergeUnits, actor, units=(unit,), into=into, founding=founding, on=on)

    @precondition(lambda self: self.late())
    @rule(actor=THE_OFFICE, unit=ANY_UNIT, to=ANY_UNIT, split=st.booleans(), on=DAY)
    def split_or_dissolve(self, actor: str, unit: str, to: str, split: bool, on: date) -> None:  # noqa: FBT001 - drawn
        self.ask(SplitUnit if split else DissolveUnit, actor, unit=unit, shares=({"unit": to},), on=on)

    @precondition(lambda self: self.late())
    @rule(actor=THE_OFFICE, body=BODY, to=st.just(WATER) | BODY, on=DAY)
    def hand_over(self, actor: str, body: str, to: str, on: date) -> None:
        self.ask(HandOverIndicators, actor, body=body, to=to, on=on)
